"""Rules between a table and the studies its rows belong to; columns of the study are seen as `study.<name>`."""

import pandas as pd

from evidence.schema.rule import Rule

PREFIX = "study."
CROSSOVER = "crossover randomised trial"
POOLED_ONLY = ("i2", "k", "grade")


def with_study(rows: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table with the columns of their study added as `study.<name>`; orphans have them empty."""
    wanted = ["study_id", "kind", "design", "n_randomised", "longest_follow_up_weeks"]
    known = studies[[name for name in wanted if name in studies]].dropna(subset="study_id").drop_duplicates("study_id")
    known = known.assign(found=True).set_index("study_id").add_prefix(PREFIX)
    return rows.join(known, on="study_id")


def _orphan(table: str) -> Rule:
    return Rule(
        f"{table} belong to studies",
        ("study_id", "study.found"),
        "no study with this id",
        "a study_id of studies.csv",
        lambda rows: rows["study_id"].isna() | rows["study.found"].notna(),
    )


def _at_most_randomised(column: str) -> Rule:
    return Rule(
        f"{column} within the people randomised",
        (column, "study.n_randomised"),
        "more people than the study randomised",
        "at most n_randomised of the study",
        lambda rows: ~rows[column].gt(rows["study.n_randomised"]),
    )


def _together(rows: pd.DataFrame) -> pd.Series:
    """Two groups together exceed the people randomised only where the same people, or all of them, are in both."""
    massage, comparator, people = rows["n_massage"], rows["n_comparator"], rows["study.n_randomised"]
    own_control = rows["study.design"].eq(CROSSOVER) | (massage.eq(people) & comparator.eq(people))
    return ~(massage + comparator).gt(people) | own_control | rows["use_in_figures"].eq("no")


def _family_fits(rows: pd.DataFrame) -> pd.Series:
    kind = rows["study.kind"]
    return kind.isna() | (rows["comparator_family"].eq("review") == kind.eq("review"))


def _pooled(column: str) -> Rule:
    return Rule(
        f"{column} is for reviews",
        (column, "study.kind"),
        "has a value, but the study is not a review",
        "empty unless the study is a review",
        lambda rows: rows[column].isna() | ~rows["study.kind"].eq("trial"),
    )


RESULT_RELATIONS = (
    _orphan("results"),
    Rule(
        "time within the follow-up",
        ("time_weeks", "study.longest_follow_up_weeks"),
        "is later than the longest follow-up of the study",
        "at most longest_follow_up_weeks of the study",
        lambda rows: ~rows["time_weeks"].gt(rows["study.longest_follow_up_weeks"]),
    ),
    _at_most_randomised("n_massage"),
    _at_most_randomised("n_comparator"),
    Rule(
        "both groups within the people randomised",
        ("n_massage", "n_comparator", "use_in_figures", "study.design", "study.n_randomised"),
        "the two groups together are more people than the study randomised",
        "n_massage + n_comparator at most n_randomised, unless people are their own control (crossover design, or "
        "everybody is in both groups) or the row is not used in figures",
        _together,
    ),
    Rule(
        "family of comparators fits the kind",
        ("comparator_family", "study.kind"),
        "the family does not fit the kind of study",
        "review for results of reviews, any other family for results of trials",
        _family_fits,
    ),
    *(_pooled(column) for column in POOLED_ONLY),
)
ARM_RELATIONS = (_orphan("groups"), _at_most_randomised("n"))
APPRAISAL_RELATIONS = (_orphan("appraisals"),)
CLAIM_RELATIONS = (_orphan("claims"),)
