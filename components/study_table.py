"""Studies as a sortable table; choosing a row opens the study."""

import numpy as np
import pandas as pd
import streamlit as st

from components import link
from evidence import summary
from evidence.filtering import Filtered
from evidence.overview import one_per_trial
from evidence.vocabulary import HOLLOW_REASONS, LIST_SEPARATOR, STEPS, label


def rows(filtered: Filtered) -> pd.DataFrame:
    """The studies left, for a reader: newest first. Column `study_id` tells which study a row is."""
    studies = filtered.studies
    table = pd.DataFrame(
        {
            "Study": studies["first_author"] + " " + studies["year"].astype(str),
            "What it says": _says(filtered),
            "Quality": [label(str(tier)) for tier in studies["tier"]],
            "People": studies["n_people"].fillna(studies["review_n_participants"]),
            "Weeks followed": studies["longest_follow_up_weeks"],
            "Conditions": [_labels(cell) for cell in studies["conditions"]],
            "Massage": [label(str(word)) for word in studies["massage_type"]],
            "Funder": [label(str(word)) for word in studies["funder_category"]],
            "Year": studies["year"],
            "Kind": studies["kind"].astype("object").map({"trial": "Trial", "review": "Review"}),
            "Title": studies["title"],
            "Journal": studies["journal"],
            "DOI": [f"https://doi.org/{doi}" if isinstance(doi, str) else None for doi in studies["doi"]],
            "study_id": studies["study_id"],
        }
    )
    return table.sort_values(["Year", "Study"], ascending=[False, True]).reset_index(drop=True)


def _labels(cell: str) -> str:
    return ", ".join(label(word) for word in cell.split(LIST_SEPARATOR))


def _says(filtered: Filtered) -> np.ndarray:
    """What each trial's representative result says under its first condition; reviews speak on their card."""
    drawn = one_per_trial(filtered)
    said = np.full(len(filtered.corpus.studies), "review: see its card", dtype="object")
    speaks = drawn["role"].eq(summary.SPEAKS)
    steps, reasons = np.array(STEPS, dtype="object"), np.array(HOLLOW_REASONS, dtype="object")
    said[drawn.loc[speaks, "study"]] = steps[drawn.loc[speaks, "step"]]
    said[drawn.loc[~speaks, "study"]] = "hollow: " + reasons[drawn.loc[~speaks, "role"]]
    return said[filtered.in_study]


COLUMNS = {
    "Study": st.column_config.TextColumn(pinned=True),
    "What it says": st.column_config.TextColumn(width=190, help="By the rule on the Methods page"),
    "Quality": st.column_config.TextColumn(width=130),
    "People": st.column_config.NumberColumn(
        width=96, help="Randomised, or the sum of the groups; of a review the people in its trials"
    ),
    "Weeks followed": st.column_config.NumberColumn(width=118, help="Longest follow-up from the start", format="%g"),
    "Conditions": st.column_config.TextColumn(width=170),
    "Year": st.column_config.NumberColumn(format="%d"),
    "Title": st.column_config.TextColumn(width="large"),
    "DOI": st.column_config.LinkColumn(display_text=r"https://doi\.org/(.*)"),
    "study_id": None,
}


def draw(table: pd.DataFrame, key: str, height: int | str = "auto") -> None:
    """Draw the table; a chosen row opens its study."""
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=height,  # type: ignore[arg-type]
        column_config=COLUMNS,
        on_select=lambda: _open_chosen(table, key),
        selection_mode="single-row",
        placeholder="not reported",
        alt=f"{len(table)} studies; choose a row to open its study card",
    )


def _open_chosen(table: pd.DataFrame, key: str) -> None:
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen and chosen[0] < len(table):
        link.open_study(str(table["study_id"].iloc[chosen[0]]))
