"""The random number by which one room knows one device, so that a device has one vote even when its page is reloaded.

It is made by the server, kept in the browser's own storage for as long as the room lives, and is another one in every
room. Where a browser keeps nothing, it lasts as long as the page.
"""

import time

import streamlit as st

from classroom.codes import new_secret
from classroom.rooms import Room
from components import keys

_LONGEST = 64
_JS = """
export default function (component) {
  const { code, token, milliseconds } = component.data
  const name = "touchstone-rooms"
  let kept = {}
  try { kept = JSON.parse(localStorage.getItem(name)) || {} } catch {}
  for (const room of Object.keys(kept)) if (!(kept[room].until > Date.now())) delete kept[room]
  const known = kept[code]
  if (!known) kept[code] = { token, until: Date.now() + milliseconds }
  try { localStorage.setItem(name, JSON.stringify(kept)) } catch {}
  if (known && known.token !== token) component.setStateValue("token", known.token)
}
"""
_COMPONENT = st.components.v2.component("touchstone_device", js=_JS)


def token(room: Room) -> str:
    """The number of this device in a room; on the first run after a reload a new one, until the browser tells."""
    told = (st.session_state.get(keys.device(room.code)) or {}).get("token")
    if isinstance(told, str) and 0 < len(told) <= _LONGEST:
        return told
    made: dict[str, str] = st.session_state.setdefault(keys.DEVICES, {})
    return made.setdefault(room.code, new_secret())


def remember(room: Room) -> None:
    """Let the browser keep the number, or tell the one it keeps; call once a run."""
    left = 1000 * max(0.0, room.expires - time.time())
    _COMPONENT(
        key=keys.device(room.code),
        data={"code": room.code, "token": token(room), "milliseconds": left},
        on_token_change=_nothing,
        height=1,
    )


def _nothing() -> None:
    """The rerun alone is what a told number needs."""
