"""The pages of years and funders in process: select, count and build every figure of the page.

Selections alternate as in `process` and no two are the same, so no cache can help. Where a selection has exactly one
condition the pages pool as well; that is measured apart, since the effects of all results are brought to one scale once
per table before it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter

import numpy as np
import pandas as pd

from benchmarks.process import WARM_UP, alternating
from components import years_counted
from components.charts import funder_sizes, funders_pooled, growth, periods
from components.charts import funders as funders_chart
from components.charts import years as years_chart
from evidence import condition, filtering, forest, funders, years, years_in_words
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.growth import growths
from evidence.selection import Selection


@dataclass(frozen=True)
class PageTimes:
    """Milliseconds at the median and the ninth decile over so many selections."""

    selections: int
    median: float
    p90: float


def measure(corpus: Corpus, selections: int) -> dict[str, PageTimes]:
    """Both pages, and their pooled parts for as many conditions as there are selections."""
    chosen = list(islice(alternating(corpus), selections + WARM_UP))
    effects = hedges_g(corpus.results, corpus.studies)
    single = list(islice(_of_one_condition(corpus), selections + WARM_UP))
    return {
        "years": _times(draw_years, [(one, corpus) for one in chosen]),
        "funders": _times(draw_funders, [(one, corpus) for one in chosen]),
        "years, pooled": _times(draw_growth, [(one, corpus, effects) for one in single]),
        "funders, pooled": _times(draw_pooled, [(one, corpus, effects) for one in single]),
    }


def draw_years(selection: Selection, corpus: Corpus) -> list[object]:
    """From a selection to the words and the three figures of the page of years."""
    filtered = filtering.apply(selection, corpus)
    whole = filtering.apply(replace(selection, year_from=None, year_to=None), corpus)
    found = years_counted.count_trials(filtered, whole)
    if found is None:
        return []
    return [
        years_in_words.headline(found.halves, selection),
        years_in_words.better(years.change(found.periods)),
        years_chart.figure(found.per_year, "light", "laptop", (selection.year_from, selection.year_to), brush=True),
        years_chart.panels(found.panels["quality"], "light", "laptop"),
        periods.figure(found.periods, "light", "laptop"),
    ]


def draw_funders(selection: Selection, corpus: Corpus) -> list[object]:
    """From a selection to the two figures and the table of names of the page of funders."""
    filtered = filtering.apply(selection, corpus)
    table = funders.categories(filtered)
    rows = table[table["trials"] > 0]
    named = funders.named(filtered)
    if rows.empty:
        return [named]
    return [
        funders_chart.figure(rows, "light", "laptop"),
        funder_sizes.figure(rows, "light", "laptop"),
        named,
    ]


def draw_growth(selection: Selection, corpus: Corpus, effects: pd.DataFrame) -> object:
    """The cumulative synthesis of one condition and its most reported outcome."""
    found = growths(_families(selection, corpus, effects))
    return growth.figure(found, "light", "laptop") if found else None


def draw_pooled(selection: Selection, corpus: Corpus, effects: pd.DataFrame) -> object:
    """The same condition and outcome pooled by category of funder."""
    found = funders.by_funder(_families(selection, corpus, effects))
    return funders_pooled.figure(found, "light", "laptop") if found else None


def _families(selection: Selection, corpus: Corpus, effects: pd.DataFrame) -> list[forest.Family]:
    ordered = condition.results_in_order(filtering.apply(selection, corpus), selection.conditions[0])
    listed = condition.outcomes(ordered)["outcome"].astype(str).tolist()
    return forest.families(condition.figures(ordered, listed[0], effects)) if listed else []


def _of_one_condition(corpus: Corpus) -> Iterator[Selection]:
    """Every condition in turn, from ever later years."""
    for since in range(int(corpus.studies["year"].min()), 2016):
        for word in corpus.conditions:
            yield Selection(conditions=(word,), year_from=since)


def _times(call: Callable[..., object], each: list[tuple]) -> PageTimes:
    took = []
    for arguments in each:
        began = perf_counter()
        call(*arguments)
        took.append((perf_counter() - began) * 1000)
    kept = took[WARM_UP:]
    return PageTimes(len(kept), float(np.median(kept)), float(np.quantile(kept, 0.9)))
