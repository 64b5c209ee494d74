"""The data dictionary and the data package: current, complete, and true of the tables they describe."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from evidence.dictionary import main, texts
from evidence.schema import COLUMNS, FOREIGN_KEYS, RELATIONS, RULES, TABLES
from evidence.tables import PROJECT_DATA, read_tables

TESTS = Path(__file__).parents[1]
PACKAGE: dict[str, Any] = json.loads((PROJECT_DATA / "datapackage.json").read_text("utf-8"))
README = (PROJECT_DATA / "README.md").read_text("utf-8")
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
FIELDS = [(name, field) for name, resource in RESOURCES.items() for field in resource["schema"]["fields"]]


def _rows(resource: dict[str, Any]) -> list[dict[str, str]]:
    with (PROJECT_DATA / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
        return list(csv.DictReader(file, delimiter=resource["dialect"]["delimiter"]))


ROWS = {name: _rows(resource) for name, resource in RESOURCES.items()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT_DATA, tmp_path / "data"))


# --- current


def test_the_committed_files_are_current():
    assert main(["--check"]) == 0


@pytest.mark.parametrize("name", ["README.md", "datapackage.json"])
def test_a_stale_file_is_named_and_written_again(copy: Path, name: str, capsys: pytest.CaptureFixture[str]):
    (copy / name).write_text((copy / name).read_text("utf-8") + "by hand", "utf-8")
    assert main(["--check", str(copy)]) == 1
    assert f"{name} is not current" in capsys.readouterr().out
    assert (copy / name).read_text("utf-8").endswith("by hand")
    assert main([str(copy)]) == 0
    assert main(["--check", str(copy)]) == 0
    assert (copy / name).read_bytes() == (PROJECT_DATA / name).read_bytes()


@pytest.mark.parametrize("name", ["README.md", "datapackage.json"])
def test_a_missing_file_is_not_current(copy: Path, name: str):
    (copy / name).unlink()
    assert main(["--check", str(copy)]) == 1


def test_a_new_version_makes_both_stale(copy: Path, capsys: pytest.CaptureFixture[str]):
    (copy / "VERSION").write_text("2099.1.0\n", "utf-8")
    assert main(["--check", str(copy)]) == 1
    assert capsys.readouterr().out.count("is not current") == 2


def test_broken_tables_are_not_described(capsys: pytest.CaptureFixture[str]):
    folder = TESTS / "broken_tables" / "unknown_word"
    before = sorted(path.name for path in folder.iterdir())
    assert main([str(folder)]) == 1
    assert "studies.csv, row 2, column design" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == before


# --- README.md


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_line_and_every_rule_too(table: str):
    start = README.index(f"## `{table}.csv`")
    section = README[start:].split("\n## ")[0]
    for column in COLUMNS[table]:
        (line,) = re.findall(rf"^\| `{column.name}` \|.*$", section, re.MULTILINE)
        cells = line.strip("| ").split(" | ")
        assert len(cells) == 5 and column.about in line and (column.empty or "never empty") == cells[-1]
        assert all(f"`{word}`" in section for word in column.words)
    for rule in (*RULES[table], *RELATIONS.get(table, ())):
        assert rule.allowed in section


def test_counts_and_version_are_those_of_the_tables():
    tables = read_tables(PROJECT_DATA)
    assert f"Data version {tables.version}." in README
    for table in TABLES:
        pattern = rf"^\| `{table}\.csv` \|.*\| {len(ROWS[table]):,} \| {len(COLUMNS[table])} \|"
        assert re.search(pattern, README, re.MULTILINE)


def test_the_readme_says_what_a_reader_must_know():
    for words in (
        "CC BY 4.0",
        "not a systematic review",
        "abstracts",
        "How to add a study",
        "semicolon **and a space**",
    ):
        assert words in README


def test_texts_end_with_one_line_end_and_hold_no_tabs_or_windows_line_ends():
    for text in texts(read_tables(PROJECT_DATA)).values():
        assert text.endswith("\n") and not text.endswith("\n\n")
        assert "\t" not in text and "\r" not in text


# --- datapackage.json is true of the files


def test_the_package_names_itself():
    assert PACKAGE["version"] == (PROJECT_DATA / "VERSION").read_text("utf-8").strip()
    assert PACKAGE["licenses"][0]["name"] == "CC-BY-4.0"
    assert re.fullmatch(r"[a-z0-9._/-]+", PACKAGE["name"])
    assert PACKAGE["sources"] and all(source["title"] for source in PACKAGE["sources"])
    assert list(RESOURCES) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_fields_are_the_columns_of_the_file(name: str):
    assert [field["name"] for field in RESOURCES[name]["schema"]["fields"]] == list(ROWS[name][0])
    assert RESOURCES[name]["schema"]["missingValues"] == [""]


def _lexical(field: dict[str, Any], cell: str) -> bool:
    """Is a cell a value of the type of its field?"""
    kind = field["type"]
    if kind == "integer":
        return re.fullmatch(r"-?\d+", cell) is not None
    if kind == "number":
        return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None
    if kind == "boolean":
        return cell in field["trueValues"] + field["falseValues"]
    return kind == "string" or (kind == "list" and all(part for part in cell.split(field["delimiter"])))


def _within(limits: dict[str, Any], cell: str) -> bool:
    """Does a cell that is not empty keep within the constraints of its field?"""
    checks = {
        "enum": lambda words: cell in words,
        "pattern": lambda pattern: re.fullmatch(pattern, cell) is not None,
        "minimum": lambda low: float(cell) >= low,
        "maximum": lambda high: float(cell) <= high,
        "exclusiveMinimum": lambda low: float(cell) > low,
        "required": lambda _: True,
        "unique": lambda _: True,
    }
    return all(checks[name](limit) for name, limit in limits.items())


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[f"{name}.{field['name']}" for name, field in FIELDS])
def test_every_cell_keeps_to_its_field(name: str, field: dict[str, Any]):
    cells = [row[field["name"]] for row in ROWS[name]]
    filled = [cell for cell in cells if cell]
    assert field["title"] and field["description"]
    assert [cell for cell in filled if not _lexical(field, cell) or not _within(field["constraints"], cell)] == []
    assert not field["constraints"]["required"] or filled == cells
    assert not field["constraints"].get("unique") or len(set(cells)) == len(cells)


@pytest.mark.parametrize("name", TABLES)
def test_keys(name: str):
    schema = RESOURCES[name]["schema"]
    keys = [tuple(row[part] for part in schema["primaryKey"]) for row in ROWS[name]]
    assert len(set(keys)) == len(keys)
    studies = {row["study_id"] for row in ROWS["studies"]}
    for foreign in schema.get("foreignKeys", []):
        assert foreign["reference"] == {"resource": "studies", "fields": ["study_id"]}
        assert {row["study_id"] for row in ROWS[name]} <= studies
    assert bool(schema.get("foreignKeys")) == (name in FOREIGN_KEYS)
