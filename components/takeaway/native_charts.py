"""Counts as charts that PowerPoint draws itself: stacked bars side by side on the same rows, with data to edit."""

from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, ChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from components.takeaway.bars import Bars, Series
from components.takeaway.slide_page import BODY, HEAD, Box, add_text
from components.takeaway.slide_text import Type
from components.theme import palette

_COLOURS = palette("light")
GAP, TITLE = 0.18, 0.36
LEGEND = 0.78
ROW_MOST = 0.75
NAMES = 0.4
# Zero is no number in a bar.
NOT_ZERO = "0;;;"


def draw(slide: Slide, bars: tuple[Bars, ...], box: Box) -> None:
    """Draw stacked bars side by side; the rows are named once, at the left."""
    rows = max(len(one.rows) for one in bars)
    height = min(box.height - TITLE, rows * ROW_MOST + LEGEND)
    widths = _widths(len(bars), box.width)
    left = box.left
    for place, (one, width) in enumerate(zip(bars, widths, strict=True)):
        names = place == 0
        start = left + (width * NAMES if names else 0.04)
        look = Type(16, _COLOURS.ink, HEAD, bold=True)
        add_text(slide, one.title, Box(start, box.top, left + width - start, TITLE), look)
        _chart(slide, one, Box(left, box.top + TITLE, width, height), names)
        left += width + GAP


def _widths(parts: int, width: float) -> list[float]:
    """The first is wider by the names of its rows."""
    share = (width - GAP * (parts - 1)) / (parts + NAMES / (1 - NAMES))
    return [share / (1 - NAMES), *[share] * (parts - 1)]


def _chart(slide: Slide, bars: Bars, box: Box, names: bool) -> None:
    data = CategoryChartData(number_format="0")
    data.categories = [*bars.rows]
    for one in bars.series:
        data.add_series(one.name, one.counts)
    kind = XL_CHART_TYPE.BAR_STACKED_100 if bars.shares else XL_CHART_TYPE.BAR_STACKED
    chart = add_chart(slide, kind, box, data, bars.title, _alternative(bars))
    points = _points(len(bars.rows), box.height)
    chart.font.size = Pt(points)
    _axes(chart, names)
    if not bars.shares:
        chart.value_axis.maximum_scale = max(bars.totals)
    chart.plots[0].gap_width, chart.plots[0].overlap = 38, 100
    for series, one in zip(chart.plots[0].series, bars.series, strict=True):
        _paint(series, one, points - 1)
        _only_wide(series, one, bars, box.width * (1 - NAMES if names else 1), points)
    share = 1 - LEGEND / box.height
    fix_plot(chart, Box(NAMES if names else 0.01, 0.0, 0.98 - (NAMES if names else 0), share))
    _legend(chart, Box(NAMES - 0.1 if names else 0.0, share + 0.02, 1 - (NAMES - 0.1 if names else 0), 0.98 - share))


def add_chart(slide: Slide, kind: XL_CHART_TYPE, box: Box, data: ChartData, name: str, alternative: str) -> Chart:
    """A chart with its data, its name, and words for who cannot see it."""
    frame = slide.shapes.add_chart(kind, *box.emu, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alternative)
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.name = Pt(12), BODY
    chart.font.color.rgb = RGBColor.from_string(_COLOURS.ink[1:])
    return chart


def _points(rows: int, height: float) -> float:
    """Type that fits a row, between 9 and 13 points."""
    return max(10.0, min(15.0, 72 * 0.62 * (height - LEGEND) / rows))


def _axes(chart: Chart, names: bool) -> None:
    rows, values = chart.category_axis, chart.value_axis
    rows.reverse_order = True  # the first row of the table on top
    rows.major_tick_mark = rows.minor_tick_mark = XL_TICK_MARK.NONE
    rows.format.line.fill.background()
    if not names:
        rows.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.visible = False
    values.has_major_gridlines = False
    values.minimum_scale = 0


def _legend(chart: Chart, place: Box) -> None:
    """The key below the bars; `place` in shares of the chart."""
    chart.has_legend = True
    legend = chart.legend
    legend.position = XL_LEGEND_POSITION.BOTTOM
    legend.include_in_layout = False
    legend.font.size, legend.font.name = Pt(11), BODY
    legend.font.color.rgb = RGBColor.from_string(_COLOURS.muted[1:])
    legend._element.find(qn("c:legendPos")).addnext(_layout(place, ""))


def _paint(series: Any, one: Series, points: float) -> None:
    fill = series.format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(one.colour[1:])
    series.format.line.color.rgb = RGBColor.from_string(one.outline[1:])
    series.format.line.width = Pt(0.75)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, NOT_ZERO, False
    labels.position = XL_LABEL_POSITION.CENTER
    labels.font.size = Pt(points)
    labels.font.color.rgb = RGBColor.from_string(_on(one.colour))


def _only_wide(series: Any, one: Series, bars: Bars, inches: float, points: float) -> None:
    """Take the number off parts too narrow for it; it stays in the data."""
    for place, count in enumerate(one.counts):
        whole = bars.totals[place] if bars.shares else max(bars.totals)
        if count and count / whole * inches < 0.62 * points / 72 * len(str(count)):
            label = series.data_labels._element.get_or_add_dLbl_for_point(place)
            gone = f'<c:dLbl {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
            label.getparent().replace(label, parse_xml(gone))


def _on(colour: str) -> str:
    """Ink or white, whichever stands out on a colour (WCAG relative luminance)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "FFFFFF" if luminance < 0.18 else _COLOURS.ink[1:]


def fix_plot(chart: Chart, place: Box) -> None:
    """Fix where the plot stands in its chart, so that rows of neighbours are at one height; `place` in shares."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, _layout(place, '<c:layoutTarget val="inner"/>'))


def _layout(place: Box, target: str) -> Any:
    told = {"x": place.left, "y": place.top, "w": place.width, "h": place.height}
    values = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in told.items())
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    return parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>")


def _alternative(bars: Bars) -> str:
    """The chart in words, for who cannot see it."""
    rows = [
        f"{row}: " + ", ".join(f"{one.counts[place]} {one.name}" for one in bars.series if one.counts[place])
        for place, row in enumerate(bars.rows)
    ]
    return f"{bars.title} Stacked bars of trials. {'; '.join(rows)}."
