"""The reader's own lesson: its screens in order, moved, changed, taken out; as a file, and back from a file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from components import keys, lesson_links, lesson_shelf, link, take_away
from components.lesson_parts import heading, present
from components.note import note
from components.words import plain
from evidence.corpus import Corpus
from evidence.lessons import Lesson, LessonProblems, Screen, write
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT
from evidence.lessons.reading import FIELDS, HEAD, MOST_LETTERS, MOST_MINUTES
from evidence.vocabulary import slug

NEW_TEXT = Screen(TEXT, title="One message", text="A sentence or two that carries it.")
NEW_QUESTION = Screen(
    QUESTION,
    question="What do you think?",
    options=("Yes", "No", "It depends"),
    right="It depends",
    answer="Why it depends, in a sentence.",
)
LABELS = {
    "title": "Line above it",
    "text": "Text: lists, **bold** and *italics* work",
    "question": "Question",
    "answer": "What to say to it",
    "notes": "Notes for the speaker",
}
_LONG = ("text", "answer", "notes")


def draw(corpus: Corpus) -> None:
    """The editor; without a lesson, how to begin one."""
    lesson = lesson_shelf.own()
    st.title(plain(lesson.title) if lesson else "No lesson of your own yet", anchor=False)
    if lesson is None:
        st.markdown("It lives in one browser tab only, and is gone with it. Begin one, or open its file.")
        st.button("Begin a lesson", icon=":material/add:", on_click=lesson_shelf.keep, args=(lesson_shelf.EMPTY,))
        open_file(corpus)
        return
    _ways(lesson, corpus)
    note("It lives in this browser tab only: download the file to keep it.")
    _said()
    _about(lesson, corpus)
    for place, screen in enumerate(lesson.screens):
        _screen(lesson, place, screen, corpus)
    _more()
    open_file(corpus)


def _ways(lesson: Lesson, corpus: Corpus) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        present(lesson_links.OWN, lesson, 0, "Present")
        take_away.of_lesson(lesson_links.OWN, lesson, corpus)
        download(lesson, slug(lesson.title)[:60].strip("-") or "lesson")
        st.button(
            "All lessons",
            key=keys.LESSON_ALL,
            type="tertiary",
            icon=":material/list:",
            on_click=link.show,
            args=(link.LESSON,),
        )
        if st.session_state.get(keys.MY_LESSON_BEFORE):
            st.button(
                "Bring back the one before",
                key=keys.LESSON_UNDO,
                type="tertiary",
                icon=":material/undo:",
                on_click=_undo,
            )


def download(lesson: Lesson, name: str) -> None:
    """A button for the lesson's file; a lesson without screens is no file yet."""
    st.download_button(
        "Download the file",
        write(lesson),
        file_name=f"{name}.yaml",
        mime="application/yaml",
        key=keys.LESSON_DOWNLOAD,
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
        disabled=not lesson.screens,
    )


def replace_own(lesson: Lesson) -> None:
    """Take a lesson as the reader's own; the one before can be brought back."""
    st.session_state[keys.MY_LESSON_BEFORE] = lesson_shelf.own()
    st.session_state[keys.LESSON_EDITED] = None
    lesson_shelf.keep(lesson)


def _undo() -> None:
    replace_own(st.session_state[keys.MY_LESSON_BEFORE])


def open_file(corpus: Corpus) -> None:
    """A field for a lesson's file; what is wrong with the last one is said below it."""
    st.file_uploader(
        "Open a lesson file", type=["yaml", "yml"], key=keys.LESSON_FILE, on_change=_take_file, args=(corpus,)
    )
    _said()


def _said() -> None:
    lines = st.session_state.pop(keys.LESSON_FILE_SAID, ())
    if lines:
        told = "\n".join(f"- {plain(line)}" for line in lines[:12])
        more = f"\n- and {len(lines) - 12} more" if len(lines) > 12 else ""
        st.error(told + more, title="This was not taken over; nothing is lost.", icon=":material/error:")


def _take_file(corpus: Corpus) -> None:
    """Take over an uploaded lesson, or say why not."""
    file = st.session_state[keys.LESSON_FILE]
    if file is None:
        return
    try:
        replace_own(lesson_shelf.from_text(_text_of(file.getvalue(), file.name), file.name, corpus))
    except LessonProblems as problems:
        st.session_state[keys.LESSON_FILE_SAID] = problems.lines
        return
    link.show(link.LESSON, lesson_links.OWN)


def _text_of(content: bytes, name: str) -> str:
    if len(content) > 4 * MOST_LETTERS:
        raise LessonProblems([f"{name}: too large for a lesson. Allowed: {MOST_LETTERS:,} letters."])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise LessonProblems([f"{name}: this is not text in UTF-8. Save it again as UTF-8."]) from problem


def _about(lesson: Lesson, corpus: Corpus) -> None:
    with st.expander("Title, aim, audience, minutes", expanded=not lesson.screens), st.form(keys.LESSON_ABOUT):
        words = {
            name: st.text_input(name.capitalize(), getattr(lesson, name), max_chars=field.letters)
            for name, field in HEAD.items()
        }
        minutes = st.number_input("Minutes", 1, MOST_MINUTES, lesson.minutes)
        if st.form_submit_button("Keep", type="primary"):
            _change(replace(lesson, **words, minutes=int(minutes)), corpus)


def _change(lesson: Lesson, corpus: Corpus) -> None:
    """Take over a change where a file of it could be read again; else say why not."""
    try:
        kept = lesson_shelf.from_text(write(lesson), "My lesson", corpus) if lesson.screens else lesson
    except LessonProblems as problems:
        st.session_state[keys.LESSON_FILE_SAID] = problems.lines
    else:
        lesson_shelf.keep(kept)
        st.session_state[keys.LESSON_EDITED] = None
    st.rerun()


def _screen(lesson: Lesson, place: int, screen: Screen, corpus: Corpus) -> None:
    last, edited = len(lesson.screens) - 1, st.session_state.get(keys.LESSON_EDITED) == place
    with st.container(border=True, key=f"lesson_screen_{place}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(heading(place, screen, corpus), width="stretch")
            with st.container(horizontal=True, gap="small", width="content"):
                _tool("Up", "arrow_upward", place, _move, (place, -1), place == 0)
                _tool("Down", "arrow_downward", place, _move, (place, 1), place == last)
                _tool("Edit", "edit", place, _edit, (None if edited else place,))
                _tool("Remove", "delete", place, _remove, (place,))
        if edited:
            _form(lesson, place, screen, corpus)
        elif screen.notes:
            note(plain(screen.notes))


def _tool(words: str, icon: str, place: int, act: Callable[..., None], args: tuple, disabled: bool = False) -> None:
    st.button(
        "",
        key=f"lesson_{words.lower()}_{place}",
        icon=f":material/{icon}:",
        help=f"{words} (screen {place + 1})",
        type="tertiary",
        on_click=act,
        args=args,
        disabled=disabled,
    )


def _move(place: int, by: int) -> None:
    _keep_now(lambda lesson: lesson.moved(place, by))


def _remove(place: int) -> None:
    before = lesson_shelf.own()
    _keep_now(lambda lesson: lesson.without(place))
    st.session_state[keys.MY_LESSON_BEFORE] = before


def _keep_now(change: Callable[[Lesson], Lesson]) -> None:
    lesson = lesson_shelf.own()
    if lesson:
        lesson_shelf.keep(change(lesson))
    st.session_state[keys.LESSON_EDITED] = None


def _edit(place: int | None) -> None:
    st.session_state[keys.LESSON_EDITED] = place


def _form(lesson: Lesson, place: int, screen: Screen, corpus: Corpus) -> None:
    fields = {name: field for name, field in FIELDS[screen.kind].items() if name in LABELS}
    if screen.kind == CLAIM:
        fields.pop("title")
    with st.form(f"lesson_form_{place}", border=False):
        words = {}
        for name, field in fields.items():
            draw_field = st.text_area if name in _LONG else st.text_input
            words[name] = draw_field(LABELS[name], getattr(screen, name), max_chars=field.letters)
        asked = _options_field(screen) if screen.kind == QUESTION else {}
        if st.form_submit_button("Keep", type="primary"):
            _change(_with(lesson, place, words, asked), corpus)


def _with(lesson: Lesson, place: int, words: dict[str, str], asked: dict) -> Lesson:
    screens = list(lesson.screens)
    changed: dict[str, Any] = {**words, **asked}
    screens[place] = replace(screens[place], **changed)
    return replace(lesson, screens=tuple(screens))


def _options_field(screen: Screen) -> dict:
    """The options, one a line; the right one begins with a star."""
    told = "\n".join(f"* {option}" if option == screen.right else option for option in screen.options)
    lines = st.text_area("Options, one a line; a star before the right one, if there is one", told).splitlines()
    options = tuple(line.removeprefix("*").strip() for line in lines if line.strip(" *"))
    right = next((line.removeprefix("*").strip() for line in lines if line.startswith("*")), "")
    return {"options": options, "right": right}


def _more() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Add a text", key=keys.LESSON_ADD_TEXT, icon=":material/notes:", on_click=_add, args=(NEW_TEXT,))
        st.button(
            "Add a question", key=keys.LESSON_ADD_QUESTION, icon=":material/help:", on_click=_add, args=(NEW_QUESTION,)
        )
    note("Pictures and claims: open their page, and choose *Add this view to my lesson* at its end.")


def _add(screen: Screen) -> None:
    lesson_shelf.collect(screen)
    lesson = lesson_shelf.own()
    st.session_state[keys.LESSON_EDITED] = len(lesson.screens) - 1 if lesson else None
