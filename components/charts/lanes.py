"""The columns of the overview: where each lies, what range it shows, and where a number of weeks stands."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.charts.size import Width
from evidence import vocabulary as words

NOT_REPORTED_X = -0.36
_LEAST_WEEKS_SHOWN = 130.0

_BESIDE = {
    "label": (0.0, 0.2),
    "help": (0.208, 0.545),
    "hollow": (0.565, 0.655),
    "time": (0.68, 0.87),
    "quality": (0.895, 1.0),
}
_DOMAINS: dict[Width, dict[str, tuple[float, float]]] = {
    "phone": {"help": (0.0, 0.48), "time": (0.52, 0.79), "quality": (0.81, 1.0)},
    "laptop": _BESIDE,
    "wide": _BESIDE,
}


@dataclass(frozen=True)
class Lane:
    """A column of a figure: its axis number, its share of the width and its range."""

    axis: int
    domain: tuple[float, float]
    low: float
    high: float

    @property
    def name(self) -> str:
        """Name of the axis in a trace (`x`, `x2`, ...)."""
        return "x" if self.axis == 1 else f"x{self.axis}"

    @property
    def layout_key(self) -> str:
        """Name of the axis in a layout (`xaxis`, `xaxis2`, ...)."""
        return f"xaxis{'' if self.axis == 1 else self.axis}"


def bare_axes(lanes: dict[str, Lane]) -> dict[str, dict]:
    """The x axes of a figure's lanes, without numbers; the figure writes its own."""
    return {
        lane.layout_key: {
            "domain": list(lane.domain),
            "range": [lane.low, lane.high],
            "anchor": "y",
            "showticklabels": False,
        }
        for lane in lanes.values()
    }


def week_position(weeks: np.ndarray | float) -> np.ndarray:
    """Place of a time on the week axis, log10(1 + weeks): a session is 0, and a year is not squeezed by the days."""
    return np.log10(1 + np.asarray(weeks, dtype="float64"))


def overview_lanes(rows: pd.DataFrame, longest_weeks: float, width: Width) -> dict[str, Lane]:
    """The lanes of the overview for these rows.

    A phone has none for labels (they stand above their rows) and none for hollow marks (their number stands in words).
    """
    left, right = _reach(rows)
    reach = max(left + right, 8.0)
    ranges = {
        "label": (0.0, 1.0),
        "help": (-left - 0.03 * reach, max(right, reach - left) + 0.03 * reach),
        "hollow": (0.0, max(float(rows["hollow"].max()), 6.0)),
        "time": (NOT_REPORTED_X - 0.12, float(week_position(max(longest_weeks * 1.25, _LEAST_WEEKS_SHOWN)))),
        "quality": (0.0, 1.01),
    }
    domains = _DOMAINS[width]
    return {name: Lane(axis, domain, *ranges[name]) for axis, (name, domain) in enumerate(domains.items(), start=1)}


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    """How far tiles reach to the left and right of zero; "no side" is centred on it."""
    neutral = rows[words.STEPS[2]] / 2
    left = (rows[words.STEPS[3]] + rows[words.STEPS[4]] + neutral).max()
    right = (rows[words.STEPS[0]] + rows[words.STEPS[1]] + neutral).max()
    return float(left), float(right)
