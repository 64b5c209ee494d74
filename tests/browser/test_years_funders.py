"""Years and funders in a browser: the brush, the same studies on each page, a click on a category, a named funder."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor

DATA = Path(__file__).resolve().parents[2] / "data"
BARS = ".st-key-trials_per_year .js-plotly-plot"
SHARES = ".st-key-funders_direction .js-plotly-plot"
DRAWN = "chosen => document.querySelector(chosen)?._fullLayout?.xaxis?._offset"
AT = """([chosen, x, y]) => {
    const plot = document.querySelector(chosen)
    const [across, down] = [plot._fullLayout.xaxis, plot._fullLayout.yaxis]
    const box = plot.getBoundingClientRect()
    return [box.x + across._offset + across.l2p(x), box.y + down._offset + down.l2p(y)]
}"""
NCCIH = "NIH: NCCIH/NCCAM/OAM"


def studies() -> list[dict[str, str]]:
    with (DATA / "studies.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_years(first: int, last: int) -> int:
    return sum(first <= int(row["year"]) <= last for row in studies())


def expect_left(page: Page, wanted: int) -> None:
    head = page.locator("[data-testid=stSidebar]").get_by_text(re.compile(rf"^{wanted} of \d+ studies$"))
    expect(head).to_be_visible()


def point(page: Page, figure: str, x: float, y: float) -> tuple[float, float]:
    """Where a place of a figure's axes lies in the window."""
    expect(page.locator(figure)).to_have_count(1)  # while a figure is replaced there are two
    page.wait_for_function(DRAWN, arg=figure)
    page.locator(figure).scroll_into_view_if_needed()
    left, top = page.evaluate(AT, [figure, x, y])
    return left, top


def brush(page: Page, first: float, last: float) -> None:
    """Draw across the bars."""
    left, top = point(page, BARS, first, 2)
    right, _ = point(page, BARS, last, 2)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, top, steps=4)
    page.mouse.move(right, top, steps=4)
    page.mouse.up()


def boxes(page: Page) -> int:
    """How many brushes lie on the bars."""
    return page.evaluate(f"() => (document.querySelector('{BARS}').layout.selections ?? []).length")


def test_brushing_sets_the_years_once_and_stays(visitor: Visitor) -> None:
    visitor.open("/years")
    brush(visitor.page, 1999.6, 2010.4)
    expect(visitor.page).to_have_url(re.compile(r"from=2000&to=2010"))
    expect_left(visitor.page, of_years(2000, 2010))
    expect(visitor.page.get_by_text("2000 to 2010.")).to_be_visible()
    address, headline = visitor.page.url, visitor.headline
    visitor.page.wait_for_timeout(1500)
    assert (visitor.page.url, visitor.headline, boxes(visitor.page)) == (address, headline, 1)
    visitor.page.go_back()
    expect_left(visitor.page, len(studies()))
    assert visitor.console_errors == []


def test_a_double_click_takes_the_brush_off_and_restores_all_years(visitor: Visitor) -> None:
    visitor.open("/years")
    brush(visitor.page, 1999.6, 2010.4)
    expect_left(visitor.page, of_years(2000, 2010))
    visitor.still()
    visitor.page.mouse.dblclick(*point(visitor.page, BARS, 2005, 2))
    expect_left(visitor.page, len(studies()))
    expect(visitor.page).not_to_have_url(re.compile("from="))
    visitor.page.wait_for_timeout(600)
    assert boxes(visitor.page) == 0


def test_years_of_a_link_are_framed_and_a_new_brush_takes_their_place(visitor: Visitor) -> None:
    visitor.open("/years?from=1990&to=2000")
    expect_left(visitor.page, of_years(1990, 2000))
    brush(visitor.page, 2004.6, 2012.4)
    expect_left(visitor.page, of_years(2005, 2012))
    visitor.still()
    visitor.page.get_by_role("button", name="All years again").click()
    expect_left(visitor.page, len(studies()))


def test_a_brush_does_not_outlive_another_filter(visitor: Visitor) -> None:
    """The figure of other studies is a new one; the years stay chosen and framed."""
    wanted = [row for row in studies() if row["funder_category"] == NCCIH and 2005 <= int(row["year"]) <= 2012]
    visitor.open("/years")
    brush(visitor.page, 2004.6, 2012.4)
    expect_left(visitor.page, of_years(2005, 2012))
    visitor.still()
    visitor.choose("funders", "NCCIH")
    expect_left(visitor.page, len(wanted))
    expect(visitor.page).to_have_url(re.compile(r"from=2005&to=2012"))
    visitor.page.wait_for_function(f"() => document.querySelector('{BARS}')?.layout?.shapes?.length === 1")
    assert boxes(visitor.page) == 0


def test_a_funder_and_years_give_the_same_studies_on_each_page(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    wanted = sum(row["funder_category"] == NCCIH and 2000 <= int(row["year"]) <= 2015 for row in studies())
    visitor.open("/years")
    visitor.choose("funders", "NCCIH")
    expect_left(visitor.page, sum(row["funder_category"] == NCCIH for row in studies()))
    visitor.still()
    brush(visitor.page, 1999.6, 2015.4)
    expect_left(visitor.page, wanted)
    for name in ("Funders", "Map", "Studies", "Overview", "Years"):
        visitor.page.get_by_role("link", name=name, exact=False).first.click()
        expect_left(visitor.page, wanted)
        said = visitor.page.get_by_text(re.compile(r"Funder: NIH: NCCIH \(NCCAM, OAM\); 2000 to 2015"))
        expect(said.first).to_be_visible()
    other = new_context().new_page()
    other.goto(visitor.page.url)
    expect_left(other, wanted)


def test_a_click_in_a_row_keeps_the_studies_of_its_category(visitor: Visitor) -> None:
    visitor.open("/funders")
    visitor.page.mouse.click(*point(visitor.page, SHARES, 0.4, 0))
    expect(visitor.page).to_have_url(re.compile(r"funder=nih-nccih-nccam-oam"))
    expect_left(visitor.page, sum(row["funder_category"] == NCCIH for row in studies()))


def test_a_named_funder_leads_to_exactly_its_studies(visitor: Visitor) -> None:
    visitor.open("/funders?payer=massage-therapy-foundation")
    visitor.page.get_by_role("link", name="Open its 3 studies on the Studies page").click()
    expect(visitor.page).to_have_url(re.compile(r"/studies\?q=funder"))
    expect_left(visitor.page, sum("Massage Therapy Foundation" in row["funder"] for row in studies()))
    expect(visitor.page.locator("h1").first).to_have_text(re.compile("trials and 1 review"))


@pytest.mark.parametrize("path", ["/years", "/funders", "/funders?condition=chronic-low-back-pain"])
@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_no_page_is_wider_than_the_window_and_none_has_an_error(
    app: str, new_context: Callable[..., BrowserContext], path: str, width: int
) -> None:
    visitor = Visitor(new_context(width=width).new_page(), app).open(path)
    expect(visitor.page.locator(".js-plotly-plot").first).to_be_visible()
    wide = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    assert visitor.page.evaluate(wide) <= 0
    assert visitor.console_errors == []


def test_on_a_phone_a_finger_on_the_bars_scrolls_and_chooses_nothing(
    app: str, new_context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(new_context(width=390, height=844).new_page(), app).open("/years")
    visitor.page.wait_for_function(f"() => document.querySelector('{BARS}')?._fullLayout?.dragmode === false")
    brush(visitor.page, 1999.6, 2010.4)
    visitor.page.wait_for_timeout(800)
    assert "from=" not in visitor.page.url
    expect(visitor.page.get_by_text("Choose years with the slider among the filters")).to_be_visible()


def test_a_row_of_the_named_funders_shows_its_studies(visitor: Visitor) -> None:
    visitor.open("/funders")
    search = visitor.page.get_by_placeholder("Name or print, for example NCCAM")
    search.fill("massage therapy foundation")
    search.press("Enter")
    table = visitor.page.locator(".st-key-funders_table [data-testid=stDataFrame]")
    expect(table).to_be_visible()
    visitor.still()
    visitor.page.wait_for_timeout(500)
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": 35 + 17})
    expect(visitor.page).to_have_url(re.compile("payer="))
    expect(visitor.page.get_by_text("printed as:")).to_be_visible()
