"""Rows of trials with a quality square before each name, as safeguards and the effect-direction plot have them.

Also what both and the course share: a header with the question and the keys, and a sentence where there is no figure.
"""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.lanes import Lane, bare_axes
from components.charts.marks import STEADY, annotation
from components.charts.size import SIZES, Size, Width
from components.theme import SERIF, Mode, Palette, palette, template
from evidence import vocabulary as words

CLEAR = "rgba(0,0,0,0)"
ROW: dict[Width, int] = {"phone": 50, "laptop": 29, "wide": 40}
LABEL_LANE: dict[Width, float] = {"phone": 0.0, "laptop": 0.28, "wide": 0.25}
LEVELS = dict(zip(words.TRIAL_TIERS, (1.0, 2 / 3, 1 / 3, 0.0), strict=True))
SQUARE: dict[Width, int] = {"phone": 12, "laptop": 13, "wide": 17}
_CHARACTERS: dict[Width, int] = {"phone": 44, "laptop": 105, "wide": 120}


def lanes_of(columns: int, slots: int, width: Width) -> dict[str, Lane]:
    """The lane of names, which a phone has not, and the lane of columns with room for so many slots."""
    edge = LABEL_LANE[width]
    high = max(columns, slots) - 0.5
    if width == "phone":
        return {"grid": Lane(1, (edge, 1.0), -0.5, high)}
    return {"label": Lane(1, (0.0, edge), 0.0, 1.0), "grid": Lane(2, (edge, 1.0), -0.5, high)}


def rows_layout(
    count: int,
    lanes: dict[str, Lane],
    heights: tuple[int, int],
    mode: Mode,
    width: Width,
    notes: list[dict],
    shapes: list[dict],
) -> dict:
    """Layout of so many rows under a header and over a footer of so many pixels."""
    row, (header, footer) = ROW[width], heights
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": 2 + header + count * row + footer,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 0},
        "font": {"size": SIZES[width].text},
        "yaxis": {"range": [count - 0.5 + footer / row, -0.5 - header / row], "showticklabels": False},
        "shapes": shapes,
        "annotations": notes,
        **bare_axes(lanes),
    }


def row_bars(rows: pd.DataFrame, lanes: dict[str, Lane]) -> list[dict]:
    """Unseen bars over each trial's row, so that a click or a pointer anywhere in it means the trial."""
    said = [
        f"<b>{row['label']}</b><br>{people_words(row['n_people'])}, quality: {row['tier']}"
        for row in rows.to_dict("records")
    ]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": rows["y"].to_numpy(),
            "base": np.full(len(rows), lane.low),
            "x": np.full(len(rows), lane.high - lane.low),
            "xaxis": lane.name,
            "width": 1.0,
            "marker": {"color": CLEAR, "line": {"width": 0}},
            "customdata": [[study_id, ""] for study_id in rows["study_id"]],
            "hovertext": said,
            "hovertemplate": "%{hovertext}<extra></extra>",
            **STEADY,
        }
        for lane in lanes.values()
    ]


def people_words(people: float) -> str:
    """How many people a trial has, in words."""
    return "n not reported" if np.isnan(people) else f"{people:,.0f} people"


def trial_names(rows: pd.DataFrame, colours: Palette, width: Width) -> list[dict]:
    """Name and number of people of each trial, beside its square; on a phone above its marks."""
    size = SIZES[width]
    lift = 0.26 if width == "phone" else 0.0
    notes = []
    for row in rows.to_dict("records"):
        people = "n.r." if np.isnan(row["n_people"]) else f"{row['n_people']:,.0f}"
        people = people_words(row["n_people"]) if width == "phone" else people
        text = f"{row['label']}  <span style='color:{colours.muted};font-size:{size.small}px'>{people}</span>"
        note = annotation(text, 0.0, row["y"] - lift, "left", size.text, colours.ink, yref="y")
        notes.append(note | {"xshift": SQUARE[width] + 8})
    return notes


def tier_squares(rows: pd.DataFrame, colours: Palette, width: Width) -> list[dict]:
    """Before each name a square, filled as high as the trial's tier is."""
    lift = 0.26 if width == "phone" else 0.0
    placed = zip(rows["y"], rows["tier"].astype(str), strict=True)
    return [shape for y, tier in placed for shape in _tier_square(tier, colours, width, yref="y", y=y - lift)]


def _tier_square(tier: str, colours: Palette, width: Width, *, yref: str, y: float, x: int = 2, down: int = 0) -> list:
    side = SQUARE[width] - 1
    colour = colours.tiers[words.TRIAL_TIERS.index(tier)]
    in_pixels = {"type": "rect", "xref": "paper", "yref": yref, "xsizemode": "pixel", "ysizemode": "pixel"}
    place = {**in_pixels, "xanchor": 0, "yanchor": y, "x0": x, "x1": x + side}
    bottom = -down - side / 2
    level = bottom + side * LEVELS[tier]
    line = {"color": colours.tier_outline, "width": 1}
    return [
        {**place, "y0": bottom, "y1": level, "fillcolor": colour, "line": {"width": 0}},
        {**place, "y0": bottom, "y1": bottom + side, "fillcolor": CLEAR, "line": line},
    ]


def header_height(lines: int, heads: int, width: Width) -> int:
    """Pixels of a header with so many lines of keys to the marks and so many pixels of column heads."""
    size = SIZES[width]
    return line_down(lines + 2 if width == "phone" else max(lines, 2), size) + 18 + heads


def line_down(place: int, size: Size) -> int:
    """Pixels from the top of the figure to a line of keys."""
    return size.heading + (size.small // 2) + 5 + round(place * size.small * 1.7)


def _tier_key_places(width: Width, under: int) -> list[tuple[str, int, int]]:
    """Each tier with its distance from the left and from the top, in pixels: two rows of two."""
    size = SIZES[width]
    first, across = under if width == "phone" else 0, int(size.small * 6.7)
    return [
        (tier, across * (place % 2), line_down(first + place // 2, size))
        for place, tier in enumerate(words.TRIAL_TIERS)
    ]


def tier_key_squares(colours: Palette, width: Width, under: int) -> list[dict]:
    """The squares of the key to the tiers; on a phone under so many lines of keys to the marks."""
    middle = SIZES[width].small // 2 + 2
    return [
        shape
        for tier, x, down in _tier_key_places(width, under)
        for shape in _tier_square(tier, colours, width, yref="paper", y=1.0, x=x + 2, down=down + middle)
    ]


def tier_key(colours: Palette, width: Width, under: int) -> list[dict]:
    """The words of the key to the tiers, under a title where there is a lane for it."""
    size = SIZES[width]
    notes = [] if width == "phone" else [title("Trial, people", 0.0, colours, width)]
    for tier, x, down in _tier_key_places(width, under):
        note = header_text(tier, 0.0, down, size.small, colours.muted)
        notes.append(note | {"xshift": x + SQUARE[width] + 6})
    return notes


def header(question: str, keys: list[str], colours: Palette, width: Width) -> list[dict]:
    """The question, the key to the marks and, beside it or on a phone below it, the key to the tiers."""
    size, left = SIZES[width], LABEL_LANE[width]
    lines = [
        header_text(line, left, line_down(place + 1, size), size.small, colours.muted) | {"yanchor": "bottom"}
        for place, line in enumerate(keys)
    ]
    return [title(question, left, colours, width), *lines, *tier_key(colours, width, len(keys))]


def title(text: str, x: float, colours: Palette, width: Width) -> dict:
    """The question over a lane."""
    size = SIZES[width]
    note = header_text(f"<b>{text}</b>", x, 0, size.heading, colours.ink)
    return note | {"font": note["font"] | {"family": SERIF}}


def header_text(text: str, x: float, down: float, points: int, colour: str) -> dict:
    """Text so many pixels below the top of the figure."""
    return annotation(text, x, 1.0, "left", points, colour, yanchor="top") | {"yshift": -down}


def sentence(text: str, mode: Mode, width: Width) -> go.Figure:
    """A figure for nothing to draw: why, in a sentence."""
    lines = textwrap.wrap(text, _CHARACTERS[width])
    colours, size = palette(mode), SIZES[width]
    note = annotation("<br>".join(lines), 0.0, 0.5, "left", size.heading, colours.muted)
    hidden = {"visible": False}
    height = 56 + len(lines) * (size.heading + 8)
    return go.Figure(
        layout={"template": template(mode), "height": height, "annotations": [note], "xaxis": hidden, "yaxis": hidden}
    )
