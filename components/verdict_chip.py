"""A verdict as a chip: colour, icon and word. Only the five words of the vocabulary ever stand in it."""

from base64 import b64encode

import streamlit as st

from components.theme import Mode, palette
from components.verdict_icons import ICONS
from evidence.vocabulary import VERDICTS


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
        f'stroke-linecap="round" stroke-linejoin="round">{ICONS[place]}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def draw(word: str, mode: Mode, large: bool = False) -> None:
    """Draw the chip."""
    st.html(html(word, mode, large), width="content")
