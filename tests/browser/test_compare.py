"""The comparison in a browser: a pair made here is the same pair in another browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visitor
from tests.browser.test_overview import CLIPPED, OVERLAPPING, expect_left, settles_to_none, studies

PLOT = ".st-key-comparison .js-plotly-plot"


def test_a_pair_opened_in_a_second_browser_is_the_same(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    visitor.open("/compare?from=1990")
    visitor.page.get_by_role("button", name="Sham or usual care").click()
    expect(visitor.page).to_have_url(re.compile(r"[?&]a=control"))
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Against sham"))
    other = Visitor(new_context().new_page(), "")
    other.page.goto(visitor.page.url)
    expect(other.page.locator("h1").first).to_have_text(visitor.headline)
    expect(other.page.locator(PLOT)).to_be_visible()
    numbers = [guest.page.locator("[data-testid=stTable]").first.inner_text() for guest in (visitor, other)]
    assert numbers[0] == numbers[1]


def test_filters_become_a_side_and_back_gives_them_again(visitor: Visitor) -> None:
    wanted = sum("fibromyalgia" in row["conditions"].split("; ") for row in studies())
    visitor.open("/compare?condition=fibromyalgia")
    expect_left(visitor.page, wanted)
    visitor.page.get_by_role("button", name=re.compile("Use the current selection as A")).click()
    expect_left(visitor.page, len(studies()))
    expect(visitor.page.get_by_role("link", name=re.compile(rf"List {wanted} studies of A$"))).to_be_visible()
    visitor.page.go_back()
    expect_left(visitor.page, wanted)


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_nothing_is_clipped_and_nothing_scrolls_sideways(
    app: str, new_context: Callable[..., BrowserContext], width: int
) -> None:
    guest = Visitor(new_context(width, 900).new_page(), app).open("/compare")
    expect(guest.page.locator(PLOT)).to_be_visible()
    assert guest.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert settles_to_none(guest.page, CLIPPED) == []
    assert settles_to_none(guest.page, OVERLAPPING) == []
    assert guest.console_errors == []
