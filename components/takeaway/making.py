"""The kinds of files there are, and how each is made from a lesson."""

from collections.abc import Callable
from dataclasses import dataclass

from components.takeaway import handout, offline, pictures, slides
from components.takeaway.build import Form, deck
from components.takeaway.printing import Paper, pdf
from components.takeaway.sheet import Deck
from evidence.corpus import Corpus
from evidence.lessons import Lesson

# What is left for a picture below the headline of a slide, and beside it, in pixels.
SLIDE_PX, BESIDE_PX = 430, 740


@dataclass(frozen=True)
class Origin:
    """Where a lesson or view is from: its id in links (empty for a view), the app's address, its own."""

    lesson_id: str
    base: str
    address: str


@dataclass(frozen=True)
class Kind:
    """A kind of file. draws: whether it needs a browser on the computer that runs the app."""

    name: str
    ending: str
    mime: str
    about: str
    draws: bool
    form: Form
    write: Callable[[Deck], bytes]


def _slides(told: Deck) -> bytes:
    wanted = {
        place: sheet.art.figure for place, sheet in enumerate(told.sheets) if slides.needs_picture(sheet) and sheet.art
    }
    drawn = pictures.pngs(list(wanted.values()), slides.PICTURE_PX, 2.4)
    return slides.pptx(told, dict(zip(wanted, drawn, strict=True)))


def _handout(told: Deck) -> str:
    wanted = {place: sheet.art.figure for place, sheet in enumerate(told.sheets) if sheet.art}
    drawn = dict(zip(wanted, pictures.svgs(list(wanted.values())), strict=True))
    return handout.html(told, [drawn.get(place) for place in range(len(told.sheets))])


def _printed(paper: Paper) -> Callable[[Deck], bytes]:
    return lambda told: pdf(_handout(told), paper)


_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PAPER = "Questions with room to write, and the answers on sheets of their own"
KINDS = {
    "slides": Kind(
        "Slides (PowerPoint)",
        "pptx",
        _PPTX,
        "What is asked on one slide, what the studies say on the next; charts with their data, notes and sources. "
        "PowerPoint, Keynote, LibreOffice and Google Slides open it.",
        True,
        Form(SLIDE_PX, tall=BESIDE_PX),
        _slides,
    ),
    "a4": Kind(
        "Handout (PDF, A4)",
        "pdf",
        "application/pdf",
        f"{_PAPER}.",
        True,
        Form(handout.PICTURE_HEIGHT, tall=BESIDE_PX),
        _printed("A4"),
    ),
    "letter": Kind(
        "Handout (PDF, Letter)",
        "pdf",
        "application/pdf",
        f"{_PAPER}.",
        True,
        Form(handout.PICTURE_HEIGHT, tall=BESIDE_PX),
        _printed("Letter"),
    ),
    "handout": Kind(
        "Handout (HTML)",
        "html",
        "text/html",
        f"{_PAPER}, to print from a browser on any paper.",
        True,
        Form(handout.PICTURE_HEIGHT, tall=BESIDE_PX),
        lambda told: _handout(told).encode("utf-8"),
    ),
    "offline": Kind(
        "Page without network (HTML)",
        "html",
        "text/html",
        "One file that needs no network: guess, then look; the pictures answer to the pointer.",
        False,
        Form(offline.HEIGHT_PX, phone=True),
        lambda told: offline.html(told).encode("utf-8"),
    ),
}


def make(kind: str, lesson: Lesson, origin: Origin, corpus: Corpus) -> bytes:
    """The file of one of KINDS. Raises pictures.CannotDraw or printing's error where the browser fails."""
    chosen = KINDS[kind]
    return chosen.write(deck(lesson, origin.lesson_id, corpus, chosen.form, origin.base, origin.address))
