"""Pooling: hand-computed cases, what must always hold, degenerate input, multi-arm trials, the honesty strip."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence.effects import MEANS, PERCENTAGES
from evidence.effects.formulas import g_from_d
from evidence.pooling import (
    PREDICTION_RULE,
    Pooled,
    Refusal,
    Regression,
    SmallStudyCheck,
    Subgroups,
    combine_arms,
    cumulative,
    funnel_contours,
    honesty_strip,
    leave_one_out,
    meta_regression,
    pool,
    small_study_check,
    split_shared_controls,
    subgroups,
)
from evidence.pooling import fit as model
from evidence.pooling import honesty as strip
from evidence.pooling.synthesis import NOT_REPORTED

pytestmark = pytest.mark.filterwarnings("error")


def effects(g: list[float], variance: list[float], **columns: Any) -> pd.DataFrame:
    ids = [f"trial-{place:02}" for place in range(len(g))]
    return pd.DataFrame({"study_id": ids, "g": g, "variance": variance} | columns)


def pooled(frame: pd.DataFrame) -> Pooled:
    result = pool(frame)
    assert isinstance(result, Pooled), result
    return result


def refusal(result: object) -> Refusal:
    assert isinstance(result, Refusal), result
    return result


EQUAL = effects([0.1, 0.5, 0.9], [0.04] * 3, n=[100, 110, 120])
SEVEN = effects([0.1, 0.4, 0.2, 0.9, -0.1, 0.5, 0.3], [0.02, 0.05, 0.01, 0.2, 0.03, 0.04, 0.08])
TWELVE = effects(
    [0.9, 0.8, 0.7, 0.4, 0.5, 0.3, 0.2, 0.3, 0.6, 0.1, 0.2, 0.15],
    [0.3, 0.25, 0.2, 0.1, 0.12, 0.05, 0.04, 0.06, 0.15, 0.02, 0.03, 0.01],
    year=[1996, 2001, 1999, 2005, 2004, 2011, 2012, 2010, 2003, 2018, 2017, 2020],
)


class TestByHand:
    """Equal variances v: REML gives tau² = s² - v, the mean as estimate and s/sqrt(k) as Hartung-Knapp SE."""

    def test_estimate_and_interval(self) -> None:
        result = pooled(EQUAL)
        assert (result.k, result.people, result.df) == (3, 330, 2)
        assert result.g == pytest.approx(0.5)
        assert result.se == pytest.approx(0.4 / math.sqrt(3))
        assert result.ci_low == pytest.approx(0.5 - 4.302653 * 0.4 / math.sqrt(3), abs=1e-6)
        assert result.t == pytest.approx(0.5 / (0.4 / math.sqrt(3)))

    def test_heterogeneity(self) -> None:
        result = pooled(EQUAL)
        assert result.tau2 == pytest.approx(0.12)
        assert result.i2 == pytest.approx(75)
        assert result.h2 == pytest.approx(4)
        assert (result.q, result.q_df) == (pytest.approx(8), 2)
        assert result.q_p == pytest.approx(math.exp(-4))

    def test_q_profile_interval(self) -> None:
        """Q(tau²) = 0.32/(0.04 + tau²); chi-squared quantiles with 2 df are -2 ln(0.025) and -2 ln(0.975)."""
        result = pooled(EQUAL)
        assert result.tau2_low == pytest.approx(0.32 / (-2 * math.log(0.025)) - 0.04)
        assert result.tau2_high == pytest.approx(0.32 / (-2 * math.log(0.975)) - 0.04)

    def test_prediction_interval_has_k_minus_1_degrees_of_freedom(self) -> None:
        result = pooled(EQUAL)
        half = 4.302653 * math.sqrt(0.12 + 0.16 / 3)
        assert result.prediction_high == pytest.approx(0.5 + half, abs=1e-6)
        assert "k - 1" in PREDICTION_RULE

    def test_weights(self) -> None:
        result = pooled(EQUAL)
        assert [name for name, _ in result.weights] == ["trial-00", "trial-01", "trial-02"]
        assert [share for _, share in result.weights] == pytest.approx([100 / 3] * 3)

    def test_floor_of_the_standard_error(self) -> None:
        """Three trials that nearly agree: Hartung-Knapp alone would give 0.0058."""
        result = pooled(effects([0.30, 0.31, 0.29], [0.03] * 3))
        assert result.tau2 == 0
        assert result.se == pytest.approx(math.sqrt(0.03 / 3))

    def test_identical_effects(self) -> None:
        result = pooled(effects([0.3] * 4, [0.1, 0.2, 0.1, 0.05]))
        assert result.g == pytest.approx(0.3)
        assert (result.tau2, result.tau2_low, result.tau2_high, result.i2, result.h2) == (0, 0, 0, 0, 1)
        assert result.se == pytest.approx(math.sqrt(1 / 45))
        assert (result.prediction_low, result.prediction_high) == pytest.approx((result.ci_low, result.ci_high))

    def test_people_unknown_in_one_trial(self) -> None:
        assert pooled(EQUAL.assign(n=[100, None, 120])).people is None
        assert pooled(EQUAL.drop(columns="n")).people is None


numbers = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.005, 2)), min_size=3, max_size=12)


@settings(deadline=None)
@given(numbers, st.randoms(use_true_random=False))
def test_always_holds(pairs: list[tuple[float, float]], shuffled: Any) -> None:
    result = pooled(effects([g for g, _ in pairs], [v for _, v in pairs]))
    wald = 1 / math.sqrt(sum(1 / (v + result.tau2) for _, v in pairs))
    assert result.se >= wald * (1 - 1e-9)
    assert result.prediction_low <= result.ci_low <= result.g <= result.ci_high <= result.prediction_high
    assert 0 <= result.tau2_low <= result.tau2_high
    assert result.tau2 >= 0 and 0 <= result.i2 <= 100
    assert sum(share for _, share in result.weights) == pytest.approx(100)
    assert min(g for g, _ in pairs) - 1e-9 <= result.g <= max(g for g, _ in pairs) + 1e-9
    shuffled.shuffle(pairs)
    again = pooled(effects([g for g, _ in pairs], [v for _, v in pairs]))
    assert (again.g, again.se, again.tau2) == pytest.approx((result.g, result.se, result.tau2), rel=1e-6, abs=1e-9)


@settings(deadline=None)
@given(numbers, st.floats(0.01, 100), st.floats(-5, 5))
def test_moves_with_scale_and_shift(pairs: list[tuple[float, float]], scale: float, shift: float) -> None:
    assume(np.ptp([g for g, _ in pairs]) > 0.01)
    result = pooled(effects([g for g, _ in pairs], [v for _, v in pairs]))
    moved = pooled(effects([scale * g + shift for g, _ in pairs], [scale**2 * v for _, v in pairs]))
    assert moved.g == pytest.approx(scale * result.g + shift, rel=1e-5, abs=1e-6 * max(scale, 1))
    assert moved.tau2 == pytest.approx(scale**2 * result.tau2, rel=1e-4, abs=1e-6 * scale**2)
    assert moved.i2 == pytest.approx(result.i2, rel=1e-4, abs=1e-4)


@settings(deadline=None, max_examples=200)
@given(numbers)
def test_tau2_maximises_the_restricted_likelihood(pairs: list[tuple[float, float]]) -> None:
    y, v = np.array([g for g, _ in pairs]), np.array([v for _, v in pairs])

    def log_likelihood(tau2: float) -> float:
        w = 1 / (v + tau2)
        residual = y - (w @ y) / w.sum()
        return -0.5 * (np.log(v + tau2).sum() + math.log(w.sum()) + w @ residual**2)

    best = log_likelihood(model.random_effects(y, v).tau2)
    grid = np.concatenate([[0.0], np.geomspace(1e-5, 100, 400)])
    assert best >= max(map(log_likelihood, grid)) - 1e-6


def test_the_higher_of_two_peaks() -> None:
    """The likelihood falls from zero, and rises again to a higher peak at 1.9."""
    y, v = np.array([0.0, 0.0, 3.0]), np.array([0.125, 0.03125, 1.0])
    assert model.random_effects(y, v).tau2 == pytest.approx(1.905791, abs=1e-6)


class TestRefusals:
    @pytest.mark.parametrize(("k", "words"), [(0, "No trial gives"), (1, "One trial gives"), (2, "Two trials give")])
    def test_fewer_than_three(self, k: int, words: str) -> None:
        result = refusal(pool(EQUAL.iloc[:k]))
        assert result.k == k
        assert result.reason.startswith(words)

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, None])
    @pytest.mark.parametrize("column", ["g", "variance"])
    def test_not_a_number(self, column: str, value: float | None) -> None:
        frame = EQUAL.assign(**{column: [value, 0.1, 0.2]})
        assert "trial-00" in refusal(pool(frame)).reason

    @pytest.mark.parametrize("variance", [0.0, -0.1])
    def test_variance_not_positive(self, variance: float) -> None:
        assert "above zero: trial-01" in refusal(pool(EQUAL.assign(variance=[0.1, variance, 0.1]))).reason

    def test_variances_too_far_apart(self) -> None:
        assert "ten million" in refusal(pool(EQUAL.assign(variance=[1e-9, 1.0, 1.0]))).reason

    @pytest.mark.parametrize("g", [[1e200, 0.0, 0.0], [1e160, -1e160, 3.0]])
    def test_overflow(self, g: list[float]) -> None:
        assert "too far apart" in refusal(pool(EQUAL.assign(g=g))).reason

    @pytest.mark.parametrize("variance", [1e-290, 1e290])
    def test_extreme_but_equal_variances_answer_one_way_or_the_other(self, variance: float) -> None:
        result = pool(effects([0.1, 0.2, 0.3], [variance] * 3))
        assert isinstance(result, Refusal) or (result.g == pytest.approx(0.2) and math.isfinite(result.se))

    def test_huge_variance_hardly_counts(self) -> None:
        with_it = pooled(effects([0.1, 0.5, 0.3, 9.0], [0.01, 0.02, 0.03, 9000.0]))
        without = pooled(effects([0.1, 0.5, 0.3], [0.01, 0.02, 0.03]))
        assert with_it.g == pytest.approx(without.g, abs=0.01)

    def test_a_trial_twice(self) -> None:
        assert "combine its arms" in refusal(pool(EQUAL.assign(study_id=["a", "a", "b"]))).reason

    @pytest.mark.parametrize("family", ["massage", "dose", "review", None])
    def test_massage_against_massage(self, family: str | None) -> None:
        frame = EQUAL.assign(comparator_family=["active", family, "inactive"])
        assert "inactive or active" in refusal(pool(frame)).reason

    def test_not_eligible(self) -> None:
        assert "does massage help" in refusal(pool(EQUAL.assign(eligible=[True, False, True]))).reason

    def test_missing_column(self) -> None:
        with pytest.raises(KeyError, match="variance"):
            pool(EQUAL.drop(columns="variance"))

    def test_families_are_named(self) -> None:
        mixed = pooled(EQUAL.assign(comparator_family=["active", "inactive", "inactive"]))
        assert mixed.families == ("active", "inactive") and mixed.mixes_families
        assert not pooled(EQUAL.assign(comparator_family="inactive")).mixes_families

    @pytest.mark.parametrize("ask", [leave_one_out, honesty_strip, small_study_check])
    def test_the_other_functions_refuse_the_same_frames(self, ask: Any) -> None:
        filled = dict.fromkeys(["tier", "comparator_type", "funder_category", "scope", "massage_type"], "x")
        frame = EQUAL.assign(**filled, year=2000, n=50, comparator_family="active", g=[np.nan, 1, 2])
        assert "missing or infinite" in refusal(ask(frame)).reason
        assert "missing or infinite" in refusal(cumulative(frame)).reason
        assert "missing or infinite" in refusal(subgroups(frame, "tier")).reason
        assert "missing or infinite" in refusal(meta_regression(frame, "year")).reason


class TestInfluence:
    def test_leave_one_out_is_pooling_the_others(self) -> None:
        table = leave_one_out(SEVEN)
        assert isinstance(table, pd.DataFrame)
        assert table["study_id"].tolist() == SEVEN["study_id"].tolist()
        for place in range(len(SEVEN)):
            expected = pooled(SEVEN.drop(index=place))
            row = table.iloc[place]
            assert row["k"] == 6
            for name in ("g", "se", "ci_low", "ci_high", "prediction_low", "prediction_high", "tau2", "i2"):
                assert row[name] == pytest.approx(getattr(expected, name))

    def test_three_trials_leave_too_few(self) -> None:
        table = leave_one_out(EQUAL)
        assert isinstance(table, pd.DataFrame)
        assert table["g"].isna().all()
        assert table["reason"].str.startswith("Two trials give").all()

    def test_cumulative_is_by_year(self) -> None:
        frame = SEVEN.assign(year=[2010, 2001, 2005, 2001, 2020, 1999, 2003]).sample(frac=1, random_state=3)
        table = cumulative(frame)
        assert isinstance(table, pd.DataFrame)
        assert table["study_id"].tolist() == [f"trial-{n:02}" for n in (5, 1, 3, 6, 2, 0, 4)]
        assert table["k"].tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert table["g"].isna().tolist() == [True, True, False, False, False, False, False]
        assert table["g"].iloc[-1] == pytest.approx(pooled(SEVEN).g)
        assert table["g"].iloc[2] == pytest.approx(pooled(SEVEN.loc[[5, 1, 3]]).g)
        assert frame.loc[table.index, "study_id"].tolist() == table["study_id"].tolist()

    def test_no_trials(self) -> None:
        for table in (leave_one_out(EQUAL.iloc[:0]), cumulative(EQUAL.iloc[:0].assign(year=[]))):
            assert isinstance(table, pd.DataFrame) and len(table) == 0 and "g" in table


class TestSubgroups:
    FRAME = effects(
        [0.1, 0.2, 0.3, 0.8, 0.9, 1.0, 0.5], [0.01] * 7, by=pd.Categorical([*"bbbaaa", None], ["a", "c", "b"])
    )

    def test_by_hand(self) -> None:
        """Two groups of three with mean 0.9 and 0.2, s² = 0.01 = v, so SE = 0.1/sqrt(3) each."""
        result = subgroups(self.FRAME, "by")
        assert isinstance(result, Subgroups)
        assert [label for label, _ in result.groups] == ["a", "b", NOT_REPORTED]
        first, second, third = (group for _, group in result.groups)
        assert isinstance(first, Pooled) and isinstance(second, Pooled)
        assert (first.g, second.g) == (pytest.approx(0.9), pytest.approx(0.2))
        assert refusal(third).k == 1
        assert result.df == 1
        assert result.q == pytest.approx(0.7**2 / (2 * 0.01 / 3), rel=1e-6)
        assert result.p == pytest.approx(math.erfc(math.sqrt((result.q or 0) / 2)))

    def test_one_group_cannot_be_compared(self) -> None:
        result = subgroups(SEVEN.assign(by="same"), "by")
        assert isinstance(result, Subgroups)
        assert (result.q, result.p) == (None, None)
        assert result.reason == "Fewer than two subgroups have enough trials to be compared."

    def test_numbers_are_ordered_by_size(self) -> None:
        result = subgroups(SEVEN.assign(by=[10, 9, 10, 9, 10, 9, 100]), "by")
        assert isinstance(result, Subgroups)
        assert [label for label, _ in result.groups] == ["9", "10", "100"]


class TestRegression:
    def test_exact_line(self) -> None:
        weeks = np.arange(12.0)
        result = meta_regression(TWELVE.assign(g=0.2 + 0.05 * weeks, weeks=weeks), "weeks")
        assert isinstance(result, Regression)
        assert (result.slope, result.intercept) == (pytest.approx(0.05), pytest.approx(0.2))
        assert (result.tau2, result.df, result.left_out) == (0, 10, 0)

    def test_units_of_the_covariate(self) -> None:
        weeks = np.array([3.0, 8, 2, 5, 9, 12, 4, 6, 7, 10, 1, 11])
        in_weeks = meta_regression(TWELVE.assign(x=weeks), "x")
        in_days = meta_regression(TWELVE.assign(x=7 * weeks), "x")
        assert isinstance(in_weeks, Regression) and isinstance(in_days, Regression)
        assert in_days.slope == pytest.approx(in_weeks.slope / 7)
        assert (in_days.t, in_days.intercept) == (pytest.approx(in_weeks.t), pytest.approx(in_weeks.intercept))

    def test_trials_without_the_covariate_are_counted(self) -> None:
        weeks = [*range(11), None]
        result = meta_regression(TWELVE.assign(weeks=weeks), "weeks")
        assert isinstance(result, Regression)
        assert (result.k, result.left_out) == (11, 1)
        assert (result.covariate_low, result.covariate_high) == (0, 10)

    def test_refusals(self) -> None:
        assert "10 or more" in refusal(meta_regression(SEVEN.assign(x=range(7)), "x")).reason
        assert "same value" in refusal(meta_regression(TWELVE.assign(x=1.0), "x")).reason
        with pytest.raises(KeyError, match="weeks"):
            meta_regression(TWELVE, "weeks")


class TestSmallStudies:
    def test_egger_finds_the_line(self) -> None:
        """g = 0.1 + 2 SE exactly: the intercept of g/SE on 1/SE is 2."""
        se = np.sqrt(TWELVE["variance"])
        noise = np.array([1, -1] * 6) * 1e-3
        result = small_study_check(TWELVE.assign(g=0.1 + (2 + noise) * se))
        assert isinstance(result, SmallStudyCheck)
        assert result.intercept == pytest.approx(2, abs=0.01)
        assert result.df == 10 and result.p < 0.001

    def test_from_ten_trials_on(self) -> None:
        reason = refusal(small_study_check(TWELVE.iloc[:9])).reason
        assert reason.startswith("9 trials give figures") and "funnel" in reason
        assert isinstance(small_study_check(TWELVE.iloc[:10]), SmallStudyCheck)

    def test_equally_precise_trials(self) -> None:
        assert "equally precise" in refusal(small_study_check(TWELVE.assign(variance=0.1))).reason

    def test_contours(self) -> None:
        lines = funnel_contours(0.5, points=11)
        assert lines["se"].iloc[[0, -1]].tolist() == [0.0, 0.5]
        assert lines["high_95"].iloc[-1] == pytest.approx(0.5 * 1.959964)
        assert lines["low_99"].iloc[-1] == pytest.approx(-0.5 * 2.575829)
        assert list(lines) == ["se", "low_90", "high_90", "low_95", "high_95", "low_99", "high_99"]


def arms(rows: int, route: str = MEANS, n: tuple[float, float] = (40, 42), d: float = 0.5) -> pd.DataFrame:
    g, variance = g_from_d(d, *n) if not math.isnan(n[0]) else (d, 0.05)
    shared = {"study_id": "a-2000", "comparator_arm": "usual care", "n_massage": n[0], "n_comparator": n[1]}
    shared |= {"g": g, "variance": variance, "route": route, "comparator_family": "inactive"}
    return pd.DataFrame([shared | {"massage_arm": f"arm {row}"} for row in range(rows)])


class TestArms:
    def test_one_comparison_stays(self) -> None:
        before = arms(1)
        after = split_shared_controls(before)
        assert not after["shared"].any()
        pd.testing.assert_frame_equal(after[list(before)], before.astype({"n_massage": float, "n_comparator": float}))

    def test_control_is_divided(self) -> None:
        after = split_shared_controls(arms(2))
        assert after["shared"].all()
        assert after["n_comparator"].tolist() == [21, 21]
        assert after["n_massage"].tolist() == [40, 40]
        assert after["variance"].iloc[0] == pytest.approx(g_from_d(0.5, 40, 21)[1])
        assert after["g"].iloc[0] == pytest.approx(g_from_d(0.5, 40, 21)[0])

    def test_massage_arm_against_two_controls(self) -> None:
        frame = arms(2).assign(massage_arm="massage", comparator_arm=["usual care", "waitlist"])
        after = split_shared_controls(frame)
        assert after["n_massage"].tolist() == [20, 20] and after["n_comparator"].tolist() == [42, 42]

    def test_shares_of_people(self) -> None:
        before = arms(2, PERCENTAGES)
        after = split_shared_controls(before)
        factor = (1 / 40 + 2 / 42) / (1 / 40 + 1 / 42)
        assert after["variance"].to_numpy() == pytest.approx(before["variance"].to_numpy() * factor)
        assert after["g"].tolist() == before["g"].tolist()

    def test_sizes_not_reported(self) -> None:
        before = arms(2, n=(math.nan, math.nan))
        assert split_shared_controls(before)["variance"].tolist() == pytest.approx([0.05 * 1.5] * 2)

    def test_other_trials_are_left_alone(self) -> None:
        frame = pd.concat([arms(2), arms(1).assign(study_id="b-2001")], ignore_index=True)
        assert split_shared_controls(frame)["shared"].tolist() == [True, True, False]

    def test_same_pair_twice(self) -> None:
        with pytest.raises(ValueError, match="a-2000"):
            split_shared_controls(pd.concat([arms(1), arms(1)]))

    def test_combined_variance_is_that_of_merged_arms(self) -> None:
        """Without the d² term: two arms of 40 against one control of 42 -> 1/80 + 1/42."""
        combined = combine_arms(arms(2, n=(4000, 4200), d=1e-9))
        assert len(combined) == 1
        assert combined["variance"].iloc[0] == pytest.approx(1 / 8000 + 1 / 4200, rel=1e-3)
        assert combined["n_comparator"].iloc[0] == 4200 and combined["n_massage"].iloc[0] == 8000
        assert combined["massage_arm"].iloc[0] == "arm 0 + arm 1"
        assert combined["comparisons"].iloc[0] == 2

    def test_combined_trials_can_be_pooled(self) -> None:
        frame = pd.concat([arms(3).assign(study_id=name, se=0.2) for name in "abc"], ignore_index=True)
        assert "more than once" in refusal(pool(frame)).reason
        combined = combine_arms(frame)
        assert pooled(combined).k == 3
        assert combined["se"].to_numpy() == pytest.approx(np.sqrt(combined["variance"].to_numpy()))

    def test_single_rows_keep_everything(self) -> None:
        before = arms(1).assign(derivation=["words"], se=[0.25])
        after = combine_arms(before)
        assert after[["g", "variance", "se", "derivation"]].to_numpy().tolist() == (
            before[["g", "variance", "se", "derivation"]].to_numpy().tolist()
        )

    def test_families_are_not_combined(self) -> None:
        frame = arms(2).assign(comparator_family=["inactive", "active"])
        with pytest.raises(ValueError, match="one comparator family"):
            combine_arms(frame)

    def test_empty(self) -> None:
        assert len(combine_arms(arms(1).iloc[:0])) == 0


def strip_frame() -> pd.DataFrame:
    return TWELVE.assign(
        n=[20, 22, 30, 40, 38, 90, 110, 80, 36, 200, 150, 400],
        tier=["weaker"] * 5 + ["moderate"] * 4 + ["stronger"] * 3,
        comparator_type=["usual care"] * 6
        + ["sham/light touch"] * 3
        + ["attention/relaxation control"]
        + ["exercise"] * 2,
        comparator_family=["inactive"] * 6 + ["active"] * 6,
        funder_category=["Massage profession body", "Commercial"] + ["Not reported"] * 8 + ["Other government"] * 2,
        scope=["border"] * 10 + ["core"] * 2,
        massage_type="Thai",
    )


class TestHonestyStrip:
    def table(self) -> pd.DataFrame:
        found = honesty_strip(strip_frame())
        assert isinstance(found, pd.DataFrame)
        return found.set_index("choice")

    def test_choices(self) -> None:
        table = self.table()
        assert table["k"].to_dict() == {
            strip.ALL: 12,
            strip.BETTER_QUALITY: 7,
            strip.BLINDED_CONTROL: 4,
            strip.INDEPENDENT: 10,
            strip.CORE: 2,
            strip.LARGEST: 6,
        }

    def test_values_are_those_of_the_pool(self) -> None:
        table = self.table()
        expected = pooled(strip_frame().iloc[5:])
        row = table.loc[strip.BETTER_QUALITY]
        assert (row["g"], row["ci_low"], row["tau2"]) == (expected.g, expected.ci_low, expected.tau2)
        assert row["people"] == 1066

    def test_too_few_is_said(self) -> None:
        row = self.table().loc[strip.CORE]
        assert math.isnan(row["g"]) and row["reason"].startswith("Two trials give")

    def test_mixed_families_are_named(self) -> None:
        table = self.table()
        assert table.loc[strip.ALL, "families"] == "active, inactive"
        assert table.loc[strip.BLINDED_CONTROL, "families"] == "active"

    def test_unreported_funding_stays(self) -> None:
        assert "trial-02" in self.table().loc[strip.INDEPENDENT, "study_ids"]
        assert "trial-00" not in self.table().loc[strip.INDEPENDENT, "study_ids"]

    def test_largest_half_is_by_people(self) -> None:
        assert self.table().loc[strip.LARGEST, "study_ids"] == tuple(f"trial-{n:02}" for n in (5, 6, 7, 9, 10, 11))

    def test_largest_half_without_known_sizes(self) -> None:
        found = honesty_strip(strip_frame().assign(n=np.nan))
        assert isinstance(found, pd.DataFrame)
        assert found.set_index("choice").loc[strip.LARGEST, "k"] == 0

    def test_massage_against_massage_stops_it(self) -> None:
        frame = strip_frame()
        frame.loc[3, "comparator_family"] = "massage"
        assert "trial-03" in refusal(honesty_strip(frame)).reason
