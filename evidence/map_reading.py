"""The evidence map in words: its headline, a cell as a sentence, where evidence is thick, thin and missing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import vocabulary as words
from evidence.condition_groups import REST, group_of
from evidence.corpus import Corpus
from evidence.evidence_map import CONDITION, COUNTS, GROUP, SIDES, Cell, EvidenceMap

BALANCES = ("most to massage", "no clear balance", "most to comparator", "none can tell")
MOST, SOME = 0.6, 1 / 3
SHADES = ("under a third", "a third to two thirds", "two thirds and more")
FEW_TRIALS = 3
LISTED = 8


def balance(cells: pd.DataFrame) -> np.ndarray:
    """Code into BALANCES: which side has most (60 %) of the trials that can tell, by the side of their figures."""
    speaking = cells[list(SIDES)].sum(axis=1).to_numpy("float64")
    whole = np.where(speaking > 0, speaking, np.nan)
    to_massage, to_comparator = (cells[name].to_numpy("float64") / whole for name in (SIDES[0], SIDES[2]))
    return np.select([speaking == 0, to_massage >= MOST, to_comparator >= MOST], [3, 0, 2], 1)


def shade(cells: pd.DataFrame) -> np.ndarray:
    """Code into SHADES: share of trials of the stronger or moderate tier."""
    share = cells["better"].to_numpy("float64") / np.maximum(cells["trials"].to_numpy("float64"), 1)
    return np.select([share >= 2 / 3, share >= SOME], [2, 1], 0)


def size_in_words(cell: dict) -> str:
    """Trials, people and reviews: `23 trials with 2,345 people (3 do not report how many); 5 reviews besides`."""
    if not cell["trials"]:
        return f"no trial; {_count(cell['reviews'], 'review')}" if cell["reviews"] else "no study"
    people = f"with {_count(cell['people'], 'person', 'people')}"
    if cell["unsized"] == cell["trials"]:
        people = "with an unreported number of people"
    elif cell["unsized"]:
        verb = "does" if cell["unsized"] == 1 else "do"
        people += f" ({cell['unsized']:,} {verb} not report how many)"
    reviews = f"; {_count(cell['reviews'], 'review')} besides" if cell["reviews"] else ""
    return f"{_count(cell['trials'], 'trial')} {people}{reviews}"


def sides_in_words(cell: dict) -> str:
    """`of 18 that can tell, 14 point to massage, 3 to no side, 1 to the comparator`."""
    speaking = sum(cell[side] for side in SIDES)
    if not speaking:
        return "none can tell: no fair test of massage alone"
    verb = "points" if cell["to_massage"] == 1 else "point"
    return (
        f"of {speaking:,} that can tell, {cell['to_massage']:,} {verb} to massage, {cell['no_side']:,} to no side, "
        f"{cell['to_comparator']:,} to the comparator"
    )


def quality_in_words(cell: dict) -> str:
    """`9 of 23 trials of the stronger or moderate tier`."""
    return f"{cell['better']:,} of {_count(cell['trials'], 'trial')} of the stronger or moderate tier"


def row_label(level: str, word: str) -> str:
    """Name of a row: of a condition, or of a group of conditions."""
    return "Other conditions" if level == GROUP and word == REST else words.label(word)


def name(level: str, row: str, column: str) -> str:
    """A cell by its names: `Neck pain: function/disability`."""
    text = words.label(column)
    return f"{row_label(level, row)}: {text if text[:2].isupper() else text[:1].lower() + text[1:]}"


def title(cell: dict) -> str:
    """A cell by name and size: `Neck pain, function/disability: 12 trials with 1,778 people`."""
    size = size_in_words(cell) if not cell["trials"] else size_in_words(cell).split("; ")[0].split(" (")[0]
    return f"{name(cell['level'], cell['row'], cell['column']).replace(': ', ', ', 1)}: {size}"


def sentence(cell: dict) -> str:
    """All numbers of a cell, without its name: size, sides, quality, reviews."""
    if not cell["trials"]:
        return f"{_capital(size_in_words(cell))}. A gap in this table, and it may be a gap in the research."
    size, *reviews = size_in_words(cell).split("; ")
    return f"{'; '.join((size, sides_in_words(cell), quality_in_words(cell), *reviews))}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def core_outcomes(condition: str) -> tuple[str, ...]:
    """What a condition is mainly treated for; nothing for those of the last group, which are no single condition."""
    return () if group_of(condition) == REST else words.CORE_OUTCOMES.get(condition, ())


def headline(drawn: EvidenceMap, half: int) -> str:
    """Where the evidence is and where it is missing; half: `conditions_with_half` of the same selection."""
    conditions = len(drawn.conditions)
    if not drawn.total["trials"]:
        return "No trial in this selection"
    if conditions == 1:
        return f"{words.label(drawn.conditions['word'].iloc[0])}: {size_in_words(drawn.total)}"
    thick = f"Half of the {drawn.total['trials']:,} trials are on {half} of {conditions} conditions"
    if half == conditions:
        thick = f"{_count(drawn.total['trials'], 'trial')} on {conditions} conditions"
    return f"{thick}; {_missing(drawn)}"


def _missing(drawn: EvidenceMap) -> str:
    found = gaps(drawn)
    if drawn.across == "outcome":
        without = len({listed.cell.row for listed in found})
        if not without:
            return "each has a trial of what it is mainly treated for"
        has = "has" if without == 1 else "have"
        return (
            f"{without} {has} no trial of an outcome that {'it is' if without == 1 else 'they are'} mainly treated for"
        )
    cells = len(drawn.conditions) * len(drawn.columns)
    return f"{len(found):,} of {cells:,} cells have no trial" if found else "no cell of the map is empty"


def conditions_with_half(drawn: EvidenceMap, corpus: Corpus, in_trial: np.ndarray) -> int:
    """How many conditions, most trials first, hold half of the trials; a trial of two conditions counts once.

    in_trial: mask over studies, the trials left.
    """
    by_trials = drawn.conditions.sort_values(["trials", "word"], ascending=[False, True])["word"]
    code = {word: place for place, word in enumerate(corpus.conditions)}
    rank = np.full(len(corpus.conditions), len(by_trials))
    rank[[code[word] for word in by_trials]] = np.arange(len(by_trials))
    study, place = corpus.memberships["study"].to_numpy(), rank[corpus.memberships["condition_code"].to_numpy()]
    best = np.full(len(in_trial), len(by_trials))
    np.minimum.at(best, study, place)
    first = best[in_trial & (best < len(by_trials))]
    reached = np.cumsum(np.bincount(first, minlength=1))
    return int(np.argmax(reached * 2 >= len(first))) + 1


@dataclass(frozen=True)
class Listed:
    """A line of a list: a cell, or a condition without any trial (`column` empty), and its numbers in words."""

    cell: Cell
    said: str


def most_studied(drawn: EvidenceMap) -> list[Listed]:
    """The cells with most people or trials."""
    found = _by_condition(drawn)
    other = "trials" if drawn.size == "people" else "people"
    ranked = found.sort_values([drawn.size, other, "row", "column"], ascending=[False, False, True, True])
    return _listed(ranked[ranked["trials"] > 0].head(LISTED))


def only_weak(drawn: EvidenceMap) -> list[Listed]:
    """Cells of FEW_TRIALS trials and more, none of the stronger or moderate tier; most trials first."""
    found = _by_condition(drawn)
    weak = found[(found["trials"] >= FEW_TRIALS) & (found["better"] == 0)]
    return _listed(weak.sort_values(["trials", "people", "row", "column"], ascending=[False, False, True, True]))


def gaps(drawn: EvidenceMap) -> list[Listed]:
    """Cells without a trial, in the order of the map.

    Of outcomes only a condition's core outcomes (what it is mainly treated for), since not every outcome makes sense
    for every condition; of massage types and comparators all, where both condition and column have most trials first.
    """
    found = _by_condition(drawn).set_index(["row", "column"])
    held = {key for key, trials in found["trials"].items() if trials > 0}
    shown = set(drawn.columns["word"])
    empty = [pair for pair in _expected(drawn) if pair not in held and (pair[1] in shown or drawn.across == "outcome")]
    reviews = found["reviews"].to_dict()
    return [Listed(Cell(CONDITION, *pair), _reviews_only(int(reviews.get(pair, 0)))) for pair in empty]


def _expected(drawn: EvidenceMap) -> list[tuple[str, str]]:
    conditions = drawn.conditions["word"].tolist()
    if drawn.across == "outcome":
        asked = set(drawn.asked)
        core = [(word, outcome) for word in conditions for outcome in core_outcomes(word)]
        return [pair for pair in core if not asked or pair[1] in asked]
    weight = {
        (row, column): rows * columns
        for row, rows in drawn.conditions[["word", "trials"]].itertuples(index=False)
        for column, columns in drawn.columns[["word", "trials"]].itertuples(index=False)
    }
    return sorted(weight, key=lambda pair: (-weight[pair], pair))


def _reviews_only(reviews: int) -> str:
    return f"{_count(reviews, 'review')} only" if reviews else ""


def _by_condition(drawn: EvidenceMap) -> pd.DataFrame:
    found = drawn.cells[drawn.cells["level"] == CONDITION]
    return found[found["column"].isin(set(drawn.columns["word"]))]


def _listed(found: pd.DataFrame) -> list[Listed]:
    rows = found[["row", "column", *COUNTS]].to_dict("records")
    return [Listed(Cell(CONDITION, row["row"], row["column"]), _short(row)) for row in rows]


def _short(row: dict) -> str:
    people = "people not reported" if row["unsized"] == row["trials"] else f"{row['people']:,} people"
    return f"{_count(row['trials'], 'trial')}, {people}"


def people_or_not(row: dict) -> str:
    """A number of people as it stands in a column: "n.r." where no trial reports it."""
    return "n.r." if row["trials"] and row["unsized"] == row["trials"] else f"{row['people']:,}"


def _count(amount: int, one: str, many: str | None = None) -> str:
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
