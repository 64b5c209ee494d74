"""The safeguards matrix: a row per trial, best tier first, a column per safeguard, and who says so.

Rows of trials with their quality square, as the effect-direction plot has them too, are made here.
"""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.lanes import Lane
from components.charts.marks import STEADY, annotation
from components.charts.size import SIZES, Size, Width
from components.theme import SERIF, Mode, Palette, palette, template
from evidence import vocabulary as words
from evidence.quality import FROM_ROW, SAFEGUARDS

HOW_TO_READ = """
A **filled square** means that a trial's source reports the safeguard, a **cross** that it reports its absence, and a
**pale dot** that it does not say; a frame around a mark means that a published appraisal says so, not the source we
read. "Not reported" is not "no": many rows are coded from abstracts, which have little room for methods.
"""
HEADS: dict[str, tuple[str, str]] = {
    "random_allocation": ("Random", "allocation"),
    "allocation_concealed": ("Concealed", "allocation"),
    "assessor_blinded": ("Blinded", "assessor"),
    "sham_or_attention": ("Sham or", "attention"),
    "intention_to_treat": ("Intention", "to treat"),
    "low_attrition": ("At most", "20 % lost"),
    "registered": ("Trial", "registered"),
    "fifty_per_group": ("50 people", "per group"),
}
STATES = {"yes": "reported", "no": "reported as absent", words.NOT_REPORTED: words.NOT_REPORTED_LABEL}
SYMBOLS = {"yes": "square", "no": "x-thin", words.NOT_REPORTED: "circle"}
CLEAR = "rgba(0,0,0,0)"
ROW: dict[Width, int] = {"phone": 50, "laptop": 29, "wide": 40}
LABEL_LANE: dict[Width, float] = {"phone": 0.0, "laptop": 0.28, "wide": 0.25}
LEVELS = dict(zip(words.TRIAL_TIERS, (1.0, 2 / 3, 1 / 3, 0.0), strict=True))
_SQUARE: dict[Width, int] = {"phone": 12, "laptop": 13, "wide": 17}
_CHARACTERS: dict[Width, int] = {"phone": 44, "laptop": 105, "wide": 120}


def cells_to_draw(trials: pd.DataFrame, said: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row per trial and safeguard, in drawing order: best tier first, then newest.

    trials: rows of the corpus's studies. said, sources: `quality.safeguards` and `quality.sources_of_safeguards`.
    Columns study_id, label, year, n_people, tier, safeguard, state, source (missing = nobody says), y, x (places).
    """
    ordered = trials.assign(label=trials["first_author"].astype("object") + " " + trials["year"].astype(str))
    ordered = ordered.sort_values(["tier", "year", "label"], ascending=[True, False, True])
    rows = ordered[["study_id", "label", "year", "n_people", "tier"]].assign(y=np.arange(len(ordered)))
    cells = rows.merge(pd.DataFrame({"safeguard": list(SAFEGUARDS), "x": np.arange(len(SAFEGUARDS))}), how="cross")
    found = {
        name: frame.loc[rows["study_id"], list(SAFEGUARDS)].astype("object").to_numpy().ravel()
        for name, frame in (("state", said), ("source", sources))
    }
    return cells.assign(**found)


def figure(cells: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Draw the matrix of `cells_to_draw`; every mark carries customdata [study_id, safeguard]."""
    if cells.empty:
        return sentence("No trial of this condition is left in the selection.", mode, width)
    colours, rows = palette(mode), cells.drop_duplicates("study_id")
    lanes = lanes_of(len(SAFEGUARDS), len(SAFEGUARDS), width)
    keys = _key_lines(len(rows), colours, width)
    traces = [*row_bars(rows, lanes), *_marks(cells, lanes["grid"], colours, width)]
    notes = header("Which safeguards are reported?", keys, colours, width)
    notes += _heads(cells, lanes, colours, width) + trial_names(rows, colours, width)
    shapes = stripes(len(rows), colours) + tier_squares(rows, colours, width)
    shapes += tier_key_squares(colours, width, len(keys))
    heads = 140 if width == "phone" else 3 * (SIZES[width].small + 4)
    heights = header_height(len(keys), heads, width), 8
    layout = rows_layout(len(rows), lanes, heights, mode, width, notes, shapes)
    return go.Figure(data=traces, layout=layout, _validate=False)


def _marks(cells: pd.DataFrame, lane: Lane, colours: Palette, width: Width) -> list[dict]:
    """Frames around what an appraisal says, then the marks themselves."""
    square, drop = _SQUARE[width], SIZES[width].drop
    state = cells["state"]
    outline = state.map({"yes": colours.tiers[0], "no": colours.muted, words.NOT_REPORTED: colours.tier_outline})
    marks = {
        "symbol": state.map(SYMBOLS).tolist(),
        "size": state.map({"yes": square, "no": square - 4, words.NOT_REPORTED: square // 2 - 1}).tolist(),
        "color": state.map({"yes": colours.tiers[0], "no": CLEAR, words.NOT_REPORTED: colours.tiers[3]}).tolist(),
        "line": {"color": outline.tolist(), "width": state.map({"no": 2}).fillna(1).tolist()},
        "opacity": 1,
    }
    framed = cells[_from_appraisal(cells)]
    frames = {"symbol": "square-open", "size": square + 8, "color": colours.muted, "line": {"width": 1.25}}
    return [
        _scatter(framed["x"], framed["y"] + drop, lane, frames) | {"hoverinfo": "skip"},
        _scatter(cells["x"], cells["y"] + drop, lane, marks)
        | {
            "customdata": cells[["study_id", "safeguard"]].to_numpy(),
            "hovertext": [_cell_words(row) for row in cells.to_dict("records")],
            "hovertemplate": "%{hovertext}<extra></extra>",
            **STEADY,
        },
    ]


def _from_appraisal(cells: pd.DataFrame) -> pd.Series:
    return cells["source"].notna() & cells["source"].ne(FROM_ROW)


def _scatter(x: pd.Series, y: pd.Series, lane: Lane, marker: dict) -> dict:
    places = {"x": x.to_numpy(), "y": y.to_numpy(), "xaxis": lane.name}
    return {"type": "scatter", "mode": "markers", "marker": marker, **places}


def _cell_words(row: dict) -> str:
    by = (
        "" if row["source"] in (None, FROM_ROW) or pd.isna(row["source"]) else f"<br>from an appraisal: {row['source']}"
    )
    safeguard = f"{SAFEGUARDS[row['safeguard']]}: <b>{STATES[row['state']]}</b>"
    return f"<b>{row['label']}</b><br>{safeguard}{by}<br>{people_words(row['n_people'])}, quality: {row['tier']}"


def _key_lines(trials: int, colours: Palette, width: Width) -> list[str]:
    """The key to the marks."""
    marks = [f"<span style='color:{colours.tiers[0]}'>■</span> reported", "✕ reported as absent", "∘ not reported"]
    framed = ["▣ in a frame: said by a published appraisal"]
    counted = [f"over each column: trials that report it, of {trials}"] if width == "phone" else []
    return ["   ".join(marks), *framed, *counted]


def _heads(cells: pd.DataFrame, lanes: dict[str, Lane], colours: Palette, width: Width) -> list[dict]:
    """Over each column its name and how many trials report it."""
    size, trials, notes = SIZES[width], cells["study_id"].nunique(), []
    reported = cells["state"].eq("yes").groupby(cells["safeguard"]).sum()
    at = {"xref": lanes["grid"].name, "yref": "y", "yanchor": "bottom"}
    for place, (name, head) in enumerate(HEADS.items()):
        count = str(reported[name]) if width == "phone" else f"{reported[name]} of {trials}"
        text = f"<span style='color:{colours.muted}'>{count}</span>"
        if width == "phone":
            upright = annotation(" ".join(head), place, -0.5, "center", size.small, colours.ink, **at)
            notes.append(upright | {"textangle": -90, "yshift": 20})
        else:
            text = f"{'<br>'.join(head)}<br>{text}"
        notes.append(annotation(text, place, -0.5, "center", size.small, colours.ink, **at) | {"align": "center"})
    if width != "phone":
        beside = {"yref": "y", "yanchor": "bottom"}
        right = lanes["label"].domain[1] - 0.02
        notes.append(annotation("reported in", right, -0.5, "right", size.small, colours.muted, **beside))
    return notes


# Rows of trials.
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
    axes = {
        lane.layout_key: {
            "domain": list(lane.domain),
            "range": [lane.low, lane.high],
            "anchor": "y",
            "showticklabels": False,
        }
        for lane in lanes.values()
    }
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": 2 + header + count * row + footer,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 0},
        "font": {"size": SIZES[width].text},
        "yaxis": {"range": [count - 0.5 + footer / row, -0.5 - header / row], "showticklabels": False},
        "shapes": shapes,
        "annotations": notes,
        **axes,
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
        notes.append(note | {"xshift": _SQUARE[width] + 8})
    return notes


def tier_squares(rows: pd.DataFrame, colours: Palette, width: Width) -> list[dict]:
    """Before each name a square, filled as high as the trial's tier is."""
    lift = 0.26 if width == "phone" else 0.0
    placed = zip(rows["y"], rows["tier"].astype(str), strict=True)
    return [shape for y, tier in placed for shape in _tier_square(tier, colours, width, yref="y", y=y - lift)]


def _tier_square(tier: str, colours: Palette, width: Width, *, yref: str, y: float, x: int = 2, down: int = 0) -> list:
    side = _SQUARE[width] - 1
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
        notes.append(note | {"xshift": x + _SQUARE[width] + 6})
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


def stripes(count: int, colours: Palette) -> list[dict]:
    """Every other row shaded over the whole width, so that the eye keeps to its row."""
    band = {"type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "layer": "below"}
    band |= {"fillcolor": colours.band, "line": {"width": 0}}
    return [band | {"y0": row - 0.5, "y1": row + 0.5} for row in range(0, count, 2)]


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
