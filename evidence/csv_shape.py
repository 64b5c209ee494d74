"""The shape of a CSV file: is it UTF-8, do its quotation marks close, has every row as many cells as the header?"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from evidence.problems import MOST_ROWS_LISTED, Problem, Unreadable, shorten

LONGEST_LINE = 1_000_000
LONGEST_CELL = 100_000
LATIN_MARK = codecs.BOM_UTF8.decode("latin-1")
SOUND_CELL = re.compile(r'(?:"(?:[^"]|"")*"|(?:[^",][^,]*)?)(?:,|$)')
LONGEST_CELL = 100_000
AS_UTF8 = "CSV in UTF-8 (in a spreadsheet: save as “CSV UTF-8, comma separated”)"


def count_records(name: str, content: bytes) -> int:
    """Number of rows below the header, when each has as many cells as the header (raises Unreadable otherwise)."""
    lines = _Lines(name, content)
    reader = csv.reader(lines, strict=True)
    header: list[str] = []
    ragged: list[Problem] = []
    row = 0
    while True:
        start = reader.line_num
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_broken(name, content, header, row + 1, start, str(error))) from None
        except UnicodeDecodeError:
            raise Unreadable(_not_utf8(name, content)) from None
        if record is None:
            break
        row += 1
        header = header or record
        if record and len(record) != len(header):
            ragged.append(_ragged(name, row, record, header))
            if len(ragged) >= MOST_ROWS_LISTED:
                break
    if ragged:
        raise Unreadable(*ragged)
    return row - 1


class _Lines:
    """The lines of a file, decoded one after the other; a line too long for a table ends the reading."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self.text, start=1):
            if len(line) > LONGEST_LINE:
                raise Unreadable(
                    Problem(self.name, f"line {number} is too long", f"at most {LONGEST_LINE:,} characters", number)
                )
            yield line


def _ragged(name: str, row: int, record: list[str], header: list[str]) -> Problem:
    found, wanted = len(record), len(header)
    if found < wanted:
        return Problem(
            name,
            f"the row has {found} cells and ends before this column",
            f"{wanted} cells, as in the header",
            row,
            header[found],
            shorten(",".join(record)),
        )
    return Problem(
        name,
        f"the row has {found} cells; is a text with a comma not in quotes?",
        f"{wanted} cells, as in the header",
        row,
        header[-1],
        shorten(",".join(record)),
    )


def _broken(name: str, content: bytes, header: list[str], row: int, start: int, reason: str) -> Problem:
    """The cell at which a row stops being CSV, from the first line of that row."""
    line = next((text for number, text in enumerate(_Lines(name, content)) if number == start), "")[:LONGEST_CELL]
    number = place = 0
    while (cell := SOUND_CELL.match(line, place)) and cell.end() < len(line):
        number, place = number + 1, cell.end()
    column = header[min(number, len(header) - 1)] if header else ""
    if "unexpected end" in reason or "larger than" in reason:
        problem = "a quotation mark opens and never closes"
    else:
        problem = "text follows a closing quotation mark"
    allowed = 'text with commas between two ", and a " inside it doubled'
    return Problem(name, problem, allowed, row, column, shorten(line[place:]))


def cells_of(line: str) -> list[str]:
    """The cells of one line, read without complaint; of a very long line only the beginning."""
    return next(csv.reader([line[:LONGEST_CELL].replace("\r", " ").rstrip("\n")]), [])


def place_of(content: bytes, at: int) -> tuple[int, str]:
    """Line (from 1) and column name of the byte at a position."""
    line, start = content.count(b"\n", 0, at) + 1, content.rfind(b"\n", 0, at) + 1
    header = cells_of(content[: content.find(b"\n") + 1].decode("latin-1").removeprefix(LATIN_MARK))
    number = len(cells_of(content[start:at].decode("latin-1") + "."))
    return line, header[number - 1] if line > 1 and number <= len(header) else ""


def _not_utf8(name: str, content: bytes) -> Problem:
    at = 0
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    line, column = place_of(content, at)
    near = content[max(0, at - 20) : at].rpartition(b"\n")[2] + content[at : at + 20].partition(b"\n")[0]
    problem = f"byte 0x{content[at]:02X} in line {line} is not UTF-8; the file looks like Latin-1 (Windows-1252)"
    return Problem(name, problem, AS_UTF8, line, column, shorten(near.decode("cp1252", errors="replace")))
