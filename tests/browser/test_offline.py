"""A lesson as one file, opened from disk with networking off: it guesses, reveals, draws and turns by keyboard."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from components.takeaway import build, offline
from tests.components.test_shipped_lessons import FILES, lesson, real_corpus

DRAWN = ".art .main-svg"
# Marks that stand in the picture: points, bars and words.
MARKS = ".art .point, .art .textpoint, .art .js-line"


def file_of(place: int, folder: Path) -> str:
    """A shipped lesson as a file, as its address."""
    form = build.Form(offline.HEIGHT_PX, True)
    deck = build.deck(lesson(FILES[place].name), "x", real_corpus(), form, "http://a.example")
    path = folder / f"{FILES[place].stem}.html"
    path.write_text(offline.html(deck), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> str:
    return file_of(0, tmp_path_factory.mktemp("offline"))


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a file without network; whatever asks for more than the file, or complains, fails the test."""
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def open_file(address: str, width: int = 1366, height: int = 768, **further: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **further)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert complaints == []


def reveal_all(page: Page) -> None:
    for sheet in page.locator(".sheet:has(.look)").all():
        sheet.locator(".options button").first.click()


def draw_all(page: Page) -> None:
    for box in page.locator(".art").all():
        box.scroll_into_view_if_needed()
        expect(box.locator(".main-svg").first).to_be_visible()


def too_wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.browser
@pytest.mark.parametrize("place", range(len(FILES)), ids=[file.stem for file in FILES])
def test_every_figure_of_every_lesson_is_drawn_without_network(opened: Opener, place: int, tmp_path: Path):
    page = opened(file_of(place, tmp_path))
    reveal_all(page)
    draw_all(page)
    expect(page.locator(".art")).to_have_count(sum("figure" in one for one in figures(page)))
    for box in page.locator(".art").all():
        assert box.locator(MARKS.replace(".art ", "")).count() > 3
    assert page.evaluate("document.fonts.check('16px \"Source Sans\"') && document.fonts.size") == 2


def figures(page: Page) -> list[str]:
    ids = page.evaluate("Array.from(document.querySelectorAll('[type=\"application/json\"]'), one => one.id)")
    return [one for one in ids if not one.endswith("narrow") and one != "night"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1366, 1920])
def test_no_width_scrolls_sideways_open_or_closed(opened: Opener, proven: str, width: int, scheme: str):
    page = opened(proven, width, 900, color_scheme=scheme)
    assert too_wide(page) <= 0
    reveal_all(page)
    draw_all(page)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert too_wide(page) <= 0
    page.keyboard.press("p")
    for _ in page.locator(".sheet").all():
        assert too_wide(page) <= 0
        page.keyboard.press("ArrowRight")


@pytest.mark.browser
def test_nothing_of_the_answer_shows_before_a_guess_and_hiding_forgets_it(opened: Opener, proven: str):
    page = opened(proven)
    claim = page.locator(".sheet.claim").first
    expect(claim.locator(".chip")).to_be_hidden()
    expect(claim.locator(".art")).to_be_hidden()
    claim.get_by_role("button", name="Mixed").click()
    expect(claim.locator(".said")).to_have_text("You said: Mixed.")
    expect(claim.get_by_role("button", name="Mixed")).to_have_attribute("aria-pressed", "true")
    expect(claim.locator(".chip")).to_be_visible()
    expect(claim.locator(DRAWN).first).to_be_visible()
    claim.get_by_text("Hide again").click()
    expect(claim.locator(".chip")).to_be_hidden()
    expect(claim.locator(".said")).to_be_empty()
    claim.get_by_text("Show without a guess").click()
    expect(claim.locator(".chip")).to_be_visible()
    expect(claim.locator(".said")).to_be_empty()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def hover_words(page: Page, sheet: str) -> str:
    """What stands beside the pointer on the first mark of a figure that answers."""
    for mark in page.locator(f"{sheet} .art .point").all()[:12]:
        box = mark.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(200)
        if page.locator(f"{sheet} .hoverlayer .hovertext").count():
            return page.locator(f"{sheet} .hoverlayer .hovertext").first.text_content() or ""
    return ""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 1920])
def test_a_mark_says_what_it_is_on_the_page_and_on_the_projector(opened: Opener, proven: str, width: int):
    page = opened(proven, width, 1080)
    claim = page.locator("#sheet-4")
    claim.get_by_role("button", name="Mixed").click()
    expect(claim.locator(DRAWN).first).to_be_visible()
    claim.locator(".art").scroll_into_view_if_needed()
    assert len(hover_words(page, "#sheet-4")) > 20
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('#sheet-4').scrollIntoView()")
    page.keyboard.press("p")
    expect(page.locator(".count")).to_have_text("4 / 9")
    expect(claim.locator(".art > div")).to_have_attribute("style", re.compile(r"scale\(1\.[1-9]"))
    assert len(hover_words(page, "#sheet-4")) > 20


@pytest.mark.browser
def test_the_whole_lesson_by_keyboard(opened: Opener, proven: str):
    """P, then Space shows what is kept back and turns on; Escape leads back to the same sheet of the page."""
    page = opened(proven, 1920, 1080)
    page.keyboard.press("p")
    total = page.locator(".sheet").count()
    for place in range(1, total + 1):
        expect(page.locator(".count")).to_have_text(f"{place} / {total}")
        expect(page.locator(".sheet:visible")).to_have_count(1)
        if page.locator(".sheet.now .look").count():
            expect(page.locator(".sheet.now .found")).to_be_hidden()
            page.keyboard.press("Space")
            expect(page.locator(".sheet.now .found")).to_be_visible()
        for box in page.locator(".sheet.now .art").all():
            expect(box.locator(".main-svg").first).to_be_visible()
        page.keyboard.press(("Space", "ArrowRight", "PageDown")[place % 3])
    page.keyboard.press("PageUp")
    expect(page.locator(".count")).to_have_text(f"{total - 1} / {total}")
    page.keyboard.press("Home")
    expect(page.locator(".count")).to_have_text(f"1 / {total}")
    page.keyboard.press("End")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == f"title-{total}"


@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 844), (1920, 1080)])
def test_arrows_visit_every_sheet_of_the_page_in_order(opened: Opener, proven: str, size: tuple[int, int]):
    """Though short sheets stand on the screen together, and the last ones never reach its top."""
    page = opened(proven, *size)
    page.evaluate("window.scrollTo(0, document.querySelector('#sheet-1').offsetTop - 20)")
    total = page.locator(".sheet").count()
    visited = []
    for key in ["ArrowRight"] * total + ["ArrowLeft"] * (total - 1):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        visited.append(int(page.evaluate("document.activeElement.id").removeprefix("title-")))
    assert visited == [*range(2, total + 1), total, *range(total - 1, 0, -1)]


@pytest.mark.browser
def test_tab_and_enter_reach_a_guess_its_reasons_and_the_next_sheet(opened: Opener, proven: str):
    page = opened(proven)

    def tab_to(words: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if words in page.evaluate("document.activeElement.textContent"):
                return
        raise AssertionError(f"Tab does not reach {words}")

    tab_to("Massage can relieve chronic low-back pain")
    page.keyboard.press("Enter")
    tab_to("Mixed")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-4 .chip")).to_be_visible()
    tab_to("Why")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-4 .why dl")).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "title-5"


@pytest.mark.browser
def test_phones_get_their_own_figures_and_turning_the_phone_exchanges_them(opened: Opener, proven: str):
    page = opened(proven, 390, 844, is_mobile=True, has_touch=True)
    page.locator("#sheet-3 .art").scroll_into_view_if_needed()
    expect(page.locator("#sheet-3 .main-svg").first).to_be_visible()
    tall = page.locator("#sheet-3 .art").bounding_box()["height"]
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#sheet-3 .art")).not_to_have_attribute("style", re.compile(f"height: {tall:.0f}px"))
    assert page.locator("#sheet-3 .art").bounding_box()["height"] < tall


@pytest.mark.browser
def test_without_javascript_all_words_can_be_read(opened: Opener, proven: str):
    page = opened(proven, java_script_enabled=False)
    claim = page.locator(".sheet.claim").first
    expect(claim.get_by_text("Not supported", exact=True)).to_be_visible()
    claim.locator(".look > summary").click()
    expect(claim.locator(".chip")).to_be_visible()
    expect(claim.get_by_text("The picture needs JavaScript", exact=False)).to_be_visible()
    claim.get_by_text("The same as a table").click()
    expect(claim.locator("table").first).to_be_visible()
    expect(page.locator(".present")).to_be_hidden()


@pytest.mark.browser
def test_a_script_that_a_text_brings_along_does_not_run(opened: Opener, proven: str, tmp_path: Path):
    """Even where words became markup, the policy of the page would not let them act."""
    text = Path(proven.removeprefix("file://")).read_text("utf-8")
    attack = (
        "<img src=x onerror='window.hit=1'><script>window.hit=1</script><a id=a href='javascript:window.hit=1'>a</a>"
    )
    path = tmp_path / "attacked.html"
    path.write_text(text.replace("<main>", f"<main>{attack}", 1), "utf-8")
    context = opened(proven).context
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#a").click()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("window.hit") is None


def test_paper_gets_every_picture(opened: Opener, proven: str):
    page = opened(proven, height=500)
    reveal_all(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    boxes = page.locator(".art:visible").count()
    assert boxes > 3
    expect(page.locator(".art:visible:has(.main-svg)")).to_have_count(boxes)
