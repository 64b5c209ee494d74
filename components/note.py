"""Small, quieter text. Streamlit's caption is paler than the 4.5:1 that text needs on our paper; this is not."""

from typing import Literal

import streamlit as st


def note(text: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """A line of small print in the muted colour of the theme; `text` is Markdown already made safe."""
    st.markdown(f":gray[:small[{text}]]", width=width)
