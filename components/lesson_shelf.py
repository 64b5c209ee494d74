"""The lessons at hand: those that ship with the tables, and the reader's own, which this session alone knows."""

import re
from functools import partial
from pathlib import Path

import streamlit as st

from components import context, data, keys, lesson_links
from evidence.corpus import Corpus
from evidence.lessons import Lesson, LessonProblems, Screen, read

FOLDER = "lessons"
EMPTY = Lesson("My lesson", "My class", "What the class can do after it", 10, ())


def shipped(corpus: Corpus) -> dict[str, Lesson | LessonProblems]:
    """The lessons in the folder of the tables by their file's name; a broken file with what is wrong with it."""
    files = sorted((data.folder() / FOLDER).glob("*.yaml"))
    stamps = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _shipped(str(data.folder() / FOLDER), stamps, context.identity(corpus), corpus)


@st.cache_resource(max_entries=4, show_spinner=False)
def _shipped(folder: str, stamps: tuple, corpus_identity: str, _corpus: Corpus) -> dict[str, Lesson | LessonProblems]:
    return {id_of(name): _from_file(Path(folder) / name, _corpus) for name, _, _ in stamps}


def id_of(name: str) -> str:
    """What a shipped lesson is called in links: its file's name without the number that gives its place."""
    return re.sub(r"^\d+-", "", Path(name).stem)


def _from_file(file: Path, corpus: Corpus) -> Lesson | LessonProblems:
    try:
        return from_text(file.read_text("utf-8"), file.name, corpus)
    except LessonProblems as problems:
        return problems


def from_text(text: str, name: str, corpus: Corpus) -> Lesson:
    """The lesson in the text of a file. Raises LessonProblems."""
    claims = list(corpus.claims.get("id", ()))
    return read(text, name, claims, partial(lesson_links.unfollowed, corpus))


def own() -> Lesson | None:
    """The lesson this reader is making, once there is one."""
    return st.session_state.get(keys.MY_LESSON)


def keep(lesson: Lesson | None) -> None:
    """Take a lesson as the reader's own, or drop it."""
    st.session_state[keys.MY_LESSON] = lesson


def collect(screen: Screen) -> None:
    """Add a screen to the reader's own lesson, from a callback; begins one where there is none."""
    keep((own() or EMPTY).with_screen(screen))


def find(lesson_id: str | None, corpus: Corpus) -> Lesson | None:
    """The lesson of an id that has screens to show."""
    found = own() if lesson_id == lesson_links.OWN else shipped(corpus).get(lesson_id or "")
    return found if isinstance(found, Lesson) and found.screens else None
