"""Touchstone: what published studies say about massage therapy. Start with `streamlit run app.py`."""

import streamlit as st

from components import data, frame, lesson_bar, link, pages, problem_page, sidebar, study_page, viewport
from components.context import here
from evidence.problems import TableProblems

st.set_page_config(page_title="Touchstone", page_icon=frame.MARK, layout="wide")

corpus = data.load()
if isinstance(corpus, TableProblems):
    st.logo(frame.wordmark(), size="large")
    problem_page.draw(corpus)
    st.stop()

known_pages = pages.pages()
page = st.navigation(list(known_pages.values()), position="hidden")
pages.follow_click(known_pages, corpus)
link.sync(corpus, page.url_path)
if page.url_path in pages.BARE:
    page.run()
    viewport.watch()
    st.stop()

st.logo(frame.wordmark(), size="large")
frame.legible_openers()
pages.header(known_pages, corpus, page.url_path)
lesson_bar.way_back(corpus)
link.banner(corpus)
sidebar.draw(here())

study_id = link.chosen_study()
if study_id:
    study_page.draw(study_id, corpus)
else:
    page.run()
lesson_bar.collect(page.url_path, corpus)
frame.footer(corpus)
viewport.watch()
