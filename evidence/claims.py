"""The public statements and what the tables say of each: `python -m evidence.claims [folder] [--csv]`.

Prints every statement of claims.csv with its verdict and the reasons, so that each can be followed by hand.
"""

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

from evidence import corpus as corpora
from evidence.effects import hedges_g
from evidence.problems import TableProblems
from evidence.tables import PROJECT_DATA, read_tables
from evidence.verdict import Claim, Verdict, claims_of, judge

WIDTH = 118
MARKS = {True: "yes", False: "no", None: "-"}
HEADINGS = ("id", "kind", "statement", "verdict", "sentence", "checks", "reasons", "would_change")
Judged = list[tuple[Claim, Verdict]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the statements with their verdicts; 0 when the tables can be used, else 1."""
    parser = argparse.ArgumentParser(prog="python -m evidence.claims", description="Judge the public statements.")
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT_DATA, help="a folder with studies.csv")
    parser.add_argument("--csv", action="store_true", help="print a table as CSV")
    options = parser.parse_args(arguments)
    try:
        judged = judge_folder(options.folder)
    except TableProblems as problems:
        print(f"{problems.summary} Run python -m evidence.check for all of them.")
        return 1
    print(as_csv(judged) if options.csv else as_text(judged), end="")
    return 0


def judge_folder(folder: Path) -> Judged:
    """Every statement of a folder with its verdict. Raises TableProblems."""
    tables = read_tables(folder)
    parts = (tables.studies, tables.results, tables.arms, tables.appraisals, tables.version, tables.claims)
    corpus = corpora.build(*parts)
    effects = hedges_g(corpus.results, corpus.studies)
    return [(claim, judge(claim, corpus, effects)) for claim in claims_of(corpus)]


def as_text(judged: Judged) -> str:
    """The verdicts as a list first, then every statement with its checks and reasons."""
    if not judged:
        return "This folder has no claims.csv, so there are no statements to judge.\n"
    overview = [f"{claim.id:<24}{verdict.word:<34}{claim.kind}" for claim, verdict in judged]
    return "\n".join([*overview, "", *(_card(claim, verdict) for claim, verdict in judged)])


def _card(claim: Claim, verdict: Verdict) -> str:
    lines = [f"{claim.id}: {claim.statement}", f"  {verdict.sentence}"]
    lines += [f"  [{MARKS[check.met]:>3}] {check.name}: {check.said}" for check in verdict.checks]
    lines += [f"  {topic}: {line}" for topic, line in verdict.reasons]
    lines += [f"  Would change it: {line}" for line in verdict.would_change]
    wrapped = (wrap(line, WIDTH, subsequent_indent="        ") for line in lines)
    return "\n".join([part for parts in wrapped for part in parts]) + "\n"


def as_csv(judged: Judged) -> str:
    """One row per statement; several checks, reasons and changes in one cell are separated by line ends."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    for claim, verdict in judged:
        checks = "\n".join(f"{check.name} ({MARKS[check.met]}): {check.said}" for check in verdict.checks)
        reasons = "\n".join(f"{topic}: {line}" for topic, line in verdict.reasons)
        told = (claim.id, claim.kind, claim.statement, verdict.word, verdict.sentence)
        writer.writerow([*told, checks, reasons, "\n".join(verdict.would_change)])
    return file.getvalue()


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
