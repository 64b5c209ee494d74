"""Reading: sound tables in every dress arrive typed; broken ones end in TableProblems that say where and what."""

import contextlib
import json
import os
import time
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import vocabulary as words
from evidence.csv_file import LARGEST_FILE
from evidence.problems import FRAME_COLUMNS, LONGEST_VALUE, MOST_ROWS_LISTED
from evidence.schema import COLUMNS, TABLES
from evidence.tables import (
    PROJECT_DATA,
    TableProblems,
    Tables,
    read_table,
    read_tables,
    split_list,
    tables_from_bytes,
)

TESTS = Path(__file__).parents[1]
SOUND = TESTS / "fixtures" / "sound_tables"
BROKEN = sorted(path.parent for path in (TESTS / "broken_tables").glob("*/expected.json"))
SOUND_BYTES = {table: (SOUND / f"{table}.csv").read_bytes() for table in TABLES}


def _problems(folder: Path) -> TableProblems:
    with pytest.raises(TableProblems) as caught:
        read_tables(folder)
    return caught.value


@cache
def _of_broken(folder: Path) -> TableProblems:
    """Problems of a committed broken table, read once."""
    return _problems(folder)


def _same(one: Tables, other: Tables) -> None:
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


# --- what arrives


@pytest.fixture(scope="module")
def real() -> Tables:
    return read_tables(PROJECT_DATA)


def test_types(real: Tables):
    for table in TABLES:
        frame = getattr(real, table)
        for column in COLUMNS[table]:
            dtype = frame[column.name].dtype
            if column.kind == "word":
                assert list(dtype.categories)[: len(column.words)] == list(column.words)
            elif column.kind in ("whole", "number"):
                assert dtype == ("int64" if column.name in ("year", "arm", "appraisal") else "float64")
            else:
                assert dtype == "str"
        assert list(frame.index) == list(range(len(frame)))


def test_values_as_in_the_file(real: Tables):
    study = real.studies.set_index("study_id").loc["cherkin-2011"]
    assert (study["year"], study["n_randomised"], study["design"]) == (2011, 401.0, "randomised trial")
    assert study["pmid"] == "21727288"
    result = real.results.set_index("result_id").loc["cherkin-2011.01"]
    assert (result["estimate"], result["ci_low"], result["ci_high"]) == (-2.9, -4.0, -1.8)
    assert np.isnan(result["i2"]) and pd.isna(result["grade"])
    assert real.version == (PROJECT_DATA / "VERSION").read_text("utf-8").strip()


def test_order_of_the_file_is_kept(real: Tables):
    lines = (PROJECT_DATA / "arms.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == list(real.arms["study_id"])


def test_none_and_na_are_words_not_missing_values(change):
    folder = change("studies", "cherkin-2011", funder="NA", country="None", journal="nan", title="null")
    study = read_tables(folder).studies.set_index("study_id").loc["cherkin-2011"]
    assert list(study[["funder", "country", "journal", "title"]]) == ["NA", "None", "nan", "null"]


def test_conditions_that_are_not_in_the_vocabulary_become_categories(change):
    results = read_tables(change("results", "cherkin-2011.01", condition="other: sleep bruxism")).results
    assert list(results["condition"].cat.categories) == [*words.CONDITIONS, "other: sleep bruxism"]
    assert not results["condition"].isna().any()


def test_split_list_leads_back_to_its_rows(change):
    studies = read_tables(change("studies", "cherkin-2011", conditions="neck pain; stress")).studies
    values = studies[["study_id"]].join(split_list(studies["conditions"]).rename("condition"))
    assert list(values.loc[values["study_id"] == "cherkin-2011", "condition"]) == ["neck pain", "stress"]
    assert list(values.loc[values["study_id"] == "hodgson-2012", "condition"]) == ["cancer symptoms"]


# --- the same tables in another dress


def _dress(content: bytes, dress: str) -> bytes:
    text = content.decode()
    return {
        "bom": b"\xef\xbb\xbf" + content,
        "windows line ends": text.replace("\n", "\r\n").encode(),
        "bom and windows line ends": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        "old mac line ends": text.replace("\n", "\r").encode(),
        "blank rows at the end": content + b"\n\n" + b"," * text.splitlines()[0].count(",") + b"\n",
        "no line end at the end": content.rstrip(b"\n"),
    }[dress]


@pytest.mark.parametrize(
    "dress",
    [
        "bom",
        "windows line ends",
        "bom and windows line ends",
        "old mac line ends",
        "blank rows at the end",
        "no line end at the end",
    ],
)
def test_other_dress_same_tables(sound: Path, dress: str):
    for table, content in SOUND_BYTES.items():
        (sound / f"{table}.csv").write_bytes(_dress(content, dress))
    _same(read_tables(sound), read_tables(SOUND))


def test_columns_in_another_order_same_tables(sound: Path):
    frame = pd.read_csv(sound / "studies.csv", dtype=str, keep_default_na=False)
    frame[sorted(frame.columns)].to_csv(sound / "studies.csv", index=False)
    _same(read_tables(sound), read_tables(SOUND))


def test_arms_appraisals_claims_and_version_may_be_absent(sound: Path):
    for name in ("arms.csv", "appraisals.csv", "claims.csv", "VERSION"):
        (sound / name).unlink()
    tables = read_tables(sound)
    whole = read_tables(SOUND)
    assert tables.version == "unversioned"
    for table in ("arms", "appraisals", "claims"):
        frame, typed = getattr(tables, table), getattr(whole, table)
        assert len(frame) == 0
        assert frame.dtypes.to_dict() == typed.dtypes.to_dict()
    pd.testing.assert_frame_equal(tables.results, whole.results)


@pytest.mark.parametrize(
    ("content", "version"),
    [(b"", "unversioned"), (b"\xff\xfe", "unversioned"), (b"2027.1.0 beta\n", "2027.1.0"), (b"9" * 500, "9" * 40)],
)
def test_odd_version_files(sound: Path, content: bytes, version: str):
    (sound / "VERSION").write_bytes(content)
    assert read_tables(sound).version == version


def test_tables_in_memory_are_the_same_tables():
    _same(tables_from_bytes(SOUND_BYTES, "2026.11.0"), read_tables(SOUND))
    assert tables_from_bytes(SOUND_BYTES).version == "unversioned"


def test_tables_in_memory_need_studies_and_results():
    with pytest.raises(TableProblems) as caught:
        tables_from_bytes({"studies": SOUND_BYTES["studies"]})
    assert [problem.file for problem in caught.value.found] == ["results.csv"]


def test_one_table_in_memory():
    pd.testing.assert_frame_equal(read_table("results", SOUND_BYTES["results"]), read_tables(SOUND).results)
    with pytest.raises(TableProblems, match="is not one of the allowed words"):
        read_table("results", SOUND_BYTES["results"].replace(b"favours massage", b"favors massage"))


# --- broken tables


def test_there_are_enough_broken_tables():
    assert len(BROKEN) >= 14


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_broken_table(folder: Path):
    """Exactly the expected places are reported, each with the expected words."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))["problems"]
    problems = _of_broken(folder)
    places = sorted(str((problem.file, problem.row, problem.column)) for problem in problems.found)
    assert places == sorted(str((one["file"], one["row"], one["column"])) for one in expected)
    for one in expected:
        said = [
            f"{problem.problem} | {problem.value} | {problem.allowed}"
            for problem in problems.found
            if (problem.file, problem.row, problem.column) == (one["file"], one["row"], one["column"])
        ]
        assert any(all(word in text for word in one["words"]) for text in said), (one, said)
    assert problems.count == len(expected)


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_problems_are_a_frame_fit_to_show(folder: Path):
    problems = _of_broken(folder)
    frame = problems.problems
    assert list(frame.columns) == list(FRAME_COLUMNS)
    assert len(frame) == len(problems.found)
    assert frame["row"].dtype == "Int64"
    assert (frame["problem"] != "").all() and (frame["allowed"] != "").all()
    assert frame["value"].str.len().max() <= LONGEST_VALUE
    assert all(value.isprintable() for value in frame["value"])
    assert problems.found[0].file in problems.summary and str(problems) == problems.summary


def test_missing_folder(tmp_path: Path):
    assert "no such folder" in _problems(tmp_path / "nowhere").summary


def test_a_file_instead_of_a_folder():
    assert "no such folder" in _problems(SOUND / "studies.csv").summary


def test_an_empty_folder(tmp_path: Path):
    assert [problem.file for problem in _problems(tmp_path).found] == ["studies.csv", "results.csv"]


def test_a_folder_instead_of_a_file(sound: Path):
    (sound / "arms.csv").unlink()
    (sound / "arms.csv").mkdir()
    (problem,) = _problems(sound).found
    assert problem.file == "arms.csv" and "cannot be opened" in problem.problem


def test_rows_are_counted_as_a_spreadsheet_shows_them(sound: Path, change):
    """A line break inside a cell is no new row, and a blank row is one."""
    change("studies", "wilkinson-2007", notes="first\nsecond\nthird")
    folder = change("studies", "hodgson-2012", kind="trail")
    path = folder / "studies.csv"
    assert [problem.row for problem in _problems(folder).found] == [3]
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nhodgson-2012", "\n\nhodgson-2012"), "utf-8")
    assert [problem.row for problem in _problems(folder).found] == [4]


# --- many problems, large files, junk


def _many(rows: int) -> dict[str, bytes]:
    """The sound studies, and results with as many rows as wanted, all with the same fault."""
    header, first, *_ = SOUND_BYTES["results"].decode().splitlines()
    study_id = first.split(",")[1]
    spoiled = first.replace("between-group", "between-groups").removeprefix(f"{study_id}.01")
    lines = [header, *(f"{study_id}.{number:06d}{spoiled}" for number in range(rows))]
    return {"studies": SOUND_BYTES["studies"], "results": "\n".join(lines).encode()}


def test_the_same_problem_is_listed_for_some_rows_and_counted_for_all():
    with pytest.raises(TableProblems) as caught:
        tables_from_bytes(_many(100))
    found = caught.value.found
    assert [problem.row for problem in found] == [*range(2, 2 + MOST_ROWS_LISTED), None]
    assert found[-1].more == 100 - MOST_ROWS_LISTED
    assert f"{100 - MOST_ROWS_LISTED} more rows" in found[-1].problem
    assert caught.value.count == 100
    assert caught.value.summary.startswith("100 problems")


def test_ragged_rows_without_end_are_not_all_read(sound: Path):
    header = SOUND_BYTES["studies"].split(b"\n")[0]
    (sound / "studies.csv").write_bytes(header + b"\n" + b"a,b,c\n" * 300_000)
    found = [problem for problem in _problems(sound).found if problem.file == "studies.csv"]
    assert len(found) == MOST_ROWS_LISTED


JUNK = 50_000_000


def _junk(kind: str) -> bytes:
    header = SOUND_BYTES["studies"].split(b"\n")[0]
    row = b",".join([b"a"] * (header.count(b",") + 1)) + b"\n"
    return {
        "random bytes": np.random.default_rng(7).bytes(JUNK),
        "one long line": b"x" * JUNK,
        "lines of text": b"lorem ipsum, dolor sit amet\n" * (JUNK // 28),
        "header and one long line": header + b"\n" + b"x" * JUNK,
        "header and an open quotation mark": header + b'\n"' + b"x\n" * (JUNK // 2),
        "header and commas": header + b"\n" + b"," * JUNK,
        "header and rows of nonsense": header + b"\n" + row * (JUNK // len(row)),
        "zeros": bytes(JUNK),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "random bytes",
        "one long line",
        "lines of text",
        "header and one long line",
        "header and an open quotation mark",
        "header and commas",
        "header and rows of nonsense",
        "zeros",
    ],
)
def test_fifty_megabytes_of_junk_are_refused_quickly(sound: Path, kind: str):
    (sound / "studies.csv").write_bytes(_junk(kind))
    start = time.perf_counter()
    problems = _problems(sound)
    assert time.perf_counter() - start < 5
    assert {problem.file for problem in problems.found} == {"studies.csv"}


def test_a_file_above_the_limit_is_not_read(sound: Path):
    with (sound / "results.csv").open("ab") as file:
        os.truncate(file.fileno(), LARGEST_FILE + 1)
    start = time.perf_counter()
    (problem,) = _problems(sound).found
    assert time.perf_counter() - start < 1
    assert problem.file == "results.csv" and "300 MB" in problem.allowed


def test_the_limit_admits_a_hundred_thousand_studies_with_four_results_each(real: Tables):
    """By size: as long as the rows are as long as those of the real tables."""
    studies = (PROJECT_DATA / "studies.csv").stat().st_size / len(real.studies)
    results = (PROJECT_DATA / "results.csv").stat().st_size / len(real.results)
    assert max(studies * 100_000, results * 400_000) < LARGEST_FILE


def test_the_real_tables_are_read_quickly():
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read_tables(PROJECT_DATA)
        times.append(time.perf_counter() - start)
    assert min(times) < 1.5


# --- whatever comes, nothing but TableProblems


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_end_in_table_problems(content: bytes):
    with pytest.raises(TableProblems):
        tables_from_bytes({"studies": content, "results": SOUND_BYTES["results"]})


def _read_or_refuse(contents: dict[str, bytes]) -> None:
    """Read tables that may be broken; any exception but TableProblems fails the test."""
    with contextlib.suppress(TableProblems):
        tables = tables_from_bytes(contents)
        assert len(tables.studies) > 0
        assert set(tables.results["study_id"]) <= set(tables.studies["study_id"])


PIECES = st.sampled_from(
    [
        b'"',
        b",",
        b"\n",
        b"\r",
        b";",
        b"\xe9",
        b"\x00",
        b"\xff",
        b"-",
        b"9" * 30,
        b"1e9",
        b"inf",
        b"\xe2\x80\xa8",
        b"; ",
        b"yes",
        b'""',
        b"\t",
        b"",
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_sound_tables_with_a_piece_replaced_are_read_or_refused(data: st.DataObject):
    table = data.draw(st.sampled_from(TABLES))
    content = SOUND_BYTES[table]
    at = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 30))
    spoiled = content[:at] + data.draw(PIECES) + content[at + gone :]
    _read_or_refuse(SOUND_BYTES | {table: spoiled})
