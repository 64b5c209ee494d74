"""The plane of the course: weeks since the start across, Hedges' g upwards, and how large things are on it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.charts.lanes import NOT_REPORTED_X, week_position
from components.charts.size import SIZES, Width

EDGE = NOT_REPORTED_X / 2  # between times and "not reported"
SIDES = {1: "favours massage", 0: "no side shown", -1: "favours comparator"}
# Wide: sixteen trials, all of the course in the shipped lesson, fit a projector in type for the last row.
PANEL: dict[Width, int] = {"phone": 310, "laptop": 340, "wide": 292}
TAIL: dict[Width, int] = {"phone": 20, "laptop": 28, "wide": 42}
DOT: dict[Width, int] = {"phone": 9, "laptop": 10, "wide": 14}
LINE: dict[Width, int] = {"phone": 19, "laptop": 20, "wide": 23}
_LEAST_WEEKS_SHOWN = 156.0
_SILENT_ROOM = 0.42
GUTTER: dict[Width, float] = {"phone": 0.095, "laptop": 0.1, "wide": 0.105}
_WIDE_PX: dict[Width, int] = {"phone": 352, "laptop": 900, "wide": 1454}


@dataclass(frozen=True)
class Plane:
    """The range of the week axis and of the axis of g, and the width they are drawn for."""

    width: Width
    low: float
    high: float
    least: float
    most: float

    def across(self, pixels: float) -> float:
        """So many pixels in units of the week axis."""
        return pixels * (self.high - self.low) / (_WIDE_PX[self.width] * (1 - GUTTER[self.width]))

    def up(self, pixels: float) -> float:
        """So many pixels in units of g."""
        return pixels * (self.most - self.least) / PANEL[self.width]

    def text(self, said: str) -> float:
        """Room that small words take, in units of the week axis."""
        return self.across(0.54 * SIZES[self.width].small * len(said) + 8)


def plane_of(points: pd.DataFrame, width: Width) -> Plane:
    """The plane of these points: three years at least, intervals whole, and room for words at both ends."""
    longest = float(np.nanmax(points["time_weeks"].to_numpy("float64"), initial=0.0)) * 1.25
    low = EDGE - (_SILENT_ROOM if points["time_weeks"].isna().any() else 0.0)
    found = points[["g", "ci_low", "ci_high"]].to_numpy("float64")
    least, most = float(np.nanmin(found, initial=0.0)), float(np.nanmax(found, initial=0.6))
    words_px = 2 * SIZES[width].small + 2
    pad = (most - least) / (PANEL[width] - 2 * words_px) * words_px
    return Plane(width, low, float(week_position(max(longest, _LEAST_WEEKS_SHOWN))), least - pad, most + pad)


def side_head(width: Width) -> int:
    """Pixels over the lines of a side: on a phone its name stands there."""
    return 19 if width == "phone" else 6


def side_height(lines: list[int], width: Width) -> int:
    """Pixels of the band of a side with these lines; beside it there is room for its name, on a laptop in two lines."""
    least = {"phone": 8, "laptop": 2 * (SIZES["laptop"].small + 4), "wide": SIZES["wide"].small + 4}[width]
    return side_head(width) + max((max(lines, default=-1) + 1) * LINE[width] + 4, least)
