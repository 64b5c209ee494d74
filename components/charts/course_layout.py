"""What surrounds the marks of the course: titles, keys, windows of time, week lines, the scale of g, the bands."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from components.charts.course_plane import EDGE, GUTTER, LINE, PANEL, SIDES, Plane, side_head, side_height
from components.charts.effect_direction import step_glyphs
from components.charts.lanes import week_position
from components.charts.marks import annotation
from components.charts.size import SIZES, Width
from components.charts.trial_rows import header_text, line_down, title
from components.theme import Mode, Palette, palette, template
from evidence import condition
from evidence.forest import AGAINST

_BAND_ENDS = (0.15, 12.0, 26.0)
_PHONE_BANDS = ("immediate", "to 12 weeks", "12–26", "beyond 26")
_WEEKS = (0, 1, 4, 12, 26, 52, 104)
_PHONE_WEEKS = (0, 4, 12, 26, 52)
_STEPS_OF_G = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True)
class Heights:
    """Pixels of the parts of the figure, from the top down; `sides` are the bands of the panel of directions."""

    head: int
    size: int
    gap: int
    sides: tuple[int, ...]
    foot: int

    @property
    def below(self) -> int:
        """From the top of the figure to the panel of directions."""
        return self.head + self.size + self.gap

    @property
    def whole(self) -> int:
        """The whole figure."""
        return self.below + sum(self.sides) + self.foot

    def share(self, top: int, pixels: int) -> list[float]:
        """Share of the height that so many pixels take from a top on."""
        return [1 - (top + pixels) / self.whole, 1 - top / self.whole]


def _heights(drawn: pd.DataFrame, keys: int, width: Width) -> Heights:
    """Heights that the points need."""
    small, below, top = SIZES[width].small, drawn[drawn["panel"] == "direction"], 0
    sides = []
    for side in SIDES if len(below) else ():
        lines = ((below.loc[below["side"] == side, "y"] - top - side_head(width)) // LINE[width]).astype(int)
        sides.append(side_height(lines.tolist(), width))
        top += sides[-1]
    return Heights(
        head=line_down(keys, SIZES[width]) + 14 + 2 * (small + 4),
        size=PANEL[width] if (drawn["panel"] == "size").any() else 0,
        gap=small + 22 if sides else 0,
        sides=tuple(sides),
        foot=2 * (small + 6) + 8,
    )


def layout(drawn: pd.DataFrame, names: list[dict], plane: Plane, mode: Mode) -> dict:
    """The layout of the course for `points_to_draw` and the names of its trials."""
    size, colours, width = SIZES[plane.width], palette(mode), plane.width
    keys = _key_lines(drawn, colours, width)
    heights, hidden = _heights(drawn, len(keys), width), {"showticklabels": False}
    notes = [title("What was found, and when?", 0.0, colours, width)]
    notes += [
        header_text(line, 0.0, line_down(place + 1, size), size.small, colours.muted) | {"yanchor": "bottom"}
        for place, line in enumerate(keys)
    ]
    notes += _band_heads(drawn, heights, plane, colours) + _week_labels(heights, plane, colours)
    notes += _size_words(heights, plane, colours) if heights.size else []
    notes += _direction_words(heights, width, colours) if heights.sides else []
    notes += [annotation(**name, points=size.small, colour=colours.ink, xref="x") for name in names]
    lower = sum(heights.sides)
    return {
        "template": template(mode),
        "height": heights.whole + 2,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 0},
        "font": {"size": size.text},
        "xaxis": {"domain": [GUTTER[width], 1.0], "range": [plane.low, plane.high], **hidden},
        "yaxis": {"domain": heights.share(heights.head, heights.size), "range": [plane.least, plane.most], **hidden},
        "yaxis2": {"domain": heights.share(heights.below, lower), "range": [lower or 1, 0], "anchor": "x", **hidden},
        "shapes": _shapes(heights, plane, colours),
        "annotations": notes,
    }


def _key_lines(drawn: pd.DataFrame, colours: Palette, width: Width) -> list[str]:
    """The key: colours, shapes, lines; a phone breaks it into more lines."""
    clear, lean, none, lean_down, clear_down = step_glyphs("●●●●●", colours, width)
    steps = f"{clear_down}{lean_down} comparator   {none} no side   {lean}{clear} massage   soft: leans"
    present = set(drawn["comparator_family"].astype("object"))
    glyphs = {"active": "○", "inactive": "□"}
    families = [f"{glyph} against {AGAINST[family]}" for family, glyph in glyphs.items() if family in present]
    lines = ["△ treatment ends", "┄ not measured after"]
    interval = ["│ 95% CI"] if drawn["g"].notna().any() else []
    silent = int(drawn["weeks"].isna().sum())
    unknown = [f"n.r.: time not reported ({silent} of {len(drawn)} reports)"] if silent else []
    if width == "phone":
        return [steps, *families, "   ".join([*lines, *interval]), *unknown]
    return ["   ".join([steps, *families]), "   ".join([*interval, "─ one trial", *lines, *unknown])]


def _band_heads(drawn: pd.DataFrame, heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """Over each window of time its name and how many trials looked in it."""
    counts = drawn["study_id"].groupby(condition.bands(drawn["weeks"]), observed=False).nunique()
    ends = [EDGE, *week_position(np.array(_BAND_ENDS)), plane.high]
    names = _PHONE_BANDS if plane.width == "phone" else condition.BANDS
    heads = list(zip(names, (sum(edges) / 2 for edges in pairwise(ends)), counts, strict=True))
    silent = drawn.loc[drawn["weeks"].isna(), "study_id"].nunique()
    left = 0.6 if plane.width == "phone" else 0.5  # away from its narrow neighbour
    heads += [("n.r.", plane.low * left + EDGE * (1 - left), silent)] if silent else []
    at = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "align": "center"}
    small = SIZES[plane.width].small
    return [
        header_text(f"{name}<br>k = {count}", x, heights.head - 4, small, colours.muted) | at
        for name, x, count in heads
    ]


def _week_labels(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    small, top = SIZES[plane.width].small, heights.whole - heights.foot
    weeks = _PHONE_WEEKS if plane.width == "phone" else _WEEKS
    at = {"xref": "x", "xanchor": "center"}
    notes = [header_text(str(week), float(week_position(week)), top + 3, small, colours.muted) | at for week in weeks]
    unit = header_text("weeks since the start of treatment", EDGE, top + small + 8, small, colours.muted)
    return [*notes, unit | {"xref": "x"}]


def _size_words(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """The scale of g, the line of no difference, and what each side of it means."""
    small, gutter = SIZES[plane.width].small, GUTTER[plane.width]
    step = next((step for step in _STEPS_OF_G if (plane.most - plane.least) / step <= 7), 100.0)
    ticks = np.arange(math.ceil(plane.least / step), math.floor(plane.most / step) + 1) * step
    left, at = {"xshift": -5}, {"yref": "y"}
    notes = [
        annotation(f"{tick:.1f}".replace("-", "−"), gutter, tick, "right", small, colours.muted, **at) | left
        for tick in ticks
    ]
    unit = header_text("g" if plane.width == "phone" else "Hedges’ g", 0.0, heights.head - 4, small, colours.muted)
    zero = annotation("no difference", 1.0, 0.0, "right", small, colours.muted, yanchor="bottom", **at)
    up = annotation(f"↑ {SIDES[1]}", gutter, plane.most, "left", small, colours.ink, yanchor="top", **at)
    down = annotation(f"↓ {SIDES[-1]}", gutter, plane.least, "left", small, colours.ink, yanchor="bottom", **at)
    return [*notes, unit | {"yanchor": "bottom"}, zero, up, down]


def _direction_words(heights: Heights, width: Width, colours: Palette) -> list[dict]:
    """What the lower panel is, and the side of each of its bands."""
    small = SIZES[width].small
    why = "where figures give no size" if heights.size else "no trial prints figures that give a size"
    head = header_text(f"<b>Direction only</b>, {why}", 0.0, heights.below - 4, small, colours.ink)
    notes, top = [head | {"yanchor": "bottom"}], heights.below
    for name, tall in zip(SIDES.values(), heights.sides, strict=True):
        if width == "phone":
            notes.append(header_text(name, 0.0, top + 2, small, colours.ink))
        else:
            said = "<br>".join(name.rsplit(" ", 1)) if width == "laptop" else name
            notes.append(header_text(said, 0.0, top + tall / 2, small, colours.ink) | {"yanchor": "middle"})
        top += tall
    return notes


def _shapes(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """Windows of time, week lines, the edge to times not reported, no difference, and the bands of directions."""
    rule = {"color": colours.rule, "width": 1}
    bottom, top = heights.share(heights.head, heights.whole - heights.head - heights.foot)
    down = {"xref": "x", "yref": "paper", "y0": bottom, "y1": top, "layer": "below"}
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    first, second, third = (float(x) for x in week_position(np.array(_BAND_ENDS)))
    windows = [
        down | {"type": "rect", "x0": left, "x1": right, "fillcolor": colours.band, "line": {"width": 0}}
        for left, right in ((EDGE, first), (second, third))
    ]
    edges = [(float(week_position(week)), rule) for week in _WEEKS[1:]]
    edges += [(EDGE, rule | {"dash": "dot"})] if plane.low < EDGE else []
    lines = [down | {"type": "line", "x0": x, "x1": x, "line": line} for x, line in edges]
    zero = across | {"x0": GUTTER[plane.width], "yref": "y", "y0": 0, "y1": 0, "line": rule | {"color": colours.muted}}
    bands = np.cumsum([0, *heights.sides]).tolist() if heights.sides else []
    return [
        *windows,
        *lines,
        *([zero] if heights.size else []),
        *(across | {"yref": "y2", "y0": y, "y1": y, "line": rule} for y in bands),
    ]
