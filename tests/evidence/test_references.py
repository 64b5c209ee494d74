"""Studies named in a line: nothing is made up where the table is silent."""

import pandas as pd
import pytest

from evidence.export.references import address, reference, references
from tests.components.test_shipped_lessons import real_corpus

STUDY = {
    "study_id": "smith-2000",
    "first_author": "Smith",
    "year": 2000,
    "title": "A trial of touch.",
    "journal": "A Journal",
    "doi": "10.1/abc",
    "pmid": "123",
    "sources": "https://example.org/a; https://example.org/b",
}


def study(**cells: object) -> pd.Series:
    return pd.Series(STUDY | cells)


def test_a_reference_has_what_the_table_has():
    assert reference(study()) == "Smith 2000. A trial of touch. A Journal. https://doi.org/10.1/abc"
    assert reference(study(journal=pd.NA, doi=pd.NA, pmid=pd.NA, sources=pd.NA)) == "Smith 2000. A trial of touch."


@pytest.mark.parametrize(
    ("silent", "found"),
    [
        ((), "https://doi.org/10.1/abc"),
        (("doi",), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (("doi", "pmid"), "https://example.org/a"),
        (("doi", "pmid", "sources"), ""),
    ],
)
def test_the_doi_comes_first_then_pubmed_then_the_first_source(silent: tuple[str, ...], found: str):
    assert address(study(**dict.fromkeys(silent, pd.NA))) == found


def test_each_study_once_by_author_and_year_and_strangers_are_left_out():
    corpus = real_corpus()
    found = references(["cherkin-2011", "cherkin-2001", "nobody-1900", "cherkin-2011"], corpus)
    assert [one.split(".")[0] for one in found] == ["Cherkin 2001", "Cherkin 2011"]


def test_every_study_of_the_table_has_a_reference_with_an_address():
    corpus = real_corpus()
    found = references(corpus.studies["study_id"], corpus)
    assert len(found) == len(corpus.studies)
    assert all(
        "http" in one and "not_reported" not in one and "nan" not in one.split("http")[0].split() for one in found
    )
