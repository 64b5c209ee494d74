"""The study table, the study card and downloads in a browser."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Visitor, start_app
from tests.browser.test_overview import expect_left, studies

BROKEN = Path(__file__).resolve().parents[1] / "broken_tables"


def test_a_row_opens_its_card_and_the_card_has_a_link(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    visitor.open("/studies?q=cherkin&to=2011&from=2011")
    table = visitor.page.locator(".st-key-studies_table")
    table.locator("canvas").first.wait_for()
    box = table.bounding_box()
    assert box is not None
    visitor.page.mouse.click(box["x"] + 20, box["y"] + 55)
    expect(visitor.page).to_have_url(re.compile("study=cherkin-2011"))
    expect(visitor.page.get_by_text("10 weeks, end of treatment").first).to_be_visible()
    assert "RDQ 2.9 points lower" in visitor.page.locator("[data-testid=stMain]").inner_text()
    doi = visitor.page.get_by_role("link", name=re.compile("DOI 10.7326"))
    expect(doi).to_have_attribute("href", re.compile(r"^https://doi\.org/10\.7326/"))
    expect(visitor.page.get_by_role("link", name=re.compile("Registry NCT00371384"))).to_be_visible()
    other = new_context().new_page()
    other.goto(visitor.page.url)
    expect(other.get_by_text("10 weeks, end of treatment").first).to_be_visible()
    visitor.page.get_by_role("button", name="Back to the list").click()
    expect(visitor.page).not_to_have_url(re.compile("study="))
    expect(visitor.page.locator(".st-key-studies_table")).to_be_visible()


def test_csv_of_the_selection_reads_back(visitor: Visitor) -> None:
    wanted = {row["study_id"] for row in studies() if "fibromyalgia" in row["conditions"].split("; ")}
    visitor.open("/studies?condition=fibromyalgia")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=re.compile("Studies .* as CSV")).click()
    content = Path(waiting.value.path()).read_bytes()
    frame = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False)
    assert set(frame["study_id"]) == wanted
    assert len(frame) == len(wanted)
    assert re.search(r"touchstone-\d{4}\.\d+\.\d+-studies\.csv", waiting.value.suggested_filename)


def test_an_unknown_study_is_said_and_the_rest_is_shown(visitor: Visitor) -> None:
    visitor.open("/?study=nobody-1900")
    expect(visitor.page.get_by_text("study=nobody-1900: no such study in this table")).to_be_visible()
    expect_left(visitor.page, len(studies()))


def test_every_page_opens_by_its_address_at_phone_width(app: str, new_context: Callable[..., BrowserContext]) -> None:
    for path in ("/", "/studies", "/methods", "/?study=cherkin-2011"):
        guest = Visitor(new_context(390, 844).new_page(), app).open(path)
        assert guest.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert guest.console_errors == [], path


def test_a_study_is_chosen_with_the_keyboard_alone(visitor: Visitor) -> None:
    visitor.open("/studies?condition=fibromyalgia")
    table = visitor.page.locator(".st-key-studies_table")
    table.locator("canvas").first.wait_for()
    table.locator("canvas").first.focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Shift+Space")
    expect(visitor.page).to_have_url(re.compile("study="))


@pytest.mark.parametrize("name", ["missing_column", "latin_1", "unknown_word"])
def test_a_broken_table_ends_in_a_page_that_says_what_to_fix(
    tmp_path: Path, new_context: Callable[..., BrowserContext], name: str
) -> None:
    log = tmp_path / "app.log"
    process, address = start_app(log, TOUCHSTONE_DATA=str(BROKEN / name))
    try:
        page = new_context().new_page()
        page.goto(address)
        expect(page.locator("h1").first).to_have_text("The study table cannot be shown yet")
        expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
        assert "Traceback" not in page.locator("body").inner_text()
    finally:
        process.terminate()
        process.wait(10)
    assert "Traceback" not in log.read_text()


def test_the_server_log_stays_free_of_tracebacks(visitor: Visitor, app_log: Path) -> None:
    visitor.open("/studies?condition=neck-pain").open("/methods").open("/?study=cherkin-2011")
    assert "Traceback" not in app_log.read_text()
