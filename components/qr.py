"""QR codes: any address of this app as a picture that phones can scan."""

import io
from collections.abc import Mapping
from urllib.parse import urlencode

import segno
import streamlit as st

from components import keys

# Dark on light in both themes: many phones do not read the reverse. Four modules of white around it, as the norm asks.
_DARK, _LIGHT, _BORDER = "#1F2430", "#FFFFFF", 4


def base() -> str:
    """Where the app stands, without the page: `https://host/path`; empty where the browser has not said."""
    url = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    page = st.session_state.get(keys.PAGE) or ""
    return url.removesuffix(f"/{page}") if page else url


def address(page: str, query: Mapping[str, list[str]] | None = None, anchor: str = "") -> str:
    """The whole address of a page of the app; page: its path, empty for the home page."""
    asked = urlencode(query or {}, doseq=True)
    return f"{base()}/{page}{'?' if asked else ''}{asked}{'#' if anchor else ''}{anchor}"


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
