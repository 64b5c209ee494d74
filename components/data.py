"""The table that the app shows: read once, shared by all visitors, read again when a file changes."""

import gc
import os
from pathlib import Path

import streamlit as st

from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.problems import TableProblems
from evidence.tables import read_tables

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "data"
FOLDER_VARIABLE = "TOUCHSTONE_DATA"


def folder() -> Path:
    """The folder of the tables: the project's own, or the one named by the environment."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def load() -> Corpus | TableProblems:
    """The corpus, or what is wrong with its tables."""
    return _load(str(folder()), fingerprint())


def fingerprint() -> tuple[tuple[str, int, int], ...]:
    """Path, time and size of every file of the tables; changes when any of them does."""
    place = folder()
    files = sorted(place.glob("*.csv")) + sorted(place.glob("VERSION"))
    return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)


@st.cache_resource(max_entries=2, show_spinner="Reading the study table …")
def _load(place: str, files: tuple) -> Corpus | TableProblems:
    try:
        tables = read_tables(Path(place))
    except TableProblems as problems:
        return problems
    built = corpora.build(tables.studies, tables.results, tables.arms, tables.appraisals, tables.version, tables.claims)
    _set_aside()
    return built


def _set_aside() -> None:
    """Leave the tables and the libraries, which live as long as the server, out of the search for garbage.

    Streamlit searches all memory after every run of every visitor: 0.1 s each, and thirty phones that look at their
    room every few seconds then keep the server from answering anybody.
    """
    gc.collect()
    gc.freeze()
