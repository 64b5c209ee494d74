"""Trials by who paid: direction and quality as shares per category."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.marks import STEADY, annotation
from components.charts.size import SIZES, Size, Width
from components.theme import SERIF, Mode, Palette, palette, template
from evidence import vocabulary as words
from evidence.overview import FEW_TRIALS

HOW_TO_READ = f"""
Each **row** is a category of funder. **Which way:** the bar holds the trials that can tell, as shares, on one scale:
to the right of the line those whose figures lie on the side of massage, to the left those on the side of the
comparator, grey (centred) those that show no side; dark parts are separated by the source's own comparison, pale parts
lean. Beside the bar stand the numbers. **How good:** shares of all its trials in the four quality tiers.

A **thin bar** has fewer than {FEW_TRIALS} trials: a share of so few says little. Click a row to keep only its studies.
"""
LANES: dict[Width, dict[str, tuple[float, float]]] = {
    "phone": {"way": (0.0, 0.62), "good": (0.66, 1.0)},
    "laptop": {"label": (0.0, 0.235), "way": (0.245, 0.7), "good": (0.74, 1.0)},
    "wide": {"label": (0.0, 0.235), "way": (0.245, 0.7), "good": (0.74, 1.0)},
}
HEAD: dict[Width, int] = {"phone": 96, "laptop": 66, "wide": 92}
ROW: dict[Width, int] = {"phone": 58, "laptop": 34, "wide": 46}
_CLEAR = "rgba(0,0,0,0)"


def figure(table: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Direction and quality per category; table: rows of `evidence.funders.categories` with trials, in drawing order.

    A click anywhere in a row carries customdata [category slug].
    """
    colours, size, lanes = palette(mode), SIZES[width], LANES[width]
    low, high = _reach(table)
    traces = [_way(table, colours, size), _way_numbers(table, colours, size), _good(table, colours, size)]
    for trace in traces[:2]:
        trace |= {"xaxis": "x"}
    traces[2] |= {"xaxis": "x2"}
    traces += [_row_band(table, "x", low, high), _row_band(table, "x2", 0.0, 1.0)]
    traces.append(labels(table, colours, size, width))
    around = layout(table, mode, width, HEAD[width]) | {
        "xaxis": {"domain": lanes["way"], "range": [low, high], "showticklabels": False},
        "xaxis2": {"domain": lanes["good"], "range": [0, 1.005], "showticklabels": False},
        "xaxis9": label_axis(width),
        "annotations": _heads(colours, size, width, len(table)),
        "shapes": [_zero(len(table), colours, size)],
    }
    return go.Figure(data=traces, layout=around, _validate=False)


def layout(table: pd.DataFrame, mode: Mode, width: Width, above: int) -> dict:
    """Layout of a figure with a row per category and so many pixels above the rows."""
    rows = len(table)
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": above + rows * ROW[width] + 8,
        "margin": {"l": 2, "r": 4, "t": above, "b": 8},
        "font": {"size": SIZES[width].text},
        "plot_bgcolor": _CLEAR,  # the names' own axis lies over the marks
        "yaxis": {"range": [rows - 0.5, -0.5], "showticklabels": False},
    }


def _shares(table: pd.DataFrame) -> np.ndarray:
    """Share of each step among the trials that can tell, shape (5, rows)."""
    counts = table[list(words.STEPS)].to_numpy("float64").T
    return counts / np.maximum(table["speaking"].to_numpy("float64"), 1.0)


def _bases(shares: np.ndarray) -> np.ndarray:
    """Left edge of each step's bar; "no side" is centred on zero."""
    _, lean, neutral, lean_left, clear_left = shares
    half = neutral / 2
    return np.stack([half + lean, half, -half, -half - lean_left, -half - lean_left - clear_left])


def _reach(table: pd.DataFrame) -> tuple[float, float]:
    """The range of shares, with room for the numbers on the right."""
    shares = _shares(table)
    right = float((shares[0] + shares[1] + shares[2] / 2).max())
    left = float((shares[3] + shares[4] + shares[2] / 2).max())
    right, left = max(right, 0.5), max(left, 0.1)
    return -left - 0.02, right + 0.34 * (left + right)


def _tall(table: pd.DataFrame, column: str, size: Size) -> np.ndarray:
    """Height of each row's bar: thin where it holds few trials."""
    return np.where(table[column] < FEW_TRIALS, 0.4, 1.0) * size.bar


def _way(table: pd.DataFrame, colours: Palette, size: Size) -> dict:
    shares = _shares(table)
    code, row = np.nonzero(shares)
    counts = table[list(words.STEPS)].to_numpy().T
    said = [
        f"<b>{words.label(table['category'].iloc[at])}</b><br>{counts[one, at]} of {table['speaking'].iloc[at]}: "
        f"{words.STEPS[one]}"
        for one, at in zip(code, row, strict=True)
    ]
    marker = {
        "color": np.array(colours.steps)[code],
        "line": {"color": np.array(colours.step_outlines)[code], "width": 1},
    }
    return _bars(
        table, row, _bases(shares)[code, row], shares[code, row], _tall(table, "speaking", size), marker, said, size
    )


def _good(table: pd.DataFrame, colours: Palette, size: Size) -> dict:
    counts = table[list(words.TRIAL_TIERS)].to_numpy("float64").T
    shares = counts / table["trials"].to_numpy("float64")
    code, row = np.nonzero(shares)
    left = (np.cumsum(shares, axis=0) - shares)[code, row]
    said = [
        f"<b>{words.label(table['category'].iloc[at])}</b><br>{counts[one, at]:.0f} of {table['trials'].iloc[at]}: "
        f"{words.TRIAL_TIERS[one]}"
        for one, at in zip(code, row, strict=True)
    ]
    marker = {"color": np.array(colours.tiers)[code], "line": {"color": colours.tier_outline, "width": 0.75}}
    return _bars(table, row, left, shares[code, row], _tall(table, "trials", size), marker, said, size)


def _bars(
    table: pd.DataFrame,
    row: np.ndarray,
    base: np.ndarray,
    long: np.ndarray,
    tall: np.ndarray,
    marker: dict,
    said: list[str],
    size: Size,
) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "y": row + size.drop,
        "base": base,
        "x": long,
        "width": tall[row],
        "marker": marker,
        "customdata": [[words.slug(table["category"].iloc[at])] for at in row],
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _row_band(table: pd.DataFrame, axis: str, low: float, high: float) -> dict:
    """An unseen bar over the whole row, so that a click anywhere in it means its category."""
    rows = np.arange(len(table))
    marker = {"color": _CLEAR, "line": {"width": 0}}
    said = [f"<b>{words.label(word)}</b>: keep only its studies" for word in table["category"]]
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": axis,
        "y": rows,
        "base": np.full(len(rows), low),
        "x": np.full(len(rows), high - low),
        "width": 1.0,
        "marker": marker,
        "customdata": [[words.slug(word)] for word in table["category"]],
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _way_numbers(table: pd.DataFrame, colours: Palette, size: Size) -> dict:
    """To the right of each bar: how many of the trials that can tell point to massage."""
    shares = _shares(table)
    x = shares[0] + shares[1] + shares[2] / 2
    good = table[list(words.STEPS[:2])].sum(axis=1)
    texts = [
        f" <b>{to}</b> of {told}" if told else " none can tell"
        for to, told in zip(good, table["speaking"], strict=True)
    ]
    return _text(x.tolist(), (np.arange(len(table)) + size.drop).tolist(), texts, "middle right", size.small, colours)


def _text(x: list[float], y: list[float], texts: list[str], where: str, points: int, colours: Palette) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": texts,
        "textposition": where,
        "textfont": {"size": points, "color": colours.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def label_axis(width: Width) -> dict:
    """The lane of the names, from 0 to 1: left of the bars, on a phone over the whole width."""
    domain = [0.0, 1.0] if width == "phone" else list(LANES[width]["label"])
    return {"domain": domain, "range": [0, 1], "showticklabels": False}


def labels(table: pd.DataFrame, colours: Palette, size: Size, width: Width) -> dict:
    """Names and numbers of trials of the rows: left of the bars, on a phone above them."""
    rows = range(len(table))
    texts = [
        f"{words.label(word)}  <span style='color:{colours.muted};font-size:{size.small}px'>{trials}"
        f"{(' trial' if trials == 1 else ' trials') if width == 'phone' else ''}</span>"
        for word, trials in zip(table["category"], table["trials"], strict=True)
    ]
    if width == "phone":
        said = _text([0.0] * len(table), [row - 0.46 for row in rows], texts, "bottom right", size.text, colours)
    else:
        said = _text([1.0] * len(table), [float(row) for row in rows], texts, "middle left", size.text, colours)
    return said | {"xaxis": "x9"}


def _zero(rows: int, colours: Palette, size: Size) -> dict:
    half = 0.5 if not size.drop else size.bar / 2 + 0.06
    path = " ".join(f"M 0,{row + size.drop - half} L 0,{row + size.drop + half}" for row in range(rows))
    return {
        "type": "path",
        "xref": "x",
        "yref": "y",
        "path": path,
        "layer": "below",
        "line": {"color": colours.muted, "width": 1},
    }


def _heads(colours: Palette, size: Size, width: Width, rows: int) -> list[dict]:
    """Titles of the lanes with their keys."""
    clear, lean, neutral, lean_left, clear_left = (f"<span style='color:{colour}'>■</span>" for colour in colours.steps)
    parts = [f"{clear_left}{lean_left} comparator", f"{neutral} no side", f"{lean}{clear} massage"]
    tiers = [f"<span style='color:{colour}'>■</span>" for colour in colours.tiers[:3]]
    way = "<br>".join(parts) if width == "phone" else "   ".join([*parts, "(of those that can tell)"])
    good = (
        f"{tiers[0]} strong<br>{tiers[1]} moderate<br>{tiers[2]} weak, □ n.r."
        if width == "phone"
        else f"strong {''.join(tiers)} weak   □ not reported"
    )
    lanes, inner = LANES[width], rows * ROW[width]
    heads = []
    for lane, title, key in (("way", "Which way?", way), ("good", "How good?", good)):
        heads.append(head(title, lanes[lane][0], 1 + HEAD[width] / inner, size.heading, colours.ink))
        below = 1 + (HEAD[width] - size.heading - 10) / inner
        heads.append(annotation(key, lanes[lane][0], below, "left", size.small, colours.muted, yanchor="top"))
    return heads


def head(text: str, x: float, y: float, points: int, colour: str) -> dict:
    """Title of a lane."""
    title = annotation(f"<b>{text}</b>", x, y, "left", points, colour, yanchor="top")
    return title | {"font": {"size": points, "color": colour, "family": SERIF}}
