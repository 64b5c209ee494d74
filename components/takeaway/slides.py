"""A deck as a PowerPoint file: what is asked on one slide, what the studies say on the next; charts with their data."""

import math
from collections.abc import Iterable, Mapping
from io import BytesIO

import segno
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deckfile
from pptx.slide import Slide
from pptx.util import Inches, Pt

from components.takeaway import native_charts, native_dots
from components.takeaway.sheet import Art, Deck, Sheet
from components.takeaway.slide_page import (
    BODY,
    FOOT,
    HEAD,
    HEIGHT,
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
from components.takeaway.slide_text import BULLET, Paragraph, Run, Type, paragraphs
from components.theme import palette
from evidence.lessons.lesson import CLAIM, QUESTION, VIEW
from evidence.vocabulary import VERDICTS

_COLOURS = palette("light")
LETTERS = "ABCDEF"
# In the notes of a slide stand at most so many sources; on slides at the end those of sheets with few.
MOST_NOTED, MOST_LISTED, LISTED_EACH, MOST_SLIDES = 60, 25, 11, 5
QR_INCHES = 1.7
# Pictures are drawn so wide, which gives type of 10 points and more across a slide.
PICTURE_PX = 1000
NOTE_LETTERS = 165
# How wide bold letters of a headline are: points times letters in an inch, with room for where lines break.
LETTERS_WIDE = 98
# A picture taller than this share of its width stands beside its words, not below them.
TALL = 0.46


def pptx(deck: Deck, pictures: Mapping[int, bytes]) -> bytes:
    """The file. pictures: PNG, PICTURE_PX wide, of each sheet (by its place) that `needs_picture`."""
    file = new_file(deck.title, deck.stamp)
    _opening(file, deck)
    for place, sheet in enumerate(deck.sheets):
        _MAKERS.get(sheet.kind, _text)(file, deck, sheet, pictures.get(place))
    _sources(file, deck)
    _closing(file, deck)
    for number, slide in enumerate(file.slides, start=1):
        _number(slide, f"{number} / {len(file.slides)}")
    return as_bytes(file)


def needs_picture(sheet: Sheet) -> bool:
    """Whether a sheet's figure goes onto its slide as a picture."""
    return sheet.art is not None and not (sheet.art.bars or sheet.art.dots)


def _type(points: float, colour: str = _COLOURS.ink, face: str = BODY, bold: bool = False, after: float = 0) -> Type:
    return Type(points, colour, face, bold, after)


def _headline(words: str, largest: float, lines: int = 2, width: float = INSIDE.width) -> Type:
    """The face of headlines, small enough that the words stand in so many lines."""
    fitting = lines * LETTERS_WIDE * width / max(len(words), 1)
    return _type(max(20, min(largest, round(fitting))), face=HEAD, bold=True)


def _tall(words: str, look: Type, width: float = INSIDE.width) -> float:
    """Inches that a headline needs."""
    return 1.3 * look.points / 72 * math.ceil(len(words) * look.points / (LETTERS_WIDE * width))


def _opening(file: Deckfile, deck: Deck) -> None:
    slide = new_slide(file, deck.title, _headline(deck.title, 48, width=11), Box(MARGIN, 1.5, 11, 1.9))
    if deck.aim:
        add_text(slide, deck.aim, Box(MARGIN, 3.5, 9.4, 1.3), _type(22))
    who = " · ".join(part for part in (deck.audience, f"{deck.minutes} minutes" if deck.minutes else "") if part)
    add_text(slide, who, Box(MARGIN, 4.9, 9.4, 0.8), _type(16, _COLOURS.muted))
    _code(slide, deck.address, Box(WIDTH - MARGIN - QR_INCHES, 4.9, QR_INCHES, QR_INCHES))
    _foot(slide, deck, "Every number is counted from the table named here; press F5 to present.", deck.address)
    add_notes(slide, f"{deck.cite}\n{deck.address}".strip())


def _code(slide: Slide, address: str, box: Box) -> None:
    """A QR code; none where phones could not follow it."""
    if not address or "//localhost" in address or "//127.0.0.1" in address:
        return
    stream = BytesIO()
    segno.make(address, error="m", micro=False).save(stream, kind="png", scale=8, border=4)
    stream.seek(0)
    picture = slide.shapes.add_picture(stream, *box.emu)
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", f"QR code of {address}")


def _text(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    slide = new_slide(file, sheet.title, _headline(sheet.title, 38), Box(MARGIN, 0.6, INSIDE.width, 1.3))
    add_text(slide, paragraphs(sheet.text), Box(MARGIN, 2.1, 11.2, 4.4), _type(26, after=14))
    _end(slide, deck, sheet)


def _question(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    for answered in (False, True):
        slide = new_slide(file, sheet.title, _headline(sheet.title, 36), Box(MARGIN, 0.85, INSIDE.width, 1.5))
        add_text(slide, sheet.kicker or "A question for the room", Box(MARGIN, 0.42, 11, 0.36), _kicker())
        look = _type(24, after=12)
        add_text(slide, [_option(sheet, place, answered) for place in range(len(sheet.options))], _OPTIONS, look)
        if answered:
            add_text(slide, paragraphs(sheet.answer), Box(MARGIN, 5.05, 11.6, 1.7), _type(20, after=6))
        _end(slide, deck, sheet)


_OPTIONS = Box(MARGIN, 2.35, 11.2, 2.6)


def _option(sheet: Sheet, place: int, answered: bool) -> Paragraph:
    option = sheet.options[place]
    right = answered and option == sheet.right
    return Paragraph((Run(option, bold=right),), f"{'✓' if right else LETTERS[place]}\u2002")


def _kicker() -> Type:
    return _type(14, _COLOURS.muted)


def _claim(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    _asked(file, deck, sheet)
    slide = new_slide(file, sheet.title, _type(20, face=HEAD, bold=True), Box(MARGIN, 0.45, INSIDE.width, 0.75))
    _chip(slide, sheet.verdict, Box(MARGIN, 1.3, 0.6 + 0.16 * len(sheet.verdict), 0.52))
    add_text(slide, sheet.finding, Box(MARGIN, 1.98, INSIDE.width, 0.95), _type(20 if len(sheet.finding) < 160 else 17))
    top = 2.95
    if sheet.art and sheet.art.bars:
        native_charts.draw(slide, sheet.art.bars, Box(MARGIN, top, INSIDE.width, 2.75))
        top += 2.85
    else:
        add_text(slide, _reasons(sheet, 5), Box(MARGIN, top, INSIDE.width, 3.4), _type(17, after=8))
        top = 6.35
    change = [line for topic, line in sheet.reasons if topic == "What would change this"]
    if change and top < 6.3:
        told = Paragraph((Run("What would change this: ", bold=True), Run(change[0])))
        add_text(slide, [told], Box(MARGIN, top, INSIDE.width, 0.7), _type(14))
    _end(slide, deck, sheet, why=True)


def _asked(file: Deckfile, deck: Deck, sheet: Sheet) -> None:
    """The statement and the guesses, before anything is shown."""
    slide = new_slide(file, sheet.title, _headline(sheet.title, 46, lines=3), Box(MARGIN, 1.35, INSIDE.width, 2.3))
    add_text(slide, sheet.kicker, Box(MARGIN, 0.85, 11, 0.4), _kicker())
    add_text(slide, "What do you think?", Box(MARGIN, 4.1, 8, 0.5), _type(24))
    for place, guess in enumerate(sheet.options):
        _button(slide, guess, Box(MARGIN + 3.2 * place, 4.75, 2.95, 0.85))
    _end(slide, deck, sheet)


def _button(slide: Slide, words: str, box: Box) -> None:
    """A guess, to point at."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu)
    shape.adjustments[0] = 0.12
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow
    shape.fill.background()
    shape.line.color.rgb = RGBColor.from_string(_COLOURS.muted[1:])
    _inside(slide, words, box, _type(22, bold=True))


def _chip(slide: Slide, verdict: str, box: Box) -> None:
    """The verdict's word on its colour."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu)
    shape.adjustments[0] = 0.2
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(_COLOURS.verdicts[VERDICTS.index(verdict)][1:])
    shape.line.fill.background()
    _inside(slide, f"{verdict[:1].upper()}{verdict[1:]}", box, _type(20, _COLOURS.paper, bold=True))


def _inside(slide: Slide, words: str, box: Box, look: Type) -> None:
    inner = Box(box.left + 0.18, box.top, box.width - 0.3, box.height)
    add_text(slide, words, inner, look, middle=True)


def _reasons(sheet: Sheet, most: int) -> list[Paragraph]:
    """The first reasons, a line each."""
    told = [one for one in sheet.reasons if one[0] != "What would change this"][:most]
    return [Paragraph((Run(f"{topic}. ", bold=True), Run(line)), BULLET) for topic, line in told]


def _view(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    if picture and sheet.art and _share(sheet.art) > TALL:
        _beside(file, deck, sheet, picture)
        return
    look = _headline(sheet.finding, 28)
    top = 0.7 + _tall(sheet.finding, look)
    slide = new_slide(file, sheet.finding, look, Box(MARGIN, 0.7, INSIDE.width, top - 0.7))
    add_text(slide, sheet.title, Box(MARGIN, 0.34, INSIDE.width, 0.34), _kicker())
    lines = 1 + len(sheet.note) // NOTE_LETTERS
    add_text(slide, sheet.note, Box(MARGIN, top + 0.04, INSIDE.width, 0.24 * lines), _type(13, _COLOURS.muted))
    top += 0.24 + 0.24 * lines
    box = Box(MARGIN, top, INSIDE.width, HEIGHT - top - FOOT - 0.22)
    if sheet.art and sheet.art.bars:
        native_charts.draw(slide, sheet.art.bars, box)
    elif sheet.art and sheet.art.dots:
        native_dots.draw(slide, sheet.art.dots, box)
    elif sheet.art and picture:
        _picture(slide, picture, sheet.art.alt, box)
    _end(slide, deck, sheet)


def _share(art: Art) -> float:
    """Height of a figure by its width."""
    return float(art.figure.layout.height) / PICTURE_PX


def _beside(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes) -> None:
    """A tall picture beside its words, as high as the slide."""
    width = 3.3
    look = _headline(sheet.finding, 26, lines=7, width=width)
    slide = new_slide(file, sheet.finding, look, Box(MARGIN, 0.8, width, 3.6))
    add_text(slide, sheet.title, Box(MARGIN, 0.38, width, 0.34), _kicker())
    add_text(slide, sheet.note, Box(MARGIN, 4.5, width, 2.2), _type(13, _COLOURS.muted))
    left = MARGIN + width + 0.35
    if sheet.art:
        _picture(slide, picture, sheet.art.alt, Box(left, 0.35, WIDTH - MARGIN - left, HEIGHT - 0.35 - FOOT - 0.15))
    _end(slide, deck, sheet)


def _picture(slide: Slide, png: bytes, alt: str, box: Box) -> None:
    """The picture as large as its box allows, at the left."""
    added = slide.shapes.add_picture(BytesIO(png), Inches(box.left), Inches(box.top))
    scale = min(Inches(box.width) / added.width, Inches(box.height) / added.height)
    added.width, added.height = round(added.width * scale), round(added.height * scale)
    added.name = alt
    added._element.nvPicPr.cNvPr.set("descr", alt)


def _end(slide: Slide, deck: Deck, sheet: Sheet, why: bool = False) -> None:
    """Foot and notes of a slide. why: the reasons of a verdict stand in the notes."""
    many = len(sheet.sources)
    told = f"Sources: {many} studies, in the notes and at the link" if many > 1 else ""
    _foot(slide, deck, told, sheet.address)
    reasons = [f"{topic}. {line}" for topic, line in sheet.reasons] if why else []
    listed = _listed(sheet.sources, sheet.address) if sheet.sources else []
    parts = [sheet.notes, "\n".join(reasons), "\n".join(listed), sheet.address]
    add_notes(slide, "\n\n".join(part.strip() for part in parts if part.strip()))


def _listed(sources: tuple[str, ...], address: str) -> list[str]:
    rest = len(sources) - MOST_NOTED
    more = [f"… and {rest} more: {address}"] if rest > 0 else []
    return [f"Sources ({len(sources)}):", *sources[:MOST_NOTED], *more]


def _foot(slide: Slide, deck: Deck, words: str, address: str) -> None:
    """Where it is from, and the way to the live picture."""
    top = HEIGHT - FOOT
    add_text(slide, words, Box(MARGIN, top, 6.6, 0.3), _type(11, _COLOURS.muted))
    shape = add_text(slide, f"{deck.stamp} · ", Box(7.3, top, 4.6, 0.3), _type(11, _COLOURS.muted))
    if address:
        run = shape.text_frame.paragraphs[0].add_run()
        run.text = "See it live"
        run.hyperlink.address = address
        run.font.size, run.font.name = Pt(11), BODY


def _number(slide: Slide, words: str) -> None:
    add_text(slide, words, Box(WIDTH - MARGIN - 0.8, HEIGHT - FOOT, 0.8, 0.3), _type(11, _COLOURS.muted))


def _sources(file: Deckfile, deck: Deck) -> None:
    """Slides that name the studies behind pictures of few; where they are many, the notes and the link do."""
    few = [one for sheet in deck.sheets if len(sheet.sources) <= MOST_LISTED for one in sheet.sources]
    named = sorted(dict.fromkeys(few))
    parts = [named[start : start + LISTED_EACH] for start in range(0, len(named), LISTED_EACH)]
    for place, part in enumerate(parts if len(parts) <= MOST_SLIDES else [], start=1):
        title = "Sources" if len(parts) == 1 else f"Sources, {place} of {len(parts)}"
        slide = new_slide(file, title, _headline(title, 28), Box(MARGIN, 0.45, INSIDE.width, 0.7))
        add_text(slide, _references(part), Box(MARGIN, 1.25, INSIDE.width, 5.6), _type(12, after=5))
        _foot(slide, deck, "", deck.address)


def _references(part: Iterable[str]) -> list[Paragraph]:
    return [Paragraph((Run(one),)) for one in part]


def _closing(file: Deckfile, deck: Deck) -> None:
    title = "What these pictures are, and are not"
    slide = new_slide(file, title, _headline(title, 32), Box(MARGIN, 0.6, INSIDE.width, 0.9))
    told = [Paragraph((Run(one),), BULLET) for one in deck.cautions]
    add_text(slide, told, Box(MARGIN, 1.7, 11.4, 3.6), _type(18, after=12))
    add_text(slide, f"To cite: {deck.cite}", Box(MARGIN, 5.6, 9.6, 0.9), _type(14, _COLOURS.muted))
    _code(slide, deck.address, Box(WIDTH - MARGIN - QR_INCHES, 5.0, QR_INCHES, QR_INCHES))
    _foot(slide, deck, "", deck.address)


_MAKERS = {CLAIM: _claim, QUESTION: _question, VIEW: _view}
