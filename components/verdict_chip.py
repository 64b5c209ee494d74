"""A verdict as a chip: colour, icon and word. Only the five words of the vocabulary ever stand in it."""

from base64 import b64encode

import streamlit as st

from components.theme import Mode, palette
from evidence.vocabulary import VERDICTS

# Drawn on 24 x 24: a tick, a clock, two halves, a cross, a question mark.
_ICONS = (
    '<path d="M5 13l4 4L19 7"/>',
    '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2.5"/>',
    '<path d="M8 4L4 8l4 4M4 8h16M16 12l4 4-4 4M20 16H4"/>',
    '<path d="M6 6l12 12M18 6L6 18"/>',
    '<path d="M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.3M12 18.2v.3"/>',
)


def html(word: str, mode: Mode, large: bool = False) -> str:
    """The chip of a verdict word (one of vocabulary.VERDICTS)."""
    place = VERDICTS.index(word)
    colours = palette(mode)
    size = "clamp(1.3rem, 2.1vw, 2.4rem)" if large else "0.875rem"
    icon = f'<img alt="" src="{_icon(place, colours.paper)}" style="width:1.15em;height:1.15em">'
    return (
        f'<span style="display:inline-flex;align-items:center;gap:.45em;padding:.28em .75em;border-radius:.4em;'
        f'background:{colours.verdicts[place]};color:{colours.paper};font-weight:600;font-size:{size};line-height:1.2">'
        f"{icon}{VERDICTS[place][:1].upper()}{VERDICTS[place][1:]}</span>"
    )


def _icon(place: int, colour: str) -> str:
    """The icon as an address of its own, since drawings inside HTML do not pass Streamlit's filter."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" stroke-width="2.6" '
        f'stroke-linecap="round" stroke-linejoin="round">{_ICONS[place]}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def draw(word: str, mode: Mode, large: bool = False) -> None:
    """Draw the chip."""
    st.html(html(word, mode, large), width="content")
