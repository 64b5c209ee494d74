"""How the trials of a selection grew over the years, and whether they got better.

Every trial counts once, by its year of publication and by what it says under the first of its selected conditions
(`evidence.overview.one_per_trial`); in panels of conditions it counts once under each.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import vocabulary as words
from evidence.filtering import Filtered
from evidence.overview import one_per_trial
from evidence.quality import SAFEGUARDS
from evidence.summary import SPEAKS

CANNOT_TELL = len(words.STEPS)
DIRECTIONS = (*words.STEPS, "cannot tell")
PERIOD_YEARS = 5
MOST_PANELS = 6
SPLITS = ("quality", "condition")
ENOUGH = 10
NOTABLE = 0.1
STATES = ("yes", "no", words.NOT_REPORTED)


def trials(filtered: Filtered) -> pd.DataFrame:
    """One row per trial left: its facts and safeguards.

    Columns: those of `placed_in_years`, `study_id`, `tier` (code), `n_people`, and every safeguard (code into STATES,
    with what appraisals say).
    """
    placed, corpus = placed_in_years(filtered), filtered.corpus
    study = placed["study"].to_numpy()
    table = {
        "study_id": corpus.studies["study_id"].to_numpy()[study],
        "tier": corpus.studies["tier"].cat.codes.to_numpy("int64")[study],
        "n_people": corpus.studies["n_people"].to_numpy("float64", na_value=np.nan)[study],
    }
    said = {name: pd.Categorical(corpus.graded[name], STATES).codes[study] for name in SAFEGUARDS}
    return placed.assign(**table, **said)


def placed_in_years(filtered: Filtered) -> pd.DataFrame:
    """One row per trial left: `study` (row number), `year`, `direction` (code into DIRECTIONS)."""
    return _placed(one_per_trial(filtered), filtered)


def _placed(marks: pd.DataFrame, filtered: Filtered) -> pd.DataFrame:
    study = marks["study"].to_numpy()
    year = filtered.corpus.studies["year"].to_numpy("int64")[study]
    direction = np.where(marks["role"] == SPEAKS, marks["step"], CANNOT_TELL).astype("int64")
    return pd.DataFrame({"study": study, "year": year, "direction": direction})


def per_year(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Trials per year and direction: index `year` from first to last, a column per word of DIRECTIONS, `trials`."""
    kinds, years = len(DIRECTIONS), last - first + 1
    inside = found[found["year"].between(first, last)]
    place = (inside["year"].to_numpy() - first) * kinds + inside["direction"].to_numpy()
    counts = np.bincount(place, minlength=years * kinds).reshape(years, kinds)
    table = pd.DataFrame(counts, index=pd.RangeIndex(first, last + 1, name="year"), columns=list(DIRECTIONS))
    return table.assign(trials=counts.sum(axis=1))


@dataclass(frozen=True, eq=False)
class Panel:
    """One of several small pictures: its word, and its `per_year`."""

    word: str
    table: pd.DataFrame

    @property
    def trials(self) -> int:
        """Trials in the panel."""
        return int(self.table["trials"].sum())


def by_tier(found: pd.DataFrame, first: int, last: int) -> list[Panel]:
    """A panel per quality tier that has trials, stronger first."""
    panels = [
        Panel(word, per_year(found[found["tier"] == code], first, last)) for code, word in enumerate(words.TRIAL_TIERS)
    ]
    return [panel for panel in panels if panel.trials]


def by_condition(filtered: Filtered, first: int, last: int) -> list[Panel]:
    """A panel per condition, most trials first: those chosen, else the most studied; at most MOST_PANELS."""
    counts = filtered.marks["condition"].value_counts()
    names = filtered.corpus.conditions
    ordered = sorted(counts.index, key=lambda code: (-counts[code], names[code]))[:MOST_PANELS]
    marks = filtered.marks
    return [
        Panel(names[code], per_year(_placed(marks[marks["condition"] == code], filtered), first, last))
        for code in ordered
    ]


def periods(found: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """What trials report of themselves, per five years (1985-1989 and so on, cut at the first and last year).

    Columns: `start`, `end`, `trials`, `sized` (trials that report their number of people), `median_people`, and for
    every safeguard how many say `<name> yes`, `<name> no` and `<name> not_reported`.
    """
    starts = range(first - first % PERIOD_YEARS, last + 1, PERIOD_YEARS)
    return pd.DataFrame([_period(found, max(start, first), min(start + PERIOD_YEARS - 1, last)) for start in starts])


def _period(found: pd.DataFrame, start: int, end: int) -> dict[str, float]:
    some = found[found["year"].between(start, end)]
    row: dict[str, float] = {
        "start": start,
        "end": end,
        "trials": len(some),
        "sized": int(some["n_people"].notna().sum()),
    }
    row["median_people"] = some["n_people"].median()
    for name in SAFEGUARDS:
        counts = np.bincount(some[name], minlength=len(STATES))
        row |= {f"{name} {state}": int(count) for state, count in zip(STATES, counts, strict=True)}
    return row


def span(start: int, end: int) -> str:
    """A period in words: `2005–2009`, or one year."""
    return str(start) if start == end else f"{start}–{end}"


@dataclass(frozen=True)
class Change:
    """The last period with ENOUGH trials against the first: sizes, and safeguards reported more and less often."""

    before: str
    after: str
    median_before: float
    median_after: float
    more: tuple[str, ...]
    less: tuple[str, ...]


def change(table: pd.DataFrame) -> Change | None:
    """Compare the first and the last period that have ENOUGH trials; None where there are not two.

    A safeguard is reported more or less often where its share of trials differs by 10 percentage points or more.
    """
    enough = table[table["trials"] >= ENOUGH]
    if len(enough) < 2:
        return None
    before, after = enough.iloc[0], enough.iloc[-1]
    moved = {
        name: after[f"{name} yes"] / after["trials"] - before[f"{name} yes"] / before["trials"] for name in SAFEGUARDS
    }
    return Change(
        span(int(before["start"]), int(before["end"])),
        span(int(after["start"]), int(after["end"])),
        float(before["median_people"]),
        float(after["median_people"]),
        tuple(name for name, by in moved.items() if by >= NOTABLE),
        tuple(name for name, by in moved.items() if by <= -NOTABLE),
    )


@dataclass(frozen=True)
class Halves:
    """The trials before a year and since, of those that can tell; `since` is the year in which the later half begins.

    `newer` trials of all `trials` appeared since then.
    """

    trials: int
    since: int
    newer: int
    told_before: int
    to_massage_before: int
    told_since: int
    to_massage_since: int
    busiest: int
    in_busiest: int


def halves(found: pd.DataFrame) -> Halves | None:
    """The latest year since which at least half of the trials appeared, and what they say; None without trials."""
    if found.empty:
        return None
    years = found["year"].to_numpy()
    since = int(np.sort(years)[::-1][(len(years) + 1) // 2 - 1])
    told, to_massage = found["direction"] < CANNOT_TELL, found["direction"] <= 1
    newer, counts = found["year"] >= since, found["year"].value_counts()
    busiest = int(counts.index[counts == counts.max()].min())
    return Halves(
        trials=len(found),
        since=since,
        newer=int(newer.sum()),
        told_before=int((told & ~newer).sum()),
        to_massage_before=int((to_massage & ~newer).sum()),
        told_since=int((told & newer).sum()),
        to_massage_since=int((to_massage & newer).sum()),
        busiest=busiest,
        in_busiest=int(counts[busiest]),
    )


def years_within(low: float, high: float, first: int, last: int) -> tuple[int | None, int | None]:
    """The years a brush covers on a time axis, as limits of a selection; None at an end of the table is no limit.

    A brush that covers the middle of no year means the year it lies on.

    >>> years_within(1999.6, 2010.2, 1986, 2025), years_within(2004.7, 2004.9, 1986, 2025)
    ((2000, 2010), (2005, 2005))
    """
    start, end = int(np.ceil(min(low, high))), int(np.floor(max(low, high)))
    if start > end:
        start = end = round((low + high) / 2)
    start, end = min(max(start, first), last), max(min(end, last), first)
    return (start if start > first else None, end if end < last else None)
