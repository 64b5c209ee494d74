"""Pooling a set of trials, and its subgroups."""

import numpy as np
import pandas as pd

from evidence.pooling import fit as model
from evidence.pooling import heterogeneity
from evidence.pooling.frames import Effects, checked, require, too_few
from evidence.pooling.results import Pooled, Refusal, Subgroups

NOT_REPORTED = "not reported"


def pool(effects: pd.DataFrame) -> Pooled | Refusal:
    """Random-effects synthesis of one row per trial (see METHOD and PREDICTION_RULE).

    effects: `study_id`, `g`, `variance`; optionally `n` (people), `comparator_family` and `eligible`, which guard
    against rows that do not belong (see frames.checked). Fewer than 3 trials and unusable numbers are refused with
    a sentence. Raises KeyError when a column is missing.
    """
    found = checked(effects)
    return found if isinstance(found, Refusal) else pool_checked(found)


def pool_checked(effects: Effects) -> Pooled | Refusal:
    """Pool effects that were checked before."""
    refusal = too_few(len(effects))
    if refusal:
        return refusal
    try:
        with model.guarded():
            return _pooled(effects, model.random_effects(effects.g, effects.variance))
    except model.UnstableError as error:
        return Refusal(len(effects), f"Not pooled: {error}.")


def _pooled(effects: Effects, fitted: model.Fit) -> Pooled:
    g, v = effects.g, effects.variance
    estimate, se = float(fitted.beta[0]), float(fitted.se[0])
    low, high = fitted.interval()
    prediction_low, prediction_high = fitted.prediction()
    tau2_low, tau2_high = heterogeneity.q_profile(g, v)
    q = heterogeneity.cochran_q(g, v)
    share = 100 * fitted.weights / fitted.weights.sum()
    return Pooled(
        k=len(effects),
        people=None if np.isnan(effects.people).any() else float(effects.people.sum()),
        g=estimate,
        se=se,
        ci_low=low,
        ci_high=high,
        t=estimate / se,
        df=fitted.df,
        p=model.t_p_value(estimate / se, fitted.df),
        tau2=fitted.tau2,
        tau2_low=tau2_low,
        tau2_high=tau2_high,
        i2=heterogeneity.i_squared(fitted.tau2, v),
        h2=1 + fitted.tau2 / heterogeneity.typical_variance(v),
        q=q,
        q_df=fitted.df,
        q_p=heterogeneity.chi2_p_value(q, fitted.df),
        prediction_low=prediction_low,
        prediction_high=prediction_high,
        weights=tuple(zip(effects.study_id, map(float, share), strict=True)),
        families=tuple(sorted(set(effects.family))),
    )


def subgroups(effects: pd.DataFrame, by: str) -> Subgroups | Refusal:
    """Pool each value of a column on its own and test whether the pooled values differ.

    Each subgroup has its own tau². The test compares the subgroup values by their standard errors,
    Q = sum of ((g - weighted mean)/SE)² against chi-squared with (groups - 1) degrees of freedom (Handbook 10.11.3.1;
    Borenstein 2009, chapter 19, separate estimates of tau²), so it can be redone from what is on screen. Subgroups
    with fewer than 3 trials are shown with their refusal and stay out of the test. Missing values form the subgroup
    "not reported".
    """
    require(effects, (by,))
    found = checked(effects)
    if isinstance(found, Refusal):
        return found
    labels = effects[by].astype("object").where(effects[by].notna(), NOT_REPORTED).to_numpy()
    groups = tuple((str(label), pool_checked(found.take(labels == label))) for label in _in_order(effects[by], labels))
    pooled = [result for _, result in groups if isinstance(result, Pooled)]
    if len(pooled) < 2:
        return Subgroups(by, groups, None, None, None, "Fewer than two subgroups have enough trials to be compared.")
    q = _q_between(pooled)
    df = len(pooled) - 1
    return Subgroups(by, groups, q, df, heterogeneity.chi2_p_value(q, df), None)


def _in_order(column: pd.Series, labels: np.ndarray) -> list[object]:
    """Categories in their own order, other words alphabetically, numbers by size; "not reported" last."""
    present = set(labels)
    if isinstance(column.dtype, pd.CategoricalDtype):
        ordered = [word for word in column.cat.categories if word in present]
    else:
        ordered = sorted(present - {NOT_REPORTED}, key=lambda word: (isinstance(word, str), word))
    return ordered + [NOT_REPORTED] * (NOT_REPORTED in present and NOT_REPORTED not in ordered)


def _q_between(pooled: list[Pooled]) -> float:
    g = np.array([result.g for result in pooled])
    w = 1 / np.array([result.se for result in pooled]) ** 2
    return float((w * (g - (w * g).sum() / w.sum()) ** 2).sum())
