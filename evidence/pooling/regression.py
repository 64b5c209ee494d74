"""Does the effect go with something? Regression on one covariate, and the check for small-study effects."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from evidence.pooling import fit as model
from evidence.pooling import heterogeneity
from evidence.pooling.fit import Array
from evidence.pooling.frames import checked, require
from evidence.pooling.results import (
    MINIMUM_FOR_REGRESSION,
    MINIMUM_FOR_SMALL_STUDY_CHECK,
    Refusal,
    Regression,
    SmallStudyCheck,
)

CONTOUR_LEVELS = (0.90, 0.95, 0.99)
EGGER_CAUTION = (
    "An asymmetrical funnel can come from unpublished trials, from poorer small trials or from chance; for "
    "standardised differences g and its standard error are also linked, which alone tilts the funnel a little."
)


def meta_regression(effects: pd.DataFrame, covariate: str) -> Regression | Refusal:
    """Mixed-effects regression of g on one numeric column (REML, Hartung-Knapp with floor, t with k - 2 df).

    Trials without the covariate are left out and counted. From 10 trials on (Handbook 10.11.5.1). r2 is the share
    of tau² the covariate accounts for (Raudenbush 2009), None where there is none to account for.
    Reference: metafor `rma(yi, vi, mods = ~ covariate, test = "adhoc")`.
    """
    require(effects, (covariate,))
    values = effects[covariate].to_numpy("float64", na_value=np.nan)
    known = np.isfinite(values)
    found = checked(effects[known])
    if isinstance(found, Refusal):
        return found
    k = len(found)
    if k < MINIMUM_FOR_REGRESSION:
        text = f"{k} trials give figures and this value: a regression needs {MINIMUM_FOR_REGRESSION} or more."
        return Refusal(k, text)
    values = values[known]
    if np.ptp(values) == 0:
        return Refusal(k, "All trials have the same value, so there is nothing to regress on.")
    try:
        with model.guarded():
            return _regression(covariate, values, found.g, found.variance, int((~known).sum()))
    except model.UnstableError as error:
        return Refusal(k, f"Not fitted: {error}.")


def _regression(covariate: str, values: Array, g: Array, variance: Array, left_out: int) -> Regression:
    """Fit on the centred and scaled covariate, for stability, and carry the result back to its own units."""
    centre, scale = float(values.mean()), float(values.std())
    x = np.column_stack([np.ones(len(g)), (values - centre) / scale])
    fitted = model.random_effects(g, variance, x)
    slope, se = float(fitted.beta[1]) / scale, float(fitted.se[1]) / scale
    low, high = (limit / scale for limit in fitted.interval(1))
    at_zero, per_unit = np.array([1.0, -centre / scale]), np.array([0.0, 1 / scale])
    without = model.random_effects(g, variance).tau2
    return Regression(
        covariate=covariate,
        k=len(g),
        left_out=left_out,
        slope=slope,
        se=se,
        ci_low=low,
        ci_high=high,
        t=slope / se,
        df=fitted.df,
        p=model.t_p_value(slope / se, fitted.df),
        intercept=float(at_zero @ fitted.beta),
        intercept_se=float(np.sqrt(at_zero @ fitted.covariance @ at_zero)),
        covariance=float(at_zero @ fitted.covariance @ per_unit),
        tau2=fitted.tau2,
        i2=heterogeneity.i_squared(fitted.tau2, variance, x),
        r2=None if without == 0 else max(0.0, 100 * (without - fitted.tau2) / without),
        covariate_low=float(values.min()),
        covariate_high=float(values.max()),
    )


def regression_line(found: Regression, points: int = 30) -> pd.DataFrame:
    """The line of a regression over the range of its covariate, with the 95% confidence band of the mean.

    Columns: `x` (covariate), `g`, `low`, `high`. Variance at x: var(a) + 2 x cov(a, b) + x² var(b), t with k - 2 df.
    """
    x = np.linspace(found.covariate_low, found.covariate_high, points)
    variance = found.intercept_se**2 + 2 * x * found.covariance + (x * found.se) ** 2
    half = model.t_quantile(found.df) * np.sqrt(np.maximum(variance, 0.0))
    g = found.intercept + found.slope * x
    return pd.DataFrame({"x": x, "g": g, "low": g - half, "high": g + half})


def small_study_check(effects: pd.DataFrame) -> SmallStudyCheck | Refusal:
    """Egger's test from 10 trials on (Egger et al. 1997, BMJ 315:629-634; Handbook 13.3.5.2), else a sentence why not.

    Least squares of g/SE on 1/SE; the intercept is the same number as the coefficient of SE in the weighted
    regression of metafor `regtest(model = "lm")`.
    """
    found = checked(effects)
    if isinstance(found, Refusal):
        return found
    k = len(found)
    if k < MINIMUM_FOR_SMALL_STUDY_CHECK:
        text = (
            f"{k} trials give figures: with fewer than {MINIMUM_FOR_SMALL_STUDY_CHECK} a funnel plot cannot tell "
            "chance from missing small trials."
        )
        return Refusal(k, text)
    se = np.sqrt(found.variance)
    if np.ptp(se) <= 1e-8 * se.max():
        return Refusal(k, "All trials are equally precise, so small ones cannot be compared with large ones.")
    try:
        with model.guarded():
            return _egger(found.g / se, 1 / se)
    except model.UnstableError as error:
        return Refusal(k, f"Not tested: {error}.")


def _egger(standardised: Array, precision: Array) -> SmallStudyCheck:
    k = len(precision)
    df = k - 2
    centred = precision - precision.mean()
    slope = float(centred @ standardised / (centred @ centred))
    intercept = float(standardised.mean() - slope * precision.mean())
    residual = standardised - intercept - slope * precision
    spread = float(residual @ residual) / df
    se = float(np.sqrt(spread * (1 / k + precision.mean() ** 2 / (centred @ centred))))
    if se == 0:
        return SmallStudyCheck(k, intercept, 0.0, intercept, intercept, 0.0, df, 1.0, EGGER_CAUTION)
    half = model.t_quantile(df) * se
    t = intercept / se
    p = model.t_p_value(t, df)
    return SmallStudyCheck(k, intercept, se, intercept - half, intercept + half, t, df, p, EGGER_CAUTION)


def funnel_contours(largest_se: float, points: int = 50) -> pd.DataFrame:
    """Lines of a contour-enhanced funnel around no effect (Peters et al. 2008, J Clin Epidemiol 61:991-996).

    Columns: `se` from 0 to largest_se, and `low_90`, `high_90`, `low_95`, `high_95`, `low_99`, `high_99`: the g at
    which a trial of that standard error would have a two-sided p of 0.10, 0.05, 0.01.
    """
    se = np.linspace(0, largest_se, points)
    lines: dict[str, Array] = {"se": se}
    for level in CONTOUR_LEVELS:
        half = float(ndtri(0.5 + level / 2)) * se
        lines |= {f"low_{level:.0%}".rstrip("%"): -half, f"high_{level:.0%}".rstrip("%"): half}
    return pd.DataFrame(lines)
