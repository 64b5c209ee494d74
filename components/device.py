"""The random number by which one room knows one device, so that a device has one vote even when its page is reloaded.

It is made by the server, kept in the browser's own storage for as long as the room lives, and is another one in every
room. Where a browser keeps nothing, it lasts as long as the page.
"""

import time
from collections.abc import Mapping

import streamlit as st

from classroom.codes import new_secret
from classroom.rooms import Room
from components import keys

_LONGEST = 64
_JS = """
export default function (component) {
  const { code, offered, told, milliseconds } = component.data
  const name = "touchstone-rooms"
  let kept = {}
  try { kept = JSON.parse(localStorage.getItem(name)) || {} } catch {}
  for (const room of Object.keys(kept)) if (!(kept[room].until > Date.now())) delete kept[room]
  kept[code] = kept[code] || { token: told || offered, until: Date.now() + milliseconds }
  try { localStorage.setItem(name, JSON.stringify(kept)) } catch {}
  if (kept[code].token !== told) component.setStateValue("token", kept[code].token)
}
"""
_COMPONENT = st.components.v2.component("touchstone_device", js=_JS)


def ask(room: Room) -> str | None:
    """The number of this device in a room; none until its browser has told, a moment after the page opens.

    Voting waits for it: a number made up in the meantime would be a second vote of a device that has voted before.
    """
    made: dict[str, str] = st.session_state.setdefault(keys.DEVICES, {})
    key = keys.device(room.code)
    said = _COMPONENT(
        key=key,
        data={
            "code": room.code,
            "offered": made.setdefault(room.code, new_secret()),
            "told": told(st.session_state.get(key)),
            "milliseconds": 1000 * max(0.0, room.expires - time.time()),
        },
        on_token_change=_nothing,
        height=1,
    )
    return told(said)


def told(state: Mapping[str, object] | None) -> str | None:
    """The number in what the browser has told, if it can be one."""
    said = (state or {}).get("token")
    return said if isinstance(said, str) and 0 < len(said) <= _LONGEST else None


def _nothing() -> None:
    """The rerun alone is what a told number needs."""
