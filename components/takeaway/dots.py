"""Sizes of effects as dots with their intervals: what PowerPoint can draw itself and a teacher can edit."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from components.theme import palette
from evidence.forest import AGAINST, Family
from evidence.pooling import Pooled

_COLOURS = palette("light")
# As on the page: one small trial does not flatten the rest.
CLIP = 3.0


@dataclass(frozen=True)
class Dot:
    """A value with its 95 % interval: where it stands across, what it is called, its colour; size in points."""

    label: str
    at: float
    g: float
    low: float
    high: float
    colour: str
    size: int = 9


@dataclass(frozen=True)
class Row:
    """A row of a forest plot: its words at the left and right; kind: family (a heading), trial or pooled.

    reach: the prediction interval of a pooled row.
    """

    kind: str
    words: str
    said: str = ""
    dot: Dot | None = None
    reach: tuple[float, float] | None = None


@dataclass(frozen=True)
class Forest:
    """The rows of a forest plot, top to bottom. Right of zero favours massage."""

    title: str
    rows: tuple[Row, ...]

    @property
    def range(self) -> tuple[float, float]:
        """The ends of its axis, in halves of a standard deviation."""
        dots = [row.dot for row in self.rows if row.dot]
        ends = [value for dot in dots for value in (dot.low, dot.high)]
        ends += [value for row in self.rows if row.reach for value in row.reach]
        low, high = max(min([-0.5, *ends]), -CLIP), min(max([0.5, *ends]), CLIP)
        return -_halves(-low), _halves(high)


def _halves(value: float) -> float:
    return -(-value // 0.5) * 0.5


def forest(outcome: str, grouped: Sequence[Family]) -> Forest | None:
    """The rows of families of comparators (`evidence.forest.families`), without trials left out; None without any."""
    rows: list[Row] = []
    for family in grouped:
        rows.append(Row("family", f"Against {AGAINST[family.word]}"))
        rows += [_trial(trial) for trial in family.kept.to_dict("records")]
        rows.append(_pooled(family.pooled) if isinstance(family.pooled, Pooled) else Row("none", "Too few to pool"))
    title = f"{outcome}: Hedges’ g with 95% interval"
    return Forest(title, tuple(rows)) if any(row.kind == "trial" for row in rows) else None


def _trial(trial: dict) -> Row:
    people = "n not reported" if pd.isna(trial["n_compared"]) else f"n {trial['n_compared']:.0f}"
    weight = 0.0 if pd.isna(trial["weight"]) else float(trial["weight"])
    dot = _dot(trial, 0.0, round(6 + 8 * (weight / 100) ** 0.5), _COLOURS.tiers[0])
    return Row("trial", f"{trial['label']}, {people}", _said(dot.g, dot.low, dot.high), dot)


def _pooled(pooled: Pooled) -> Row:
    dot = Dot("Pooled", 0.0, pooled.g, pooled.ci_low, pooled.ci_high, _COLOURS.accent, 13)
    words = f"Pooled, {pooled.k} trials, I² {pooled.i2:.0f}%"
    return Row("pooled", words, _said(dot.g, dot.low, dot.high), dot, (pooled.prediction_low, pooled.prediction_high))


def _dot(row: dict, at: float, size: int, colour: str) -> Dot:
    return Dot(str(row["label"]), at, float(row["g"]), float(row["ci_low"]), float(row["ci_high"]), colour, size)


def _said(g: float, low: float, high: float) -> str:
    return f"{g:z.2f} [{low:z.2f}, {high:z.2f}]"
