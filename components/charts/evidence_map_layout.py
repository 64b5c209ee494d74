"""What surrounds the bubbles of the evidence map: lanes, names of rows and columns, totals, keys."""

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from components.charts.lanes import Lane
from components.charts.marks import annotation
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette, shades, template
from evidence import map_reading as reading
from evidence import vocabulary as words
from evidence.evidence_map import GROUP, EvidenceMap

if TYPE_CHECKING:
    from components.charts.evidence_map import Line

CLEAR = "rgba(0,0,0,0)"
# Columns on one page of the figure: as many as leave room for the longest word of their names.
COLUMNS: dict[str, dict[Width, int]] = {
    "outcome": {"phone": 5, "laptop": 10, "wide": 11},
    "type": {"phone": 4, "laptop": 9, "wide": 10},
    "comparator": {"phone": 4, "laptop": 5, "wide": 5},
}
_ROW: dict[Width, int] = {"phone": 54, "laptop": 30, "wide": 40}
_MOST_PX: dict[Width, int] = {"phone": 30, "laptop": 29, "wide": 38}
_GAP_PX: dict[Width, tuple[int, int, int]] = {"phone": (3, 7, 7), "laptop": (3, 7, 7), "wide": (4, 9, 10)}
_LABEL, _CELLS, _TOTALS = (0.0, 0.205), (0.215, 0.88), (0.885, 1.0)
_GRID_PX: dict[Width, int] = {"phone": 345, "laptop": 665, "wide": 1000}
_NAME_CHARACTERS = 27
_SHORT_NAME = 24
_HEAD_LINES = 4
_PHONE_DROP = 0.17
_INDENT = 0.055


@dataclass(frozen=True)
class Grid:
    """Everything that depends on mode, width and the number of rows and columns."""

    mode: Mode
    width: Width
    rows: int
    columns: int
    size: str
    across: str = "outcome"

    @property
    def colours(self) -> Palette:
        """Colours of the mode."""
        return palette(self.mode)

    @property
    def sizes(self) -> Size:
        """Type sizes of the width."""
        return SIZES[self.width]

    @property
    def drop(self) -> float:
        """How far the cells lie below the middle of their row; on a phone names stand above them."""
        return _PHONE_DROP if self.width == "phone" else 0.0

    @property
    def row_px(self) -> int:
        """Height of a row."""
        return _ROW[self.width]

    @property
    def most_px(self) -> int:
        """Diameter of the largest bubble."""
        return _MOST_PX[self.width]

    @property
    def gap_px(self) -> tuple[int, int, int]:
        """Sizes of the marks of a gap: nothing, reviews only, core outcome."""
        return _GAP_PX[self.width]

    @property
    def slots(self) -> int:
        """Columns that the lane has room for; few columns do not spread."""
        return max(self.columns, 4)

    @property
    def label(self) -> Lane | None:
        """The lane of row names."""
        return None if self.width == "phone" else Lane(2, _LABEL, 0.0, 1.0)

    @property
    def cells(self) -> Lane:
        """The lane of the cells."""
        domain = (0.0, 1.0) if self.width == "phone" else _CELLS
        return Lane(1, domain, -0.5, self.slots - 0.5)

    @property
    def totals(self) -> Lane | None:
        """The lane of the row totals."""
        return None if self.width == "phone" else Lane(3, _TOTALS, 0.0, 1.0)

    @property
    def keys(self) -> list[str]:
        """The lines of the key."""
        return _key_lines(self.mode, self.width, self.across)

    @property
    def header_px(self) -> int:
        """Height above the first row: keys, size key, names of columns, totals of columns."""
        line = self.sizes.small + 6
        return (len(self.keys) + 1) * line + 10 + (_HEAD_LINES + 1) * (self.sizes.small + 3) + 8


def diameter(values: pd.Series | np.ndarray, most: int, grid: Grid) -> np.ndarray:
    """Diameter in pixels of a bubble whose area stands for a value."""
    return grid.most_px * np.sqrt(np.asarray(values, dtype="float64") / most)


def layout(shown: "list[Line]", grid: Grid) -> dict:
    """The layout of the map."""
    axes = {
        lane.layout_key: {
            "domain": list(lane.domain),
            "range": [lane.low, lane.high],
            "anchor": "y",
            "showticklabels": False,
        }
        for lane in (grid.label, grid.cells, grid.totals)
        if lane
    }
    top = -0.5 - grid.header_px / grid.row_px
    return {
        "template": template(grid.mode),
        "barmode": "overlay",
        "height": grid.header_px + grid.rows * grid.row_px + 12,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 10},
        "font": {"size": grid.sizes.text},
        "yaxis": {"range": [grid.rows - 0.5, top], "showticklabels": False},
        "shapes": [_bands(shown, grid)],
        "annotations": _keys(grid),
        **axes,
    }


def _bands(shown: "list[Line]", grid: Grid) -> dict:
    """The headings of groups shaded over the whole width. One shape: each costs time."""
    heads = [place for place, line in enumerate(shown) if line.level == GROUP]
    rows = (f"M 0,{row - 0.5} L 1,{row - 0.5} L 1,{row + 0.5} L 0,{row + 0.5} Z" for row in heads)
    return {
        "type": "path",
        "xref": "paper",
        "yref": "y",
        "path": " ".join(rows),
        "fillcolor": grid.colours.panel,
        "line": {"width": 0},
        "layer": "below",
    }


def _text(name: str, lane: Lane, x: list[float], y: list[float], text: list[str], place: str, grid: Grid) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "name": name,
        "xaxis": lane.name,
        "x": x,
        "y": y,
        "text": text,
        "textposition": place,
        "textfont": {"size": grid.sizes.text, "color": grid.colours.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _small(text: str, grid: Grid, colour: str | None = None) -> str:
    return f"<span style='color:{colour or grid.colours.muted};font-size:{grid.sizes.small}px'>{text}</span>"


def names(drawn: EvidenceMap, shown: "list[Line]", grid: Grid) -> list[dict]:
    """Names of groups and conditions; on a phone above their cells, with their trials and people."""
    lane = grid.label or grid.cells
    counts = {row["word"]: row for rows in (drawn.groups, drawn.conditions) for row in rows.to_dict("records")}
    indent = [0.0 if line.level == GROUP else _INDENT * (lane.high - lane.low) for line in shown]
    if grid.label:
        said = [_beside(line, grid) for line in shown]
        return [
            _text("labels", lane, [lane.low + x for x in indent], list(range(len(shown))), said, "middle right", grid)
        ]
    said = [_above(line, counts[line.word], grid) for line in shown]
    y = [place - 0.3 if _carries(line) else float(place) for place, line in enumerate(shown)]
    return [_text("labels", lane, [lane.low] * len(shown), y, said, "middle right", grid)]


def _carries(line: "Line") -> bool:
    return line.level != GROUP or line.folded


def _beside(line: "Line", grid: Grid) -> str:
    if line.level == GROUP:
        return f"<b>{_arrow(line)} {reading.row_label(GROUP, line.word)}</b>"
    parts = textwrap.wrap(words.label(line.word), _NAME_CHARACTERS, break_long_words=False)
    return parts[0] if len(parts) == 1 else _small("<br>".join(parts), grid, grid.colours.ink)


def _above(line: "Line", row: dict, grid: Grid) -> str:
    name = reading.row_label(line.level, line.word)
    bold = f"<b>{_arrow(line)} {name}</b>" if line.level == GROUP else name
    trials = "1 trial" if row["trials"] == 1 else f"{row['trials']:,} trials"
    silent = row["trials"] and row["unsized"] == row["trials"]
    people = ", people not reported" if silent else f", {row['people']:,} people"
    people = people if len(name) < _SHORT_NAME else ""
    return f"{bold}  {_small(trials + people, grid)}"


def _arrow(line: "Line") -> str:
    return "▸" if line.folded else "▾"


def totals(drawn: EvidenceMap, shown: "list[Line]", columns: list[str], grid: Grid) -> list[dict]:
    """Trials and people of every row at its right, and of every column under its name."""
    by_column = {row["word"]: _number(row, drawn.size) for row in drawn.columns.to_dict("records")}
    y = -0.5 - 10 / grid.row_px
    under = [f"<b>{_small(f'{by_column[word]}', grid, grid.colours.ink)}</b>" for word in columns]
    found = [
        _text("column totals", grid.cells, list(range(len(columns))), [y] * len(columns), under, "middle center", grid)
    ]
    if grid.totals is None or grid.label is None:
        return found
    counts = {row["word"]: row for rows in (drawn.groups, drawn.conditions) for row in rows.to_dict("records")}
    for name, x in (("trials", 0.42), ("people", 1.0)):
        said = [_total(line, _number(counts[line.word], name), grid) for line in shown]
        said.append(f"<b>{_small(f'{_number(drawn.total, name)}', grid, grid.colours.ink)}</b>")
        said.append(_small(name, grid))
        places = [*map(float, range(len(shown))), y, y - (grid.sizes.small + 4) / grid.row_px]
        found.append(_text(f"row {name}", grid.totals, [x] * len(said), places, said, "middle left", grid))
    found.append(
        _text(
            "all",
            grid.label,
            [0.0],
            [y],
            [f"<b>{_small('All conditions', grid, grid.colours.ink)}</b>"],
            "middle right",
            grid,
        )
    )
    return found


def _number(row: dict, name: str) -> str:
    return reading.people_or_not(row) if name == "people" else f"{row[name]:,}"


def _total(line: "Line", value: str, grid: Grid) -> str:
    text = _small(value, grid)
    return f"<b>{text}</b>" if line.level == GROUP else text


def heads(columns: list[str], grid: Grid) -> dict:
    """The names of the columns, in lines as wide as a column."""
    room = _GRID_PX[grid.width] / grid.slots - 6
    characters = max(int(room / (0.5 * grid.sizes.small)), 8)
    said = [_small("<br>".join(_wrapped(words.label(word), characters)), grid, grid.colours.ink) for word in columns]
    y = -0.5 - (grid.sizes.small + 10) / grid.row_px
    return _text("heads", grid.cells, list(range(len(columns))), [y] * len(columns), said, "top center", grid)


def _wrapped(name: str, characters: int) -> list[str]:
    parts = textwrap.wrap(name.replace("/", "/ "), characters, break_long_words=False)
    return [part.replace("/ ", "/") for part in parts]


def size_key(most: int, grid: Grid) -> list[dict]:
    """Three bubbles of round sizes with their numbers, under the keys."""
    values = _round_values(most)
    pixels = diameter(np.array(values), most, grid)
    line = grid.sizes.small + 6
    y = -0.5 - (grid.header_px - len(grid.keys) * line - line * 0.9) / grid.row_px
    lane = grid.cells
    px = _GRID_PX[grid.width] / (lane.high - lane.low)
    at, x = [], 7.0 * grid.sizes.small
    for value, size in zip(values, pixels, strict=True):
        at.append(x + size / 2)
        x += size + (len(f"{value:,}") * 0.6 + 2.2) * grid.sizes.small
    xs = [lane.low + place / px for place in at]
    said = [_small(f"{value:,}", grid) for value in values]
    beside = [x + (size / 2 + 5) / px for x, size in zip(xs, pixels, strict=True)]
    marker = {"size": pixels, "color": CLEAR, "line": {"color": grid.colours.muted, "width": 1}}
    dots = {"type": "scatter", "mode": "markers", "x": xs, "y": [y] * len(xs), "xaxis": lane.name, "name": "size key"}
    return [
        {**dots, "marker": marker, "hoverinfo": "skip", "cliponaxis": False},
        _text("size numbers", lane, beside, [y] * len(xs), said, "middle right", grid),
        _text("size title", lane, [lane.low], [y], [_small(f"Area: {grid.size}", grid)], "middle right", grid),
    ]


def _round_values(most: int) -> list[int]:
    """Up to three round numbers, the largest at most `most`."""
    unit = 10 ** (len(str(most)) - 1)
    top = max(step * unit for step in (1, 2, 5) if step * unit <= most)
    return [value for value in (top // 20, top // 5, top) if value >= 1]


def _key_lines(mode: Mode, width: Width, across: str) -> list[str]:
    """What colours, shapes and depths mean; a phone breaks the lines."""
    colours, points = palette(mode), SIZES[width].small + 3

    def glyph(sign: str, colour: str) -> str:
        return f"<span style='color:{colour};font-size:{points}px'>{sign}</span>"

    blue, grey, red = (colours.step_outlines[step] for step in (0, 2, 4))
    sides = [
        f"{glyph('●', blue)} {reading.BALANCES[0]}",
        f"{glyph('◆', grey)} {reading.BALANCES[1]}",
        f"{glyph('▼', red)} {reading.BALANCES[2]}",
        f"{glyph('○', colours.muted)} {reading.BALANCES[3]}",
    ]
    deep = "".join(glyph("●", colour) for colour in shades(mode, 0, (0.3, 0.62, 1.0)))
    quality = f"{deep} share of stronger and moderate trials: under ⅓, to ⅔, more"
    core = "   × mainly treated for it, no trial" if across == "outcome" else ""
    gaps = f"· no study   □ reviews only{core}"
    if width == "phone":
        return ["   ".join(sides[:2]), "   ".join(sides[2:]), quality.replace("stronger and moderate", "better"), gaps]
    return [
        "   ".join(sides),
        f"{quality}   {gaps}" if width == "wide" else quality,
        *([] if width == "wide" else [gaps]),
    ]


def _keys(grid: Grid) -> list[dict]:
    line, small = grid.sizes.small + 6, grid.sizes.small
    left = 0.0 if grid.label is None else _CELLS[0]
    return [
        annotation(text, left, 1.0, "left", small, grid.colours.muted, yanchor="top") | {"yshift": -place * line}
        for place, text in enumerate(grid.keys)
    ]
