"""The slice of a statement: the stored selection applied to the corpus, kept to the time the statement is about."""

from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np

from evidence import filtering, summary
from evidence import selection as selecting
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.schema.claims import SLICE_WORDS
from evidence.selection import FACETS, Selection

LATE_WEEKS = 26
# Times that a slice is kept to and that no link can hold, in words.
LATER = {"after treatment": "after the end of treatment", f"{LATE_WEEKS} weeks and more": f"from week {LATE_WEEKS} on"}


def selection_of(query: str, corpus: Corpus) -> Selection:
    """The selection stored in a claim.

    Words that this table does not hold stay in it, so that a slice without studies is empty and not the whole table.
    """
    given = parse_qs(query)
    selection, _ = selecting.from_query(given, corpus)
    for facet in FACETS:
        by_slug = {words.slug(word): word for word in SLICE_WORDS.get(facet.param, ())}
        asked = [by_slug[value] for value in given.get(facet.param, []) if value in by_slug]
        if asked:
            selection = selection.with_words(facet.field, asked)
    return selection


def cut(selection: Selection, corpus: Corpus, window: str = "any") -> Filtered:
    """The selection applied; with a later window only results from then; what reviews say stays."""
    filtered = filtering.apply(selection, corpus)
    if window not in LATER:
        return filtered
    of_review = corpus.results["comparator_family"].eq("review").to_numpy()
    return _with_results(filtered, _later(corpus, window) | of_review)


def _later(corpus: Corpus, window: str) -> np.ndarray:
    weeks = corpus.results["time_weeks"].astype("float64")
    if window == "26 weeks and more":
        return (weeks >= LATE_WEEKS).to_numpy()
    ended = corpus.studies["treatment_weeks"].astype("float64").iloc[corpus.results["study"]].to_numpy()
    return (corpus.results["time_label"].eq("after treatment") | (weeks > ended)).to_numpy()


def against(filtered: Filtered, family: str) -> Filtered:
    """The same slice with results against one family of comparators."""
    return _with_results(filtered, filtered.corpus.results["comparator_family"].eq(family).to_numpy())


def _with_results(filtered: Filtered, kept: np.ndarray) -> Filtered:
    """The slice with some of its results, the studies that have one, and the marks they leave."""
    corpus = filtered.corpus
    in_result = filtered.in_result & kept
    in_study = np.zeros(len(corpus.studies), dtype=bool)
    in_study[corpus.results["study"].to_numpy()[in_result]] = True
    in_study &= filtered.in_study
    longest = corpus.studies["longest_follow_up_weeks"].to_numpy("float64", na_value=np.nan)
    marks = summary.marks(corpus.ranked, in_study, in_result, filtered.in_condition, longest)
    return replace(filtered, in_study=in_study, in_result=in_result, marks=marks)
