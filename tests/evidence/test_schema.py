"""The schema: it describes every column, the real tables pass it, and each rule catches what it is there for."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evidence import vocabulary as words
from evidence.schema import COLUMNS, KEYS, RELATIONS, RULES, TABLES, side_of_figures, table_schema
from evidence.schema.relations import POOLED_ONLY
from evidence.schema.study_rules import REVIEW_ONLY, TRIAL_ONLY
from evidence.tables import PROJECT_DATA, TableProblems, read_tables, split_list

THIS_YEAR = date.today().year
CHERKIN, HODGSON, FARR, REVIEW = "cherkin-2011", "hodgson-2012", "farr-2002", "au-2015"


def _header(table: str) -> list[str]:
    with (PROJECT_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _problems(folder: Path) -> list[tuple[str, str, str]]:
    """Problems of a folder as (file, column, problem); an empty list when there are none."""
    try:
        read_tables(folder)
    except TableProblems as problems:
        return [(problem.file, problem.column, problem.problem) for problem in problems.found]
    return []


# --- what it says about columns


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_has_the_columns_of_the_file_in_their_order(table: str):
    assert [column.name for column in COLUMNS[table]] == _header(table)
    assert list(table_schema(table).columns) == _header(table)


@pytest.mark.parametrize("column", [column for table in TABLES for column in COLUMNS[table]], ids=lambda c: c.name)
def test_every_column_is_described(column):
    assert column.title and column.about.endswith((".", "?", ".)"))
    assert column.empty != ""
    assert (column.unit is not None) == (column.kind in ("whole", "number"))
    assert column.allowed
    assert bool(column.words) >= (column.kind == "word")


def test_words_come_from_the_vocabulary():
    used = {column.name: column.words for table in TABLES for column in COLUMNS[table] if column.words}
    assert used["conditions"] == used["condition"] == words.CONDITIONS
    assert used["outcome"] == words.OUTCOMES
    assert used["funder_category"] == words.FUNDER_CATEGORIES
    assert used["design"] == words.DESIGNS
    assert used["direction"] == words.DIRECTIONS
    assert used["low_attrition"] == words.APPRAISED


@pytest.mark.parametrize("rules", [RULES, RELATIONS], ids=["columns", "tables"])
def test_rules_are_named_once_and_read_columns_that_exist(rules):
    for table, of_table in rules.items():
        assert len({rule.name for rule in of_table}) == len(of_table)
        own = {column.name for column in COLUMNS[table]}
        of_study = {f"study.{column.name}" for column in COLUMNS["studies"]} | {"study.found"}
        for rule in of_table:
            assert rule.columns[0] in own
            assert own | (of_study if rules is RELATIONS else set()) >= set(rule.columns)


# --- the real tables


def test_the_real_tables_pass_unchanged():
    tables = read_tables(PROJECT_DATA)
    for table in TABLES:
        frame = getattr(tables, table)
        assert len(frame) > 0
        assert not frame.duplicated(list(KEYS[table])).any()
        if table != "studies":
            assert set(frame["study_id"].dropna()) <= set(tables.studies["study_id"])
    assert split_list(tables.studies["sources"]).str.match("https?://").all()


def test_the_real_tables_have_people_who_are_their_own_control():
    """The rule on group sizes is needed as it is: crossover trials, one trial of legs, and rows that are not used."""
    tables = read_tables(PROJECT_DATA)
    rows = tables.results.merge(tables.studies[["study_id", "design", "n_randomised"]], on="study_id")
    more = rows[rows["n_massage"] + rows["n_comparator"] > rows["n_randomised"]]
    crossover = more["design"].eq("crossover randomised trial")
    assert crossover.any()
    assert set(more.loc[~crossover & more["use_in_figures"].eq("yes"), "study_id"]) == {"farr-2002"}


# --- what each rule catches, and what it lets pass

STUDY_CASES = [
    (CHERKIN, {"year": str(THIS_YEAR)}, []),
    (CHERKIN, {"year": str(THIS_YEAR + 1)}, [("year", "is in the future")]),
    (CHERKIN, {"year": "1900"}, []),
    (CHERKIN, {"year": "1899"}, [("year", "is out of range")]),
    (CHERKIN, {"registration": "ISRCTN01453590"}, []),
    (CHERKIN, {"registration": "National Research Register N0028108728"}, []),
    (CHERKIN, {"registration": "NCT00371384"}, []),
    (CHERKIN, {"registration": "NCT0037138"}, [("registration", "does not have the expected form")]),
    (CHERKIN, {"registration": "nct00371384"}, [("registration", "does not have the expected form")]),
    (CHERKIN, {"doi": "10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1"}, []),
    (CHERKIN, {"doi": "doi:10.7326/0003"}, [("doi", "does not have the expected form")]),
    (CHERKIN, {"pmid": "0123"}, [("pmid", "does not have the expected form")]),
    (CHERKIN, {"conditions": "chronic low back pain; neck pain"}, []),
    (CHERKIN, {"conditions": "other: sleep bruxism"}, []),
    (CHERKIN, {"conditions": "neck pain; neck pain"}, [("conditions", "names a condition twice")]),
    (
        CHERKIN,
        {"conditions": "neck pain; other: "},
        [("conditions", "holds a word that is not allowed, or another separator")],
    ),
    (CHERKIN, {"conditions": "stress"}, [("condition_group", "is not the group of the first condition")]),
    (CHERKIN, {"conditions": "stress", "condition_group": "mind and sleep"}, []),
    (CHERKIN, {"sources": "https://a.org/?x=1;y=2; http://b.org"}, []),
    (CHERKIN, {"sources": "https://a.org;https://b.org"}, [("sources", "does not have the expected form")]),
    (CHERKIN, {"sources": "https://a.org; "}, [("sources", "does not have the expected form")]),
    (CHERKIN, {"sources": "www.a.org"}, [("sources", "does not have the expected form")]),
    (CHERKIN, {"sources": ""}, [("sources", "is empty")]),
    (CHERKIN, {"attrition_pct": "100"}, []),
    (CHERKIN, {"attrition_pct": "100.1"}, [("attrition_pct", "is out of range")]),
    (CHERKIN, {"design": "evidence map"}, [("design", "the design does not fit the kind of study")]),
    (CHERKIN, {"design": "non-randomised controlled study", "randomised": "no"}, []),
    (CHERKIN, {"randomised": "no"}, [("randomised", "the design says randomised, this column does not")]),
    (CHERKIN, {"review_search_to": "2014-07"}, [("review_search_to", "has a value, but the study is not a review")]),
    (REVIEW, {"review_search_to": "2014-07"}, []),
    (REVIEW, {"review_search_to": "2014-13"}, [("review_search_to", "does not have the expected form")]),
    (REVIEW, {"sessions": "10"}, [("sessions", "has a value, but the study is not a trial")]),
    (
        REVIEW,
        {"design": "pilot randomised trial", "randomised": "yes"},
        [("design", "the design does not fit the kind of study")],
    ),
    (FARR, {"longest_follow_up_weeks": ""}, []),
    (HODGSON, {"n_randomised": ""}, []),
]


@pytest.mark.parametrize(("study_id", "cells", "expected"), STUDY_CASES)
def test_rules_of_studies(change, study_id: str, cells: dict[str, str], expected: list[tuple[str, str]]):
    assert _problems(change("studies", study_id, **cells)) == [("studies.csv", *one) for one in expected]


NOT_A_REVIEW, NOT_A_TRIAL = "has a value, but the study is not a review", "has a value, but the study is not a trial"


def test_every_column_of_reviews_is_empty_in_trials(change):
    cells = dict.fromkeys(REVIEW_ONLY, "3") | {"review_search_to": "2014"}
    folder = change("studies", CHERKIN, **cells)
    assert _problems(folder) == [("studies.csv", name, NOT_A_REVIEW) for name in REVIEW_ONLY]


def test_every_column_of_trials_is_empty_in_reviews(change):
    folder = change("studies", REVIEW, **dict.fromkeys(TRIAL_ONLY, "3"))
    assert _problems(folder) == [("studies.csv", name, NOT_A_TRIAL) for name in TRIAL_ONLY]


def test_what_is_pooled_is_empty_in_trials(change):
    folder = change("results", "cherkin-2011.01", i2="50", k="3", grade="low")
    assert _problems(folder) == [("results.csv", name, NOT_A_REVIEW) for name in POOLED_ONLY]


def test_an_appraisal_is_numbered_once_in_its_study(sound: Path):
    path = sound / "appraisals.csv"
    header, row = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, row, row]), "utf-8")
    assert _problems(sound) == [("appraisals.csv", "appraisal", "occurs more than once in its study")] * 2


MD, MEANS, LEGS, POOLED = "cherkin-2011.01", "hodgson-2012.01", "farr-2002.01", "au-2015.01"
AGAINST = ("direction", "the figures are on the other side")
POINT_AGAINST = ("point_direction", "the figures are on another side")
ONE_SIDE = ("ci_low", "only one end of the confidence interval is given")
TOO_MANY = ("n_massage", "more people than the study randomised")
TOGETHER = ("n_massage", "the two groups together are more people than the study randomised")
REASON = ("reason_not_used", "a reason is needed where use_in_figures is no, and only there")
NOT_USED = {"use_in_figures": "no", "reason_not_used": "implausible"}
NO_INTERVAL = {"ci_low": "", "ci_high": ""}
RATIO = {"measure": "RR", "better": "higher"}

RESULT_CASES = [
    (MD, {"estimate": "-4.0"}, []),
    (MD, {"estimate": "-4.01"}, [("estimate", "lies outside its confidence interval")]),
    (MD, {"ci_low": "-1.8", "estimate": "-1.8"}, []),
    (MD, {"ci_low": "-1.7", "estimate": ""}, [("ci_low", "the low end of the interval is above the high end")]),
    (MD, {"ci_high": ""}, [ONE_SIDE]),
    (MD, {"ci_low": "", "ci_high": "", "estimate": ""}, []),
    (MD, {"better": "higher"}, [AGAINST, POINT_AGAINST]),
    (MD, {"better": ""}, []),
    (MD, {"better": "higher", **NOT_USED}, []),
    (MD, {"better": "higher", "estimate": ""}, [AGAINST, POINT_AGAINST]),
    (MD, {"better": "higher", "estimate": "", "ci_low": "-4.0", "ci_high": "0.1"}, []),
    (MD, {"direction": "mixed", "point_direction": "harm"}, [POINT_AGAINST]),
    (MD, {"direction": "mixed", "point_direction": "none"}, [POINT_AGAINST]),
    (MD, {"direction": "no clear difference", "point_direction": "not stated"}, []),
    (MD, {"direction": "favours comparator", "point_direction": "not stated"}, [AGAINST]),
    (MD, {"point_direction": "harm", **NOT_USED}, [("point_direction", "contradicts the conclusion in direction")]),
    (MD, {**RATIO, "estimate": "1.2", "ci_low": "1.1", "ci_high": "1.4"}, []),
    (MD, {**RATIO, "estimate": "0.8", "ci_low": "0.7", "ci_high": "0.9"}, [AGAINST, POINT_AGAINST]),
    (MD, {**RATIO, "estimate": "0.8", "ci_low": "0.7", "ci_high": "0.9", "better": "lower"}, []),
    (
        MD,
        {**RATIO, "estimate": "0", **NO_INTERVAL},
        [("estimate", "a ratio or its interval is not positive"), AGAINST, POINT_AGAINST],
    ),
    (MD, {"measure": "p only"}, [("measure", "says that no estimate is printed, but the row has one")]),
    (MD, {"basis": "within-group only"}, [("direction", "a change within one group cannot favour anyone")]),
    (MD, {"basis": "within-group only", "direction": "mixed"}, []),
    (MD, {"use_in_figures": "no"}, [REASON]),
    (MD, {"reason_not_used": "implausible"}, [REASON]),
    (MD, {"time_weeks": "52"}, []),
    (MD, {"time_weeks": "52.14"}, [("time_weeks", "is later than the longest follow-up of the study")]),
    (MD, {"time_weeks": "-0.1"}, [("time_weeks", "is out of range")]),
    (MD, {"time_weeks": ""}, []),
    (MD, {"n_massage": "268"}, []),
    (MD, {"n_massage": "269"}, [TOGETHER]),
    (MD, {"n_massage": "269", **NOT_USED}, []),
    (MD, {"n_massage": "402", **NOT_USED}, [TOO_MANY]),
    (MD, {"n_massage": "401", "n_comparator": "401"}, []),
    (MD, {"n_massage": "", "n_comparator": "402"}, [("n_comparator", TOO_MANY[1])]),
    (MD, {"n_massage": "401", "n_comparator": "400"}, [TOGETHER]),
    (MEANS, {"n_massage": "18", "n_comparator": "17"}, []),
    (MEANS, {"n_massage": "19", "n_comparator": ""}, [TOO_MANY]),
    (LEGS, {"n_massage": "8", "n_comparator": "8"}, []),
    (LEGS, {"n_massage": "7", "n_comparator": "8"}, [TOGETHER]),
    (MEANS, {"mean_massage": "0.3"}, [POINT_AGAINST]),
    (MEANS, {"mean_massage": "0.3", "point_direction": "harm"}, []),
    (MEANS, {"mean_massage": "0.209", "point_direction": "none"}, []),
    (MEANS, {"mean_massage": "", "mean_comparator": "", "pct_massage": "60", "pct_comparator": "40"}, [POINT_AGAINST]),
    (MEANS, {"outcome": "other", "outcome_detail": "blinking"}, []),
    (
        MEANS,
        {"outcome": "other", "outcome_detail": ""},
        [("outcome_detail", "is empty, but the outcome is only called other")],
    ),
    (MEANS, {"condition": "other: sleep bruxism"}, []),
    (MEANS, {"condition": "sleep bruxism"}, [("condition", "is not one of the allowed words")]),
    (MEANS, {"p": "0.02-0.04"}, []),
    (MEANS, {"p": "≤ .05"}, []),
    (MEANS, {"p": "1.0"}, []),
    (MEANS, {"p": "3.2e-5"}, []),
    (MEANS, {"p": "1.2"}, [("p", "does not have the expected form")]),
    (MEANS, {"p": "n.s."}, [("p", "does not have the expected form")]),
    (MEANS, {"source": "https://a.org; https://b.org"}, [("source", "does not have the expected form")]),
    (MEANS, {"comparator_family": "review"}, [("comparator_family", "the family does not fit the kind of study")]),
    (MEANS, {"grade": "low"}, [("grade", "has a value, but the study is not a review")]),
    (POOLED, {"grade": "low"}, []),
    (POOLED, {"i2": "100.5"}, [("i2", "is out of range")]),
    (POOLED, {"comparator_family": "active"}, [("comparator_family", "the family does not fit the kind of study")]),
]


@pytest.mark.parametrize(("result_id", "cells", "expected"), RESULT_CASES)
def test_rules_of_results(change, result_id: str, cells: dict[str, str], expected: list[tuple[str, str]]):
    assert sorted(_problems(change("results", result_id, **cells))) == sorted(("results.csv", *one) for one in expected)


PART_CASES = [
    ("arms", "cherkin-2011/1", {"n": "401"}, []),
    ("arms", "cherkin-2011/1", {"n": "402"}, [("n", "more people than the study randomised")]),
    ("arms", "cherkin-2011/1", {"n": ""}, []),
    ("arms", "cherkin-2011/1", {"arm": "2"}, [("arm", "occurs more than once in its study")] * 2),
    ("arms", "cherkin-2011/1", {"arm": "1.5"}, [("arm", "is not a whole number")]),
    ("arms", "cherkin-2011/1", {"study_id": "cherkin-2012"}, [("study_id", "no study with this id")]),
    ("appraisals", "wilkinson-2007/1", {"low_attrition": ""}, []),
    (
        "appraisals",
        "wilkinson-2007/1",
        {"low_attrition": "not_reported"},
        [("low_attrition", "is not one of the allowed words")],
    ),
    ("appraisals", "wilkinson-2007/1", {"study_id": "wilkinson-2008"}, [("study_id", "no study with this id")]),
]


@pytest.mark.parametrize(("table", "key", "cells", "expected"), PART_CASES)
def test_rules_of_arms_and_appraisals(change, table, key, cells, expected):
    assert _problems(change(table, key, **cells)) == [(f"{table}.csv", *one) for one in expected]


def test_a_cell_with_a_problem_of_its_own_is_not_reported_again_by_the_rules(change):
    folder = change("results", MD, ci_low="four")
    assert _problems(folder) == [("results.csv", "ci_low", "is not a number")]


def test_results_of_a_study_with_a_doubtful_row_are_not_orphans(change):
    folder = change("studies", CHERKIN, kind="trail")
    assert _problems(folder) == [("studies.csv", "kind", "is not one of the allowed words")]


# --- the side of the figures, worked by hand


def _row(**cells: object) -> dict[str, object]:
    empty = dict.fromkeys(("estimate", "ci_low", "ci_high", "mean_massage", "mean_comparator"), np.nan)
    return empty | {"pct_massage": np.nan, "pct_comparator": np.nan, "measure": "MD", "better": "lower"} | cells


@pytest.mark.parametrize(
    ("row", "side"),
    [
        (_row(estimate=-2.9), 1),
        (_row(estimate=2.9), -1),
        (_row(estimate=0.0), 0),
        (_row(estimate=6.0, better="higher"), 1),
        (_row(estimate=6.0, better=np.nan), np.nan),
        (_row(), np.nan),
        (_row(measure="RR", estimate=0.8), 1),
        (_row(measure="OR", estimate=1.8), -1),
        (_row(measure="RR", estimate=1.0), 0),
        (_row(ci_low=-5.1, ci_high=-1.3), 1),
        (_row(ci_low=-5.1, ci_high=1.3), np.nan),
        (_row(measure="RR", ci_low=0.2, ci_high=0.9, better="higher"), -1),
        (_row(measure="means", mean_massage=3.0, mean_comparator=4.0), 1),
        (_row(measure="means", mean_massage=3.0), np.nan),
        (_row(measure="percent", pct_massage=40.0, pct_comparator=20.0, better="higher"), 1),
        (_row(estimate=-1.0, mean_massage=5.0, mean_comparator=4.0), 1),
    ],
)
def test_side_of_figures(row: dict[str, object], side: float):
    (found,) = side_of_figures(pd.DataFrame([row]))
    assert found == side or (np.isnan(found) and np.isnan(side))
