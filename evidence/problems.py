"""What is wrong with a table, as rows a person can act on: file, row, column, value, problem, what is allowed."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

MOST_ROWS_LISTED = 20
LONGEST_VALUE = 80
FRAME_COLUMNS = ("file", "row", "column", "value", "problem", "allowed")


def shorten(value: object, width: int = LONGEST_VALUE) -> str:
    """The value as one line of at most `width` characters; an ellipsis stands for what is left out."""
    line = "".join(letter if letter.isprintable() else " " for letter in str(value)[: 4 * width])
    line = " ".join(line.split(" ")).strip("\n")
    return line if len(line) <= width and len(str(value)) <= 4 * width else line[: width - 1] + "…"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `row` counts as a spreadsheet does (the header is row 1); None: the whole file.

    `more` is the number of further rows with the same problem that are not listed.
    """

    file: str
    problem: str
    allowed: str
    row: int | None = None
    column: str = ""
    value: str = ""
    more: int = 0

    @property
    def place(self) -> str:
        """Where it is, in words: file, row and column, as far as they are known."""
        parts = [self.file]
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


class Unreadable(Exception):
    """A file is not a usable CSV table; `found` says why."""

    def __init__(self, *found: Problem) -> None:
        super().__init__(found[0].problem)
        self.found = found


def at_rows(file: str, column: str, problem: str, allowed: str, values: pd.Series) -> list[Problem]:
    """A problem of several cells; `values` are the cells as text, indexed by spreadsheet row.

    The first MOST_ROWS_LISTED rows are listed, and one more entry counts the rest.
    """
    shown = values.head(MOST_ROWS_LISTED)
    found = [
        Problem(file, problem, allowed, int(row), column, "" if pd.isna(value) else shorten(value))
        for row, value in zip(shown.index, shown, strict=True)
    ]
    rest = len(values) - len(shown)
    if rest:
        found.append(Problem(file, f"{problem} ({rest:,} more rows like this)", allowed, None, column, "", rest))
    return found


class TableProblems(Exception):
    """The tables cannot be used as they are.

    `problems` is a frame with the columns file, row (Int64, empty for a whole file), column, value, problem, allowed;
    `count` is the number of problems, including rows that are only counted; `summary` is one or two sentences.
    """

    def __init__(self, found: Iterable[Problem]) -> None:
        self.found = tuple(found)
        self.count = sum(problem.more or 1 for problem in self.found)
        self.problems = _frame(self.found)
        self.summary = _summary(self.found, self.count)
        super().__init__(self.summary)


def _frame(found: tuple[Problem, ...]) -> pd.DataFrame:
    rows = [[getattr(problem, name) for name in FRAME_COLUMNS] for problem in found]
    frame = pd.DataFrame(rows, columns=list(FRAME_COLUMNS))
    return frame.astype({name: "Int64" if name == "row" else "str" for name in FRAME_COLUMNS})


def _summary(found: tuple[Problem, ...], count: int) -> str:
    files = list(dict.fromkeys(problem.file for problem in found))
    number = "1 problem" if count == 1 else f"{count:,} problems"
    first = found[0]
    value = f" ({first.value})" if first.value else ""
    return f"{number} in {', '.join(files)}. First: {first.place}: {first.problem}{value}."
