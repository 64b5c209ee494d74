"""The quality tier on hand-worked trials, at every boundary, and derived by hand for named studies of the table."""

from itertools import product

import pandas as pd
import pytest

from evidence import quality
from evidence import vocabulary as words
from tests.recount import tier_by_rules
from tests.written import appraisal, groups, result, review, tables_of, trial

TWO_FURTHER = {"allocation_concealed": "yes", "assessor_blinded": "yes"}
ONE_FURTHER = {"allocation_concealed": "yes"}
TESTED = [result(basis="between-group")]


def graded(study: dict) -> pd.Series:
    """The row of `quality.grade` of one study written by hand."""
    tables = tables_of(study)
    return quality.grade(tables.studies, tables.results, tables.arms, tables.appraisals).iloc[0]


def tier(**cells: object) -> str:
    """Tier of a randomised trial with a test between groups, unless told otherwise."""
    return str(graded(trial(**{"randomised": "yes", "results": TESTED, **cells}))["tier"])


def pedro(*scores: int) -> list[dict]:
    return [appraisal("PEDro", f"{score}/10") for score in scores]


# Rule 1: a published appraisal decides first.
APPRAISED = [
    ("PEDro 7 and 40 people is stronger without any further safeguard", "stronger", 40, pedro(7)),
    ("PEDro 7 judges bias, not precision: 39 people stay weaker", "weaker", 39, pedro(7)),
    ("PEDro 6 decides nothing: 40 people are moderate by size", "moderate", 40, pedro(6)),
    ("PEDro 3 makes even 400 people weaker", "weaker", 400, pedro(3)),
    ("PEDro 4 is not 3: 40 people are moderate", "moderate", 40, pedro(4)),
    ("PEDro 10 is read as ten, not as one", "stronger", 40, pedro(10)),
    ("of two PEDro ratings the lower counts, here to deny", "moderate", 40, pedro(8, 6)),
    ("of two PEDro ratings the lower counts, in any order", "weaker", 400, pedro(3, 8)),
    ("SIGN 1-High equals PEDro 7", "stronger", 40, [appraisal("SIGN 50", "1-High")]),
    ("a guideline's high quality equals PEDro 7", "stronger", 40, [appraisal("other: guideline", "high quality")]),
    (
        "a guideline's moderate quality decides nothing",
        "weaker",
        39,
        [appraisal("other: guideline", "moderate quality")],
    ),
    (
        "Cochrane low in all four domains equals PEDro 7",
        "stronger",
        40,
        [appraisal("Cochrane risk of bias", "low for sequence generation, allocation concealment, blinding and data")],
    ),
    (
        "Cochrane low in some domains only decides nothing",
        "moderate",
        40,
        [appraisal("Cochrane risk of bias", "sequence low; allocation unclear; blinding high; attrition low")],
    ),
    (
        "beside a PEDro score no equivalent counts, because the lowest PEDro decides",
        "moderate",
        40,
        [*pedro(6), appraisal("SIGN 50", "1-High")],
    ),
]


@pytest.mark.parametrize(("expected", "people", "appraisals"), [case[1:] for case in APPRAISED], ids=lambda _: "")
def test_a_published_appraisal_decides_first(expected: str, people: int, appraisals: list[dict]):
    assert tier(n_randomised=people, appraisals=appraisals) == expected


def test_a_high_rating_does_not_make_up_for_missing_randomisation():
    assert tier(randomised="no", n_randomised=200, appraisals=pedro(8)) == "weaker"
    assert tier(randomised="not_reported", n_randomised=200, appraisals=pedro(8)) == "not enough reported"


def test_a_high_rating_decides_before_the_missing_test_between_groups():
    within = [result(basis="within-group only")]
    assert tier(n_randomised=40, results=within, appraisals=pedro(7)) == "stronger"
    assert tier(n_randomised=40, results=within, appraisals=pedro(6)) == "weaker"


def test_a_high_rating_needs_a_known_number_of_people():
    assert tier(appraisals=pedro(8)) == "not enough reported"


def test_a_low_rating_decides_before_what_is_unknown():
    assert tier(randomised="not_reported", appraisals=pedro(3)) == "weaker"


# Rule 2: not randomised, or no test between groups.
@pytest.mark.parametrize(
    "cells",
    [
        {"randomised": "no"},
        {"design": "quasi-randomised trial"},
        {"design": "non-randomised controlled study"},
        {"results": [result(basis="within-group only")]},
        {"results": [result(basis="narrative")]},
        {"results": []},
    ],
)
def test_not_random_or_not_tested_between_groups_is_weaker(cells: dict):
    assert tier(n_randomised=400, arms=groups(200, 200), **TWO_FURTHER, **cells) == "weaker"


def test_not_random_is_weaker_even_where_the_number_of_people_is_unknown():
    assert tier(randomised="no") == "weaker"


def test_one_tested_result_among_untested_ones_is_enough():
    assert tier(n_randomised=40, results=[result(basis="within-group only"), *TESTED]) == "moderate"


# Rule 3: unknown.
def test_unknown_allocation_or_size_is_not_enough_reported():
    assert tier(randomised="not_reported", n_randomised=400, **TWO_FURTHER) == "not enough reported"
    unknown = "controlled trial, allocation not reported"
    assert tier(randomised="not_reported", design=unknown, n_randomised=40) == "not enough reported"
    assert tier(**TWO_FURTHER) == "not enough reported"


# Rule 4: stronger by size and two further safeguards.
@pytest.mark.parametrize(("people", "expected"), [(99, "moderate"), (100, "stronger")])
def test_a_hundred_people_are_large(people: int, expected: str):
    assert tier(n_randomised=people, **TWO_FURTHER) == expected


@pytest.mark.parametrize(("size", "expected"), [(49, "moderate"), (50, "stronger")])
def test_fifty_people_in_every_group_are_large(size: int, expected: str):
    """A crossover trial, where 50 people are 50 in each group without being 100 in all."""
    crossover = {"design": "crossover randomised trial", "n_randomised": size, "arms": groups(size, size)}
    assert tier(**crossover, **TWO_FURTHER) == expected


def test_one_group_below_fifty_is_not_large():
    assert tier(n_randomised=99, arms=groups(50, 49), **TWO_FURTHER) == "moderate"


def test_a_hundred_people_are_large_however_they_are_divided():
    assert tier(n_randomised=100, arms=groups(70, 30), **TWO_FURTHER) == "stronger"


def test_large_with_one_further_safeguard_is_moderate():
    assert tier(n_randomised=400, arms=groups(200, 200), **ONE_FURTHER) == "moderate"


def test_random_allocation_and_size_are_not_counted_again_as_further():
    found = graded(trial(randomised="yes", n_randomised=400, arms=groups(200, 200), results=TESTED))
    assert (found["random_allocation"], found["fifty_per_group"], found["further"]) == ("yes", "yes", 0)


@pytest.mark.parametrize(("score", "expected"), [(4, "moderate"), (5, "moderate"), (6, "stronger"), (7, "stronger")])
def test_pedro_four_or_five_holds_at_moderate(score: int, expected: str):
    assert tier(n_randomised=400, appraisals=pedro(score), **TWO_FURTHER) == expected


# Rules 5 and 6: moderate, and the rest.
@pytest.mark.parametrize(
    ("people", "further", "expected"),
    [
        (40, {}, "moderate"),
        (39, {}, "weaker"),
        (39, ONE_FURTHER, "weaker"),
        (39, TWO_FURTHER, "moderate"),
        (1, TWO_FURTHER, "moderate"),
    ],
)
def test_moderate_by_forty_people_or_two_further_safeguards(people: int, further: dict, expected: str):
    assert tier(n_randomised=people, **further) == expected


def test_every_combination_follows_the_six_rules_in_order():
    """The rules once more as plain ifs, on every combination of what they look at."""
    grid = [
        {"random": random, "people": people, "tested": tested, "further": further, "fifty": fifty, "score": score}
        for random, people, tested, further, fifty, score in product(
            ("yes", "no", "not_reported"),
            (None, 39, 40, 50, 99, 100),
            (True, False),
            (0, 1, 2, 6),
            (True, False),
            (None, 3, 4, 5, 6, 7, "1-High"),
        )
        if people is not None or not fifty  # groups that are all printed would give the number of people
    ]
    tables = tables_of(*(_of_grid(place, **case) for place, case in enumerate(grid)))
    found = quality.grade(tables.studies, tables.results, tables.arms, tables.appraisals)
    expected = [
        tier_by_rules(
            **{name: value for name, value in case.items() if name != "score"},
            pedro=case["score"] if isinstance(case["score"], int) else None,
            high=case["score"] == "1-High",
        )
        for case in grid
    ]
    assert found["tier"].tolist() == expected
    assert set(expected) == set(words.TRIAL_TIERS)


def _of_grid(
    place: int, random: str, people: int | None, tested: bool, further: int, fifty: bool, score: int | str | None
) -> dict:
    """A trial with exactly these properties; six further safeguards are all there are."""
    rating = [appraisal("PEDro", f"{score}/10")] if isinstance(score, int) else [appraisal("SIGN 50", str(score))]
    return trial(
        f"trial-{place}",
        randomised=random,
        n_randomised=people,
        arms=groups(50, 50) if fifty else groups(20, None),
        results=[
            result(
                basis="between-group" if tested else "within-group only",
                comparator_type="sham/light touch" if further > 2 else "usual care",
            )
        ],
        allocation_concealed="yes" if further > 0 else "not_reported",
        assessor_blinded="yes" if further > 1 else "no",
        intention_to_treat="yes" if further > 2 else "not_reported",
        attrition_pct=5 if further > 2 else None,
        registration="NCT00000001" if further > 2 else None,
        appraisals=rating if score is not None else [],
    )


# The safeguards one by one.
@pytest.mark.parametrize(
    ("percent", "expected"), [(0, "yes"), (20, "yes"), (20.1, "no"), (100, "no"), (None, "not_reported")]
)
def test_attrition_of_at_most_twenty_percent(percent: float | None, expected: str):
    assert graded(trial(attrition_pct=percent))["low_attrition"] == expected


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((50, 50), "yes"),
        ((49, 200), "no"),
        ((50, None), "not_reported"),
        ((49, None), "no"),
        ((None, None), "not_reported"),
        ((60,), "not_reported"),
        ((), "not_reported"),
        ((50, 50, 50), "yes"),
        ((50, 50, 49), "no"),
    ],
)
def test_fifty_per_group_is_known_only_where_every_group_is_printed(sizes: tuple, expected: str):
    assert graded(trial(arms=groups(*sizes)))["fifty_per_group"] == expected


@pytest.mark.parametrize("comparator", words.COMPARATOR_TYPES)
def test_sham_or_attention_is_read_from_the_comparators(comparator: str):
    expected = "yes" if comparator in ("sham/light touch", "attention/relaxation control") else "no"
    assert graded(trial(results=[result(comparator_type=comparator)]))["sham_or_attention"] == expected


def test_registered_is_never_no():
    assert graded(trial(registration="ISRCTN1"))["registered"] == "yes"
    assert graded(trial())["registered"] == "not_reported"


def test_a_silent_source_reports_nothing_and_denies_nothing():
    found = graded(trial(results=TESTED))
    assert set(found[list(quality.SAFEGUARDS)]) == {"not_reported", "no"}
    assert [name for name in quality.SAFEGUARDS if found[name] == "no"] == ["sham_or_attention"]


# Row and appraisals.
ITEMS = {
    "random_allocation": "randomised",
    "allocation_concealed": "allocation_concealed",
    "assessor_blinded": "assessor_blinded",
    "intention_to_treat": "intention_to_treat",
}


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize(
    ("row", "said", "expected"),
    [
        ("not_reported", "yes", "yes"),
        ("not_reported", "no", "no"),
        ("not_reported", "unclear", "not_reported"),
        ("not_reported", None, "not_reported"),
        ("yes", "no", "no"),
        ("no", "yes", "no"),
        ("yes", "unclear", "yes"),
        ("yes", None, "yes"),
        ("no", None, "no"),
    ],
)
def test_an_appraisal_fills_silence_and_a_no_counts(item: str, row: str, said: str | None, expected: str):
    study = trial(**{ITEMS[item]: row}, appraisals=[appraisal(**({item: said} if said else {}))])
    assert graded(study)[item] == expected


@pytest.mark.parametrize("item", [*ITEMS, "low_attrition"])
@pytest.mark.parametrize("order", [("yes", "no"), ("no", "yes"), ("unclear", "no"), ("yes", "unclear")])
def test_of_two_appraisals_a_no_counts(item: str, order: tuple[str, str]):
    found = graded(trial(appraisals=[appraisal(**{item: said}) for said in order]))
    assert found[item] == ("no" if "no" in order else "yes")


def test_printed_attrition_and_an_appraisal_that_denies_it():
    assert graded(trial(attrition_pct=10, appraisals=[appraisal(low_attrition="no")]))["low_attrition"] == "no"
    assert graded(trial(attrition_pct=30, appraisals=[appraisal(low_attrition="yes")]))["low_attrition"] == "no"
    assert graded(trial(appraisals=[appraisal(low_attrition="yes")]))["low_attrition"] == "yes"


def test_an_appraisal_belongs_to_its_own_study():
    tables = tables_of(
        trial("first-2000", appraisals=[appraisal(allocation_concealed="yes")]), trial("second-2000", appraisals=[])
    )
    found = quality.grade(tables.studies, tables.results, tables.arms, tables.appraisals)
    assert found["allocation_concealed"].to_dict() == {"first-2000": "yes", "second-2000": "not_reported"}


# How many people.
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"n_randomised": 30, "arms": groups(10, 10)}, 30),
        ({"arms": groups(20, 21)}, 41),
        ({"arms": groups(20, None)}, None),
        ({"arms": groups(40)}, None),
        ({}, None),
        ({"design": "crossover randomised trial", "arms": groups(32, 32)}, 32),
        ({"design": "crossover randomised trial", "arms": groups(32, 30)}, 32),
    ],
)
def test_people_are_those_printed_or_the_sum_of_all_groups(cells: dict, expected: float | None):
    """In a crossover trial the groups are the same people, so the largest stands for all."""
    found = graded(trial(**cells))["n_people"]
    assert found == expected if expected is not None else pd.isna(found)


# Reviews.
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"results": [result(grade="low")]}, "review: certainty graded"),
        ({"review_quality_statement": "GRADE: very low for pain"}, "review: certainty graded"),
        ({"review_quality_statement": "GRADE used; ratings cut off in the excerpt"}, "review: trials appraised"),
        ({"review_quality_statement": "GRADE used, ratings not in the abstract"}, "review: trials appraised"),
        ({"review_quality_statement": "PEDro, mean 5.4"}, "review: trials appraised"),
        ({"results": [result()]}, "review: appraisal not reported"),
    ],
)
def test_reviews_have_a_scale_of_their_own(cells: dict, expected: str):
    assert graded(review(**cells))["tier"] == expected


def test_trials_and_reviews_never_share_a_tier(corpus):
    of_trials = set(corpus.studies.loc[corpus.studies["kind"].eq("trial"), "tier"])
    of_reviews = set(corpus.studies.loc[corpus.studies["kind"].eq("review"), "tier"])
    assert of_trials == set(words.TRIAL_TIERS)
    assert of_reviews == set(words.REVIEW_TIERS)


# The card's reasons.
def test_why_lists_every_safeguard_once_under_what_was_said_of_it():
    study = trial(
        n_randomised=120,
        randomised="yes",
        allocation_concealed="no",
        results=TESTED,
        arms=groups(60, 60),
        attrition_pct=25,
    )
    first, *listed = quality.why(graded(study), "trial")
    assert first == "120 people; groups compared by a test"
    intros, names = zip(*(reason.split(": ") for reason in listed), strict=True)
    assert names == (
        "random allocation, at least 50 people in every group",
        "concealed allocation, sham or attention control, attrition of at most 20 %",
        "blinded assessor, intention to treat, registered",
    )
    assert [intro.lower().split()[-1] for intro in intros] == ["reported", "absent", "reported"]
    assert intros[2].startswith("Not ")


def test_why_names_what_is_missing():
    first = quality.why(graded(trial(results=[result(basis="narrative")])), "trial")[0]
    assert first == "number of people not reported; no test between groups in the source"


def test_why_of_a_review_is_one_sentence_per_tier():
    said = [
        quality.why(graded(review(**cells)), "review")
        for cells in ({"results": [result(grade="low")]}, {"review_quality_statement": "Jadad"}, {})
    ]
    assert [len(reasons) for reasons in said] == [1, 1, 1]
    assert len({reasons[0] for reasons in said}) == 3


# Named studies, each derived by hand from its rows.
NAMED = {
    # 401 randomised in groups of 132, 136 and 133 (all 50 or more), tested between groups; concealed, blinded
    # assessor and registered are three further safeguards: rule 4.
    "cherkin-2011": "stronger",
    # SIGN 1-High, but 29 people, so rule 1 does not apply; its results are within-group only: rule 2.
    "walach-2003": "weaker",
    # PEDro 3/10: rule 1, whatever else.
    "field-1999": "weaker",
    # The row says randomised, its Cochrane appraisal says recruited to one arm at a time: the "no" counts, rule 2.
    "ohiggins-2008": "weaker",
    # 149 people, tested; the only further safeguard is low attrition, from its appraisal, and PEDro 4 would hold it
    # in any case: rule 5 by size.
    "dabiri-2014": "moderate",
    # 72 people; PEDro 6/10 stands beside a Cochrane "low", so nothing rates it high; attention control and intention
    # to treat are two, but it is not large: rule 5.
    "jane-2011": "moderate",
    # 74 people and PEDro 8/10: rule 1.
    "nunes-2016": "stronger",
    # Quasi-randomised by alternation; intention to treat and attention control do not help: rule 2.
    "chang-2002": "weaker",
    # Allocation not reported, and its only comparison is narrative: rule 2 before rule 3.
    "field-1986": "weaker",
    # 26 people in two groups, tested between groups, but allocation not reported: rule 3.
    "romanowski-2012": "not enough reported",
    # A crossover of 32 people whose number randomised is not printed: 32 in both groups are 32, not 64; an attention
    # control is one further safeguard: rule 6.
    "mulleroerlinghausen-2004": "weaker",
    # Reviews: a GRADE word in the result rows; a statement without GRADE.
    "furlan-2015": "review: certainty graded",
    "best-2008": "review: trials appraised",
}


@pytest.mark.parametrize(("study_id", "expected"), NAMED.items())
def test_named_study_has_the_tier_derived_by_hand(corpus, study_id: str, expected: str):
    assert corpus.studies["tier"].iloc[corpus.row_of[study_id]] == expected


def test_every_study_has_the_tier_of_an_independent_reading(corpus, recount):
    expected = {study["study_id"]: recount.tier(study) for study in recount.studies}
    assert dict(zip(corpus.studies["study_id"], corpus.studies["tier"], strict=True)) == expected


def test_grading_changes_none_of_the_tables():
    tables = tables_of(trial(results=TESTED, arms=groups(20, 20), appraisals=pedro(6)))
    frames = (tables.studies, tables.results, tables.arms, tables.appraisals)
    before = [frame.copy() for frame in frames]
    quality.grade(*frames)
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
