"""The overview in numbers and in words: one row per condition, and what the whole selection amounts to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import summary
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import Selection

_ANYTHING = Selection()
FOLD_BELOW = 5
FOLD_FROM_ROWS = 12
FEW_TRIALS = 5
POINTS_TO_MASSAGE = words.STEPS[:2]
POINTS_TO_COMPARATOR = words.STEPS[3:]


def condition_rows(filtered: Filtered) -> pd.DataFrame:
    """One row per condition with at least one trial left, most trials first.

    Columns: condition (word), code, reviews, and those of `summary.tally`.
    """
    corpus = filtered.corpus
    table = summary.tally(filtered.marks, corpus.studies["tier"].cat.codes.to_numpy(), len(corpus.conditions))
    table.insert(0, "condition", list(corpus.conditions))
    table.insert(1, "code", np.arange(len(corpus.conditions)))
    table["reviews"] = _reviews_per_condition(filtered)
    table = table[table["trials"] > 0]
    return table.sort_values(["trials", "condition"], ascending=[False, True]).reset_index(drop=True)


def _reviews_per_condition(filtered: Filtered) -> np.ndarray:
    corpus = filtered.corpus
    left = filtered.in_study & corpus.studies["kind"].eq("review").to_numpy()
    links = corpus.memberships
    return np.bincount(
        links["condition_code"].to_numpy()[left[links["study"].to_numpy()]], minlength=len(corpus.conditions)
    )


def fold(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows shown at once and the long tail: conditions with fewer than FOLD_BELOW trials, where rows are many."""
    if len(rows) < FOLD_FROM_ROWS:
        return rows, rows.iloc[:0]
    tail = rows["trials"] < FOLD_BELOW
    if tail.all():
        return rows.iloc[:FOLD_FROM_ROWS], rows.iloc[FOLD_FROM_ROWS:]
    return rows[~tail], rows[tail]


def one_per_trial(filtered: Filtered) -> pd.DataFrame:
    """The marks with every trial once: under the first of its selected conditions in which it makes a fair test.

    A trial that makes none stands under the first condition of its row.
    """
    marks = filtered.marks
    return first_to_speak(marks, marks["condition"].to_numpy(), marks["study"].to_numpy(), filtered.corpus)


def first_to_speak(marks: pd.DataFrame, condition: np.ndarray, within: np.ndarray, corpus: Corpus) -> pd.DataFrame:
    """One mark for each value of `within` (nowhere two trials): the first condition of the trial's row that speaks.

    Where none speaks, the first condition. condition: the condition code of each mark.
    """
    links = corpus.memberships  # the conditions of a study stand in the order of its row
    codes, study = len(corpus.conditions), marks["study"].to_numpy()
    linked = links["study"].to_numpy() * codes + links["condition_code"].to_numpy()
    order = np.argsort(linked)
    place = order[np.searchsorted(linked, study * codes + condition, sorter=order)]
    by_unit = np.lexsort((place, marks["role"].ne(summary.SPEAKS), within))
    return marks.iloc[by_unit[summary.first_of_each(within[by_unit])]]


@dataclass(frozen=True)
class Totals:
    """Distinct trials of a selection by what is said about them.

    From `speaking` on, all are counted among the trials that speak; `timed` are those that print a time,
    `still_to_massage` those whose last report beyond 12 weeks points to massage.
    """

    studies: int
    trials: int
    reviews: int
    conditions: int
    speaking: int
    clearly_massage: int
    to_massage: int
    no_side: int
    to_comparator: int
    stronger: int
    timed: int
    beyond_12: int
    beyond_26: int
    still_to_massage: int


def totals(filtered: Filtered) -> Totals:
    """Count the distinct trials of a selection."""
    drawn = one_per_trial(filtered)
    speaks = drawn["role"].eq(summary.SPEAKS)
    step, weeks = drawn.loc[speaks, "step"], drawn.loc[speaks, "follow_up_weeks"]
    tier = filtered.corpus.studies["tier"].cat.codes.to_numpy()[drawn["study"]]
    return Totals(
        studies=filtered.n_studies,
        trials=len(drawn),
        reviews=filtered.n_studies - filtered.n_trials,
        conditions=filtered.marks["condition"].nunique(),
        speaking=int(speaks.sum()),
        clearly_massage=int((step == 0).sum()),
        to_massage=int((step <= 1).sum()),
        no_side=int((step == 2).sum()),
        to_comparator=int((step >= 3).sum()),
        stronger=int((tier[speaks] == 0).sum()),
        timed=int(weeks.notna().sum()),
        beyond_12=int((weeks > 12).sum()),
        beyond_26=int((weeks > 26).sum()),
        still_to_massage=int(((weeks > 12) & (drawn.loc[speaks, "follow_up_step"] <= 1)).sum()),
    )


def share_in_words(part: int, whole: int) -> str:
    """A share as a word: all, nearly all (90 %), most (60 %), about half (40 %), some (20 %), few, none."""
    share = part / whole
    if part == whole:
        return "all"
    for least, word in ((0.9, "nearly all"), (0.6, "most"), (0.4, "about half"), (0.2, "some")):
        if share >= least:
            return word
    return "few" if part else "none"


def headline(counts: Totals, selection: Selection = _ANYTHING) -> str:
    """The finding in one plain sentence; of one condition it begins with its name."""
    finding = _finding(counts)
    if len(selection.conditions) != 1:
        return finding
    return f"{words.label(selection.conditions[0])}: {finding[:1].lower()}{finding[1:]}"


def _finding(counts: Totals) -> str:
    """Direction, quality and duration in one sentence, computed from the selection."""
    if counts.trials == 0:
        return "No trial in this selection"
    if counts.speaking == 0:
        return "No trial here compares groups that differ only in massage"
    if counts.speaking < FEW_TRIALS:
        return _few(counts)
    direction = share_in_words(counts.to_massage, counts.speaking)
    quality = share_in_words(counts.stronger, counts.speaking)
    duration = share_in_words(counts.beyond_12, counts.timed) if counts.timed else ""
    joint = "but" if direction in ("all", "nearly all", "most") and quality in ("few", "none", "some") else "and"
    return f"{_TRIALS[direction]} that can tell point to massage, {joint} {_and(quality, duration)}"


_TRIALS = {
    "all": "All trials",
    "nearly all": "Nearly all trials",
    "most": "Most trials",
    "about half": "About half of the trials",
    "some": "Some trials",
    "few": "Few trials",
    "none": "No trials",
}


def _few(counts: Totals) -> str:
    if counts.speaking == 1:
        side = "to massage" if counts.to_massage else "to the comparator" if counts.to_comparator else "to no side"
        return f"Only one trial can tell, and it points {side}"
    points = {0: "none points", 1: "1 points"}.get(counts.to_massage, f"{counts.to_massage} point")
    return f"Only {counts.speaking} trials can tell, of which {points} to massage"


def _and(quality: str, duration: str) -> str:
    if not duration:
        return f"{quality} are of the stronger tier, and none prints a time"
    if quality == duration and quality in ("few", "none"):
        return f"{quality} are of the stronger tier or looked beyond 12 weeks"
    return f"{quality} are of the stronger tier and {duration} looked beyond 12 weeks"


def standfirst(counts: Totals) -> str:
    """The numbers behind the headline, for the line under it."""
    if counts.speaking == 0:
        return f"{_trials(counts.trials)} left, shown hollow with the reason." if counts.trials else ""
    verb = "puts" if counts.speaking == 1 else "put"
    fair = f"{counts.speaking} of {_trials(counts.trials)} {verb} massage itself to a test between groups"
    if counts.speaking < FEW_TRIALS:
        return f"{fair}, {counts.stronger} of them of the stronger quality tier."
    timed = f"{counts.beyond_12} of the {counts.timed} that print a time looked again after 12 weeks"
    if not counts.timed:
        timed = "none prints a time"
    elif counts.beyond_12:
        timed += f", when {counts.still_to_massage} pointed to massage"
    return (
        f"{fair}: {counts.to_massage} point to massage ({counts.clearly_massage} of them clearly), "
        f"{counts.no_side} to no side, {counts.to_comparator} to the comparator. "
        f"Of these {counts.speaking}, {counts.stronger} are of the stronger quality tier; {timed}."
    )


def _trials(count: int) -> str:
    return "1 trial" if count == 1 else f"{count:,} trials"
