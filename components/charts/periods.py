"""Did trials get better? Per five years the middle size, and of each safeguard who reports it, denies it, is silent."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.marks import annotation
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, template
from evidence.quality import SAFEGUARDS
from evidence.years import ENOUGH, STATES

HOW_TO_READ = f"""
Each **column** is five years; under it stands how many trials appeared. In each row the **dark part** of a column is
the share of these trials whose source reports the safeguard, the **striped part** those whose source says it was
absent, and the **empty part** those that do not say. Not reported is not no. Above the column stands the share that
reports it; for periods of fewer than {ENOUGH} trials the number itself, because a share of so few says little.

The first row is the number of people in the middle trial of those that report it.
"""
ROW: dict[Width, int] = {"phone": 78, "laptop": 47, "wide": 74}
HEAD: dict[Width, int] = {"phone": 68, "laptop": 70, "wide": 96}
LABELS: dict[Width, int] = {"phone": 4, "laptop": 236, "wide": 330}
_TALL: dict[Width, float] = {"phone": 0.42, "laptop": 0.6, "wide": 0.6}
_BAR = 0.62
_CLEAR = "rgba(0,0,0,0)"
PEOPLE = "people in the middle trial"


def figure(table: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Draw the periods: `evidence.years.periods`."""
    colours, size, rows = palette(mode), SIZES[width], 1 + len(SAFEGUARDS)
    traces = [_people(table, colours, width), _states(table, colours, width)]
    traces += [_values(table, colours, size, width), _names(colours, size, width), _heads(table, colours, size, width)]
    layout = {
        "template": template(mode),
        "barmode": "overlay",
        "height": HEAD[width] + rows * ROW[width] + 8,
        "margin": {"l": LABELS[width], "r": 4, "t": HEAD[width], "b": 8},
        "font": {"size": size.small},
        "xaxis": {"range": [-0.5, len(table) - 0.5], "showticklabels": False},
        "yaxis": {"range": [rows, 0], "showticklabels": False},
        "annotations": [_key(colours, size, width)],
    }
    return go.Figure(data=traces, layout=layout, _validate=False)


def _bars(x: np.ndarray, row: np.ndarray, base: np.ndarray, tall: np.ndarray, width: Width, marker: dict) -> dict:
    """Columns that stand on the floor of their row; base and tall are shares of the row's column."""
    floor = row + 0.97
    return {
        "type": "bar",
        "x": x,
        "base": floor - base * _TALL[width],
        "y": -tall * _TALL[width],
        "width": _BAR,
        "marker": marker,
    }


def _people(table: pd.DataFrame, colours: Palette, width: Width) -> dict:
    """Columns for the middle size; periods of few trials have their number alone."""
    tall = _heights(table)
    known = np.flatnonzero(tall)
    marker = {"color": colours.tiers[1], "line": {"width": 0}}
    said = [
        f"{table['sized'].iloc[place]} of {table['trials'].iloc[place]} trials report their size" for place in known
    ]
    bars = _bars(known, np.zeros(len(known)), np.zeros(len(known)), tall[known], width, marker)
    return bars | {"hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>"}


def _heights(table: pd.DataFrame) -> np.ndarray:
    """Height of each period's column of people as a share of the highest; 0 where a period has few trials."""
    median = table["median_people"].where(table["trials"] >= ENOUGH).fillna(0.0).to_numpy("float64")
    return median / (median.max() or 1.0)


def _states(table: pd.DataFrame, colours: Palette, width: Width) -> dict:
    """Reported, absent and silent, as parts of one column per safeguard and period."""
    trials = table["trials"].to_numpy("float64")
    some = np.flatnonzero(trials > 0)
    counts = np.stack([[table[f"{name} {state}"].to_numpy()[some] for state in STATES] for name in SAFEGUARDS])
    shares = counts / trials[some]
    base = np.cumsum(shares, axis=1) - shares
    row, state, place = (grid.ravel() for grid in np.indices(shares.shape))
    few = trials[some][place] < ENOUGH
    fills = np.array([colours.tiers[0], colours.tiers[2], _CLEAR])
    marker = {
        "color": fills[state],
        "opacity": np.where(few, 0.45, 1.0),
        "line": {"color": colours.tier_outline, "width": 0.75},
        "pattern": {"shape": np.array(["", "/", ""])[state], "fgcolor": colours.tier_outline, "size": 5},
    }
    said = [
        f"{counts[at]} of {trials[some][at[2]]:.0f} trials: {words}"
        for at, words in zip(zip(row, state, place, strict=True), _said(row, state), strict=True)
    ]
    bars = _bars(some[place], row + 1, base.ravel(), shares.ravel(), width, marker)
    return bars | {"hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>"}


def _said(row: np.ndarray, state: np.ndarray) -> list[str]:
    names, states = list(SAFEGUARDS.values()), ("reported", "absent", "not reported")
    return [f"{names[one]}, {states[kind]}" for one, kind in zip(row, state, strict=True)]


def _values(table: pd.DataFrame, colours: Palette, size: Size, width: Width) -> dict:
    """The number above each column."""
    rows = [["" if row["sized"] == 0 else f"{row['median_people']:g}" for row in table.to_dict("records")]]
    rows += [[_share(row[f"{name} yes"], row["trials"]) for row in table.to_dict("records")] for name in SAFEGUARDS]
    tall = _heights(table)
    place = [(x, 0.97 - _TALL[width] * tall[x]) for x in range(len(table))]
    place += [(x, y + 1.97 - _TALL[width]) for y in range(len(SAFEGUARDS)) for x in range(len(table))]
    return _texts(place, [text for texts in rows for text in texts], "top center", size.small, colours.ink)


def _share(part: float, trials: float) -> str:
    if not trials:
        return ""
    return f"{100 * part / trials:.0f}%" if trials >= ENOUGH else f"{part:.0f} of {trials:.0f}"


def _names(colours: Palette, size: Size, width: Width) -> dict:
    """Names of the rows: left of the columns, on a phone above them."""
    names = [PEOPLE, *SAFEGUARDS.values()]
    texts = [name[:1].upper() + name[1:] for name in names]
    if width == "phone":
        return _texts([(-0.5, row + 0.05) for row in range(len(names))], texts, "bottom right", size.text, colours.ink)
    middle = 0.97 - _TALL[width] / 2
    texts = [f"{text}   " for text in texts]
    return _texts([(-0.5, row + middle) for row in range(len(names))], texts, "middle left", size.text, colours.ink)


def _heads(table: pd.DataFrame, colours: Palette, size: Size, width: Width) -> dict:
    """Years and number of trials above each column."""
    short = width == "phone"
    texts = [
        f"{_short(row['start'], row['end']) if short else _long(row['start'], row['end'])}<br>"
        f"{row['trials']:.0f}{'' if short else ' trial' if row['trials'] == 1 else ' trials'}"
        for row in table.to_dict("records")
    ]
    return _texts([(x, 0.0) for x in range(len(texts))], texts, "top center", size.small, colours.muted)


def _long(start: float, end: float) -> str:
    return f"{start:.0f}" if start == end else f"{start:.0f}–{end % 100:02.0f}"


def _short(start: float, end: float) -> str:
    return f"’{start % 100:02.0f}" if start == end else f"’{start % 100:02.0f}–{end % 100:02.0f}"


def _texts(places: Sequence[tuple[float, float]], texts: list[str], where: str, points: int, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": texts,
        "textposition": where,
        "textfont": {"size": points, "color": colour},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _key(colours: Palette, size: Size, width: Width) -> dict:
    text = f"<span style='color:{colours.tiers[0]}'>■</span> reported    ▨ absent    □ not reported"
    inner = (1 + len(SAFEGUARDS)) * ROW[width]
    return annotation(text, 0.0, 1 + (HEAD[width] - 4) / inner, "left", size.small, colours.muted, yanchor="top")
