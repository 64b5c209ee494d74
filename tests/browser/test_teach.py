"""Lessons in a browser: presented by keyboard to the end, notes in a second window, made, kept and opened again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor, start_app

SCREENS = 8
NUMBER = ".st-key-stage_foot"


def at_screen(page: Page, number: int, total: int = SCREENS) -> None:
    expect(page.locator(NUMBER).get_by_text(f"{number} / {total}", exact=True)).to_be_visible()


def present(visitor: Visitor, lesson: str, screen: int = 1) -> Page:
    page = visitor.open(f"/present?lesson={lesson}&screen={screen}").page
    expect(page.locator(NUMBER)).to_be_visible()
    # The keyboard is heard a moment after the first words stand.
    page.wait_for_function("window.touchstoneStage?.call")
    visitor.still()
    return page


def test_a_lesson_is_presented_by_keyboard_to_the_end_and_left(visitor: Visitor) -> None:
    page = present(visitor, "how-long")
    at_screen(page, 1)
    expect(page.get_by_text("Where researchers stop looking")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.get_by_text("Where researchers stop looking")).to_be_visible()
    at_screen(page, 1)
    for number in range(2, 5):
        page.keyboard.press("ArrowRight")
        at_screen(page, number)
    expect(page.locator(".st-key-stage_plot .js-plotly-plot")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    at_screen(page, 3)
    page.keyboard.press("PageDown")
    at_screen(page, 4)
    page.keyboard.press("Space")
    at_screen(page, 5)
    expect(page.get_by_text("What do you think?")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".st-key-stage_verdict")).to_be_visible()
    at_screen(page, 5)
    page.keyboard.press("End")
    at_screen(page, SCREENS)
    page.keyboard.press("ArrowRight")
    at_screen(page, SCREENS)
    page.keyboard.press("Home")
    at_screen(page, 1)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/teach\?.*lesson=how-long"))
    expect(page.get_by_role("heading", name="How long does it last?")).to_be_visible()
    assert visitor.console_errors == []


def test_two_quick_presses_are_two_screens(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    at_screen(page, 4)


def test_a_call_that_is_left_late_takes_no_key_with_it(visitor: Visitor) -> None:
    """Streamlit may overtake one call of the keyboard's component by the next; leave of the first comes 1.5 s later."""
    page = present(visitor, "how-long", 1)
    # Two new sizes in a row are two runs in a row.
    for width in (1300, 1340, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
    page.wait_for_timeout(2000)
    for number in range(2, 6):
        page.keyboard.press("ArrowRight")
        at_screen(page, number)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    at_screen(page, 3)


def test_a_server_started_anew_takes_no_key_a_second_time(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    process, address = start_app(tmp_path / "app.log")
    try:
        page = present(Visitor(new_context().new_page(), address), "how-long", 1)
        for number in range(2, 5):
            page.keyboard.press("ArrowRight")
            at_screen(page, number)
        process.kill()
        process.wait(10)
        process, _ = start_app(tmp_path / "app.log", port=int(address.rsplit(":", 1)[1]))
        app = page.locator("[data-testid=stApp]")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
        page.keyboard.press("ArrowLeft")
        at_screen(page, 3)
        page.wait_for_timeout(1000)
        at_screen(page, 3)
    finally:
        process.kill()
        process.wait(10)


def test_the_class_is_asked_from_a_screen_and_the_screen_comes_back_with_the_answer(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 4)
    page.keyboard.press("a")  # nothing to ask on a picture
    page.keyboard.press("ArrowRight")
    at_screen(page, 5)
    statement = visitor.headline
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(r"/room\?.*code=[A-Z2-9]{4}"))
    code = page.locator(".st-key-room_code h2").inner_text()
    assert f"code={code}" in page.url
    expect(page.get_by_text("0 answers")).to_be_visible()
    assert visitor.headline == statement
    visitor.still()
    page.keyboard.press("b")
    at_screen(page, 5)
    expect(page.get_by_text("What do you think?")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".st-key-room_code h2")).to_have_text(code)
    page.reload()
    expect(page.get_by_role("button", name="Back to screen 5")).to_be_visible()
    visitor.still()
    page.keyboard.press("s")
    expect(page.get_by_text("What the studies say:", exact=True)).to_be_visible()
    visitor.still()
    page.keyboard.press("b")
    at_screen(page, 5)
    expect(page.locator(".st-key-stage_verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Ask the class")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    at_screen(page, 6)
    assert visitor.console_errors == []


def test_a_clicked_button_leaves_the_keyboard_to_the_stage(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 1)
    page.get_by_role("button", name="Next").click()
    at_screen(page, 2)
    page.keyboard.press("ArrowLeft")
    at_screen(page, 1)
    page.keyboard.press("Space")
    expect(page.get_by_text("Where researchers stop looking")).to_be_visible()
    at_screen(page, 1)


def test_the_stage_covers_the_window_and_nothing_of_the_app_shows(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 2)
    box = page.locator(".st-key-stage_screen").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1366, "height": 900}
    for corner in ((5, 5), (1340, 12), (683, 870)):
        assert page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('.st-key-stage_screen')", corner)
    expect(page.locator(".st-key-site_header")).to_have_count(0)
    expect(page.get_by_text("How it was made")).to_have_count(0)


def test_into_the_live_picture_and_back(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 4)
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile(r"/condition\?.*condition=chronic-low-back-pain"))
    page.wait_for_function(
        """() => { const top = document.getElementById('course')?.getBoundingClientRect().top
                   return top > -5 && top < 500 }"""
    )
    page.get_by_role("button", name=re.compile("Back to screen 4")).click()
    at_screen(page, 4)
    page.keyboard.press("ArrowRight")
    at_screen(page, 5)
    assert visitor.console_errors == []


def test_the_notes_follow_in_a_second_window_and_turn_the_screens(visitor: Visitor) -> None:
    page = present(visitor, "how-long", 1)
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    expect(notes.get_by_text("Have the room vote")).to_be_visible()
    page.keyboard.press("ArrowRight")
    at_screen(page, 2)
    expect(notes.get_by_text("Ask who in the room has read a study abstract")).to_be_visible()
    notes.keyboard.press("ArrowRight")
    at_screen(page, 3)
    expect(notes.get_by_text("The middle column only")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
@pytest.mark.parametrize("lesson", ["medically-proven", "who-paid-how-good"])
def test_every_screen_is_large_and_uncut_on_projectors(
    app: str, new_context: Callable[..., BrowserContext], width: int, height: int, lesson: str
) -> None:
    visitor = Visitor(new_context(width, height).new_page(), app)
    page = present(visitor, lesson)
    total = 9 if lesson == "medically-proven" else 8
    for number in range(1, total + 1):
        at_screen(page, number, total)
        visitor.still()
        page.wait_for_function(
            "least => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize) >= least",
            arg=36 if width == 1920 else 24,
        )
        wide = page.locator(".st-key-stage_screen").evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide[0] <= wide[1]
        small = page.evaluate(
            """() => [...document.querySelectorAll('.st-key-stage_screen p, .st-key-stage_screen li')]
                .filter(e => e.innerText.trim()).map(e => parseFloat(getComputedStyle(e).fontSize))"""
        )
        assert min(small) >= (16 if width == 1920 else 14)
        code = page.locator(".st-key-stage_head img").bounding_box()
        assert code and code["width"] >= 110 and code["x"] + code["width"] <= width
        if number < total:
            page.keyboard.press("ArrowRight")


def test_a_lesson_is_made_in_the_app_kept_as_a_file_and_opened_again(
    visitor: Visitor, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = visitor.open("/condition?condition=neck-pain").page
    page.get_by_role("button", name="Add this view to my lesson").click()
    page.locator(".st-key-collect_title input").fill("Look at the dots")
    page.locator(".st-key-collect_title input").press("Tab")
    page.locator(".st-key-collect_add button").click()
    expect(page.get_by_text("Screen 1 of my lesson")).to_be_visible()
    page.get_by_role("link", name="Teach").click()
    page.get_by_role("button", name="My lesson", exact=True).click()
    expect(page.get_by_role("heading", name="My lesson")).to_be_visible()
    page.get_by_role("button", name="Add a question").click()
    expect(page.get_by_text("Options, one a line")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download the file").click()
    file = tmp_path / kept.value.suggested_filename
    kept.value.save_as(file)
    assert "view: condition?condition=neck-pain#forest" in file.read_text("utf-8")
    other = Visitor(new_context().new_page(), visitor.address).open("/teach").page
    other.locator("input[type=file]").set_input_files(file)
    expect(other.get_by_text("Look at the dots")).to_be_visible()
    expect(other.get_by_text("What do you think?")).to_be_visible()
    broken = tmp_path / "broken.yaml"
    broken.write_text(file.read_text("utf-8").replace("kind: view", "kind: film"), "utf-8")
    other.locator("input[type=file]").set_input_files(broken)
    expect(other.get_by_text("broken.yaml, screen 1, key “kind”: “film” is not known")).to_be_visible()
    expect(other.get_by_text("Look at the dots")).to_be_visible()
    other.get_by_role("link", name="Present", exact=True).click()
    at_screen(other, 1, 2)
    with other.context.expect_page() as opened:
        other.keyboard.press("n")
    expect(opened.value.get_by_text("Look at the dots")).to_be_visible()
    assert visitor.console_errors == []


def test_words_used_open_where_they_stand(visitor: Visitor) -> None:
    page = visitor.open("/condition?condition=neck-pain").page
    page.get_by_role("button", name="Words used here").first.click()
    expect(page.get_by_text("Every trial of one question on one scale")).to_be_visible()
