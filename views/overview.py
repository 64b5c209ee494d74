"""Overview: for every condition, does massage help, for how long, and how good are the studies."""

import streamlit as st

from components import frame, keys, overview_figure, pages, study_table, viewport
from components.context import here
from components.words import plain
from evidence import overview

MOST_LISTED = 60

filtered = here()
if filtered.n_studies == 0:
    frame.empty_state(filtered)
else:
    counts = overview.totals(filtered)
    st.title(plain(overview.headline(counts, filtered.selection)), anchor=False)
    st.markdown(overview.standfirst(counts))
    frame.limits_line(filtered)
    frame.scope_line(filtered)
    overview_figure.draw(filtered, viewport.known_width(), frame.mode())
    overview_figure.foot()
    overview_figure.conditions_as_links(filtered)
    if filtered.n_studies <= MOST_LISTED:
        st.subheader("The studies behind it", anchor=False)
        study_table.draw(study_table.rows(filtered), keys.TRIALS_TABLE)
    else:
        label = f"List the {filtered.n_studies:,} studies behind it"
        pages.to(pages.STUDIES, label, filtered.corpus, filtered.selection, ":material/table_rows:")
