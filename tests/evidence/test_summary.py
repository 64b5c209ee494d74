"""What each trial says: representative result and follow-up on hand-worked trials, and the whole tally once more."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import corpus as corpora
from evidence import filtering, overview, summary
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.selection import Selection
from tests.recount import STRICTEST_FIRST, TALLIED, tally
from tests.written import corpus_of, real_tables, result, review, trial

HELPS = {"direction": "favours massage", "point_direction": "benefit"}
HARMS = {"direction": "favours comparator", "point_direction": "harm"}
END = {"time_label": "end of treatment"}


def marks_of(*studies: dict, selection: Selection | None = None) -> pd.DataFrame:
    """Every mark of these studies, in words: study_id, condition, `support` of its result, why it is hollow or ""."""
    corpus = corpus_of(*studies)
    found = filtering.apply(selection or Selection(), corpus).marks
    return found.assign(
        study_id=corpus.studies["study_id"].to_numpy()[found["study"]],
        condition=[corpus.conditions[code] for code in found["condition"]],
        said=corpus.results["support"].to_numpy()[found["result"]],
        hollow=["" if role == summary.SPEAKS else words.HOLLOW_REASONS[role] for role in found["role"]],
        step=[words.STEPS[code] for code in found["step"]],
        step_then=[words.STEPS[code] for code in found["follow_up_step"]],
    )


def mark_of(*results: dict, **cells: object) -> pd.Series:
    """The one mark of one trial of chronic low back pain with these results."""
    (mark,) = marks_of(trial(results=list(results), **cells)).to_dict("records")
    return pd.Series(mark)


def named(**results: dict) -> list[dict]:
    """Usable results that carry their name as what they say."""
    return [result(support=name, **cells) for name, cells in results.items()]


# The representative result. In every pair the one that must not be chosen stands first, and is the better news.
PREFERENCES = {
    "the primary outcome, although another is the core outcome, at the end and against a sham": named(
        other={"outcome": "pain", **END, "comparator_type": "sham/light touch", **HELPS},
        chosen={"outcome": "mood", "primary": "yes", "time_weeks": 52},
    ),
    "a result marked as not primary is no better than an unmarked one": named(
        other={"outcome": "mood", "primary": "no", **END, **HELPS},
        chosen={"outcome": "pain"},
    ),
    "the first core outcome before the second, although the second is at the end": named(
        other={"outcome": "function/disability", **END, **HELPS},
        chosen={"outcome": "pain", "time_weeks": 52},
    ),
    "a core outcome before one that is not, although the other is at the end": named(
        other={"outcome": "anxiety", **END, **HELPS},
        chosen={"outcome": "function/disability", "time_weeks": 52},
    ),
    "of outcomes that are not core the one that stands first in the list of outcomes": named(
        other={"outcome": "mood", **END, **HELPS},
        chosen={"outcome": "anxiety", "time_weeks": 52},
    ),
    "the time closest to the end of treatment at week 5, although against no treatment": named(
        other={"time_weeks": 2, "comparator_type": "sham/light touch", **HELPS},
        later={"time_weeks": 12, "comparator_type": "sham/light touch", **HELPS},
        chosen={"time_weeks": 4, "comparator_type": "no treatment/waitlist"},
    ),
    "what is labelled as end of treatment, although another time is nearer in weeks": named(
        other={"time_weeks": 5.1, **HELPS},
        chosen={"time_weeks": 8, **END},
    ),
    "a known time before an unknown one": named(
        other={"time_label": "immediate", "comparator_type": "sham/light touch", **HELPS},
        chosen={"time_weeks": 52},
    ),
    "of unknown times straight after a session before during treatment": named(
        other={"time_label": "during treatment", **HELPS}, chosen={"time_label": "immediate"}
    ),
    "of unknown times during treatment before after treatment": named(
        other={"time_label": "after treatment", **HELPS}, chosen={"time_label": "during treatment"}
    ),
    "of unknown times after treatment before no word at all": named(
        other={**HELPS}, chosen={"time_label": "after treatment"}
    ),
    "as far before the end as after it: the stricter comparator decides": named(
        other={"time_weeks": 4, **HELPS}, chosen={"time_weeks": 6, "comparator_type": "exercise"}
    ),
    "the stricter comparator, although with fewer people": named(
        other={"n_massage": 50, "n_comparator": 50, **HELPS},
        chosen={"comparator_type": "sham/light touch", "n_massage": 5, "n_comparator": 5},
    ),
    "more people in both groups together": named(
        other={"n_massage": 30, "n_comparator": 10, **HELPS}, chosen={"n_massage": 20, "n_comparator": 21}
    ),
    "a printed number of people before none": named(other={**HELPS}, chosen={"n_massage": 1}),
    "all being equal the first in the table": named(chosen={}, other={**HELPS}),
    "one that compares groups before any that does not, even a primary outcome": named(
        other={"primary": "yes", "basis": "within-group only", **END},
        chosen={"outcome": "mood", "time_weeks": 52},
    ),
}


@pytest.mark.parametrize("why", PREFERENCES)
def test_the_representative_result_is(why: str):
    mark = mark_of(*PREFERENCES[why], treatment_weeks=5)
    assert mark["said"] == "chosen"
    assert mark["hollow"] == ""


def test_comparators_are_ordered_from_strict_to_lax():
    assert list(summary.COMPARATOR_STRICTNESS) == STRICTEST_FIRST
    for laxer, stricter in zip(STRICTEST_FIRST[1:], STRICTEST_FIRST[:-1], strict=True):
        results = named(other={"comparator_type": laxer}, chosen={"comparator_type": stricter})
        assert mark_of(*results)["said"] == "chosen", f"{stricter} before {laxer}"


def test_without_known_length_of_treatment_the_label_alone_tells_the_end():
    results = named(other={"time_weeks": 1}, chosen={"time_weeks": 9, **END})
    assert mark_of(*results)["said"] == "chosen"


def test_every_condition_has_core_outcomes_in_the_list():
    assert set(words.CORE_OUTCOMES) == set(words.CONDITIONS)
    for condition, core in words.CORE_OUTCOMES.items():
        assert core, condition
        assert len(set(core)) == len(core), condition
        assert set(core) <= set(words.OUTCOMES) - {"adverse events", "other"}, condition


@pytest.mark.parametrize("condition", words.CONDITIONS)
def test_the_core_outcome_of_each_condition_speaks_before_the_others(condition: str):
    """The outcomes in reversed order, so that neither the table nor the list of outcomes helps."""
    outcomes = [outcome for outcome in reversed(words.OUTCOMES) if outcome != "adverse events"]
    results = [result(condition=condition, outcome=outcome, support=outcome) for outcome in outcomes]
    (mark,) = marks_of(trial(conditions=condition, results=results)).to_dict("records")
    assert mark["said"] == words.CORE_OUTCOMES[condition][0]


# Which results belong to a condition.
BOTH = "chronic low back pain; depression"


def said_of(marks: pd.DataFrame) -> dict[str, str]:
    return dict(zip(marks["condition"], marks["said"], strict=True))


def test_under_each_condition_the_results_filed_there_speak():
    filed = named(back={"outcome": "pain"}, mind={"outcome": "depression", "condition": "depression"})
    marks = marks_of(trial(conditions=BOTH, results=filed))
    assert said_of(marks) == {"chronic low back pain": "back", "depression": "mind"}


def test_results_filed_under_a_condition_are_used_even_where_better_ones_are_filed_elsewhere():
    """Under depression only an untested result is filed: the trial is hollow there, and speaks for back pain."""
    filed = named(back={**HELPS}, mind={"condition": "depression", "basis": "within-group only", **END})
    marks = marks_of(trial(conditions=BOTH, results=filed)).set_index("condition")
    assert marks["said"].to_dict() == {"chronic low back pain": "back", "depression": "mind"}
    assert marks["hollow"].to_dict() == {
        "chronic low back pain": "",
        "depression": "change within the group only",
    }


def test_where_none_is_filed_all_results_of_the_trial_speak_by_the_condition_s_own_core_outcome():
    filed = named(pain={"outcome": "pain"}, mood={"outcome": "depression"})
    marks = marks_of(trial(conditions=BOTH, results=filed))
    assert said_of(marks) == {"chronic low back pain": "pain", "depression": "mood"}


def test_where_a_selection_leaves_only_results_filed_elsewhere_these_speak():
    """A trial that stays in the selection stays in the picture: the results describe the same people."""
    filed = named(
        sleep={"outcome": "sleep"},
        mood={"outcome": "depression", "condition": "depression"},
        later={"outcome": "sleep", "time_weeks": 9},
    )
    only_sleep = Selection(conditions=("depression",), outcomes=("sleep",))
    (mark,) = marks_of(trial(conditions=BOTH, results=filed), selection=only_sleep).to_dict("records")
    assert (mark["condition"], mark["said"], mark["follow_up_weeks"]) == ("depression", "sleep", 9)


# Hollow trials.
HOLLOW = {
    "change within the group only": {"basis": "within-group only"},
    "difference claimed without a test": {"basis": "narrative"},
    "massage as part of a package": {"isolates_massage": "no"},
    "unclear whether only massage differs": {"isolates_massage": "unclear"},
    "one massage against another": {"comparator_family": "massage"},
    "figures not usable": {"use_in_figures": "no", "reason_not_used": "they contradict each other"},
    "adverse events only": {"outcome": "adverse events"},
}


def test_every_reason_has_a_case():
    assert tuple(HOLLOW) == words.HOLLOW_REASONS


@pytest.mark.parametrize("reason", HOLLOW)
def test_a_trial_without_a_result_that_can_speak_is_hollow_with_its_reason(reason: str):
    mark = mark_of(result(**HELPS, **HOLLOW[reason]), longest_follow_up_weeks=20)
    assert mark["hollow"] == reason
    assert mark["step"] == mark["step_then"] == "no side shown"
    assert mark["follow_up_weeks"] == 20


@pytest.mark.parametrize("family", words.COMPARATOR_FAMILIES)
def test_only_inactive_and_active_comparators_can_speak(family: str):
    expected = "" if family in ("inactive", "active") else "one massage against another"
    assert mark_of(result(comparator_family=family))["hollow"] == expected


@pytest.mark.parametrize(("first", "second"), list(zip(words.HOLLOW_REASONS, words.HOLLOW_REASONS[1:], strict=False)))
def test_a_hollow_trial_gives_the_first_reason_of_the_list(first: str, second: str):
    mark = mark_of(result(primary="yes", **HOLLOW[second]), result(**HOLLOW[first]))
    assert mark["hollow"] == first


def test_a_result_that_fails_in_several_ways_gives_the_gravest():
    """From the gravest: not a benefit at all, figures that cannot be used, another question, a package, no test."""
    gravest_first = [
        "adverse events only",
        "figures not usable",
        "one massage against another",
        "massage as part of a package",
        "difference claimed without a test",
    ]
    failing: dict = {}
    for reason in reversed(gravest_first):
        failing |= HOLLOW[reason]
        assert mark_of(result(**failing))["hollow"] == reason


def test_a_hollow_trial_without_printed_follow_up_has_none():
    assert np.isnan(mark_of(result(basis="narrative", time_weeks=5))["follow_up_weeks"])


# Follow-up.
FOLLOW_UPS = {
    "the last time of the same outcome and groups": (
        named(now={**END, "time_weeks": 5}, then={"time_weeks": 26, **HARMS}),
        (26, "clearly favours comparator"),
    ),
    "not of another outcome": (
        named(now={**END, "time_weeks": 5, **HELPS}, other={"outcome": "anxiety", "time_weeks": 26, **HARMS}),
        (5, "clearly favours massage"),
    ),
    "not against another family of comparators": (
        named(
            now={**END, "time_weeks": 5, **HELPS},
            other={"comparator_family": "active", "comparator_type": "other", "time_weeks": 26, "n_massage": 1},
        ),
        (5, "clearly favours massage"),
    ),
    "against the same group whatever the type it is filed under": (
        named(
            now={**END, "time_weeks": 5, **HELPS},
            then={"comparator_type": "no treatment/waitlist", "time_weeks": 26, **HARMS},
        ),
        (26, "clearly favours comparator"),
    ),
    "not between other groups of the trial": (
        named(
            now={**END, "time_weeks": 5, **HELPS},
            other={"comparator_arm": "Another group", "time_weeks": 26, "n_massage": 1, **HARMS},
        ),
        (5, "clearly favours massage"),
    ),
    "not a later one that cannot speak": (
        named(now={**END, "time_weeks": 5, **HELPS}, other={"time_weeks": 26, "basis": "within-group only"}),
        (5, "clearly favours massage"),
    ),
    "of two at the last time the preferred one": (
        named(
            now={**END, "time_weeks": 5},
            lax={"time_weeks": 26, **HELPS},
            strict={"time_weeks": 26, "n_massage": 9, **HARMS},
        ),
        (26, "clearly favours comparator"),
    ),
    "a printed time of the same outcome where the representative result has none": (
        named(now=END, then={"time_weeks": 3, **HELPS}),
        (3, "clearly favours massage"),
    ),
    "straight after a session is a time, week 0": (
        named(now={"time_weeks": 0, **HELPS}),
        (0, "clearly favours massage"),
    ),
}


@pytest.mark.parametrize("which", FOLLOW_UPS)
def test_follow_up_is(which: str):
    results, expected = FOLLOW_UPS[which]
    mark = mark_of(*results, treatment_weeks=5, longest_follow_up_weeks=104)
    assert mark["said"] == "now"
    assert (mark["follow_up_weeks"], mark["step_then"]) == expected


def test_a_speaking_trial_without_any_printed_time_has_no_follow_up():
    mark = mark_of(result(**END, **HELPS), longest_follow_up_weeks=104)
    assert np.isnan(mark["follow_up_weeks"])
    assert mark["step_then"] == mark["step"] == "clearly favours massage"


# The five steps.
STEP_OF = {
    ("favours massage", "benefit"): "clearly favours massage",
    ("no clear difference", "benefit"): "leans to massage",
    ("mixed", "benefit"): "leans to massage",
    ("favours comparator", "benefit"): "leans to massage",
    ("favours comparator", "harm"): "clearly favours comparator",
    ("no clear difference", "harm"): "leans to comparator",
    ("mixed", "harm"): "leans to comparator",
    ("favours massage", "harm"): "leans to comparator",
} | dict.fromkeys(product(words.DIRECTIONS, ("none", "not stated")), "no side shown")


@pytest.mark.parametrize(("direction", "side"), list(product(words.DIRECTIONS, words.POINT_DIRECTIONS)))
def test_the_step_of_every_pair_of_conclusion_and_side(direction: str, side: str):
    mark = mark_of(result(direction=direction, point_direction=side))
    assert mark["step"] == STEP_OF[direction, side]


# All trials, once.
def test_reviews_leave_no_mark():
    pooled = result(comparator_family="review")
    assert marks_of(review(results=[pooled]), trial(results=[result()]))["study_id"].tolist() == ["smith-2000"]


def test_every_trial_has_exactly_one_mark_under_each_of_its_conditions(everything, recount):
    corpus = everything.corpus
    pairs = [
        (corpus.studies["study_id"].iloc[study], corpus.conditions[code])
        for study, code in zip(everything.marks["study"], everything.marks["condition"], strict=True)
    ]
    expected = {
        (study["study_id"], condition)
        for study in recount.studies
        if study["kind"] == "trial"
        for condition in study["conditions"].split("; ")
    }
    assert len(pairs) == len(expected)
    assert set(pairs) == expected


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_selection_hides_a_trial_it_keeps(corpus: Corpus, data: st.DataObject):
    """As many marks as the trials left have conditions left, and each (trial, condition) once."""
    chosen = Selection(
        conditions=data.draw(_some(corpus.conditions)),
        outcomes=data.draw(_some(words.OUTCOMES)),
        families=data.draw(_some(words.COMPARATOR_FAMILIES)),
    )
    left = filtering.apply(chosen, corpus)
    trials = left.in_study & corpus.studies["kind"].eq("trial").to_numpy()
    links = corpus.memberships
    expected = links[trials[links["study"]] & left.in_condition[links["condition_code"]]]
    pairs = left.marks[["study", "condition"]]
    assert not pairs.duplicated().any()
    assert len(pairs) == len(expected)
    assert set(pairs["study"]) == set(np.flatnonzero(trials))


def _some(choices: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), unique=True, max_size=3).map(tuple)


# Never by the result.
FINDINGS = {
    "direction": st.sampled_from(words.DIRECTIONS),
    "point_direction": st.sampled_from(words.POINT_DIRECTIONS),
    "p": st.sampled_from(["0.001", "<0.05", "0.9", None]),
    "estimate": st.floats(-50, 50),
    "mean_massage": st.floats(0, 100),
    "mean_comparator": st.floats(0, 100),
}


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), findings=st.fixed_dictionaries({}, optional=FINDINGS))
def test_what_results_say_never_decides_which_is_chosen(everything, seed: int, findings: dict):
    """All findings shuffled among all results, some of them set to one value: the same results speak as before."""
    tables = real_tables()
    order = np.random.default_rng(seed).permutation(len(tables.results))
    shuffled = {name: tables.results[name].iloc[order].reset_index(drop=True) for name in FINDINGS}
    constant = {
        name: pd.Series(value, tables.results.index, tables.results[name].dtype) for name, value in findings.items()
    }
    changed = tables.results.assign(**(shuffled | constant))
    corpus = corpora.build(tables.studies, changed, tables.arms, tables.appraisals, tables.version)
    marks = filtering.apply(Selection(), corpus).marks
    same = ["condition", "study", "result", "role", "follow_up_weeks"]
    pd.testing.assert_frame_equal(marks[same], everything.marks[same])
    assert not marks["step"].equals(everything.marks["step"])


# The whole tally again.
def test_every_number_of_the_overview_is_that_of_an_independent_count(everything, recount):
    """Every condition, every column: counted from the CSV files by plain Python."""
    found = overview.condition_rows(everything).set_index("condition")
    expected = tally(recount.marks())
    assert set(found.index) == set(expected)
    counted = pd.DataFrame.from_dict(expected, orient="index", columns=list(TALLIED)).fillna(0).astype("int64")
    pd.testing.assert_frame_equal(found[list(TALLIED)], counted.loc[found.index], check_dtype=False, check_names=False)


def test_every_mark_is_that_of_an_independent_reading(everything, recount):
    corpus, marks = everything.corpus, everything.marks
    found = {
        (corpus.studies["study_id"].iloc[mark.study], corpus.conditions[mark.condition]): (
            corpus.results["result_id"].iloc[mark.result],
            None if mark.role == summary.SPEAKS else words.HOLLOW_REASONS[mark.role],
            None if np.isnan(mark.follow_up_weeks) else mark.follow_up_weeks,
        )
        for mark in marks.itertuples()
    }
    expected = {
        (mark["study_id"], mark["condition"]): (mark["result_id"], mark["reason"], mark["weeks"])
        for mark in recount.marks()
    }
    assert found == expected


def test_the_direction_at_the_last_report_is_that_of_an_independent_reading(everything, recount):
    marks, corpus = everything.marks, everything.corpus
    timed = marks[marks["role"].eq(summary.SPEAKS) & marks["follow_up_weeks"].notna()]
    found = {
        (corpus.studies["study_id"].iloc[mark.study], corpus.conditions[mark.condition]): words.STEPS[
            mark.follow_up_step
        ]
        for mark in timed.itertuples()
    }
    expected = {
        (mark["study_id"], mark["condition"]): mark["step_then"]
        for mark in recount.marks()
        if mark["reason"] is None and mark["weeks"] is not None
    }
    assert found == expected


def test_reviews_are_counted_beside_their_conditions(everything, recount):
    found = overview.condition_rows(everything).set_index("condition")["reviews"].to_dict()
    expected = {
        condition: sum(
            study["kind"] == "review" and condition in study["conditions"].split("; ") for study in recount.studies
        )
        for condition in found
    }
    assert found == expected
