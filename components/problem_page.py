"""The page a visitor sees when the tables cannot be read: what is wrong, where, and what would be allowed."""

import streamlit as st

from components.note import note
from components.words import count
from evidence.problems import TableProblems


def draw(problems: TableProblems) -> None:
    """Draw the page; nothing else can be shown without tables."""
    st.title("The study table cannot be shown yet", anchor=False)
    st.markdown(
        f"{count(problems.count, 'problem')} found. Nothing was changed or lost: "
        "correct the files and reload this page."
    )
    st.dataframe(
        problems.problems,
        hide_index=True,
        placeholder="",
        alt="Every problem with its file, row, column, value and what is allowed",
    )
    note("Row 1 is the header, as a spreadsheet counts. The same list on the command line:")
    st.code("python -m evidence.check", language="bash")
