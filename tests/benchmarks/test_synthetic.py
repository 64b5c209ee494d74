"""The made-up table is as large as asked for, never looks like evidence, and goes through the whole way to a figure."""

import pytest

from benchmarks import process, synthetic
from components.charts import overview as chart
from evidence.corpus import Corpus
from evidence.tables import PROJECT_DATA, Tables, read_tables


@pytest.fixture(scope="module")
def real() -> Tables:
    return read_tables(PROJECT_DATA)


@pytest.fixture(scope="module")
def corpus(real: Tables) -> Corpus:
    return synthetic.corpus(real, studies=3_000, results=9_000)


def test_has_the_size_asked_for_and_a_result_for_every_study(corpus: Corpus) -> None:
    assert len(corpus.studies) == 3_000
    assert len(corpus.results) == 9_000
    assert corpus.results["study"].nunique() == 3_000


def test_says_that_it_is_synthetic_wherever_a_study_is_named(corpus: Corpus, real: Tables) -> None:
    assert corpus.version == "synthetic"
    for column in ("study_id", "title", "authors", "journal", "funder"):
        assert corpus.studies[column].str.lower().str.startswith("synthetic").all()
        assert not set(corpus.studies[column]) & set(real.studies[column].dropna())


def test_is_the_same_every_time(corpus: Corpus, real: Tables) -> None:
    again = synthetic.corpus(real, studies=3_000, results=9_000)
    assert again.studies["year"].equals(corpus.studies["year"])
    assert again.results["outcome"].equals(corpus.results["outcome"])


def test_selections_alternate_and_never_repeat(corpus: Corpus) -> None:
    some = list(process.alternating(corpus))
    assert len(some) == len(set(some)) >= 120


def test_is_drawn_with_merged_tiles_and_timed(corpus: Corpus) -> None:
    assert process.draw(next(process.alternating(corpus)), corpus)["data"]
    assert len(corpus.studies) > chart.MOST_TILES
    took = process.measure(corpus, selections=3)
    assert took.selections == 3
    assert 0 < took.overview <= took.overview_p90
