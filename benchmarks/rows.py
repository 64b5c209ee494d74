"""The rows of the table of results: what was measured, how long it took, the aim, and whether it was met."""

from benchmarks import browser, pages, process, scripts, synthesis, synthetic, time_pages
from evidence.corpus import Corpus
from evidence.tables import Tables

LARGE_STUDIES, LARGE_RESULTS = 100_000, 400_000
AIM_RATIO, AIM_REAL_MS, AIM_LARGE_MS, AIM_PAGE_MS = 2.0, 60, 300, 500
Row = tuple[str, str, str, str]


def in_the_browser(corpus: Corpus, rounds: int) -> list[Row]:
    """The rows measured in Chromium."""
    times = browser.measure(corpus, rounds)
    app, bare = times.medians
    return [
        (
            f"Change the first year, until the overview has changed: app by bare page, {len(times.app)} pairs",
            f"{times.ratio:.2f}",
            f"at most {AIM_RATIO:.1f}",
            _met(times.ratio, AIM_RATIO),
        ),
        ("… the app", f"{app:.0f} ms", "", ""),
        ("… a bare page: one slider, one chart with as many marks, as high", f"{bare:.0f} ms", "", ""),
    ]


def in_process(corpus: Corpus, tables: Tables, selections: int) -> list[Row]:
    """The rows measured without Streamlit and browser."""
    large = synthetic.corpus(tables, LARGE_STUDIES, LARGE_RESULTS)
    made_up = f"{LARGE_STUDIES:,} synthetic studies with {LARGE_RESULTS:,} results"
    return [
        *_table_rows("the study table", corpus, selections, AIM_REAL_MS),
        *_table_rows(made_up, large, selections, AIM_LARGE_MS),
        *_page_rows("the study table", corpus, selections // 2),
        *_page_rows(made_up, large, selections // 6),
    ]


def of_pages(corpus: Corpus) -> list[Row]:
    """The rows of whole scripts and of the statistics a page asks for."""
    return [*scripts.rows(corpus), *synthesis.of_one_page(corpus)]


def _page_rows(name: str, corpus: Corpus, selections: int) -> list[Row]:
    """Evidence map, years and funders: from a selection to the figures and words of the page."""
    took = {
        f"evidence map, conditions by {found.across}": (found.map, found.map_p90)
        for found in pages.measure_map(corpus, selections)
    }
    took |= {name: (found.median, found.p90) for name, found in time_pages.measure(corpus, selections).items()}
    return [
        (
            f"{page[:1].upper()}{page[1:]}: {name}, {selections} selections; nine of ten within {p90:.0f} ms",
            f"{median:.0f} ms",
            f"at most {AIM_PAGE_MS} ms",
            _met(median, AIM_PAGE_MS),
        )
        for page, (median, p90) in took.items()
    ]


def _table_rows(name: str, corpus: Corpus, selections: int, aim: int) -> list[Row]:
    took = process.measure(corpus, selections)
    return [
        (
            f"Select, summarise, build the figure: {name}, {took.selections} selections",
            f"{took.overview:.0f} ms",
            f"at most {aim} ms",
            _met(took.overview, aim),
        ),
        ("… nine of ten selections within", f"{took.overview_p90:.0f} ms", "", ""),
        ("… the headline's numbers, besides", f"{took.headline:.1f} ms", "", ""),
        ("… the number behind every choice in the sidebar, besides", f"{took.facets:.1f} ms", "", ""),
    ]


def _met(value: float, aim: float) -> str:
    return "yes" if value <= aim else "no"
