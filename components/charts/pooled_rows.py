"""Pooled values under one another on one scale: leave-one-out, cumulative by year, subgroups.

Words are text traces and lines are few: annotations and shapes cost a browser a layout each.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from components.charts.lanes import Lane
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence.pooling import Pooled

HOW_TO_READ = """
Each **diamond** is a pooled value of several trials (Hedges' g, right of zero favours massage) and the **line** through
it its 95% confidence interval. The **band** is the interval of all trials together and the **dotted line** their pooled
value: where a diamond stays in the band, the choice of trials in its row makes little difference.
"""
CLIP = 3.2
CHARACTERS: dict[Width, int] = {"phone": 57, "laptop": 120, "wide": 130}
Place = tuple[float, float]
_COLUMNS: dict[Width, dict[str, tuple[float, float]]] = {
    "phone": {"plot": (0.0, 1.0)},
    "laptop": {"label": (0.0, 0.32), "k": (0.32, 0.38), "plot": (0.4, 0.8), "figures": (0.82, 1.0)},
    "wide": {"label": (0.0, 0.32), "k": (0.32, 0.38), "plot": (0.4, 0.8), "figures": (0.82, 1.0)},
}


@dataclass(frozen=True)
class Row:
    """A line of the picture.

    `value`: a pooled value of k trials with its interval; `all`: the same of all trials, in bold; `head`: a heading
    with a quieter `note`; `silent`: no value, and the `note` says why.
    """

    kind: Literal["value", "all", "head", "silent"]
    label: str
    k: int | None = None
    g: float = np.nan
    low: float = np.nan
    high: float = np.nan
    note: str = ""

    @property
    def drawn(self) -> bool:
        """Whether it has a mark."""
        return self.kind in ("value", "all")

    @property
    def figures(self) -> str:
        """g and its interval in figures."""
        return f"{self.g:.2f} ({self.low:.2f} to {self.high:.2f})" if self.drawn else ""


Placed = tuple[float, Row]


def row_of_all(pooled: Pooled) -> Row:
    """The pooled value of all trials, to stand under its parts."""
    return Row("all", "All trials", pooled.k, pooled.g, pooled.ci_low, pooled.ci_high)


def figure(rows: list[Row], pooled: Pooled, heading: str, mode: Mode, width: Width) -> go.Figure:
    """Draw the rows over the interval of all trials (a band) and their pooled value (a dotted line).

    heading: what the first column is, "without" or "added".
    """
    size, colours = SIZES[width], palette(mode)
    low, high = _range(rows)
    lanes = {
        name: Lane(axis, domain, low, high) if name == "plot" else Lane(axis, domain, 0, 1)
        for axis, (name, domain) in enumerate(_COLUMNS[width].items(), start=1)
    }
    placed = list(zip(_places(rows, width), rows, strict=True))
    traces = [*_under(placed, pooled, lanes["plot"], size, colours), *_marks(placed, lanes["plot"], size, colours)]
    traces += _words(placed, lanes, size, colours, width) + _frame_words(rows, lanes, heading, colours, width)
    return go.Figure(data=traces, layout=_layout(rows, lanes, size, mode, width), _validate=False)


def _heights(rows: list[Row], width: Width) -> list[float]:
    """Height of each row in rows: on a phone a line without a mark needs half of one."""
    return [0.55 if width == "phone" and row.kind == "silent" else 1.0 for row in rows]


def _places(rows: list[Row], width: Width) -> list[float]:
    """The middle of each row; the first begins at -0.5."""
    heights = np.array(_heights(rows, width))
    return (np.cumsum(heights) - heights / 2 - 0.5).tolist()


def _range(rows: list[Row]) -> Place:
    ends = [end for row in rows if row.drawn for end in (row.low, row.high)]
    return max(min([-0.3, *ends]), -CLIP) - 0.1, min(max([0.3, *ends]), CLIP) + 0.1


def _cut(value: float, lane: Lane) -> float:
    return min(max(value, lane.low), lane.high)


def _under(placed: list[Placed], pooled: Pooled, lane: Lane, size: Size, colours: Palette) -> list[dict]:
    """Band and dotted line of all trials, and the line of no difference, beside the marks they are measured by."""
    top, bottom = (-0.5, 0.5) if not size.drop else (size.drop - 0.24, size.drop + 0.24)
    spans = [(y + top, y + bottom) for y, row in placed if row.drawn]
    left, right = _cut(pooled.ci_low, lane), _cut(pooled.ci_high, lane)
    x = [v for _ in spans for v in (left, right, right, left, left, None)]
    y = [v for a, b in spans for v in (a, a, b, b, a, None)]
    band = _line(x, y, lane, {"width": 0}) | {"fill": "toself", "fillcolor": colours.steps[1], "opacity": 0.25}
    down = [v for a, b in spans for v in (a, b, None)]
    zero = _line([0.0, 0.0, None] * len(spans), down, lane, {"color": colours.muted, "width": 1})
    dotted = {"color": colours.accent, "width": 1.2, "dash": "dot"}
    return [band, zero, _line([_cut(pooled.g, lane)] * len(down), down, lane, dotted)]


def _line(x: list, y: list, lane: Lane, line: dict) -> dict:
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "xaxis": lane.name, "line": line, "hoverinfo": "skip"}


def _marks(placed: list[Placed], lane: Lane, size: Size, colours: Palette) -> list[dict]:
    """Intervals, arrow heads where they leave the axis, and a small diamond at each pooled value."""
    drawn = [(y + size.drop, row) for y, row in placed if row.drawn]
    x = [v for _, row in drawn for v in (_cut(row.low, lane), _cut(row.high, lane), None)]
    intervals = _line(x, [v for y, _ in drawn for v in (y, y, None)], lane, {"color": colours.ink, "width": 1.3})
    ends = [(lane.low, y, "triangle-left") for y, row in drawn if row.low < lane.low]
    ends += [(lane.high, y, "triangle-right") for y, row in drawn if row.high > lane.high]
    heads = {"symbol": [end[2] for end in ends], "color": colours.ink, "size": 8}
    whole = [row.kind == "all" for _, row in drawn]
    diamonds = {
        "symbol": "diamond",
        "size": [size.dot * (2.2 if every else 1.5) for every in whole],
        "color": [colours.accent if every else colours.paper for every in whole],
        "line": {"color": colours.accent, "width": 1.6},
        "opacity": 1,
    }
    said = [f"<b>{row.label}</b><br>{row.k} trials: g {row.figures}" for _, row in drawn]
    points = _points([_cut(row.g, lane) for _, row in drawn], [y for y, _ in drawn], lane, diamonds)
    return [
        intervals,
        _points([end[0] for end in ends], [end[1] for end in ends], lane, heads) | {"hoverinfo": "skip"},
        points | {"hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>"},
    ]


def _points(x: list, y: list, lane: Lane, marker: dict) -> dict:
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "xaxis": lane.name, "marker": marker}


def text_trace(places: list[Place], texts: list[str], axis: str, position: str, font: dict) -> dict:
    """Words at places, as one trace."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": texts,
        "textposition": position,
        "textfont": font,
        "xaxis": axis,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _words(placed: list[Placed], lanes: dict[str, Lane], size: Size, colours: Palette, width: Width) -> list[dict]:
    """The words of every row: label, k and figures beside the plot, or on a phone above the mark."""
    font, small = {"size": size.text, "color": colours.ink}, f"color:{colours.muted};font-size:{size.small}px"
    first = lanes["plot" if width == "phone" else "label"]
    up = 0.3 if width == "phone" else 0.0
    places = [(first.low, y - (up if row.drawn else 0.0)) for y, row in placed]
    labels = [_label(row, small, width) for _, row in placed]
    traces = [text_trace(places, labels, first.name, "middle right", font)]
    if width == "phone":
        return traces
    k = ["" if row.k is None else f"{row.k}" for _, row in placed]
    figures = [f"<b>{row.figures}</b>" if row.kind == "all" else row.figures for _, row in placed]
    traces.append(text_trace([(1.0, y) for y, _ in placed], k, lanes["k"].name, "middle left", font))
    return [*traces, text_trace([(0.0, y) for y, _ in placed], figures, lanes["figures"].name, "middle right", font)]


def _label(row: Row, small: str, width: Width) -> str:
    name = f"<b>{row.label}</b>" if row.kind in ("head", "all") else row.label
    if width == "phone" and row.drawn:
        return f"{name}  <span style='{small}'>{row.k} trials, {row.figures}</span>"
    if not name:
        return f"<span style='{small}'>{row.note}</span>"
    broken = "<br>" if width == "phone" and row.kind == "head" else "  "
    return f"{name}{broken}<span style='{small}'>{row.note}</span>" if row.note else name


def _frame_words(rows: list[Row], lanes: dict[str, Lane], heading: str, colours: Palette, width: Width) -> list[dict]:
    """Values of g under the last row with what they mean, and the heads of the columns."""
    lane, size = lanes["plot"], SIZES[width]
    font = {"size": size.small, "color": colours.muted}
    span, end = lane.high - lane.low, sum(_heights(rows, width)) - 0.5
    step = 0.2 if span < 1.4 else 0.5 if span < 4 else 1.0
    values = np.arange(np.ceil(lane.low / step), np.floor(lane.high / step) + 1) * step
    inside = [float(v) for v in values if lane.low + 0.04 * span < v < lane.high - 0.04 * span]
    row_px = size.row + (4 if width != "phone" else 0)
    below = [end + (size.small * line + 5) / row_px for line in (0.5, 1.9)]
    unit = "◂ comparator better · g in SDs · massage better ▸"
    places = [(v, below[0]) for v in inside] + [(lane.low + span / 2, below[1])]
    traces = [text_trace(places, [f"{v + 0.0:g}" for v in inside] + [unit], lane.name, "middle center", font)]
    if width == "phone":
        return traces
    top = -0.5 - (size.small * 0.5 + 4) / row_px
    heads = (("label", 0.0, heading, "right"), ("k", 1.0, "Trials", "left"), ("figures", 0.0, "g (95% CI)", "right"))
    return traces + [
        text_trace([(x, top)], [text], lanes[name].name, f"middle {side}", font) for name, x, text, side in heads
    ]


def _layout(rows: list[Row], lanes: dict[str, Lane], size: Size, mode: Mode, width: Width) -> dict:
    header = {"phone": 2, "laptop": 26, "wide": 34}[width]
    row_px, foot = size.row + (4 if width != "phone" else 0), 3 * size.small + 6
    axes = {
        lane.layout_key: {"domain": list(lane.domain), "range": [lane.low, lane.high], "anchor": "y"} | _BARE
        for lane in lanes.values()
    }
    total = sum(_heights(rows, width))
    bottom, top = total - 0.5 + foot / row_px, -0.5 - header / row_px
    return {
        "template": template(mode),
        "height": header + round(total * row_px) + foot,
        "margin": {"l": 2, "r": 4, "t": 0, "b": 0},
        "yaxis": {"range": [bottom, top]} | _BARE,
        **axes,
    }


_BARE = {"showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}
