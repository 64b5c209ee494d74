"""Write the data dictionary: `python -m evidence.dictionary` makes data/README.md and data/datapackage.json.

Both come from the schema and the tables, so they cannot drift apart. With `--check` nothing is written; the command
exits 1 when a file is not what it would write.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evidence.datapackage import TABLE_TITLES, package
from evidence.problems import TableProblems
from evidence.schema import COLUMNS, KEYS, RELATIONS, REQUIRED, RULES, TABLES, Column
from evidence.tables import PROJECT_DATA, Tables, read_tables
from evidence.vocabulary import OTHER_PREFIX

MOST_WORDS_IN_A_CELL = 9

INTRODUCTION = """\
# The study tables

<!-- Written by `python -m evidence.dictionary` from the schema and the tables. Do not edit by hand. -->

Published trials and reviews of massage therapy, and every result they report. Data version {version}.

| File | One row is | Rows | Columns | Key |
|---|---|---:|---:|---|
{files}

{trials:,} of the studies are trials and {reviews:,} are reviews.

**Licence.** [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): use and change the tables freely, name the \
source and the data version.

## How to read the files

- CSV in UTF-8, columns separated by commas, a header row, one value per cell. Text with a comma stands in double \
quotes.
- Two columns hold lists, `conditions` and `sources`. Their values are separated by a semicolon **and a space** \
(`; `); a bare semicolon inside an address belongs to the address.
- An empty cell means that there is nothing to say, mostly that the source read does not report it. The tables below \
say for each column what empty means. The words `None (declared unfunded)`, `not_reported` and the like are text, not \
missing values.
- Numbers have a decimal point and no thousands separator, and are as printed in the source. Yes and no are `yes` and \
`no`.
- `studies.csv` and `results.csv` are required. `arms.csv`, `appraisals.csv` and `claims.csv` may be absent, which \
means empty: the page of claims then says that there are none. `VERSION` holds the data version; without it a table is \
called unversioned.

## How the table was made

It is a curated table, **not a systematic review**: studies were looked for by name and topic, not by a complete \
search, and what is missing says nothing. Most rows are coded from abstracts and registry pages, few from full texts. \
Abstracts report what worked more often than what did not, and the table inherits that.

- Only what a page says was recorded, as printed, with its address in `sources`. What the page does not say is empty \
or `not_reported`, which is not the same as `no`.
- Every result was coded by one reader and again by a second who saw only the row (`comparator_family`, \
`isolates_massage`, `point_direction`, `use_in_figures`). Where they differed, the more cautious reading was kept.
- `direction` is the conclusion the source reports. It favours a side only where a difference between the groups is \
reported as statistically significant, or its confidence interval leaves out "no effect".
- Rows with contradictory or implausible figures are kept, with `use_in_figures` = `no` and the reason; they are never \
drawn or pooled.

## How to add a study

1. Read one page about it (abstract, article, registry) and record only what that page says. A wrong number is worse \
than a missing one.
2. Add a row to `studies.csv` with a new `study_id` (first author and year; `-b` for a second one), and the address of \
the page in `sources`.
3. Add a row to `results.csv` for every result the page reports, also those without a difference. `result_id` is the \
`study_id`, a point and a number. Put the printed figures into `support`.
4. Add the groups to `arms.csv`, and ratings others have published to `appraisals.csv`.
5. Save as CSV in UTF-8, separated by commas. Run `python -m evidence.check` until it finds no problems.
6. Raise the version in `VERSION` (year, month, number) and run `python -m evidence.dictionary`.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the two files, or with --check compare them; 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(prog="python -m evidence.dictionary", description="Write the data dictionary.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is not current")
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT_DATA, help="the folder with the tables")
    options = parser.parse_args(arguments)
    try:
        files = texts(read_tables(options.folder))
    except TableProblems as problems:
        print(f"{problems.summary} Run python -m evidence.check for all of them.")
        return 1
    if options.check:
        return _compare(options.folder, files)
    for name, text in files.items():
        (options.folder / name).write_text(text, "utf-8", newline="\n")
        print(f"written: {name}")
    return 0


def _compare(folder: Path, files: dict[str, str]) -> int:
    stale = [name for name, text in files.items() if not _is_current(folder / name, text)]
    for name in stale:
        print(f"{name} is not current; run python -m evidence.dictionary")
    return 1 if stale else 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def texts(tables: Tables) -> dict[str, str]:
    """The two files by name: README.md (for people) and datapackage.json (for programs)."""
    described = json.dumps(package(tables), indent=2, ensure_ascii=False) + "\n"
    return {"README.md": readme(tables), "datapackage.json": described}


def readme(tables: Tables) -> str:
    """The data dictionary as Markdown."""
    kinds = tables.studies["kind"].value_counts()
    introduction = INTRODUCTION.format(
        version=tables.version,
        files="\n".join(_file_row(table, len(getattr(tables, table))) for table in TABLES),
        trials=int(kinds["trial"]),
        reviews=int(kinds["review"]),
    )
    return "\n".join([introduction, *(_table(table) for table in TABLES)])


def _file_row(table: str, rows: int) -> str:
    one_row = TABLE_TITLES[table].partition("one row per ")[2]
    key = " and ".join(f"`{name}`" for name in KEYS[table])
    return f"| `{table}.csv` | {one_row} | {rows:,} | {len(COLUMNS[table])} | {key} |"


def _table(table: str) -> str:
    columns = COLUMNS[table]
    lines = [f"## `{table}.csv`", "", f"{TABLE_TITLES[table]}.", ""]
    if table not in REQUIRED:
        lines += ["This file may be absent.", ""]
    lines += ["| Column | Meaning | Unit | Allowed | Empty means |", "|---|---|---|---|---|"]
    lines += [_column_row(column) for column in columns]
    lines += [part for column in columns if len(column.words) > MOST_WORDS_IN_A_CELL for part in _word_list(column)]
    lines += ["", "Rules between columns:", ""]
    lines += [f"- `{rule.columns[0]}`: {rule.allowed}." for rule in (*RULES[table], *RELATIONS.get(table, ()))]
    return "\n".join([*lines, ""])


def _column_row(column: Column) -> str:
    cells = (
        f"`{column.name}`",
        column.about,
        column.unit or "",
        _allowed(column),
        column.empty or "never empty",
    )
    return f"| {' | '.join(cell.replace('|', 'or') for cell in cells)} |"


def _allowed(column: Column) -> str:
    if len(column.words) > MOST_WORDS_IN_A_CELL:
        return f"the words listed below{_open(column)}"
    if column.words:
        return ", ".join(f"`{word}`" for word in column.words) + _open(column)
    return column.allowed


def _open(column: Column) -> str:
    other = f", or `{OTHER_PREFIX}` and a name" if column.is_open else ""
    return other + ("; several are separated by `; `" if column.kind == "list" else "")


def _word_list(column: Column) -> list[str]:
    return ["", f"Words of `{column.name}`: " + ", ".join(f"`{word}`" for word in column.words) + "."]


if __name__ == "__main__":
    sys.exit(main())
