"""Figures as pictures for paper and slides: many in one start of a browser, which is what takes the time."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import kaleido
import plotly.graph_objects as go

from components.takeaway.hatching import as_lines
from scripts.browser import find_browser

# A figure of the width class "laptop" is drawn this wide for paper: type of 12 pixels is then of about 7 points.
PAPER_WIDTH = 860
# Letters of these have the same widths, so that what was laid out with one can be read with another.
FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_SECONDS = 60


class CannotDraw(RuntimeError):
    """No browser to draw with, or it failed."""


def svgs(figures: Sequence[go.Figure], width: int = PAPER_WIDTH) -> list[str]:
    """Each figure as the text of an SVG, as high as it was designed.

    Two of them may use the same ids inside: put each into an `img`, not into one document.
    """
    return [as_lines(file.decode("utf-8")) for file in _drawn(figures, "svg", width, 1)]


def pngs(figures: Sequence[go.Figure], width: int, scale: float = 2) -> list[bytes]:
    """Each figure as a PNG of `width` times `scale` pixels, as high as it was designed times `scale`."""
    return _drawn(figures, "png", width, scale)


def _drawn(figures: Sequence[go.Figure], kind: str, width: int, scale: float) -> list[bytes]:
    if not figures:
        return []
    browser = find_browser()
    if browser is None:
        raise CannotDraw("No Chromium, Chrome or Edge is installed here.")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        files = [Path(folder) / f"{place}.{kind}" for place in range(len(figures))]
        options = {"format": kind, "width": width, "scale": scale}
        asked = [
            {"fig": _told(figure), "path": file, "opts": {**options, "height": figure.layout.height or 450}}
            for figure, file in zip(figures, files, strict=True)
        ]
        # Without MathJax, which it would fetch from the net; no figure here has formulas.
        known = {"mathjax": False, "path": browser, "timeout": _SECONDS}
        try:
            kaleido.write_fig_from_object_sync(asked, cancel_on_error=True, kopts=known)
        except Exception as problem:
            raise CannotDraw(f"The browser could not draw: {problem}") from problem
        return [file.read_bytes() for file in files]


def _told(figure: go.Figure) -> dict[str, Any]:
    """The figure in letters that every computer has, on whatever paper it is laid."""
    told: dict[str, Any] = figure.to_dict()
    layout = told["layout"]
    layout["font"] = {**layout.get("font", {}), "family": FONTS}
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = "rgba(0,0,0,0)"
    return told
