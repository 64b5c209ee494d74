"""What several tests stand on: the real corpus, and an independent recount of the same files."""

import pytest

from evidence import corpus as corpora
from evidence import filtering
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import Selection
from tests.recount import Recount
from tests.written import DATA, real_tables


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The project's own table with all that is derived from it."""
    tables = real_tables()
    parts = (tables.studies, tables.results, tables.arms, tables.appraisals, tables.version, tables.claims)
    return corpora.build(*parts)


@pytest.fixture(scope="session")
def everything(corpus: Corpus) -> Filtered:
    """The corpus with nothing left out."""
    return filtering.apply(Selection(), corpus)


@pytest.fixture(scope="session")
def recount() -> Recount:
    """The project's own files, read and counted by plain Python."""
    return Recount(DATA)
