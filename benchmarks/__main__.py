"""Measure everything and write RESULTS.md: `python3 tasks.py bench`, or one part: `... bench process`."""

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import rows as measured
from benchmarks import synthesis
from benchmarks.rows import Row
from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.tables import PROJECT_DATA, read_tables

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("browser", "process", "pages")
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
    rows: list[Row] = []
    if options.part in (None, "browser"):
        rows += measured.in_the_browser(corpus, options.rounds)
    if options.part in (None, "process"):
        rows += measured.in_process(corpus, tables, options.selections)
    if options.part in (None, "pages"):
        rows += measured.of_pages(corpus)
    report = markdown(rows, corpus)
    print(report)
    if options.part is None:
        RESULTS.write_text(report + "\n", encoding="utf-8")
    return int(any(met == "no" for *_, met in rows))


def markdown(rows: list[Row], corpus: Corpus) -> str:
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
        "What is measured, and how, stands at the top of the files beside this one. The bare page",
        "is the measure because a ratio of two pages in one run depends less on the machine than times do; on a busy",
        "machine it is higher. Synthetic studies are made up at random in `synthetic.py`, only while this runs.",
        "",
        "## One fit, beside metafor in the same run",
        "",
        *synthesis.fits(),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
