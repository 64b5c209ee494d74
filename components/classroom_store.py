"""The rooms of this app's database, made ready once for all visitors."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from classroom import storage
from classroom.problems import RoomProblem, Unavailable
from classroom.rooms import Rooms
from components import keys
from components.words import plain


def rooms() -> Rooms:
    """All rooms. Raises Unavailable."""
    return _rooms(storage.url())


@st.cache_resource(max_entries=2, show_spinner=False)
def _rooms(address: str) -> Rooms:
    try:
        connection = st.connection("classroom", type="sql", url=address, **storage.engine_options(address))
        made = Rooms(storage.prepare(connection.engine))
    except (SQLAlchemyError, ImportError) as error:
        raise Unavailable from error
    made.delete_expired()
    return made


@contextmanager
def noted() -> Iterator[None]:
    """For callbacks: what went wrong is said where the page next calls `say_noted`."""
    st.session_state.pop(keys.ROOM_SAID, None)
    try:
        yield
    except RoomProblem as problem:
        st.session_state[keys.ROOM_SAID] = problem


def say_noted() -> None:
    """Say what went wrong in the last callback, once."""
    problem = st.session_state.pop(keys.ROOM_SAID, None)
    if problem:
        say(problem)


def say(problem: RoomProblem) -> None:
    """A problem in words, with what helps."""
    st.warning(plain(str(problem)), title=f"{plain(problem.title)}.", icon=":material/info:")
