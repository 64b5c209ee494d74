"""What a teacher takes away through the app: the files arrive, hold what was on the screen, and open elsewhere."""

import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
MILLIMETRES = 25.4 / 72
A4 = (210, 297)
MAKING_MS = 120_000


def take(page: Page, kind: str, folder: Path) -> Path:
    """Choose a kind in the open dialog, make the file, download it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(kind, exact=True).click()
    make, ready = dialog.get_by_role("button", name="Make the file"), dialog.get_by_role("button", name="Download, ")
    make.click()
    expect(ready).to_be_visible(timeout=MAKING_MS)
    expect(make).to_have_count(0)
    with page.expect_download() as arrived:
        ready.click()
    file = folder / arrived.value.suggested_filename
    arrived.value.save_as(file)
    return file


def titles(file: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(file.read_bytes())).slides]


def test_a_lesson_as_slides_and_on_paper(visitor: Visitor, tmp_path: Path):
    visitor.open("/teach?lesson=forest-plot")
    visitor.page.get_by_role("button", name="Take it away").click()
    slides = take(visitor.page, "Slides (PowerPoint)", tmp_path)
    assert re.fullmatch(r"touchstone-[\d.]+-reading-a-forest-plot-with-back-pain-slides\.pptx", slides.name)
    assert titles(slides)[0] == "Reading a forest plot with back pain"
    paper = take(visitor.page, "Handout (PDF, A4)", tmp_path)
    pages = PdfReader(paper).pages
    assert {tuple(round(float(side) * MILLIMETRES) for side in page.mediabox[2:]) for page in pages} == {A4}
    said = [page.extract_text() for page in pages]
    first_answers = next(place for place, text in enumerate(said) if "ANSWERS" in text.upper())
    assert first_answers > 0
    assert "Mixed. " not in "".join(said[:first_answers])


def test_the_view_one_looks_at(visitor: Visitor, tmp_path: Path):
    visitor.open("/condition?condition=neck-pain&funder=not-reported")
    visitor.page.get_by_role("button", name="Take this view away").click()
    found = titles(take(visitor.page, "Slides (PowerPoint)", tmp_path))
    assert found[0] == "Neck pain"
    assert len([title for title in found if title.startswith("Neck pain")]) >= 4
    visitor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_a_statement_opens_without_network(visitor: Visitor, new_context: Callable, tmp_path: Path):
    visitor.open("/claims?claim=lbp-helps")
    visitor.page.get_by_role("button", name="Take this view away").click()
    file = take(visitor.page, "Page without network (HTML)", tmp_path)
    context = new_context()
    context.set_offline(True)
    alone = context.new_page()
    errors: list[str] = []
    alone.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    alone.goto(file.as_uri())
    expect(alone.get_by_text("Massage can relieve chronic low-back pain").first).to_be_visible()
    alone.get_by_role("button", name="Mixed", exact=True).click()
    expect(alone.locator(".js-plotly-plot .barlayer path").first).to_be_visible()
    assert errors == []


def test_a_changed_lesson_is_made_anew(visitor: Visitor, tmp_path: Path):
    visitor.open("/teach?lesson=forest-plot")
    visitor.page.get_by_role("button", name="Change it as my own").click()
    visitor.still()
    visitor.page.get_by_role("button", name="Take it away").click()
    before = titles(take(visitor.page, "Slides (PowerPoint)", tmp_path))
    visitor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    visitor.page.get_by_role("button", name="Add a text").click()
    visitor.still()
    visitor.page.get_by_role("button", name="Take it away").click()
    expect(visitor.page.get_by_role("button", name="Make the file")).to_be_visible()
    after = titles(take(visitor.page, "Slides (PowerPoint)", tmp_path))
    assert len(after) == len(before) + 1
    assert "One message" in after


def test_by_keyboard_alone(visitor: Visitor):
    page = visitor.open("/teach?lesson=how-long").page
    page.get_by_role("button", name="Take it away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    deadline = time.monotonic() + 20
    make = page.get_by_role("button", name="Make the file")
    while not make.evaluate("button => button === document.activeElement"):
        assert time.monotonic() < deadline
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Download, ")).to_be_visible(timeout=MAKING_MS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
