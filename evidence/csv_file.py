"""One CSV file as bytes in, a frame of text out; refused early when it cannot be a table with the expected columns.

The frame holds every cell as text (empty = NaN), and its index is the row a spreadsheet shows (the header is row 1).
Nothing here knows what a table is about, only which columns it should have.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evidence.csv_shape import AS_UTF8, cells_of, count_records, place_of
from evidence.problems import MOST_ROWS_LISTED, Problem, Unreadable, shorten

LARGEST_FILE = 300_000_000
FIRST_BLOCK = 65_536
AS_COMMAS = "columns separated by commas"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ARCHIVE_MARK = b"PK\x03\x04"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def read_bytes(path: Path, expected: Sequence[str]) -> bytes:
    """The bytes of a file that is small enough and begins like a table with the expected columns.

    Raises Unreadable without reading further than the first block when it does not.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Unreadable(_too_large(name, size))
        with path.open("rb") as file:
            block = file.read(FIRST_BLOCK)
            look_at_start(name, block, expected)
            return block + file.read()
    except FileNotFoundError:
        raise Unreadable(Problem(name, "the file is missing", f"a file {name} in the folder")) from None
    except OSError as error:
        raise Unreadable(
            Problem(name, f"the file cannot be opened ({error.strerror})", "a file that can be read")
        ) from None


def _too_large(name: str, size: int) -> Problem:
    limit = LARGEST_FILE // 1_000_000
    return Problem(name, f"the file has {size / 1e6:,.0f} MB, too much to read", f"at most {limit} MB a file")


def look_at_start(name: str, block: bytes, expected: Sequence[str]) -> None:
    """Refuse what cannot be a table with the expected columns, from its first block alone (raises Unreadable)."""
    if not block.strip():
        raise Unreadable(Problem(name, "the file is empty", "a header row, and a row for each entry"))
    if block.startswith(UTF16_MARKS) or 0.2 < block.count(0) / len(block) < 0.6:
        raise Unreadable(Problem(name, "the file is in UTF-16, not UTF-8", AS_UTF8))
    if block.startswith(ARCHIVE_MARK):
        raise Unreadable(Problem(name, "the file is a workbook or an archive, not text", AS_UTF8))
    if 0 in block:
        raise Unreadable(_binary(name, block))
    _look_at_header(name, block, expected)


def _binary(name: str, content: bytes) -> Problem:
    line, column = place_of(content, content.index(0))
    return Problem(name, f"the file is not text: line {line} holds a zero byte", AS_UTF8, line, column)


def _first_line(block: bytes) -> str:
    lines = block[:FIRST_BLOCK].decode("utf-8-sig", errors="replace").splitlines()
    return lines[0] if lines else ""


def header_of(block: bytes) -> list[str]:
    """The names in the first line of a table."""
    return cells_of(_first_line(block))


def _look_at_header(name: str, block: bytes, expected: Sequence[str]) -> None:
    found = header_of(block)
    if set(found) & set(expected):
        return
    line = _first_line(block)
    for separator, words in SEPARATORS.items():
        if len(set(next(csv.reader([line], delimiter=separator), [])) & set(expected)) > 1:
            raise Unreadable(
                Problem(name, f"the columns are separated by {words}", AS_COMMAS, 1, expected[0], shorten(line))
            )
    raise Unreadable(
        Problem(
            name,
            "the first row is not the header of this table",
            f"column names: {', '.join(expected)}",
            1,
            expected[0],
            shorten(line),
        )
    )


def header_problems(name: str, found: Sequence[str], expected: Sequence[str]) -> list[Problem]:
    """Columns that are missing or unknown."""
    missing = [
        Problem(name, "the column is missing", f"a column called {column}", 1, column)
        for column in expected
        if column not in found
    ]
    extra = [
        Problem(name, "the column is not known", f"only {', '.join(expected)}", 1, shorten(column) or "(no name)")
        for column in dict.fromkeys(found)
        if column not in expected
    ]
    return missing + extra[:MOST_ROWS_LISTED]


def _twice(name: str, found: Sequence[str]) -> list[Problem]:
    twice = [column for column in dict.fromkeys(found) if found.count(column) > 1]
    return [
        Problem(name, "the column is there twice", "each column once", 1, shorten(column) or "(no name)")
        for column in twice[:MOST_ROWS_LISTED]
    ]


def text_frame(name: str, content: bytes, expected: Sequence[str]) -> pd.DataFrame:
    """Every cell as text, indexed by spreadsheet row; rows without any value are dropped.

    Raises Unreadable when the bytes cannot be split into rows and columns without guessing.
    """
    look_at_start(name, content[:FIRST_BLOCK], expected)
    if 0 in content:
        raise Unreadable(_binary(name, content))
    twice = _twice(name, header_of(content))
    if twice:
        raise Unreadable(*twice)
    records = count_records(name, content)
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig",
        skip_blank_lines=False,
        index_col=False,
        low_memory=False,
    )
    if len(frame) != records:
        raise Unreadable(Problem(name, "the rows cannot be told apart", "one row for each entry"))
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame.dropna(how="all")
