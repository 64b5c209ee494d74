"""Files to take away: of a lesson, or of the view one looks at; chosen in a dialog, made when asked for."""

import threading
from dataclasses import dataclass

import streamlit as st

from components import context, images, keys, lesson_links, link, pages, qr, stage_pictures
from components.note import note
from components.takeaway.making import KINDS, Origin, make
from components.takeaway.pictures import CannotDraw
from components.takeaway.printing import CannotPrint
from components.words import count, plain
from evidence.corpus import Corpus
from evidence.lessons import Lesson, Screen, write
from evidence.lessons.lesson import CLAIM, MOST_SCREENS, VIEW
from evidence.selection import in_words
from evidence.verdict import claims_of
from evidence.vocabulary import label, slug

# What a file of a page is called where its view has no better name.
TITLES = {
    pages.OVERVIEW: "What published studies say about massage",
    pages.CONDITION: "A condition",
    pages.MAP: "Where there is evidence, and where there is none",
    pages.YEARS: "How the evidence grew",
    pages.FUNDERS: "Who paid for the studies",
    pages.COMPARE: "Two sides compared",
}
_NEEDS_BROWSER = "Needs Chromium or Chrome on the computer that runs the app."
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Made:
    """A file, and what it was made of, so that a change of the lesson does not hand out the one before."""

    kind: str
    made_of: str
    content: bytes


def of_lesson(lesson_id: str, lesson: Lesson, corpus: Corpus) -> None:
    """A button that opens the files of a lesson; a lesson without screens has none yet."""
    own = lesson_id == lesson_links.OWN
    address = "" if own else qr.address(pages.TEACH, {link.LESSON: [lesson_id]})
    icon = ":material/file_save:"
    if st.button("Take it away", key=keys.TAKE_LESSON, type="tertiary", icon=icon, disabled=not lesson.screens):
        _lesson_dialog(lesson, Origin(lesson_id, qr.base(), address), corpus)


def of_view(page: str, corpus: Corpus) -> None:
    """A button that opens the files of what a page shows now; none where it shows no picture."""
    page = page or pages.OVERVIEW
    drawn = page in stage_pictures.PICTURES and context.applied(link.current(), corpus).n_trials
    if not drawn and page != pages.CLAIMS:
        return
    if st.button("Take this view away", key=keys.TAKE_VIEW, type="tertiary", icon=":material/file_save:"):
        _view_dialog(page, corpus)


@st.dialog("Take this lesson away")
def _lesson_dialog(lesson: Lesson, origin: Origin, corpus: Corpus) -> None:
    note(plain(lesson.title))
    choose(lesson, origin, corpus)


@st.dialog("Take this view away")
def _view_dialog(page: str, corpus: Corpus) -> None:
    lesson = view_as_lesson(page, corpus)
    note(plain(lesson.title))
    choose(lesson, Origin("", qr.base(), link.address()), corpus)


def view_as_lesson(page: str, corpus: Corpus) -> Lesson:
    """What a page shows now as a lesson: each of its pictures, or the statement that is open, or all of them."""
    if page == pages.CLAIMS:
        asked = link.shown(link.CLAIM)
        ids = [claim.id for claim in claims_of(corpus) if asked in (None, claim.id)][:MOST_SCREENS]
        title = "What the public is told about massage" if asked is None else "A statement, and what studies say to it"
        return Lesson(title, "", "", 0, tuple(Screen(CLAIM, claim=one) for one in ids))
    views = [
        Screen(VIEW, view=lesson_links.here(page, anchor), title=words)
        for anchor, words in stage_pictures.PICTURES[page].items()
    ]
    chosen = link.current()
    about = in_words(chosen) or f"All {len(corpus.studies)} studies of the table"
    if page == pages.CONDITION and len(chosen.conditions) == 1:
        rest = in_words(chosen.with_words("conditions", ()))
        studies = count(context.applied(chosen, corpus).n_studies, "study", "studies")
        title, about = label(chosen.conditions[0]), f"{studies} of the table{f'. {rest}' if rest else ''}"
    else:
        title = TITLES[page]
    names = stage_pictures.sides_of(lesson_links.target(lesson_links.here(page), corpus), corpus)
    if page == pages.COMPARE and names:
        about = f"{names[0]}; {names[1]}"
    return Lesson(title, "", about, 0, tuple(views))


def choose(lesson: Lesson, origin: Origin, corpus: Corpus) -> None:
    """The kinds of files, the button that makes one, and the file once it is made."""
    able = images.can_draw()
    offered = [kind for kind, told in KINDS.items() if able or not told.draws]
    kind = st.radio("As", offered, format_func=lambda word: KINDS[word].name, key=keys.TAKE_KIND)
    note(KINDS[kind].about)
    if qr.caution(origin.base):
        note(
            "Links in the file lead to “localhost”, which only this computer knows: open the app by its name or number."
        )
    if not able:
        note(f"Slides and handouts: {_NEEDS_BROWSER[:1].lower()}{_NEEDS_BROWSER[1:]}")
    made_of = f"{write(lesson)}\n{origin}\n{context.identity(corpus)}"
    made = st.session_state.get(keys.TAKE_MADE)
    if made and (made.kind, made.made_of) == (kind, made_of):
        _hand_out(made, lesson, corpus)
    elif st.button("Make the file", key=keys.TAKE_MAKE, type="primary", icon=":material/build:"):
        _make(kind, lesson, origin, corpus, made_of)


def _make(kind: str, lesson: Lesson, origin: Origin, corpus: Corpus, made_of: str) -> None:
    try:
        content = _file(kind, made_of, lesson, origin, corpus)
    except (CannotDraw, CannotPrint) as problem:
        st.error(f"{plain(str(problem)[:200])} Try again, or take the page without network.", title="No file was made.")
        return
    st.session_state[keys.TAKE_MADE] = Made(kind, made_of, content)
    st.rerun(scope="fragment")  # the button that makes gives way to the one that downloads


@st.cache_data(max_entries=24, show_spinner="Drawing and writing the file … this can take half a minute.")
def _file(kind: str, made_of: str, _lesson: Lesson, _origin: Origin, _corpus: Corpus) -> bytes:
    """The file, made once for all who ask for the same; browsers that draw are started one after the other."""
    with _ONE_AT_A_TIME:
        return make(kind, _lesson, _origin, _corpus)


def _hand_out(made: Made, lesson: Lesson, corpus: Corpus) -> None:
    kind = KINDS[made.kind]
    name = slug(lesson.title)[:60].strip("-") or "lesson"
    st.download_button(
        f"Download, {_size(len(made.content))}",
        made.content,
        file_name=f"touchstone-{corpus.version}-{name}-{made.kind}.{kind.ending}",
        mime=kind.mime,
        key=keys.TAKE_FILE,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
