"""Two selections side by side on a shared axis: to which side the trials of each condition point, and pooled values."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.lanes import Lane
from components.charts.marks import annotation
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence import vocabulary as words
from evidence.comparison import A, B, Balance

HOW_TO_READ = """
Each **bar** is all trials of a condition that can tell, on one side of the comparison: blue points to massage, grey to
no side, vermilion to the comparator; soft colours lean without being clear. Both halves have the **same axis**, shares
of the trials that can tell, with the share that shows no side centred on the line; the numbers at the right of each
half say how many trials point to massage, of how many. A bar of two trials is as long as one of forty: look at the
numbers.
"""
POOLED_HOW_TO_READ = """
Each **diamond** is the pooled value (Hedges' g, right of the line favours massage) of the trials of one side against
one family of comparators, the thick **line** its 95% confidence interval and the thin one where a further trial may
lie. Both sides have the same axis. A trial that meets both sides is in both.
"""
_ROW: dict[Width, int] = {"phone": 54, "laptop": 30, "wide": 40}
_LANES: dict[Width, dict[str, tuple[float, float]]] = {
    "phone": {"a": (0.0, 0.34), "a_n": (0.345, 0.48), "b": (0.52, 0.86), "b_n": (0.865, 1.0)},
    "laptop": {"label": (0.0, 0.2), "a": (0.21, 0.52), "a_n": (0.525, 0.59), "b": (0.62, 0.93), "b_n": (0.935, 1.0)},
    "wide": {"label": (0.0, 0.2), "a": (0.21, 0.52), "a_n": (0.525, 0.59), "b": (0.62, 0.93), "b_n": (0.935, 1.0)},
}
_BAR = 0.58
_BARE = {"showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}


def figure(
    rows: pd.DataFrame, total: tuple[Balance, Balance], names: tuple[str, str], mode: Mode, width: Width
) -> go.Figure:
    """Draw `evidence.comparison.by_condition` under the balance of all conditions."""
    whole = pd.DataFrame([("", *total)], columns=["condition", A, B])
    drawn = pd.concat([whole, rows], ignore_index=True)
    lanes = _lanes(drawn, width)
    colours = palette(mode)
    traces = [_bars(drawn, side, lanes[side], colours, width) for side in (A, B)]
    traces += [_numbers(drawn, side, lanes[f"{side}_n"], colours, width) for side in (A, B)]
    traces.append(_names(drawn, lanes, colours, width))
    return go.Figure(data=traces, layout=_layout(len(drawn), lanes, names, mode, width), _validate=False)


def _lanes(drawn: pd.DataFrame, width: Width) -> dict[str, Lane]:
    """Both halves have one range, so that equal lengths are equal shares."""
    spans = np.array([_span(one) for side in (A, B) for one in drawn[side]])
    low, high = min(spans[:, 0].min(), -0.2) - 0.03, max(spans[:, 1].max(), 0.5) + 0.03
    return {
        name: Lane(axis, domain, *((low, high) if name in (A, B) else (0.0, 1.0)))
        for axis, (name, domain) in enumerate(_LANES[width].items(), start=1)
    }


def _span(one: Balance) -> tuple[float, float]:
    if not one.speaking:
        return 0.0, 0.0
    clear, lean, neutral, lean_against, against = (count / one.speaking for count in one.steps)
    return -neutral / 2 - lean_against - against, neutral / 2 + lean + clear


def _bars(drawn: pd.DataFrame, side: str, lane: Lane, colours: Palette, width: Width) -> dict:
    bars = [(y, *part) for y, one in enumerate(drawn[side]) for part in _parts(one)]
    codes = [code for _, code, _, _, _ in bars]
    slugs = [words.slug(word) for word in drawn["condition"]]
    return {
        "type": "bar",
        "orientation": "h",
        "name": side,
        "xaxis": lane.name,
        "y": [y + SIZES[width].drop for y, *_ in bars],
        "base": [base for _, _, base, _, _ in bars],
        "x": [share for _, _, _, share, _ in bars],
        "width": _BAR if width != "phone" else 0.4,
        "marker": {
            "color": [colours.steps[code] for code in codes],
            "line": {"color": [colours.step_outlines[code] for code in codes], "width": 1},
        },
        "customdata": [[slugs[y]] for y, *_ in bars],
        "hovertext": [
            f"<b>{_name(drawn['condition'].iloc[y])}</b><br>{count} of {drawn[side].iloc[y].speaking} that can tell:"
            f"<br>{words.STEPS[code]}"
            for y, code, _, _, count in bars
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _parts(one: Balance) -> list[tuple[int, float, float, int]]:
    """Step code, left edge, share and count of each step with a trial."""
    if not one.speaking:
        return []
    left, right = _span(one)
    clear, lean, neutral, lean_against, against = (count / one.speaking for count in one.steps)
    edges = (right - clear, right - clear - lean, -neutral / 2, left + against, left)
    shares = (clear, lean, neutral, lean_against, against)
    return [(code, edges[code], shares[code], one.steps[code]) for code in range(len(words.STEPS)) if one.steps[code]]


def _name(word: str) -> str:
    return words.label(word) if word else "All conditions"


def _text(
    name: str, lane: Lane, x: float, y: list[float], text: list[str], place: str, points: int, colour: str
) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "name": name,
        "xaxis": lane.name,
        "x": [x] * len(y),
        "y": y,
        "text": text,
        "textposition": place,
        "textfont": {"size": points, "color": colour},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _numbers(drawn: pd.DataFrame, side: str, lane: Lane, colours: Palette, width: Width) -> dict:
    said = [f"{one.to_massage}/{one.speaking}" for one in drawn[side]]
    y = [place + SIZES[width].drop for place in range(len(drawn))]
    return _text(f"{side} numbers", lane, 0.05, y, said, "middle right", SIZES[width].small, colours.muted)


def _names(drawn: pd.DataFrame, lanes: dict[str, Lane], colours: Palette, width: Width) -> dict:
    said = [_name(word) for word in drawn["condition"]]
    said = [f"<b>{said[0]}</b>", *said[1:]]
    size = SIZES[width]
    if "label" in lanes:
        return _text("labels", lanes["label"], 1.0, list(range(len(said))), said, "middle left", size.text, colours.ink)
    y = [place - 0.24 for place in range(len(said))]
    return _text("labels", lanes[A], lanes[A].low, y, said, "middle right", size.text, colours.ink)


def _layout(count: int, lanes: dict[str, Lane], names: tuple[str, str], mode: Mode, width: Width) -> dict:
    size, colours, row = SIZES[width], palette(mode), _ROW[width]
    header = 2 * (size.small + 8) + (size.text + 10) * (2 if width == "phone" else 1)
    axes = {
        lane.layout_key: {"domain": list(lane.domain), "range": [lane.low, lane.high], "anchor": "y", **_BARE}
        for lane in lanes.values()
    }
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": header + count * row + 10,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 8},
        "font": {"size": size.text},
        "yaxis": {"range": [count - 0.5, -0.5 - header / row], **_BARE},
        "shapes": [_zero(lanes, count, colours, width)[0], _zero(lanes, count, colours, width)[1]],
        "annotations": _heads(lanes, names, header, colours, width),
        **axes,
    }


def _zero(lanes: dict[str, Lane], count: int, colours: Palette, width: Width) -> list[dict]:
    drop, half = SIZES[width].drop, 0.5 if width != "phone" else 0.26
    path = " ".join(f"M 0,{row + drop - half} L 0,{row + drop + half}" for row in range(count))
    line = {"color": colours.muted, "width": 1}
    return [
        {"type": "path", "xref": lanes[side].name, "yref": "y", "path": path, "line": line, "layer": "above"}
        for side in (A, B)
    ]


def _heads(lanes: dict[str, Lane], names: tuple[str, str], header: int, colours: Palette, width: Width) -> list[dict]:
    size = SIZES[width]
    clear, lean, none, lean_against, against = (f"<span style='color:{colour}'>■</span>" for colour in colours.steps)
    key = f"{against}{lean_against} comparator   {none} no side   {lean}{clear} massage"
    notes = [
        annotation(
            f"{key}   soft: leans" if width != "phone" else key,
            lanes[A].domain[0],
            1.0,
            "left",
            size.small,
            colours.muted,
            yanchor="top",
        )
    ]
    for side, name in zip((A, B), names, strict=True):
        text = f"<b>{side.upper()}</b>  {_broken(name, width)}"
        notes.append(
            annotation(text, lanes[side].domain[0], 1.0, "left", size.text, colours.ink, yanchor="top")
            | {"yshift": -(size.small + 12)}
        )
        lane = lanes[f"{side}_n"]
        notes.append(
            annotation("to massage", lane.domain[1], 1.0, "right", size.small, colours.muted, yanchor="top")
            | {"yshift": -(header - size.small - 6)}
        )
    return notes


def _broken(name: str, width: Width) -> str:
    """A phone has room for some 18 letters in each half."""
    if width != "phone" or len(name) <= 18:
        return name
    cut = name.rfind(" ", 0, 19)
    return f"{name[:cut]}<br>{name[cut + 1 :]}" if cut > 0 else name


@dataclass(frozen=True)
class PooledRow:
    """One pooled value: side (`a` or `b`), its label, trials, g with its confidence and prediction intervals."""

    side: str
    label: str
    k: int
    g: float
    low: float
    high: float
    further_low: float
    further_high: float


def pooled_figure(rows: list[PooledRow], mode: Mode, width: Width) -> go.Figure:
    """Draw pooled values under one another on one axis."""
    size, colours = SIZES[width], palette(mode)
    ends = [end for one in rows for end in (one.low, one.high)]
    low, high = min([-0.3, *ends]) - 0.15, max([0.3, *ends]) + 0.15
    y = [place + size.drop for place in range(len(rows))]
    label = Lane(2, (0.0, 0.42) if width != "phone" else (0.0, 1.0), 0.0, 1.0)
    plot = Lane(1, (0.44, 1.0) if width != "phone" else (0.0, 1.0), low, high)
    said = [f"<b>{one.side.upper()}</b>  {one.label}, {one.k} trials" for one in rows]
    up = 0.36 if width == "phone" else 0.0
    further = [(max(one.further_low, low), min(one.further_high, high)) for one in rows]
    traces = [
        _intervals(further, y, plot, colours.muted, 1.0),
        _intervals([(one.low, one.high) for one in rows], y, plot, colours.ink, 3.0),
        _pooled_marks(rows, y, plot, size, colours),
        _text("labels", label, 0.0, [place - up for place in y], said, "middle right", size.text, colours.ink),
    ]
    return go.Figure(data=traces, layout=_pooled_layout(len(rows), label, plot, mode, width), _validate=False)


def _pooled_marks(rows: list[PooledRow], y: list[float], plot: Lane, size: Size, colours: Palette) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "pooled",
        "xaxis": plot.name,
        "x": [one.g for one in rows],
        "y": y,
        "marker": {
            "symbol": "diamond",
            "size": size.dot * 2,
            "color": [colours.accent if one.side == A else colours.paper for one in rows],
            "line": {"color": colours.accent, "width": 2},
        },
        "hovertext": [f"<b>{one.side.upper()}, {one.label}</b><br>{pooled_words(one)}" for one in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _pooled_layout(count: int, label: Lane, plot: Lane, mode: Mode, width: Width) -> dict:
    size, colours = SIZES[width], palette(mode)
    small = {"size": size.small, "color": colours.muted}
    foot = 2 * size.small + 16
    zero = {"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "layer": "below"}
    return {
        "template": template(mode),
        "height": count * _ROW[width] + foot,
        "margin": {"l": 2, "r": 4, "t": 0, "b": foot},
        "font": {"size": size.text},
        "xaxis": {
            "domain": list(plot.domain),
            "range": [plot.low, plot.high],
            "tickfont": small,
            "title": {"text": "◂ comparator better · g · massage better ▸", "font": small},
            "nticks": 6,
        },
        "xaxis2": {"domain": list(label.domain), "range": [0, 1], **_BARE},
        "yaxis": {"range": [count - 0.5, -0.5], **_BARE},
        "shapes": [zero | {"line": {"color": colours.muted, "width": 1}}],
    }


def pooled_words(one: PooledRow) -> str:
    """`g 0.52 (95% CI 0.31 to 0.73), 5 trials`."""
    return f"g {one.g:.2f} (95% CI {one.low:.2f} to {one.high:.2f}), {one.k} trials"


def _intervals(spans: list[tuple[float, float]], y: list[float], lane: Lane, colour: str, thick: float) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": lane.name,
        "x": [v for low, high in spans for v in (low, high, None)],
        "y": [v for place in y for v in (place, place, None)],
        "line": {"color": colour, "width": thick},
        "hoverinfo": "skip",
    }
