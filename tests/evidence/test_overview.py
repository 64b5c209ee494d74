"""The overview in numbers and words: totals of distinct trials, the long tail, sentences that say what was counted."""

import re
from collections import Counter
from dataclasses import asdict, fields

import pandas as pd
import pytest

from evidence import filtering, overview
from evidence import vocabulary as words
from evidence.overview import FEW_TRIALS, FOLD_BELOW, FOLD_FROM_ROWS, Totals
from evidence.selection import Selection
from evidence.vocabulary import STEPS
from tests.recount import Recount
from tests.written import corpus_of, result, review, trial

HELPS = {"direction": "favours massage", "point_direction": "benefit"}
LEANS = {"point_direction": "benefit"}
HARMS = {"direction": "favours comparator", "point_direction": "harm"}


def totals_of(**counted: int) -> Totals:
    """Totals of 10 trials that all speak and all print a time, unless told otherwise."""
    none = dict.fromkeys((field.name for field in fields(Totals)), 0)
    return Totals(**none | {"studies": 10, "trials": 10, "speaking": 10, "timed": 10} | counted)


def trials(count: int, finding: dict, **cells: object) -> list[dict]:
    """So many trials that all found this."""
    return [trial(f"trial{len(cells)}-{place}", results=[result(**finding)], **cells) for place in range(count)]


# Totals.
SELECTIONS = {
    "everything": Selection(),
    "one condition": Selection(conditions=("neck pain",)),
    "two conditions that share trials": Selection(conditions=("anxiety (situational)", "postoperative pain")),
    "a condition that is never first in its row": Selection(conditions=("stress",)),
    "an outcome": Selection(outcomes=("anxiety",)),
    "reviews": Selection(kinds=("review",)),
}


@pytest.mark.parametrize("which", SELECTIONS)
def test_totals_are_those_of_an_independent_count(corpus, recount, which: str):
    chosen = SELECTIONS[which]
    left = filtering.apply(chosen, corpus)
    assert asdict(overview.totals(left)) == count_totals(recount, chosen)


def count_totals(recount: Recount, chosen: Selection) -> dict[str, int]:
    """Every trial once, under the first of its conditions that are selected."""

    def keeps_study(study: dict[str, str]) -> bool:
        of_kind = not chosen.kinds or study["kind"] in chosen.kinds
        return of_kind and (
            not chosen.conditions or bool(set(chosen.conditions) & set(study["conditions"].split("; ")))
        )

    def keeps_result(row: dict[str, str]) -> bool:
        return not chosen.outcomes or row["outcome"] in chosen.outcomes

    marks = recount.marks(keeps_study, keeps_result, lambda word: not chosen.conditions or word in chosen.conditions)
    once = {mark["study_id"]: mark for mark in reversed(marks)}
    once |= {mark["study_id"]: mark for mark in reversed(marks) if mark["reason"] is None}
    once = once.values()
    speaking = [mark for mark in once if mark["reason"] is None]
    steps = Counter(mark["step"] for mark in speaking)
    weeks = [mark["weeks"] for mark in speaking if mark["weeks"] is not None]
    kinds = Counter(
        study["kind"] for study in recount.studies if study["study_id"] in recount.ids(keeps_study, keeps_result)
    )
    return {
        "studies": kinds.total(),
        "trials": len(once),
        "reviews": kinds["review"],
        "conditions": len({mark["condition"] for mark in marks}),
        "speaking": len(speaking),
        "clearly_massage": steps["clearly favours massage"],
        "to_massage": steps["clearly favours massage"] + steps["leans to massage"],
        "no_side": steps["no side shown"],
        "to_comparator": steps["leans to comparator"] + steps["clearly favours comparator"],
        "stronger": sum(mark["tier"] == "stronger" for mark in speaking),
        "timed": len(weeks),
        "beyond_12": sum(week > 12 for week in weeks),
        "beyond_26": sum(week > 26 for week in weeks),
        "still_to_massage": sum(
            mark["weeks"] is not None and mark["weeks"] > 12 and mark["step_then"] in STEPS[:2] for mark in speaking
        ),
    }


def test_a_trial_under_two_conditions_counts_once_under_the_first_of_those_selected():
    filed = [result(**HELPS), result(condition="depression", **HARMS)]
    corpus = corpus_of(trial(conditions="chronic low back pain; depression", results=filed))
    both, second = Selection(), Selection(conditions=("depression",))
    assert (overview.totals(filtering.apply(both, corpus)).trials, len(filtering.apply(both, corpus).marks)) == (1, 2)
    assert overview.totals(filtering.apply(both, corpus)).to_massage == 1
    assert overview.totals(filtering.apply(second, corpus)).to_comparator == 1


def test_beyond_twelve_weeks_is_later_than_week_twelve():
    corpus = corpus_of(
        *(trial(f"trial-{weeks}", results=[result(time_weeks=weeks)]) for weeks in (12, 12.1, 26, 26.1)),
        trial("untimed", results=[result()]),
    )
    counts = overview.totals(filtering.apply(Selection(), corpus))
    assert (counts.timed, counts.beyond_12, counts.beyond_26) == (4, 3, 1)


# Rows and the long tail.
def rows_with(*trial_counts: int) -> pd.DataFrame:
    return pd.DataFrame({"trials": trial_counts})


def test_few_rows_are_never_folded():
    rows = rows_with(*([1] * (FOLD_FROM_ROWS - 1)))
    main, tail = overview.fold(rows)
    assert (len(main), len(tail)) == (FOLD_FROM_ROWS - 1, 0)


def test_of_many_rows_those_with_few_trials_are_folded():
    rows = rows_with(*([FOLD_BELOW] * (FOLD_FROM_ROWS - 1)), FOLD_BELOW - 1)
    main, tail = overview.fold(rows)
    assert main["trials"].tolist() == [FOLD_BELOW] * (FOLD_FROM_ROWS - 1)
    assert tail["trials"].tolist() == [FOLD_BELOW - 1]


def test_where_all_rows_have_few_trials_the_first_are_shown():
    main, tail = overview.fold(rows_with(*([2] * 30)))
    assert (len(main), len(tail)) == (FOLD_FROM_ROWS, 30 - FOLD_FROM_ROWS)


def test_folding_the_real_overview_loses_nothing(everything):
    rows = overview.condition_rows(everything)
    main, tail = overview.fold(rows)
    pd.testing.assert_frame_equal(pd.concat([main, tail]), rows)
    assert main["trials"].min() >= FOLD_BELOW > tail["trials"].max()


def test_rows_are_sorted_by_trials_then_by_name(everything):
    rows = overview.condition_rows(everything)
    keys = list(zip(-rows["trials"], rows["condition"], strict=True))
    assert keys == sorted(keys)
    assert rows["trials"].min() >= 1


def test_a_row_s_trials_are_its_steps_and_hollow_and_its_tiers(everything):
    rows = overview.condition_rows(everything)
    assert rows[[*words.STEPS, "hollow"]].sum(axis=1).tolist() == rows["trials"].tolist()
    assert rows[list(words.TRIAL_TIERS)].sum(axis=1).tolist() == rows["trials"].tolist()


def test_a_condition_with_reviews_only_has_no_row():
    corpus = corpus_of(
        trial(results=[result()]), review(conditions="HIV", results=[result(comparator_family="review")])
    )
    assert overview.condition_rows(filtering.apply(Selection(), corpus))["condition"].tolist() == [
        "chronic low back pain"
    ]


# Shares in words.
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (100, "all"),
        (99, "nearly all"),
        (90, "nearly all"),
        (89, "most"),
        (60, "most"),
        (59, "about half"),
        (40, "about half"),
        (39, "some"),
        (20, "some"),
        (19, "few"),
        (1, "few"),
        (0, "none"),
    ],
)
def test_a_share_in_words(part: int, expected: str):
    assert overview.share_in_words(part, 100) == expected


def test_one_of_one_is_all_and_none_of_one_is_none():
    assert (overview.share_in_words(1, 1), overview.share_in_words(0, 1)) == ("all", "none")


# The headline.
@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        (
            {"to_massage": 10, "stronger": 0},
            "All trials that can tell point to massage, but none are of the stronger tier or looked",
        ),
        (
            {"to_massage": 9, "stronger": 1},
            "Nearly all trials that can tell point to massage, but few are of the stronger tier and none",
        ),
        (
            {"to_massage": 6, "stronger": 6},
            "Most trials that can tell point to massage, and most are of the stronger tier and none",
        ),
        (
            {"to_massage": 4, "stronger": 1},
            "About half of the trials that can tell point to massage, and few are of the stronger tier",
        ),
        (
            {"to_massage": 2, "stronger": 1},
            "Some trials that can tell point to massage, and few are of the stronger tier and none",
        ),
        (
            {"to_massage": 1, "stronger": 1},
            "Few trials that can tell point to massage, and few are of the stronger tier and none",
        ),
        (
            {"to_massage": 0, "stronger": 10},
            "No trials that can tell point to massage, and all are of the stronger tier and none",
        ),
        ({"to_massage": 10, "stronger": 1, "beyond_12": 1}, "few are of the stronger tier or looked beyond 12 weeks"),
        (
            {"to_massage": 10, "stronger": 10, "beyond_12": 10},
            "all are of the stronger tier and all looked beyond 12 weeks",
        ),
        (
            {"to_massage": 10, "stronger": 6, "beyond_12": 5, "timed": 5},
            "most are of the stronger tier and all looked beyond 12 weeks",
        ),
    ],
)
def test_the_headline_says_direction_quality_and_duration(counted: dict, expected: str):
    assert expected in overview.headline(totals_of(**counted))


def test_the_shares_in_the_headline_have_their_own_wholes():
    """Direction and quality are shares of the trials that speak, duration of those of them that print a time."""
    said = overview.headline(
        totals_of(trials=100, speaking=10, to_massage=10, stronger=1, timed=2, beyond_12=1),
    )
    assert said.startswith("All trials that can tell")
    assert "few are of the stronger tier and about half looked beyond 12 weeks" in said


def test_without_any_printed_time_nothing_is_said_of_how_long_trials_looked():
    """Not reported is not no: "none looked beyond 12 weeks" would be a claim."""
    untimed = totals_of(to_massage=10, timed=0)
    assert overview.headline(untimed).endswith("but none are of the stronger tier, and none prints a time")
    assert overview.standfirst(untimed).endswith("quality tier; none prints a time.")
    assert "12 weeks" not in overview.headline(untimed) + overview.standfirst(untimed)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ({"trials": 0, "speaking": 0}, "No trial in this selection"),
        ({"trials": 3, "speaking": 0}, "No trial here compares groups that differ only in massage"),
        ({"speaking": 1, "to_massage": 1}, "Only one trial can tell, and it points to massage"),
        ({"speaking": 1, "no_side": 1}, "Only one trial can tell, and it points to no side"),
        ({"speaking": 1, "to_comparator": 1}, "Only one trial can tell, and it points to the comparator"),
        ({"speaking": 4, "to_massage": 0}, "Only 4 trials can tell, of which none points to massage"),
        ({"speaking": 4, "to_massage": 1}, "Only 4 trials can tell, of which 1 points to massage"),
        ({"speaking": 4, "to_massage": 4}, "Only 4 trials can tell, of which 4 point to massage"),
    ],
)
def test_few_trials_make_no_finding(counted: dict, expected: str):
    assert overview.headline(totals_of(**counted)) == expected


def test_five_trials_that_speak_make_a_finding():
    assert FEW_TRIALS == 5
    assert overview.headline(totals_of(speaking=5, to_massage=5)).startswith("All trials that can tell")


def test_the_headline_of_one_condition_begins_with_its_name():
    counts = totals_of(to_massage=10)
    finding = overview.headline(counts)
    one = overview.headline(counts, Selection(conditions=("premenstrual/dysmenorrhoea",)))
    assert one == f"Period pain: a{finding[1:]}"
    assert overview.headline(counts, Selection(conditions=("neck pain", "HIV"))) == finding


def test_headline_and_numbers_of_the_page_with_hollow_trials_only():
    corpus = corpus_of(*trials(7, {"basis": "within-group only", "direction": "mixed"}))
    counts = overview.totals(filtering.apply(Selection(), corpus))
    assert overview.headline(counts) == "No trial here compares groups that differ only in massage"
    assert overview.standfirst(counts).startswith("7 trials left")


def test_headline_follows_the_trials_not_their_results():
    """One trial with nine favourable results against four trials of the other side."""
    many = trial("many-2000", results=[result(**HELPS) for _ in range(9)])
    corpus = corpus_of(many, *trials(4, HARMS))
    assert overview.headline(overview.totals(filtering.apply(Selection(), corpus))).startswith("Some trials")


# The numbers under the headline.
def numbers(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


@pytest.mark.parametrize("which", ["everything", "one condition", "an outcome"])
def test_the_numbers_under_the_headline_are_those_of_an_independent_count(corpus, recount, which: str):
    chosen = SELECTIONS[which]
    said = overview.standfirst(overview.totals(filtering.apply(chosen, corpus)))
    counted = count_totals(recount, chosen)
    assert numbers(said) == [
        *(counted["speaking"], counted["trials"], counted["to_massage"], counted["clearly_massage"]),
        *(counted["no_side"], counted["to_comparator"], counted["speaking"], counted["stronger"]),
        *(counted["beyond_12"], counted["timed"], 12, *([counted["still_to_massage"]] * (counted["beyond_12"] > 0))),
    ]


def test_the_three_sides_add_up_to_the_trials_that_speak(corpus):
    for word in corpus.conditions:
        counts = overview.totals(filtering.apply(Selection(conditions=(word,)), corpus))
        assert counts.to_massage + counts.no_side + counts.to_comparator == counts.speaking
        assert counts.clearly_massage <= counts.to_massage
        assert counts.beyond_26 <= counts.beyond_12 <= counts.timed <= counts.speaking <= counts.trials


def test_nothing_left_says_nothing():
    assert overview.standfirst(totals_of(trials=0, speaking=0)) == ""


def test_one_trial_is_said_in_the_singular():
    assert "1 of 1 trial puts" in overview.standfirst(totals_of(trials=1, speaking=1, to_massage=1))
    assert overview.standfirst(totals_of(trials=1, speaking=0)).startswith("1 trial left")


def test_leaning_counts_as_pointing_but_not_as_clearly():
    corpus = corpus_of(*trials(5, LEANS), *trials(2, HELPS, year=2001))
    counts = overview.totals(filtering.apply(Selection(), corpus))
    assert (counts.to_massage, counts.clearly_massage) == (7, 2)
