"""Many figures drawn in one start of the browser; hatched bars as lines."""

import re
import struct
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from components.takeaway import pictures
from components.takeaway.hatching import as_lines
from components.takeaway.pictures import CannotDraw

BAR = (
    '<pattern id="p1" width="10px" height="10px" patternUnits="userSpaceOnUse" patternTransform="">'
    '<path d="M-2.5,2.5l5,-5M0,10L10,0M7.5,12.5l5,-5" opacity="1" stroke="rgb(1, 2, 3)" stroke-width="1.5px"/>'
    "</pattern>"
    '<path d="M0,20V0H10V20Z" clip-path="url(#c)" class="pattern_filled" '
    "style=\"opacity: 0.45; fill: url('#p1'); stroke: rgb(9, 9, 9);\"/>"
)


def figure(height: int | None, name: str) -> go.Figure:
    bars = go.Bar(x=[3, 1], y=["a", "b"], orientation="h", marker={"pattern": {"shape": ["/", ""], "size": 5}})
    return go.Figure([bars], {"height": height, "annotations": [{"text": name, "x": 1, "y": 0, "showarrow": False}]})


def test_a_hatched_bar_becomes_lines_within_it():
    told = as_lines(BAR)
    drawn = re.search(
        r'<path d="(M[^"]*L[^"]*)" clip-path="url\(#c\)" style="opacity: 0.45; fill: none; ([^"]*)"/>', told
    )
    assert drawn is not None
    assert drawn[1] == "M0.00,10.00L10.00,0.00M0.00,20.00L10.00,10.00"
    assert drawn[2] == "stroke: rgb(1, 2, 3); stroke-width: 1.5px;"
    assert "fill: none; stroke: rgb(9, 9, 9);" in told
    assert "url('#p1')" not in told


@pytest.mark.parametrize("svg", ["<svg/>", BAR.replace("'#p1'", "'#gradient'"), BAR.replace("V0H10V20Z", "L3,4Z")])
def test_what_is_no_hatched_bar_stays(svg: str):
    assert as_lines(svg) == svg


@pytest.mark.browser
def test_each_figure_has_its_own_height_and_stands_in_its_place():
    told = pictures.svgs([figure(200, "first"), figure(None, "second"), figure(300, "third")])
    roots = [ET.fromstring(svg) for svg in told]  # noqa: S314  # drawn here
    assert [(root.get("width"), root.get("height")) for root in roots] == [
        ("860", "200"),
        ("860", "450"),
        ("860", "300"),
    ]
    for svg, name in zip(told, ("first", "second", "third"), strict=True):
        assert name in svg and svg.count("fill: url(") == 0
        assert "Arial" in svg


@pytest.mark.browser
def test_pngs_have_the_pixels_asked_for():
    wide, tall = pictures.pngs([figure(200, "one"), figure(400, "two")], 600, 1.5)
    assert [struct.unpack(">II", png[16:24]) for png in (wide, tall)] == [(900, 300), (900, 600)]


def test_nothing_to_draw_needs_no_browser(monkeypatch):
    monkeypatch.setattr(pictures, "find_browser", lambda: None)
    assert pictures.svgs([]) == []
    with pytest.raises(CannotDraw, match="No Chromium"):
        pictures.pngs([figure(200, "one")], 600)


@pytest.mark.browser
def test_a_browser_that_fails_is_said(monkeypatch, tmp_path):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pictures, "find_browser", lambda: str(broken))
    with pytest.raises(CannotDraw, match="could not draw"):
        pictures.svgs([figure(200, "one")])
