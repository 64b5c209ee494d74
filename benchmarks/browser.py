"""From a keystroke on a filter to the changed overview on screen, in Chromium, beside a bare Streamlit page.

Both pages have a slider of years and a chart with the same number of bars and dots and the same height at every year.
Each press of the arrow key moves the first year on by one, on either page in turn. The clock starts with the key's
event and stops at the first frame painted after both the chart (number of marks drawn) and, in the app, the line
"N of 494 studies" show something new. Every step is a selection the server has not seen before: nothing is cached.
"""

import json
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.serving import served
from components.charts import overview as chart
from evidence import filtering, overview
from evidence.corpus import Corpus
from evidence.selection import Selection
from scripts.browser import FLAGS, ensure_browser

FIRST_YEAR, STEPS, WARM_UP = 1996, 18, 2  # years in which at least one trial was published, so that the figure changes
VIEWPORT = ViewportSize(width=1366, height=768)
PATIENCE_MS = 30_000
SLIDER, CHART = '[data-testid="stSlider"] input[type="range"]', ".js-plotly-plot"

_WATCH = """() => {
  const line = () => {
    for (const p of document.querySelectorAll('[data-testid="stSidebar"] p'))
      if (/ of .* stud/.test(p.textContent)) return p.textContent
    return null
  }
  const marks = () => document.querySelectorAll(".js-plotly-plot .points path").length
  window.touchstone = {}
  addEventListener("keydown", () => {
    const began = performance.now(), before = [marks(), line()]
    window.touchstone.took = null
    const look = () => {
      const drawn = marks()
      if (drawn === 0 || drawn === before[0] || (before[1] && line() === before[1])) requestAnimationFrame(look)
      else setTimeout(() => { window.touchstone.took = performance.now() - began })
    }
    requestAnimationFrame(look)
  }, {capture: true})
}"""


@dataclass(frozen=True)
class Times:
    """Milliseconds of the same steps on both pages."""

    app: list[float]
    bare: list[float]

    @property
    def medians(self) -> tuple[float, float]:
        """Of the app and of the bare page."""
        return float(np.median(self.app)), float(np.median(self.bare))

    @property
    def ratio(self) -> float:
        """Median of the app by median of the bare page."""
        app, bare = self.medians
        return app / bare


def measure(corpus: Corpus, rounds: int) -> Times:
    """Alternate the same steps on both pages; every round starts its servers anew."""
    times = Times([], [])
    bare = {"BARE_MARKS": json.dumps(_sizes(corpus)), "BARE_FROM": str(FIRST_YEAR)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_browser(), args=list(FLAGS))
        for _ in range(rounds):
            with ExitStack() as servers:
                app = _open(browser, f"{servers.enter_context(served('app.py'))}/?from={FIRST_YEAR}")
                other = _open(browser, servers.enter_context(served("benchmarks/bare_app.py", bare)))
                _round(app, other, times)
                app.context.close()
                other.context.close()
        browser.close()
    return times


def _round(app: Page, bare: Page, times: Times) -> None:
    for step in range(STEPS):
        took = _press(app), _press(bare)
        if step >= WARM_UP:
            times.app.append(took[0])
            times.bare.append(took[1])


def _sizes(corpus: Corpus) -> dict[int, tuple[int, int, int]]:
    """Bars, dots and height of the overview for every first year."""
    first, last = int(corpus.studies["year"].min()), int(corpus.studies["year"].max())
    return {year: _size(Selection(year_from=year), corpus) for year in range(first, last + 1)}


def _size(selection: Selection, corpus: Corpus) -> tuple[int, int, int]:
    filtered = filtering.apply(selection, corpus)
    rows, _ = overview.fold(overview.condition_rows(filtered))
    drawn = chart.marks_to_draw(rows, filtered.marks, corpus.studies, corpus.results)
    figure = chart.figure(rows, drawn, "light", "laptop")
    marks = {
        kind: sum(len(trace.x) for trace in figure.data if trace.type == kind and trace.name != "labels")
        for kind in ("bar", "scatter")
    }
    return marks["bar"], marks["scatter"], int(figure.layout.height)


def _open(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=VIEWPORT, color_scheme="light").new_page()
    page.goto(address)
    page.locator(f"{CHART} .points path").first.wait_for(timeout=PATIENCE_MS)
    _settle(page)
    page.evaluate(_WATCH)
    page.locator(SLIDER).first.focus()
    return page


def _settle(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE_MS)


def _press(page: Page) -> float:
    """Move the first year on by one; milliseconds until the change was on screen."""
    page.bring_to_front()
    before = page.locator(SLIDER).first.input_value()
    page.keyboard.press("ArrowRight")
    took = page.wait_for_function("() => window.touchstone.took", timeout=PATIENCE_MS).json_value()
    _settle(page)
    if page.locator(SLIDER).first.input_value() == before:
        raise RuntimeError("the slider did not move")
    page.wait_for_timeout(150)
    return float(took)
