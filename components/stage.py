"""The keyboard of the presenter, the size of the projector, and the word from window to window.

The component draws nothing. Keys are counted, not sent one by one, so that two quick presses are two steps. Windows of
one browser hear each other (BroadcastChannel): the window with the notes follows the one that presents, and its keys
turn the screens there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

import streamlit as st

from components import keys, link
from components.charts.size import Width

PHONE_MAX_PX, WIDE_MIN_PX = 700, 1600
LAPTOP = (1366, 768)

_JS = """
export default function (component) {
  const { data, setStateValue } = component
  // Kept with the window: Streamlit may mount this anew between two runs, and a key pressed meanwhile is not lost.
  const root = (window.touchstoneStage ??= {})
  const names = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", " ": "reveal",
    Home: "first", End: "last", Escape: "leave", l: "live", L: "live", a: "ask", A: "ask",
  }
  // A session that has begun since (the server was started anew) counts for itself: it is told the keys that no session
  // has taken, and none of those taken before.
  if (root.session !== data.session) {
    const waiting = root.session ? Math.min(root.total - root.seen, root.names.length) : 0
    root.names = waiting > 0 ? root.names.slice(-waiting) : []
    root.total = data.seen + root.names.length
    root.session = data.session
    root.untaken ||= root.names.length > 0
  }
  root.seen = data.seen
  root.live = data
  const call = root.call = {}
  // Streamlit calls this again with new data. Until then what listened before goes on, so that no key is lost; from
  // here on it must not hear a key twice.
  clearTimeout(root.leaving)
  root.off?.()
  // Between leave and the next call keys are kept. Sent from a page that has been left, they would turn back to it.
  root.left = false
  const send = (again = 0) => {
    root.untaken = root.left
    if (!root.left) setStateValue("pressed", { session: root.session, total: root.total, names: root.names, again })
  }
  const press = name => {
    root.total += 1
    root.names = [...root.names, name].slice(-12)
    send()
  }
  if (root.untaken) send()
  // What the server has not taken yet is mostly on its way; told again only where no run has answered for long.
  const repeat = setTimeout(() => { if (root.total > root.seen) send(Date.now()) }, 2500)
  const radio = new BroadcastChannel("touchstone-lesson")
  const tell = () => radio.postMessage({ place: root.live.place })
  radio.onmessage = ({ data: heard }) => {
    if (root.live.follows && heard.place && JSON.stringify(heard.place) !== JSON.stringify(root.live.place)) {
      setStateValue("heard", heard.place)
    }
    if (!root.live.follows && heard.ask) tell()
    if (!root.live.follows && heard.name) press(heard.name)
  }
  const write = event => event.target?.closest?.("input, textarea, select, [contenteditable=true]")
  const down = event => {
    const name = names[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey || write(event)) return
    if (event.key === " " && event.target?.closest?.("button, a, summary")) return
    if (event.key === "f" && !document.fullscreenElement) document.documentElement.requestFullscreen?.()
    if (event.key === "n" && root.live.notes) window.open(root.live.notes, "touchstone-notes")
    const page = document.querySelector(".st-key-stage_screen")
    if (event.key === "ArrowDown") page?.scrollBy({ top: 120, behavior: "smooth" })
    if (event.key === "ArrowUp") page?.scrollBy({ top: -120, behavior: "smooth" })
    if (!name) return
    event.preventDefault()
    if (root.live.follows) radio.postMessage({ name })
    else press(name)
  }
  // A button that was clicked gives the keyboard back to the stage.
  const up = event => event.pointerType && event.target?.closest?.("button") && document.activeElement?.blur()
  let waiting
  const measure = () => {
    if (root.left) return
    const now = [window.innerWidth, window.innerHeight]
    if (String(now) !== String(root.measured ?? root.live.window)) {
      root.measured = now
      setStateValue("window", now)
    }
  }
  const resized = () => { clearTimeout(waiting); waiting = setTimeout(measure, 250) }
  window.addEventListener("keydown", down)
  window.addEventListener("click", up)
  window.addEventListener("resize", resized)
  if (root.measured === undefined) resized()
  if (data.follows) radio.postMessage({ ask: true })
  else tell()
  root.off = () => {
    window.removeEventListener("keydown", down)
    window.removeEventListener("click", up)
    window.removeEventListener("resize", resized)
    clearTimeout(waiting)
    clearTimeout(repeat)
    radio.close()
  }
  const leave = () => { root.off(); delete window.touchstoneStage }
  // Leave is taken of a call that new data have overtaken, too, and then only after the next call: that ends nothing.
  return () => {
    if (root.call !== call) return
    root.left = true
    clearTimeout(repeat)
    clearTimeout(waiting)
    root.leaving = setTimeout(leave, 1500)
  }
}
"""

_COMPONENT = st.components.v2.component("touchstone_stage", js=_JS)


@dataclass(frozen=True)
class Room:
    """The window of the presenter in pixels; until the browser has said, a laptop's."""

    width: int
    height: int

    @property
    def kind(self) -> Width:
        """The width that figures are drawn for."""
        if self.width < PHONE_MAX_PX:
            return "phone"
        return "wide" if self.width >= WIDE_MIN_PX else "laptop"


def room() -> Room:
    """The window as last measured."""
    told = st.session_state.get(keys.STAGE_WINDOW)
    return Room(int(told[0]), int(told[1])) if told else Room(*LAPTOP)


def heard() -> dict | None:
    """Where the presenting window stands, as a window that follows has heard it."""
    return _state().get("heard")


def _state() -> dict:
    return st.session_state.get(keys.STAGE) or {}


def watch(place: dict, on_key: Callable[[str], None], follows: bool = False, notes: str = "") -> None:
    """Mount the component; call once a run.

    place: where the lesson stands, told to windows that follow. on_key: called with next, previous, reveal, first,
    last, leave, live or ask, once for each press. notes: the address that the key n opens in a second window.
    """
    _COMPONENT(
        key=keys.STAGE,
        data={
            "session": st.session_state.setdefault(keys.STAGE_SESSION, token_hex(8)),
            "seen": st.session_state.get(keys.STAGE_KEYS_SEEN, 0),
            "place": place,
            "follows": follows,
            "notes": notes,
            "window": [room().width, room().height],
        },
        on_pressed_change=lambda: _take_presses(on_key),
        on_window_change=_take_window,
        on_heard_change=_nothing,
        height=1,
    )


def _take_presses(on_key: Callable[[str], None]) -> None:
    link.stay()
    told = _state().get("pressed") or {}
    if told.get("session") != st.session_state.get(keys.STAGE_SESSION):
        return
    fresh = int(told["total"]) - int(st.session_state.get(keys.STAGE_KEYS_SEEN, 0))
    st.session_state[keys.STAGE_KEYS_SEEN] = int(told["total"])
    for name in told["names"][-fresh:] if fresh > 0 else []:
        on_key(str(name))


def _take_window() -> None:
    """Kept beyond this page: coming back from a live picture nothing has to be measured again."""
    link.stay()
    st.session_state[keys.STAGE_WINDOW] = _state().get("window")


def _nothing() -> None:
    """The rerun alone is what a change needs."""
