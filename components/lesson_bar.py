"""Lessons on every other page: a way back to the screen one came from, and a control that collects the view."""

import streamlit as st

from components import frame, keys, lesson_links, lesson_shelf, link, pages, stage_pictures, take_away
from components.theme import palette
from components.words import plain
from evidence.corpus import Corpus
from evidence.lessons import MOST_SCREENS, Screen
from evidence.lessons.lesson import CLAIM, VIEW
from evidence.lessons.reading import FIELDS

# Scrolls once to the picture that was on the screen, when it has been drawn.
_JS = """
export default function ({ data, parentElement: root }) {
  if (!data.anchor || root.done === data.anchor) return
  let tries = 0
  const look = setInterval(() => {
    const found = document.getElementById(data.anchor)
    if (found) { found.scrollIntoView({ behavior: "smooth" }); root.done = data.anchor }
    if (found || ++tries > 50) clearInterval(look)
  }, 100)
  return () => clearInterval(look)
}
"""
# The way back stays in sight wherever the picture is on its page.
_FLOATING = """<style>.st-key-lesson_back_bar {{position: fixed; right: 1rem; bottom: 1rem; z-index: 1000; width: auto;
  padding: .5rem .75rem; border: 1px solid {rule}; border-radius: .5rem; background: {paper}}}</style>"""
_SCROLL = st.components.v2.component("touchstone_scroll_to_picture", js=_JS)


def way_back(corpus: Corpus) -> None:
    """At the corner of the window: back to the screen that this picture was opened from."""
    asked = st.session_state.get(keys.PRESENTING)
    lesson = lesson_shelf.find(asked[1], corpus) if asked else None
    if not asked or lesson is None:
        return
    _, lesson_id, place = asked
    place = min(place, len(lesson.screens))
    found = lesson_links.of_screen(lesson.screens[place - 1], corpus)
    st.html(_FLOATING.format(paper=palette(frame.mode()).paper, rule=palette(frame.mode()).rule))
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_back_bar"):
        words = f"Back to screen {place} of “{plain(lesson.title)}”"
        if st.button(words, key=keys.LESSON_BACK, type="primary", icon=":material/arrow_back:", shortcut="B"):
            query = {link.LESSON: lesson_id, link.SCREEN: str(place)}
            st.switch_page(pages.pages()[pages.PRESENT], query_params=query)
        st.button("Not now", key=keys.LESSON_NOT_BACK, type="tertiary", on_click=_stay)
    _SCROLL(key=keys.LESSON_SCROLL, data={"anchor": found.anchor if found else ""}, height=1)


def _stay() -> None:
    st.session_state[keys.PRESENTING] = None


def collect(page: str, corpus: Corpus) -> None:
    """Below the page: add this view, or this claim, to the reader's own lesson."""
    page = page or pages.OVERVIEW
    if page not in lesson_links.SHOWABLE:
        return
    said = st.session_state.pop(keys.COLLECT_SAID, "")
    if said:
        st.toast(said, icon=":material/playlist_add_check:")
    words = "Add this view to my lesson"
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_bar"):
        if st.button(words, key=keys.LESSON_COLLECT, type="tertiary", icon=":material/playlist_add:"):
            _dialog(page, corpus)
        take_away.of_view(page, corpus)


@st.dialog("Add this view to my lesson")
def _dialog(page: str, corpus: Corpus) -> None:
    _form(page, corpus)


def _form(page: str, corpus: Corpus) -> None:
    lesson = lesson_shelf.own()
    count = len(lesson.screens) if lesson else 0
    claim = link.shown(link.CLAIM) if page == pages.CLAIMS else None
    pictures = stage_pictures.PICTURES.get(page, {})
    st.markdown(f"My lesson has {count} of at most {MOST_SCREENS} screens.")
    if len(pictures) > 1:
        st.selectbox("Picture", list(pictures), key=keys.COLLECT_PICTURE, format_func=lambda anchor: pictures[anchor])
    limits = FIELDS[CLAIM if claim else VIEW]
    if not claim:
        st.text_input("Line above it (optional)", key=keys.COLLECT_TITLE, max_chars=limits["title"].letters)
    st.text_area("Notes for the speaker (optional)", key=keys.COLLECT_NOTES, max_chars=limits["notes"].letters)
    only = next(iter(pictures), "")
    if st.button("Add", key=keys.COLLECT_ADD, type="primary", on_click=_add, args=(page, claim, only)):
        st.rerun()
    if count:
        st.page_link(pages.pages()[pages.TEACH], label="Open my lesson", query_params={link.LESSON: lesson_links.OWN})


def _add(page: str, claim: str | None, only: str) -> None:
    state = st.session_state
    notes = (state.get(keys.COLLECT_NOTES) or "").strip()
    if claim:
        screen = Screen(CLAIM, claim=claim, notes=notes)
    else:
        anchor = state.get(keys.COLLECT_PICTURE) or only
        title = (state.get(keys.COLLECT_TITLE) or "").strip()
        screen = Screen(VIEW, view=lesson_links.here(page, anchor), title=title, notes=notes)
    before = len(lesson.screens) if (lesson := lesson_shelf.own()) else 0
    lesson_shelf.collect(screen)
    if before == MOST_SCREENS:
        state[keys.COLLECT_SAID] = f"A lesson holds at most {MOST_SCREENS} screens."
        return
    state[keys.COLLECT_NOTES], state[keys.COLLECT_TITLE] = "", ""
    state[keys.COLLECT_SAID] = f"Screen {before + 1} of my lesson."
