"""Multi-arm trials: no group of people counts twice."""

from typing import Any

import pandas as pd

from evidence.effects.formulas import NORMAL_QUANTILE, g_from_d, small_sample_correction
from evidence.effects.shares import ODDS_RATIO, PERCENTAGES, RISK_RATIO
from evidence.pooling.frames import require

NEEDED = ("study_id", "massage_arm", "comparator_arm", "n_massage", "n_comparator", "g", "variance", "route")
NUMBERS = ("n_massage", "n_comparator", "g", "variance")
SPREAD = ("se", "ci_low", "ci_high")
JOINED = ("massage_arm", "comparator_arm", "derivation", "result_id")
FROM_SHARES = (ODDS_RATIO, RISK_RATIO, PERCENTAGES)


def split_shared_controls(effects: pd.DataFrame) -> pd.DataFrame:
    """Divide a group that stands in several comparisons of a trial evenly between them (Handbook 23.3.4).

    effects: converted rows of one outcome and time with `study_id`, `massage_arm`, `comparator_arm`, `n_massage`,
    `n_comparator`, `g`, `variance`, `route`; each pair of arms of a trial once. A shared comparator (or massage)
    group has its n divided by the number of comparisons it stands in; d stays, g and its variance are worked out
    again from the smaller n. For results that came from shares of people the variance grows by the ratio of
    (1/n1 + 1/n2), with equal groups where the sizes are not reported.

    Returns the frame with changed `n_massage`, `n_comparator`, `g`, `variance` and the new column `shared` (bool).
    Raises KeyError for missing columns, ValueError where a pair of arms stands there twice.
    """
    require(effects, NEEDED)
    twice = effects.duplicated(["study_id", "massage_arm", "comparator_arm"])
    if twice.any():
        study = effects.loc[twice, "study_id"].iloc[0]
        raise ValueError(f"{study}: the same two arms stand there twice; choose one outcome and time first")
    out = effects.astype(dict.fromkeys(NUMBERS, "float64"))
    parts = [_comparisons_of(effects, arm) for arm in ("massage_arm", "comparator_arm")]
    out["shared"] = (parts[0] > 1) | (parts[1] > 1)
    columns = (*(out[name] for name in NUMBERS), out["route"], *parts)
    split = [_split(*row) for row in zip(*columns, strict=True)]
    for place, name in enumerate(NUMBERS):
        out[name] = [row[place] for row in split]
    return out


def _comparisons_of(effects: pd.DataFrame, arm: str) -> pd.Series:
    """In how many rows of its trial each row's arm stands."""
    return effects.groupby(["study_id", arm], dropna=False, observed=True)["g"].transform("size")


def _split(
    n1: float, n2: float, g: float, variance: float, route: str, massage_parts: int, control_parts: int
) -> tuple[float, float, float, float]:
    m1, m2 = n1 / massage_parts, n2 / control_parts
    if massage_parts == control_parts == 1:
        return n1, n2, g, variance
    if pd.isna(m1) or pd.isna(m2):
        return m1, m2, g, variance * (massage_parts + control_parts) / 2
    if route in FROM_SHARES or m1 + m2 < 4:
        return m1, m2, g, variance * (1 / m1 + 1 / m2) / (1 / n1 + 1 / n2)
    return m1, m2, *g_from_d(g / small_sample_correction(n1 + n2 - 2), m1, m2)


def combine_arms(effects: pd.DataFrame) -> pd.DataFrame:
    """One row per trial: shared groups divided, then the comparisons of a trial averaged by inverse variance.

    With two equal arms against one control this gives the variance of merging the arms, 1/(n1 + n2) + 1/n_control.
    Takes the columns of `split_shared_controls` and `comparator_family`. Rows of a trial with one comparison are left
    as they are; of the others the first row stays, with `g`, `variance` (and `se`, `ci_low`, `ci_high` where
    present) of the average, group sizes summed, arms (and `derivation`, `result_id` where present) joined by " + ".
    The new column `comparisons` counts them.
    Raises ValueError where a trial's rows are of several comparator families.
    """
    require(effects, ("comparator_family",))
    split = split_shared_controls(effects)
    by_study = split.groupby("study_id", sort=False, observed=True)
    families = by_study["comparator_family"].nunique()
    if (families > 1).any():
        raise ValueError(f"{families.index[families > 1][0]}: combine within one comparator family")
    combined = [_combined(rows) for _, rows in by_study]
    out = split[~split.duplicated("study_id")].assign(comparisons=[len(rows) for _, rows in by_study])
    for name in combined[0] if combined else ():
        out[name] = [values[name] for values in combined]
    return out


def _combined(rows: pd.DataFrame) -> dict[str, Any]:
    """The columns that averaging changes; a single row keeps what it has."""
    names = [name for name in (*NUMBERS, *SPREAD, *JOINED) if name in rows]
    if len(rows) == 1:
        return {name: rows[name].iloc[0] for name in names}
    weights = 1 / rows["variance"]
    g, variance = float((weights * rows["g"]).sum() / weights.sum()), float(1 / weights.sum())
    half = NORMAL_QUANTILE * variance**0.5
    values = {"g": g, "variance": variance, "se": variance**0.5, "ci_low": g - half, "ci_high": g + half}
    values |= {name: rows[name].sum(min_count=len(rows)) for name in ("n_massage", "n_comparator")}
    joined = {name: " + ".join(dict.fromkeys(rows[name].dropna().astype("str"))) for name in JOINED if name in rows}
    return {name: (values | joined)[name] for name in names}
