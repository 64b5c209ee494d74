"""Figures as SVG and PNG files, drawn by a Chromium on the computer that runs the app."""

import plotly.graph_objects as go

from components.charts.size import Width
from scripts.browser import find_browser

TITLE_PX = 64
WIDTH_PX: dict[Width, int] = {"phone": 420, "laptop": 1100, "wide": 1600}


def can_draw() -> bool:
    """Whether a browser is there to draw with."""
    return find_browser() is not None


def as_image(figure: go.Figure, kind: str, width: Width, title: str, stamp: str) -> bytes:
    """The figure as `svg` or `png` (twice the pixels, for print and projectors) at the width it was designed for.

    `title` stands above it and `stamp` (what it shows, where it is from) under that, so that it explains itself.
    """
    told = go.Figure(figure)
    height, margin = told.layout.height, told.layout.margin.t or 0
    told.update_layout(
        title={"text": f"{title}<br><sup>{stamp}</sup>", "x": 0.01, "y": 1, "yanchor": "top", "pad": {"t": 12}},
        height=(height or 450) + TITLE_PX,
        margin={"t": margin + TITLE_PX},
    )
    return told.to_image(format=kind, width=WIDTH_PX[width], scale=2 if kind == "png" else 1)
