"""Map: for which conditions and outcomes there is evidence, and for which there is none."""

import streamlit as st

from components import frame, pages
from components import map_page as page
from components.context import here

filtered = here()
shown = page.gather(filtered)
if shown is None and filtered.n_studies == 0:
    frame.empty_state(filtered)
elif shown is None:
    st.title("Only reviews in this selection", anchor=False)
    frame.limits_line(filtered)
    st.markdown("The map counts trials. The reviews are on the page of studies.")
    pages.to(pages.STUDIES, "List the reviews", filtered.corpus, filtered.selection, ":material/table_rows:")
else:
    page.finding(shown)
    page.chosen_cell(shown)
    page.controls(shown)
    page.picture(shown)
    page.lists(shown)
    page.clicked_cell(shown)
