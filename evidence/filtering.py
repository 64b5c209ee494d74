"""Apply a selection to the corpus, and count what every further choice would leave."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import funder_names, summary
from evidence.corpus import Corpus, folded
from evidence.selection import FACET_OF, FACETS, Selection, choices

_RESULT_FACETS = tuple(f for f in FACETS if f.of_results)
_STUDY_FACETS = tuple(f for f in FACETS if not f.of_results and f.field != "conditions")


@dataclass(frozen=True, eq=False)
class Filtered:
    """What a selection leaves: masks over the rows of studies and results and over condition codes, and the marks."""

    corpus: Corpus
    selection: Selection
    in_study: np.ndarray
    in_result: np.ndarray
    in_condition: np.ndarray
    marks: pd.DataFrame

    @property
    def studies(self) -> pd.DataFrame:
        """Rows of the study table that are left."""
        return self.corpus.studies[self.in_study]

    @property
    def n_studies(self) -> int:
        """Number of studies left."""
        return int(self.in_study.sum())

    @property
    def n_trials(self) -> int:
        """Number of trials left."""
        return int((self.in_study & self.corpus.studies["kind"].eq("trial").to_numpy()).sum())


def apply(selection: Selection, corpus: Corpus) -> Filtered:
    """The studies, results, conditions and marks that a selection leaves."""
    passed = _study_masks(selection, corpus)
    in_result = np.logical_and.reduce([*_result_masks(selection, corpus).values()])
    in_study = np.logical_and.reduce([*passed.values(), _with_result(selection, in_result, corpus)])
    in_condition = np.isin(corpus.conditions, selection.conditions) if selection.conditions else _all(corpus.conditions)
    marks = summary.marks(
        corpus.ranked,
        in_study,
        in_result,
        in_condition,
        corpus.studies["longest_follow_up_weeks"].to_numpy("float64", na_value=np.nan),
    )
    return Filtered(corpus, selection, in_study, in_result, in_condition, marks)


def _all(rows: object) -> np.ndarray:
    return np.ones(len(rows), dtype=bool)  # type: ignore[arg-type]


def _isin(column: pd.Series, chosen: tuple[str, ...]) -> np.ndarray:
    return column.isin(chosen).to_numpy() if chosen else _all(column)


def _study_masks(selection: Selection, corpus: Corpus) -> dict[str, np.ndarray]:
    """One mask over studies per study facet, under the facet's field name."""
    studies = corpus.studies
    masks = {f.field: _isin(studies[f.column], getattr(selection, f.field)) for f in _STUDY_FACETS}
    masks["conditions"] = _condition_mask(selection, corpus)
    year = studies["year"].to_numpy("int64")
    masks["years"] = (year >= (selection.year_from or 0)) & (year <= (selection.year_to or 9999))
    if selection.min_n:
        masks["min_n"] = (studies["n_people"] >= selection.min_n).to_numpy()
    for place, word in enumerate(folded(selection.text).split()):
        whole = f"{word} " if word.startswith(funder_names.SEARCH) else word
        masks[f"text {place}"] = studies["haystack"].str.contains(whole, regex=False).to_numpy()
    return masks


def _condition_mask(selection: Selection, corpus: Corpus) -> np.ndarray:
    if not selection.conditions:
        return _all(corpus.studies)
    mask = np.zeros(len(corpus.studies), dtype=bool)
    mask[corpus.memberships.loc[corpus.memberships["condition"].isin(selection.conditions), "study"]] = True
    return mask


def _result_masks(selection: Selection, corpus: Corpus) -> dict[str, np.ndarray]:
    """One mask over results per result facet, under the facet's field name."""
    return {f.field: _isin(corpus.results[f.column], getattr(selection, f.field)) for f in _RESULT_FACETS}


def _with_result(selection: Selection, in_result: np.ndarray, corpus: Corpus) -> np.ndarray:
    """Studies with at least one result left; a table's study without any result stays while none is asked for."""
    if not any(getattr(selection, facet.field) for facet in _RESULT_FACETS):
        return _all(corpus.studies)
    mask = np.zeros(len(corpus.studies), dtype=bool)
    mask[corpus.results["study"].to_numpy()[in_result]] = True
    return mask


def facet_counts(selection: Selection, corpus: Corpus) -> dict[str, dict[str, int]]:
    """For every facet and word: how many studies would be left with that word alone in that facet, all else equal."""
    passed = _study_masks(selection, corpus)
    of_result = _result_masks(selection, corpus)
    with_result = _with_result(selection, np.logical_and.reduce([*of_result.values()]), corpus)
    counts = {}
    for field in FACET_OF:
        others = [mask for name, mask in passed.items() if name != field]
        rest = np.logical_and.reduce(others)
        if FACET_OF[field].of_results:
            other = np.logical_and.reduce([mask for name, mask in of_result.items() if name != field])
            counts[field] = _count_results(field, rest, other, corpus)
        else:
            counts[field] = _count_studies(field, rest & with_result, corpus)
    return counts


def _count_studies(field: str, rest: np.ndarray, corpus: Corpus) -> dict[str, int]:
    if field == "conditions":
        codes = corpus.memberships["condition_code"].to_numpy()[rest[corpus.memberships["study"].to_numpy()]]
        tallied = np.bincount(codes, minlength=len(corpus.conditions))
        return dict(zip(corpus.conditions, tallied.tolist(), strict=True))
    column = corpus.studies[FACET_OF[field].column].astype("category")
    codes = column.cat.codes.to_numpy()[rest]
    return _by_word(np.bincount(codes[codes >= 0], minlength=len(column.cat.categories)), column, field, corpus)


def _count_results(field: str, rest: np.ndarray, other: np.ndarray, corpus: Corpus) -> dict[str, int]:
    """A study counts once per word, however many of its results have it."""
    study, column = corpus.results["study"].to_numpy(), corpus.results[FACET_OF[field].column].astype("category")
    codes = column.cat.codes.to_numpy()
    kept = other & rest[study] & (codes >= 0)
    has = np.zeros((len(corpus.studies), len(column.cat.categories)), dtype=bool)
    has[study[kept], codes[kept]] = True
    return _by_word(has.sum(axis=0), column, field, corpus)


def _by_word(tallied: np.ndarray, column: pd.Series, field: str, corpus: Corpus) -> dict[str, int]:
    found = dict(zip(column.cat.categories, tallied.tolist(), strict=True))
    return {word: found.get(word, 0) for word in choices(corpus, field)}
