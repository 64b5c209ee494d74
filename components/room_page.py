"""The room in which a class answers: its door (open one, or join by code), the projector's side, the phones' side."""

import streamlit as st

from classroom.codes import LENGTH, as_typed
from classroom.problems import RoomProblem, UnknownRoom
from classroom.rooms import LONGEST_QUESTION
from components import (
    claim_card,
    classroom_store,
    frame,
    keys,
    link,
    pages,
    room_host,
    room_lesson,
    room_link,
    room_phone,
)
from components.note import note
from components.words import plain
from evidence.corpus import Corpus
from evidence.verdict import Claim, claims_of

_OWN = ""
# Type and buttons for a phone in the hand and for a projector three metres away.
_LARGE = """<style>
.st-key-room_host h1 {font-size: clamp(1.7rem, 3.3vw, 4rem); line-height: 1.15; padding-top: 0}
.st-key-room_host h2 {font-size: clamp(1.1rem, 1.6vw, 2rem); line-height: 1.3}
.st-key-room_host .stMarkdown p {font-size: clamp(1rem, 1.25vw, 1.5rem)}
.st-key-room_host button p {font-size: clamp(0.875rem, 1.05vw, 1.4rem)}
.st-key-room_code h2 {font-family: monospace; letter-spacing: 0.08em;
  font-size: clamp(3rem, 6.4vw, 8rem); line-height: 1}
/* Numbers that change every second do not turn pale while they are asked for. */
.st-key-room_live > *, .st-key-room_bars {opacity: 1 !important}
.st-key-room_phone {max-width: 34rem; margin: 0 auto}
.st-key-room_phone h1 {font-size: 1.6rem; line-height: 1.2}
.st-key-room_choices button {min-height: 4.6rem}
.st-key-room_choices button p {font-size: 1.3rem; font-weight: 600}
.st-key-room_join input {font-size: 1.5rem; letter-spacing: 0.15em; text-transform: uppercase}
</style>"""


def draw(corpus: Corpus) -> None:
    """The side of the room that the address asks for."""
    st.html(_LARGE)
    asked = st.query_params.get(room_link.CODE)
    if asked is None:
        _door(corpus)
        return
    try:
        _room(asked, corpus)
    except RoomProblem as problem:
        _no_room(problem, asked, corpus)


def _room(asked: str, corpus: Corpus) -> None:
    code = as_typed(asked)
    if code is None:
        raise UnknownRoom
    secret = st.query_params.get(room_link.HOST, "")
    poll = classroom_store.rooms().poll(code)
    if secret and classroom_store.rooms().is_host(code, secret):
        room_host.draw(poll, secret, corpus)
    else:
        room_phone.draw(poll, corpus)


def _no_room(problem: RoomProblem, asked: str, corpus: Corpus) -> None:
    with st.container(key="room_phone"):
        st.title(plain(problem.title), anchor=False)
        st.markdown(f"**{plain(asked[:20])}**: {plain(str(problem))}")
        with st.container(horizontal=True):
            st.button("Try again", key="room_again", type="primary", icon=":material/refresh:")
            st.button("Type another code", key="room_other", on_click=room_link.leave)
            room_lesson.way_back(corpus)


def _door(corpus: Corpus) -> None:
    st.title("Ask the class", anchor=False)
    classroom_store.say_noted()
    join, ask = st.columns([2, 3], gap="large")
    with join:
        _join()
    with ask:
        _open(corpus)
    with st.container(horizontal=True, vertical_alignment="center"):
        room_lesson.way_back(corpus)
        pages.to(pages.OVERVIEW, "Back to Touchstone", corpus, link.current(), ":material/arrow_back:")
    frame.footer(corpus)


def _join() -> None:
    st.subheader("Join a room", anchor=False)
    with st.form("room_join", border=False):
        st.text_input("The code on the projector", key=keys.ROOM_TYPED, max_chars=12, placeholder="BC2F")
        st.form_submit_button("Join", on_click=_enter)
    if st.session_state.pop(keys.ROOM_MISTYPED, False):
        st.info(f"A code has {LENGTH} letters and digits; 0, 1, O, I, A, E and U are never among them.")


def _enter() -> None:
    code = as_typed(st.session_state.get(keys.ROOM_TYPED) or "")
    st.session_state[keys.ROOM_MISTYPED] = code is None
    if code:
        room_link.enter(code)


def _open(corpus: Corpus) -> None:
    st.subheader("Open a room", anchor=False)
    known = {claim.id: claim for claim in claims_of(corpus)}
    options = [*known, _OWN]
    asked = link.shown(link.CLAIM)
    chosen = st.selectbox(
        "The class judges",
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda claim_id: question_of(known[claim_id]) if claim_id else "A statement of our own",
        key=keys.ROOM_CLAIM,
    )
    if not chosen:
        st.text_input("The statement", key=keys.ROOM_QUESTION, max_chars=LONGEST_QUESTION)
    st.button(
        "Open a room",
        key="room_open",
        type="primary",
        icon=":material/meeting_room:",
        on_click=_opened,
        args=(known.get(chosen),),
    )
    note(
        "Phones answer Supported, Mixed or Not supported, without accounts: one vote per device, at most 500. "
        "Only the votes are kept. The room ends 3 hours after it is opened and is deleted with them."
    )


def question_of(claim: Claim) -> str:
    """The statement of a claim, without what its article cites."""
    return claim_card.apart(claim.statement)[0]


def _opened(claim: Claim | None) -> None:
    question = question_of(claim) if claim else (st.session_state.get(keys.ROOM_QUESTION) or "").strip()
    if not question:
        return
    with classroom_store.noted():
        code, secret = room_link.open_room(question, claim.id if claim else None)
        link.show(link.CLAIM)
        room_link.enter(code, secret)
