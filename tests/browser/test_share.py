"""The buttons under a picture in a browser: the share menu with its QR code, and words that can be read while open."""

import re
from base64 import b64decode
from collections.abc import Callable

import pytest
import segno
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.components.test_theme import TEXT, contrast

VIEW = "/condition?condition=neck-pain&measure=pain&comparator=active"
# Colour of the words and of what is painted behind them, as #RRGGBB.
COLOURS = """button => {
    const hex = colour => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
        const brush = canvas.getContext('2d', { willReadFrequently: true })
        brush.fillStyle = colour
        brush.fillRect(0, 0, 1, 1)
        return brush.getImageData(0, 0, 1, 1).data
    }
    const said = (red, green, blue) => '#' + [red, green, blue].map(c => c.toString(16).padStart(2, '0')).join('')
    let behind = button
    while (hex(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement
    const words = hex(getComputedStyle(button.querySelector('p')).color)
    const ground = hex(getComputedStyle(behind).backgroundColor)
    return [said(words[0], words[1], words[2]), said(ground[0], ground[1], ground[2]), words[3]]
}"""


def menu(page: Page, name: str, nth: int = 0) -> Locator:
    return page.get_by_role("button", name=name).nth(nth)


def drawn_code(page: Page) -> str:
    """The SVG of the QR code in the open menu."""
    image = page.get_by_role("img", name="QR code of this address")
    expect(image).to_be_visible()
    return b64decode((image.get_attribute("src") or "").partition(",")[2]).decode()


def modules_of(address: str) -> str:
    """What a QR code of an address draws: its dark modules as the path of an SVG."""
    return segno.make_qr(address, error="m").svg_inline(border=4).partition(' d="')[2].partition('"')[0]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1366, "dark"), (1920, "light")])
def test_the_code_opens_the_same_view_at_the_same_picture(
    width: int, scheme: str, app: str, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(width=width, scheme=scheme).new_page(), app)
    page = visitor.open(VIEW).page
    menu(page, "Link", 1).click()
    address = page.locator("[data-testid=stPopoverBody] code").inner_text()
    assert re.fullmatch(r"http://localhost:\d+/condition\?.*condition=neck-pain.*#effect-direction", address)
    assert "comparator=active" in address
    assert "measure=pain" in address
    assert modules_of(address) in drawn_code(page)
    expect(page.get_by_text("Phones cannot reach")).to_be_visible()
    inside = page.get_by_role("img", name="QR code of this address").bounding_box()
    around = page.locator("[data-testid=stPopoverBody]").bounding_box()
    assert inside and around
    assert around["x"] <= inside["x"] and inside["x"] + inside["width"] <= around["x"] + around["width"] <= width
    other = Visitor(new_context(width=390).new_page(), address)
    other.open("")
    assert other.headline == visitor.headline
    expect(other.page.locator("#effect-direction")).to_be_visible()
    assert visitor.console_errors == []


def test_a_code_follows_the_filters_and_needs_no_new_run_of_the_page(visitor: Visitor) -> None:
    page = visitor.open("/?condition=neck-pain").page
    menu(page, "Link").click()
    before = drawn_code(page)
    page.keyboard.press("Escape")
    visitor.choose("funders", "NIH")
    expect(page).to_have_url(re.compile("funder="))
    visitor.still()
    menu(page, "Link").click()
    address = page.locator("[data-testid=stPopoverBody] code").inner_text()
    assert "funder=nih" in address
    assert modules_of(address) in drawn_code(page) != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["How to read this", "Download", "Link"])
def test_the_words_of_an_opener_can_be_read_at_rest_pointed_at_and_open(
    scheme: str, name: str, app: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = Visitor(new_context(scheme=scheme).new_page(), app).open(VIEW).page
    button = menu(page, name)
    button.scroll_into_view_if_needed()
    steps: list[Callable[[], None]] = [lambda: page.mouse.move(2, 2), button.hover, button.click]
    for step in steps:
        step()
        page.wait_for_timeout(400)
        words, ground, opaque = button.evaluate(COLOURS)
        assert opaque == 255
        assert contrast(words, ground) >= TEXT, (words, ground)
    expect(button).to_have_attribute("aria-expanded", "true")
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    words, ground, _ = button.evaluate(COLOURS)
    assert contrast(words, ground) >= TEXT, (words, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_words_on_a_primary_button_can_be_read(
    scheme: str, app: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = Visitor(new_context(scheme=scheme).new_page(), app).open("/claims?claim=neck-shoulder-short").page
    button = page.get_by_role("button", name="Mixed")
    button.click()
    expect(button.locator("svg, [data-testid=stIconMaterial]").first).to_be_visible()
    for place in (button.hover, lambda: page.mouse.move(2, 2)):
        place()
        page.wait_for_timeout(400)
        words, ground, _ = button.evaluate(COLOURS)
        assert words == "#ffffff"
        assert contrast(words, ground) >= TEXT, (words, ground)
