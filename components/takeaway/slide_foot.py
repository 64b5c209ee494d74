"""What every kind of slide shares: the type of its headline, its foot, its notes, the code for phones."""

import math
from io import BytesIO

import segno
from pptx.slide import Slide
from pptx.util import Pt

from components import qr
from components.takeaway.sheet import Deck, Sheet
from components.takeaway.slide_page import BODY, FOOT, HEAD, HEIGHT, INSIDE, MARGIN, WIDTH, Box, add_notes, add_text
from components.takeaway.slide_text import Type
from components.theme import palette
from components.words import count
from evidence.lessons.lesson import VIEW

_COLOURS = palette("light")
# In the notes of a slide stand at most so many sources.
MOST_NOTED = 60
COUNTED = "Trials counted by side, not by size."
# How wide bold letters of a headline are: points times letters in an inch, with room for where lines break.
LETTERS_WIDE = 98


def type_of(points: float, colour: str = _COLOURS.ink, face: str = BODY, bold: bool = False, after: float = 0) -> Type:
    """Type of the body, in ink, where nothing else is said."""
    return Type(points, colour, face, bold, after)


def headline(words: str, largest: float, lines: int = 2, width: float = INSIDE.width) -> Type:
    """The face of headlines, small enough that the words stand in so many lines."""
    fitting = lines * LETTERS_WIDE * width / max(len(words), 1)
    return type_of(max(20, min(largest, round(fitting))), face=HEAD, bold=True)


def tall(words: str, look: Type, width: float = INSIDE.width) -> float:
    """Inches that a headline needs."""
    return 1.3 * look.points / 72 * math.ceil(len(words) * look.points / (LETTERS_WIDE * width))


def kicker() -> Type:
    """The small line above a headline."""
    return type_of(14, _COLOURS.muted)


def qr_code(slide: Slide, address: str, box: Box) -> None:
    """A QR code; none where phones could not follow it."""
    if not address or qr.caution(address) or not qr.fits(address):
        return
    stream = BytesIO()
    segno.make(address, error="m", micro=False).save(stream, kind="png", scale=8, border=4)
    stream.seek(0)
    picture = slide.shapes.add_picture(stream, *box.emu)
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", f"QR code of {address}")


def end(slide: Slide, deck: Deck, sheet: Sheet, why: bool = False) -> None:
    """Foot and notes of a slide. why: the reasons of a verdict stand in the notes."""
    many = len(sheet.sources)
    counted = COUNTED if why or (sheet.kind == VIEW and sheet.art and sheet.art.bars) else ""
    if why and sheet.art and sheet.art.bars and len(sheet.art.bars[0].rows) > 1:
        counted = f"{COUNTED} One may be in several rows."
    told = f"Sources: {count(many, 'study', 'studies')}, in the notes." if many else ""
    foot(slide, deck, f"{counted} {told}".strip(), sheet.address)
    reasons = [f"{topic}. {line}" for topic, line in sheet.reasons] if why else []
    listed = _listed(sheet.sources, sheet.address) if sheet.sources else []
    parts = [sheet.notes, "\n".join(reasons), "\n".join(listed), sheet.address]
    add_notes(slide, "\n\n".join(part.strip() for part in parts if part.strip()))


def _listed(sources: tuple[str, ...], address: str) -> list[str]:
    rest = len(sources) - MOST_NOTED
    more = [f"… and {rest} more: {address}"] if rest > 0 else []
    return [f"Sources ({len(sources)}):", *sources[:MOST_NOTED], *more]


def foot(slide: Slide, deck: Deck, words: str, address: str) -> None:
    """Where it is from, and the way to the live picture."""
    top = HEIGHT - FOOT
    add_text(slide, words, Box(MARGIN, top, 6.6, 0.3), type_of(11, _COLOURS.muted))
    shape = add_text(slide, f"{deck.stamp} · ", Box(7.3, top, 4.6, 0.3), type_of(11, _COLOURS.muted))
    if address:
        run = shape.text_frame.paragraphs[0].add_run()
        run.text = "See it live"
        run.hyperlink.address = address
        run.font.size, run.font.name = Pt(11), BODY


def number(slide: Slide, words: str) -> None:
    """The number of a slide, at the right of its foot."""
    add_text(slide, words, Box(WIDTH - MARGIN - 0.8, HEIGHT - FOOT, 0.8, 0.3), type_of(11, _COLOURS.muted))
