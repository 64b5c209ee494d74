"""Studies: every study of the selection as a sortable table; a row opens the study."""

import streamlit as st

from components import downloads, frame, keys, study_table
from components.context import here
from components.note import note
from components.words import count

filtered = here()
if filtered.n_studies == 0:
    frame.empty_state(filtered)
else:
    trials = filtered.n_trials
    counted = [count(trials, "trial")] * (trials > 0)
    counted += [count(filtered.n_studies - trials, "review")] * (filtered.n_studies > trials)
    st.title(" and ".join(counted), anchor=False)
    frame.limits_line(filtered)
    study_table.draw(study_table.rows(filtered), keys.STUDIES_TABLE, height=620)
    note("Choose a row (the box at its left) to open the study. Click a column's name to sort. Empty: not reported.")
    downloads.tables(filtered)
