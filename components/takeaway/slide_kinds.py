"""The slides of a screen by its kind: a text, a question and its answer, a claim and its verdict, a picture."""

from collections.abc import Callable
from io import BytesIO

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deckfile
from pptx.slide import Slide
from pptx.util import Inches

from components.takeaway import native_charts, native_dots
from components.takeaway.sheet import Art, Deck, Sheet
from components.takeaway.slide_foot import end, headline, kicker, tall, type_of
from components.takeaway.slide_page import FOOT, HEAD, HEIGHT, INSIDE, MARGIN, WIDTH, Box, add_text, new_slide
from components.takeaway.slide_text import BULLET, Paragraph, Run, Type, fitted, paragraphs, plain
from components.theme import palette
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW
from evidence.vocabulary import VERDICTS

_COLOURS = palette("light")
LETTERS = "ABCDEF"
# Pictures are drawn so wide, which gives type of 10 points and more across a slide.
PICTURE_PX = 1000
NOTE_LETTERS = 165
# A picture taller than this share of its width stands beside its words, not below them.
TALL = 0.46
CHANGE = "What would change this"
_BODY = Box(MARGIN, 2.1, 11.2, 4.5)
_OPTIONS, _ANSWER = Box(MARGIN, 2.35, 11.2, 2.6), Box(MARGIN, 5.0, 11.6, 1.85)


def draw(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    """Add the slides of a sheet; picture: its PNG, PICTURE_PX wide, where it has no charts of its own."""
    _MAKERS[sheet.kind](file, deck, sheet, picture)


def _text(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    slide = new_slide(file, sheet.title, headline(sheet.title, 38), Box(MARGIN, 0.6, INSIDE.width, 1.3))
    _fit(slide, paragraphs(sheet.text), _BODY, type_of(26, after=14))
    end(slide, deck, sheet)


def _question(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    for answered in (False, True):
        slide = new_slide(file, sheet.title, headline(sheet.title, 36), Box(MARGIN, 0.85, INSIDE.width, 1.5))
        add_text(slide, sheet.kicker or "A question for the room", Box(MARGIN, 0.42, 11, 0.36), kicker())
        options = [_option(sheet, place, answered) for place in range(len(sheet.options))]
        _fit(slide, options, _OPTIONS, type_of(24, after=12))
        if answered:
            _fit(slide, paragraphs(sheet.answer), _ANSWER, type_of(20, after=6))
        end(slide, deck, sheet)


def _fit(slide: Slide, told: list[Paragraph], box: Box, look: Type) -> None:
    """Words in a box, in smaller type where they are many."""
    add_text(slide, told, box, fitted(told, look, box.width, box.height))


def _option(sheet: Sheet, place: int, answered: bool) -> Paragraph:
    option = sheet.options[place]
    right = answered and option == sheet.right
    return Paragraph((Run(option, bold=right),), f"{'✓' if right else LETTERS[place]}\u2002")


def _claim(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    _asked(file, deck, sheet)
    slide = new_slide(file, sheet.title, type_of(20, face=HEAD, bold=True), Box(MARGIN, 0.45, INSIDE.width, 0.75))
    _chip(slide, sheet.verdict, Box(MARGIN, 1.3, 0.6 + 0.16 * len(sheet.verdict), 0.52))
    _fit(slide, plain(sheet.finding), Box(MARGIN, 1.98, INSIDE.width, 0.95), type_of(20))
    top = 2.95
    if sheet.art and sheet.art.bars:
        native_charts.draw(slide, sheet.art.bars, Box(MARGIN, top, INSIDE.width, 2.75))
        top += 2.85
    else:
        _fit(slide, _reasons(sheet, 5), Box(MARGIN, top, INSIDE.width, 3.4), type_of(17, after=8))
        top = 6.35
    change = "; ".join(line for topic, line in sheet.reasons if topic == CHANGE)
    told = [("What decides", sheet.because), (CHANGE, change)] if top < 6.3 else []
    lines = [Paragraph((Run(f"{name}: ", bold=True), Run(words))) for name, words in told if words]
    _fit(slide, lines, Box(MARGIN, top, INSIDE.width, 6.95 - top), type_of(14, after=4))
    end(slide, deck, sheet, why=True)


def _asked(file: Deckfile, deck: Deck, sheet: Sheet) -> None:
    """The statement and the guesses, before anything is shown."""
    slide = new_slide(file, sheet.title, headline(sheet.title, 46, lines=3), Box(MARGIN, 1.35, INSIDE.width, 2.3))
    add_text(slide, sheet.kicker, Box(MARGIN, 0.85, 11, 0.4), kicker())
    add_text(slide, "What do you think?", Box(MARGIN, 4.1, 8, 0.5), type_of(24))
    for place, guess in enumerate(sheet.options):
        _button(slide, guess, Box(MARGIN + 3.2 * place, 4.75, 2.95, 0.85))
    end(slide, deck, sheet)


def _button(slide: Slide, words: str, box: Box) -> None:
    """A guess, to point at."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu)
    shape.adjustments[0] = 0.12
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow
    shape.fill.background()
    shape.line.color.rgb = RGBColor.from_string(_COLOURS.muted[1:])
    _inside(slide, words, box, type_of(22, bold=True))


def _chip(slide: Slide, verdict: str, box: Box) -> None:
    """The verdict's word on its colour."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu)
    shape.adjustments[0] = 0.2
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(_COLOURS.verdicts[VERDICTS.index(verdict)][1:])
    shape.line.fill.background()
    _inside(slide, f"{verdict[:1].upper()}{verdict[1:]}", box, type_of(20, _COLOURS.paper, bold=True))


def _inside(slide: Slide, words: str, box: Box, look: Type) -> None:
    inner = Box(box.left + 0.18, box.top, box.width - 0.3, box.height)
    add_text(slide, words, inner, look, middle=True)


def _reasons(sheet: Sheet, most: int) -> list[Paragraph]:
    """The first reasons, a line each."""
    told = [one for one in sheet.reasons if one[0] != CHANGE][:most]
    return [Paragraph((Run(f"{topic}. ", bold=True), Run(line)), BULLET) for topic, line in told]


def _view(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes | None) -> None:
    if picture and sheet.art and _share(sheet.art) > TALL:
        _beside(file, deck, sheet, picture)
        return
    look = headline(sheet.finding, 28)
    top = 0.7 + tall(sheet.finding, look)
    slide = new_slide(file, sheet.finding, look, Box(MARGIN, 0.7, INSIDE.width, top - 0.7))
    add_text(slide, sheet.title, Box(MARGIN, 0.34, INSIDE.width, 0.34), kicker())
    lines = 1 + len(sheet.note) // NOTE_LETTERS
    add_text(slide, sheet.note, Box(MARGIN, top + 0.04, INSIDE.width, 0.24 * lines), type_of(13, _COLOURS.muted))
    top += 0.24 + 0.24 * lines
    box = Box(MARGIN, top, INSIDE.width, HEIGHT - top - FOOT - 0.22)
    if sheet.art and sheet.art.bars:
        native_charts.draw(slide, sheet.art.bars, box)
    elif sheet.art and sheet.art.dots:
        native_dots.draw(slide, sheet.art.dots, box)
    elif sheet.art and picture:
        _picture(slide, picture, sheet.art.alt, box)
    end(slide, deck, sheet)


def _share(art: Art) -> float:
    """Height of a figure by its width."""
    return float(art.figure.layout.height) / PICTURE_PX


def _beside(file: Deckfile, deck: Deck, sheet: Sheet, picture: bytes) -> None:
    """A tall picture beside its words, as high as the slide."""
    width = 3.3
    look = headline(sheet.finding, 26, lines=7, width=width)
    slide = new_slide(file, sheet.finding, look, Box(MARGIN, 0.8, width, 3.6))
    add_text(slide, sheet.title, Box(MARGIN, 0.38, width, 0.34), kicker())
    add_text(slide, sheet.note, Box(MARGIN, 4.5, width, 2.2), type_of(13, _COLOURS.muted))
    left = MARGIN + width + 0.35
    if sheet.art:
        _picture(slide, picture, sheet.art.alt, Box(left, 0.35, WIDTH - MARGIN - left, HEIGHT - 0.35 - FOOT - 0.15))
    end(slide, deck, sheet)


def _picture(slide: Slide, png: bytes, alt: str, box: Box) -> None:
    """The picture as large as its box allows, at the left."""
    added = slide.shapes.add_picture(BytesIO(png), Inches(box.left), Inches(box.top))
    scale = min(Inches(box.width) / added.width, Inches(box.height) / added.height)
    added.width, added.height = round(added.width * scale), round(added.height * scale)
    added.name = alt
    added._element.nvPicPr.cNvPr.set("descr", alt)


_MAKERS: dict[str, Callable[[Deckfile, Deck, Sheet, bytes | None], None]] = {
    TEXT: _text,
    QUESTION: _question,
    CLAIM: _claim,
    VIEW: _view,
}
