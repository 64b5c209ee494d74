"""Forest plots as scatter charts that PowerPoint draws itself: dots, their intervals, their data."""

from dataclasses import dataclass
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.slide import Slide
from pptx.util import Pt

from components.takeaway.dots import Dot, Forest, Row
from components.takeaway.native_charts import add_chart, fix_plot
from components.takeaway.slide_page import BODY, Box, add_text
from components.takeaway.slide_text import Type
from components.theme import palette

_COLOURS = palette("light")
ROW_MOST, AXIS = 0.42, 0.62
WORDS, SAID = 0.34, 0.16
HAIR, THIN, THICK = 1.0, 1.5, 3.0


def draw(slide: Slide, told: Forest, box: Box) -> None:
    """The rows' words at the left, the chart, the numbers at the right; all at the same heights."""
    row = min(ROW_MOST, (box.height - AXIS) / len(told.rows))
    tall = row * len(told.rows)
    plot = Box(box.left + WORDS * box.width, box.top, (1 - WORDS - SAID) * box.width, tall + AXIS)
    for place, one in enumerate(told.rows):
        _row_words(slide, one, box, box.top + row * place, row)
    _forest_chart(slide, told, plot, tall)


def _row_words(slide: Slide, row: Row, box: Box, top: float, tall: float) -> None:
    points = max(10.0, min(15.0, 72 * tall * 0.62))
    bold = row.kind in ("family", "pooled")
    look = Type(points, _COLOURS.muted if row.kind == "none" else _COLOURS.ink, BODY, bold)
    wide = box.width if row.kind in ("family", "none") else WORDS * box.width - 0.1
    add_text(slide, row.words, Box(box.left, top, wide, tall), look, middle=True)
    if row.said:
        start = box.left + (1 - SAID) * box.width + 0.1
        add_text(slide, row.said, Box(start, top, SAID * box.width, tall), look, middle=True)


def _forest_chart(slide: Slide, told: Forest, box: Box, tall: float) -> None:
    rows = len(told.rows)
    placed = [(rows - place - 0.5, row.dot, row) for place, row in enumerate(told.rows) if row.dot]
    # What is drawn later lies on top.
    lines = [_reach(y, dot, row.reach, told.range) for y, dot, row in placed if row.reach]
    lines += [_interval(y, dot, told.range, THICK if row.kind == "pooled" else THIN) for y, dot, row in placed]
    data = XyChartData(number_format="0.00")
    for line in lines:
        series = data.add_series(line.name)
        for x in line.values:
            series.add_data_point(x, line.y)
    chart = add_chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, box, data, told.title, _forest_words(told))
    for series, line in zip(chart.plots[0].series, lines, strict=True):
        _draw_line(series, line)
    _forest_axes(chart, told, rows)
    fix_plot(chart, Box(0.02, 0.0, 0.96, tall / box.height))


@dataclass(frozen=True)
class Line:
    """An interval as a series of its own, which every program draws: its low end, its dot, its high end."""

    name: str
    y: float
    values: tuple[float, float, float]
    colour: str
    points: float
    dot: Dot


def _interval(y: float, dot: Dot, limits: tuple[float, float], points: float) -> Line:
    ends = max(dot.low, limits[0]), min(dot.high, limits[1])
    return Line(dot.label, y, (ends[0], dot.g, ends[1]), dot.colour, points, dot)


def _reach(y: float, dot: Dot, reach: tuple[float, float], limits: tuple[float, float]) -> Line:
    """Where a further trial may lie; its dot hides behind that of the pooled value."""
    ends = max(reach[0], limits[0]), min(reach[1], limits[1])
    return Line("Where a further trial may lie", y, (ends[0], dot.g, ends[1]), _COLOURS.accent, HAIR, dot)


def _draw_line(series: Any, line: Line) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb, series.format.line.width = _rgb(line.colour), Pt(line.points)
    marker = series.points[1].marker
    marker.style = XL_MARKER_STYLE.SQUARE if line.points == THIN else XL_MARKER_STYLE.DIAMOND
    marker.size = line.dot.size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _rgb(line.colour)
    marker.format.line.color.rgb = _rgb(_COLOURS.paper)


def _forest_axes(chart: Chart, told: Forest, rows: int) -> None:
    across, up = chart.category_axis, chart.value_axis
    across.minimum_scale, across.maximum_scale = told.range
    across.major_unit = 0.5 if told.range[1] - told.range[0] <= 4 else 1
    _plain_axis(across, "Hedges’ g: right of 0 favours massage", "0.0")
    up.minimum_scale, up.maximum_scale = 0, rows
    up.has_major_gridlines = False
    up.major_tick_mark = up.minor_tick_mark = XL_TICK_MARK.NONE
    up.tick_label_position = XL_TICK_LABEL_POSITION.NONE  # its line alone stands: no difference
    up.format.line.color.rgb = _rgb(_COLOURS.muted)


def _plain_axis(axis: Any, title: str, numbers: str) -> None:
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.OUTSIDE
    axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(12)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = numbers, False
    axis.format.line.color.rgb = _rgb(_COLOURS.muted)
    axis.has_title = True
    axis.axis_title.text_frame.text = title
    font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name, font.color.rgb = Pt(13), False, BODY, _rgb(_COLOURS.muted)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:])


def _forest_words(told: Forest) -> str:
    rows = "; ".join(f"{row.words}: {row.said}" if row.said else row.words for row in told.rows)
    return f"{told.title}. {rows}."
