"""What a page works on: the corpus and the current selection applied to it, shared between visitors of one view."""

import streamlit as st

from components import data, link
from evidence import filtering
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.problems import TableProblems
from evidence.selection import Selection


def here() -> Filtered:
    """The current selection applied to the corpus."""
    corpus = data.load()
    if isinstance(corpus, TableProblems):
        raise corpus
    return applied(link.current(), corpus)


def applied(selection: Selection, corpus: Corpus) -> Filtered:
    """A selection applied to the corpus; computed once for all visitors who look at the same thing."""
    return _applied(selection, identity(corpus), corpus)


def identity(corpus: Corpus) -> str:
    """Tells one loaded corpus from another as part of a cache key."""
    return f"{corpus.version} {id(corpus)}"


@st.cache_resource(max_entries=32, show_spinner=False)
def _applied(selection: Selection, corpus_identity: str, _corpus: Corpus) -> Filtered:
    return filtering.apply(selection, _corpus)
