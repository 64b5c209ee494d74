"""A class answers: the projector, two real phones and 28 simulated ones, and a server that falls over in between."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from classroom.rooms import Rooms
from classroom.storage import OPTIONS, URL_VARIABLE, make_engine
from tests.browser.conftest import free_port, start_app

pytestmark = pytest.mark.browser
CLAIM, STATEMENT = "lbp-helps", "Massage can relieve chronic low-back pain"
TOUCH_PX = 44
LIVE_SECONDS = 20


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
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def answer(phone: Page, option: str) -> None:
    phone.get_by_role("button", name=option, exact=True).click()
    expect(phone.get_by_text("Thank you, it counts.")).to_be_visible(timeout=60_000)


def bars(page: Page) -> list[float]:
    """Lengths of the bars on the page, in pixels; the first three belong to the track."""
    paths = page.locator(".st-key-room_bars .barlayer .trace").nth(1).locator("path")
    return paths.evaluate_all("paths => paths.map(path => path.getBBox().width)")


def drawn_numbers(page: Page) -> list[str]:
    texts = page.locator(".st-key-room_bars .scatterlayer text").all_text_contents()
    return [text for text in texts if text[:1].isdigit()]


def test_thirty_phones_vote_and_the_bars_grow_by_themselves(school: School, new_page: Callable[..., Page]):
    host = new_page(1366, 768)
    code = open_room(host, school)
    expect(host.locator(".st-key-room_code h2")).to_have_text(code)
    host.evaluate("window.stillTheSamePage = true")
    first, second = (join(new_page(390, 844), school, code) for _ in range(2))
    answer(first, "Supported")
    answer(second, "Not supported")
    expect(host.get_by_text("2 answers")).to_be_visible(timeout=LIVE_SECONDS * 1000)
    before = bars(host)
    for place in range(14):
        school.rooms.vote(code, f"device {place}", "Supported")
    expect(host.get_by_text("16 answers")).to_be_visible(timeout=LIVE_SECONDS * 1000)
    for place in range(14, 28):
        school.rooms.vote(code, f"device {place}", "Mixed")
    expect(host.get_by_text("30 answers")).to_be_visible(timeout=LIVE_SECONDS * 1000)
    wait_until(lambda: drawn_numbers(host) == ["15 (50 %)", "14 (47 %)", "1 (3 %)"])
    wait_until(lambda: bars(host)[0] > before[0])
    after = bars(host)
    assert after[0] > after[1] > after[2] > 0
    assert host.evaluate("window.stillTheSamePage"), "the bars grew without a reload"
    assert school.votes(code) == {"Supported": 15, "Mixed": 14, "Not supported": 1}


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
    deadline = time.monotonic() + LIVE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)
