"""Where the evidence is: conditions against outcomes, massage types or families of comparators.

A cell holds the studies that a selection of its condition and its column alone would leave, all else equal, so that
its numbers are those of the page that lists them. Each of its trials speaks once, with the result that would represent
it in that selection (evidence.summary); in the cell of a group of conditions under the first of its conditions in
which it makes a fair test. People are people randomised, summed over the trials that report them.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evidence import overview, summary
from evidence import vocabulary as words
from evidence.condition_groups import group_of, members
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import FACET_OF, Selection

# What may stand across, by its name in links: the field of the selection that a column sets.
ACROSS = {"outcome": "outcomes", "type": "massage_types", "comparator": "families"}
SIZES = ("people", "trials")
COLUMN_WORDS = (*words.OUTCOMES, *words.MASSAGE_TYPES, *words.COMPARATOR_FAMILIES)
GROUP, CONDITION = "group", "condition"
COUNTS = ("trials", "reviews", "people", "unsized", "better")
SIDES = ("to_massage", "no_side", "to_comparator")
_SIDE_OF_STEP = np.array([0, 0, 1, 2, 2])
_BETTER_TIERS = 2


@dataclass(frozen=True, eq=False)
class Plane:
    """What stands across, made ready once per table.

    words: every column word of the table. of_result, of_study: code of each row into `words` (-1: none); `of_study` is
    there only where a column is a fact about studies. ranked: the corpus's candidates with one `pair` per (condition,
    trial, column), the preferred result of each first.
    """

    across: str
    words: tuple[str, ...]
    of_result: np.ndarray
    of_study: np.ndarray | None
    ranked: summary.Candidates


def plane(corpus: Corpus, across: str) -> Plane:
    """Make ready one of ACROSS for a corpus."""
    facet = FACET_OF[ACROSS[across]]
    if facet.of_results:
        column, of_study = corpus.results[facet.column].astype("category"), None
        of_result = column.cat.codes.to_numpy("int64")
    else:
        column = corpus.studies[facet.column].astype("category")
        of_study = column.cat.codes.to_numpy("int64")
        of_result = of_study[corpus.results["study"].to_numpy()]
    found = tuple(str(word) for word in column.cat.categories)
    return Plane(across, found, of_result, of_study, _by_cell(corpus.ranked, of_result, len(found)))


def _by_cell(ranked: summary.Candidates, of_result: np.ndarray, columns: int) -> summary.Candidates:
    """The candidates regrouped by (condition, trial, column), in each the order of preference."""
    cell = ranked.pair * (columns + 1) + of_result[ranked.result] + 1
    order = np.argsort(cell, kind="stable")
    pair = np.cumsum(summary.first_of_each(cell[order])) - 1
    time = ranked.time[order]
    return summary.Candidates(
        pair=pair,
        study=ranked.study[order],
        condition=ranked.condition[order],
        result=ranked.result[order],
        elsewhere=ranked.elsewhere[order],
        role=ranked.role[order],
        outcome=ranked.outcome[order],
        arms=ranked.arms[order],
        time=time,
        step=ranked.step[order],
        by_time=np.lexsort((np.arange(len(pair)), -np.nan_to_num(time, nan=-1.0), pair)),
    )


@dataclass(frozen=True, eq=False)
class EvidenceMap:
    """The map of a selection.

    columns, conditions, groups: `word`, `group` (of conditions) and COUNTS of distinct studies, most evidence first;
    columns without a trial are left out. cells: `level` (GROUP or CONDITION), `row`, `column` (words), COUNTS, SIDES;
    only cells with a study. total: COUNTS of all studies of the selection. asked: the column words that the selection
    names, empty where it names none. `unsized` counts trials that do not report
    how many people they had, `better` trials of the stronger or moderate tier.
    """

    across: str
    size: str
    columns: pd.DataFrame
    conditions: pd.DataFrame
    groups: pd.DataFrame
    cells: pd.DataFrame
    total: dict[str, int]
    asked: tuple[str, ...]


def build(filtered: Filtered, laid: Plane, size: str) -> EvidenceMap:
    """The map of what a selection leaves; size: one of SIZES, the order of rows and columns."""
    corpus, everything = filtered.corpus, np.zeros(len(filtered.corpus.studies), dtype="int64")
    has = _has_column(filtered, laid)
    marks = _marks(filtered, laid)
    studies = np.flatnonzero(filtered.in_study)
    conditions, groups = _links(filtered), _group_links(filtered)
    whole = np.ones((len(has), 1), dtype=bool)
    cells = [
        _cells(CONDITION, conditions, corpus.conditions, has, marks, filtered, laid),
        _cells(GROUP, groups, words.CONDITION_GROUPS, has, _once_per_group(marks, corpus), filtered, laid),
    ]
    columns = _tally((studies, everything[studies]), 1, has, corpus).assign(word=laid.words)
    by_condition = _tally(conditions, len(corpus.conditions), whole, corpus).assign(word=corpus.conditions)
    by_group = _tally(groups, len(words.CONDITION_GROUPS), whole, corpus).assign(word=words.CONDITION_GROUPS)
    total = _tally((studies, everything[studies]), 1, whole, corpus)[list(COUNTS)].iloc[0]
    return EvidenceMap(
        across=laid.across,
        size=size,
        columns=_most_first(columns[columns["trials"] > 0], size),
        conditions=_most_first(_any_study(by_condition).assign(group=lambda rows: rows["word"].map(group_of)), size),
        groups=_most_first(_any_study(by_group), size),
        cells=pd.concat(cells, ignore_index=True),
        total={str(name): int(value) for name, value in total.items()},
        asked=getattr(filtered.selection, ACROSS[laid.across]),
    )


def _has_column(filtered: Filtered, laid: Plane) -> np.ndarray:
    """Which columns each study has among what is left of its results, shape (studies, columns)."""
    has = np.zeros((len(filtered.in_study), len(laid.words)), dtype=bool)
    if laid.of_study is not None:
        left = np.flatnonzero(filtered.in_study & (laid.of_study >= 0))
        has[left, laid.of_study[left]] = True
        return has
    study = filtered.corpus.results["study"].to_numpy()
    left = np.flatnonzero(filtered.in_result & filtered.in_study[study] & (laid.of_result >= 0))
    has[study[left], laid.of_result[left]] = True
    return has


def _links(filtered: Filtered) -> tuple[np.ndarray, np.ndarray]:
    """Study and condition code of every membership that is left."""
    study = filtered.corpus.memberships["study"].to_numpy()
    condition = filtered.corpus.memberships["condition_code"].to_numpy()
    left = filtered.in_study[study] & filtered.in_condition[condition]
    return study[left], condition[left]


def _group_codes(corpus: Corpus) -> np.ndarray:
    place = {word: code for code, word in enumerate(words.CONDITION_GROUPS)}
    return np.array([place[group_of(word)] for word in corpus.conditions], dtype="int64")


def _group_links(filtered: Filtered) -> tuple[np.ndarray, np.ndarray]:
    """Study and group code, each once."""
    study, condition = _links(filtered)
    groups = len(words.CONDITION_GROUPS)
    keys = np.unique(study * groups + _group_codes(filtered.corpus)[condition])
    return keys // groups, keys % groups


def _tally(links: tuple[np.ndarray, np.ndarray], rows: int, has: np.ndarray, corpus: Corpus) -> pd.DataFrame:
    """COUNTS per row and column, row after row; links: study and row code, each pair once."""
    studies, columns = corpus.studies, has.shape[1]
    link, column = np.nonzero(has[links[0]])
    study, key = links[0][link], links[1][link] * columns + column
    trial = studies["kind"].eq("trial").to_numpy()[study]
    people = studies["n_people"].to_numpy("float64", na_value=np.nan)[study]
    better = studies["tier"].cat.codes.to_numpy()[study] < _BETTER_TIERS

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(key[which], minlength=rows * columns)

    known = trial & ~np.isnan(people)
    summed = np.bincount(key[known], weights=people[known], minlength=rows * columns)
    parts = (count(trial), count(~trial), np.rint(summed).astype("int64"), count(trial & np.isnan(people)))
    return pd.DataFrame(dict(zip(COUNTS, (*parts, count(trial & better)), strict=True)))


def _marks(filtered: Filtered, laid: Plane) -> pd.DataFrame:
    """What each trial says in each of its cells: the columns of summary.marks, and `column` (code)."""
    no_times = np.full(len(filtered.in_study), np.nan)
    drawn = summary.marks(laid.ranked, filtered.in_study, filtered.in_result, filtered.in_condition, no_times)
    drawn["column"] = laid.of_result[drawn["result"]]
    return drawn[drawn["column"] >= 0]


def _once_per_group(marks: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The marks with a trial once per group and column; `condition` is the group's code."""
    group = _group_codes(corpus)[marks["condition"]]
    columns = int(marks["column"].max()) + 1 if len(marks) else 1
    within = (marks["study"].to_numpy() * len(words.CONDITION_GROUPS) + group) * columns + marks["column"].to_numpy()
    return overview.first_to_speak(marks.assign(condition=group), marks["condition"].to_numpy(), within, corpus)


def _cells(
    level: str,
    links: tuple[np.ndarray, np.ndarray],
    rows: tuple[str, ...],
    has: np.ndarray,
    marks: pd.DataFrame,
    filtered: Filtered,
    laid: Plane,
) -> pd.DataFrame:
    """Every cell of one level that holds a study."""
    columns = len(laid.words)
    found = _tally(links, len(rows), has, filtered.corpus)
    key = marks["condition"].to_numpy() * columns + marks["column"].to_numpy()
    speaks = marks["role"].to_numpy() == summary.SPEAKS
    side = _SIDE_OF_STEP[marks["step"].to_numpy()]
    for code, name in enumerate(SIDES):
        found[name] = np.bincount(key[speaks & (side == code)], minlength=len(found))
    found.insert(0, "level", level)
    found.insert(1, "row", np.repeat(np.array(rows, dtype="object"), columns))
    found.insert(2, "column", np.tile(np.array(laid.words, dtype="object"), len(rows)))
    return _any_study(found)


def _any_study(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["trials"] + found["reviews"] > 0]


def _most_first(found: pd.DataFrame, size: str) -> pd.DataFrame:
    other = next(name for name in SIZES if name != size)
    keys, order = [size, other, "reviews", "word"], [False, False, False, True]
    return found.sort_values(keys, ascending=order).reset_index(drop=True)


@dataclass(frozen=True)
class Cell:
    """One cell: a condition or a group of them (`level`), and a word of what stands across."""

    level: str
    row: str
    column: str


def selection_of(cell: Cell, selection: Selection, across: str, corpus: Corpus) -> Selection:
    """The selection that leaves exactly a cell's studies, all else equal."""
    rows = members(cell.row, corpus.conditions) if cell.level == GROUP else (cell.row,)
    return selection.with_words("conditions", rows).with_words(ACROSS[across], [cell.column])


def chosen(selection: Selection, across: str, corpus: Corpus) -> Cell | None:
    """The one cell that a selection amounts to, if it does: one condition or one whole group, and one column."""
    columns, rows = getattr(selection, ACROSS[across]), selection.conditions
    if len(columns) != 1 or not rows:
        return None
    if len(rows) == 1:
        return Cell(CONDITION, rows[0], columns[0])
    group = group_of(rows[0])
    return Cell(GROUP, group, columns[0]) if set(rows) == set(members(group, corpus.conditions)) else None


def around(selection: Selection, across: str) -> Selection:
    """The same selection without the limits that make it one cell."""
    return replace(selection.with_words(ACROSS[across], ()), conditions=())


def numbers(drawn: EvidenceMap, cell: Cell) -> dict:
    """COUNTS and SIDES of a cell, all zero where it is empty; with `level`, `row`, `column`."""
    rows = drawn.cells
    found = rows[(rows["level"] == cell.level) & (rows["row"] == cell.row) & (rows["column"] == cell.column)]
    nothing = dict.fromkeys((*COUNTS, *SIDES), 0) | {"level": cell.level, "row": cell.row, "column": cell.column}
    return found.iloc[0].to_dict() if len(found) else nothing
