"""A class answers: the projector, thirty phones in two browsers, and a server that falls over in between."""

import re
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from classroom.rooms import Rooms
from classroom.storage import OPTIONS, URL_VARIABLE, make_engine
from scripts.browser import FLAGS, ensure_browser
from tests.browser.conftest import free_port, start_app

pytestmark = pytest.mark.browser
CLAIM, STATEMENT = "lbp-helps", "Massage can relieve chronic low-back pain"
TOUCH_PX = 44
LIVE_SECONDS = 20
# Thirty-one pages on two cores take their time.
SLOW = 120_000
BROWSERS, PHONES, AT_A_TIME = 2, 30, 3
# What six phones tap one after the other, and the last twelve all at once.
HALF_A_DOZEN = ["Supported", "Mixed", "Supported", "Not supported", "Mixed", "Supported"]
DOZEN = ["Supported", "Mixed"] * 5 + ["Not supported"] * 2
# Votes after each six phones, and where the track behind the bars then ends.
GROWING = (([3, 2, 1], 5), ([6, 4, 2], 10), ([9, 6, 3], 10))


@dataclass
class School:
    """An app with a classroom of its own, which can be stopped and started at the same address."""

    database: str
    log: Path
    port: int
    rooms: Rooms
    process: subprocess.Popen | None = None
    address: str = ""

    def start(self) -> None:
        self.process, self.address = start_app(self.log, port=self.port, **{URL_VARIABLE: self.database})

    def stop(self, kill: bool = False) -> None:
        if self.process:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(10)

    def votes(self, code: str) -> dict[str, int]:
        return self.rooms.poll(code).votes


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    database = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    engine = make_engine(database)
    made = School(database, tmp_path / "app.log", free_port(), Rooms(engine))
    made.start()
    yield made
    made.stop()
    engine.dispose()


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of a visitor who shares nothing with others."""
    return lambda *size: new_context(*size).new_page()


def open_room(host: Page, school: School) -> str:
    """Open a room as a teacher does; its code."""
    host.goto(f"{school.address}/claims?claim={CLAIM}")
    host.get_by_role("link", name="Ask the class").click()
    host.get_by_role("button", name="Open a room").click()
    expect(host).to_have_url(re.compile(r"[?&]code=[A-Z2-9]{4}.*host="))
    expect(host.get_by_text("0 answers")).to_be_visible()
    found = re.search(r"code=([A-Z2-9]{4})", host.url)
    assert found
    return found.group(1)


def join(phone: Page, school: School, code: str) -> Page:
    phone.goto(f"{school.address}/room?code={code}")
    expect(phone.get_by_role("button", name="Mixed")).to_be_visible()
    return phone


def connected(page: Page) -> None:
    """Wait until a page has found its server again and stands still."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=SLOW)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW)


def answer(phone: Page, option: str) -> None:
    phone.get_by_role("button", name=option, exact=True).click()
    expect(phone.get_by_text("Thank you, it counts.")).to_be_visible(timeout=SLOW)


def bars(page: Page) -> list[float]:
    """Lengths of the bars on the page, in pixels; the first three belong to the track."""
    paths = page.locator(".st-key-room_bars .barlayer .trace").nth(1).locator("path")
    return paths.evaluate_all("paths => paths.map(path => path.getBBox().width)")


def drawn_numbers(page: Page) -> list[str]:
    texts = page.locator(".st-key-room_bars .scatterlayer text").all_text_contents()
    return [text for text in texts if text[:1].isdigit()]


@pytest.fixture
def thirty_phones(browser: Browser) -> Iterator[list[Page]]:
    """Thirty phones that share nothing, fifteen in each of two browsers started for them; neighbours are in both."""
    launched = [
        browser.browser_type.launch(executable_path=ensure_browser(), args=list(FLAGS)) for _ in range(BROWSERS)
    ]
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    contexts = [launched[place % BROWSERS].new_context(**phone) for place in range(PHONES)]
    assert [len(one.contexts) for one in launched] == [15, 15]
    yield [context.new_page() for context in contexts]
    for one in launched:
        one.close()


def join_all(phones: list[Page], school: School, code: str) -> None:
    """Join by the address of the code, a few at a time, as phones come in."""
    for first in range(0, len(phones), AT_A_TIME):
        few = phones[first : first + AT_A_TIME]
        for phone in few:
            phone.goto(f"{school.address}/room?code={code}", wait_until="commit", timeout=SLOW)
        for phone in few:
            # The buttons wait until the browser has told its number.
            expect(phone.get_by_role("button", name="Mixed")).to_be_enabled(timeout=SLOW)


def tap_together(phones: list[Page], options: list[str]) -> list[float]:
    """Have phones tap by the clock, all at the same time; when each did, in seconds."""
    at = 1000 * (time.time() + 0.25 * len(phones))
    tap = """([name, at]) => { setTimeout(() => {
        window.tapped = Date.now()
        const named = button => button.innerText.trim() === name
        ;[...document.querySelectorAll(".st-key-room_choices button")].find(named).click()
    }, at - Date.now()) }"""
    for phone, option in zip(phones, options, strict=True):
        phone.evaluate(tap, [option, at])
    for phone in phones:
        phone.wait_for_function("window.tapped > 0", timeout=SLOW)
    return [phone.evaluate("window.tapped") / 1000 for phone in phones]


def watch_bars(host: Page) -> None:
    """Note in the page, ten times a second, what its bars show whenever that has changed."""
    host.evaluate("""() => { window.noted = []; setInterval(() => {
        const texts = [...document.querySelectorAll(".st-key-room_bars .scatterlayer text")].map(e => e.textContent)
        const numbers = texts.filter(text => /^\\d/.test(text)).map(text => parseInt(text))
        if (numbers.length === 3 && String(numbers) !== String(window.noted.at(-1))) window.noted.push(numbers)
    }, 100) }""")


def bars_reach(page: Page, votes: list[int], track: int) -> None:
    """Wait until the projector says these votes, and its bars are as long: of a track that ends at so many."""
    expect(page.get_by_text(f"{sum(votes)} answers", exact=True)).to_be_visible(timeout=SLOW)
    wait_until(lambda: shares_of_track(page) == pytest.approx([number / track for number in votes], abs=0.01))


def shares_of_track(page: Page) -> list[float]:
    """Lengths of the bars as shares of the track behind them."""
    tracks = page.locator(".st-key-room_bars .barlayer .trace").nth(0).locator("path")
    whole = tracks.evaluate_all("paths => paths.map(path => path.getBBox().width)")
    return [bar / track for bar, track in zip(bars(page), whole, strict=True)]


def recounted(school: School, code: str) -> list[tuple[str, int, int]]:
    """Votes and devices for each answer, read from the database's own file."""
    with closing(sqlite3.connect(school.database.removeprefix("sqlite:///"))) as file:
        asked = "SELECT choice, count(*), count(DISTINCT device) FROM vote WHERE room = ? GROUP BY choice ORDER BY 2"
        return file.execute(asked, (code,)).fetchall()


@pytest.mark.timeout(900)
def test_thirty_phones_in_two_browsers_vote_and_the_bars_grow_by_themselves(
    school: School, new_page: Callable[..., Page], thirty_phones: list[Page]
):
    host = new_page(1366, 768)
    code = open_room(host, school)
    expect(host.locator(".st-key-room_code h2")).to_have_text(code)
    host.evaluate("window.stillTheSamePage = true")
    watch_bars(host)
    join_all(thirty_phones, school, code)
    for first, (votes, track) in zip((0, 6, 12), GROWING, strict=True):
        for phone, option in zip(thirty_phones[first : first + 6], HALF_A_DOZEN, strict=True):
            phone.get_by_role("button", name=option, exact=True).tap(timeout=SLOW)
        bars_reach(host, votes, track)
    tapped = tap_together(thirty_phones[18:], DOZEN)
    assert max(tapped) - min(tapped) < 1, "the last dozen taps fall within a second"
    expect(host.get_by_text("30 answers", exact=True)).to_be_visible(timeout=SLOW)
    for phone in thirty_phones:
        expect(phone.get_by_text("Thank you, it counts.")).to_be_visible(timeout=SLOW)
    bars_reach(host, [14, 11, 5], 20)
    assert drawn_numbers(host) == ["14 (47 %)", "11 (37 %)", "5 (17 %)"]
    assert host.evaluate("window.stillTheSamePage"), "the bars grew without a reload"
    noted = host.evaluate("window.noted")
    assert len(noted) >= 5 and noted[0] == [0, 0, 0] and noted[-1] == [14, 11, 5]
    assert all(old <= new for before, after in pairwise(noted) for old, new in zip(before, after, strict=True))
    assert recounted(school, code) == [("Not supported", 5, 5), ("Mixed", 11, 11), ("Supported", 14, 14)]


def test_the_answer_reaches_the_phones_by_itself(school: School, new_page: Callable[..., Page]):
    host = new_page(1024, 768)
    code = open_room(host, school)
    phone, silent = (join(new_page(390, 844), school, code) for _ in range(2))
    answer(phone, "Mixed")
    host.keyboard.press("s")
    for page in (host, phone, silent):
        expect(page.get_by_text("What the studies say:", exact=True)).to_be_visible(timeout=LIVE_SECONDS * 1000)
    expect(phone.get_by_text("You said: Mixed.")).to_be_visible()
    expect(silent.get_by_text("You did not answer.")).to_be_visible()
    phone.get_by_role("link", name="See why").click()
    expect(phone).to_have_url(re.compile(rf"/claims\?.*claim={CLAIM}"))
    expect(phone.get_by_role("heading", name="What would change this")).to_be_visible()


def test_phones_stay_for_the_next_question(school: School, new_page: Callable[..., Page]):
    host = new_page(1366, 768)
    code = open_room(host, school)
    phone = join(new_page(390, 844), school, code)
    answer(phone, "Mixed")
    host.keyboard.press("s")
    expect(phone.get_by_text("What the studies say:", exact=True)).to_be_visible(timeout=LIVE_SECONDS * 1000)
    host.get_by_role("button", name="Ask something else").click()
    host.get_by_role("button", name="Open a room").click()
    expect(host).to_have_url(re.compile(rf"[?&]code={code}"))
    expect(host.get_by_text("0 answers")).to_be_visible()
    expect(phone.get_by_role("button", name="Mixed")).to_be_visible(timeout=LIVE_SECONDS * 1000)
    answer(phone, "Supported")
    expect(host.get_by_text("1 answer", exact=True)).to_be_visible(timeout=LIVE_SECONDS * 1000)
    assert school.votes(code) == {"Supported": 1, "Mixed": 0, "Not supported": 0}


def test_a_device_votes_once_however_often_it_opens_the_page(school: School, new_page: Callable[..., Page]):
    code = school.rooms.open(STATEMENT, CLAIM, "teacher")[0].code
    phone = join(new_page(390, 844), school, code)
    answer(phone, "Supported")
    phone.reload()
    expect(phone.get_by_text("Thank you, it counts.")).to_be_visible()
    again = phone.context.new_page()
    again.goto(f"{school.address}/room?code={code}")
    expect(again.get_by_text("Thank you, it counts.")).to_be_visible()
    again.get_by_role("button", name="Change my answer").click()
    answer(again, "Mixed")
    assert school.votes(code) == {"Supported": 0, "Mixed": 1, "Not supported": 0}


def test_a_server_that_falls_over_during_the_poll_loses_no_vote(school: School, new_page: Callable[..., Page]):
    host = new_page(1366, 768)
    code = open_room(host, school)
    phone, late = (join(new_page(390, 844), school, code) for _ in range(2))
    answer(phone, "Supported")
    for place in range(11):
        school.rooms.vote(code, f"device {place}", "Mixed")
    expect(host.get_by_text("12 answers")).to_be_visible(timeout=LIVE_SECONDS * 1000)
    school.stop(kill=True)
    school.start()
    assert school.votes(code) == {"Supported": 1, "Mixed": 11, "Not supported": 0}
    answer(late, "Not supported")  # a tap at once, while the server is still coming back
    expect(host.get_by_text("13 answers")).to_be_visible(timeout=3 * LIVE_SECONDS * 1000)
    phone.reload()
    expect(phone.get_by_text("Your answer: Supported")).to_be_visible()
    connected(host)
    host.get_by_role("button", name="Show the answer").click()
    expect(host.get_by_text("What the studies say:", exact=True)).to_be_visible()
    assert school.votes(code) == {"Supported": 1, "Mixed": 11, "Not supported": 1}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_scrolling_and_no_sharp_fingers(
    school: School, new_context: Callable[..., BrowserContext], scheme: str
):
    code = school.rooms.open(STATEMENT, CLAIM, "teacher")[0].code
    phone = join(new_context(390, 844, scheme).new_page(), school, code)
    room = phone.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth] }"
    )
    assert room == [0, 0]
    for option in OPTIONS:
        box = phone.get_by_role("button", name=option, exact=True).bounding_box()
        assert box and box["height"] >= TOUCH_PX and box["width"] >= 300
    assert phone.locator("[data-testid=stSidebar]").count() == 0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that no locator can tell."""
    deadline = time.monotonic() + 3 * LIVE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)
