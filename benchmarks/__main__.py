"""Measure everything and write RESULTS.md: `python3 tasks.py bench`, or one part: `... bench process`."""

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import browser, process, synthetic
from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.tables import PROJECT_DATA, Tables, read_tables

RESULTS = Path(__file__).with_name("RESULTS.md")
LARGE_STUDIES, LARGE_RESULTS = 100_000, 400_000
AIM_RATIO, AIM_REAL_MS, AIM_LARGE_MS = 2.0, 60, 300
PARTS = ("process", "browser")
HEADER = ("What", "Measured", "Aim", "Met")


def main() -> int:
    """Measure, print, and keep the table where all was measured; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="python3 tasks.py bench", description="Measure how fast the app is.")
    parser.add_argument("part", nargs="?", choices=PARTS, help="only this part; the results are printed, not kept")
    parser.add_argument("--selections", type=int, default=120, help="selections per table in process")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of 16 steps in the browser")
    options = parser.parse_args()
    tables = read_tables(PROJECT_DATA)
    corpus = corpora.build(tables.studies, tables.results, tables.arms, tables.appraisals, tables.version)
    rows: list[tuple[str, str, str, str]] = []
    if options.part != "process":
        rows += in_the_browser(corpus, options.rounds)
    if options.part != "browser":
        rows += in_process(corpus, tables, options.selections)
    report = markdown(rows, corpus)
    print(report)
    if options.part is None:
        RESULTS.write_text(report + "\n", encoding="utf-8")
    return int(any(met == "no" for *_, met in rows))


def in_the_browser(corpus: Corpus, rounds: int) -> list[tuple[str, str, str, str]]:
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


def in_process(corpus: Corpus, tables: Tables, selections: int) -> list[tuple[str, str, str, str]]:
    """The rows measured without Streamlit and browser."""
    large = synthetic.corpus(tables, LARGE_STUDIES, LARGE_RESULTS)
    return _table_rows("the study table", corpus, selections, AIM_REAL_MS) + _table_rows(
        f"{LARGE_STUDIES:,} synthetic studies with {LARGE_RESULTS:,} results", large, selections, AIM_LARGE_MS
    )


def _table_rows(name: str, corpus: Corpus, selections: int, aim: int) -> list[tuple[str, str, str, str]]:
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


def markdown(rows: list[tuple[str, str, str, str]], corpus: Corpus) -> str:
    """The table, and under which conditions it was measured."""
    cores = {1: "one core", 2: "two cores"}.get(os.cpu_count() or 0, f"{os.cpu_count()} cores")
    used = ", ".join(f"{name.capitalize()} {version(name)}" for name in ("streamlit", "plotly", "pandas"))
    lines = [
        "# How fast it is",
        "",
        "<!-- Written by `python3 tasks.py bench`. Do not edit by hand. -->",
        "",
        f"Medians on {cores}; Python {sys.version_info[0]}.{sys.version_info[1]}, {used}; data version "
        f"{corpus.version}, {len(corpus.studies):,} studies, {len(corpus.results):,} results. Nothing measured here "
        "was in a cache.",
        "",
        f"| {' | '.join(HEADER)} |",
        "|---|---:|---:|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        "What is measured, and how, stands at the top of `browser.py` and `process.py` beside this file. The bare page",
        "is the measure because a ratio of two pages in one run depends less on the machine than times do; on a busy",
        "machine it is higher. Synthetic studies are made up at random in `synthetic.py`, only while this runs.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
