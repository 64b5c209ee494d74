"""Trials per year by direction: one large picture with a brush, and several small ones beside each other."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.marks import annotation
from components.charts.size import SIZES, Width
from components.theme import Mode, Palette, palette, template
from evidence.vocabulary import label
from evidence.years import DIRECTIONS, Panel

HOW_TO_READ = """
Each **bar** is one year; each trial counts once, in the year in which it was published, and lies in the part of the bar
that says which side its figures lie on: blue massage, grey no side, ochre and vermilion the comparator. Dark parts: the
source's own comparison separates the groups; pale parts lean that way. The **hollow** part on top cannot tell, because
its result is not a comparison of groups that differ in massage alone.

On a wide screen **draw across the bars** to keep only those years, on every page; a double click takes your brush off,
and the button *All years again* takes off any limit. The slider *Years* among the filters does the same by keyboard.
"""
HOW_TO_READ_PANELS = """
The same bars, divided: every small picture has the same years and the same height for one trial, so that they can be
compared. A trial of several conditions stands in the picture of each.
"""
HEIGHT: dict[Width, int] = {"phone": 300, "laptop": 330, "wide": 480}
PANEL: dict[Width, int] = {"phone": 132, "laptop": 150, "wide": 210}
HEAD: dict[Width, int] = {"phone": 62, "laptop": 34, "wide": 46}
PALE = 0.26
_BAR = 0.84
_CLEAR = "rgba(0,0,0,0)"
_YEARS_APART = {"phone": 10, "laptop": 5, "wide": 5}
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}

Years = tuple[int | None, int | None]


def figure(
    table: pd.DataFrame, mode: Mode, width: Width, chosen: Years = (None, None), brush: bool = False
) -> go.Figure:
    """Bars per year, stacked by direction.

    table: `evidence.years.per_year`. chosen: first and last year of the selection; the other years are pale and the
    chosen ones framed. brush: whether drawing across the bars selects years.
    """
    colours, size = palette(mode), SIZES[width]
    bars = _bars(table, colours)
    if chosen != (None, None):
        low, high = chosen[0] or -np.inf, chosen[1] or np.inf
        bars["marker"]["opacity"] = np.where((bars["x"] >= low) & (bars["x"] <= high), 1.0, PALE)
    if brush:
        bars |= {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": PALE}}}
    head, height = HEAD[width], HEIGHT[width]
    layout = {
        "template": template(mode),
        "barmode": "overlay",
        "height": height,
        "margin": {"l": 34 if width != "wide" else 46, "r": 6, "t": head, "b": 30 if width != "wide" else 40},
        "font": {"size": size.small},
        "xaxis": _year_axis(table, width, colours, size.small),
        "yaxis": _count_axis(int(table["trials"].max()), colours, size.small),
        "annotations": [_key(colours, width, head, height)],
        "shapes": _frame(table, chosen, colours),
        "selectdirection": "h",
        "newselection": {"line": {"color": colours.muted, "width": 1, "dash": "solid"}},
        "dragmode": "select" if brush else False,
    }
    return go.Figure(data=[bars], layout=layout, _validate=False)


def _bars(table: pd.DataFrame, colours: Palette) -> dict:
    """One bar per year and direction that has trials, massage at the bottom, "cannot tell" hollow on top."""
    counts = table[list(DIRECTIONS)].to_numpy("int64")
    base = np.cumsum(counts, axis=1) - counts
    row, code = np.nonzero(counts)
    said = _each_year(table)
    fills, outlines = np.array([*colours.steps, _CLEAR]), np.array([*colours.step_outlines, colours.muted])
    return {
        "type": "bar",
        "x": table.index.to_numpy()[row],
        "y": counts[row, code],
        "base": base[row, code],
        "width": _BAR,
        "marker": {"color": fills[code], "line": {"color": outlines[code], "width": 1}},
        "hovertext": [said[place] for place in row],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _each_year(table: pd.DataFrame) -> list[str]:
    """Hover words of each year."""
    return [
        f"<b>{year}</b>: {row['trials']} trial{'' if row['trials'] == 1 else 's'}<br>"
        + "<br>".join(f"{row[word]} {word}" for word in DIRECTIONS if row[word])
        for year, row in zip(table.index, table.to_dict("records"), strict=True)
    ]


def _year_axis(table: pd.DataFrame, width: Width, colours: Palette, points: int) -> dict:
    first, last = int(table.index[0]), int(table.index[-1])
    return {
        "range": [first - 0.6, last + 0.6],
        "tick0": 1980,
        "dtick": _YEARS_APART[width] if last - first > 8 else 1 if width != "phone" else 2,
        "tickformat": "d",
        "tickfont": {"size": points, "color": colours.muted},
        "showline": True,
        "linecolor": colours.muted,
    }


def _count_axis(most: int, colours: Palette, points: int) -> dict:
    return {
        "range": [0, max(most * 1.04, 1.2)],
        "dtick": next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if most <= step * 5),
        "showgrid": True,
        "gridcolor": colours.rule,
        "tickfont": {"size": points, "color": colours.muted},
    }


def _frame(table: pd.DataFrame, chosen: Years, colours: Palette) -> list[dict]:
    """Around the chosen years, where they are not all."""
    if chosen == (None, None):
        return []
    low = (chosen[0] or int(table.index[0])) - 0.5
    high = (chosen[1] or int(table.index[-1])) + 0.5
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": low,
            "x1": high,
            "y0": 0,
            "y1": 1,
            "line": {"color": colours.muted, "width": 1, "dash": "dot"},
            "fillcolor": colours.band,
            "layer": "below",
        }
    ]


def _key(colours: Palette, width: Width, head: int, height: int) -> dict:
    """What the colours mean, in the order in which they are stacked; two lines on a phone."""
    spots = [f"<span style='color:{colour}'>■</span>" for colour in colours.steps]
    parts = [
        f"{spots[0]}{spots[1]} massage",
        f"{spots[2]} no side shown",
        f"{spots[3]}{spots[4]} comparator",
        "□ cannot tell",
        "soft: leans",
    ]
    text = f"{'   '.join(parts[:3])}<br>{'   '.join(parts[3:])}" if width == "phone" else "    ".join(parts)
    inner = height - head - (30 if width != "wide" else 40)
    return annotation(
        text, 0.0, 1 + (head - 6) / inner, "left", SIZES[width].small, colours.muted, xref="paper", yanchor="top"
    )


def panels(found: list[Panel], mode: Mode, width: Width) -> go.Figure:
    """A small picture per panel, all with the same years and the same scale."""
    colours, size = palette(mode), SIZES[width]
    columns = 1 if width == "phone" else _COLUMNS[len(found)]
    rows = -(-len(found) // columns)
    head, height = HEAD[width], rows * PANEL[width] + HEAD[width]
    most = max(int(panel.table["trials"].max()) for panel in found)
    traces: list[dict] = []
    axes: dict[str, dict] = {}
    for place, panel in enumerate(found):
        at = "" if place == 0 else str(place + 1)
        across, down = _domains(place, columns, rows, width)
        axes[f"xaxis{at}"] = _year_axis(panel.table, width, colours, size.small) | {
            "domain": across,
            "anchor": f"y{at}",
            "dtick": 10 if len(panel.table) > 12 else 5,
        }
        axes[f"yaxis{at}"] = _count_axis(most, colours, size.small) | {"domain": down, "anchor": f"x{at}"}
        traces += [_bars(panel.table, colours), _panel_title(panel, most, colours, size.text, size.small)]
        for trace in traces[-2:]:
            trace |= {"xaxis": f"x{at}", "yaxis": f"y{at}"}
    layout = {
        "template": template(mode),
        "barmode": "overlay",
        "height": height,
        "margin": {"l": 34 if width != "wide" else 46, "r": 6, "t": head, "b": 8},
        "font": {"size": size.small},
        "annotations": [_key(colours, width, head, height + (22 if width != "wide" else 32))],
        **axes,
    }
    return go.Figure(data=traces, layout=layout, _validate=False)


def _domains(place: int, columns: int, rows: int, width: Width) -> tuple[list[float], list[float]]:
    """Shares of the width and height of a panel; room for its title above and its years below."""
    gap, title, years = 0.045, 0.17, 0.17
    wide = (1 - gap * (columns - 1)) / columns
    left = (place % columns) * (wide + gap)
    top = 1 - (place // columns) / rows
    return [left, left + wide], [top - (1 - years) / rows, top - title / rows]


def _panel_title(panel: Panel, most: int, colours: Palette, points: int, small: int) -> dict:
    count = f"{panel.trials:,} trial{'' if panel.trials == 1 else 's'}"
    return {
        "type": "scatter",
        "mode": "text",
        "x": [int(panel.table.index[0]) - 0.5],
        "y": [max(most * 1.04, 1.2)],
        "text": [f"<b>{label(panel.word)}</b>  <span style='color:{colours.muted};font-size:{small}px'>{count}</span>"],
        "textposition": "top right",
        "textfont": {"size": points, "color": colours.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
