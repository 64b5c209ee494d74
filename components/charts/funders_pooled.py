"""Pooled effects by category of funder: each trial a small square, a diamond where three or more were pooled."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence.forest import AGAINST
from evidence.funders import ByFunder
from evidence.pooling import Pooled, Refusal
from evidence.vocabulary import label

HOW_TO_READ = """
Each **small square** is one trial's Hedges' g; right of the line favours massage. Where a category of funder has three
trials or more with figures, the **diamond** is their pooled value and the line its 95% confidence interval; with fewer,
the squares stand alone and nothing is pooled. Trials against doing nothing and trials against a sham or another therapy
answer different questions and are never pooled together.
"""
ROW: dict[Width, int] = {"phone": 72, "laptop": 38, "wide": 52}
_FOOT: dict[Width, int] = {"phone": 30, "laptop": 30, "wide": 42}
_LANE: dict[Width, tuple[float, float]] = {"phone": (0.0, 0.99), "laptop": (0.235, 0.78), "wide": (0.235, 0.78)}


def figure(found: list[ByFunder], mode: Mode, width: Width) -> go.Figure:
    """Draw every category with trials, family under family."""
    colours, size = palette(mode), SIZES[width]
    rows, titles, count = _rows(found)
    low, high = _reach(found)
    traces = [_zero(rows, count, colours, width), _trials(rows, found, colours, size, width)]
    traces += _pooled(rows, colours, size, width)
    traces += _words(rows, titles, colours, size, width)
    layout = {
        "template": template(mode),
        "height": count * ROW[width] + _FOOT[width] + 8,
        "margin": {"l": 4, "r": 4, "t": 4, "b": _FOOT[width]},
        "font": {"size": size.text},
        "plot_bgcolor": "rgba(0,0,0,0)",  # the axis of the words lies over the marks
        "xaxis": {
            "domain": _LANE[width],
            "range": [low, high],
            "showgrid": width != "phone",  # there lines would run through the words
            "gridcolor": colours.rule,
            "nticks": 6,
            "tickfont": {"size": size.small, "color": colours.muted},
        },
        "xaxis2": {"domain": [0, 1], "range": [0, 1], "showticklabels": False},
        "yaxis": {"range": [count - 0.5, -0.5], "showticklabels": False},
    }
    return go.Figure(data=traces, layout=layout, _validate=False)


Row = tuple[int, ByFunder, str, Pooled | Refusal]


def _rows(found: list[ByFunder]) -> tuple[list[Row], list[tuple[int, str]], int]:
    """Line number of each category and of each family's title, and the number of lines."""
    rows: list[Row] = []
    titles = []
    line = 0
    for one in found:
        titles.append((line, f"Against {AGAINST[one.family]}"))
        for place, (word, result) in enumerate(one.groups, start=line + 1):
            rows.append((place, one, word, result))
        line += 1 + len(one.groups)
    return rows, titles, line


def _reach(found: list[ByFunder]) -> tuple[float, float]:
    pooled = [result for one in found for _, result in one.groups if isinstance(result, Pooled)]
    ends = [0.0, *(g for one in found for g in one.trials["g"])]
    ends += [limit for result in pooled for limit in (result.ci_low, result.ci_high)]
    room = 0.06 * (max(ends) - min(ends)) or 0.5
    return min(ends) - room, max(ends) + room


def _zero(rows: list[Row], count: int, colours: Palette, width: Width) -> dict:
    """The line of no difference; on a phone only beside the marks, not through the words above them."""
    if width != "phone":
        return _line([0.0, 0.0], [-0.5, count - 0.5], colours.muted, 1)
    ends = [end for line, *_ in rows for end in (line + 0.08, line + 0.48, np.nan)]
    return _line([0.0] * len(ends), ends, colours.muted, 1)


def _lower(width: Width) -> float:
    """How far marks lie below the middle of their line, to leave room for words above on a phone."""
    return 0.28 if width == "phone" else 0.0


def _trials(rows: list[Row], found: list[ByFunder], colours: Palette, size: Size, width: Width) -> dict:
    place = {(one.family, word): line for line, one, word, _ in rows}
    some = pd.concat([one.trials.assign(family=one.family) for one in found])
    y = [place[family, str(word)] + _lower(width) for family, word in zip(some["family"], some["funder"], strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": some["g"].to_numpy("float64"),
        "y": y,
        "marker": {
            "symbol": "square",
            "size": size.dot,
            "color": colours.steps[2],
            "line": {"color": colours.step_outlines[2], "width": 1},
        },
        "hovertext": [f"{name}: g {g:.2f}" for name, g in zip(some["label"], some["g"], strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _pooled(rows: list[Row], colours: Palette, size: Size, width: Width) -> list[dict]:
    pooled = [(line + _lower(width), result) for line, _, _, result in rows if isinstance(result, Pooled)]
    if not pooled:
        return []
    ends = [end for _, one in pooled for end in (one.ci_low, one.ci_high, np.nan)]
    level = [line for line, _ in pooled for _ in range(3)]
    diamonds = {
        "type": "scatter",
        "mode": "markers",
        "x": [one.g for _, one in pooled],
        "y": [line for line, _ in pooled],
        "marker": {"symbol": "diamond", "size": size.dot * 2, "color": colours.accent},
        "hovertext": [
            f"pooled g {one.g:.2f}, 95% CI {one.ci_low:.2f} to {one.ci_high:.2f}, {one.k} trials" for _, one in pooled
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [_line(ends, level, colours.accent, 2), diamonds]


def _line(x: list[float], y: list[float], colour: str, thick: int) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": thick},
        "hoverinfo": "skip",
    }


def _words(
    rows: list[Row],
    titles: list[tuple[int, str]],
    colours: Palette,
    size: Size,
    width: Width,
) -> list[dict]:
    """Names left of the marks and figures right of them; on a phone both above."""
    heads = _text([0.0] * len(titles), [float(at) for at, _ in titles], [f"<b>{text}</b>" for _, text in titles])
    names = [label(word) for _, _, word, _ in rows]
    said = [figures(result) for *_, result in rows]
    lines = [float(line) for line, *_ in rows]
    if width == "phone":
        both = [
            f"{name}<br><span style='color:{colours.muted}'>{text}</span>"
            for name, text in zip(names, said, strict=True)
        ]
        parts = [heads, _text([0.0] * len(both), [line - 0.5 for line in lines], both, "bottom right")]
    else:
        parts = [heads, _text([0.0] * len(names), lines, names)]
        parts.append(_text([_LANE[width][1] + 0.015] * len(said), lines, said))
    return [part | {"textfont": {"size": size.text, "color": colours.ink}, "xaxis": "x2"} for part in parts]


def _text(x: list[float], y: list[float], texts: list[str], where: str = "middle right") -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": texts,
        "textposition": where,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def figures(result: Pooled | Refusal) -> str:
    """A category's figures, or how many trials it has."""
    if isinstance(result, Pooled):
        return f"{result.g:.2f} ({result.ci_low:.2f} to {result.ci_high:.2f}), {result.k} trials"
    return f"{result.k} trial{'' if result.k == 1 else 's'}, not pooled"
