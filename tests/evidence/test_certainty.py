"""The checks of a pooled value: each shown value is `pool` of the trials it says, and the words say the figures."""

import pandas as pd
import pytest

from evidence import certainty
from evidence import certainty_words as saying
from evidence.forest import Family
from evidence.pooling import Pooled, Refusal, Regression, SmallStudyCheck, Subgroups, pool, regression_line
from evidence.pooling.fit import random_effects, t_quantile
from tests.evidence.test_forest import grouped, one, trial_of

FUNDERS = ("Not reported", "Commercial")
TYPES = ("Thai", "acupressure", "relaxation/Swedish")


def many(k: int, family: str = "inactive", slope: float = 0.0) -> list[dict]:
    """k trials that differ in effect, size, year, weeks, dose, funder and type; d rises by slope/2 a week."""
    return [
        trial_of(
            f"t{i:02d}",
            1.0 + 0.5 * ((i * 7) % 5 - 2) / 2 + slope * (i % 6),
            20 + 13 * ((i * 5) % 7),
            family,
            year=1990 + i,
            treatment_weeks=float(1 + i % 6),
            sessions=float(4 + i % 3),
            minutes_per_session=30.0,
            funder_category=FUNDERS[i % 2],
            massage_type=TYPES[i % 3],
        )
        for i in range(k)
    ]


def family(k: int, slope: float = 0.0, excluded: tuple[str, ...] = ()) -> Family:
    return one(*many(k, slope=slope), excluded=excluded)


def pooled_of(rows: pd.DataFrame) -> Pooled:
    found = pool(rows[["study_id", "g", "variance"]])
    assert isinstance(found, Pooled)
    return found


def figures(found: Pooled) -> tuple:
    return pytest.approx((found.k, found.g, found.ci_low, found.ci_high), rel=1e-9)


# What each value is made of.
def test_every_value_without_a_trial_is_the_pool_of_the_others():
    trials = family(7)
    steps = certainty.without_each(trials)
    assert sorted(steps["study_id"]) == sorted(trials.kept["study_id"])
    assert steps["g"].is_monotonic_increasing
    names = trials.kept.set_index("study_id")["label"]
    for step in steps.to_dict("records"):
        others = trials.kept[trials.kept["study_id"] != step["study_id"]]
        assert (step["k"], step["g"], step["ci_low"], step["ci_high"]) == figures(pooled_of(others))
        assert step["label"] == names[step["study_id"]]


def test_every_value_over_the_years_is_the_pool_of_the_trials_to_then():
    trials = family(7)
    steps = certainty.over_years(trials).to_dict("records")
    assert [step["year"] for step in steps] == sorted(trials.kept["year"])
    assert [pd.isna(step["g"]) for step in steps] == [True, True, *[False] * 5]
    for step in steps[2:]:
        before = trials.kept[trials.kept["year"] <= step["year"]]
        assert (step["k"], step["g"], step["ci_low"], step["ci_high"]) == figures(pooled_of(before))


def test_every_group_is_the_pool_of_its_trials():
    trials = family(9)
    found = certainty.by_group(trials)
    assert list(found) == list(certainty.GROUPINGS)
    for column, subs in found.items():
        assert isinstance(subs, Subgroups)
        counts = trials.kept[column].astype(str).value_counts()
        assert {word: result.k for word, result in subs.groups} == counts.to_dict()
        for word, result in subs.groups:
            rows = trials.kept[trials.kept[column].astype(str) == word]
            if isinstance(result, Pooled):
                assert (result.k, result.g, result.ci_low, result.ci_high) == figures(pooled_of(rows))
            else:
                assert len(rows) < 3


def test_trials_left_out_are_in_no_check():
    without, never = family(12, excluded=("t03",)), one(*(row for row in many(12) if row["study_id"] != "t03"))
    assert certainty.without_each(without)["g"].tolist() == certainty.without_each(never)["g"].tolist()
    assert certainty.over_years(without)["g"].dropna().tolist() == certainty.over_years(never)["g"].dropna().tolist()
    assert certainty.trend(without, "year") == certainty.trend(never, "year")
    assert certainty.small_studies(without) == certainty.small_studies(never)
    assert certainty.by_group(without) == certainty.by_group(never)


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("weeks", lambda row: row["treatment_weeks"]),
        ("minutes", lambda row: row["sessions"] * row["minutes_per_session"]),
        ("year", lambda row: row["year"]),
        ("people", lambda row: row["n_massage"] + row["n_comparator"]),
    ],
)
def test_a_line_is_fitted_on_what_it_says(by: str, value):
    """Against a plain fit on the covariate as it is, without centring or scaling."""
    trials = family(14)
    x = trials.kept.apply(value, axis=1).to_numpy("float64")
    design = pd.DataFrame({"one": 1.0, "x": x}).to_numpy()
    again = random_effects(trials.kept["g"].to_numpy("float64"), trials.kept["variance"].to_numpy("float64"), design)
    found = certainty.trend(trials, by)
    assert isinstance(found, Regression)
    assert (found.slope, found.se) == pytest.approx((again.beta[1], again.se[1]), rel=1e-5)
    assert (found.covariate_low, found.covariate_high) == (x.min(), x.max())


def test_the_band_of_a_line_is_the_interval_of_the_mean_at_each_place():
    """At x the band is the interval of the intercept of a fit whose covariate is measured from x."""
    trials = family(14, slope=0.1)
    found = certainty.trend(trials, "year")
    line = regression_line(found, points=5)
    assert (line["x"].iloc[0], line["x"].iloc[-1]) == (1990, 2003)
    effects = certainty.effects(trials)
    for row in line.to_dict("records"):
        design = pd.DataFrame({"one": 1.0, "x": effects["year"] - row["x"]}).to_numpy("float64")
        again = random_effects(effects["g"].to_numpy("float64"), effects["variance"].to_numpy("float64"), design)
        half = t_quantile(12) * again.se[0]
        expected = (again.beta[0], again.beta[0] - half, again.beta[0] + half)
        assert (row["g"], row["low"], row["high"]) == pytest.approx(expected, rel=1e-6)


# Words: leave one out.
def steps_of(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "g", "ci_low", "ci_high"]).assign(reason=None)


ALL = pooled_of(family(4).kept)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("A", 0.31, 0.1, 0.5), ("B", 0.52, 0.2, 0.9)],
            "without any one trial g stays between 0.31 and 0.52; its interval keeps clear of zero each time.",
        ),
        (
            [("A", 0.31, -0.1, 0.5), ("B", 0.52, 0.2, 0.9)],
            "without any one trial g stays between 0.31 and 0.52; its interval keeps clear of zero, but not without A.",
        ),
        ([("A", 0.4, 0.1, 0.5), ("B", 0.401, 0.2, 0.9)], "without any one trial g stays at 0.40; its interval keeps"),
        (
            [(name, 0.4 + i / 10, -0.1, 0.9) for i, name in enumerate("ABCD")],
            "without any one trial g stays between 0.40 and 0.70; its interval keeps clear of zero, but not in 4 of 4 "
            "cases.",
        ),
    ],
)
def test_without_any_one_trial_in_words(rows, said: str):
    assert ALL.ci_low > 0
    assert saying.without_each_in_words(steps_of(*rows), ALL).startswith(said)


def test_an_interval_that_takes_in_zero_with_all_trials_is_said_so():
    unsure = pooled_of(one(trial_of("a", -1), trial_of("b", 1), trial_of("c", 1.2), trial_of("d", 0)).kept)
    assert unsure.ci_low < 0 < unsure.ci_high
    rows = [("A", 0.2, 0.1, 0.3), ("B", 0.1, -0.2, 0.3)]
    said = saying.without_each_in_words(steps_of(*rows), unsure)
    assert said.endswith("its interval takes in zero, but not without A.")
    assert saying.without_each_in_words(steps_of(rows[1]), unsure).endswith("takes in zero each time.")


def test_three_trials_cannot_lose_one():
    found = certainty.without_each(family(3))
    assert isinstance(found, Refusal)
    said = saying.without_each_in_words(found, pooled_of(family(3).kept))
    assert said == "with three trials, leaving one out leaves two, and two are not pooled."


# Words: over the years.
def years_of(*values: float) -> pd.DataFrame:
    known = pd.DataFrame({"year": range(2000, 2000 + len(values)), "k": range(3, 3 + len(values)), "g": values})
    return known.assign(reason=None)


@pytest.mark.parametrize(
    ("values", "settled"),
    [
        ((0.9, 0.5, 0.45, 0.42, 0.41), "since 2001 it has stayed within 0.1 of that."),
        ((0.4, 0.45, 0.41), "it was never more than 0.1 away from that."),
        ((0.4, 0.45, 0.9), "the last trial moved it, so it has not settled."),
        ((0.9, 0.4, 0.6, 0.41), "the last trial moved it, so it has not settled."),
    ],
)
def test_since_when_a_value_has_settled(values, settled: str):
    said = saying.over_years_in_words(years_of(*values))
    last = len(values)
    begun = f"g was {values[0]:.2f} with the first 3 trials (to 2000)"
    assert said == f"{begun} and is {values[-1]:.2f} with all {last + 2} (to {1999 + last}); {settled}"


def test_three_trials_have_no_course():
    said = saying.over_years_in_words(certainty.over_years(family(3)))
    assert said == "only since 1992 have there been three trials, so there is no course to see."


# Words: subgroups.
def test_groups_in_words():
    close, apart = family(9), one(*(row | {"funder_category": FUNDERS[row["study_id"] > "t05"]} for row in far_apart()))
    assert saying.groups_in_words(certainty.by_group(family(3))) == (
        "no two groups have the three trials each that a comparison needs."
    )
    assert (
        saying.groups_in_words(certainty.by_group(close)) == "g does not clearly differ by type of massage or funder."
    )
    assert saying.groups_in_words(certainty.by_group(apart)) == "g differs by funder."


def far_apart() -> list[dict]:
    """Twelve trials: six of d = 0.3, six of d = 1.3."""
    return [trial_of(f"t{i:02d}", 0.6 if i < 6 else 2.6, 60, year=1990 + i) for i in range(12)]


def test_the_test_for_difference_is_told_with_its_figures():
    found = certainty.by_group(family(9))["funder_category"]
    assert isinstance(found, Subgroups) and found.q is not None and found.p is not None
    said = saying.difference_in_words(found)
    assert said == (
        f"no further apart than chance may put them (Q {found.q:.2f}, 1 df, p {saying.p_in_words(found.p)})"
    )
    assert saying.difference_in_words(certainty.by_group(family(9))["comparator_type"]) == "all trials are in one group"
    assert "fewer than two groups" in saying.difference_in_words(certainty.by_group(family(4))["massage_type"])


@pytest.mark.parametrize(("p", "said"), [(0.2, "0.20"), (0.0312, "0.031"), (0.00004, "below 0.001")])
def test_p_in_words(p: float, said: str):
    assert saying.p_in_words(p) == said


def test_groups_have_names():
    assert saying.group_label("comparator_type", "other") == "Another comparator"
    assert saying.group_label("massage_type", "Thai") == "Thai"
    assert saying.group_label("tier", "not reported") == "Not reported"


# Words: lines and small studies.
def test_a_slope_is_told_in_steps_a_reader_thinks_in():
    trials = family(18, slope=0.6)
    found = certainty.trend(trials, "weeks")
    assert isinstance(found, Regression) and found.ci_low > 0
    assert saying.trend_in_words(found, "weeks") == (
        f"larger g with longer treatment: g changes by {found.slope:+.2f} (95% CI {found.ci_low:.2f} to "
        f"{found.ci_high:.2f}) for a further week of treatment."
    )
    by_year = certainty.trend(family(18), "year")
    assert isinstance(by_year, Regression)
    said = saying.trend_in_words(by_year, "year")
    assert said.startswith("no clear trend with later publication: ")
    assert f"{10 * by_year.slope:+.2f} (95% CI {10 * by_year.ci_low:.2f} to {10 * by_year.ci_high:.2f})" in said


def test_too_few_trials_have_no_line_and_no_funnel():
    assert saying.trend_in_words(certainty.trend(family(9), "weeks"), "weeks") == (
        "no line by weeks of treatment: 9 give it, and a line needs 10."
    )
    silent = one(*(row | {"treatment_weeks": None} for row in many(12)))
    assert "0 give it" in saying.trend_in_words(certainty.trend(silent, "weeks"), "weeks")
    same = one(*(row | {"treatment_weeks": 4.0} for row in many(12)))
    assert "all trials have the same value" in saying.trend_in_words(certainty.trend(same, "weeks"), "weeks")
    said = saying.small_studies_in_words(certainty.small_studies(family(9)))
    assert said.startswith("small studies are not compared with large ones: 9 trials give figures: with fewer than 10")


def test_small_studies_in_words():
    found = certainty.small_studies(family(12))
    assert isinstance(found, SmallStudyCheck)
    assert f"(Egger’s intercept {found.intercept:.2f}, 95% CI {found.ci_low:.2f} to" in saying.small_studies_in_words(
        found
    )
    tilted = [trial_of(f"s{i:02d}", 0.4 + 30 / (15 + 10 * i) + 0.05 * (i % 3), 15 + 10 * i) for i in range(12)]
    assert saying.small_studies_in_words(certainty.small_studies(one(*tilted))).startswith(
        "small trials find more for massage than large ones"
    )


# Nothing pooled.
def test_why_there_is_nothing_to_check():
    assert saying.nothing_pooled([]) == "No trial prints figures for it, so there is no pooled value to check."
    assert saying.nothing_pooled([family(1)]) == (
        "There is no pooled value to check: 1 trial against nothing added or usual care with figures, and fewer than 3 "
        "are not pooled."
    )
    both = grouped(*many(2), *(trial_of(f"s{i}", family="active") for i in range(2)))
    assert saying.nothing_pooled(both).startswith(
        "There is no pooled value to check: 2 trials against nothing added or usual care and 2 against sham or another "
    )
