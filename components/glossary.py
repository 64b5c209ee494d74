"""The words of the field explained where they stand: a button that opens them."""

from collections.abc import Iterable

import streamlit as st

from components.words import plain
from evidence.glossary import TERMS

OF_A_CONDITION = (
    "Comparator",
    "Confidence interval",
    "Follow-up",
    "Forest plot",
    "Hedges’ g",
    "Heterogeneity",
    "Pooled effect",
    "Prediction interval",
    "Quality tier",
    "Risk of bias",
    "Sham control",
)


def words_used(terms: Iterable[str], key: str) -> None:
    """A button that opens the meaning of these terms; a term that is not in the glossary is a KeyError."""
    with st.popover("Words used here", icon=":material/dictionary:", type="tertiary", key=f"{key}_words"):
        st.markdown(as_list(terms))


def as_list(terms: Iterable[str]) -> str:
    """Terms with their meaning as Markdown."""
    return "\n\n".join(f"**{plain(term)}.** {plain(TERMS[term])}" for term in terms)
