"""Claims in a browser: guess and reveal by keyboard; a link opens the card covered for everybody else; sizes."""

import contextlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from evidence.vocabulary import VERDICTS
from tests.browser.conftest import Visitor
from tests.browser.test_overview import CLIPPED, OVERLAPPING, settles_to_none

MOST_TABS = 80
CARD = "/claims?claim=neck-helps"
QUESTION = "What do you think?"
CHIP = re.compile(f"^({'|'.join(word[:1].upper() + word[1:] for word in VERDICTS)})$")
BOTH = (CLIPPED, OVERLAPPING)
# Names and notes are marks of the figure, week numbers and titles stand over it: no two may touch.
CROSSING = """() => {
    const boxes = where => [...document.querySelectorAll('.js-plotly-plot ' + where)]
        .map(text => ({ said: text.textContent, box: text.getBoundingClientRect() }))
    const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    const down = (a, b) => a.top < b.bottom - 4 && b.top < a.bottom - 4
    return boxes('.textpoint text').flatMap(a => boxes('.annotation text')
        .filter(b => across(a.box, b.box) && down(a.box, b.box)).map(b => a.said + ' / ' + b.said))
}"""
PICTURE = ".st-key-claim_picture .js-plotly-plot"


def chips(page: Page):
    """Verdict chips; the buttons to guess with say other things besides."""
    return page.locator("[data-testid=stHtml] span").filter(has_text=CHIP)


def tab_to(page: Page, name: str) -> None:
    """Move with Tab alone to the button of a name."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement?.closest('button')?.innerText || ''"):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def press_until(page: Page, key: str, seen: Locator) -> None:
    """Press a key until its effect is seen: while the page is still being built a key goes unheard."""
    for _ in range(5):
        page.keyboard.press(key)
        with contextlib.suppress(AssertionError):
            expect(seen).to_be_visible(timeout=5_000)
            return
    raise AssertionError(f"nothing answers the key {key}")


def test_guess_and_reveal_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open(CARD).page
    assert visitor.headline == "Massage can relieve chronic neck pain"
    expect(chips(page)).to_have_count(0)
    tab_to(page, "Mixed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Show what the studies say")).to_be_visible()
    expect(chips(page)).to_have_count(0)
    tab_to(page, "Show what the studies say")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text("Mixed")
    expect(page.get_by_text("You said: Mixed")).to_be_visible()
    expect(page.locator(PICTURE)).to_be_visible()
    visitor.still()
    press_until(page, "n", page.get_by_role("heading", name="Massage may improve pain in knee osteoarthritis"))
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    assert visitor.console_errors == []


def test_guess_and_reveal_by_single_keys(visitor: Visitor) -> None:
    page = visitor.open(CARD).page
    press_until(page, "3", page.get_by_role("button", name="Show what the studies say"))
    visitor.still()
    press_until(page, "s", page.get_by_text("You said: Not supported"))


def test_a_link_to_a_card_is_covered_for_everybody_else(
    visitor: Visitor, new_context: Callable[..., BrowserContext], app: str
) -> None:
    page = visitor.open("/claims").page
    page.get_by_role("button", name=re.compile("^Helps people sleep")).click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    visitor.still()
    page.locator(".st-key-reveal button").click()
    expect(chips(page)).to_have_count(1)
    visitor.still()
    other = Visitor(new_context().new_page(), app)
    other.open(page.url.removeprefix(app))
    assert other.headline == "Helps people sleep"
    expect(other.page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(chips(other.page)).to_have_count(0)
    assert "guess" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
def test_the_picture_has_room_at_every_width(
    new_context: Callable[..., BrowserContext], app: str, width: int, height: int, scheme: str
) -> None:
    visitor = Visitor(new_context(width=width, height=height, scheme=scheme).new_page(), app)
    page = visitor.open(CARD).page
    page.locator(".st-key-reveal button").click()
    page.locator(PICTURE).first.wait_for()
    visitor.still()
    expect(page.locator(PICTURE)).to_have_count(1)
    for script in (CLIPPED, OVERLAPPING, *(script.replace(".annotation", ".textpoint") for script in BOTH), CROSSING):
        assert settles_to_none(page, script) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 1920:
        sizes = page.evaluate(
            "['.st-key-claim_card h1', '.st-key-claim_card h2', '.st-key-claim_reasons li']"
            ".map(where => parseFloat(getComputedStyle(document.querySelector(where)).fontSize))"
        )
        statement, verdict, _ = sizes
        assert statement >= 44 and verdict >= 28
