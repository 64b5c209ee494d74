"""The labelled miniatures: well-formed, whole, readable, in the colours of the theme."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from components import miniatures
from components.theme import Mode, palette

KINDS = (
    *("overview", "forest", "effect_direction", "course", "safeguards", "funnel", "steps", "bubble"),
    *("trials_per_year", "trials_over_time", "funders_direction"),
)
SVG = "{http://www.w3.org/2000/svg}"
# The sans type of a reader may be wider than ours; letters of Arial take about 0.45 of the type size on average.
LETTER = 0.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_with_words_inside_the_picture(kind: str, mode: Mode):
    root = ET.fromstring(miniatures.svg(kind, mode))  # noqa: S314  (our own text)
    wide, tall = float(root.get("width")), float(root.get("height"))
    labels = root.findall(f"{SVG}text")
    assert len(labels) >= 4
    heights = [float(label.get("y")) for label in labels]
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 18
    assert max(heights) < tall
    for label in labels:
        assert float(label.get("font-size")) >= 12
        assert label.get("fill") == palette(mode).ink
        assert float(label.get("x")) + LETTER * miniatures.POINTS * len(label.text) <= wide


@pytest.mark.parametrize("kind", KINDS)
def test_light_and_dark_are_the_same_drawing_in_other_colours(kind: str):
    light, dark = (re.sub(r"#[0-9A-F]{6}", "", miniatures.svg(kind, mode)) for mode in ("light", "dark"))
    assert light == dark
    assert miniatures.svg(kind, "light") != miniatures.svg(kind, "dark")


@pytest.mark.parametrize("kind", KINDS)
def test_the_parts_are_told_in_words_as_well(kind: str):
    said = miniatures.alternative(kind)
    assert all(label in said for label in re.findall(r"<text[^>]*>([^<]+)</text>", miniatures.svg(kind, "light")))


def test_an_unknown_kind_has_none():
    assert miniatures.svg("happiness", "light") is None
