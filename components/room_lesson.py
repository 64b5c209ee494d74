"""From a claim of a lesson on the projector into a room of its own, and back to the screen."""

import streamlit as st

from classroom.problems import UnknownRoom
from classroom.rooms import Room
from components import claim_card, classroom_store, keys, lesson_shelf, link, pages, room_link
from evidence.corpus import Corpus
from evidence.verdict import Claim


def enter(claim: Claim, lesson_id: str, place: int, corpus: Corpus) -> None:
    """Turn to the room that a screen (from 1) asks in; where none can be opened, to the door, which says why."""
    query = link.query_of(link.current(), corpus, {link.LESSON: (lesson_id,), link.SCREEN: (str(place),)})
    said = {link.CLAIM: [claim.id]}
    with classroom_store.noted():
        code, secret = _room(claim)
        said = {room_link.CODE: [code], room_link.HOST: [secret]}
    st.switch_page(pages.pages()[pages.ROOM], query_params=query | said)


def _room(claim: Claim) -> tuple[str, str]:
    """Code and secret of this session's room, in which the statement is asked unless its vote runs already."""
    mine = room_link.own()
    if mine and _asks(mine[0], claim):
        return mine
    return room_link.open_room(claim_card.apart(claim.statement)[0], claim.id)


def _asks(code: str, claim: Claim) -> bool:
    """Whether a vote on the statement runs in a room."""
    try:
        room = classroom_store.rooms().poll(code).room
    except UnknownRoom:
        return False
    return room.is_open and room.claim_id == claim.id


def way_back(corpus: Corpus, room: Room | None = None) -> None:
    """Back to the screen that the address names, with its answer once the room has seen it; else nothing.

    The screen stands in the address, so the way holds after a reload and a new start of the server.
    """
    lesson_id = link.shown(link.LESSON) or ""
    lesson, place = lesson_shelf.find(lesson_id, corpus), link.shown(link.SCREEN)
    if lesson is None or place is None:
        return
    number = min(int(place), len(lesson.screens))
    over = room is not None and not room.is_open and room.claim_id == lesson.screens[number - 1].claim
    if over:
        shown = st.session_state.get(keys.SHOWN_ANSWERS, frozenset())
        st.session_state[keys.SHOWN_ANSWERS] = shown | {(lesson_id, number - 1)}
    # From the claim's card, too, there is then a way back.
    st.session_state[keys.PRESENTING] = ("away", lesson_id, number)
    words, icon = f"Back to screen {number}", ":material/arrow_back:"
    if st.button(words, key=keys.LESSON_BACK, type="primary" if over else "secondary", icon=icon, shortcut="B"):
        query = {link.LESSON: lesson_id, link.SCREEN: str(number)}
        st.switch_page(pages.pages()[pages.PRESENT], query_params=query)
