"""Files a reader takes away; made only when asked for."""

from functools import partial

import streamlit as st

from evidence.export import spreadsheet
from evidence.filtering import Filtered


def tables(filtered: Filtered) -> None:
    """Studies and results of the selection as CSV, named after the data version."""
    version = filtered.corpus.version
    with st.container(horizontal=True):
        st.download_button(
            f"Studies ({filtered.n_studies:,}) as CSV",
            partial(spreadsheet.studies_csv, filtered),
            file_name=f"touchstone-{version}-studies.csv",
            mime="text/csv",
            key="download_studies",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Their results as CSV",
            partial(spreadsheet.results_csv, filtered),
            file_name=f"touchstone-{version}-results.csv",
            mime="text/csv",
            key="download_results",
            icon=":material/download:",
            on_click="ignore",
        )
