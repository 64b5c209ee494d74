"""Read the study tables: a folder of CSV files in, typed data frames out, or everything that is wrong with them.

`studies.csv` and `results.csv` are required; `arms.csv`, `appraisals.csv` and `claims.csv` may be absent, which means
empty, and so may VERSION, which means "unversioned".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from evidence.checking import Judged
from evidence.csv_file import header_of, header_problems, read_bytes, text_frame
from evidence.problems import Problem, TableProblems, Unreadable
from evidence.schema import COLUMNS, REQUIRED, TABLES, Column
from evidence.vocabulary import LIST_SEPARATOR

__all__ = ["Problem", "TableProblems", "Tables", "read_table", "read_tables", "split_list", "tables_from_bytes"]

PROJECT_DATA = Path(__file__).resolve().parents[1] / "data"
UNVERSIONED = "unversioned"
LONGEST_VERSION = 40
SAMPLE_ABOVE = 5_000_000
SAMPLE = 400_000


@dataclass(frozen=True)
class Tables:
    """The tables, in the order of their files, and the version of the data.

    Controlled words are `category` (categories in the order of the vocabulary, all of them), numbers are `float64`
    with NaN for empty, `year`, `arm` and `appraisal` are `int64`, everything else is `str` with NaN for empty. The
    index of each frame counts from 0. The frames are shared: never change them in place.
    """

    studies: pd.DataFrame
    results: pd.DataFrame
    arms: pd.DataFrame
    appraisals: pd.DataFrame
    version: str
    claims: pd.DataFrame = field(default_factory=lambda: _empty("claims"))


def read_tables(folder: Path) -> Tables:
    """Read and judge the tables of a folder.

    Raises TableProblems, which lists everything that is wrong in any of the files, and nothing else.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise TableProblems([Problem(str(folder), "there is no such folder", f"a folder with {_file(REQUIRED[0])}")])
    contents: dict[str, bytes] = {}
    found: list[Problem] = []
    for table in TABLES:
        path = folder / _file(table)
        if table not in REQUIRED and not path.exists():
            continue
        try:
            contents[table] = read_bytes(path, _names(table))
        except Unreadable as unreadable:
            found += unreadable.found
    return _judge(contents, found, _version(folder / "VERSION"))


def tables_from_bytes(contents: Mapping[str, bytes], version: str = UNVERSIONED) -> Tables:
    """Judge tables that are already in memory (an upload): `{"studies": bytes, "results": bytes, ...}`.

    Raises TableProblems as `read_tables` does.
    """
    absent = [_file(table) for table in REQUIRED if table not in contents]
    missing = [Problem(file, "the file is missing", f"a file {file}") for file in absent]
    return _judge({table: contents[table] for table in TABLES if table in contents}, missing, version)


def read_table(table: str, content: bytes) -> pd.DataFrame:
    """One table ("studies", "results", "arms", "appraisals" or "claims") from bytes, typed; judged without the other tables.

    Raises TableProblems.
    """
    judged, found = _judge_one(table, content)
    if judged is None or found:
        raise TableProblems(found)
    return _typed(judged)


def split_list(cells: pd.Series) -> pd.Series:
    """The values of a list column, one per row; the index repeats, so that it still leads to the row they come from."""
    return cells.str.split(LIST_SEPARATOR).explode()


def _file(table: str) -> str:
    return f"{table}.csv"


def _names(table: str) -> list[str]:
    return [column.name for column in COLUMNS[table]]


def _version(path: Path) -> str:
    try:
        words = path.read_text("utf-8-sig").split()
    except (OSError, UnicodeDecodeError):
        return UNVERSIONED
    return words[0][:LONGEST_VERSION] if words else UNVERSIONED


def _judge(contents: Mapping[str, bytes], found: list[Problem], version: str) -> Tables:
    judged: dict[str, Judged] = {}
    for table, content in contents.items():
        one, problems = _judge_one(table, content)
        found += problems
        if one is not None:
            judged[table] = one
    found += _relations(judged)
    if found:
        raise TableProblems(sorted(found, key=_file_and_row))
    frames = {table: _typed(judged[table]) if table in judged else _empty(table) for table in TABLES}
    return Tables(**frames, version=version)


def _file_and_row(problem: Problem) -> tuple[int, float]:
    """Files in their order, whole-file problems first, counts of further rows last."""
    files = [_file(table) for table in TABLES]
    place = files.index(problem.file) if problem.file in files else -1
    return place, float("inf") if problem.more else problem.row or 0


def _relations(judged: Mapping[str, Judged]) -> list[Problem]:
    """Problems between the tables and the study table."""
    found: list[Problem] = []
    for table, one in judged.items():
        if table != "studies" and "studies" in judged:
            found += one.judge_relations(judged["studies"])
    return found


def _judge_one(table: str, content: bytes) -> tuple[Judged | None, list[Problem]]:
    """A table on its own: None when it could not be read at all, and its problems."""
    file, names = _file(table), _names(table)
    try:
        if len(content) > SAMPLE_ABOVE:
            _refuse_junk(table, content[: content.rfind(b"\n", 0, SAMPLE) + 1])
        raw = text_frame(file, content, names)
    except Unreadable as unreadable:
        return None, list(unreadable.found)
    found = header_problems(file, header_of(content), names)
    if not len(raw) and table in REQUIRED:
        return None, [*found, Problem(file, "the table has a header but no rows", "at least one row", 2, names[0])]
    judged = Judged(table, raw)
    return judged, found + judged.found


def _refuse_junk(table: str, sample: bytes) -> None:
    """Stop at a large file of which most rows at its start are wrong (raises Unreadable)."""
    try:
        raw = text_frame(_file(table), sample, _names(table))
    except Unreadable:
        return
    judged = Judged(table, raw)
    wrong = set().union(*judged.bad.values())
    if len(wrong) > len(raw) / 2:
        note = f"most of the first {len(raw):,} rows are wrong; the rest was not looked at"
        raise Unreadable(Problem(_file(table), note, "a table as described in the data dictionary"), *judged.found)


def _typed(judged: Judged) -> pd.DataFrame:
    types = {column.name: _dtype(column, judged.frame) for column in COLUMNS[judged.table]}
    return judged.frame.astype(types).reset_index(drop=True)


def _dtype(column: Column, frame: pd.DataFrame) -> str | pd.CategoricalDtype:
    if column.kind == "word":
        others = sorted(set(frame[column.name].dropna()) - set(column.words)) if column.is_open else []
        return pd.CategoricalDtype([*column.words, *others])
    if column.kind == "whole" and column.empty is None:
        return "int64"
    return "float64" if column.kind in ("whole", "number") else "str"


def _empty(table: str) -> pd.DataFrame:
    names = _names(table)
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in names})
    return frame.astype({column.name: _dtype(column, frame) for column in COLUMNS[table]})
