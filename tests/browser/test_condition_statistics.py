"""The section "How sure" in a browser: chosen by keyboard, kept in the link, whole at every width."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_overview import CLIPPED, OVERLAPPING, settles_to_none

MOST_TABS = 250
BACK_PAIN = "/condition?condition=chronic-low-back-pain"
PLOT = ".st-key-leave_one_out_active .js-plotly-plot"


# The words of these pictures are text traces, those of the others annotations.
WORDS_CLIPPED, WORDS_OVERLAPPING = (
    script.replace(".annotation text", ".textpoint text") for script in (CLIPPED, OVERLAPPING)
)


def diamonds(page: Page) -> list[float]:
    """The pooled values of the picture."""
    page.wait_for_function(f"document.querySelector('{PLOT}')?._fullData?.length > 3")
    trace = f"document.querySelector('{PLOT}')._fullData.find(trace => trace.marker?.symbol === 'diamond')"
    return page.evaluate(f"[...{trace}.x]")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == name:
            return
    raise AssertionError(f"never reached by Tab: {name}")


def test_a_check_is_chosen_with_the_keyboard_and_the_link_restores_it(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    page = visitor.open(BACK_PAIN).page
    expect(page.locator("#harms")).to_be_visible()
    visitor.still()
    tab_to(page, "Leave one out")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("check=leave-one-out"))
    heading = page.get_by_role("heading", name=re.compile("without any one trial g stays between"))
    expect(heading).to_be_visible()
    other = new_context().new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name=re.compile("without any one trial g stays"))).to_have_text(
        heading.inner_text()
    )
    assert diamonds(other) == diamonds(page)
    page.go_back()
    expect(page.locator(PLOT)).to_have_count(0)
    assert visitor.console_errors == []


def test_the_link_of_a_picture_opens_the_page_at_it(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    page = visitor.open(BACK_PAIN + "&check=leave-one-out").page
    page.locator(".st-key-course_link button").click()
    address = page.locator("[data-testid=stPopoverBody] code").inner_text()
    assert address == f"{page.url}#course"
    other = new_context().new_page()
    other.goto(address)
    expect(other.locator("#course")).to_be_in_viewport()
    expect(other).to_have_url(address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_how_to_read_opens_a_labelled_miniature(
    app: str, new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    guest = Visitor(new_context(390, 844, scheme).new_page(), app).open(BACK_PAIN)
    guest.page.locator(".st-key-forest_help button").click()
    picture = guest.page.locator("[data-testid=stPopoverBody] img")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("alt", re.compile("diamond: pooled"))
    box = picture.bounding_box()
    assert box and box["width"] > 300 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert picture.evaluate("image => image.naturalWidth") > 300
    assert guest.console_errors == []


@pytest.mark.parametrize("width", [390, 1366, 1920])
@pytest.mark.parametrize("check", ["leave-one-out", "years", "subgroups", "dose-and-size&by=year", "small-studies"])
def test_every_check_is_whole_at_every_width(
    app: str, new_context: Callable[..., BrowserContext], check: str, width: int
) -> None:
    guest = Visitor(new_context(width, 900).new_page(), app).open(f"{BACK_PAIN}&check={check}")
    page = guest.page
    expect(page.locator("#harms")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert settles_to_none(page, WORDS_CLIPPED) == []
    assert settles_to_none(page, WORDS_OVERLAPPING) == []
    assert guest.console_errors == []
