"""How a pooled estimate grew by year: a line with its interval per family of comparators, on one scale."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence.forest import AGAINST
from evidence.growth import RULE, WITHIN, Growth

HOW_TO_READ = f"""
Each **grey square** is one trial in its year (Hedges' g; above the line of no difference massage did better). Each
**dot** is the pooled value of all trials published up to that year, the **band** its 95% confidence interval: what a
reader who pooled the literature in that year would have found. The first dot stands where the third trial gave figures.
The **grey stripe** lies within {WITHIN} of the last value.

{RULE}
"""
PANEL: dict[Width, int] = {"phone": 230, "laptop": 230, "wide": 330}
_LEFT: dict[Width, int] = {"phone": 40, "laptop": 48, "wide": 64}
_FOOT: dict[Width, int] = {"phone": 28, "laptop": 28, "wide": 40}
_TITLE = 0.16


def figure(found: list[Growth], mode: Mode, width: Width) -> go.Figure:
    """Draw every family that has trials with figures; there must be one."""
    drawn = found
    colours, size = palette(mode), SIZES[width]
    first = min(int(growth.trials["year"].min()) for growth in drawn)
    last = max(int(growth.trials["year"].max()) for growth in drawn)
    low, high = _reach(drawn)
    traces: list[dict] = []
    axes: dict[str, dict] = {}
    for place, growth in enumerate(drawn):
        axes[f"yaxis{place + 1 if place else ''}"] = {
            "domain": [1 - (place + 1 - 0.06) / len(drawn), 1 - (place + _TITLE) / len(drawn)],
            "range": [low, high],
            "tickformat": ".1~f",
            "nticks": 5,
            "showgrid": True,
            "gridcolor": colours.rule,
            "tickfont": {"size": size.small, "color": colours.muted},
        }
        some = _panel(growth, (first, last), high, colours, width)
        traces += [trace | {"yaxis": f"y{place + 1 if place else ''}"} for trace in some]
    layout = {
        "template": template(mode),
        "height": PANEL[width] * len(drawn) + _FOOT[width],
        "margin": {"l": _LEFT[width], "r": 8, "t": 4, "b": _FOOT[width]},
        "font": {"size": size.small},
        "xaxis": {
            "range": [first - 0.7, last + 0.7 + (last - first) * (0.3 if width == "phone" else 0.16)],
            "dtick": _years_apart(last - first, width),
            "tickformat": "d",
            "tickfont": {"size": size.small, "color": colours.muted},
            "anchor": "free",
            "position": 0,
        },
        **axes,
    }
    return go.Figure(data=traces, layout=layout, _validate=False)


def _years_apart(span: int, width: Width) -> int:
    return next(step for step in (1, 2, 5, 10) if span <= step * (6 if width == "phone" else 12) or step == 10)


def _reach(drawn: list[Growth]) -> tuple[float, float]:
    """One scale for all families, with zero on it; intervals of the first steps may reach beyond, their dots do not."""
    pooled = [growth.steps.dropna(subset=["g"]) for growth in drawn if growth.pooled_years]
    ends = [0.0, *(g for growth in drawn for g in growth.trials["g"])]
    ends += [limit for steps in pooled for name in ("ci_low", "ci_high") for limit in steps[name].tail(3)]
    low, high = min(ends), max(ends)
    room = 0.12 * (high - low) or 0.5
    return low - room, high + room


def _panel(growth: Growth, years: tuple[int, int], top: float, colours: Palette, width: Width) -> list[dict]:
    """The traces of one family: its trials, and where three or more gave figures the pooled value over the years."""
    size = SIZES[width]
    ends = [years[0] - 0.6, years[1] + 0.6]
    head = f"<b>Against {AGAINST[growth.family]}</b>"
    if not growth.pooled_years:
        head += f"  <span style='color:{colours.muted};font-size:{size.small}px'>not pooled</span>"
    traces = [
        _line(np.array(ends), np.zeros(2), {"color": colours.muted, "width": 1}),
        _trials(growth.trials, colours, size),
        _text(ends[0], top, head, "top right", size.text, colours.ink),
    ]
    steps = growth.steps.dropna(subset=["g"])
    if steps.empty:
        return traces
    return [*_grown(steps, ends, colours), *traces, *_dots(steps, ends[1], colours, size)]


def _trials(trials: pd.DataFrame, colours: Palette, size: Size) -> dict:
    said = [f"{row['label']}: g {row['g']:.2f}" for row in trials.to_dict("records")]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": trials["year"].to_numpy("float64"),
        "y": trials["g"].to_numpy("float64"),
        "marker": {
            "symbol": "square",
            "size": size.dot,
            "color": colours.steps[2],
            "line": {"color": colours.step_outlines[2], "width": 1},
        },
        "hoverinfo": "text",
        "hovertext": said,
    }


def _grown(steps: pd.DataFrame, ends: list[float], colours: Palette) -> list[dict]:
    """The stripe around the last value, and the band of the interval."""
    year, last = steps["year"].to_numpy("float64"), float(steps["g"].iloc[-1])
    around = np.concatenate([year, year[::-1]])
    edge = np.concatenate([steps["ci_low"].to_numpy("float64"), steps["ci_high"].to_numpy("float64")[::-1]])
    stripe = np.array([last - WITHIN, last - WITHIN, last + WITHIN, last + WITHIN])
    return [
        _filled(np.array([*ends, *ends[::-1]]), stripe, colours.muted, 0.16),
        _filled(around, edge, colours.accent, 0.2),
    ]


def _dots(steps: pd.DataFrame, right: float, colours: Palette, size: Size) -> list[dict]:
    """Pooled value per year, its last one in numbers; the last interval is drawn as a line as well."""
    last = steps.iloc[-1]
    said = [
        f"<b>up to {row['year']:.0f}</b>: g {row['g']:.2f}<br>95% CI {row['ci_low']:.2f} to {row['ci_high']:.2f}"
        f"<br>{row['k']:.0f} trials, I² {row['i2']:.0f}%"
        for row in steps.to_dict("records")
    ]
    year, g = steps["year"].to_numpy("float64"), steps["g"].to_numpy("float64")
    dots = _line(year, g, {"color": colours.accent, "width": 2}) | {
        "mode": "lines+markers",
        "marker": {"size": size.dot + 3, "color": colours.accent},
        "hoverinfo": "text",
        "hovertext": said,
    }
    interval = np.array([last["ci_low"], last["ci_high"]], dtype="float64")
    end = f"  <b>{last['g']:.2f}</b><br>  {last['ci_low']:.2f} to {last['ci_high']:.2f}<br>  {last['k']:.0f} trials"
    return [
        _line(year[[-1, -1]], interval, {"color": colours.accent, "width": 2}),
        dots,
        _text(right, g[-1], end, "middle right", size.small, colours.ink),
    ]


def _line(x: np.ndarray, y: np.ndarray, line: dict) -> dict:
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _filled(x: np.ndarray, y: np.ndarray, colour: str, opacity: float) -> dict:
    return _line(x, y, {"width": 0}) | {"fill": "toself", "fillcolor": colour, "opacity": opacity}


def _text(x: float, y: float, text: str, where: str, points: int, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x],
        "y": [y],
        "text": [text],
        "textposition": where,
        "textfont": {"size": points, "color": colour},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
