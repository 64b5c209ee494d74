"""The condition page in a browser: leaving trials out, sorting, links, keyboard, files, widths."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_overview import CLIPPED, OVERLAPPING, settles_to_none

MOST_TABS = 250
BACK_PAIN = "/condition?condition=chronic-low-back-pain"
FOREST = ".st-key-forest .js-plotly-plot"
POOLED = re.compile(r"Against sham or another therapy: g -?\d\.\d\d")


def pooled_sentence(page: Page) -> Locator:
    return page.get_by_text(POOLED)


def diamond(page: Page) -> list[float]:
    """The x values of the pooled diamond."""
    page.wait_for_function(f"document.querySelector('{FOREST}')?._fullData?.some(t => t.fill === 'toself')")
    return page.evaluate(f"[...document.querySelector('{FOREST}')._fullData.find(trace => trace.fill === 'toself').x]")


def trials_in_order(page: Page) -> list[str]:
    """Study ids of the rows of the forest plot, top to bottom."""
    page.wait_for_function(f"document.querySelector('{FOREST}')?._fullData?.length > 3")
    return page.evaluate(
        f"""() => {{ const bars = document.querySelector('{FOREST}')._fullData[0]
            return [...bars.customdata].map((data, i) => [bars.y[i], data[0]]).sort((a, b) => a[0] - b[0])
                .map(pair => pair[1]) }}"""
    )


def click_trial(page: Page, study_id: str) -> None:
    page.locator(FOREST).scroll_into_view_if_needed()
    left, top = page.evaluate(
        f"""study => {{
            const plot = document.querySelector('{FOREST}')
            const bars = plot._fullData[0]
            const row = bars.y[[...bars.customdata].findIndex(data => data[0] === study)]
            const box = plot.getBoundingClientRect()
            const [across, down] = [plot._fullLayout.xaxis, plot._fullLayout.yaxis]
            return [box.x + across._offset + across._length / 2, box.y + down._offset + down.l2p(row)]
        }}""",
        study_id,
    )
    page.mouse.move(left, top)
    page.mouse.click(left, top)


def test_leaving_a_trial_out_by_click_changes_diamond_and_sentence_and_the_link_keeps_it(
    visitor: Visitor, new_context: Callable[..., BrowserContext]
) -> None:
    page = visitor.open(BACK_PAIN).page
    before, said = diamond(page), pooled_sentence(page).inner_text()
    click_trial(page, "kamali-2014")
    expect(page).to_have_url(re.compile("without=kamali-2014"))
    expect(pooled_sentence(page)).not_to_have_text(said)
    expect(page.get_by_text("Left out by you: Kamali 2014")).to_be_visible()
    page.wait_for_function(
        f"was => document.querySelector('{FOREST}')._fullData.find(t => t.fill === 'toself').x[0] !== was",
        arg=before[0],
    )
    other = new_context().new_page()
    other.goto(page.url)
    expect(pooled_sentence(other)).to_have_text(pooled_sentence(page).inner_text())
    assert diamond(other) == diamond(page)
    click_trial(page, "kamali-2014")
    expect(page).not_to_have_url(re.compile("without="))
    expect(pooled_sentence(page)).to_have_text(said)
    assert visitor.console_errors == []


def test_sort_orders(visitor: Visitor) -> None:
    page = visitor.open(BACK_PAIN).page
    by_effect = trials_in_order(page)
    page.locator(".st-key-pick_order").get_by_text("Year", exact=True).click()
    expect(page).to_have_url(re.compile("sort=year"))
    page.wait_for_function(
        f"was => document.querySelector('{FOREST}')._fullData[0].customdata.map(d => d[0]).join() !== was",
        arg=",".join(by_effect),
    )
    years = [int(study.split("-")[1]) for study in trials_in_order(page)]
    assert years[:2] == sorted(years[:2], reverse=True)
    assert years[2:] == sorted(years[2:], reverse=True)
    assert sorted(trials_in_order(page)) == sorted(by_effect)


def test_a_trial_is_left_out_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open(BACK_PAIN).page
    said = pooled_sentence(page).inner_text()
    field = page.locator(".st-key-pick_left_out input")
    field.focus()
    page.keyboard.type("Hsieh")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("without=hsieh-2004"))
    expect(pooled_sentence(page)).not_to_have_text(said)


def test_every_control_is_reached_by_tab(visitor: Visitor) -> None:
    page = visitor.open(BACK_PAIN).page
    expect(page.locator("#harms")).to_be_visible()
    visitor.still()
    wanted = {"pick_condition", "pick_outcome", "pick_order", "pick_left_out", "forest_help", "forest_files"}
    reached: set[str] = set()
    for _ in range(MOST_TABS):
        if wanted <= reached:
            return
        page.keyboard.press("Tab")
        reached |= set(
            page.evaluate(
                """() => { const keys = []; let node = document.activeElement
                    while (node) { for (const c of node.classList ?? [])
                        if (c.startsWith('st-key-')) keys.push(c.slice(7)); node = node.parentElement }
                    return keys }"""
            )
        )
    raise AssertionError(f"never reached by Tab: {sorted(wanted - reached)}")


def test_another_outcome_is_chosen_and_kept_in_the_link(visitor: Visitor) -> None:
    page = visitor.open(BACK_PAIN + "&measure=function-disability").page
    expect(page.get_by_role("heading", name=re.compile("figures for function.disability"))).to_be_visible()
    expect(page).to_have_url(re.compile("measure=function-disability"))


def test_what_is_drawn_is_downloaded_as_csv_svg_and_png(visitor: Visitor) -> None:
    page = visitor.open(BACK_PAIN).page
    page.locator(".st-key-forest_files button").first.click()
    starts = {"csv": b"\xef\xbb\xbfstudy_id", "svg": b"<svg", "png": b"\x89PNG"}
    for kind, start in starts.items():
        with page.expect_download(timeout=60_000) as waiting:
            page.locator(f".st-key-forest_{kind} button").click()
        content = Path(waiting.value.path()).read_bytes()
        assert content.startswith(start), kind
        assert waiting.value.suggested_filename.endswith(f"-forest.{kind}")


@pytest.mark.parametrize("width", [390, 1366, 1920])
@pytest.mark.parametrize(
    "condition", ["chronic-low-back-pain", "joint-replacement", "ptsd", "labour-and-childbirth", "any-condition"]
)
def test_rich_thin_and_empty_conditions_are_whole(
    app: str, new_context: Callable[..., BrowserContext], condition: str, width: int
) -> None:
    guest = Visitor(new_context(width, 900).new_page(), app).open(f"/condition?condition={condition}")
    page = guest.page
    expect(page.get_by_role("heading", name=re.compile("review|Harms")).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert "error" not in page.locator("[data-testid=stMain]").inner_text().lower().replace("standard error", "")
    assert settles_to_none(page, CLIPPED) == []
    assert settles_to_none(page, OVERLAPPING) == []
    assert guest.console_errors == []
