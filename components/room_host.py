"""The projector's side of a room: question, code and QR code, bars that grow, the answer."""

from urllib.parse import urlsplit

import streamlit as st

from classroom.problems import RoomProblem, UnknownRoom
from classroom.rooms import Poll, Room
from components import classroom_store, pages, qr, room_answer, room_lesson, room_link, viewport
from components.charts.size import Width
from components.note import note
from components.words import count, plain
from evidence.corpus import Corpus

EVERY_SECONDS = 1.0
# Beside the answer, bars are half as wide as the screen.
OPEN_POINTS: dict[Width, int] = {"phone": 26, "laptop": 30, "wide": 48}
POINTS: dict[Width, int] = {"phone": 22, "laptop": 24, "wide": 38}
QR_PIXELS: dict[Width, int] = {"phone": 280, "laptop": 320, "wide": 430}


def draw(poll: Poll, secret: str, corpus: Corpus) -> None:
    """Everything on the projector. Raises RoomProblem."""
    room = poll.room
    with st.container(key="room_host"):
        if room.claim_id and room.is_open:
            st.markdown(room_answer.ASKED)
        st.title(plain(room.question), anchor=False)
        classroom_store.say_noted()
        if room.is_open:
            bars, side = st.columns([3, 2], gap="large")
        else:
            side, bars = st.columns(2, gap="large")
        with side:
            _way_in(room) if room.is_open else _answer(room, corpus)
        with bars:
            st.fragment(_live, run_every=EVERY_SECONDS if room.is_open else None)(room)
            _controls(room, secret, corpus)


def _answer(room: Room, corpus: Corpus) -> None:
    room_answer.draw(room, corpus)
    room_answer.way_on(room, corpus)


def _live(shown: Room) -> None:
    """The bars, drawn again by themselves while the room is open."""
    try:
        poll = classroom_store.rooms().poll(shown.code)
    except UnknownRoom:
        st.rerun()
    except RoomProblem as problem:
        classroom_store.say(problem)
        return
    if poll.room.is_open != shown.is_open:
        st.rerun()
    with st.container(key="room_live"):
        if not shown.is_open:
            st.markdown("What the class said:")
        room_answer.bars(poll, (OPEN_POINTS if shown.is_open else POINTS)[viewport.known_width()])
        st.markdown(f"**{count(poll.total, 'answer')}**" + ("" if shown.is_open else ", voting is over"))


def _controls(room: Room, secret: str, corpus: Corpus) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if room.is_open:
            # Not a callback: a click while the server comes back reaches a session that knows no callbacks yet.
            asked = st.button(
                "Show the answer" if room.claim_id else "Close the vote",
                key="room_reveal",
                type="primary",
                icon=":material/visibility:",
                shortcut="S",
            )
            if asked:
                _reveal(room, secret)
        room_lesson.way_back(corpus, room)
        icon = ":material/meeting_room:"
        st.button("Ask something else", key="room_leave", type="tertiary", icon=icon, on_click=room_link.leave)


def _reveal(room: Room, secret: str) -> None:
    with classroom_store.noted():
        classroom_store.rooms().reveal(room.code, secret)
    st.rerun()


def _way_in(room: Room) -> None:
    """The code and the QR code by which phones come in."""
    address = qr.address(pages.ROOM, {"code": [room.code]})
    with st.container(key="room_code", horizontal_alignment="center"):
        st.header(room.code, anchor=False, width="content")
        qr.draw(address, QR_PIXELS[viewport.known_width()], alt=f"QR code that opens room {room.code} on a phone")
        said = urlsplit(address)
        st.markdown(f"or type the code at **{plain(said.netloc + said.path)}**", width="content")
        if qr.caution(address):
            note(qr.caution(address), width="content")
