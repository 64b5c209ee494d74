"""Small tables to change: a sound set of five studies, copied for each test that spoils it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"
Change = Callable[..., Path]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A folder with sound tables that may be changed."""
    folder = tmp_path / "tables"
    shutil.copytree(FIXTURES / "sound_tables", folder)
    return folder


@pytest.fixture
def change(sound: Path) -> Change:
    """Change cells of one row of a sound table: `change("results", "cherkin-2011.01", p="0.03")`; gives the folder.

    The row is found by its first cell, or by its first two joined by a slash (`cherkin-2011/1` in arms).
    """

    def apply(table: str, key: str, **cells: str) -> Path:
        path = sound / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        (row,) = [row for row in rows if key in (row[0], "/".join(row[:2]))]
        for name, value in cells.items():
            row[header.index(name)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        return sound

    return apply
