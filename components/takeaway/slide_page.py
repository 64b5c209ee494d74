"""The page of a slide: its size, margins and type, title, notes, foot; boxes are in inches."""

from dataclasses import dataclass
from io import BytesIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deckfile
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Inches

from components.takeaway.slide_text import Paragraph, Type, plain, write
from components.theme import palette

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
FOOT = 0.42
BODY, HEAD = "Calibri", "Georgia"
_COLOURS = palette("light")
_TITLE_ONLY = 5


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width, height as PowerPoint counts."""
        return tuple(Inches(value) for value in (self.left, self.top, self.width, self.height))

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


INSIDE = Box(MARGIN, 0.45, WIDTH - 2 * MARGIN, HEIGHT - 0.45 - FOOT - 0.2)


def new_file(title: str, subject: str) -> Deckfile:
    """An empty wide presentation with its name."""
    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    about = file.core_properties
    about.title, about.author, about.subject = title, "Touchstone", subject
    about.language = "en"
    return file


def as_bytes(file: Deckfile) -> bytes:
    """The file as it is saved."""
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def new_slide(file: Deckfile, title: str, look: Type, box: Box) -> Slide:
    """A slide with a title that outlines and screen readers find."""
    slide = file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(_COLOURS.paper[1:])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = box.emu
    _fill_frame(shape, plain(title), look, MSO_ANCHOR.TOP)
    return slide


def add_text(
    slide: Slide,
    words: str | list[Paragraph],
    box: Box,
    look: Type,
    middle: bool = False,
) -> Shape:
    """Words in a box, at its top or in its middle; a list holds paragraphs with bold and italics."""
    shape = slide.shapes.add_textbox(*box.emu)
    anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    _fill_frame(shape, plain(words) if isinstance(words, str) else words, look, anchor)
    return shape


def _fill_frame(shape: Shape, told: list[Paragraph], look: Type, anchor: MSO_ANCHOR) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, told, look)
    for line in frame.paragraphs:
        line.alignment = PP_ALIGN.LEFT


def add_notes(slide: Slide, notes: str) -> None:
    """What only the speaker sees."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = notes
