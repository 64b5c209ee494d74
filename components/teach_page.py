"""The page `teach`."""

import streamlit as st

from evidence.corpus import Corpus


def draw(corpus: Corpus) -> None:
    """Draw the page."""
    st.title("Teach", anchor=False)
    st.markdown(f"Data version {corpus.version}")
