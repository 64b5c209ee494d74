"""One condition on tables written by hand: who stands in which picture, with which result, and who is told apart."""

import math

import numpy as np
import pandas as pd
import pytest

from evidence import condition as conditions
from evidence import filtering, forest
from evidence.condition import BANDS, Figures
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.selection import Selection
from evidence.vocabulary import HOLLOW_REASONS
from tests.written import appraisal, corpus_of, groups, result, review, trial

BACK, NECK = "chronic low back pain", "neck pain"
FIGURES = {
    "measure": "means",
    "better": "lower",
    "mean_massage": 4.0,
    "sd_massage": 2.0,
    "mean_comparator": 5.0,
    "sd_comparator": 2.0,
    "n_massage": 50,
    "n_comparator": 50,
}
ACTIVE = {"comparator_type": "sham/light touch", "comparator_family": "active", "comparator_arm": "Sham"}


def scores(**cells: object) -> dict:
    """A result whose figures give d = 0.5 on the side of massage: 4 against 5 points, SD 2, 50 people a group."""
    return result(**(FIGURES | cells))


def ordered_of(*studies: dict, condition: str = BACK, **limits: object) -> pd.DataFrame:
    """The results of a condition in the order in which its trials speak."""
    return conditions.results_in_order(filtering.apply(Selection(**limits), corpus_of(*studies)), condition)


def figured(*studies: dict, outcome: str = "pain", condition: str = BACK) -> Figures:
    """What the trials of a condition give on one scale."""
    corpus = corpus_of(*studies)
    ordered = conditions.results_in_order(filtering.apply(Selection(), corpus), condition)
    return conditions.figures(ordered, outcome, hedges_g(corpus.results, corpus.studies))


def coursed(*studies: dict, outcome: str = "pain") -> pd.DataFrame:
    """The course of an outcome."""
    corpus = corpus_of(*studies)
    ordered = conditions.results_in_order(filtering.apply(Selection(), corpus), BACK)
    return conditions.course(ordered, outcome, hedges_g(corpus.results, corpus.studies))


def hedges_j(df: float) -> float:
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


# Results in order.
def test_results_are_those_of_the_trials_of_the_condition():
    found = ordered_of(
        trial("a", results=[result(), result(outcome="sleep")]),
        trial("b", conditions=NECK, results=[result(condition=NECK)]),
        trial("c", conditions=f"{NECK}; {BACK}", results=[result(condition=NECK), result()]),
        review("d", results=[result(comparator_family="review")]),
    )
    assert found["result_id"].tolist() == ["a.01", "a.02", "c.02"]


def test_results_filed_elsewhere_speak_where_a_trial_has_none_of_its_own():
    found = ordered_of(trial("a", conditions=f"{BACK}; {NECK}", results=[result(condition=NECK)]))
    assert found["result_id"].tolist() == ["a.01"]


def test_a_result_carries_what_is_known_of_its_study():
    found = ordered_of(
        trial(
            "a",
            first_author="Field",
            year=1996,
            massage_type="Thai",
            treatment_weeks=6,
            sessions=12,
            minutes_per_session=30,
            funder_category="Commercial",
            arms=groups(20, 25),
            results=[result(direction="favours comparator", point_direction="harm")],
        )
    )
    (row,) = found.to_dict("records")
    told = {name: row[name] for name in ("label", "year", "n_people", "massage_type", "treatment_weeks", "sessions")}
    assert told == {
        "label": "Field 1996",
        "year": 1996,
        "n_people": 45,
        "massage_type": "Thai",
        "treatment_weeks": 6,
        "sessions": 12,
    }
    assert (row["minutes_per_session"], row["funder_category"], row["scope"]) == (30, "Commercial", "core")
    assert (row["row"], row["role"], row["step"]) == (0, -1, 4)


def test_a_selection_limits_trials_and_results():
    studies = (
        trial("a", year=1999, results=[result(), result(**ACTIVE)]),
        trial("b", year=2005, results=[result(), result(**ACTIVE)]),
    )
    assert ordered_of(*studies, year_from=2000)["result_id"].tolist() == ["b.02", "b.01"]
    assert ordered_of(*studies, families=("inactive",))["result_id"].tolist() == ["a.01", "b.01"]


def test_a_condition_that_no_study_has_is_refused():
    with pytest.raises(ValueError, match="not in"):
        ordered_of(trial(results=[result()]), condition=NECK)


# Outcomes.
def test_outcomes_are_listed_by_how_many_trials_report_them():
    found = conditions.outcomes(
        ordered_of(
            trial("a", results=[result(outcome="sleep"), result(outcome="sleep"), result(outcome="mood")]),
            trial("b", results=[result(outcome="sleep", basis="within-group only"), result(outcome="anxiety")]),
            trial("c", results=[result(outcome="anxiety"), result(outcome="adverse events")]),
            trial("d", results=[result(outcome="depression", use_in_figures="no"), result(outcome="pain")]),
        )
    )
    assert list(found.itertuples(index=False, name=None)) == [
        ("anxiety", 2, 2),
        ("sleep", 2, 1),
        ("pain", 1, 1),
        ("mood", 1, 1),
        ("depression", 1, 0),
    ]


def test_adverse_events_alone_are_no_outcome_to_choose():
    assert conditions.outcomes(ordered_of(trial(results=[result(outcome="adverse events")]))).empty


# The direction of every trial and outcome.
def test_every_trial_speaks_once_for_every_outcome():
    grid = conditions.direction_grid(
        ordered_of(
            trial(
                "a",
                treatment_weeks=4,
                results=[
                    result(time_weeks=1, time_label="during treatment"),
                    result(time_weeks=4, time_label="end of treatment"),
                    result(outcome="sleep", basis="narrative"),
                    result(outcome="adverse events"),
                ],
            ),
            trial("b", results=[result(use_in_figures="no"), result(basis="within-group only"), result()]),
        )
    )
    assert grid["result_id"].tolist() == ["a.02", "a.03", "b.03"]
    assert [HOLLOW_REASONS[role] if role >= 0 else None for role in grid["role"]] == [
        None,
        "difference claimed without a test",
        None,
    ]


def test_of_results_that_cannot_speak_the_mildest_reason_stands():
    grid = conditions.direction_grid(
        ordered_of(trial(results=[result(use_in_figures="no"), result(basis="narrative")]))
    )
    assert [HOLLOW_REASONS[role] for role in grid["role"]] == ["difference claimed without a test"]


# One trial, one result.
FIRST = {
    "the primary outcome": ([scores(), scores(primary="yes")], 2),
    "the end of treatment": (
        [scores(time_weeks=3), scores(time_weeks=9), scores(time_weeks=6.5)],
        3,
    ),
    "the end of treatment by its label": (
        [scores(time_weeks=7), scores(time_weeks=9, time_label="end of treatment")],
        2,
    ),
    "the stricter comparator": ([scores(), scores(**ACTIVE)], 2),
    "more people": ([scores(n_massage=40), scores(n_massage=60, comparator_arm="Another usual care")], 2),
    "the order of the table": ([scores(), scores(comparator_arm="Another usual care")], 1),
    "the primary outcome before the time": (
        [scores(time_weeks=6), scores(time_weeks=52, primary="yes", time_label="after treatment")],
        2,
    ),
    "the time before the comparator": ([scores(time_weeks=6), scores(time_weeks=7, **ACTIVE)], 1),
    "the comparator before more people": ([scores(n_massage=500), scores(**ACTIVE)], 2),
    "the next one where the first gives no figures": ([result(primary="yes"), scores(), scores(time_weeks=52)], 3),
    "one that can speak": ([scores(primary="yes", use_in_figures="no"), scores()], 2),
}


@pytest.mark.parametrize("why", FIRST)
def test_a_trial_stands_once_with(why: str):
    rows, expected = FIRST[why]
    drawn = figured(trial("a", treatment_weeks=6, results=rows)).drawn
    assert drawn["result_id"].tolist() == [f"a.{expected:02d}"]
    assert drawn["comparisons"].tolist() == [1]


@pytest.mark.parametrize("mean", [1.0, 4.9, 5.1, 9.0])
def test_how_large_a_result_is_never_decides(mean: float):
    found = figured(trial("a", results=[scores(mean_massage=mean), scores(mean_massage=2.0, comparator_arm="Other")]))
    assert found.drawn["result_id"].tolist() == ["a.01"]


def test_figures_are_on_the_scale_of_hedges_g():
    (row,) = figured(trial("a", results=[scores()])).drawn.to_dict("records")
    # d = 0.5; J = 0.99233; variance J²(1/50 + 1/50 + 0.25/200)
    assert row["g"] == pytest.approx(0.49616, abs=2e-5)
    assert row["variance"] == pytest.approx(0.040620, abs=2e-6)
    assert (row["ci_low"], row["ci_high"]) == (pytest.approx(0.1011, abs=1e-4), pytest.approx(0.8912, abs=1e-4))


def test_the_family_is_that_of_the_result_that_comes_first():
    found = figured(
        trial("a", results=[scores(), scores(**ACTIVE)]),
        trial("b", results=[scores(primary="yes"), scores(**ACTIVE)]),
    )
    assert found.drawn["comparator_family"].tolist() == ["active", "inactive"]


def test_other_outcomes_are_not_drawn():
    found = figured(trial("a", results=[scores(outcome="sleep", primary="yes"), scores()]), trial("b"))
    assert found.drawn["result_id"].tolist() == ["a.02"]
    assert found.trials == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"comparator_type": "different massage type", "comparator_family": "massage"},
        {"comparator_type": "different dose", "comparator_family": "dose"},
        {"isolates_massage": "no"},
        {"isolates_massage": "unclear"},
        {"basis": "within-group only"},
        {"basis": "narrative"},
        {"use_in_figures": "no", "reason_not_used": "misprint"},
    ],
    ids=str,
)
def test_figures_that_do_not_answer_whether_massage_helps_are_neither_drawn_nor_refused(cells: dict):
    found = figured(trial("a", results=[scores(**cells)]), trial("b", results=[scores()]))
    assert found.drawn["study_id"].tolist() == ["b"]
    assert found.refused.empty
    assert found.trials == 2


# Trials of several arms.
def test_two_massage_arms_share_the_control_group():
    """Arms of 40 and 20 against 30, d = 0.5 and 1: against 15 each, averaged by the inverse of the variance."""
    arms = [
        scores(massage_arm="Swedish", n_massage=40, n_comparator=30),
        scores(massage_arm="Thai", n_massage=20, n_comparator=30, mean_massage=3.0),
    ]
    found = figured(trial("a", arms=groups(40, 20, 30), results=arms))
    (row,) = found.drawn.to_dict("records")
    g = [hedges_j(53) * 0.5, hedges_j(33) * 1.0]
    variance = [
        hedges_j(53) ** 2 * (1 / 40 + 1 / 15 + 0.5**2 / (2 * 55)),
        hedges_j(33) ** 2 * (1 / 20 + 1 / 15 + 1.0**2 / (2 * 35)),
    ]
    weights = [1 / one for one in variance]
    assert row["g"] == pytest.approx((g[0] * weights[0] + g[1] * weights[1]) / sum(weights))
    assert row["variance"] == pytest.approx(1 / sum(weights))
    assert row["ci_low"] == pytest.approx(row["g"] - 1.959964 * row["variance"] ** 0.5, rel=1e-6)
    assert (row["comparisons"], row["n_massage"], row["n_comparator"], row["n_people"]) == (2, 60, 30, 90)
    assert (row["result_id"], row["massage_arm"], row["comparator_arm"]) == (
        "a.01 + a.02",
        "Swedish + Thai",
        "Usual care",
    )
    assert row["derivation"].count("->") == 2


def test_arms_are_not_counted_as_if_each_had_the_whole_control_group():
    """Two arms of 40 against one group of 40 say more than one arm of 40, and less than two trials."""
    alone = figured(trial("a", results=[scores()])).drawn["variance"].item()
    two = [scores(massage_arm="Swedish"), scores(massage_arm="Thai")]
    both = figured(trial("a", results=two)).drawn["variance"].item()
    assert alone / 2 < both < alone


@pytest.mark.parametrize(
    "other",
    [
        {"instrument": "McGill"},
        {"outcome_detail": "at night"},
        {"time_weeks": 12},
        {"time_weeks": 6, "time_label": "after treatment"},
        {"comparator_arm": "Waiting list"},
    ],
    ids=str,
)
def test_only_arms_measured_alike_against_the_same_group_are_combined(other: dict):
    own = {"instrument": "VAS", "outcome_detail": "at rest", "time_weeks": 6, "time_label": "end of treatment"}
    rows = [scores(massage_arm="Swedish", **own), scores(massage_arm="Thai", **(own | other))]
    drawn = figured(trial("a", treatment_weeks=6, results=rows)).drawn
    assert drawn["result_id"].tolist() == ["a.01"]
    assert drawn["n_comparator"].tolist() == [50]


def test_arms_with_nothing_said_of_instrument_and_time_are_measured_alike():
    drawn = figured(trial("a", results=[scores(massage_arm="Swedish"), scores(massage_arm="Thai")])).drawn
    assert drawn["result_id"].tolist() == ["a.01 + a.02"]


def test_the_same_two_arms_stand_once_however_many_figures_are_printed_of_them():
    """Attacks and days with migraine of both arms; two instruments without a name."""
    rows = [
        scores(massage_arm=arm, outcome_detail=detail) for arm in ("Swedish", "Thai") for detail in ("attacks", "days")
    ]
    assert figured(trial("a", results=rows)).drawn["result_id"].tolist() == ["a.01 + a.03"]
    twice = [scores(mean_massage=4.5), scores()]
    assert figured(trial("a", results=twice)).drawn["result_id"].tolist() == ["a.01"]


# Trials without figures.
def test_trials_that_can_tell_but_print_no_figures_are_listed_with_the_reason():
    found = figured(
        trial("a", first_author="Ali", results=[result(), result()]),
        trial("b", first_author="Bo", results=[result(measure="p only", p="<0.05", **_sizes(20, 20))]),
        trial("c", results=[scores(sd_comparator=None)]),
        trial("d", results=[result(), scores()]),
        trial("e", results=[scores(basis="within-group only")]),
        trial("f", results=[scores(point_direction="harm")]),
    )
    assert found.drawn["study_id"].tolist() == ["d"]
    reasons = dict(zip(found.refused["study_id"], found.refused["reason"], strict=True))
    assert found.refused["study_id"].tolist() == ["a", "b", "c", "f"]
    assert found.refused["label"].tolist()[:2] == ["Ali 2000", "Bo 2000"]
    assert reasons["a"] == "Only the direction of the difference is reported."
    assert reasons["b"] == "Only a threshold p (<0.05) is printed."
    assert reasons["c"] == "Means are printed without both standard deviations."
    assert "the reported side is “harm”" in reasons["f"]
    assert found.trials == 6


def _sizes(massage: int, comparator: int) -> dict:
    return {"n_massage": massage, "n_comparator": comparator}


def test_the_same_people_in_both_groups_give_no_figures():
    found = figured(trial("a", design="crossover randomised trial", results=[scores()]))
    assert found.drawn.empty
    assert found.refused["reason"].str.startswith("The same people were in both groups").all()


def test_an_outcome_without_figures_has_an_empty_picture():
    found = figured(trial("a", results=[result()]))
    assert found.drawn.empty
    assert found.trials == 1
    assert forest.families(found) == []


# The course over time.
EDGES = {
    0: "immediate",
    0.14: "immediate",
    0.15: "immediate",
    0.151: "to 12 weeks",
    0.2: "to 12 weeks",
    12: "to 12 weeks",
    12.1: "12 to 26 weeks",
    26: "12 to 26 weeks",
    26.1: "beyond 26 weeks",
    260: "beyond 26 weeks",
}


@pytest.mark.parametrize("weeks", EDGES)
def test_the_window_of(weeks: float):
    assert conditions.bands(pd.Series([weeks])).tolist() == [EDGES[weeks]]
    drawn = coursed(trial(results=[scores(time_weeks=weeks)]))
    assert drawn["band"].tolist() == [EDGES[weeks]]


def test_a_time_that_is_not_printed_has_no_window():
    assert conditions.bands(pd.Series([np.nan, 1.0])).isna().tolist() == [True, False]
    drawn = coursed(trial(results=[scores(time_label="after treatment")]))
    assert drawn["band"].isna().tolist() == [True]


def test_there_is_an_edge_on_both_sides_of_every_window():
    assert set(EDGES.values()) == set(BANDS)


def test_a_trial_stands_once_at_every_time_with_or_without_figures():
    drawn = coursed(
        trial(
            "a",
            treatment_weeks=6,
            results=[
                scores(time_weeks=26, time_label="after treatment"),
                scores(time_weeks=6, time_label="end of treatment"),
                result(time_weeks=6, time_label="end of treatment", instrument="McGill"),
                result(time_weeks=52, time_label="after treatment", point_direction="benefit"),
                result(outcome="sleep", time_weeks=1),
                result(basis="within-group only", time_weeks=2),
            ],
        )
    )
    assert sorted(zip(drawn["time_weeks"], drawn["result_id"], strict=True)) == [
        (6, "a.02"),
        (26, "a.01"),
        (52, "a.04"),
    ]
    given = dict(zip(drawn["time_weeks"], drawn["g"].notna(), strict=True))
    assert given == {6: True, 26: True, 52: False}
    assert drawn.loc[drawn["time_weeks"] == 52, "step"].tolist() == [1]


def test_a_trial_keeps_to_the_comparators_it_began_with():
    drawn = coursed(
        trial(
            "a",
            treatment_weeks=6,
            results=[
                scores(time_weeks=6, **ACTIVE),
                scores(time_weeks=6),
                scores(time_weeks=12),
                scores(time_weeks=18, **ACTIVE),
            ],
        )
    )
    assert sorted(drawn["result_id"]) == ["a.01", "a.04"]


def test_at_every_time_the_arms_of_a_trial_stand_together_as_in_the_forest_plot():
    arms = [{"massage_arm": "Swedish"}, {"massage_arm": "Thai", "mean_massage": 3.0}]
    when = ({"time_weeks": 6.0}, {"time_weeks": 26.0})
    study = trial("a", treatment_weeks=6, results=[scores(**arm, **time) for time in when for arm in arms])
    drawn, (forest_row,) = coursed(study), figured(study).drawn.to_dict("records")
    assert drawn["study_id"].tolist() == ["a", "a"]
    assert drawn["result_id"].tolist() == ["a.01 + a.02", "a.03 + a.04"]
    assert drawn["g"].tolist() == pytest.approx([forest_row["g"]] * 2)
    assert drawn["comparisons"].tolist() == [2, 2]


def test_no_trial_no_course():
    assert coursed(trial(results=[scores(outcome="sleep")])).empty


# Trials, reviews and harms.
def corpus_with_reviews() -> Corpus:
    """Two trials and three reviews of back pain, one of them filed under neck pain alone."""
    reviews = {"comparator_family": "review", "comparator_type": "mixed (review)"}
    return corpus_of(
        trial("weak", year=2010, results=[result()]),
        trial(
            "strong",
            year=2001,
            randomised="yes",
            n_randomised=120,
            appraisals=[appraisal(rating="8/10")],
            results=[result()],
        ),
        trial("newer", year=2020, results=[result()]),
        trial("other", conditions=NECK, results=[result(condition=NECK)]),
        review("old", year=2005, results=[result(**reviews), result(outcome="sleep", **reviews)]),
        review(
            "wide",
            year=2015,
            first_author="Bo",
            conditions=f"{NECK}; {BACK}",
            review_n_trials=12,
            results=[result(condition=NECK, **reviews), result(condition=NECK, outcome="sleep", **reviews)],
        ),
        review(
            "both",
            year=2018,
            conditions=f"{NECK}; {BACK}",
            results=[result(condition=NECK, **reviews), result(outcome="anxiety", **reviews)],
        ),
        review("elsewhere", conditions=NECK, results=[result(condition=NECK, **reviews)]),
        review("silent", year=2001),
    )


def test_trials_are_listed_best_first_then_newest():
    found = conditions.trials(filtering.apply(Selection(), corpus_with_reviews()), BACK)
    assert found["study_id"].tolist() == ["strong", "newer", "weak"]
    assert found["tier"].astype(str).tolist() == ["stronger", "not enough reported", "not enough reported"]


def test_reviews_are_listed_newest_first_and_trials_are_not_among_them():
    found = conditions.reviews(filtering.apply(Selection(), corpus_with_reviews()), BACK)
    assert found["study_id"].tolist() == ["both", "wide", "old", "silent"]


def test_a_review_with_nothing_filed_under_the_condition_shows_all_it_says():
    found = conditions.review_results(filtering.apply(Selection(), corpus_with_reviews()), BACK)
    assert found["result_id"].tolist() == ["both.02", "wide.01", "wide.02", "old.01", "old.02"]
    told = found.loc[found["study_id"] == "wide", ["label", "year", "review_n_trials"]].drop_duplicates()
    assert told.to_numpy().tolist() == [["Bo 2015", 2015, 12]]


def test_the_filters_limit_reviews_and_what_they_say():
    corpus = corpus_with_reviews()
    newer = filtering.apply(Selection(year_from=2010), corpus)
    assert conditions.reviews(newer, BACK)["study_id"].tolist() == ["both", "wide"]
    assert conditions.review_results(newer, BACK)["result_id"].tolist() == ["both.02", "wide.01", "wide.02"]
    on_sleep = filtering.apply(Selection(outcomes=("sleep",)), corpus)
    assert conditions.review_results(on_sleep, BACK)["result_id"].tolist() == ["wide.02", "old.02"]
    trials_alone = filtering.apply(Selection(kinds=("trial",)), corpus)
    assert conditions.review_results(trials_alone, BACK).empty


def test_harms_are_quoted_and_silence_is_counted():
    corpus = corpus_of(
        trial("a", first_author="Ali", safety="No adverse events.", results=[result()]),
        trial("b", results=[result()]),
        trial("c", results=[result()], year=2003),
        trial("d", conditions=NECK, safety="Soreness.", results=[result(condition=NECK)]),
        review("e", safety="Rare."),
    )
    found = conditions.safety(filtering.apply(Selection(), corpus), BACK)
    assert found.said.to_dict("records") == [{"study_id": "a", "safety": "No adverse events.", "label": "Ali 2000"}]
    assert found.silent == 2
    later = conditions.safety(filtering.apply(Selection(year_from=2001), corpus), BACK)
    assert (len(later.said), later.silent) == (0, 1)


# Nothing there.
def test_a_condition_of_reviews_alone_has_empty_pictures():
    corpus = corpus_of(review("a", results=[result(comparator_family="review")]), trial("b", conditions=NECK))
    filtered = filtering.apply(Selection(), corpus)
    ordered = conditions.results_in_order(filtered, BACK)
    effects = hedges_g(corpus.results, corpus.studies)
    assert ordered.empty
    assert conditions.outcomes(ordered).empty
    assert conditions.direction_grid(ordered).empty
    assert conditions.course(ordered, "pain", effects).empty
    found = conditions.figures(ordered, "pain", effects)
    assert (len(found.drawn), found.trials, len(found.refused)) == (0, 0, 0)
    assert conditions.trials(filtered, BACK).empty
    assert conditions.review_results(filtered, BACK)["result_id"].tolist() == ["a.01"]
    harms = conditions.safety(filtered, BACK)
    assert (len(harms.said), harms.silent) == (0, 0)
