"""The command line: counts and exit 0, or a table that names file, row and column and exit 1; never a traceback."""

import json
import os
import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from evidence.check import NARROWEST, main, report
from evidence.tables import PROJECT_DATA, TableProblems, read_tables

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parents[1]
SOUND = TESTS / "fixtures" / "sound_tables"
BROKEN = sorted(path.parent for path in (TESTS / "broken_tables").glob("*/expected.json"))


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "evidence.check", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _as_module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The command as `python -m evidence.check folder`, in this process; gives its exit status."""
    monkeypatch.setattr(sys, "argv", ["evidence.check", str(folder)])
    monkeypatch.delitem(sys.modules, "evidence.check")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("evidence.check", run_name="__main__")
    assert isinstance(ended.value.code, int)
    return ended.value.code


@cache
def _of_broken(folder: Path) -> TableProblems:
    """Problems of a committed broken table, read once."""
    with pytest.raises(TableProblems) as caught:
        read_tables(folder)
    return caught.value


def test_the_project_data():
    done = _run()
    tables = read_tables(PROJECT_DATA)
    kinds = tables.studies["kind"].value_counts()
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(tables.studies):,} studies ({kinds['trial']:,} trials, {kinds['review']:,} reviews)" in done.stdout
    assert f"{len(tables.results):,} results" in done.stdout
    assert f"{len(tables.arms):,} arms" in done.stdout
    assert f"{len(tables.appraisals):,} appraisals" in done.stdout
    assert f"data version {tables.version}" in done.stdout


def test_another_folder(capsys: pytest.CaptureFixture[str]):
    assert main([str(SOUND)]) == 0
    assert "5 studies (4 trials, 1 reviews)" in capsys.readouterr().out


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_broken_tables_exit_1_and_name_row_and_column(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COLUMNS", "140")
    assert _as_module(folder, monkeypatch) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert said.err == ""
    for one in json.loads((folder / "expected.json").read_text("utf-8"))["problems"]:
        (part,) = [part for part in said.out.split("\n\n") if part.startswith(f"{one['file']}\n")]
        row = "" if one["row"] is None else str(one["row"])
        assert re.search(rf"^{row:<7}  {re.escape(one['column'])}(\s|$)", part, re.MULTILINE), one


@pytest.mark.parametrize("name", ["latin_1", "many_problems", "missing_file"])
def test_broken_tables_in_a_process_of_their_own(name: str):
    done = _run(str(TESTS / "broken_tables" / name))
    assert done.returncode == 1
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    assert ".csv" in done.stdout.splitlines()[0]


def test_missing_folder_in_a_process_of_its_own():
    done = _run("no/such/folder")
    assert (done.returncode, done.stderr) == (1, "")
    assert "there is no such folder" in done.stdout


def test_a_terminal_that_knows_only_ascii():
    done = _run(str(TESTS / "broken_tables" / "latin_1"), PYTHONIOENCODING="ascii", COLUMNS="100")
    assert (done.returncode, done.stderr) == (1, "")
    assert "is not UTF-8" in re.sub(r"\s+", " ", done.stdout)


@pytest.mark.parametrize("width", [NARROWEST, 140])
@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_the_table_fits_its_width(folder: Path, width: int):
    lines = report(_of_broken(folder), width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert all(line.isprintable() for line in lines)


def test_what_is_allowed_is_told_once():
    told = report(_of_broken(TESTS / "broken_tables" / "duplicate_id"), 140)
    assert told.count("each number once in a study") == 1
    assert told.count("see row") == 3
