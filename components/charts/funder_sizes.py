"""Size and year of trials by who paid: middle trial and middle half of each category."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.funders import ROW, head, label_axis, labels, layout
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette

HOW_TO_READ = """
The **dot** is the middle trial of the category, the **line** runs from the quarter of smaller (or older) trials to the
quarter of larger (or newer) ones. People on a logarithmic scale; trials that do not report their size are not in it.
"""
LANES: dict[Width, tuple[tuple[float, float], tuple[float, float]]] = {
    "phone": ((0.02, 0.47), (0.55, 0.98)),
    "laptop": ((0.255, 0.6), (0.66, 0.99)),
    "wide": ((0.255, 0.6), (0.66, 0.99)),
}
HEAD: dict[Width, int] = {"phone": 34, "laptop": 40, "wide": 54}


def figure(table: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Draw them; table: rows of `evidence.funders.categories` with trials, in drawing order."""
    colours, size = palette(mode), SIZES[width]
    left, right = LANES[width]
    rows, above = len(table), HEAD[width]
    people, people_axis = _quartiles(table, "people", colours, size, width)
    year, year_axis = _quartiles(table, "year", colours, size, width)
    for trace in year:
        trace |= {"xaxis": "x2"}
    spread = layout(table, mode, width, above) | {
        "xaxis": people_axis | {"domain": left},
        "xaxis2": year_axis | {"domain": right},
        "xaxis9": label_axis(width),
        "annotations": [
            head(title, lane[0], 1 + above / (rows * ROW[width]), size.heading, colours.ink)
            for title, lane in (("People per trial", left), ("Year of publication", right))
        ],
    }
    spread["margin"] = spread["margin"] | {"b": 30 if width != "wide" else 40}
    spread["height"] += 24 if width != "wide" else 34
    return go.Figure(data=[*people, *year, labels(table, colours, size, width)], layout=spread, _validate=False)


def _people_range(table: pd.DataFrame) -> tuple[float, float]:
    known = table.dropna(subset=["people_median"])
    if known.empty:
        return 5.0, 500.0
    return float(known["people_q1"].min()) / 1.35, float(known["people_q3"].max()) * 1.35


def _quartiles(table: pd.DataFrame, name: str, colours: Palette, size: Size, width: Width) -> tuple[list[dict], dict]:
    """A line from quartile to quartile and the median's dot with its number, and the axis they need."""
    rows = np.flatnonzero(table[f"{name}_median"].notna())
    some = table.iloc[rows]
    y = rows + size.drop
    low, middle, high = (some[f"{name}_{part}"].to_numpy("float64") for part in ("q1", "median", "q3"))
    gap = np.full(len(rows), np.nan)
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": np.stack([low, high, gap], axis=1).ravel(),
        "y": np.repeat(y, 3),
        "line": {"color": colours.muted, "width": 2},
        "hoverinfo": "skip",
    }
    share = [
        f"{sized} of {trials} trials report it<br>" if name == "people" else ""
        for sized, trials in zip(some["sized"], some["trials"], strict=True)
    ]
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": middle,
        "y": y,
        "text": [f"{value:g}" for value in middle],
        "textposition": "top center",
        "textfont": {"size": size.small, "color": colours.ink},
        "cliponaxis": False,
        "marker": {"size": size.dot + 2, "color": colours.ink},
        "hovertext": [
            f"{said}middle {m:g}; half lie from {a:g} to {b:g}"
            for said, a, m, b in zip(share, low, middle, high, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [line, dots], _quartile_axis(table, name, colours, size, width)


def _quartile_axis(table: pd.DataFrame, name: str, colours: Palette, size: Size, width: Width) -> dict:
    axis = {
        "showgrid": width != "phone",  # there lines would run through the names
        "gridcolor": colours.rule,
        "tickfont": {"size": size.small, "color": colours.muted},
        "showticklabels": True,
    }
    if name == "people":
        low, high = _people_range(table)
        ticks = [at for at in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if low <= at <= high]
        return axis | {
            "type": "log",
            "range": [np.log10(low), np.log10(high)],
            "tickvals": ticks,
            "ticktext": [f"{at:,}" for at in ticks],
        }
    low, high = table["year_q1"].min() - 2, table["year_q3"].max() + 2
    return axis | {"range": [low, high], "tickformat": "d", "nticks": 4 if width == "phone" else 7}
