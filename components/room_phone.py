"""The phones' side of a room: the question, three large buttons, thanks, and the answer once it is shown."""

import streamlit as st

from classroom.problems import RoomProblem, UnknownRoom
from classroom.rooms import Poll, Room
from classroom.storage import OPTIONS
from components import classroom_store, device, keys, room_answer
from components.note import note
from components.words import count, plain
from evidence.corpus import Corpus

POINTS = 17
# Phones ask whether the answer is there; many of them ask less often.
SOONEST_SECONDS, VOTERS_PER_SECOND = 2.5, 30
AFTER = 2


def draw(poll: Poll, corpus: Corpus) -> None:
    """Everything on a phone. Raises RoomProblem."""
    room = poll.room
    page = st.container(key="room_phone")
    token = device.ask(room)
    mine = classroom_store.rooms().choice_of(room.code, token) if token else None
    with page:
        note(f"Room **{room.code}**")
        st.title(plain(room.question), anchor=False)
        classroom_store.say_noted()
        if not room.is_open:
            _answer(poll, mine, corpus)
        elif mine and not st.session_state.get(keys.ROOM_CHANGING):
            _thanks(mine)
        else:
            _choices(room, token, mine)
    # After the answer, too: the next question comes to the same room.
    st.fragment(_watch, run_every=pace(poll.total) * (1 if room.is_open else AFTER))(room)


def pace(voters: int) -> float:
    """Seconds between two looks of a phone at its room."""
    return max(SOONEST_SECONDS, voters / VOTERS_PER_SECOND)


def _watch(shown: Room) -> None:
    """Draw the page again once the answer is shown, another question asked, or the room over.

    A database away is asked again.
    """
    try:
        now = classroom_store.rooms().poll(shown.code).room
    except UnknownRoom:
        st.rerun()
    except RoomProblem:
        return
    if now.opened != shown.opened:
        st.session_state[keys.ROOM_CHANGING] = False
    if (now.is_open, now.opened) != (shown.is_open, shown.opened):
        st.rerun()


def _choices(room: Room, token: str | None, mine: str | None) -> None:
    st.markdown(room_answer.ASKED if room.claim_id else "What do you think?")
    with st.container(key="room_choices"):
        for place, option in enumerate(OPTIONS):
            # Not a callback: a tap while the server comes back reaches a session that knows no callbacks yet.
            tapped = st.button(
                option,
                key=f"room_choice_{place}_{room.opened:.0f}",  # a tap on the last question is none on the next
                type="primary" if option == mine else "secondary",
                icon=":material/check:" if option == mine else None,
                width="stretch",
                disabled=token is None,
            )
            if tapped and token:
                _vote(room, token, option)
    note("No account, no name: only the vote is kept, and deleted with the room.")


def _vote(room: Room, token: str, option: str) -> None:
    with classroom_store.noted():
        classroom_store.rooms().vote(room.code, token, option, room.opened)
        st.session_state[keys.ROOM_CHANGING] = False
    st.rerun()


def _thanks(mine: str) -> None:
    st.info(f"Your answer: **{mine}**", title="Thank you, it counts.", icon=":material/check_circle:")
    st.markdown("Look at the projector: the answer comes here too.")
    if st.button("Change my answer", key="room_change", type="tertiary", icon=":material/edit:"):
        st.session_state[keys.ROOM_CHANGING] = True
        st.rerun()


def _answer(poll: Poll, mine: str | None, corpus: Corpus) -> None:
    room_answer.draw(poll.room, corpus)
    note(f"You said: **{mine}**." if mine else "You did not answer.")
    st.markdown(f"What {count(poll.total, 'device')} in the room said:")
    room_answer.bars(poll, POINTS)
    room_answer.to_card(poll.room, corpus)
