"""Nothing was lost when the collected facts became tables.

`fact_pack_sample.jsonl` holds studies as they were collected (every twentieth, and every one with published ratings
item by item); they are compared with the tables value by value. `fact_pack_counts.json` holds counts and sums of all
that was collected; the tables may grow by further studies, so only the studies counted there are counted here.
"""

import csv
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
SAMPLE = [json.loads(line) for line in (FIXTURES / "fact_pack_sample.jsonl").read_text("utf-8").splitlines()]
COUNTS = json.loads((FIXTURES / "fact_pack_counts.json").read_text("utf-8"))
RATED_BY_ITEM = {
    "shorposner-2006",
    "ahles-1999",
    "hernandez-reif-2004",
    "wilkinson-2007",
    "remington-2002",
    "harris-2012",
    "ohiggins-2008",
    "chang-2002",
    "dabiri-2014",
    "sherman-2009",
}
JUDGED_ITEMS = (
    "random_allocation",
    "allocation_concealed",
    "assessor_blinded",
    "participants_blinded",
    "intention_to_treat",
    "low_attrition",
)


def _rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        counted = COUNTS["results_per_study"]
        return [row for row in csv.DictReader(file) if row["study_id"] in counted]


TABLES = {table: _rows(table) for table in ("studies", "results", "arms", "appraisals")}


def _of_study(table: str, study_id: str) -> list[dict[str, str]]:
    return [row for row in TABLES[table] if row["study_id"] == study_id]


def _same(cell: str, value: object) -> bool:
    """Does a cell hold a collected value? null = empty, lists are joined, true = yes, numbers are equal as numbers."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == ("yes" if value else "no")
    if isinstance(value, list):
        return cell == "; ".join(value)
    if isinstance(value, (int, float)):
        return cell != "" and float(cell) == value
    return cell == value and cell != ""


def _expected_study(study: dict) -> dict[str, object]:
    """The cells a collected study must have in studies.csv."""
    inside = ("arms", "quality", "review", "outcomes")
    flat = {name: value for name, value in study.items() if name not in inside}
    flat |= {name: value for name, value in study["quality"].items() if name != "published_ratings"}
    review = study["review"] or dict.fromkeys(("n_trials", "n_participants", "search_to", "quality_statement"))
    return {"reader_note": None} | flat | {f"review_{name}": value for name, value in review.items()}


def _differences(row: dict[str, str], expected: dict[str, object]) -> list[str]:
    missing = [f"{name}: no such value expected" for name in row if name not in expected]
    return missing + [
        f"{name}: {value!r} became {row.get(name)!r}"
        for name, value in expected.items()
        if name not in row or not _same(row[name], value)
    ]


def test_the_sample_is_spread_over_all_that_was_collected():
    chosen = {study["study_id"] for study in SAMPLE}
    assert len(chosen) == len(SAMPLE) >= 34
    assert chosen.issuperset(RATED_BY_ITEM)
    positions = [number for number, study_id in enumerate(COUNTS["results_per_study"]) if study_id in chosen]
    gaps = [later - earlier for earlier, later in pairwise(positions)]
    assert max(gaps) <= 20
    assert {study["kind"] for study in SAMPLE} == {"trial", "review"}
    assert sum(len(study["outcomes"]) for study in SAMPLE) > 100


@pytest.mark.parametrize("study", SAMPLE, ids=lambda study: study["study_id"])
def test_study_is_in_the_tables_value_by_value(study: dict):
    (row,) = _of_study("studies", study["study_id"])
    assert _differences(row, _expected_study(study)) == []


@pytest.mark.parametrize("study", SAMPLE, ids=lambda study: study["study_id"])
def test_results_are_in_the_tables_value_by_value(study: dict):
    rows = _of_study("results", study["study_id"])
    assert len(rows) == len(study["outcomes"])
    optional = ("outcome_detail", "reason_not_used", "reader_note", "coder_note", "sign_note", "source")
    for number, (row, outcome) in enumerate(zip(rows, study["outcomes"], strict=True), start=1):
        named = {"result_id": f"{study['study_id']}.{number:02d}", "study_id": study["study_id"]}
        assert _differences(row, dict.fromkeys(optional) | outcome | named) == []


@pytest.mark.parametrize("study", SAMPLE, ids=lambda study: study["study_id"])
def test_arms_and_ratings_are_in_the_tables_value_by_value(study: dict):
    study_id = study["study_id"]
    arms = [{"study_id": study_id, "arm": number, **arm} for number, arm in enumerate(study["arms"], start=1)]
    found = _of_study("arms", study_id)
    assert len(found) == len(arms)
    assert [_differences(row, arm) for row, arm in zip(found, arms, strict=True)] == [[] for _ in arms]

    ratings = study["quality"]["published_ratings"]
    found = _of_study("appraisals", study_id)
    assert len(found) == len(ratings)
    items = dict.fromkeys(JUDGED_ITEMS)
    for number, (row, rating) in enumerate(zip(found, ratings, strict=True), start=1):
        plain = {name: value for name, value in rating.items() if name != "items"}
        judged = items | (rating.get("items") or {})
        assert _differences(row, {"study_id": study_id, "appraisal": number} | plain | judged) == []


def test_every_collected_study_and_result_arrived():
    kinds = Counter(row["kind"] for row in TABLES["studies"])
    assert {"trial": COUNTS["trials"], "review": COUNTS["reviews"]} == kinds
    assert {table: len(rows) for table, rows in TABLES.items()} == COUNTS["rows"]
    assert [row["study_id"] for row in TABLES["studies"]] == list(COUNTS["results_per_study"])
    assert Counter(row["study_id"] for row in TABLES["results"]) == COUNTS["results_per_study"]


@pytest.mark.parametrize("table", COUNTS["not_null"])
def test_every_field_is_filled_as_often_as_collected(table: str):
    filled = {name: sum(row[name] != "" for row in TABLES[table]) for name in TABLES[table][0]}
    assert filled == COUNTS["not_null"][table]


@pytest.mark.parametrize("table", COUNTS["sums"])
def test_every_column_of_numbers_adds_up_as_collected(table: str):
    for name, total in COUNTS["sums"][table].items():
        found = math.fsum(float(row[name]) for row in TABLES[table] if row[name] != "")
        assert found == pytest.approx(total, abs=1e-6), name
