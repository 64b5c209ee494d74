"""Compare: two selections side by side, the same picture twice, and the difference in words."""

import streamlit as st

from components import compare_page as page
from components.context import here

shown = page.gather(here())
page.finding(shown)
page.presets(shown)
page.sides(shown)
if shown.empty:
    st.markdown("One side holds no trial under these filters: choose another pair, or drop a filter.")
else:
    page.numbers(shown)
    page.pooled(shown)
    page.by_condition(shown)
