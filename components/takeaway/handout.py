"""The handout of a lesson: questions for students and, on sheets of their own, the answers; HTML made to be printed."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from components import qr
from components.takeaway.sheet import Deck, Sheet
from components.takeaway.words import as_html

# A longer list is not read on paper: it is counted, and the live page lists it.
MOST_SOURCES = 25
# A figure no higher than this leaves room for two questions on a page, of Letter too.
PICTURE_HEIGHT = 390
# Lines shown of one topic of reasons; how many more there are is said.
MOST_LINES = 2
ASKED = ("claim", "question", "view")
_LINK = re.compile(r"\s*(https?://\S+)$")


def html(deck: Deck, pictures: Sequence[str | None], notes: bool = False) -> str:
    """The handout as one HTML file that needs nothing else.

    pictures: an SVG's text for each sheet, or None. notes: with a third part for the teacher, which holds the notes.
    """
    sources = Sources.of(deck.sheets)
    items = [
        _item(place, sheet, picture, sources)
        for place, (sheet, picture) in enumerate(zip(deck.sheets, pictures, strict=True), start=1)
    ]
    template = _templates().get_template("handout.html")
    return template.render(
        deck=deck,
        items=items,
        answered=[item for item in items if item.sheet.kind in ASKED],
        noted=[item for item in items if item.sheet.notes] if notes else [],
        sources=[_reference(source) for source in sources.listed],
        address=reachable(deck.address),
        code=_code(reachable(deck.address)),
    )


def reachable(address: str) -> str:
    """An address that paper may carry: empty where it is none, or leads to this computer only."""
    split = urlsplit(address)
    whole = split.scheme in ("http", "https") and split.hostname
    return address if whole and not qr.caution(address) else ""


@dataclass(frozen=True)
class Sources:
    """The studies behind the sheets that have few enough to list, each once, in the order of the sheets."""

    listed: tuple[str, ...]

    @classmethod
    def of(cls, sheets: Iterable[Sheet]) -> "Sources":
        """Of these sheets."""
        few = (sheet.sources for sheet in sheets if len(sheet.sources) <= MOST_SOURCES)
        return cls(tuple(dict.fromkeys(source for sources in few for source in sources)))

    def numbers(self, sources: Sequence[str]) -> str:
        """The numbers of some of them, runs as `4–7`; empty where they are too many to list."""
        if len(sources) > MOST_SOURCES:
            return ""
        found = sorted(self.listed.index(source) + 1 for source in dict.fromkeys(sources))
        runs = groupby(enumerate(found), key=lambda pair: pair[1] - pair[0])
        ends = [[number for _, number in run] for _, run in runs]
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in ends)


@dataclass(frozen=True, eq=False)
class Item:
    """A sheet as the template shows it. number: of the screen, so that paper and projector agree."""

    number: int
    sheet: Sheet
    picture: str
    options: tuple[tuple[str, str], ...]
    right: str
    reasons: tuple["Reason", ...]
    sources: str
    address: str


@dataclass(frozen=True)
class Reason:
    """A topic, its first lines, and how many more there are."""

    topic: str
    lines: tuple[str, ...]
    more: int


def _item(number: int, sheet: Sheet, picture: str | None, sources: Sources) -> Item:
    lettered = tuple(zip(ascii_uppercase, sheet.options, strict=False))
    return Item(
        number,
        sheet,
        picture=_image(picture) if picture else "",
        options=lettered,
        right=next((letter for letter, option in lettered if option == sheet.right), ""),
        reasons=tuple(brief(sheet.reasons)),
        sources=sources.numbers(sheet.sources),
        address=reachable(sheet.address),
    )


def brief(reasons: Sequence[tuple[str, str]]) -> list[Reason]:
    """Reasons by topic in their order, the first lines of each."""
    topics = dict.fromkeys(topic for topic, _ in reasons)
    lines = {topic: tuple(line for told, line in reasons if told == topic) for topic in topics}
    return [Reason(topic, all_[:MOST_LINES], max(0, len(all_) - MOST_LINES)) for topic, all_ in lines.items()]


def _reference(source: str) -> tuple[str, str]:
    """A source apart from the link it ends in, if any."""
    link = _LINK.search(source)
    return (source[: link.start()], link[1]) if link else (source, "")


def _image(svg: str) -> str:
    """An SVG as an address of its own: ids of two pictures cannot meet, and nothing in it can run."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _code(address: str) -> str:
    return _image(qr.svg(address)) if address and qr.fits(address) else ""


def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["simple"] = as_html
    made.filters["bare"] = lambda address: address.partition("://")[2]
    return made
