"""The address of a room: its code for everybody, and the secret of its host."""

import streamlit as st

from classroom.codes import new_secret
from components import classroom_store, keys

CODE, HOST = "code", "host"


def open_room(question: str, claim_id: str | None) -> tuple[str, str]:
    """Open a room for this browser session; its code and its host's secret. Raises RoomProblem."""
    opener = st.session_state.setdefault(keys.ROOM_OPENER, new_secret())
    room, secret = classroom_store.rooms().open(question, claim_id, opener)
    return room.code, secret


def enter(code: str, secret: str = "") -> None:
    """Go into a room, from a callback."""
    st.query_params.update({CODE: code} | ({HOST: secret} if secret else {}))


def leave() -> None:
    """Go back to the door, from a callback."""
    for name in (CODE, HOST):
        if name in st.query_params:
            del st.query_params[name]
