"""The statistics against R's metafor: values in metafor_reference.json, made by metafor_reference.R.

Everything agrees to 1e-4 relative or better; there is no exception. Two things are set the same on both sides so
that it can: metafor's Fisher scoring is run to a change of 1e-13 instead of its default 1e-5, and its tau² interval to
a root tolerance of 1e-14; and the variance of g is metafor's vtype = "LS2" (Borenstein's), not its default "LS".
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from evidence.effects import ROUTE_NAMES, hedges_g
from evidence.effects import formulas as f
from evidence.pooling import (
    Pooled,
    Refusal,
    Regression,
    SmallStudyCheck,
    Subgroups,
    cumulative,
    leave_one_out,
    meta_regression,
    pool,
    small_study_check,
    split_shared_controls,
    subgroups,
)

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "metafor_reference.json").read_text("utf-8"))
DATASETS: list[dict[str, Any]] = REFERENCE["datasets"]
STEP_VALUES = ("k", "g", "se", "ci_low", "ci_high", "tau2", "i2", "prediction_low", "prediction_high")


def frame(data: dict[str, Any]) -> pd.DataFrame:
    ids = [f"trial-{place:03}" for place in range(data["k"])]
    columns = {"study_id": ids, "g": data["yi"], "variance": data["vi"], "year": data["year"]}
    optional = {name: data[name] for name in ("covariate", "by") if name in data}
    return pd.DataFrame(columns | optional)


def having(part: str) -> pytest.MarkDecorator:
    chosen = [data for data in DATASETS if part in data]
    return pytest.mark.parametrize("data", chosen, ids=[data["name"] for data in chosen])


def check_steps(agreement: Any, name: str, ours: pd.DataFrame, reference: dict[str, Any]) -> None:
    for column in STEP_VALUES:
        expected = np.atleast_1d(reference[column])
        assert len(ours) == len(expected)
        for step, (mine, theirs) in enumerate(zip(ours[column], expected, strict=True)):
            agreement.check(f"{name}, {column}, step {step}", mine, theirs)


def test_reference_is_broad_enough() -> None:
    assert REFERENCE["about"]["test"] == "adhoc"
    assert len(DATASETS) >= 25
    assert sum(data["source"] == "metadat" for data in DATASETS) >= 25
    assert sum(data["source"] == "table" for data in DATASETS) >= 5
    least = {"leave_one_out": 25, "cumulative": 35, "egger": 20, "regression": 6, "subgroups": 10}
    assert {part: sum(part in data for data in DATASETS) >= n for part, n in least.items()} == dict.fromkeys(
        least, True
    )
    assert {row["route"] for row in REFERENCE["conversions"]} == set(ROUTE_NAMES) - {"standardised mean difference"}


@having("values")
def test_pool(data: dict[str, Any], agreement: Any) -> None:
    result = pool(frame(data))
    assert isinstance(result, Pooled)
    agreement.datasets.add(data["name"])
    for name, expected in data["values"].items():
        agreement.check(f"{data['name']}, {name}", getattr(result, name), expected)


@having("leave_one_out")
def test_leave_one_out(data: dict[str, Any], agreement: Any) -> None:
    result = leave_one_out(frame(data))
    assert isinstance(result, pd.DataFrame) and result["reason"].isna().all()
    check_steps(agreement, f"{data['name']}, leave-one-out", result, data["leave_one_out"])


@having("cumulative")
def test_cumulative(data: dict[str, Any], agreement: Any) -> None:
    result = cumulative(frame(data))
    assert isinstance(result, pd.DataFrame)
    assert result["year"].is_monotonic_increasing
    check_steps(agreement, f"{data['name']}, cumulative", result[result["reason"].isna()], data["cumulative"])


@having("subgroups")
def test_subgroups(data: dict[str, Any], agreement: Any) -> None:
    result = subgroups(frame(data), "by")
    expected = data["subgroups"]
    assert isinstance(result, Subgroups) and result.q is not None and result.p is not None
    groups = {label: group for label, group in result.groups if isinstance(group, Pooled)}
    assert set(groups) == set(expected["levels"])
    for place, level in enumerate(expected["levels"]):
        for name in ("g", "se", "tau2"):
            agreement.check(f"{data['name']}, {level}, {name}", getattr(groups[level], name), expected[name][place])
    assert result.df == expected["df"]
    agreement.check(f"{data['name']}, Q between subgroups", result.q, expected["q"])
    agreement.check(f"{data['name']}, p between subgroups", result.p, expected["p"])


@having("regression")
def test_regression(data: dict[str, Any], agreement: Any) -> None:
    result = meta_regression(frame(data), "covariate")
    assert isinstance(result, Regression)
    for name, expected in data["regression"].items():
        if expected is None:
            assert getattr(result, name) is None
        else:
            agreement.check(f"{data['name']}, regression, {name}", getattr(result, name), expected)


@having("egger")
def test_egger(data: dict[str, Any], agreement: Any) -> None:
    result = small_study_check(frame(data))
    assert isinstance(result, SmallStudyCheck)
    for name, expected in data["egger"].items():
        agreement.check(f"{data['name']}, Egger, {name}", getattr(result, name), expected)


def converted_rows() -> pd.DataFrame:
    """The raw figures of the reference as rows of the table, every other cell as a plain usable result has it."""
    plain = {
        "study_id": "a",
        "design": "randomised trial",
        "basis": "between-group",
        "comparator_family": "active",
        "isolates_massage": "yes",
        "use_in_figures": "yes",
        "outcome": "pain",
        "instrument": "share of patients",
        "direction": "no clear difference",
    }
    empty = "adjusted n_randomised reason_not_used baseline_or_change outcome_detail support notes population"
    rows = pd.DataFrame(REFERENCE["conversions"]).assign(**plain, **dict.fromkeys(empty.split()))
    return rows.assign(instrument=rows["instrument"].where(rows["route"].str.startswith("percentages"), "scale 0-10"))


def test_conversions(agreement: Any) -> None:
    rows = converted_rows()
    result = hedges_g(rows)
    assert len(rows) >= 100
    for expected, row in zip(REFERENCE["conversions"], result.to_dict("records"), strict=True):
        assert row["route"] == expected["route"], (row["result_id"], row["reason"])
        agreement.check(f"{row['result_id']}, g", row["g"], expected["yi"])
        agreement.check(f"{row['result_id']}, variance", row["variance"], expected["vi"])


def test_worked_cases(agreement: Any) -> None:
    means, empty_cell = (case["e"] for case in REFERENCE["worked"])
    ours = f.g_from_d(f.d_from_means(103, 5.5, 50, 100, 4.5, 50), 50, 50)
    d, variance = f.d_from_log_odds_ratio(*f.log_odds_ratio(0.0, 20, 0.25, 20))
    j = f.small_sample_correction(38)
    for mine, theirs in zip((*ours, j * d, j * j * variance), (*means, *empty_cell), strict=True):
        agreement.check("worked case", mine, theirs)


@pytest.mark.parametrize("case", REFERENCE["split_control"], ids=lambda case: f"{case['parts']} parts")
def test_split_control(case: dict[str, Any], agreement: Any) -> None:
    g, variance = case["whole"]
    row = {"study_id": "a", "comparator_arm": "usual care", "n_massage": 40, "n_comparator": 42}
    row |= {"g": g, "variance": variance, "route": "means and SDs"}
    rows = pd.DataFrame([row | {"massage_arm": f"arm {arm}"} for arm in range(case["parts"])])
    split = split_shared_controls(rows)
    for mine in split[["g", "variance"]].to_numpy():
        agreement.check("split control, g", mine[0], case["split"][0])
        agreement.check("split control, variance", mine[1], case["split"][1])


def test_fewer_than_three_is_where_we_differ_on_purpose() -> None:
    """metafor pools two trials; we refuse."""
    assert isinstance(pool(frame({"k": 2, "yi": [0.1, 0.2], "vi": [0.1, 0.1], "year": [1, 2]})), Refusal)
