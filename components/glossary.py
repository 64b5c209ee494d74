"""The words of the field explained where they stand: a button that opens them."""

from collections.abc import Iterable

import streamlit as st

from components.words import plain
from evidence.glossary import TERMS, used_in


def words_used(key: str, *texts: str) -> None:
    """A button that opens the meaning of the terms in these texts; none where they use none."""
    terms = used_in("\n".join(texts))
    if terms:
        with st.popover("Words used here", icon=":material/dictionary:", type="tertiary", key=f"{key}_words"):
            st.markdown(as_list(terms))


def as_list(terms: Iterable[str]) -> str:
    """Terms with their meaning as Markdown."""
    return "\n\n".join(f"**{plain(term)}.** {plain(TERMS[term])}" for term in terms)
