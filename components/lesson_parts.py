"""What the list of lessons and the editor share: a screen in a line, the ways to present it and to its page."""

import streamlit as st

from components import lesson_links, link, pages
from components.words import plain
from evidence.corpus import Corpus
from evidence.lessons import Lesson, Screen
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW
from evidence.verdict import claims_of

ICONS = {
    CLAIM: ":material/fact_check:",
    VIEW: ":material/bar_chart:",
    TEXT: ":material/notes:",
    QUESTION: ":material/help:",
}
KIND_WORDS = {CLAIM: "Claim", VIEW: "Picture", TEXT: "Text", QUESTION: "Question"}


def name_of(screen: Screen, corpus: Corpus) -> str:
    """A screen in a line: its title or question, the statement of a claim, what a view is a picture of."""
    if screen.kind == CLAIM:
        said = {claim.id: claim.statement for claim in claims_of(corpus)}
        return said.get(screen.claim, screen.claim)
    if screen.kind == VIEW:
        return screen.title or lesson_links.describe(lesson_links.target(screen.view, corpus))
    return screen.title if screen.kind == TEXT else screen.question


def heading(place: int, screen: Screen, corpus: Corpus) -> str:
    """Number, kind and name of a screen in a line of Markdown."""
    return f"**{place + 1}** {ICONS[screen.kind]} {KIND_WORDS[screen.kind]}: **{plain(name_of(screen, corpus))}**"


def present(lesson_id: str, lesson: Lesson, place: int, words: str) -> None:
    """A link to the presenter at a screen (from 0); nothing while the lesson has no screens."""
    if lesson.screens:
        query = {link.LESSON: lesson_id, link.SCREEN: str(place + 1)}
        st.page_link(pages.pages()[pages.PRESENT], label=words, icon=":material/co_present:", query_params=query)


def live(screen: Screen, corpus: Corpus) -> None:
    """A link to the page where a screen lives."""
    found = lesson_links.of_screen(screen, corpus)
    if found:
        page, query = pages.pages()[found.page], found.query(corpus) or {"condition": [""]}
        st.page_link(page, label="Open its page", icon=":material/open_in_new:", query_params=query)
