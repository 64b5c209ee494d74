"""The overview in a browser: filters, links, clicks on the figure, widths."""

import csv
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor, studies_left

DATA = Path(__file__).resolve().parents[2] / "data"
PLOT = ".st-key-overview_chart .js-plotly-plot"


ROW_LABELS = (
    "(document.querySelector('.js-plotly-plot')?._fullData?.find(trace => trace.name === 'labels')?.text ?? [])"
)
MORE_ROWS = f"least => {ROW_LABELS}.length > least"


def studies() -> list[dict[str, str]]:
    with (DATA / "studies.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expect_left(page: Page, wanted: int) -> None:
    head = page.locator("[data-testid=stSidebar]").get_by_text(re.compile(rf"^{wanted} of \d+ studies$"))
    expect(head).to_be_visible()


def click_in_row(page: Page, row: int, axis: str, x: float) -> None:
    """Click in a row of the figure at a value of one of its x axes."""
    page.wait_for_function("axis => document.querySelector('.js-plotly-plot')?._fullLayout?.[axis]", arg=axis)
    page.locator(PLOT).scroll_into_view_if_needed()
    left, top = page.evaluate(
        """([row, axis, x]) => {
            const plot = document.querySelector('.js-plotly-plot')
            const [across, down] = [plot._fullLayout[axis], plot._fullLayout.yaxis]
            const box = plot.getBoundingClientRect()
            return [box.x + across._offset + across.l2p(x), box.y + down._offset + down.l2p(row)]
        }""",
        [row, axis, x],
    )
    page.mouse.move(left, top)
    page.mouse.click(left, top)


def rows_in_figure(page: Page) -> list[str]:
    """Names of the conditions in the figure, top to bottom."""
    page.wait_for_function(MORE_ROWS, arg=0)
    return page.evaluate(f"() => [...{ROW_LABELS}].map(text => text.split('  <span')[0])")


def test_opens_on_the_real_table_without_errors(visitor: Visitor) -> None:
    visitor.open()
    expect(visitor.page.locator(PLOT)).to_be_visible()
    assert visitor.studies_left == len(studies())
    assert "massage" in visitor.headline
    assert visitor.console_errors == []


def test_filter_by_funder_and_year_changes_the_url_and_a_second_browser_sees_the_same(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    nccih = [row for row in studies() if row["funder_category"] == "NIH: NCCIH/NCCAM/OAM"]
    visitor.open()
    visitor.choose("funders", "NCCIH")
    expect_left(visitor.page, len(nccih))
    last = visitor.page.locator(".st-key-filter_years input[type=range]").last
    last.press("Home")
    expect(visitor.page).to_have_url(re.compile(r"to=\d{4}"))
    visitor.page.go_back()
    expect_left(visitor.page, len(nccih))
    expect(last).to_have_value("2025")
    for year in range(2024, 2014, -1):
        last.press("ArrowLeft")
        expect(visitor.page).to_have_url(re.compile(rf"to={year}"))
    wanted = sum(int(row["year"]) <= 2015 for row in nccih)
    expect_left(visitor.page, wanted)
    assert "data=" in visitor.page.url
    other = new_context().new_page()
    other.goto(visitor.page.url)
    expect_left(other, wanted)
    expect(other.locator("h1").first).to_have_text(visitor.headline)


@pytest.mark.parametrize(("axis", "x"), [("xaxis2", 1.0), ("xaxis", 0.5), ("xaxis4", 2.1)])
def test_a_click_anywhere_in_a_row_chooses_its_condition(visitor: Visitor, axis: str, x: float) -> None:
    visitor.open()
    row = rows_in_figure(visitor.page).index("Neck pain")
    click_in_row(visitor.page, row, axis, x)
    expect(visitor.page).to_have_url(re.compile(r"/condition\?condition=neck-pain"))
    expect_left(visitor.page, sum("neck pain" in r["conditions"].split("; ") for r in studies()))
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Neck pain: "))
    visitor.page.get_by_role("link", name=re.compile("Overview$")).first.click()
    expect_left(visitor.page, len(studies()))


def test_keyboard_reaches_a_condition_through_its_link(visitor: Visitor) -> None:
    visitor.open()
    panel = visitor.page.get_by_text("As a table, and a link to each condition")
    panel.focus()
    summary = visitor.page.locator("summary", has_text="As a table")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    link = visitor.page.get_by_role("link", name=re.compile(r"^Fibromyalgia \("))
    expect(link).to_be_visible()
    link.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"/condition\?condition=fibromyalgia"))
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Fibromyalgia: "))


def test_unknown_values_and_another_version_say_so(visitor: Visitor) -> None:
    visitor.open("/?condition=neck-pain&funder=the-moon&from=abc&data=1999.1")
    expect(visitor.page.get_by_text("Part of this link could not be followed")).to_be_visible()
    expect(visitor.page.get_by_text("funder=the-moon: no such funder in this table")).to_be_visible()
    expect(visitor.page.get_by_text("from=abc: not a whole number")).to_be_visible()
    expect(visitor.page.get_by_text("This link is from another version of the data")).to_be_visible()
    expect(visitor.page).not_to_have_url(re.compile("the-moon"))
    visitor.page.get_by_role("button", name=re.compile("^.*Reset")).click()
    expect(visitor.page.get_by_text("Part of this link could not be followed")).to_be_hidden()
    expect_left(visitor.page, len(studies()))


def test_reset_and_the_ways_out_of_an_empty_selection(visitor: Visitor) -> None:
    visitor.open("/?condition=stroke&q=zzzz")
    expect(visitor.page.locator("h1").first).to_have_text("No study in this selection")
    visitor.page.get_by_role("button", name="Without search text").click()
    expect_left(visitor.page, sum("stroke" in row["conditions"].split("; ") for row in studies()))


def test_the_long_tail_unfolds_and_the_link_keeps_it(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    visitor.open()
    folded = len(rows_in_figure(visitor.page))
    visitor.page.get_by_text(re.compile(r"^Show \d+ more conditions")).click()
    visitor.page.wait_for_function(MORE_ROWS, arg=folded)
    expect(visitor.page).to_have_url(re.compile("more=true"))
    other = new_context().new_page()
    other.goto(visitor.page.url)
    other.wait_for_function(MORE_ROWS, arg=folded)


def test_the_selection_survives_a_change_of_page(visitor: Visitor) -> None:
    visitor.open("/?condition=fibromyalgia")
    left = visitor.studies_left
    visitor.page.get_by_role("link", name=re.compile("Studies$")).first.click()
    expect(visitor.page).to_have_url(re.compile(r"/studies\?condition=fibromyalgia"))
    assert studies_left(visitor.page) == left
    visitor.page.go_back()
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("^Fibromyalgia: "))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1366, 1920])
def test_no_text_is_clipped_and_nothing_scrolls_sideways(
    app: str, new_context: Callable[..., BrowserContext], width: int, scheme: str
) -> None:
    guest = Visitor(new_context(width, 900, scheme).new_page(), app).open()
    page = guest.page
    lanes, points = {390: (3, 14), 1024: (3, 14), 1366: (5, 14), 1920: (5, 18)}[width]
    page.wait_for_function(DRAWN_FOR_WIDTH, arg=[lanes, points])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert settles_to_none(page, CLIPPED) == []
    assert settles_to_none(page, OVERLAPPING) == []
    assert guest.console_errors == []


DRAWN_FOR_WIDTH = """([lanes, points]) => {
    const layout = document.querySelector('.js-plotly-plot')?._fullLayout
    const axes = Object.keys(layout ?? {}).filter(name => /^xaxis\\d*$/.test(name))
    return axes.length === lanes && layout.font.size === points
}"""
CLIPPED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const box = plot.getBoundingClientRect()
    const outside = r =>
        r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1
    return [...plot.querySelectorAll('.annotation text')]
        .filter(text => outside(text.getBoundingClientRect()))
        .map(text => text.textContent)
})"""
OVERLAPPING = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const notes = [...plot.querySelectorAll('.annotation text')]
        .map(text => ({ said: text.textContent, box: text.getBoundingClientRect() }))
    const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    const down = (a, b) => a.top < b.bottom - 5 && b.top < a.bottom - 5
    return notes.flatMap((a, i) => notes.slice(i + 1)
        .filter(b => across(a.box, b.box) && down(a.box, b.box))
        .map(b => a.said + ' / ' + b.said))
})"""


def settles_to_none(page: Page, script: str) -> list[str]:
    """What a script finds once the figures have settled, which have half a minute for it.

    Settled: nothing is found four times in a row. A phone is first drawn as a laptop, until its width is known.
    """
    found, calm, end = [], 0, time.monotonic() + 30
    while calm < 4 and time.monotonic() < end:
        found = page.evaluate(script)
        calm = 0 if found else calm + 1
        page.wait_for_timeout(300)
    return found
