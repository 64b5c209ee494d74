"""The Methods page: what the table is, how it was coded, the rules and the limits, with numbers from the table."""

import streamlit as st

from evidence.filtering import Filtered


def draw(filtered: Filtered) -> None:
    """Draw the page."""
    st.title("How Touchstone was made, and what it cannot tell", anchor=False)
