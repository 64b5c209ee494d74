"""Families of comparators, pooled and in words, on trials written by hand."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from evidence import condition as conditions
from evidence import filtering, forest
from evidence.condition import Figures
from evidence.effects import hedges_g
from evidence.forest import Family
from evidence.pooling import Pooled, Refusal
from evidence.pooling.honesty import BLINDED_CONTROL, INDEPENDENT, LARGEST
from evidence.selection import Selection
from tests.evidence.test_condition import ACTIVE, BACK, figured, scores
from tests.written import appraisal, corpus_of, result, trial

REFUSED = {
    0: "No trial gives figures: fewer than 3 trials are not pooled.",
    1: "One trial gives figures, shown on its own: fewer than 3 trials are not pooled.",
    2: "Two trials give figures, shown on their own: fewer than 3 trials are not pooled.",
}


def trial_of(name: str, points: float = 1.0, n: int = 50, family: str = "inactive", **cells: object) -> dict:
    """A trial in which massage is so many points better than its comparator, SD 2, with so many people a group."""
    against = ACTIVE if family == "active" else {}
    rows = [scores(mean_comparator=4.0 + points, n_massage=n, n_comparator=n, **against)]
    return trial(name, **({"n_randomised": 2 * n, "results": rows} | cells))


def grouped(*studies: dict, excluded: tuple[str, ...] = (), order: str = "effect") -> list[Family]:
    return forest.families(figured(*studies), excluded, order)


def one(*studies: dict, excluded: tuple[str, ...] = (), order: str = "effect") -> Family:
    """The only family of these trials."""
    (family,) = grouped(*studies, excluded=excluded, order=order)
    return family


def ids(family: Family) -> list[str]:
    return family.trials["study_id"].tolist()


def said(*studies: dict, excluded: tuple[str, ...] = ()) -> str:
    """The headline of these trials."""
    found = figured(*studies)
    return forest.finding(BACK, "pain", found, forest.families(found, excluded))


FOUR = (trial_of("a", 0.6), trial_of("b", 1.0), trial_of("c", 1.4), trial_of("d", 1.8))


# Families.
def test_inactive_and_active_comparators_are_pooled_apart_and_nothing_else_is():
    families = grouped(*(trial_of(f"s{place}", 1.0, family="active") for place in range(3)), *FOUR)
    assert [(family.word, len(family.trials)) for family in families] == [("inactive", 4), ("active", 3)]
    assert [family.pooled.families for family in families] == [("inactive",), ("active",)]
    assert [family.pooled.k for family in families] == [4, 3]


def test_a_family_without_trials_is_not_there():
    assert [family.word for family in grouped(*FOUR)] == ["inactive"]
    assert [family.word for family in grouped(trial_of("s", family="active"))] == ["active"]
    assert grouped(trial("a", results=[result()])) == []


def test_a_pool_of_like_trials_is_their_value():
    """Four trials of d = 0.5 and 50 people a group: J = 0.99233, and a quarter of one trial's variance."""
    family = one(*(trial_of(name) for name in "abcd"))
    assert family.pooled.g == pytest.approx(0.49616, abs=2e-5)
    assert family.pooled.se == pytest.approx((0.040620 / 4) ** 0.5, abs=1e-5)
    assert (family.pooled.tau2, family.pooled.people) == (0, 400)
    assert family.trials["weight"].tolist() == [pytest.approx(25)] * 4


def test_weights_are_in_percent_and_larger_trials_weigh_more():
    family = one(trial_of("a", n=20), trial_of("b", n=40), trial_of("c", n=80))
    weights = dict(zip(family.trials["study_id"], family.trials["weight"], strict=True))
    assert sum(weights.values()) == pytest.approx(100)
    assert weights["a"] < weights["b"] < weights["c"]
    # Without heterogeneity, weights are as the precision: nearly as the number of people.
    assert weights["c"] / weights["a"] == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("k", [1, 2])
def test_fewer_than_three_trials_stand_without_a_pooled_value(k: int):
    family = one(*FOUR[:k])
    assert family.pooled == Refusal(k, REFUSED[k])
    assert family.trials["weight"].isna().all()
    assert not family.trials["excluded"].any()
    assert forest.numbers(family) == f"Against nothing added or usual care: {REFUSED[k]}"


# Left out by the reader.
def test_an_excluded_trial_stands_last_and_counts_nowhere():
    family, without = one(*FOUR, excluded=("d",)), one(*FOUR[:3])
    assert ids(family) == ["c", "b", "a", "d"]
    assert family.trials["excluded"].tolist() == [False, False, False, True]
    assert family.pooled == without.pooled
    assert family.kept["study_id"].tolist() == ["c", "b", "a"]
    assert family.trials["weight"].isna().tolist() == [False, False, False, True]
    assert forest.numbers(family) == forest.numbers(without)


def test_excluding_moves_the_pooled_value_away_from_the_trial():
    assert one(*FOUR, excluded=("d",)).pooled.g < one(*FOUR).pooled.g < one(*FOUR, excluded=("a",)).pooled.g


def test_too_few_are_left_after_excluding():
    family = one(*FOUR, excluded=("a", "b"))
    assert family.pooled == Refusal(2, REFUSED[2])
    assert one(*FOUR, excluded=tuple("abcd")).pooled == Refusal(0, REFUSED[0])
    assert ids(one(*FOUR, excluded=tuple("abcd"))) == ["d", "c", "b", "a"]


def test_excluding_in_one_family_leaves_the_other_as_it_was():
    active = [trial_of(f"s{place}", place, family="active") for place in range(3)]
    before, after = grouped(*FOUR, *active), grouped(*FOUR, *active, excluded=("s0", "nobody"))
    assert after[0].pooled == before[0].pooled
    assert isinstance(before[1].pooled, Pooled)
    assert after[1].pooled == Refusal(2, REFUSED[2])


# Orders.
UNLIKE = (
    trial_of("a", 0.5, n=40, year=2010, n_randomised=80),
    trial_of("b", 1.5, n=20, year=2001, n_randomised=None),
    trial_of("c", -0.5, n=90, year=2020, n_randomised=300, randomised="yes", appraisals=[appraisal(rating="8/10")]),
    trial_of("d", 1.0, n=30, year=2015, n_randomised=400, design="quasi-randomised trial"),
)
ORDERS = {"effect": "bdac", "year": "cdab", "people": "cadb", "weight": "cadb", "quality": "cdab"}


@pytest.mark.parametrize("order", forest.ORDERS)
def test_trials_are_sorted_by(order: str):
    tiers = dict(zip("abcd", figured(*UNLIKE).drawn["tier"].astype(str), strict=True))
    assert tiers == {"a": "not enough reported", "b": "not enough reported", "c": "stronger", "d": "weaker"}
    assert "".join(ids(one(*UNLIKE, order=order))) == ORDERS[order]


@pytest.mark.parametrize("order", forest.ORDERS)
def test_excluded_trials_come_last_in_every_order(order: str):
    kept = ORDERS[order].replace("c", "")
    assert "".join(ids(one(*UNLIKE, excluded=("c",), order=order))) == f"{kept}c"


def test_equal_trials_are_sorted_by_year_and_name():
    like = (
        trial_of("a", first_author="Zee", year=2001),
        trial_of("b", first_author="Ali", year=2001),
        trial_of("c", first_author="Moe", year=2011),
    )
    for order in forest.ORDERS:
        assert "".join(ids(one(*like, order=order))) == "cba"


def test_sorting_changes_no_number():
    numbers = {forest.numbers(one(*UNLIKE, order=order)) for order in forest.ORDERS}
    assert len(numbers) == 1


# In words.
@pytest.mark.parametrize(
    ("g", "word"),
    [
        (0.0, "very small"),
        (0.1999, "very small"),
        (0.2, "small"),
        (0.4999, "small"),
        (0.5, "moderate"),
        (0.7999, "moderate"),
        (0.8, "large"),
        (3.0, "large"),
    ],
)
def test_the_size_of_a_difference_has_cohen_s_word_on_either_side(g: float, word: str):
    assert forest.size_in_words(g) == forest.size_in_words(-g) == word


def like(points: float, family: str = "inactive") -> tuple[dict, ...]:
    """Four trials that agree, with many people."""
    return tuple(trial_of(f"{family}{place}", points, n=200, family=family) for place in range(4))


@pytest.mark.parametrize(
    ("points", "finding"),
    [
        (
            0.35,
            "pain was better with massage than with nothing added or usual care, "
            "by a very small difference (4 of 4 trials)",
        ),
        (
            0.5,
            "pain was better with massage than with nothing added or usual care, by a small difference (4 of 4 trials)",
        ),
        (
            1.5,
            "pain was better with massage than with nothing added or usual care, "
            "by a moderate difference (4 of 4 trials)",
        ),
        (
            2.5,
            "pain was better with massage than with nothing added or usual care, by a large difference (4 of 4 trials)",
        ),
        (
            -0.5,
            "pain was worse with massage than with nothing added or usual care, by a small difference (4 of 4 trials)",
        ),
        (
            -2.5,
            "pain was worse with massage than with nothing added or usual care, by a large difference (4 of 4 trials)",
        ),
        (0.1, "massage may be better, worse or the same for pain as nothing added or usual care (4 of 4 trials)"),
        (-0.1, "massage may be better, worse or the same for pain as nothing added or usual care (4 of 4 trials)"),
    ],
)
def test_the_headline_says_side_and_size(points: float, finding: str):
    assert said(*like(points)) == f"Chronic low back pain: {finding}"


def test_the_headline_never_gives_a_side_where_the_interval_holds_zero():
    """The same pooled value from trials that agree, and from trials that do not."""
    apart = [trial_of(name, points, n=200) for name, points in zip("abcd", (-2.0, 0.0, 2.0, 4.0), strict=True)]
    (family,) = grouped(*apart)
    assert family.pooled.g == pytest.approx(0.5, abs=0.02)
    assert family.pooled.ci_low < 0 < family.pooled.ci_high
    assert "may be better, worse or the same" in said(*apart)
    assert "pain was better" in said(*like(1.0))


def test_the_headline_tells_both_families_that_pool():
    """The whole is every trial that reports the outcome: four against each family."""
    assert said(*like(2.5), *like(-0.5, "active")) == (
        "Chronic low back pain: "
        "pain was better with massage than with nothing added or usual care, by a large difference (4 of 8 trials); "
        "pain was worse with massage than with sham or another therapy, by a small difference (4 of 8 trials)"
    )


def test_a_family_of_two_is_no_part_of_the_headline():
    assert "nothing added" not in said(*like(1.0)[:2], *like(1.0, "active"))


def test_the_headline_counts_the_trials_that_are_not_excluded():
    assert said(*like(1.0), excluded=("inactive0",)).endswith("(3 of 4 trials)")


def test_where_none_pools_the_headline_counts_the_trials_with_figures():
    silent = [trial(f"z{place}", results=[result()]) for place in range(3)]
    assert said(*FOUR[:2], *silent) == "Chronic low back pain: 2 of 5 trials print figures for pain, too few to pool"
    assert said(*silent) == "Chronic low back pain: 0 of 3 trials print figures for pain, too few to pool"
    assert said(FOUR[0], *silent) == "Chronic low back pain: 1 of 4 trials prints figures for pain, too few to pool"
    assert said(FOUR[0]) == "Chronic low back pain: the only trial prints figures for pain, too few to pool"
    assert said(silent[0]) == "Chronic low back pain: the only trial prints no figures for pain, too few to pool"


def test_a_value_that_rounds_to_nothing_has_no_sign():
    family = one(*(trial_of(name, points) for name, points in zip("abc", (-0.01, 0.0, 0.005), strict=True)))
    assert "-0.00" not in forest.numbers(family)
    assert re.search(r": g 0\.00 ", forest.numbers(family))


def test_the_outcome_is_named_in_lower_case():
    studies = [
        trial(name, results=[scores(outcome="sleep", mean_comparator=7.0, n_massage=200, n_comparator=200)])
        for name in "abc"
    ]
    found = figured(*studies, outcome="sleep")
    assert re.search(r": sleep was better", forest.finding(BACK, "sleep", found, forest.families(found)))


def test_the_numbers_of_a_family_stand_in_one_sentence():
    """Four trials of d = 0.5: g 0.496, SE 0.1008, t of 3 degrees of freedom 3.182; no heterogeneity."""
    assert forest.numbers(one(*(trial_of(name) for name in "abcd"))) == (
        "Against nothing added or usual care: g 0.50 (95% CI 0.18 to 0.82), a further trial may show 0.18 to 0.82; "
        "4 trials, 400 people, I² 0%."
    )


def test_the_interval_for_a_further_trial_is_wider_where_trials_differ():
    family = one(trial_of("a", 0.0), trial_of("b", 1.0), trial_of("c", 2.0), trial_of("d", 3.0))
    found = family.pooled
    assert found.prediction_low < found.ci_low < found.ci_high < found.prediction_high
    told = re.search(r"a further trial may show (-?\d\.\d\d) to (\d\.\d\d);.* I² (\d+)%", forest.numbers(family))
    assert [float(value) for value in told.groups()] == [
        pytest.approx(found.prediction_low, abs=0.005),
        pytest.approx(found.prediction_high, abs=0.005),
        pytest.approx(found.i2, abs=0.5),
    ]


def of_sizes(*sizes: float | None) -> Family:
    """A family of like trials that compare so many people; None where the source does not say."""
    found = figured(*(trial_of(name) for name in "abcdef"[: len(sizes)]))
    (family,) = forest.families(replace(found, drawn=found.drawn.assign(n_compared=pd.Series(sizes, dtype="float64"))))
    return family


def test_people_are_those_compared_and_not_all_who_were_randomised():
    assert "; 3 trials, 300 people, I²" in forest.numbers(one(*(trial_of(name, n_randomised=500) for name in "abc")))


def test_people_who_are_not_reported_are_said_to_be_missing():
    assert "; 3 trials, 200 people or more, I²" in forest.numbers(of_sizes(100, 100, None))
    assert "; 3 trials, 1,500 people, I²" in forest.numbers(of_sizes(500, 500, 500))


def test_people_of_no_trial_are_reported():
    assert "; 3 trials, people compared not reported, I²" in forest.numbers(of_sizes(None, None, None))


# The honesty strip.
def strip(family: Family) -> pd.DataFrame:
    found = forest.strip(family)
    assert isinstance(found, pd.DataFrame)
    return found.set_index("choice")


def test_the_strip_is_of_one_family_and_of_the_trials_that_are_kept():
    inactive, active = grouped(*FOUR, *like(1.0, "active"), excluded=("d",))
    for family, word in ((inactive, "inactive"), (active, "active")):
        found = strip(family)
        assert set(found["families"]) <= {word, ""}
        assert {study for row in found["study_ids"] for study in row} == set(family.kept["study_id"])
        assert found.loc["All trials", "g"] == pytest.approx(family.pooled.g)
        assert found.loc["All trials", "people"] == family.pooled.people
    assert strip(inactive).loc["All trials", "k"] == 3
    assert strip(inactive).loc[BLINDED_CONTROL, "k"] == 0
    assert strip(active).loc[BLINDED_CONTROL, "k"] == 4


def test_the_strip_knows_funders_and_numbers_of_people():
    family = one(
        trial_of("a", funder_category="Commercial"),
        trial_of("b"),
        trial_of("c", n=80),
        trial_of("d", n=70),
    )
    found = strip(family)
    assert set(found.loc[INDEPENDENT, "study_ids"]) == {"b", "c", "d"}
    assert pd.isna(found.loc[INDEPENDENT, "reason"])
    assert set(found.loc[LARGEST, "study_ids"]) == {"c", "d"}
    assert found.loc[LARGEST, "reason"] == REFUSED[2]


def test_the_strip_of_a_family_of_two_pools_nothing():
    found = strip(one(*FOUR[:2]))
    assert found["g"].isna().all()
    assert found.loc["All trials", "reason"] == REFUSED[2]


# A selection decides who is there at all.
def test_a_selection_of_one_family_leaves_one():
    corpus = corpus_of(*FOUR, trial_of("s", family="active"), trial("m", results=[scores(), scores(**ACTIVE)]))
    effects = hedges_g(corpus.results, corpus.studies)

    def found(selection: Selection) -> Figures:
        return conditions.figures(
            conditions.results_in_order(filtering.apply(selection, corpus), BACK), "pain", effects
        )

    families = forest.families(found(Selection(families=("inactive",))))
    assert [(family.word, sorted(ids(family))) for family in families] == [("inactive", ["a", "b", "c", "d", "m"])]
    families = forest.families(found(Selection()))
    assert [(family.word, sorted(ids(family))) for family in families] == [
        ("inactive", ["a", "b", "c", "d"]),
        ("active", ["m", "s"]),
    ]
