"""Figures as SVG and PNG files, drawn by a Chromium on the computer that runs the app."""

import plotly.graph_objects as go

from components.charts.size import Width
from scripts.browser import find_browser

WIDTH_PX: dict[Width, int] = {"phone": 420, "laptop": 1100, "wide": 1600}


def can_draw() -> bool:
    """Whether a browser is there to draw with."""
    return find_browser() is not None


def as_image(figure: go.Figure, kind: str, width: Width) -> bytes:
    """The figure as `svg` or `png` (twice the pixels, for print and projectors) at the width it was designed for."""
    return figure.to_image(format=kind, width=WIDTH_PX[width], scale=2 if kind == "png" else 1)
