"""One condition: how large, which way, how long, how good, what reviews conclude, harms."""

import streamlit as st

from components import condition_page as page
from components import condition_statistics, frame, pages
from components.context import here

filtered = here()
condition = page.chosen_condition(filtered)
with st.container(horizontal=True, gap="small"):
    page.pick_condition(filtered)
    shown = page.gather(filtered, condition) if condition else None
    if shown:
        page.pick_outcome(shown)

if condition is None:
    st.title("Choose a condition", anchor=False)
    st.markdown("Pick one above, or click a row of the overview.")
elif filtered.n_studies == 0:
    frame.empty_state(filtered)
elif shown is None:
    page.only_reviews(filtered, condition)
else:
    page.asked_in_vain(shown)
    page.finding(shown)
    page.forest_plot(shown)
    page.honesty(shown)
    condition_statistics.draw(shown)
    page.direction_plot(shown)
    page.course_plot(shown)
    page.safeguards_plot(shown)
    page.reviews(filtered, condition)
    page.harms(shown)
    pages.to(pages.STUDIES, "List its studies", filtered.corpus, filtered.selection, ":material/table_rows:")
