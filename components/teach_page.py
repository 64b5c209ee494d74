"""The lessons: those at hand as a list, one of them with its screens, and the reader's own to be made."""

import streamlit as st

from components import keys, lesson_editor, lesson_links, lesson_shelf, link, take_away
from components.lesson_parts import heading, live, present
from components.lesson_text import safe
from components.note import note
from components.words import count, plain
from evidence.corpus import Corpus
from evidence.lessons import Lesson, LessonProblems, Screen

# Titles of lessons are buttons that read like headings.
_STYLE = """<style>
[class*="st-key-lesson_open_"] button {text-align: left; justify-content: flex-start; padding-left: 0}
[class*="st-key-lesson_open_"] button p {font-size: 1.2rem; font-weight: 600; text-align: left}
.st-key-teach_page {max-width: 62rem}
</style>"""


def draw(corpus: Corpus) -> None:
    """The list, the lesson that a link asks for, or the reader's own."""
    st.html(_STYLE)
    asked = link.shown(link.LESSON)
    with st.container(key="teach_page"):
        if asked == lesson_links.OWN:
            lesson_editor.draw(corpus)
            return
        found = lesson_shelf.shipped(corpus).get(asked or "")
        if isinstance(found, Lesson) and asked:
            _one(asked, found, corpus)
        else:
            _list(corpus, asked)


def _list(corpus: Corpus, asked: str | None) -> None:
    shelf = lesson_shelf.shipped(corpus)
    st.title("Lessons to teach with", anchor=False)
    st.markdown("Each has one aim and a screen at a time; every number on a screen is counted from the table as it is.")
    if asked:
        st.info(f"There is no lesson “{plain(asked)}” here.", icon=":material/link_off:")
    if not shelf:
        st.markdown("The folder of these tables has no lessons of its own. You can make one below.")
    for lesson_id, lesson in shelf.items():
        if isinstance(lesson, LessonProblems):
            st.warning(_lines(lesson.lines), title=f"{plain(lesson_id)}.yaml cannot be read", icon=":material/warning:")
        else:
            _card(lesson_id, lesson)
    st.subheader("Your own lesson", anchor="own")
    own = lesson_shelf.own()
    if own:
        _card(lesson_links.OWN, own)
    else:
        st.markdown(
            "On any page, choose *Add this view to my lesson* at its end; here you put the screens in order, add text "
            "and questions, and take the lesson away as a file."
        )
        st.button("Begin a lesson", icon=":material/add:", on_click=_begin)
    lesson_editor.open_file(corpus)


def _begin() -> None:
    lesson_shelf.keep(lesson_shelf.EMPTY)
    link.show(link.LESSON, lesson_links.OWN)


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)


def _card(lesson_id: str, lesson: Lesson) -> None:
    with st.container(border=True):
        st.button(
            plain(lesson.title),
            key=f"lesson_open_{lesson_id}",
            type="tertiary",
            on_click=link.show,
            args=(link.LESSON, lesson_id),
            wrap=True,
        )
        st.markdown(f"**Aim.** {plain(lesson.aim)}")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            _facts(lesson)
            present(lesson_id, lesson, 0, "Present")


def _facts(lesson: Lesson) -> None:
    screens = count(len(lesson.screens), "screen")
    note(f"{count(lesson.minutes, 'minute')} · {screens} · {plain(lesson.audience)}", width="content")


def _one(lesson_id: str, lesson: Lesson, corpus: Corpus) -> None:
    st.title(plain(lesson.title), anchor=False)
    st.markdown(f"**Aim.** {plain(lesson.aim)}")
    _facts(lesson)
    with st.container(horizontal=True, vertical_alignment="center"):
        present(lesson_id, lesson, 0, "Present")
        st.button("All lessons", key=keys.LESSON_ALL, type="tertiary", icon=":material/list:", on_click=_close)
        st.button(
            "Change it as my own",
            key=keys.LESSON_COPY,
            type="tertiary",
            icon=":material/edit:",
            on_click=_copy,
            args=(lesson,),
        )
        take_away.of_lesson(lesson_id, lesson, corpus)
        lesson_editor.download(lesson, lesson_id)
    note(
        "In the presenter: arrow keys turn the screens, space shows what is kept back, L opens the live picture, "
        "A asks the class, N opens the notes in a second window, F fills the screen, Escape leaves."
    )
    for place, screen in enumerate(lesson.screens):
        _screen(lesson_id, lesson, place, screen, corpus)


def _close() -> None:
    link.show(link.LESSON)


def _copy(lesson: Lesson) -> None:
    lesson_editor.replace_own(lesson)
    link.show(link.LESSON, lesson_links.OWN)


def _screen(lesson_id: str, lesson: Lesson, place: int, screen: Screen, corpus: Corpus) -> None:
    with st.container(border=True):
        st.markdown(heading(place, screen, corpus))
        if screen.text:
            st.markdown(safe(screen.text))
        if screen.options:
            st.markdown("\n".join(_option(option, screen) for option in screen.options))
        if screen.answer:
            st.markdown(f"*Answer.* {safe(screen.answer)}")
        if screen.notes:
            note(safe(screen.notes).replace("\n", " "))
        with st.container(horizontal=True, vertical_alignment="center"):
            present(lesson_id, lesson, place, "Present from here")
            live(screen, corpus)


def _option(option: str, screen: Screen) -> str:
    return f"- {plain(option)}{' :material/check:' if option == screen.right else ''}"
