"""A deck as a PowerPoint file: what is asked on one slide, what the studies say on the next; charts with their data."""

from collections.abc import Mapping, Sequence

from pptx.presentation import Presentation as Deckfile

from components.takeaway.sheet import Deck, Sheet
from components.takeaway.slide_foot import MOST_NOTED, foot, headline, number, qr_code, type_of
from components.takeaway.slide_kinds import PICTURE_PX, draw
from components.takeaway.slide_page import (
    INSIDE,
    MARGIN,
    WIDTH,
    Box,
    add_notes,
    add_text,
    as_bytes,
    new_file,
    new_slide,
)
from components.takeaway.slide_text import BULLET, Paragraph, Run, fitted, plain
from components.theme import palette

__all__ = ["MOST_NOTED", "PICTURE_PX", "needs_picture", "pptx"]
_COLOURS = palette("light")
# On slides at the end stand the sources of sheets with few; so many on each, and no more than so many slides.
MOST_LISTED, LISTED_EACH, MOST_SLIDES = 25, 11, 5
QR_INCHES = 1.7
AIM = Box(MARGIN, 3.5, 9.4, 1.3)


def pptx(deck: Deck, pictures: Mapping[int, bytes]) -> bytes:
    """The file. pictures: PNG, PICTURE_PX wide, of each sheet (by its place) that `needs_picture`."""
    file = new_file(deck.title, deck.stamp)
    _opening(file, deck)
    for place, sheet in enumerate(deck.sheets):
        draw(file, deck, sheet, pictures.get(place))
    _sources(file, deck)
    _closing(file, deck)
    for place, slide in enumerate(file.slides, start=1):
        number(slide, f"{place} / {len(file.slides)}")
    return as_bytes(file)


def needs_picture(sheet: Sheet) -> bool:
    """Whether a sheet's figure goes onto its slide as a picture."""
    return sheet.art is not None and not (sheet.art.bars or sheet.art.dots)


def _opening(file: Deckfile, deck: Deck) -> None:
    slide = new_slide(file, deck.title, headline(deck.title, 48, width=11), Box(MARGIN, 1.5, 11, 1.9))
    if deck.aim:
        add_text(slide, deck.aim, AIM, fitted(plain(deck.aim), type_of(22), AIM.width, AIM.height))
    who = " · ".join(part for part in (deck.audience, f"{deck.minutes} minutes" if deck.minutes else "") if part)
    add_text(slide, who, Box(MARGIN, 4.9, 9.4, 0.8), type_of(16, _COLOURS.muted))
    qr_code(slide, deck.address, Box(WIDTH - MARGIN - QR_INCHES, 4.9, QR_INCHES, QR_INCHES))
    foot(slide, deck, "Every number is counted from the table named here; press F5 to present.", deck.address)
    add_notes(slide, f"{deck.cite}\n{deck.address}".strip())


def _sources(file: Deckfile, deck: Deck) -> None:
    """Slides that name the studies behind pictures of few; where they are many, the notes and the link do."""
    few = [one for sheet in deck.sheets if len(sheet.sources) <= MOST_LISTED for one in sheet.sources]
    named = sorted(dict.fromkeys(few))
    parts = [named[start : start + LISTED_EACH] for start in range(0, len(named), LISTED_EACH)]
    for place, part in enumerate(parts if len(parts) <= MOST_SLIDES else [], start=1):
        title = "Sources" if len(parts) == 1 else f"Sources, {place} of {len(parts)}"
        slide = new_slide(file, title, headline(title, 28), Box(MARGIN, 0.45, INSIDE.width, 0.7))
        add_text(slide, _references(part), Box(MARGIN, 1.25, INSIDE.width, 5.6), type_of(12, after=5))
        foot(slide, deck, "", deck.address)


def _references(part: Sequence[str]) -> list[Paragraph]:
    return [Paragraph((Run(one),)) for one in part]


def _closing(file: Deckfile, deck: Deck) -> None:
    title = "What these pictures are, and are not"
    slide = new_slide(file, title, headline(title, 32), Box(MARGIN, 0.6, INSIDE.width, 0.9))
    told = [Paragraph((Run(one),), BULLET) for one in deck.cautions]
    add_text(slide, told, Box(MARGIN, 1.7, 11.4, 3.6), type_of(18, after=12))
    add_text(slide, f"To cite: {deck.cite}", Box(MARGIN, 5.6, 9.6, 0.9), type_of(14, _COLOURS.muted))
    qr_code(slide, deck.address, Box(WIDTH - MARGIN - QR_INCHES, 5.0, QR_INCHES, QR_INCHES))
    foot(slide, deck, "", deck.address)
