"""The evidence map: a row per condition, a bubble per cell, a dot where nothing has been studied.

Area: people or trials. Hue and shape: which side has most of the trials that can tell. Depth: share of trials of the
stronger or moderate tier. Columns come in pages, so that their names stay horizontal and readable.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts import evidence_map_layout as layouts
from components.charts.evidence_map_layout import CLEAR, Grid
from components.charts.marks import STEADY
from components.charts.size import Width
from components.theme import Mode, shades
from evidence import evidence_map as maps
from evidence import map_reading as reading
from evidence import vocabulary as words
from evidence.evidence_map import CONDITION, GROUP, Cell, EvidenceMap

HOW_TO_READ = """
Each **row** is a condition and each **column** what stands above it. The larger a **bubble**, the more people were
randomised (or the more trials there are: the switch above the figure). Its colour and shape tell to which side most of
the trials point that can tell: a blue disc to massage, a red triangle to the comparator, a grey lozenge to neither
more than the other; a ring means that none made a fair test of massage alone. The **stronger** the colour, the larger
the share of trials of the stronger and moderate quality tiers.

A **dot** is a gap: no study in this table. A **small square** has reviews but no trial, and a **cross** marks an
outcome that the condition is mainly treated for and that no trial reports. Point at a cell for its numbers, click it to
open it, click the name of a group to fold it.

Cells count the side of the figures, never significance. One trial speaks once per cell, but stands in every cell it
reports, so cells do not add up to the totals.
"""
DEPTHS = (0.3, 0.62, 1.0)
SYMBOLS = ("circle", "diamond", "triangle-down", "circle")
# What makes each symbol as large in area as a circle of the same size.
_AREA = np.array([1.0, 0.96, 1.35, 1.0])
_STEP = (0, 2, 4)
_LEAST_PX = 4.0


@dataclass(frozen=True)
class Line:
    """A line of the map: a group's heading, or a condition; `folded` headings carry the cells of their group."""

    level: str
    word: str
    folded: bool = False


def lines(drawn: EvidenceMap, folded: frozenset[str]) -> list[Line]:
    """The lines of a map, groups with most evidence first; folded: words of the groups whose conditions are hidden."""
    found: list[Line] = []
    for group in drawn.groups["word"]:
        inside = drawn.conditions.loc[drawn.conditions["group"] == group, "word"]
        found.append(Line(GROUP, group, group in folded))
        found += [] if group in folded else [Line(CONDITION, word) for word in inside]
    return found


def figure(
    drawn: EvidenceMap, shown: list[Line], columns: list[str], chosen: Cell | None, mode: Mode, width: Width
) -> go.Figure:
    """Draw some columns of a map; every cell carries customdata [level, row slug, column slug], headings no column."""
    grid = Grid(mode, width, len(shown), len(columns), drawn.size, drawn.across)
    cells = cells_to_draw(drawn, shown, columns)
    traces = [
        _headings(shown, grid),
        _bubbles(cells[cells["trials"] > 0], grid, largest(drawn, shown)),
        _gaps(cells[cells["trials"] == 0], grid),
        *_frame(cells, chosen, grid),
        *layouts.names(drawn, shown, grid),
        *layouts.totals(drawn, shown, columns, grid),
        layouts.heads(columns, grid),
        *layouts.size_key(largest(drawn, shown), grid),
    ]
    return go.Figure(data=traces, layout=layouts.layout(shown, grid), _validate=False)


def cells_to_draw(drawn: EvidenceMap, shown: list[Line], columns: list[str]) -> pd.DataFrame:
    """Every cell of the lines and columns shown, empty ones too, with their places `x` and `y` and words `said`.

    Columns of EvidenceMap.cells, and `core`: whether the outcome is one that the condition is mainly treated for.
    """
    carrying = [(place, line) for place, line in enumerate(shown) if line.level == CONDITION or line.folded]
    rows = pd.DataFrame([(line.level, line.word, y) for y, line in carrying], columns=["level", "row", "y"])
    whole = rows.merge(pd.DataFrame({"column": columns, "x": np.arange(len(columns))}), how="cross")
    cells = whole.merge(drawn.cells, on=["level", "row", "column"], how="left")
    counts = [*maps.COUNTS, *maps.SIDES]
    cells[counts] = cells[counts].fillna(0).astype("int64")
    cells["core"] = [column in reading.core_outcomes(row) for row, column in cells[["row", "column"]].to_numpy()]
    cells["core"] &= drawn.across == "outcome"
    cells["said"] = [_said(cell) for cell in cells.to_dict("records")]
    return cells


def largest(drawn: EvidenceMap, shown: list[Line]) -> int:
    """The most people or trials in any cell of the lines shown, whatever page of columns it stands on."""
    levels = {(line.level, line.word) for line in shown if line.level == CONDITION or line.folded}
    keys = zip(drawn.cells["level"], drawn.cells["row"], strict=True)
    sizes = drawn.cells.loc[[key in levels for key in keys], drawn.size]
    return max(int(sizes.max()) if len(sizes) else 1, 1)


def _said(cell: dict) -> str:
    head = f"<b>{reading.name(cell['level'], cell['row'], cell['column'])}</b>"
    if not cell["trials"]:
        core = "<br>it is mainly treated for this" if cell["core"] else ""
        return f"{head}<br>{reading.size_in_words(cell)}{core}"
    sides = reading.sides_in_words(cell).replace("tell, ", "tell,<br>")
    size = reading.size_in_words(cell).replace("; ", "<br>").replace(" (", "<br>(")
    return f"{head}<br>{size}<br>{sides}<br>{reading.quality_in_words(cell)}"


def _data(cells: pd.DataFrame) -> np.ndarray:
    return np.array([[*key[:1], *map(words.slug, key[1:])] for key in cells[["level", "row", "column"]].to_numpy()])


def _marks(cells: pd.DataFrame, grid: Grid, marker: dict) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": grid.cells.name,
        "x": cells["x"].to_numpy(),
        "y": cells["y"].to_numpy() + grid.drop,
        "marker": {"opacity": 1, **marker},
        "customdata": _data(cells),
        "hovertext": cells["said"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _bubbles(cells: pd.DataFrame, grid: Grid, most: int) -> dict:
    """Largest first, so that a small one is never covered."""
    cells = cells.sort_values([grid.size, "y", "x"], ascending=[False, True, True])
    side, depth = reading.balance(cells), reading.shade(cells)
    fills = np.array([*(shades(grid.mode, step, DEPTHS) for step in _STEP), (CLEAR,) * len(DEPTHS)])
    outlines = np.array([*(grid.colours.step_outlines[step] for step in _STEP), grid.colours.muted])
    return _marks(
        cells,
        grid,
        {
            "symbol": np.array(SYMBOLS)[side],
            "size": np.maximum(layouts.diameter(cells[grid.size], most, grid), _LEAST_PX) * _AREA[side],
            "color": fills[side, depth],
            "line": {"color": outlines[side], "width": 1},
        },
    ) | {"name": "bubbles"}


def _gaps(cells: pd.DataFrame, grid: Grid) -> dict:
    """A dot where there is no study, a square where only reviews are, a cross where a core outcome has no trial."""
    kind = np.select([cells["core"], cells["reviews"] > 0], [2, 1], 0)
    symbols = np.array(["circle", "square-open", "x-thin-open"])
    colours = np.array([grid.colours.muted, grid.colours.muted, grid.colours.ink])
    return _marks(
        cells,
        grid,
        {
            "symbol": symbols[kind],
            "size": np.array(grid.gap_px)[kind],
            "color": colours[kind],
            "opacity": np.array([0.45, 1.0, 1.0])[kind],
            "line": {"width": np.array([0.0, 1.25, 1.75])[kind], "color": colours[kind]},
        },
    ) | {"name": "gaps"}


def _headings(shown: list[Line], grid: Grid) -> dict:
    """Unseen bars over the headings of groups, so that a click anywhere in a heading's name folds its group."""
    heads = [(place, line) for place, line in enumerate(shown) if line.level == GROUP]
    lane = grid.label or grid.cells
    return {
        "type": "bar",
        "orientation": "h",
        "name": "headings",
        "xaxis": lane.name,
        "y": [place - (grid.drop if grid.label is None else 0) for place, _ in heads],
        "base": [lane.low] * len(heads),
        "x": [lane.high - lane.low] * len(heads),
        "width": 0.45 if grid.label is None else 0.9,
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "customdata": np.array([[GROUP, words.slug(line.word), ""] for _, line in heads]),
        "hovertext": [
            f"{'unfold' if line.folded else 'fold'} {reading.row_label(GROUP, line.word).lower()}" for _, line in heads
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _frame(cells: pd.DataFrame, chosen: Cell | None, grid: Grid) -> list[dict]:
    """A frame around the chosen cell, where it is among those shown."""
    if chosen is None:
        return []
    at = cells[(cells["level"] == chosen.level) & (cells["row"] == chosen.row) & (cells["column"] == chosen.column)]
    marker = {"symbol": "square-open", "size": grid.most_px + 4, "color": grid.colours.ink, "line": {"width": 2}}
    place = {"x": at["x"].to_numpy(), "y": at["y"].to_numpy() + grid.drop, "xaxis": grid.cells.name}
    return [{"type": "scatter", "mode": "markers", "marker": marker, "hoverinfo": "skip", "name": "chosen", **place}]
