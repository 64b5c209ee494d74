"""What a page works on: the corpus and the current selection applied to it, shared between visitors of one view."""

import pandas as pd
import streamlit as st

from components import data, link
from evidence import filtering, quality
from evidence.corpus import Corpus
from evidence.effects import hedges_g
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
    return f"{corpus.version} {data.fingerprint()}"


@st.cache_resource(max_entries=32, show_spinner=False)
def _applied(selection: Selection, corpus_identity: str, _corpus: Corpus) -> Filtered:
    return filtering.apply(selection, _corpus)


def effects(corpus: Corpus) -> pd.DataFrame:
    """Every result of the corpus on one scale (evidence.effects.hedges_g), computed once for all visitors."""
    return _effects(identity(corpus), corpus)


@st.cache_resource(max_entries=2, show_spinner="Bringing results to one scale …")
def _effects(corpus_identity: str, _corpus: Corpus) -> pd.DataFrame:
    return hedges_g(_corpus.results, _corpus.studies)


def safeguard_sources(corpus: Corpus) -> pd.DataFrame:
    """Where each safeguard of each study was read: its row or a published appraisal."""
    return _safeguard_sources(identity(corpus), corpus)


@st.cache_resource(max_entries=2, show_spinner=False)
def _safeguard_sources(corpus_identity: str, _corpus: Corpus) -> pd.DataFrame:
    return quality.sources_of_safeguards(_corpus.studies, _corpus.results, _corpus.arms, _corpus.appraisals)
