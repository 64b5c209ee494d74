"""Counts of trials as stacked bars: what PowerPoint and others can draw themselves and a teacher can edit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.theme import palette
from evidence import vocabulary as words

# Weeks to the last report, as the lines of the overview divide them.
LIMITS = (4, 12, 26)
TIMES = ("up to 4 weeks", "over 4, up to 12", "over 12, up to 26", "over 26 weeks", "no time reported")
WAY, TIME, GOOD = "Which way?", "For how long?", "How good?"
CANNOT_TELL = "cannot tell"
_COLOURS = palette("light")
# Longer is darker; where no time is printed the bar is as pale as where quality is not.
_TIME_COLOURS = ("#C9D3D2", "#98B0AF", "#5F8583", "#2C5957", _COLOURS.tiers[3])


@dataclass(frozen=True)
class Series:
    """One part of every bar: its name, its count in each row, its colour and outline (light)."""

    name: str
    counts: tuple[int, ...]
    colour: str
    outline: str


@dataclass(frozen=True)
class Bars:
    """Stacked bars: a title, a name for each row from top to bottom, the parts in drawing order.

    shares: each bar is drawn as a whole of 100 %, for rows of unlike size; the counts stay the data.
    """

    title: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    shares: bool = False

    @property
    def totals(self) -> tuple[int, ...]:
        """What each bar adds up to."""
        return tuple(sum(one.counts[place] for one in self.series) for place in range(len(self.rows)))


def directions(rows: Sequence[str], table: pd.DataFrame, title: str = WAY, shares: bool = False) -> Bars:
    """Trials by direction. table: a row each, columns vocabulary.STEPS and, where some cannot tell, `hollow`."""
    parts = zip(words.STEPS, _COLOURS.steps, _COLOURS.step_outlines, strict=True)
    series = [_series(name, table[name], colour, outline) for name, colour, outline in parts]
    if "hollow" in table and int(table["hollow"].sum()):
        series.append(_series(CANNOT_TELL, table["hollow"], _COLOURS.paper, _COLOURS.step_outlines[2]))
    return Bars(title, tuple(rows), tuple(series), shares)


def tiers(rows: Sequence[str], table: pd.DataFrame, title: str = GOOD, shares: bool = False) -> Bars:
    """Trials by quality tier, stronger first. table: a row each, columns vocabulary.TRIAL_TIERS."""
    parts = zip(words.TRIAL_TIERS, _COLOURS.tiers, strict=True)
    series = [_series(name, table[name], colour, _COLOURS.tier_outline) for name, colour in parts]
    return Bars(title, tuple(rows), tuple(series), shares)


def times(rows: Sequence[str], weeks: Sequence[Iterable[float]], title: str = TIME) -> Bars:
    """Trials by the time of their last report. weeks: of each row's trials, missing where no time is printed."""
    counts = np.array([_by_time(np.asarray(list(some), dtype="float64")) for some in weeks]).reshape(-1, len(TIMES))
    series = [
        Series(name, tuple(int(n) for n in counts[:, place]), _TIME_COLOURS[place], _COLOURS.tier_outline)
        for place, name in enumerate(TIMES)
    ]
    return Bars(title, tuple(rows), tuple(series))


def _by_time(weeks: np.ndarray) -> np.ndarray:
    place = np.where(np.isnan(weeks), len(LIMITS) + 1, np.searchsorted(LIMITS, np.nan_to_num(weeks), side="left"))
    return np.bincount(place.astype("int64"), minlength=len(TIMES))


def counted(codes: Sequence[Iterable[int]], names: Sequence[str]) -> pd.DataFrame:
    """Counts of each code in each row, a column per name."""
    rows = [np.bincount(np.asarray(list(some), dtype="int64"), minlength=len(names)) for some in codes]
    return pd.DataFrame(np.array(rows).reshape(-1, len(names)), columns=list(names))


def _series(name: str, counts: pd.Series, colour: str, outline: str) -> Series:
    return Series(name, tuple(int(n) for n in counts), colour, outline)
