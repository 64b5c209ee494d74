"""How far trials differ beyond chance: Cochran's Q, I² and the interval of tau².

Sources: Higgins & Thompson 2002 (Stat Med 21:1539-1558) for I²; Viechtbauer 2007 (Stat Med 26:37-52) for the
Q-profile interval of tau².
"""

import numpy as np
from scipy.special import chdtrc, chdtri

from evidence.pooling.fit import MOST_STEPS, TAIL, TOLERANCE, Array, UnstableError, intercept, weighted


def chi2_p_value(q: float, df: float) -> float:
    """Upper tail of chi-squared."""
    return float(chdtrc(df, q))


def cochran_q(y: Array, v: Array, x: Array | None = None) -> float:
    """Weighted sum of squares around the common-effect fit (Cochran 1954; Handbook 10.10.2)."""
    return weighted(y, 1 / v, intercept(len(y)) if x is None else x).residual_sum


def typical_variance(v: Array, x: Array | None = None) -> float:
    """Typical within-trial variance (k - p)/tr(P) (Higgins & Thompson 2002, Stat Med 21:1539-1558, equation 9)."""
    x = intercept(len(v)) if x is None else x
    return (len(v) - x.shape[1]) / weighted(np.zeros(len(v)), 1 / v, x).trace_p


def i_squared(tau2: float, v: Array, x: Array | None = None) -> float:
    """I² in percent on metafor's definition, 100 tau²/(tau² + typical variance); not the Q-based I² of RevMan."""
    return 100 * tau2 / (tau2 + typical_variance(v, x))


def q_profile(y: Array, v: Array) -> tuple[float, float]:
    """95% interval of tau²: where the generalised Q meets the chi-squared quantiles (Viechtbauer 2007).

    (0, 0) where Q at zero is below the lower quantile already: the interval is empty, as metafor reports it.
    """
    df = len(y) - 1
    upper_quantile, lower_quantile = float(chdtri(df, TAIL)), float(chdtri(df, 1 - TAIL))
    return _solve_q(y, v, upper_quantile), _solve_q(y, v, lower_quantile)


def _solve_q(y: Array, v: Array, target: float) -> float:
    """Root of Q(tau²) = target by Newton from zero; Q is convex and falling, so the steps never overshoot."""
    x = intercept(len(y))
    tau2 = 0.0
    for _ in range(MOST_STEPS):
        at = weighted(y, 1 / (v + tau2), x)
        excess = at.residual_sum - target
        if excess <= 0:
            return tau2
        step = excess / float(at.wr @ at.wr)
        tau2 += step
        if step <= TOLERANCE * tau2:
            return tau2
    raise UnstableError("the interval of tau² did not settle")
