"""Conversions to Hedges' g: worked examples of the cited books, sign conventions, refusals, the table itself."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.effects import ROUTE_NAMES, hedges_g, parse_p
from evidence.effects import formulas as f
from evidence.effects import outcome as o

pytestmark = pytest.mark.filterwarnings("error")
DATA = Path(__file__).parents[2] / "data"

# fmt: off
FIGURES = (
    "n_massage", "n_comparator", "estimate", "ci_low", "ci_high", "mean_massage", "sd_massage", "mean_comparator",
    "sd_comparator",
)
EMPTY = (
    *FIGURES, "p", "baseline_or_change", "pct_massage", "pct_comparator", "adjusted", "reason_not_used",
    "outcome_detail", "instrument", "support", "n_randomised", "notes", "population",
)
# fmt: on
PLAIN: dict[str, Any] = dict.fromkeys(EMPTY) | {
    "result_id": "a-2000.01",
    "study_id": "a-2000",
    "design": "randomised trial",
    "outcome": "pain",
    "comparator_family": "active",
    "isolates_massage": "yes",
    "measure": "means",
    "better": "lower",
    "basis": "between-group",
    "direction": "no clear difference",
    "point_direction": "not stated",
    "use_in_figures": "yes",
}
MEANS = {"mean_massage": 2.0, "sd_massage": 2.0, "mean_comparator": 3.0, "sd_comparator": 2.0}
SIZES = {"n_massage": 30, "n_comparator": 30}
DIFFERENCE = {"measure": "MD", "estimate": -2.9, "ci_low": -4.0, "ci_high": -1.8, "n_massage": 132, "n_comparator": 133}


def converted(**cells: Any) -> dict[str, Any]:
    """The conversion of one row that differs from PLAIN in these cells."""
    return hedges_g(pd.DataFrame([PLAIN | cells])).to_dict("records")[0]


def refused(**cells: Any) -> tuple[str, str]:
    """Kind and reason of a refusal; asserts that nothing was converted."""
    row = converted(**cells)
    assert math.isnan(row["g"]) and math.isnan(row["variance"]) and math.isnan(row["ci_low"])
    assert not isinstance(row["route"], str) and not isinstance(row["derivation"], str)
    return row["refusal"], row["reason"]


class TestFormulas:
    def test_borenstein_worked_example_of_chapter_4(self) -> None:
        d = f.d_from_means(103, 5.5, 50, 100, 4.5, 50)
        assert d == pytest.approx(0.5970, abs=5e-5)
        assert f.d_variance(d, 50, 50) == pytest.approx(0.0418, abs=5e-5)
        g, variance = f.g_from_d(d, 50, 50)
        assert g == pytest.approx(0.5924, abs=5e-5)
        assert variance == pytest.approx(0.0411, abs=5e-5)

    @pytest.mark.parametrize("df", [8, 10, 20, 98, 500])
    def test_correction_is_close_to_the_textbook_approximation(self, df: int) -> None:
        assert f.small_sample_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=1e-3)

    def test_correction_at_two_degrees_of_freedom_by_hand(self) -> None:
        assert f.small_sample_correction(2) == pytest.approx(1 / math.sqrt(math.pi))

    def test_borenstein_odds_ratio_of_chapter_5(self) -> None:
        log_odds, variance = f.log_odds_ratio(0.05, 100, 0.10, 100)
        assert log_odds == pytest.approx(-0.7472, abs=5e-5)
        assert variance == pytest.approx(0.3216, abs=5e-5)

    def test_borenstein_log_odds_to_d_of_chapter_7(self) -> None:
        d, variance = f.d_from_log_odds_ratio(0.9069, 0.0676)
        assert d == pytest.approx(0.5000, abs=5e-5)
        assert variance == pytest.approx(0.0205, abs=5e-5)

    def test_chinn_divides_by_1_81(self) -> None:
        assert round(f.LOGISTIC_SD, 2) == 1.81

    def test_handbook_standard_deviation_from_p(self) -> None:
        """Handbook 6.5.2.3: MD 3.8, p 0.008, groups of 25 and 22: t 2.78, SE 1.37, SD 4.69."""
        t = f.t_from_p(0.008, 25, 22)
        assert t == pytest.approx(2.78, abs=0.005)
        assert 3.8 / f.d_from_t(t, 25, 22) == pytest.approx(4.69, abs=0.01)

    def test_handbook_t_quantile(self) -> None:
        """Handbook 6.5.2.2: 25 + 22 - 2 = 45 degrees of freedom give 2.0141."""
        assert f.t_quantile(45) == pytest.approx(2.0141, abs=5e-5)
        assert f.se_from_interval(-1, 1, 45) == pytest.approx(1 / 2.0141, abs=5e-5)
        assert f.se_from_interval(-1, 1) == pytest.approx(1 / 1.96, abs=5e-5)

    def test_empty_cell_gets_half_a_person(self) -> None:
        log_odds, variance = f.log_odds_ratio(0.0, 10, 0.5, 10)
        assert log_odds == pytest.approx(math.log(0.5 * 5.5 / (10.5 * 5.5)))
        assert variance == pytest.approx(1 / 0.5 + 1 / 10.5 + 2 / 5.5)

    @given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.integers(5, 500), st.integers(5, 500))
    def test_risk_ratio_variance_carries_the_people(self, p1: float, p2: float, n1: int, n2: int) -> None:
        risk = (1 - p1) / (n1 * p1) + (1 - p2) / (n2 * p2)
        odds = 1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2))
        assert f.log_odds_variance_from_risk_ratio(risk, p1, p2, n1, n2) == pytest.approx(odds)

    @given(st.floats(-3, 3), st.integers(3, 300), st.integers(3, 300))
    def test_p_and_t_are_inverse(self, t: float, n1: int, n2: int) -> None:
        p = f.two_sided_p(t, n1 + n2 - 2)
        assert f.t_from_p(p, n1, n2) == pytest.approx(abs(t), abs=1e-6)


class TestPValues:
    @pytest.mark.parametrize(
        ("printed", "value"),
        [
            ("0.018", 0.018),
            (".03", 0.03),
            ("P=.03", 0.03),
            ("p = 0.05", 0.05),
            ("P .42", 0.42),
            ("p-value = 0.2", 0.2),
            ("1.00", 1.0),
            ("1", 1.0),
            ("2e-4", 0.0002),
            ("3 x 10^-5", 0.00003),
            (0.04, 0.04),
        ],
    )
    def test_exact(self, printed: object, value: float) -> None:
        found = parse_p(printed)
        assert found.kind == "exact"
        assert found.value == pytest.approx(value)

    @pytest.mark.parametrize(
        "printed",
        [
            "<0.05",
            "< .001",
            "P<0.01",
            ">0.05",
            "≤0.02",
            "<=.0005",
            "≤ .001",
            "0.000",
            ".000",
            "0",
            "p = 0.0000",
            "≥0.1",
        ],
    )
    def test_thresholds_have_no_value(self, printed: str) -> None:
        found = parse_p(printed)
        assert (found.kind, found.value) == ("threshold", None)

    @pytest.mark.parametrize(
        ("printed", "below"), [("<0.05", 0.05), ("P ≤ .02", 0.02), ("<=.001", 0.001), (">0.05", None)]
    )
    def test_upper_threshold_is_kept_for_checks_only(self, printed: str, below: float | None) -> None:
        assert parse_p(printed).below == below

    @pytest.mark.parametrize("printed", ["0.02-0.04", ".3 to .8", "0.95-1.0", "0.169–0.888"])
    def test_ranges_have_no_value(self, printed: str) -> None:
        found = parse_p(printed)
        assert (found.kind, found.value) == ("range", None)

    @pytest.mark.parametrize("printed", ["NS", "not significant", "0.03; 0.04", "1.4", "-0.02", "0.05 (NS)", "5%"])
    def test_anything_else_is_unreadable(self, printed: str) -> None:
        found = parse_p(printed)
        assert (found.kind, found.value) == ("unreadable", None)

    @pytest.mark.parametrize("printed", [None, "", "  ", np.nan, pd.NA])
    def test_nothing_printed(self, printed: object) -> None:
        assert parse_p(printed).kind == "none"


class TestRoutes:
    def test_means(self) -> None:
        row = converted(**MEANS, **SIZES, p="0.058")
        g, variance = f.g_from_d(0.5, 30, 30)
        assert row["route"] == "means and SDs"
        assert (row["g"], row["variance"]) == (pytest.approx(g), pytest.approx(variance))
        assert row["se"] == pytest.approx(math.sqrt(variance))
        assert row["ci_low"] == pytest.approx(g - 1.959964 * math.sqrt(variance))
        assert row["derivation"] == "means 2 (SD 2) v 3 (SD 2), n 30/30 -> g 0.49 (-0.01 to 1.00)"

    def test_mean_difference_by_hand(self) -> None:
        row = converted(**DIFFERENCE)
        se = 2.2 / (2 * f.t_quantile(263))
        sd = se / math.sqrt(1 / 132 + 1 / 133)
        assert row["g"] == pytest.approx(f.small_sample_correction(263) * 2.9 / sd)
        assert row["derivation"] == "MD -2.9 (-4.0 to -1.8), n 132/133 -> g 0.64 (0.39 to 0.88)"

    def test_means_and_the_interval_of_their_difference_agree(self) -> None:
        half = f.t_quantile(58) * 2 * math.sqrt(2 / 30)
        by_interval = converted(measure="MD", estimate=-1, ci_low=-1 - half, ci_high=-1 + half, **SIZES)
        by_means = converted(**MEANS, **SIZES)
        assert by_interval["g"] == pytest.approx(by_means["g"])
        assert by_interval["variance"] == pytest.approx(by_means["variance"])

    def test_interval_alone_gives_its_middle(self) -> None:
        cells = {"measure": "MD", "ci_low": -5.1, "ci_high": -1.26, "n_massage": 13, "n_comparator": 12}
        row = converted(**cells)
        assert row["g"] == pytest.approx(converted(**cells, estimate=-3.18)["g"])
        assert "middle taken" in row["derivation"]

    def test_printed_smd_with_sizes_is_corrected_once(self) -> None:
        cells = {"measure": "SMD", "estimate": -0.5, **SIZES}
        assert converted(**cells)["g"] == pytest.approx(f.g_from_d(0.5, 30, 30)[0])
        hedges = converted(**cells, support="Hedges g = -0.5")
        assert hedges["g"] == pytest.approx(0.5)
        assert hedges["variance"] == pytest.approx(f.g_from_d(0.5 / f.small_sample_correction(58), 30, 30)[1])

    def test_printed_smd_takes_its_variance_from_the_interval(self) -> None:
        cells = {"measure": "SMD", "estimate": 0.4, "ci_low": 0.1, "ci_high": 0.7, "better": "higher"}
        row = converted(**cells)
        assert row["se"] == pytest.approx(0.3 / 1.959964)
        assert "without Hedges' correction" in row["caution"]
        assert converted(**cells, **SIZES)["g"] == pytest.approx(0.4 * f.small_sample_correction(58))

    def test_odds_ratio_by_hand(self) -> None:
        cells = {"measure": "OR", "estimate": 1.84, "ci_low": 1.05, "ci_high": 3.23, "better": "higher"}
        row = converted(**cells)
        assert row["g"] == pytest.approx(math.log(1.84) * math.sqrt(3) / math.pi)
        se = (math.log(3.23) - math.log(1.05)) / 3.919928 * math.sqrt(3) / math.pi
        assert row["se"] == pytest.approx(se)
        assert converted(**cells, **SIZES)["g"] == pytest.approx(row["g"] * f.small_sample_correction(58))
        assert converted(**cells | {"better": "lower"})["g"] == pytest.approx(-row["g"])

    def test_risk_ratio_needs_percentages(self) -> None:
        cells = {"measure": "RR", "estimate": 2.7, "ci_low": 0.99, "ci_high": 7.5, "better": "higher"}
        assert refused(**cells)[0] == o.NO_PERCENTAGES
        row = converted(**cells, pct_massage=39, pct_comparator=14)
        odds_ratio = (0.39 / 0.61) / (0.14 / 0.86)
        assert row["route"] == "risk ratio with CI and percentages"
        assert row["g"] == pytest.approx(math.log(odds_ratio) * math.sqrt(3) / math.pi)

    def test_risk_ratio_that_is_not_the_ratio_of_the_percentages(self) -> None:
        cells = {"measure": "RR", "estimate": 2.7, "ci_low": 0.99, "ci_high": 7.5, "better": "higher"}
        assert refused(**cells, pct_massage=20, pct_comparator=14)[0] == o.INCONSISTENT

    def test_percentages_by_hand(self) -> None:
        cells = {"measure": "percent", "pct_massage": 35, "pct_comparator": 16, "better": "higher", **SIZES}
        row = converted(**cells, instrument="5-point or more improvement")
        log_odds = math.log((0.35 / 0.65) / (0.16 / 0.84))
        assert row["g"] == pytest.approx(f.small_sample_correction(58) * log_odds * math.sqrt(3) / math.pi)

    @pytest.mark.parametrize(
        "cells",
        [
            {"instrument": "Cry diary, reduction"},
            {"instrument": "women", "baseline_or_change": "change"},
            {"instrument": "pain scale"},
            {"instrument": "patients' pain scale", "support": "fell by 48% v 47%"},
        ],
    )
    def test_percentages_that_are_no_shares_of_people(self, cells: dict[str, str]) -> None:
        figures = {"measure": "percent", "pct_massage": 48, "pct_comparator": 47, "better": "higher", **SIZES}
        assert refused(**figures, **cells)[0] == o.NOT_SHARES

    def test_exact_p_with_side(self) -> None:
        row = converted(measure="p only", p="0.008", n_massage=25, n_comparator=22, point_direction="benefit")
        assert row["g"] == pytest.approx(f.small_sample_correction(45) * 3.8 / 4.69, abs=0.002)
        assert converted(measure="p only", p="0.008", **SIZES, point_direction="harm")["g"] < 0

    def test_side_from_the_printed_difference(self) -> None:
        row = converted(measure="MD", estimate=1.7, p="0.08", better="higher", **SIZES)
        assert row["route"] == "exact p" and row["g"] > 0

    def test_percentages_come_before_their_p(self) -> None:
        cells = {"measure": "percent", "pct_massage": 35, "pct_comparator": 16, "better": "higher", **SIZES}
        row = converted(**cells, instrument="proportion improved", p="0.003", point_direction="benefit")
        assert row["route"] == "percentages and group sizes"


class TestSigns:
    @settings(deadline=None, max_examples=40)
    @given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.5, 20), st.integers(3, 200), st.integers(3, 200))
    def test_exchanging_the_groups_turns_the_sign(self, m1: float, m2: float, sd: float, n1: int, n2: int) -> None:
        one = {"mean_massage": m1, "sd_massage": sd, "n_massage": n1}
        other = {"mean_comparator": m2, "sd_comparator": sd, "n_comparator": n2}
        turned = {"mean_massage": m2, "sd_massage": sd, "n_massage": n2}
        turned |= {"mean_comparator": m1, "sd_comparator": sd, "n_comparator": n1}
        there, back = converted(**one, **other), converted(**turned)
        assert there["g"] == pytest.approx(-back["g"])
        assert there["variance"] == pytest.approx(back["variance"])

    @pytest.mark.parametrize(("better", "sign"), [("lower", 1), ("higher", -1)])
    def test_lower_massage_mean(self, better: str, sign: int) -> None:
        assert converted(**MEANS, **SIZES, better=better)["g"] * sign > 0

    @pytest.mark.parametrize(("better", "sign"), [("lower", 1), ("higher", -1)])
    def test_negative_difference(self, better: str, sign: int) -> None:
        assert converted(**DIFFERENCE, better=better)["g"] * sign > 0

    def test_reduction_printed_as_a_positive_number(self) -> None:
        row = converted(**DIFFERENCE | {"estimate": 2.9, "ci_low": 1.8, "ci_high": 4.0}, better="higher")
        assert row["g"] == pytest.approx(converted(**DIFFERENCE)["g"])

    def test_reduction_beside_final_means(self) -> None:
        """A difference printed as an improvement: `better` goes with it and not with the means."""
        improvement = {"measure": "MD", "estimate": 1.0, "ci_low": 0.0, "ci_high": 2.0, "better": "higher"}
        row = converted(**MEANS, **SIZES, **improvement, point_direction="benefit")
        assert row["route"] == "mean difference with CI" and row["g"] > 0

    def test_better_missing(self) -> None:
        assert refused(**MEANS, **SIZES, better=None)[0] == o.NO_BETTER
        assert refused(**DIFFERENCE, better=None)[0] == o.NO_BETTER

    @pytest.mark.parametrize(
        "side",
        [{"point_direction": "harm"}, {"direction": "favours comparator"}, {"point_direction": "none"}],
    )
    def test_contradicting_side_is_refused(self, side: dict[str, str]) -> None:
        kind, reason = refused(**MEANS, **SIZES, **side)
        assert kind == o.CONTRADICTION
        assert next(iter(side.values())) in reason

    def test_contradiction_is_not_rescued_by_p(self) -> None:
        kind, _ = refused(**MEANS, **SIZES, point_direction="harm", direction="favours comparator", p="0.01")
        assert kind == o.CONTRADICTION

    def test_side_of_nothing_may_be_nearly_nothing(self) -> None:
        cells = MEANS | {"mean_comparator": 2.1}
        assert converted(**cells, **SIZES, point_direction="none")["g"] == pytest.approx(0.049, abs=0.001)


class TestRefusals:
    @pytest.mark.parametrize("p", ["<0.05", "<0.001", "≤0.02", "0.000", ">0.05"])
    def test_threshold_p_is_never_converted(self, p: str) -> None:
        kind, reason = refused(measure="p only", p=p, **SIZES, point_direction="benefit")
        assert kind == o.THRESHOLD_P and p in reason

    def test_range_of_p(self) -> None:
        assert refused(measure="p only", p="0.02-0.04", **SIZES, point_direction="benefit")[0] == o.UNREADABLE_P

    @pytest.mark.parametrize("side", ["not stated", "none", None])
    def test_p_without_side(self, side: str | None) -> None:
        assert refused(measure="p only", p="0.39", **SIZES, point_direction=side)[0] == o.NO_SIDE

    @pytest.mark.parametrize("text", ["incidence of sepsis", "number of patients affected", "hazard ratio 1.3"])
    def test_p_of_a_yes_or_no_outcome(self, text: str) -> None:
        cells = {"measure": "p only", "p": "0.03", "point_direction": "benefit", **SIZES}
        assert refused(**cells, instrument=text)[0] == o.YES_NO_P

    @pytest.mark.parametrize("missing", ["n_massage", "n_comparator"])
    @pytest.mark.parametrize(
        "figures", [MEANS, DIFFERENCE, {"measure": "p only", "p": "0.04", "point_direction": "harm"}]
    )
    def test_group_size_missing(self, figures: dict[str, Any], missing: str) -> None:
        assert refused(**SIZES | figures | {missing: None})[0] == o.NO_SIZES

    def test_group_of_one(self) -> None:
        assert refused(**MEANS, n_massage=1, n_comparator=30)[0] == o.NO_SIZES

    def test_means_without_spread(self) -> None:
        assert refused(**MEANS | {"sd_comparator": None}, **SIZES)[0] == o.NO_SPREAD

    def test_reasons_of_several_routes_are_joined(self) -> None:
        kind, reason = refused(**MEANS | {"sd_comparator": None}, **SIZES, p="<0.05")
        assert kind == o.THRESHOLD_P
        assert reason == "Means are printed without both standard deviations. Only a threshold p (<0.05) is printed."

    def test_zero_spread(self) -> None:
        assert refused(**MEANS | {"sd_massage": 0.0}, **SIZES)[0] == o.INCONSISTENT

    @pytest.mark.parametrize(
        "figures",
        [
            {"measure": "MD", "estimate": -2.0, "ci_low": -4.0, "ci_high": -1.8},
            {"measure": "MD", "estimate": 0.03, "ci_low": 0.003, "ci_high": 0.01},
            {"measure": "MD", "estimate": 1.0, "ci_low": 2.0, "ci_high": 0.0},
            {"measure": "SMD", "estimate": 1.0, "ci_low": -1.0, "ci_high": 1.1},
            {"measure": "OR", "estimate": 2.0, "ci_low": 0.0, "ci_high": 4.0},
            {"measure": "OR", "estimate": 2.0, "ci_low": 1.8, "ci_high": 9.0},
            {"measure": "OR", "estimate": 2.0, "ci_low": 1.8, "ci_high": -9.0},
            {"measure": "RR", "estimate": 2.0, "ci_low": 1.8, "ci_high": 9.0, "pct_massage": 20, "pct_comparator": 10},
            {"measure": "percent", "pct_massage": 120, "pct_comparator": 10, "instrument": "proportion"},
        ],
    )
    def test_figures_that_contradict_each_other(self, figures: dict[str, Any]) -> None:
        assert refused(**figures, **SIZES, p="0.04", point_direction="benefit")[0] == o.INCONSISTENT

    def test_rounded_limits_are_no_contradiction(self) -> None:
        assert converted(**DIFFERENCE | {"estimate": -2.5, "ci_low": -3.5, "ci_high": -1.4})["g"] > 0

    def test_difference_of_proportions(self) -> None:
        assert refused(**DIFFERENCE, instrument="used medication (proportion)")[0] == o.DIFFERENCE_OF_SHARES

    def test_direction_only(self) -> None:
        assert refused(measure="direction only")[0] == o.DIRECTION_ONLY

    @pytest.mark.parametrize(
        ("cells", "kind"),
        [
            ({"comparator_family": "review"}, o.REVIEW),
            ({"use_in_figures": "no", "reason_not_used": "three-group p"}, o.NOT_FOR_FIGURES),
            ({"basis": "within-group only"}, o.WITHIN_GROUP),
            ({"basis": "narrative"}, o.NARRATIVE),
            ({"outcome": "adverse events"}, o.ADVERSE_EVENTS),
            ({"design": "crossover randomised trial"}, o.SAME_PEOPLE),
            ({"notes": "Laboratory crossover with three conditions per person."}, o.SAME_PEOPLE),
            ({"notes": "Every participant had all three conditions."}, o.SAME_PEOPLE),
            ({"n_randomised": 30}, o.SAME_PEOPLE),
        ],
    )
    def test_rows_that_are_no_comparison_of_two_groups(self, cells: dict[str, Any], kind: str) -> None:
        assert refused(**MEANS, **SIZES, **cells)[0] == kind

    def test_first_period_of_a_crossover_is_a_comparison_of_two_groups(self) -> None:
        row = converted(**MEANS, **SIZES, design="crossover randomised trial", support="first period only: 2 v 3")
        assert row["g"] > 0
        assert "first period of a crossover" in row["caution"]


class TestCautions:
    def test_adjusted_difference(self) -> None:
        row = converted(**DIFFERENCE, adjusted="yes")
        assert row["adjusted"] is True
        assert "adjusted analysis" in row["caution"]
        plain = converted(**DIFFERENCE, adjusted="no")
        assert plain["adjusted"] is False and not isinstance(plain["caution"], str)
        assert pd.isna(converted(**DIFFERENCE)["adjusted"])

    def test_printed_p_that_does_not_follow(self) -> None:
        figures = MEANS | {"mean_comparator": 2.1}
        assert "does not follow" in converted(**figures, **SIZES, p="0.002")["caution"]
        assert "does not follow" in converted(**figures, **SIZES, p="<0.05")["caution"]
        for fitting in ("0.06", "<0.05", ">0.05", None):
            assert not isinstance(converted(**MEANS, **SIZES, p=fitting)["caution"], str)

    def test_change_scores_and_large_effects(self) -> None:
        row = converted(**MEANS | {"sd_massage": 0.2, "sd_comparator": 0.2}, **SIZES, baseline_or_change="change")
        assert "from change scores" in row["caution"] and "standard error" in row["caution"]

    def test_more_people_than_randomised(self) -> None:
        assert "more people analysed" in converted(**MEANS, **SIZES, n_randomised=55)["caution"]


class TestFrame:
    def test_study_columns_are_joined_and_needed(self) -> None:
        row = {
            name: value
            for name, value in PLAIN.items()
            if name not in ("design", "n_randomised", "notes", "population")
        }
        results = pd.DataFrame([row | MEANS | SIZES], index=[7])
        study = {"study_id": "a-2000", "design": "crossover randomised trial", "n_randomised": 60.0}
        studies = pd.DataFrame([study | {"notes": None, "population": None}])
        with pytest.raises(KeyError, match="design"):
            hedges_g(results)
        joined = hedges_g(results, studies)
        assert joined.index.tolist() == [7]
        assert joined["refusal"].tolist() == [o.SAME_PEOPLE]
        parallel = hedges_g(results, studies.assign(design="randomised trial"))
        assert parallel["g"].notna().all()

    def test_missing_column_is_named(self) -> None:
        with pytest.raises(KeyError, match="better"):
            hedges_g(pd.DataFrame([PLAIN]).drop(columns="better"))

    def test_empty_frame(self) -> None:
        empty = hedges_g(pd.DataFrame([PLAIN]).iloc[:0])
        assert len(empty) == 0 and empty["g"].dtype == "float64"

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({}, True),
            ({"comparator_family": "massage"}, False),
            ({"comparator_family": "dose"}, False),
            ({"isolates_massage": "no"}, False),
            ({"isolates_massage": "unclear"}, False),
        ],
    )
    def test_eligible(self, cells: dict[str, str], expected: bool) -> None:
        row = converted(**MEANS, **SIZES, **cells)
        assert row["eligible"] is expected
        assert row["g"] > 0

    @settings(deadline=None)
    @given(
        st.fixed_dictionaries(
            {name: st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)) for name in FIGURES}
            | {name: st.one_of(st.none(), st.floats(-10, 110)) for name in ("pct_massage", "pct_comparator")}
            | {
                "measure": st.sampled_from(["means", "MD", "SMD", "OR", "RR", "percent", "p only"]),
                "p": st.sampled_from(["0.03", "1e-300", "<0.05", None]),
                "better": st.sampled_from(["lower", "higher", None]),
                "point_direction": st.sampled_from(["benefit", "harm", "none", "not stated"]),
                "instrument": st.sampled_from(["proportion of patients", "scale"]),
            }
        )
    )
    def test_any_figures_give_a_finite_g_or_a_reason(self, cells: dict[str, Any]) -> None:
        row = converted(**cells)
        if isinstance(row["reason"], str):
            assert math.isnan(row["g"])
        else:
            assert math.isfinite(row["g"]) and row["variance"] > 0 and math.isfinite(row["variance"])


@pytest.fixture(scope="module")
def results() -> pd.DataFrame:
    return pd.read_csv(DATA / "results.csv", dtype={"p": "str", "result_id": "str"})


@pytest.fixture(scope="module")
def effects(results: pd.DataFrame) -> pd.DataFrame:
    return hedges_g(results, pd.read_csv(DATA / "studies.csv"))


class TestTable:
    def test_every_row_has_a_value_or_a_reason(self, results: pd.DataFrame, effects: pd.DataFrame) -> None:
        assert len(effects) == len(results) > 1000
        assert (effects["g"].notna() ^ effects["reason"].notna()).all()
        assert (effects["reason"].notna() == effects["refusal"].notna()).all()
        assert (effects["g"].notna() == effects["derivation"].notna()).all()
        assert set(effects["route"].dropna()) <= set(ROUTE_NAMES)

    def test_enough_trials_give_figures(self, results: pd.DataFrame, effects: pd.DataFrame) -> None:
        usable = effects["eligible"] & effects["g"].notna()
        assert usable.sum() >= 140
        assert results.loc[usable, "study_id"].nunique() >= 60
        assert effects.loc[usable, "route"].nunique() >= 6

    def test_signs_agree_with_the_reported_side(self, results: pd.DataFrame, effects: pd.DataFrame) -> None:
        side = results["point_direction"].map({"benefit": 1, "harm": -1})
        both = effects["g"].notna() & side.notna()
        assert both.sum() > 100
        assert (np.sign(effects.loc[both, "g"]) == side[both]).all()

    def test_no_threshold_p_was_converted(self, results: pd.DataFrame, effects: pd.DataFrame) -> None:
        by_p = effects["route"].eq("exact p")
        assert by_p.sum() > 40
        assert not results.loc[by_p, "p"].str.contains(r"[<>≤≥]|^0?\.0+$", regex=True).any()

    def test_a_known_row(self, effects: pd.DataFrame) -> None:
        row = effects[effects["result_id"] == "cherkin-2011.01"].iloc[0]
        assert row["derivation"] == "MD -2.9 (-4.0 to -1.8), n 136/133 -> g 0.63 (0.39 to 0.88)"
