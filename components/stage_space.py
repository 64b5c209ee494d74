"""What the picture of a screen is, and how a figure is fitted into the window, the slide or the page it stands on."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from components.charts.size import Width
from components.takeaway.bars import Bars
from components.takeaway.dots import Forest
from components.theme import Mode

_SMALLER: dict[Width, tuple[Width, ...]] = {"wide": ("wide", "laptop"), "laptop": ("laptop",), "phone": ("phone",)}
FEWEST_ROWS = 5


@dataclass(frozen=True, eq=False)
class StagePicture:
    """One message and its figure. note: what is drawn; figure None: nothing to draw, the message says why.

    bars: the same as counts in stacked bars, dots: as sizes with intervals, where it can be said so. studies: ids of
    the trials behind it.
    """

    message: str
    note: str
    figure: go.Figure | None
    alt: str = ""
    bars: tuple[Bars, ...] = ()
    dots: Forest | None = None
    studies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Space:
    """What there is to draw in: the width class, the height left for the figure in pixels, light or dark."""

    width: Width
    height: int
    mode: Mode


def smaller(width: Width) -> tuple[Width, ...]:
    """The widths a figure may be drawn for in a window, largest type first."""
    return _SMALLER[width]


def fitted(build: Callable[[int, Width], go.Figure], rows: int, space: Space) -> tuple[go.Figure, int]:
    """The figure at the window's width with as many rows as fit; where not even a few do, in smaller type.

    Where nothing fits it has all its rows, and the screen scrolls.
    """
    figure, kept = go.Figure(), rows
    for width in smaller(space.width):
        kept, figure = rows, build(rows, width)
        while figure.layout.height > space.height and kept > FEWEST_ROWS and space.width != "phone":
            kept = max(FEWEST_ROWS, min(kept - 1, int(kept * space.height / figure.layout.height)))
            figure = build(kept, width)
        if figure.layout.height <= space.height:
            return figure, kept
    return (build(rows, smaller(space.width)[-1]), rows) if space.width != "phone" else (figure, kept)


def whole(build: Callable[[Width], go.Figure], space: Space) -> go.Figure:
    """A figure that cannot lose rows, in the largest type that fits; in the smallest where none does."""
    figures = (build(width) for width in smaller(space.width))
    drawn = go.Figure()
    for drawn in figures:
        if drawn.layout.height <= space.height:
            break
    return drawn
