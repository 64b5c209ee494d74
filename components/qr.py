"""QR codes: any address of this app as a picture that phones can scan."""

import io
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from components import keys

# Dark on light in both themes: many phones do not read the reverse. Four modules of white around it, as the norm asks.
_DARK, _LIGHT, _BORDER = "#1F2430", "#FFFFFF", 4
_HERE = ("localhost", "127.0.0.1", "::1")
# A code of 117 modules a side (version 25 at error correction M); finer ones are hard to scan from a screen.
MOST_BYTES = 997


def base() -> str:
    """Where the app stands, without the page: `https://host/path`; empty where the browser has not said."""
    url = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    page = st.session_state.get(keys.PAGE) or ""
    return url.removesuffix(f"/{page}") if page else url


def address(
    page: str, query: Mapping[str, list[str]] | None = None, anchor: str = "", stands_at: str | None = None
) -> str:
    """The whole address of a page of the app; page: its path, empty for the home page; stands_at: see `base`."""
    asked = urlencode(query or {}, doseq=True)
    start = base() if stands_at is None else stands_at
    return f"{start}/{page}{'?' if asked else ''}{asked}{'#' if anchor else ''}{anchor}"


def caution(address: str) -> str:
    """Why phones cannot follow an address; empty where nothing is known against it."""
    if urlsplit(address).hostname in _HERE:
        return "Phones cannot reach “localhost”: open this page by this computer’s name or number."
    return ""


def fits(text: str) -> bool:
    """Whether a text is short enough for a code that phones can read from a screen."""
    return len(text.encode()) <= MOST_BYTES


def crisp(text: str, about: int) -> int:
    """A width in pixels near `about`, of three whole pixels a module at least, so that edges are sharp."""
    modules = int(segno.make(text, error="m", micro=False).symbol_size(border=_BORDER)[0])
    return modules * max(3, round(about / modules))


def svg(text: str, scale: int = 4) -> str:
    """A text as a QR code, an SVG with its size; error correction M, or better where it costs no room."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        file, kind="svg", scale=scale, border=_BORDER, dark=_DARK, light=_LIGHT, xmldecl=False, svgns=True
    )
    return file.getvalue().decode()


def draw(text: str, width: int = 220, alt: str = "") -> None:
    """Draw the QR code of an address, `width` pixels wide."""
    st.image(svg(text), width=width, alt=alt or f"QR code of {text}")
