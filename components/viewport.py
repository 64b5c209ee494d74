"""The width class of the reader's window, told by the browser; figures are drawn for it.

Streamlit has no such value of its own, and a figure made for a laptop cannot be read on a phone. The component draws
nothing; it reports only when the class changes, so a laptop costs no extra run, and when the system turns light or
dark, so that figures turn with the page.
"""

import streamlit as st

from components import keys
from components.charts.size import Width

PHONE_MAX_PX, WIDE_MIN_PX = 1100, 1700

_JS = f"""
export default function (component) {{
  const phone = window.matchMedia("(max-width: {PHONE_MAX_PX}px)")
  const wide = window.matchMedia("(min-width: {WIDE_MIN_PX}px)")
  const root = component.parentElement
  root.touchstoneWidth = root.touchstoneWidth || component.data.known
  const report = () => {{
    const now = phone.matches ? "phone" : wide.matches ? "wide" : "laptop"
    if (now !== root.touchstoneWidth) {{
      root.touchstoneWidth = now
      component.setStateValue("width", now)
    }}
  }}
  const dark = window.matchMedia("(prefers-color-scheme: dark)")
  dark.onchange = () => component.setStateValue("scheme", dark.matches ? "dark" : "light")
  phone.onchange = wide.onchange = report
  report()
  return () => {{ phone.onchange = wide.onchange = dark.onchange = null }}
}}
"""

_COMPONENT = st.components.v2.component("touchstone_viewport", js=_JS)


def known_width() -> Width:
    """The width class as last reported; until then a phone's own word for itself, else a laptop."""
    told = st.session_state.get(keys.VIEWPORT)
    width = told.get("width") if told else None
    if width in ("phone", "laptop", "wide"):
        return width
    return "phone" if "Mobi" in st.context.headers.get("User-Agent", "") else "laptop"


def watch() -> None:
    """Mount the reporter; call once a run, at the end of the page."""
    _COMPONENT(
        key=keys.VIEWPORT, data={"known": known_width()}, on_width_change=_nothing, on_scheme_change=_nothing, height=1
    )


def _nothing() -> None:
    """The rerun alone is what a change of width needs."""
