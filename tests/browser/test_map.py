"""The evidence map in a browser: a click lands on exactly its cell's studies; the keyboard does the same."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_overview import CLIPPED, DATA, OVERLAPPING, expect_left, settles_to_none, studies

PLOT = ".st-key-evidence_map .js-plotly-plot"
READY = f"() => document.querySelector('{PLOT}')?._fullData?.some(trace => trace.name === 'bubbles')"
PLACE = f"""([name, data]) => {{
    const plot = document.querySelector('{PLOT}')
    const trace = plot._fullData.find(one => one.name === name)
    const at = trace.customdata.findIndex(one => one.every((word, place) => word === data[place]))
    const across = plot._fullLayout[(trace.xaxis ?? 'x').replace('x', 'xaxis')], down = plot._fullLayout.yaxis
    const box = plot.getBoundingClientRect()
    const x = trace.type === 'bar' ? trace.base[at] + trace.x[at] / 4 : trace.x[at]
    return [box.x + across._offset + across.l2p(x), box.y + down._offset + down.l2p(trace.y[at])]
}}"""


def click_mark(page: Page, name: str, *data: str) -> None:
    """Click a mark of the map by what it stands for."""
    page.wait_for_function(READY)
    page.locator(PLOT).scroll_into_view_if_needed()
    place = page.evaluate(PLACE, [name, list(data)])
    page.evaluate("down => document.querySelector('[data-testid=stMain]').scrollBy(0, down)", place[1] - 400)
    left, top = page.evaluate(PLACE, [name, list(data)])
    page.mouse.move(left, top)
    page.mouse.click(left, top)


def close_dialog(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def of_cell(condition: str, outcome: str) -> set[str]:
    """Studies of a condition with a result for an outcome, counted from the files."""
    with (DATA / "results.csv").open(encoding="utf-8", newline="") as file:
        reporting = {row["study_id"] for row in csv.DictReader(file) if row["outcome"] == outcome}
    return {row["study_id"] for row in studies() if condition in row["conditions"].split("; ")} & reporting


def test_a_click_on_a_cell_lands_on_exactly_its_studies(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    wanted = of_cell("neck pain", "pain")
    visitor.open("/map")
    click_mark(visitor.page, "bubbles", "condition", "neck-pain", "pain")
    expect(visitor.page).to_have_url(re.compile(r"/map\?condition=neck-pain&outcome=pain"))
    expect_left(visitor.page, len(wanted))
    link = visitor.page.get_by_role("dialog").get_by_role("link", name=re.compile(rf"List {len(wanted)} studies$"))
    address = visitor.page.url
    link.click()
    expect(visitor.page).to_have_url(re.compile(r"/studies\?condition=neck-pain&outcome=pain"))
    expect_left(visitor.page, len(wanted))
    expect(visitor.page.locator("h1").first).to_have_text(re.compile(r"^\d+ trials? and \d+ reviews?$"))
    assert sum(map(int, re.findall(r"\d+", visitor.headline))) == len(wanted)
    other = Visitor(new_context().new_page(), "")
    other.page.goto(address)
    expect(other.page.locator("h1").first).to_have_text(re.compile("^Neck pain, pain: "))
    expect_left(other.page, len(wanted))


def test_a_click_on_a_cell_opens_its_condition_and_back_leads_to_the_map(visitor: Visitor) -> None:
    visitor.open("/map?funder=not-reported")
    click_mark(visitor.page, "bubbles", "condition", "fibromyalgia", "pain")
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Fibromyalgia, pain: "))
    visitor.page.get_by_role("dialog").get_by_role("link", name=re.compile("Open condition$")).click()
    expect(visitor.page).to_have_url(re.compile(r"/condition\?condition=fibromyalgia&outcome=pain&funder=not-reported"))
    visitor.page.go_back()
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Fibromyalgia, pain: "))
    visitor.page.get_by_role("button", name=re.compile("Back to the whole map")).click()
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Half of the"))
    expect(visitor.page).to_have_url(re.compile(r"/map\?funder=not-reported"))


def test_a_click_on_another_cell_moves_on_and_on_a_gap_says_so(visitor: Visitor) -> None:
    visitor.open("/map?condition=neck-pain&outcome=pain")
    click_mark(visitor.page, "bubbles", "condition", "stress", "anxiety")
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Stress, anxiety: "))
    expect_left(visitor.page, len(of_cell("stress", "anxiety")))
    close_dialog(visitor.page)
    click_mark(visitor.page, "gaps", "condition", "joint-replacement", "function-disability")
    expect(visitor.page.locator("h1").first).to_have_text(
        re.compile("^Joint replacement, function/disability: no study")
    )
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name=re.compile("Open condition$"))).to_be_visible()
    expect(dialog.get_by_role("link", name=re.compile("List"))).to_have_count(0)


def test_a_click_on_a_heading_folds_its_group_and_the_link_keeps_it(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    visitor.open("/map")
    click_mark(visitor.page, "headings", "group", "pain", "")
    expect(visitor.page).to_have_url(re.compile(r"folded=pain"))
    folded = f"{READY[6:]} && !document.querySelector('{PLOT}')._fullData.find(t => t.name === 'bubbles')"
    folded = f"() => {folded}.customdata.some(one => one[1] === 'neck-pain')"
    visitor.page.wait_for_function(folded)
    other = new_context().new_page()
    other.goto(visitor.page.url)
    other.wait_for_function(folded)
    click_mark(visitor.page, "bubbles", "group", "pain", "pain")
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Pain, pain: "))


def test_the_keyboard_chooses_a_cell_by_name(visitor: Visitor) -> None:
    visitor.open("/map")
    for key, text in (("map_row", "Fibromyalgia"), ("map_column", "Sleep")):
        visitor.page.locator(f".st-key-{key} input").focus()
        visitor.page.keyboard.type(text)
        visitor.page.get_by_role("option").first.wait_for()
        visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Fibromyalgia, sleep: "))
    link = visitor.page.get_by_role("link", name=re.compile(r"List \d+ studies$"))
    link.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"/studies\?condition=fibromyalgia&outcome=sleep"))
    expect_left(visitor.page, len(of_cell("fibromyalgia", "sleep")))


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_nothing_is_clipped_and_nothing_scrolls_sideways(
    app: str, new_context: Callable[..., BrowserContext], width: int
) -> None:
    guest = Visitor(new_context(width, 900).new_page(), app).open("/map")
    guest.page.wait_for_function(READY)
    assert guest.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert settles_to_none(guest.page, CLIPPED) == []
    assert settles_to_none(guest.page, OVERLAPPING) == []
    assert settles_to_none(guest.page, TEXTS_OUTSIDE) == []
    assert guest.console_errors == []


TEXTS_OUTSIDE = f"""() => {{
    const plot = document.querySelector('{PLOT}'), box = plot.getBoundingClientRect()
    const outside = r => r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top || r.bottom > box.bottom
    return [...plot.querySelectorAll('.textpoint text')]
        .filter(text => outside(text.getBoundingClientRect())).map(text => text.textContent)
}}"""
