"""Colours, type and the one Plotly template, for light and dark. Everything drawn takes its look from here."""

from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from evidence import vocabulary as words

Mode = Literal["light", "dark"]
SANS = "Source Sans, Source Sans Pro, Helvetica, Arial, sans-serif"
SERIF = "Source Serif, Source Serif Pro, Georgia, serif"


@dataclass(frozen=True)
class Palette:
    """Colours of one mode. `steps` follow vocabulary.STEPS, `tiers` vocabulary.TRIAL_TIERS; outlines likewise.

    `button` is the accent under white text: buttons and chosen words. `verdicts` follow vocabulary.VERDICTS and stand
    under text in the colour of the paper.
    """

    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    band: str
    accent: str
    button: str
    steps: tuple[str, ...]
    step_outlines: tuple[str, ...]
    tiers: tuple[str, ...]
    tier_outline: str
    verdicts: tuple[str, ...]


PALETTES: dict[Mode, Palette] = {
    "light": Palette(
        paper="#FBFAF7",
        panel="#F3F0E9",
        ink="#1F2430",
        muted="#5B6270",
        rule="#E3DFD6",
        band="rgba(31,36,48,0.025)",
        accent="#1B5E9B",
        button="#1B5E9B",
        steps=("#1B5E9B", "#8DB8DE", "#B9BEC6", "#F0B27A", "#B93A0A"),
        step_outlines=("#1B5E9B", "#4F86B8", "#868D98", "#B57A3B", "#B93A0A"),
        tiers=("#2B3A55", "#6F81A8", "#B9C5DA", "#ECE8DF"),
        tier_outline="#7C869B",
        verdicts=("#1B5E9B", "#2A6E86", "#8A5A00", "#B93A0A", "#5B6270"),
    ),
    "dark": Palette(
        paper="#14171C",
        panel="#1D222A",
        ink="#ECE9E2",
        muted="#A4A9B3",
        rule="#343A45",
        band="rgba(236,233,226,0.035)",
        accent="#6FB1EC",
        button="#3577B5",
        steps=("#6FB1EC", "#39648D", "#6B717B", "#9A5B2E", "#FF8A5B"),
        step_outlines=("#6FB1EC", "#6C9CC9", "#8E95A1", "#C98A5A", "#FF8A5B"),
        tiers=("#DCE4F2", "#8FA3C9", "#4A5A7C", "#262C38"),
        tier_outline="#7C869B",
        verdicts=("#6FB1EC", "#6CBFD3", "#E0B050", "#FF8A5B", "#A4A9B3"),
    ),
}


def palette(mode: Mode) -> Palette:
    """The colours of a mode."""
    return PALETTES[mode]


def step_colours(mode: Mode) -> dict[str, str]:
    """Colour of each direction word."""
    return dict(zip(words.STEPS, PALETTES[mode].steps, strict=True))


def shades(mode: Mode, step: int, depths: tuple[float, ...]) -> tuple[str, ...]:
    """The strong colour of a direction in several depths: shares of it in the paper's colour (1: nothing of paper)."""
    colours = PALETTES[mode]
    strong, paper = (_channels(colour) for colour in (colours.step_outlines[step], colours.paper))
    mixed = [[round(b + (a - b) * depth) for a, b in zip(strong, paper, strict=True)] for depth in depths]
    return tuple("#" + "".join(f"{channel:02X}" for channel in channels) for channels in mixed)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def template(mode: Mode) -> go.layout.Template:
    """The Plotly template every figure uses: paper colours, sans text, no grid, no zoom, quiet hover boxes."""
    colours = PALETTES[mode]
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"color": colours.muted},
        "title": {"font": {"color": colours.muted}},
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": colours.paper,
            "plot_bgcolor": colours.paper,
            "font": {"family": SANS, "color": colours.ink, "size": 13},
            "colorway": list(colours.steps),
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": colours.panel,
                "bordercolor": colours.muted,
                "font": {"family": SANS, "color": colours.ink, "size": 13},
                "align": "left",
                "namelength": 0,
            },
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        }
    )
