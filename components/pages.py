"""The pages of the app: one place that knows their files, names and addresses."""

import streamlit as st

from components import link
from evidence.corpus import Corpus
from evidence.selection import Selection

OVERVIEW, STUDIES, METHODS = "overview", "studies", "methods"


def pages() -> dict[str, "st.Page"]:
    """Every page by name; the overview is the home page."""
    return {
        OVERVIEW: st.Page("views/overview.py", title="Overview", icon=":material/view_list:", default=True),
        STUDIES: st.Page("views/studies.py", title="Studies", icon=":material/table_rows:", url_path=STUDIES),
        METHODS: st.Page("views/methods.py", title="Methods", icon=":material/menu_book:", url_path=METHODS),
    }


def header(known: dict[str, "st.Page"], corpus: Corpus) -> None:
    """The pages in one row. The links carry the selection, so a view survives a change of page."""
    query = link.query_of(link.current(), corpus)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="site_header"):
        for page in known.values():
            st.page_link(page, query_params=query)


def to(name: str, label: str, corpus: Corpus, selection: Selection, icon: str | None = None) -> None:
    """A link to a page with a selection applied."""
    st.page_link(pages()[name], label=label, icon=icon, query_params=link.query_of(selection, corpus))
