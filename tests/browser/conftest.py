"""The real app in a real Chromium: one server and one browser for all browser tests, a new context for each."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.browser import FLAGS, ensure_browser

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test of this folder a second time where it fails: on a busy machine a page may come too late.

    Pytest reports it as rerun; what fails twice fails.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=2))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_app(log: Path, port: int | None = None, **environment: str) -> tuple[subprocess.Popen, str]:
    """Start `streamlit run app.py` and wait until it is healthy."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, "--server.fileWatcherType=none"],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                return process, address
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def app_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "app.log"


@pytest.fixture(scope="session")
def app(app_log: Path) -> Iterator[str]:
    """Address of the app on the project's own table."""
    process, address = start_app(app_log)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure_browser(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts (visitors that share nothing); all are closed after the test."""
    made: list[BrowserContext] = []

    def make(width: int = 1366, height: int = 900, scheme: str = "light") -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


class Visitor:
    """A person at the app: opens addresses, waits until the app is still, reads what it says."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.console_errors: list[str] = []
        page.on("console", self._note)

    def _note(self, message) -> None:
        # On a page's own address Streamlit first probes that path for its server and is answered 404.
        probing = "/_stcore/" in (message.location or {}).get("url", "")
        if message.type == "error" and not probing:
            self.console_errors.append(message.text)

    def open(self, path: str = "/") -> "Visitor":
        self.page.goto(self.address + path)
        self.still()
        return self

    def still(self) -> None:
        """Wait until a run has ended: the heading stands and the app is idle, twice in a row."""
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator("h1, h3").first).to_be_visible()

    @property
    def headline(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def studies_left(self) -> int:
        return studies_left(self.page)

    def choose(self, facet: str, text: str) -> None:
        """Choose a word in a facet of the sidebar by typing part of its label."""
        field = self.page.locator(f".st-key-filter_{facet} input")
        field.click()
        field.fill(text)
        self.page.get_by_role("option").first.wait_for()
        field.press("Enter")
        self.page.keyboard.press("Escape")


def studies_left(page: Page) -> int:
    """The number in "N of 494 studies" at the head of the sidebar."""
    text = page.locator("[data-testid=stSidebar]").get_by_text(re.compile(r"^[\d,]+ of [\d,]+ stud")).inner_text()
    return int(text.split(" of ")[0].replace(",", ""))


@pytest.fixture
def visitor(app: str, new_context: Callable[..., BrowserContext]) -> Visitor:
    """Someone at a laptop, with nothing opened yet."""
    return Visitor(new_context().new_page(), app)
