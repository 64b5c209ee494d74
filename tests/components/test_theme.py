"""Colours that can be read: contrast by the formula of WCAG 2, in the figures and in Streamlit's own parts."""

import tomllib
from pathlib import Path

import pytest

from components.theme import PALETTES, Mode, step_colours, template
from evidence import vocabulary as words

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
MODES: tuple[Mode, ...] = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_can_be_read_on_paper_and_panel(mode: Mode, name: str, ground: str):
    colours = PALETTES[mode]
    assert contrast(getattr(colours, name), getattr(colours, ground)) >= TEXT


@pytest.mark.parametrize("mode", MODES)
def test_every_mark_has_an_outline_that_stands_out_from_paper(mode: Mode):
    colours = PALETTES[mode]
    for outline in (*colours.step_outlines, colours.tier_outline, colours.muted):
        assert contrast(outline, colours.paper) >= SHAPE, outline


@pytest.mark.parametrize("mode", MODES)
def test_quality_is_depth_of_shade(mode: Mode):
    """From stronger to not enough reported each tier is nearer to the paper."""
    distances = [contrast(fill, PALETTES[mode].paper) for fill in PALETTES[mode].tiers]
    assert distances == sorted(distances, reverse=True)
    assert len(set(distances)) == len(distances)


@pytest.mark.parametrize("mode", MODES)
def test_clearly_stands_out_more_than_leans(mode: Mode):
    paper, found = PALETTES[mode].paper, step_colours(mode)
    for side in ("massage", "comparator"):
        assert contrast(found[f"clearly favours {side}"], paper) > contrast(found[f"leans to {side}"], paper)
    assert tuple(found) == words.STEPS


@pytest.mark.parametrize("mode", MODES)
def test_the_app_has_the_colours_of_the_figures(mode: Mode):
    own, colours = CONFIG["theme"][mode], PALETTES[mode]
    assert (own["backgroundColor"], own["secondaryBackgroundColor"]) == (colours.paper, colours.panel)
    assert (own["textColor"], own["grayTextColor"]) == (colours.ink, colours.muted)
    assert (own["primaryColor"], own["linkColor"]) == (colours.button, colours.accent)


@pytest.mark.parametrize("mode", MODES)
def test_white_text_can_be_read_on_buttons_and_chosen_words(mode: Mode):
    assert contrast("#FFFFFF", PALETTES[mode].button) >= TEXT
    assert contrast(PALETTES[mode].button, PALETTES[mode].paper) >= SHAPE


@pytest.mark.parametrize("mode", MODES)
def test_text_of_the_app_can_be_read_on_all_its_grounds(mode: Mode):
    own = CONFIG["theme"][mode]
    sidebar = {name: colour for name, colour in own["sidebar"].items() if name.endswith("ackgroundColor")}
    grounds = {colour for name, colour in own.items() if name.endswith("ackgroundColor")} | set(sidebar.values())
    assert len(grounds) >= 2
    for text in (own["textColor"], own["grayTextColor"], own["linkColor"]):
        for ground in grounds:
            assert contrast(text, ground) >= TEXT, (text, ground)


@pytest.mark.parametrize("mode", MODES)
def test_figures_stand_on_the_paper_of_their_mode(mode: Mode):
    layout = template(mode).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == PALETTES[mode].paper
    assert layout.font.color == layout.hoverlabel.font.color == PALETTES[mode].ink
    assert contrast(layout.hoverlabel.font.color, layout.hoverlabel.bgcolor) >= TEXT
