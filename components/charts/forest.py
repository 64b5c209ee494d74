"""The forest plot: a row per trial, by family of comparators, with diamond, prediction interval and columns beside.

A click anywhere in a trial's row carries its study_id, for leaving it out and taking it back.
"""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from components.charts.lanes import Lane, bare_axes
from components.charts.marks import STEADY, annotation
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence import vocabulary as words
from evidence.forest import AGAINST, Family
from evidence.pooling import Pooled

HOW_TO_READ = """
Each **square** is one trial's difference between massage and its comparator, on a common scale (Hedges' g: differences
in standard deviations); right of zero favours massage. The **line** is its 95% confidence interval, the square's area
its weight. The **diamond** is the random-effects average of the trials above it; the **bar** under it is where a
further trial like these may fall. An average of few, small and unlike trials is no more certain than they are.

Click a row to leave the trial out and see what changes; click again to take it back.
"""
CLIP = 3.2
_COLUMNS: dict[Width, dict[str, tuple[float, float]]] = {
    "phone": {"plot": (0.0, 1.0)},
    "laptop": {
        "label": (0.0, 0.17),
        "people": (0.17, 0.225),
        "type": (0.24, 0.41),
        "weeks": (0.41, 0.465),
        "plot": (0.485, 0.8),
        "figures": (0.81, 1.0),
    },
    "wide": {
        "label": (0.0, 0.17),
        "people": (0.17, 0.225),
        "type": (0.24, 0.41),
        "weeks": (0.41, 0.465),
        "plot": (0.485, 0.8),
        "figures": (0.81, 1.0),
    },
}
_HEADS = {"label": "Trial", "people": "n", "type": "Massage", "weeks": "Week", "figures": "g (95% CI), weight"}


@dataclass(frozen=True)
class _Row:
    kind: str
    y: int
    family: Family
    trial: dict


def figure(grouped: list[Family], mode: Mode, width: Width) -> go.Figure:
    """Draw the forest plot of these families (see evidence.forest.families); none gives a sentence instead."""
    size, colours = SIZES[width], palette(mode)
    if not grouped:
        return _nothing(mode)
    rows = _rows(grouped)
    low, high = _range(grouped)
    lanes = {
        name: Lane(axis, domain, low, high) if name == "plot" else Lane(axis, domain, 0, 1)
        for axis, (name, domain) in enumerate(_COLUMNS[width].items(), start=1)
    }
    traces = [*_bands(rows, lanes), *_intervals(rows, lanes["plot"], size, colours)]
    traces += [_squares(rows, lanes["plot"], size, colours), *_diamonds(rows, lanes["plot"], size, colours)]
    return go.Figure(data=traces, layout=_layout(rows, lanes, size, mode, width), _validate=False)


def _nothing(mode: Mode) -> go.Figure:
    said = annotation("No trial in this selection prints figures for this outcome.", 0.5, 0.5, "center", 15)
    hidden = {"visible": False}
    return go.Figure(
        layout={"template": template(mode), "height": 120, "annotations": [said], "xaxis": hidden, "yaxis": hidden}
    )


def _rows(grouped: list[Family]) -> list[_Row]:
    rows: list[_Row] = []
    for family in grouped:
        rows.append(_Row("family", len(rows), family, {}))
        rows += [
            _Row("trial", len(rows) + i, family, trial) for i, trial in enumerate(family.trials.to_dict("records"))
        ]
        rows.append(_Row("pooled", len(rows), family, {}))
    return rows


def _range(grouped: list[Family]) -> tuple[float, float]:
    """Range of the g axis: the intervals, cut at CLIP either side so that one small trial does not flatten the rest."""
    ends = [value for family in grouped for value in (*family.trials["ci_low"], *family.trials["ci_high"])]
    for family in grouped:
        if isinstance(family.pooled, Pooled):
            ends += [family.pooled.prediction_low, family.pooled.prediction_high]
    low, high = min([-0.5, *ends]), max([0.5, *ends])
    return max(low, -CLIP) - 0.1, min(high, CLIP) + 0.1


def _bands(rows: list[_Row], lanes: dict[str, Lane]) -> list[dict]:
    """Unseen bars over each trial's row that carry its study_id."""
    trials = [row for row in rows if row.kind == "trial"]
    said = [_words(row.trial) for row in trials]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [row.y for row in trials],
            "base": [lane.low] * len(trials),
            "x": [lane.high - lane.low] * len(trials),
            "width": 1.0,
            "xaxis": lane.name,
            "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            "customdata": [[row.trial["study_id"]] for row in trials],
            "hovertext": said,
            "hovertemplate": "%{hovertext}<extra></extra>",
            **STEADY,
        }
        for lane in lanes.values()
    ]


def _words(trial: dict) -> str:
    caution = f"<br>{_wrapped(trial['caution'])}" if isinstance(trial["caution"], str) and trial["caution"] else ""
    again = "<br><i>left out; click to take it back</i>" if trial["excluded"] else ""
    return (
        f"<b>{trial['label']}</b><br>{_wrapped(str(trial['derivation']))}<br>v {trial['comparator_arm']}"
        f"<br>quality: {trial['tier']}{caution}{again}"
    )


def _wrapped(text: str, width: int = 60) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])


def _intervals(rows: list[_Row], lane: Lane, size: Size, colours: Palette) -> list[dict]:
    """Confidence intervals as lines; an end beyond the axis gets an arrow head."""
    built = []
    for excluded, colour in ((False, colours.ink), (True, colours.muted)):
        trials = [row for row in rows if row.kind == "trial" and row.trial["excluded"] == excluded]
        x = [v for row in trials for v in (_cut(row.trial["ci_low"], lane), _cut(row.trial["ci_high"], lane), None)]
        y = [v for row in trials for v in (row.y + size.drop, row.y + size.drop, None)]
        built.append(_line(x, y, lane, {"color": colour, "width": 1.3, "dash": "dot" if excluded else "solid"}))
    beyond = [(edge, row.y) for row in rows if row.kind == "trial" for edge in _beyond(row.trial, lane)]
    built.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [edge for edge, _ in beyond],
            "y": [y + size.drop for _, y in beyond],
            "xaxis": lane.name,
            "hoverinfo": "skip",
            "marker": {
                "symbol": ["triangle-left" if edge < 0 else "triangle-right" for edge, _ in beyond],
                "color": colours.ink,
                "size": 8,
            },
        }
    )
    return built


def _cut(value: float, lane: Lane) -> float:
    return min(max(value, lane.low), lane.high)


def _beyond(trial: dict, lane: Lane) -> list[float]:
    ends = [lane.low + 0.03] if trial["ci_low"] < lane.low else []
    return ends + ([lane.high - 0.03] if trial["ci_high"] > lane.high else [])


def _line(x: list, y: list, lane: Lane, line: dict) -> dict:
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "xaxis": lane.name, "line": line, "hoverinfo": "skip"}


def _squares(rows: list[_Row], lane: Lane, size: Size, colours: Palette) -> dict:
    """A square per trial, area by weight, shade by quality tier; hollow where left out."""
    trials = [row for row in rows if row.kind == "trial"]
    weight = np.array([row.trial["weight"] for row in trials], dtype="float64")
    share = np.where(np.isnan(weight), 25.0, weight)
    excluded = np.array([row.trial["excluded"] for row in trials], dtype=bool)
    tiers = [colours.tiers[words.TIERS.index(str(row.trial["tier"]))] for row in trials]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_cut(row.trial["g"], lane) for row in trials],
        "y": [row.y + size.drop for row in trials],
        "xaxis": lane.name,
        "marker": {
            "symbol": "square",
            "size": np.clip(size.dot * 0.9 * np.sqrt(share / 12), size.dot * 0.8, size.dot * 2.3),
            "color": ["rgba(0,0,0,0)" if out else tier for out, tier in zip(excluded, tiers, strict=True)],
            "line": {"color": [colours.muted if out else colours.ink for out in excluded], "width": 1},
            "opacity": 1,
        },
        "customdata": [[row.trial["study_id"]] for row in trials],
        "hovertext": [_words(row.trial) for row in trials],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _diamonds(rows: list[_Row], lane: Lane, size: Size, colours: Palette) -> list[dict]:
    """Diamond over the confidence interval and, under it, the bar of the prediction interval."""
    built = []
    for row in rows:
        pooled = row.family.pooled
        if row.kind != "pooled" or not isinstance(pooled, Pooled):
            continue
        y, half = row.y + size.drop * 0.6, 0.26
        low, high, middle = (_cut(v, lane) for v in (pooled.ci_low, pooled.ci_high, pooled.g))
        built.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [low, middle, high, middle, low],
                "y": [y, y - half, y, y + half, y],
                "fill": "toself",
                "fillcolor": colours.accent,
                "line": {"color": colours.accent, "width": 1},
                "xaxis": lane.name,
                "hoverinfo": "skip",
            }
        )
        built.append(_prediction_bar(pooled, y + 0.42, lane, colours))
    return built


def _prediction_bar(pooled: Pooled, y: float, lane: Lane, colours: Palette) -> dict:
    """The bar of the prediction interval; an end beyond the axis gets an arrow head."""
    low, high = pooled.prediction_low, pooled.prediction_high
    bar = _line([_cut(low, lane), _cut(high, lane)], [y, y], lane, {"color": colours.steps[1], "width": 5})
    heads = {
        "symbol": ["triangle-left", "triangle-right"],
        "size": [11 if low < lane.low else 0, 11 if high > lane.high else 0],
        "color": colours.steps[1],
        "opacity": 1,
    }
    return bar | {"mode": "lines+markers", "marker": heads, "cliponaxis": False}


def _layout(rows: list[_Row], lanes: dict[str, Lane], size: Size, mode: Mode, width: Width) -> dict:
    colours, count = palette(mode), len(rows)
    header = {"phone": 4, "laptop": 30, "wide": 40}[width]
    notes = _heads(lanes, size, colours)
    notes += [note for row in rows for note in _texts(row, lanes, size, colours, width)]
    notes += _ticks(lanes["plot"], count, size, colours)
    row_px = size.row + (4 if width != "phone" else 0)
    foot = 3 * size.small + 14
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": header + count * row_px + foot,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 4},
        "font": {"size": size.text},
        "yaxis": {"range": [count + foot / row_px - 0.5, -0.5 - header / row_px], "showticklabels": False},
        "shapes": _shapes(rows, lanes["plot"], size, colours),
        "annotations": notes,
        **bare_axes(lanes),
    }


def _shapes(rows: list[_Row], lane: Lane, size: Size, colours: Palette) -> list[dict]:
    """The line of no difference, the dotted line of each pooled value, and rules between families."""
    marked = [row.y for row in rows if row.kind == "trial" or (row.kind == "pooled" and _is_pooled(row.family))]
    shapes = [_through(0.0, marked, lane, size, {"color": colours.muted, "width": 1})]
    for row in rows:
        pooled = row.family.pooled
        if row.kind == "pooled" and isinstance(pooled, Pooled):
            trials = list(range(row.y - len(row.family.trials), row.y))
            shapes.append(_through(pooled.g, trials, lane, size, {"color": colours.accent, "width": 1, "dash": "dot"}))
    last = rows[-1].y
    between = [row for row in rows if row.kind == "pooled" and row.y < last]
    # Beside the plot the prediction interval stands under the figures, where the rule would strike it through.
    ends = [lane.domain[1] if _is_pooled(row.family) else 1.0 for row in between]
    return shapes + [_rule(row.y + 0.62, end, colours) for row, end in zip(between, ends, strict=True)]


def _is_pooled(family: Family) -> bool:
    return isinstance(family.pooled, Pooled)


def _through(x: float, rows: list[int], lane: Lane, size: Size, line: dict) -> dict:
    """A line through rows; where a row's words stand above its mark, only beside the mark."""
    top, bottom = (-0.5, 0.5) if not size.drop else (size.drop - 0.22, size.drop + 0.22)
    path = " ".join(f"M {x},{y + top:.2f} L {x},{y + bottom:.2f}" for y in rows)
    return {"type": "path", "xref": lane.name, "yref": "y", "path": path, "layer": "below", "line": line}


def _rule(y: float, end: float, colours: Palette) -> dict:
    line = {"color": colours.rule, "width": 1}
    return {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": end, "y0": y, "y1": y, "line": line}


def _heads(lanes: dict[str, Lane], size: Size, colours: Palette) -> list[dict]:
    notes = []
    for name, text in _HEADS.items():
        if name in lanes:
            right = name in ("people", "weeks")
            x = lanes[name].domain[1 if right else 0]
            notes.append(
                annotation(text, x, 1.0, "right" if right else "left", size.small, colours.muted, yanchor="top")
            )
    return notes


def _texts(row: _Row, lanes: dict[str, Lane], size: Size, colours: Palette, width: Width) -> list[dict]:
    """The words of one row: family heading, a trial's columns, or the pooled figures."""
    if row.kind == "family":
        return [_at(f"<b>Against {AGAINST[row.family.word]}</b>", 0.0, row.y, "left", size.text, colours.ink)]
    if row.kind == "pooled":
        return _pooled_texts(row, lanes, size, colours, width)
    return _trial_texts(row, lanes, size, colours, width)


def _at(text: str, x: float, y: float, anchor: str, points: int, colour: str) -> dict:
    return annotation(text, x, y, anchor, points, colour, yref="y")


def _trial_texts(row: _Row, lanes: dict[str, Lane], size: Size, colours: Palette, width: Width) -> list[dict]:
    trial = row.trial
    ink = colours.muted if trial["excluded"] else colours.ink
    name = f"<s>{trial['label']}</s>" if trial["excluded"] else str(trial["label"])
    figures = _figures(trial)
    if width == "phone":
        text = f"{name}  <span style='color:{colours.muted};font-size:{size.small}px'>{figures}</span>"
        return [_at(text, 0.0, row.y - 0.3, "left", size.text, ink)]
    people = "n.r." if np.isnan(trial["n_compared"]) else f"{trial['n_compared']:,.0f}"
    weeks = "n.r." if np.isnan(trial["time_weeks"]) else f"{trial['time_weeks']:g}"
    return [
        _at(name, lanes["label"].domain[0], row.y, "left", size.text, ink),
        _at(people, lanes["people"].domain[1], row.y, "right", size.text, ink),
        _at(_massage(trial), lanes["type"].domain[0], row.y, "left", size.text, ink),
        _at(weeks, lanes["weeks"].domain[1], row.y, "right", size.text, ink),
        _at(figures, lanes["figures"].domain[0], row.y, "left", size.text, ink),
    ]


def _massage(trial: dict) -> str:
    """Type of massage, or that several arms of the trial stand together."""
    combined = trial["comparisons"] > 1
    return f"{trial['comparisons']:.0f} arms together" if combined else words.label(str(trial["massage_type"]))


def _figures(trial: dict) -> str:
    weight = "" if np.isnan(trial["weight"]) else f"  {trial['weight']:.0f}%"
    return f"{trial['g']:z.2f} ({trial['ci_low']:z.2f} to {trial['ci_high']:z.2f}){weight}"


def _pooled_texts(row: _Row, lanes: dict[str, Lane], size: Size, colours: Palette, width: Width) -> list[dict]:
    pooled = row.family.pooled
    if not isinstance(pooled, Pooled):
        reason = _wrapped(pooled.reason, 46) if width == "phone" else pooled.reason
        return [_at(f"<i>{reason}</i>", 0.0, row.y, "left", size.small, colours.muted)]
    figures = f"<b>{pooled.g:z.2f}</b> ({pooled.ci_low:z.2f} to {pooled.ci_high:z.2f})"
    if width == "phone":
        return [_at(f"<b>Pooled</b>  {figures}", 0.0, row.y - 0.36, "left", size.text, colours.ink)]
    span = f"next trial {pooled.prediction_low:z.2f} to {pooled.prediction_high:z.2f}"
    return [
        _at(f"<b>Pooled, {pooled.k} trials</b>", lanes["label"].domain[0], row.y, "left", size.text, colours.ink),
        _at(figures, lanes["figures"].domain[0], row.y, "left", size.text, colours.ink),
        _at(span, lanes["figures"].domain[0], row.y + 0.62, "left", size.small, colours.muted),
    ]


def _ticks(lane: Lane, count: int, size: Size, colours: Palette) -> list[dict]:
    """Values of g under the last row, and under them which side is whose."""
    span = lane.high - lane.low
    step = 0.5 if span < 4 else 1.0
    values = np.arange(np.ceil(lane.low / step), np.floor(lane.high / step) + 1) * step
    inside = [float(value) for value in values if lane.low + 0.03 * span < value < lane.high - 0.03 * span]
    below = (lane.name, "y", "top")
    ticks = [annotation(f"{v:g}", v, count - 0.25, "center", size.small, colours.muted, *below) for v in inside]
    unit = "◂ comparator better · g in SDs · massage better ▸"
    return [
        *ticks,
        annotation(unit, lane.low + span / 2, count - 0.25, "center", size.small, colours.muted, *below)
        | {"yshift": -size.small - 6},
    ]
