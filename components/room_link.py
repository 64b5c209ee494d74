"""The address of a room: its code for everybody, and the secret of its host."""

import streamlit as st

CODE, HOST = "code", "host"


def enter(code: str, secret: str = "") -> None:
    """Go into a room, from a callback."""
    st.query_params.update({CODE: code} | ({HOST: secret} if secret else {}))


def leave() -> None:
    """Go back to the door, from a callback."""
    for name in (CODE, HOST):
        if name in st.query_params:
            del st.query_params[name]
