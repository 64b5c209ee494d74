"""Named funders: a searchable table; a row shows its studies and leads to them."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from components import context, keys, link, pages, study_table
from components.note import note
from components.words import count, plain
from evidence import funder_names, funders
from evidence.filtering import Filtered
from evidence.funder_names import SEARCH

COLUMNS = {
    "name": "Funder",
    "studies": "Studies",
    "trials": "Trials",
    "first": "First year",
    "last": "Last year",
    "printed": "As printed",
}


def draw(filtered: Filtered) -> None:
    """Named funders as a searchable table; a row shows its studies and leads to them."""
    table = funders.named(filtered)
    with_name = funder_names.of_studies(filtered.studies)["study"].nunique()
    st.subheader(f"Named funders: {len(table):,} in {count(with_name, 'study', 'studies')}", anchor="named")
    if table.empty:
        note("No study in this selection prints the name of a funder.")
        return
    note(
        "A study may name several; spellings of one body stand together, with what is printed beside it. Some sources "
        "tell only the kind of funder."
    )
    text = st.text_input(
        "Search funders",
        key=keys.FUNDER_SEARCH,
        placeholder="Name or print, for example NCCAM",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    found = funders.matching(table, text or "")
    st.dataframe(
        found[list(COLUMNS)].rename(columns=COLUMNS),
        key=keys.FUNDERS_TABLE,
        hide_index=True,
        on_select=lambda: _open_chosen(found),
        selection_mode="single-row",
        column_config={
            "Funder": st.column_config.TextColumn(width="large"),
            "First year": st.column_config.NumberColumn(format="%d"),
            "Last year": st.column_config.NumberColumn(format="%d"),
            "As printed": st.column_config.TextColumn(width="large"),
        },
        alt=f"{len(found)} named funders with the number of their studies; choose a row to see its studies",
    )
    note("Choose a row (the box at its left) to see its studies.")
    _one(filtered, table)


def _open_chosen(found: pd.DataFrame) -> None:
    rows = st.session_state[keys.FUNDERS_TABLE]["selection"]["rows"]
    chosen = [found["search"].iloc[rows[0]].removeprefix(SEARCH)] if rows and rows[0] < len(found) else []
    link.show(link.PAYER, *chosen)


def _one(filtered: Filtered, table: pd.DataFrame) -> None:
    """The chosen funder: its studies here, and the way to them on the page of studies."""
    chosen = table[table["search"] == f"{SEARCH}{link.shown(link.PAYER)}"]
    if chosen.empty:
        return
    row = chosen.iloc[0]
    words = f"{filtered.selection.text} {row['search']}".strip()
    selection = replace(filtered.selection, text=words)
    st.markdown(f"**{plain(row['name'])}**, printed as: {plain(row['printed'])}")
    study_table.draw(study_table.rows(context.applied(selection, filtered.corpus)), keys.FUNDER_STUDIES)
    said = f"Open its {count(int(row['studies']), 'study', 'studies')} on the Studies page"
    pages.to(pages.STUDIES, said, filtered.corpus, selection, ":material/table_rows:")
