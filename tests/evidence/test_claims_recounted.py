"""Real statements worked by hand: the counts from the CSV files alone, the steps of the rule written out for each.

Nothing of the app counts here but its lists of words (see tests/recount.py).
"""

import csv
from functools import cache

import pandas as pd
import pytest

from evidence.claims import judge_folder
from evidence.tables import PROJECT_DATA
from evidence.verdict import Verdict
from evidence.verdict.terms import MIXED, NOT_SUPPORTED, SUPPORTED, TOO_LITTLE
from tests.recount import Recount

MASSAGE, STRONGER = ("clearly favours massage", "leans to massage"), "stronger"


@cache
def judged() -> dict[str, Verdict]:
    return {claim.id: verdict for claim, verdict in judge_folder(PROJECT_DATA)}


def told(recount: Recount, outcomes: set[str], condition: str | None, family: str | None = None) -> pd.DataFrame:
    """The trials of a slice that can tell, one row each: step, last weeks, step then, tier, people."""
    marks = recount.marks(
        keep_study=lambda study: condition is None or condition in study["conditions"].split("; "),
        keep_result=lambda row: row["outcome"] in outcomes and family in (None, row["comparator_family"]),
        keep_condition=lambda word: condition in (None, word),
    )
    speaking = pd.DataFrame([mark for mark in marks if mark["reason"] is None]).drop_duplicates("study_id")
    people = {study["study_id"]: recount.people(study) for study in recount.studies}
    return speaking.assign(people=speaking["study_id"].map(people))


def to_massage(rows: pd.DataFrame) -> tuple[int, int]:
    return int(rows["step"].isin(MASSAGE).sum()), len(rows)


def counted(found: Verdict, family: str) -> tuple[int, int]:
    return found.facts.families[family].to_massage, found.facts.families[family].trials


def checks(found: Verdict) -> dict[str, bool | None]:
    return {check.name: check.met for check in found.checks}


BACK, NECK, KNEE = "chronic low back pain", "neck pain", "knee osteoarthritis"
PAIN_AND_FUNCTION = {"pain", "function/disability"}


@pytest.mark.parametrize(
    ("claim_id", "condition", "outcomes"),
    [
        ("lbp-helps", BACK, PAIN_AND_FUNCTION),
        ("neck-helps", NECK, PAIN_AND_FUNCTION),
        ("knee-oa", KNEE, PAIN_AND_FUNCTION),
        ("depression-helps", "depression", {"depression"}),
        ("immune-boost", None, {"immune markers"}),
        ("insomnia", None, {"sleep"}),
    ],
)
def test_counts_of_a_slice(recount: Recount, claim_id: str, condition: str | None, outcomes: set[str]):
    found = judged()[claim_id]
    rows = told(recount, outcomes, condition)
    assert found.facts.count.trials == len(rows)
    assert found.facts.count.people == int(rows["people"].sum())
    assert found.facts.count.people_unknown == int(rows["people"].isna().sum())
    assert (found.facts.count.to_massage, len(rows)) == to_massage(rows)
    for family in ("inactive", "active"):
        assert counted(found, family) == to_massage(told(recount, outcomes, condition, family))
    strong = rows[rows["tier"] == STRONGER]
    assert (found.facts.stronger.to_massage, found.facts.stronger.trials) == to_massage(strong)
    later = rows[rows["weeks"] > 12]
    assert found.facts.later.trials == len(later)
    assert found.facts.later.to_massage == int(later["step_then"].isin(MASSAGE).sum())


def test_back_pain_by_hand(recount: Recount):
    """Enough; against usual care 4 of 5 without an estimate: the interval of 80% reaches below one half; so mixed."""
    assert to_massage(told(recount, PAIN_AND_FUNCTION, BACK, "inactive")) == (4, 5)
    assert to_massage(told(recount, PAIN_AND_FUNCTION, BACK, "active")) == (10, 11)
    found = judged()["lbp-helps"]
    assert checks(found) == {"Enough": True, "Comparators": False}
    assert found.word == MIXED
    assert "holds against sham or another therapy, but it is not clear against nothing added" in found.sentence


def test_neck_pain_by_hand(recount: Recount):
    """7 of 8 against usual care: Wilson 53% to 98%, holds. 2 of 5 against others: under 60%, fails. So mixed."""
    assert to_massage(told(recount, PAIN_AND_FUNCTION, NECK, "inactive")) == (7, 8)
    assert to_massage(told(recount, PAIN_AND_FUNCTION, NECK, "active")) == (2, 5)
    found = judged()["neck-helps"]
    assert found.word == MIXED
    assert "holds against nothing added or usual care, but it does not hold" in found.sentence


def test_knee_by_hand(recount: Recount):
    """Both hold by direction (7 of 8, 5 of 5), but fewer than three trials print figures; the best review: in part."""
    assert to_massage(told(recount, PAIN_AND_FUNCTION, KNEE, "inactive")) == (7, 8)
    assert to_massage(told(recount, PAIN_AND_FUNCTION, KNEE, "active")) == (5, 5)
    said = {row["direction"] for row in recount.results["nelson-2017"] if row["outcome"] == "pain"}
    assert said == {"favours massage", "no clear difference"}
    found = judged()["knee-oa"]
    assert checks(found) == {"Enough": True, "Comparators": True, "Estimate": False}
    assert found.word == MIXED


def test_depression_by_hand(recount: Recount):
    """7 trials, all on the side of massage, but one of the stronger tier where three are asked for."""
    rows = told(recount, {"depression"}, "depression")
    assert to_massage(rows) == (7, 7)
    assert int((rows["tier"] == STRONGER).sum()) == 1
    assert judged()["depression-helps"].word == TOO_LITTLE
    assert judged()["depression-helps"].would_change == ("3 trials of the stronger tier (now 1)",)


def test_immune_function_by_hand(recount: Recount):
    """1 of 3 and 2 of 4 on the side of massage: under 60% against either, so not supported."""
    assert to_massage(told(recount, {"immune markers"}, None, "inactive")) == (1, 3)
    assert to_massage(told(recount, {"immune markers"}, None, "active")) == (2, 4)
    assert judged()["immune-boost"].word == NOT_SUPPORTED


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(PROJECT_DATA / f"{name}.csv", keep_default_na=False, dtype=str)


def test_low_risk_by_hand():
    """Trials that say anything about harms, in the column or as a result: far from 60%."""
    studies, results = _table("studies"), _table("results")
    trials = studies[studies["kind"] == "trial"]
    harms = set(results.loc[results["outcome"] == "adverse events", "study_id"])
    reporting = int(((trials["safety"] != "") | trials["study_id"].isin(harms)).sum())
    assert reporting < 0.6 * len(trials)
    found = judged()["low-risk"]
    assert found.word == TOO_LITTLE
    assert f"{reporting} of {len(trials)} trials" in found.sentence


def test_small_studies_by_hand(recount: Recount):
    trials = [study for study in recount.studies if study["kind"] == "trial"]
    people = [number for study in trials if (number := recount.people(study)) is not None]
    small = sum(number < 100 for number in people) / len(people)
    weak = sum(recount.tier(study) != STRONGER for study in trials) / len(trials)
    assert small >= 0.6 and weak >= 0.6
    found = judged()["small-studies"]
    assert found.word == SUPPORTED
    assert f"{small:.0%} of trials" in found.sentence and f"{weak:.0%} are not" in found.sentence


def test_twice_as_likely_by_hand():
    """No row of the trial holds a ratio or percentages; at 52 weeks function still lies with massage, pain does not."""
    with (PROJECT_DATA / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["study_id"] == "cherkin-2011"]
    assert not any(row["measure"] in ("RR", "OR") or row["pct_massage"] for row in rows)
    late = {row["outcome"]: row["point_direction"] for row in rows if row["time_weeks"] == "52"}
    assert late == {"function/disability": "benefit", "pain": "not stated"}
    found = judged()["twice-as-likely"]
    assert found.word == TOO_LITTLE
    assert [check.met for check in found.checks] == [None, None, False, True]
