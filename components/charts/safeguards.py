"""The safeguards matrix: a row per trial, best tier first, a column per safeguard, and who says so."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.lanes import Lane
from components.charts.marks import STEADY, annotation, stripes
from components.charts.size import SIZES, Width
from components.charts.trial_rows import (
    CLEAR,
    SQUARE,
    header,
    header_height,
    lanes_of,
    people_words,
    row_bars,
    rows_layout,
    sentence,
    tier_key_squares,
    tier_squares,
    trial_names,
)
from components.theme import Mode, Palette, palette
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
    square, drop = SQUARE[width], SIZES[width].drop
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
