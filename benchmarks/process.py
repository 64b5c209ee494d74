"""Select, summarise and build the overview figure in process: on the real table and on a large made-up one.

Every selection is applied once and no two are the same, so no cache can help; what pages keep between runs (the
figures and selections already seen) is not used here.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from components.charts import overview as chart
from evidence import filtering, overview
from evidence.corpus import Corpus
from evidence.selection import Selection

WARM_UP = 3


@dataclass(frozen=True)
class Medians:
    """Milliseconds at the median (and the ninth decile) over the selections."""

    selections: int
    overview: float
    overview_p90: float
    headline: float
    facets: float


def measure(corpus: Corpus, selections: int) -> Medians:
    """The three things a change of filter asks for, each over so many alternating selections."""
    chosen = list(islice(alternating(corpus), selections + WARM_UP))
    figures = [_timed(draw, one, corpus) for one in chosen][WARM_UP:]
    headlines = [_timed(overview.totals, filtering.apply(one, corpus)) for one in chosen]
    facets = [_timed(filtering.facet_counts, one, corpus) for one in chosen]
    return Medians(
        selections=len(figures),
        overview=float(np.median(figures)),
        overview_p90=float(np.quantile(figures, 0.9)),
        headline=float(np.median(headlines[WARM_UP:])),
        facets=float(np.median(facets[WARM_UP:])),
    )


def draw(selection: Selection, corpus: Corpus) -> object:
    """From a selection to the figure that is sent to the browser."""
    filtered = filtering.apply(selection, corpus)
    rows, _ = overview.fold(overview.condition_rows(filtered))
    drawn = chart.marks_to_draw(rows, filtered.marks, corpus.studies, corpus.results)
    return chart.figure(rows, drawn, "light", "laptop")


def alternating(corpus: Corpus) -> Iterator[Selection]:
    """Selections of every kind in turn, narrow and wide: years, funders, comparators, outcomes, people, conditions."""
    first = int(corpus.studies["year"].min())
    funders = [str(word) for word in corpus.studies["funder_category"].cat.categories]
    outcomes = ("pain", "anxiety", "depression", "sleep", "quality of life")
    families = ("inactive", "active")
    for since, people in product(range(first, first + 30), (0, 20)):
        place = since - first
        base = Selection(year_from=since, min_n=people)
        yield base
        yield base.with_words("outcomes", [outcomes[place % len(outcomes)]])
        yield base.with_words("families", [families[place % len(families)]])
        yield base.with_words("funders", [word for word in funders if word != funders[place % len(funders)]])
        yield base.with_words("conditions", corpus.conditions[: 5 + place % 10])


def _timed(call: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - began) * 1000
