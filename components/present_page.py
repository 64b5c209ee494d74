"""One screen of a lesson on the whole screen: one message, large type, turned by the keyboard."""

from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from components import (
    claim_card,
    frame,
    keys,
    lesson_links,
    lesson_shelf,
    link,
    pages,
    qr,
    room_lesson,
    stage,
    stage_pictures,
    verdict_chip,
)
from components import stage_style as style
from components.charts import claim as claim_chart
from components.lesson_parts import name_of
from components.lesson_text import safe
from components.words import plain
from evidence.corpus import Corpus
from evidence.lessons import Lesson, LessonProblems, Screen, write
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW
from evidence.verdict import Claim, claims_of

LETTERS = "ABCDEF"


@dataclass(frozen=True, eq=False)
class Now:
    """Where the presentation stands: lesson, its id, the place of its screen (from 0), whether its answer shows."""

    lesson_id: str
    lesson: Lesson
    place: int
    answered: bool
    corpus: Corpus
    room: stage.Room

    @property
    def screen(self) -> Screen:
        """The screen that shows."""
        return self.lesson.screens[self.place]


def draw(corpus: Corpus) -> None:
    """The screen the address names, or its notes; without a lesson the way to the lessons."""
    follows = link.shown(link.SPEAKER_NOTES) == "true"
    if follows:
        _follow(corpus)
    now = _now(corpus)
    if _left(now, corpus):
        return
    st.html(style.css(frame.mode()))
    _watch(now, follows)  # first, so that no key is lost while a large picture is drawn
    with st.container(key="stage_screen"):
        if now is None:
            _nothing(follows)
        elif follows:
            _notes(now)
        else:
            _screen(now)


def _now(corpus: Corpus) -> Now | None:
    lesson_id = link.shown(link.LESSON) or ""
    lesson = lesson_shelf.find(lesson_id, corpus)
    if lesson is None:
        return None
    place = min(int(link.shown(link.SCREEN) or 1), len(lesson.screens)) - 1
    answered = (lesson_id, place) in st.session_state.get(keys.SHOWN_ANSWERS, ())
    return Now(lesson_id, lesson, place, answered, corpus, stage.room())


def has_answer(screen: Screen) -> bool:
    """Whether a screen keeps something back until it is asked for."""
    return screen.kind in (CLAIM, QUESTION)


def _watch(now: Now | None, follows: bool) -> None:
    if now is None:
        stage.watch({}, lambda name: None, follows)
        return
    own = now.lesson_id == lesson_links.OWN
    place = {"lesson": now.lesson_id, "screen": now.place + 1, "file": write(now.lesson) if own else ""}
    stage.watch(place, partial(_press, now.lesson_id, len(now.lesson.screens)), follows, _notes_address(now))


def _press(lesson_id: str, screens: int, name: str) -> None:
    """Take one key; where the lesson stands is read anew, since several presses may arrive together."""
    place = min(int(link.shown(link.SCREEN) or 1), screens)
    targets = {"next": place + 1, "previous": place - 1, "first": 1, "last": screens}
    if name == "reveal":
        if _reveal(lesson_id, place - 1):
            return
        targets["reveal"] = place + 1
    if name in targets:
        link.show(link.SCREEN, str(min(max(targets[name], 1), screens)))
    elif name in ("leave", "live", "ask"):
        st.session_state[keys.PRESENTING] = (name, lesson_id, place)


def _reveal(lesson_id: str, place: int) -> bool:
    """Show the answer of a screen; False where it has none or shows it already."""
    shown = st.session_state.get(keys.SHOWN_ANSWERS, frozenset())
    hidden = (lesson_id, place) not in shown and (lesson_id, place) in st.session_state.get(keys.WITH_ANSWER, ())
    if hidden:
        st.session_state[keys.SHOWN_ANSWERS] = shown | {(lesson_id, place)}
    return hidden


def _left(now: Now | None, corpus: Corpus) -> bool:
    """Go where a key of the last run asked to go: out of the lesson, into the live picture, or into a room."""
    asked = st.session_state.get(keys.PRESENTING)
    if now is None or not asked:
        return False
    how, lesson_id, place = asked
    known = pages.pages()
    if how == "leave":
        st.session_state[keys.PRESENTING] = None
        st.session_state[keys.SHOWN_ANSWERS] = frozenset()
        st.switch_page(known[pages.TEACH], query_params={link.LESSON: lesson_id})
    still_here = place == now.place + 1  # else a key pressed right after it has turned the screen
    found = lesson_links.of_screen(now.screen, corpus) if how == "live" and still_here else None
    if found:
        st.session_state[keys.PRESENTING] = ("away", lesson_id, place)
        st.switch_page(known[found.page], query_params=found.query(corpus) or {"condition": [""]})
    if how == "ask" and still_here and _can_ask(now):
        room_lesson.enter(_claim_of(now), lesson_id, place, corpus)
    st.session_state[keys.PRESENTING] = None
    return False


def _can_ask(now: Now) -> bool:
    """Whether the class can be asked: a statement is on the screen, and what the studies say is not."""
    return now.screen.kind == CLAIM and not now.answered


def _claim_of(now: Now) -> Claim:
    return next(one for one in claims_of(now.corpus) if one.id == now.screen.claim)


def _nothing(follows: bool) -> None:
    st.title("No lesson to present", anchor=False)
    if follows:
        st.markdown("This window follows the one that presents, once a lesson is presented in this browser.")
    else:
        st.markdown("The address names no lesson of this app, or one that only another browser tab knows.")
    st.page_link(pages.pages()[pages.TEACH], label="All lessons")


def _screen(now: Now) -> None:
    drawers = {CLAIM: _claim, VIEW: _view, TEXT: _text, QUESTION: _question}
    with_answer = {(now.lesson_id, place) for place, one in enumerate(now.lesson.screens) if has_answer(one)}
    st.session_state[keys.WITH_ANSWER] = with_answer
    drawers[now.screen.kind](now)
    _foot(now)


def _head(now: Now, kicker: str, message: str, size: str, note: str = "") -> None:
    """The message, and beside it the code that opens the same on a phone."""
    address = lesson_links.address(now.lesson_id, now.place, now.screen, now.corpus)
    with st.container(horizontal=True, key="stage_head"):
        with st.container(key=f"stage_message_{size}"):
            if kicker:
                st.markdown(plain(kicker))
            st.title(plain(message), anchor=False)
            if note:
                st.markdown(plain(note))
        if address and now.room.kind != "phone":
            qr.draw(address, width=style.qr_pixels(now.room), alt="QR code that opens this on a phone")


def _text(now: Now) -> None:
    _head(now, "", now.screen.title, "large")
    with st.container(key="stage_body"):
        st.markdown(safe(now.screen.text))


def _question(now: Now) -> None:
    screen = now.screen
    _head(now, screen.title or "A question for the room", screen.question, "large")
    with st.container(key="stage_options"):
        for letter, option in zip(LETTERS, screen.options, strict=False):
            right = now.answered and option == screen.right
            mark = ":material/check_circle: " if right else ""
            said = f"{letter}\u2002{plain(option)}"
            st.markdown(f"{mark}**{said}**" if right else said)
    if now.answered:
        with st.container(key="stage_body"):
            st.markdown(safe(screen.answer))


def _claim(now: Now) -> None:
    claim = _claim_of(now)
    statement, cites = claim_card.apart(claim.statement)
    kicker = f"{claim.group}, paraphrased{cites}"
    if not now.answered:
        _head(now, kicker, statement, "large")
        with st.container(key="stage_guesses"):
            st.markdown("What do you think?")
            st.markdown(" \u2003 ".join(f"**{word}**" for word in claim_card.GUESSES))
        return
    _head(now, "", statement, "small")
    _verdict(claim, now)


def _verdict(claim: Claim, now: Now) -> None:
    verdict = claim_card.verdict_of(claim, now.corpus)
    with st.container(key="stage_verdict"):
        verdict_chip.draw(verdict.word, frame.mode(), large=True)
        st.markdown(plain(verdict.clause))
    rows = claim_chart.rows_to_draw(verdict)
    if rows and claim.kind != "harms":
        space = style.space(now.room, frame.mode(), verdict=True)
        widths = stage_pictures.smaller(space.width)
        figures = [claim_chart.figure(rows, frame.mode(), width) for width in widths]
        fitting = next((one for one in figures if one.layout.height <= space.height), figures[-1])
        _plot(fitting, "Trials by direction, time of last report and quality.")
    because = claim_card.deciding(verdict)
    if because:
        with st.container(key="stage_because"):
            st.markdown(f"**What decides.** {plain(because)}")


def _view(now: Now) -> None:
    target = lesson_links.target(now.screen.view, now.corpus)
    space = style.space(now.room, frame.mode())
    picture = stage_pictures.make(target, now.corpus, space)
    longer = picture.figure is not None and picture.figure.layout.height > space.height
    note = f"{picture.note} Arrow down: the rest of the picture." if longer else picture.note
    _head(now, now.screen.title, picture.message, "medium" if picture.figure else "large", note)
    if picture.figure is not None:
        _plot(picture.figure, picture.alt)


def _plot(figure: go.Figure, alt: str) -> None:
    config = {"displayModeBar": False, "responsive": True}
    st.plotly_chart(figure, key="stage_plot", theme=None, config=config, alt=alt or "The picture of this screen.")


def _foot(now: Now) -> None:
    """Where one is, what the lesson is, and the ways on for a mouse or a finger."""
    press = partial(_press, now.lesson_id, len(now.lesson.screens))
    total, waits = len(now.lesson.screens), has_answer(now.screen) and not now.answered
    with st.container(horizontal=True, vertical_alignment="center", key="stage_foot"):
        st.markdown(f"**{now.place + 1} / {total}**", width="content")
        st.markdown(f"{plain(now.lesson.title)} · Data version {plain(now.corpus.version)}")
        if _can_ask(now):
            _button("Ask the class", ":material/how_to_vote:", press, "ask")
        if lesson_links.of_screen(now.screen, now.corpus):
            _button("Live picture", ":material/open_in_full:", press, "live")
        notes = _notes_address(now)
        if notes and now.room.kind != "phone":
            st.link_button("Notes", notes, type="tertiary", icon=":material/speaker_notes:")
        _button("Leave", ":material/close:", press, "leave")
        _button("Previous", ":material/arrow_back:", press, "previous", now.place == 0)
        if waits:
            _button("Show", ":material/visibility:", press, "reveal")
        _button("Next", ":material/arrow_forward:", press, "next", now.place == total - 1)


def _button(words: str, icon: str, press: partial, name: str, disabled: bool = False) -> None:
    st.button(words, key=f"stage_{name}", type="tertiary", icon=icon, on_click=press, args=(name,), disabled=disabled)


def _notes_address(now: Now) -> str:
    query = {link.LESSON: [now.lesson_id], link.SCREEN: [str(now.place + 1)], link.SPEAKER_NOTES: ["true"]}
    return qr.address(pages.PRESENT, query)


def _follow(corpus: Corpus) -> None:
    """Stand where the presenting window says it stands; a lesson that only it knows comes along as a file."""
    place = stage.heard() or {}
    file = str(place.get("file") or "")
    if file:
        try:
            lesson_shelf.keep(lesson_shelf.from_text(file, "The presented lesson", corpus))
        except LessonProblems:
            return
    known = str(place.get("screen", "")), str(place.get("lesson", ""))
    if all(known) and known != (link.shown(link.SCREEN), link.shown(link.LESSON)) and known[0].isdigit():
        link.show(link.LESSON, known[1])
        link.show(link.SCREEN, known[0])


def _notes(now: Now) -> None:
    """The notes of the screen that shows, and what comes next."""
    total = len(now.lesson.screens)
    with st.container(key="stage_notes"):
        st.markdown(f"{plain(now.lesson.title)} · notes · **{now.place + 1} / {total}**")
        st.title(plain(name_of(now.screen, now.corpus)), anchor=False)
        st.markdown(safe(now.screen.notes) or "No notes for this screen.")
        if now.screen.kind == QUESTION:
            st.markdown(f"**Answer.** {safe(now.screen.answer)}")
        if now.place + 1 < total:
            st.markdown(f"**Next:** {plain(name_of(now.lesson.screens[now.place + 1], now.corpus))}")
    press = partial(_press, now.lesson_id, total)
    with st.container(horizontal=True, vertical_alignment="center", key="stage_foot_notes"):
        st.markdown("Follows the window that presents; the arrow keys here turn its screens.")
        _button("Previous", ":material/arrow_back:", press, "previous", now.place == 0)
        _button("Next", ":material/arrow_forward:", press, "next", now.place == total - 1)
