"""The simple Markdown of lessons as paragraphs of a slide: lists, bold and italics."""

import math
from dataclasses import dataclass, replace

from markdown_it.token import Token
from pptx.dml.color import RGBColor
from pptx.text.text import TextFrame
from pptx.util import Pt

from components.takeaway.words import tokens

BULLET = "•\u2002"


@dataclass(frozen=True)
class Run:
    """A stretch of words of one kind."""

    words: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A line of a slide: what stands before it (a bullet, a number, nothing), and its runs."""

    runs: tuple[Run, ...]
    before: str = ""


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs and items of a text, in order."""
    found: list[Paragraph] = []
    counters: list[int | None] = []
    before = ""
    for token in tokens(text):
        if token.type == "bullet_list_open":
            counters.append(None)
        elif token.type == "ordered_list_open":
            counters.append(int(token.attrGet("start") or 1) - 1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            before = _next_mark(counters)
        elif token.type == "inline":
            found.append(Paragraph(_runs(token), before))
            before = ""
    return found


def _next_mark(counters: list[int | None]) -> str:
    count = counters[-1]
    if count is None:
        return BULLET
    counters[-1] = count + 1
    return f"{count + 1}.\u2002"


def _runs(token: Token) -> tuple[Run, ...]:
    """The runs of a paragraph, in one line: a line break of the file is a space, as in Markdown."""
    runs: list[Run] = []
    bold = italic = False
    for part in token.children or []:
        if part.type in ("strong_open", "strong_close"):
            bold = part.type == "strong_open"
        elif part.type in ("em_open", "em_close"):
            italic = part.type == "em_open"
        elif part.content or part.type == "softbreak":
            runs.append(Run(part.content.replace("\n", " ") or " ", bold, italic))
    return tuple(runs)


@dataclass(frozen=True)
class Type:
    """How words look: points, colour (#RRGGBB), face, bold, points after each paragraph."""

    points: float
    colour: str
    face: str
    bold: bool = False
    after: float = 0


def fitted(told: list[Paragraph], look: Type, width: float, height: float, least: float = 12) -> Type:
    """The type, smaller by as much as the words need to stand in a box of so many inches; never below `least`."""
    points = look.points
    while points > least and _tall(told, replace(look, points=points), width) > height:
        points -= 1
    return replace(look, points=points)


def _tall(told: list[Paragraph], look: Type, width: float) -> float:
    """Inches that paragraphs need, letters being about half as wide as they are high."""
    letters = width * 72 / (0.5 * look.points)
    lines = [math.ceil(max(1, sum(len(run.words) for run in one.runs) + len(one.before)) / letters) for one in told]
    return (sum(lines) * 1.3 * look.points + len(told) * look.after) / 72


def write(frame: TextFrame, told: list[Paragraph], look: Type) -> None:
    """Write paragraphs into an empty text frame."""
    for place, paragraph in enumerate(told):
        line = frame.paragraphs[0] if not place else frame.add_paragraph()
        line.space_after = Pt(look.after)
        line.line_spacing = 1.08
        for run in (Run(paragraph.before), *paragraph.runs) if paragraph.before else paragraph.runs:
            added = line.add_run()
            added.text = run.words
            font = added.font
            font.size, font.name, font.color.rgb = Pt(look.points), look.face, RGBColor.from_string(look.colour[1:])
            font.bold, font.italic = look.bold or run.bold, run.italic


def plain(words: str) -> list[Paragraph]:
    """Words that are no Markdown, a paragraph for each line."""
    return [Paragraph((Run(line),)) for line in words.splitlines() or [""]]
