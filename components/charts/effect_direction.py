"""The effect-direction plot (Boon & Thomson 2021, doi 10.1002/jrsm.1458): a row per trial, a column per outcome.

One mark per trial and outcome tells the side of the figures, not whether a test was passed: up for massage, down for
the comparator, a lozenge for no side, a ring where the trial cannot tell.
"""

import textwrap
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts import trial_rows as rows_of_trials
from components.charts.lanes import Lane
from components.charts.marks import STEADY, annotation, stripes
from components.charts.size import SIZES, Width
from components.charts.trial_rows import CLEAR, LABEL_LANE
from components.theme import Mode, Palette, palette
from evidence import condition
from evidence import vocabulary as words
from evidence.quality import LARGE_N, MODERATE_N
from evidence.summary import SPEAKS

Order = Literal["year", "people", "quality"]

HOW_TO_READ = """
Each **row** is a trial and each **column** an outcome: an arrow up means that its figures favour massage, an arrow down
the comparator, a lozenge neither, and a ring that the trial cannot tell because it made no fair test of massage
against something else. Larger marks are larger trials, soft colours lean without being clear; the picture shows sides,
not how large an effect is, and an empty cell means that the trial does not report the outcome.
"""
MOST_COLUMNS: dict[Width, int] = {"phone": 5, "laptop": 10, "wide": 10}
MARKS: dict[Width, tuple[int, int, int]] = {"phone": (8, 12, 17), "laptop": (9, 13, 19), "wide": (13, 19, 27)}
SYMBOLS = ("triangle-up", "triangle-up", "diamond-wide", "triangle-down", "triangle-down")
HOLLOW_SYMBOL = "circle"
# What makes a symbol as large in area as a triangle of the same size.
_AREA = (1.0, 1.0, 0.94, 1.0, 1.0, 0.76)
_FEWEST_SLOTS: dict[Width, int] = {"phone": 3, "laptop": 6, "wide": 6}
_GRID_PX: dict[Width, int] = {"phone": 350, "laptop": 645, "wide": 1080}
_NOTE_CHARACTERS: dict[Width, int] = {"phone": 56, "laptop": 125, "wide": 160}
_REPEAT_HEADS_FROM = 20


def figure(grid: pd.DataFrame, mode: Mode, width: Width, order: Order = "year") -> go.Figure:
    """Draw `condition.direction_grid`; every mark carries customdata [study_id, result_id]."""
    if grid.empty:
        return rows_of_trials.sentence("No trial in this selection reports an outcome of this condition.", mode, width)
    rows, columns = trials_in_order(grid, order), condition.outcomes(grid)
    shown = columns.head(MOST_COLUMNS[width])
    marks = marks_to_draw(grid, rows, shown)
    colours, lanes = palette(mode), rows_of_trials.lanes_of(len(shown), _FEWEST_SLOTS[width], width)
    more = _more_words(columns.iloc[len(shown) :], width)
    keys, heads = _key_lines(colours, width), _head_lines(shown, lanes["grid"], width)
    traces = [*rows_of_trials.row_bars(rows, lanes), *_marks(marks, lanes["grid"], colours, width)]
    notes = [
        *rows_of_trials.header("Which way do the figures point?", keys, colours, width),
        *_heads(heads, shown, lanes["grid"], len(rows), colours, width),
        *rows_of_trials.trial_names(rows, colours, width),
        *_elsewhere(rows, marks, colours, width),
        *([_footnote(more, colours, width)] if more else []),
    ]
    shapes = stripes(len(rows), colours) + _column_lines(len(shown), lanes["grid"], len(rows), colours, width)
    shapes += rows_of_trials.tier_squares(rows, colours, width)
    shapes += rows_of_trials.tier_key_squares(colours, width, len(keys))
    heights = _heights(len(keys), heads, len(rows), more, width)
    layout = rows_of_trials.rows_layout(len(rows), lanes, heights, mode, width, notes, shapes)
    return go.Figure(data=traces, layout=layout, _validate=False)


def trials_in_order(grid: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The trials of a grid, one row each, with their place `y`: newest, largest or best first."""
    rows = grid.drop_duplicates("study_id")[["study_id", "label", "year", "n_people", "tier"]]
    by = {"year": [], "people": ["n_people"], "quality": ["tier"]}[order]
    keys = [*by, "year", "label", "study_id"]
    rows = rows.sort_values(keys, ascending=[key not in ("year", "n_people") for key in keys], na_position="last")
    return rows.assign(y=np.arange(len(rows))).reset_index(drop=True)


def marks_to_draw(grid: pd.DataFrame, rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The cells of the outcomes shown, with their place `x`, `y`, `hollow`, size step `large` and words `said`."""
    x = {outcome: place for place, outcome in enumerate(shown["outcome"].astype("object"))}
    marks = grid[grid["outcome"].astype("object").isin(x)]
    people = marks["n_people"].astype("float64")
    return marks.assign(
        x=marks["outcome"].astype("object").map(x),
        y=marks["study_id"].map(rows.set_index("study_id")["y"]),
        hollow=marks["role"] != SPEAKS,
        large=np.select([people >= LARGE_N, people >= MODERATE_N], [2, 1], 0),
        said=[hover_words(row) for row in marks.to_dict("records")],
    ).sort_values(["y", "x"])


def hover_words(row: dict) -> str:
    """What one result is, under the pointer."""
    measured = f" ({row['instrument']})" if isinstance(row["instrument"], str) else ""
    compared = f"{words.label(str(row['outcome']))}{measured} v {row['comparator_type']}"
    said = (
        words.STEPS[row["step"]] if row["role"] == SPEAKS else f"cannot tell: {words.HOLLOW_REASONS[int(row['role'])]}"
    )
    label = row["time_label"] if isinstance(row["time_label"], str) else ""
    weeks = "" if pd.isna(row["time_weeks"]) else f"week {row['time_weeks']:g}"
    when = ", ".join(part for part in (weeks, label) if part) or "time not reported"
    who = f"{rows_of_trials.people_words(row['n_people'])}, quality: {row['tier']}"
    return "<br>".join([f"<b>{row['label']}</b>", *textwrap.wrap(compared, 46), f"<b>{said}</b>", when, who])


def _marks(marks: pd.DataFrame, lane: Lane, colours: Palette, width: Width) -> list[dict]:
    """The marks, and a dot in those of trials that do not say how many people they had."""
    y = marks["y"].to_numpy() + SIZES[width].drop
    codes = np.where(marks["hollow"], len(words.STEPS), marks["step"])
    place = {"type": "scatter", "mode": "markers", "xaxis": lane.name}
    unknown = marks["n_people"].isna().to_numpy()
    dot = np.array([colours.paper, colours.ink, colours.ink, colours.ink, colours.paper, colours.muted])
    return [
        place
        | {
            "x": marks["x"].to_numpy(),
            "y": y,
            "marker": {
                "symbol": np.array([*SYMBOLS, HOLLOW_SYMBOL])[codes],
                "size": np.array(MARKS[width])[marks["large"]] * np.array(_AREA)[codes],
                "color": np.array([*colours.steps, CLEAR])[codes],
                "line": {"color": np.array([*colours.step_outlines, colours.muted])[codes], "width": 1.25},
                "opacity": 1,
            },
            "customdata": marks[["study_id", "result_id"]].to_numpy(),
            "hovertext": marks["said"].tolist(),
            "hovertemplate": "%{hovertext}<extra></extra>",
            **STEADY,
        },
        place
        | {
            "x": marks["x"].to_numpy()[unknown],
            "y": y[unknown],
            "marker": {"symbol": "circle", "size": MARKS[width][0] // 3, "color": dot[codes][unknown]},
            "hoverinfo": "skip",
        },
    ]


def step_glyphs(glyphs: str, colours: Palette, width: Width) -> list[str]:
    """A glyph in the colour of each step, to stand in a key."""
    points = SIZES[width].small + 3
    return [
        f"<span style='color:{colour};font-size:{points}px'>{glyph}</span>"
        for colour, glyph in zip(colours.steps, glyphs, strict=True)
    ]


def _key_lines(colours: Palette, width: Width) -> list[str]:
    """The key to the marks, then to their size; a phone breaks the lines."""
    size = SIZES[width].small
    clear, lean, none, lean_down, clear_down = step_glyphs("▲▲◆▼▼", colours, width)
    small, middle, large = (f"<span style='font-size:{size * points // 12}px'>▲</span>" for points in (8, 12, 17))
    favours, neither = f"{clear}{lean} favours massage", f"{none} no side shown"
    against, hollow = f"{clear_down}{lean_down} favours comparator", "○ cannot tell, no fair test"
    people = f"{small} under {MODERATE_N}   {middle} {MODERATE_N} to {LARGE_N - 1}   {large} {LARGE_N} people or more"
    leans, unknown = "soft colour: leans", "dot inside: number of people not reported"
    if width == "phone":
        return [f"{favours}   {against}", f"{neither}   {leans}", hollow, people, unknown]
    return [f"{favours}   {neither}   {against}   {leans}", f"{hollow}   {unknown}", people]


def _head_lines(shown: pd.DataFrame, lane: Lane, width: Width) -> list[list[str]]:
    """The name of each outcome in lines as wide as its column."""
    room = _GRID_PX[width] / (lane.high - lane.low) - 4
    characters = max(int(room / (0.5 * SIZES[width].small)), 8)
    broken = [words.label(str(outcome)).replace("/", "/ ") for outcome in shown["outcome"]]
    lines = [textwrap.wrap(name, characters, break_long_words=False, break_on_hyphens=False) for name in broken]
    return [[line.replace("/ ", "/") for line in name] for name in lines]


def _heads(
    heads: list[list[str]], shown: pd.DataFrame, lane: Lane, count: int, colours: Palette, width: Width
) -> list[dict]:
    """Over each column its outcome and how many trials report it; long figures say the outcome again below."""
    small, notes = SIZES[width].small, []
    for place, (lines, trials) in enumerate(zip(heads, shown["trials"], strict=True)):
        name = "<br>".join(lines)
        reported = f"{trials} trial" if trials == 1 else f"{trials} trials"
        text = f"{name}<br><span style='color:{colours.muted}'>{reported}</span>"
        spots = [(text, -0.5, "bottom")] + ([(name, count - 0.5, "top")] if count >= _REPEAT_HEADS_FROM else [])
        notes += [
            annotation(said, place, y, "center", small, colours.ink, xref=lane.name, yref="y", yanchor=anchor)
            | {"align": "center"}
            for said, y, anchor in spots
        ]
    return notes


def _heights(keys: int, heads: list[list[str]], count: int, more: list[str], width: Width) -> tuple[int, int]:
    """Pixels above and below the rows."""
    line = SIZES[width].small + 4
    tallest = max(len(lines) for lines in heads)
    below = (tallest * line + 8 if count >= _REPEAT_HEADS_FROM else 0) + len(more) * line + 12
    return rows_of_trials.header_height(keys, (tallest + 1) * line, width), below


def _column_lines(columns: int, lane: Lane, count: int, colours: Palette, width: Width) -> list[dict]:
    """A pale line down each column; where names stand above the marks, only beside the marks."""
    top, bottom = (0.0, 0.44) if SIZES[width].drop else (-0.5, 0.5)
    return [
        {
            "type": "path",
            "xref": lane.name,
            "yref": "y",
            "path": " ".join(f"M {x},{row + top:.2f} L {x},{row + bottom:.2f}" for row in range(count)),
            "layer": "below",
            "line": {"color": colours.rule, "width": 1},
        }
        for x in range(columns)
    ]


def _elsewhere(rows: pd.DataFrame, marks: pd.DataFrame, colours: Palette, width: Width) -> list[dict]:
    """A row of no outcome shown says so."""
    empty = rows.loc[~rows["study_id"].isin(marks["study_id"]), "y"] + SIZES[width].drop
    left, small = LABEL_LANE[width], SIZES[width].small
    return [
        annotation("other outcomes only", left, y, "left", small, colours.muted, yref="y") | {"xshift": 10}
        for y in empty
    ]


def _more_words(left_out: pd.DataFrame, width: Width) -> list[str]:
    """The outcomes for which there is no column, in lines."""
    if left_out.empty:
        return []
    names = ", ".join(f"{outcome}\u00a0({trials})" for outcome, trials in left_out[["outcome", "trials"]].to_numpy())
    outcomes = "outcome" if len(left_out) == 1 else "outcomes"
    said = f"and {len(left_out)} more {outcomes} (number of trials): {names}"
    return textwrap.wrap(said, _NOTE_CHARACTERS[width], break_on_hyphens=False)


def _footnote(more: list[str], colours: Palette, width: Width) -> dict:
    """The outcomes for which there is no column, at the foot."""
    note = annotation("<br>".join(more), 0.0, 0.0, "left", SIZES[width].small, colours.muted, yanchor="bottom")
    return note | {"yshift": 2}
