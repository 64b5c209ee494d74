"""Two selections side by side: how each is written in a link, what it leaves, and the difference in numbers and words.

The filters every page shares hold for both sides; each side adds its own. A trial that meets both counts on both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd

from evidence import condition as conditions
from evidence import forest, overview, summary
from evidence import selection as selecting
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.pooling import Pooled
from evidence.selection import FACETS, Ignored, Selection

A, B = "a", "b"
EVERYTHING = "everything"
# A word no table has: two sets of words without a common one leave nothing.
NO_WORD = ("",)
FEW = 5
ABOUT_PERCENT = 10
MOST_ROWS = 15
LONGEST_NAME = 40
_LONGEST_LINK = 4_000
_Z = 1.959963984540054


@dataclass(frozen=True)
class Side:
    """What one side is called and what it adds to the shared filters."""

    name: str
    selection: Selection


@dataclass(frozen=True)
class Preset:
    """A ready comparison."""

    word: str
    label: str
    a: Side
    b: Side


def _by(field: str, *chosen: str) -> Selection:
    return Selection().with_words(field, chosen)


_NIH = words.FUNDER_CATEGORIES[:2]
_PRESETS = (
    Preset(
        "nih",
        "NIH-funded or not",
        Side("NIH-funded", _by("funders", *_NIH)),
        Side("All others", _by("funders", *words.FUNDER_CATEGORIES[2:])),
    ),
    Preset(
        "sham",
        "Sham or usual care",
        Side("Against sham", _by("comparators", "sham/light touch")),
        Side("Against usual care", _by("comparators", "usual care")),
    ),
    Preset(
        "quality",
        "Stronger or weaker",
        Side("Stronger and moderate", _by("tiers", "stronger", "moderate")),
        Side("Weaker", _by("tiers", "weaker")),
    ),
    Preset(
        "scope",
        "Hands-on or border",
        Side("Hands-on massage", _by("scopes", "core")),
        Side("Border techniques", _by("scopes", "border")),
    ),
)


def presets(corpus: Corpus) -> tuple[Preset, ...]:
    """The ready comparisons that a table has words for on both sides."""
    found = [replace(one, a=_present(one.a, corpus), b=_present(one.b, corpus)) for one in _PRESETS]
    return tuple(one for one in found if one.a.selection.changed() and one.b.selection.changed())


def _present(side: Side, corpus: Corpus) -> Side:
    """A side without the words that the table does not have: a link could not bring them back."""
    selection = side.selection
    for facet in FACETS:
        there = set(selecting.choices(corpus, facet.field))
        kept = [word for word in getattr(selection, facet.field) if word in there]
        selection = selection.with_words(facet.field, kept)
    return Side(side.name, selection)


def encode(selection: Selection) -> str:
    """A selection as the value of one parameter: its own query inside."""
    return urlencode(selection.to_query(), doseq=True) or EVERYTHING


def decode(text: str, corpus: Corpus) -> tuple[Selection, list[Ignored]]:
    """Read `encode` back; whatever cannot be followed is left out and reported."""
    if text == EVERYTHING:
        return Selection(), []
    query = parse_qs(text[:_LONGEST_LINK], keep_blank_values=True)
    found, ignored = selecting.from_query(query, corpus)
    ours = set(selecting.PARAMS)
    ignored += [
        Ignored(param, " ".join(values), "no such filter") for param, values in query.items() if param not in ours
    ]
    return found, ignored


def read(query: Mapping[str, list[str]], corpus: Corpus) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The sides a link asks for, rid of what cannot be followed, and a line on each such part.

    A side of which nothing can be followed is left out.
    """
    kept: dict[str, tuple[str, ...]] = {}
    said: list[str] = []
    for param in (A, B):
        for value in query.get(param, [])[-1:]:
            found, ignored = decode(value, corpus)
            said += [f"{param}: {part.param}={part.value}: {part.reason}" for part in ignored]
            if found.changed() or not ignored:
                kept[param] = (encode(found),)
    return kept, said


def within(side: Selection, shared: Selection) -> Selection:
    """What meets a side and the shared filters."""
    both = shared
    for facet in FACETS:
        own, common = getattr(side, facet.field), getattr(shared, facet.field)
        chosen = tuple(word for word in own if word in common) or NO_WORD if own and common else own or common
        both = both.with_words(facet.field, chosen)
    starts = [year for year in (side.year_from, shared.year_from) if year is not None]
    ends = [year for year in (side.year_to, shared.year_to) if year is not None]
    return Selection(
        **{facet.field: getattr(both, facet.field) for facet in FACETS},
        year_from=max(starts, default=None),
        year_to=min(ends, default=None),
        min_n=max(side.min_n, shared.min_n),
        text=" ".join(dict.fromkeys(f"{shared.text} {side.text}".split())),
    )


def preset_of(a: Selection, b: Selection, corpus: Corpus) -> Preset | None:
    """The ready comparison that two sides are, if they are one."""
    return next((one for one in presets(corpus) if (one.a.selection, one.b.selection) == (a, b)), None)


@dataclass(frozen=True)
class Balance:
    """Trials of a side: all, those that can tell, and of these those on each of vocabulary.STEPS."""

    trials: int
    steps: tuple[int, ...]

    @property
    def speaking(self) -> int:
        """Trials that can tell."""
        return sum(self.steps)

    @property
    def to_massage(self) -> int:
        """Trials that point to massage, clearly or leaning."""
        return sum(self.steps[:2])

    @property
    def percent(self) -> float:
        """Share of those that can tell that point to massage, in percent; NaN without any."""
        return 100 * self.to_massage / self.speaking if self.speaking else np.nan


def balance(filtered: Filtered) -> Balance:
    """The balance of all trials of a side, each once."""
    drawn = overview.one_per_trial(filtered)
    speaking = drawn.loc[drawn["role"].eq(summary.SPEAKS), "step"].to_numpy("int64")
    return Balance(len(drawn), tuple(np.bincount(speaking, minlength=len(words.STEPS)).tolist()))


def by_condition(a: Filtered, b: Filtered) -> pd.DataFrame:
    """One row per condition with a trial that can tell on both sides; most on the smaller side first.

    Columns: condition, a, b (Balance of each side).
    """
    sides = [{row["condition"]: _of_row(row) for row in overview.condition_rows(f).to_dict("records")} for f in (a, b)]
    shared = [word for word in sides[0] if word in sides[1]]
    found = [
        (word, sides[0][word], sides[1][word]) for word in shared if sides[0][word].speaking and sides[1][word].speaking
    ]
    found.sort(key=lambda row: (-min(row[1].speaking, row[2].speaking), -row[1].speaking - row[2].speaking, row[0]))
    return pd.DataFrame(found, columns=["condition", A, B])


def _of_row(row: dict) -> Balance:
    return Balance(int(row["trials"]), tuple(int(row[step]) for step in words.STEPS))


def in_both(a: Filtered, b: Filtered) -> int:
    """Trials that count on both sides."""
    trial = a.corpus.studies["kind"].eq("trial").to_numpy()
    return int((a.in_study & b.in_study & trial).sum())


def headline(a_name: str, a: Balance, b_name: str, b: Balance) -> str:
    """The difference in one sentence; none is drawn from fewer than FEW trials that can tell on either side."""
    other = b_name if b_name[:2].isupper() else f"{b_name[:1].lower()}{b_name[1:]}"
    if min(a.speaking, b.speaking) < FEW:
        return f"{a_name} and {other}: too few trials to compare ({_few(a)}, and {_few(b)}, point to massage)"
    of_a = f"{a_name}: {a.percent:.0f}% of {a.speaking:,} trials that can tell point to massage"
    of_b = f"{b.percent:.0f}% of {b.speaking:,}"
    apart = a.percent - b.percent
    if abs(apart) < ABOUT_PERCENT:
        return f"{of_a}, about as often as {other} ({of_b})"
    low, high = gap_interval(a, b)
    if low <= 0 <= high:
        return f"{of_a}; {other}: {of_b}, a gap that chance alone can make"
    return f"{of_a}, {'more' if apart > 0 else 'less'} often than {other} ({of_b})"


def gap_interval(a: Balance, b: Balance) -> tuple[float, float]:
    """95% interval of the difference between the two shares of trials, in percent.

    Newcombe's hybrid of two Wilson intervals (1998, Stat Med 17:873, method 10); trials on both sides are taken as two.
    """
    (low_a, high_a), (low_b, high_b) = (_wilson(one.to_massage, one.speaking) for one in (a, b))
    share_a, share_b = a.to_massage / a.speaking, b.to_massage / b.speaking
    down = np.hypot(share_a - low_a, high_b - share_b)
    up = np.hypot(high_a - share_a, share_b - low_b)
    return float(100 * (share_a - share_b - down)), float(100 * (share_a - share_b + up))


def _wilson(count: int, whole: int) -> tuple[float, float]:
    share, square = count / whole, _Z**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * np.sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return middle - half, middle + half


def _few(side: Balance) -> str:
    return f"{side.to_massage} of {side.speaking}"


def name_of(letter: str, side: Selection) -> str:
    """What a side of one's own is called: its filters where they are short, else its letter."""
    said = selecting.in_words(side) or "All studies"
    return said if len(said) <= LONGEST_NAME else f"Side {letter}"


@dataclass(frozen=True, eq=False)
class PooledPair:
    """The families of comparators that pool on each side, for one condition and outcome."""

    condition: str
    outcome: str
    a: list[forest.Family]
    b: list[forest.Family]


def pooled_pair(a: Filtered, b: Filtered, effects: pd.DataFrame) -> PooledPair | None:
    """Pooled values of both sides where both are about the same one condition and each pools for an outcome.

    The outcome is the first, in the order of how many trials of side A report it, for which a family of comparators
    pools on each side. effects: `hedges_g` of the whole results table.
    """
    if len(a.selection.conditions) != 1 or a.selection.conditions != b.selection.conditions:
        return None
    condition = a.selection.conditions[0]
    ordered = [conditions.results_in_order(side, condition) for side in (a, b)]
    for outcome in conditions.outcomes(ordered[0])["outcome"].astype(str):
        found = [_pooling(one, outcome, effects) for one in ordered]
        if all(found):
            return PooledPair(condition, outcome, *found)
    return None


def _pooling(ordered: pd.DataFrame, outcome: str, effects: pd.DataFrame) -> list[forest.Family]:
    grouped = forest.families(conditions.figures(ordered, outcome, effects))
    return [family for family in grouped if isinstance(family.pooled, Pooled)]
