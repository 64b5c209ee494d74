"""The address of a room: its code for everybody, and the secret of its host."""

import streamlit as st

from classroom.codes import new_secret
from classroom.problems import NotHost, UnknownRoom
from components import classroom_store, keys

CODE, HOST = "code", "host"


def own() -> tuple[str, str] | None:
    """Code and host's secret of the room that this browser session has opened."""
    return st.session_state.get(keys.ROOM_OWN)


def open_room(question: str, claim_id: str | None) -> tuple[str, str]:
    """Ask in the room of this browser session, so that phones stay in it, else in a new one; its code and secret.

    Raises RoomProblem.
    """
    mine, rooms = own(), classroom_store.rooms()
    if mine:
        try:
            rooms.ask(*mine, question, claim_id)
            return mine
        except (UnknownRoom, NotHost):
            pass  # over or gone: a new one then
    opener = st.session_state.setdefault(keys.ROOM_OPENER, new_secret())
    room, secret = rooms.open(question, claim_id, opener)
    st.session_state[keys.ROOM_OWN] = room.code, secret
    return room.code, secret


def enter(code: str, secret: str = "") -> None:
    """Go into a room, from a callback."""
    st.query_params.update({CODE: code} | ({HOST: secret} if secret else {}))


def leave() -> None:
    """Go back to the door, from a callback."""
    for name in (CODE, HOST):
        if name in st.query_params:
            del st.query_params[name]
