"""Check a folder of study tables: `python -m evidence.check [folder]`.

Prints how much is in the tables and exits 0, or prints what is wrong, by file, row and column, and exits 1. Without a
folder the project's own data are checked.
"""

import argparse
import io
import shutil
import sys
from collections.abc import Sequence
from itertools import groupby, zip_longest
from pathlib import Path
from textwrap import wrap

from evidence.problems import Problem, TableProblems, shorten
from evidence.tables import PROJECT_DATA, Tables, read_tables

NARROWEST, WIDEST = 100, 160
ROW_WIDTH, COLUMN_WIDTH, GAP = 7, 24, 2
LONGEST_ALLOWED = 240
HEADINGS = ("row", "column", "value", "problem", "allowed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a folder and print what was found; 0 when the tables can be used, else 1."""
    parser = argparse.ArgumentParser(prog="python -m evidence.check", description="Check a folder of study tables.")
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT_DATA, help="a folder with studies.csv")
    folder = parser.parse_args(arguments).folder
    try:
        print(counts(read_tables(folder)))
    except TableProblems as problems:
        width = min(max(shutil.get_terminal_size((120, 24)).columns, NARROWEST), WIDEST)
        print(report(problems, width))
        return 1
    return 0


def counts(tables: Tables) -> str:
    """How much is in the tables, and the version of the data."""
    kinds = tables.studies["kind"].value_counts()
    lines = (
        f"data version {tables.version}",
        f"{len(tables.studies):>9,} studies ({kinds['trial']:,} trials, {kinds['review']:,} reviews)",
        f"{len(tables.results):>9,} results",
        f"{len(tables.arms):>9,} arms",
        f"{len(tables.appraisals):>9,} appraisals",
        f"{len(tables.claims):>9,} claims",
        "no problems found",
    )
    return "\n".join(lines)


def report(problems: TableProblems, width: int) -> str:
    """The summary, and a table of problems for each file, in lines of at most `width` characters."""
    parts = ["\n".join(wrap(problems.summary, width))]
    for file, found in groupby(problems.found, key=lambda problem: problem.file):
        first_told: dict[str, int | None] = {}
        lines = [file, _line(HEADINGS, width), "-" * width]
        for problem in found:
            told = problem.allowed in first_told
            lines.append(_line(_cells(problem, first_told.setdefault(problem.allowed, problem.row), told), width))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cells(problem: Problem, first_row: int | None, told: bool) -> tuple[str, ...]:
    """The cells of a problem; what is allowed is said once, later rows point to the first that said it."""
    row = "" if problem.row is None else str(problem.row)
    allowed = shorten(problem.allowed, LONGEST_ALLOWED)
    if told:
        allowed = "as above" if first_row is None else f"see row {first_row}"
    return row, problem.column, problem.value, problem.problem, allowed


def _line(cells: Sequence[str], width: int) -> str:
    """Cells side by side, each wrapped in its own column."""
    free = width - ROW_WIDTH - COLUMN_WIDTH - 4 * GAP
    widths = (ROW_WIDTH, COLUMN_WIDTH, free * 3 // 10, free * 3 // 10, free * 4 // 10)
    wrapped = [wrap(cell, room) for cell, room in zip(cells, widths, strict=True)]
    rows = zip_longest(*wrapped, fillvalue="")
    gap = " " * GAP
    return "\n".join(
        gap.join(part.ljust(room) for part, room in zip(parts, widths, strict=True)).rstrip() for parts in rows
    )


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
