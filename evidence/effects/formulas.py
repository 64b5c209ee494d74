"""From the figures of two groups to Hedges' g: the formulas, each with its source.

Sign throughout: what comes in as "massage minus comparator" goes out with the same sign; which sign is good for the
patient is decided in `routes`. Sources, by short name:

Borenstein 2009: Borenstein, Hedges, Higgins, Rothstein, Introduction to Meta-Analysis, Wiley, chapters 4-7.
Handbook: Higgins et al. (eds), Cochrane Handbook for Systematic Reviews of Interventions, version 6, chapters 6 and 10.
Chinn 2000: Chinn S, Stat Med 19:3127-3131. Hedges 1981: Hedges LV, J Educ Stat 6:107-128.
"""

from math import exp, lgamma, log, pi, sqrt

from scipy.special import ndtri, stdtr, stdtrit

CONFIDENCE = 0.95
NORMAL_QUANTILE = float(ndtri(1 - (1 - CONFIDENCE) / 2))
LOGISTIC_SD = pi / sqrt(3)


def t_quantile(df: float) -> float:
    """97.5th percentile of Student's t with df degrees of freedom."""
    return float(stdtrit(df, 1 - (1 - CONFIDENCE) / 2))


def small_sample_correction(df: float) -> float:
    """Hedges' J, the factor from Cohen's d to Hedges' g, in its exact form (Hedges 1981, equation 6e).

    J = gamma(df/2) / (sqrt(df/2) * gamma((df - 1)/2)), with df = n1 + n2 - 2, at least 2. Borenstein 2009,
    equation 4.22, gives the approximation 1 - 3/(4 df - 1), which agrees to 0.001 from 8 degrees of freedom on.
    """
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def d_variance(d: float, n1: float, n2: float) -> float:
    """Variance of a standardised mean difference: (n1+n2)/(n1 n2) + d²/(2(n1+n2)) (Borenstein 2009, equation 4.20)."""
    return (n1 + n2) / (n1 * n2) + d * d / (2 * (n1 + n2))


def g_from_d(d: float, n1: float, n2: float) -> tuple[float, float]:
    """Hedges' g and its variance from d and the group sizes: J d and J² Var(d) (Borenstein 2009, 4.23-4.24).

    metafor's `escalc(measure="SMD", vtype="LS2")` is the same variance.
    """
    j = small_sample_correction(n1 + n2 - 2)
    return j * d, j * j * d_variance(d, n1, n2)


def d_from_means(mean1: float, sd1: float, n1: float, mean2: float, sd2: float, n2: float) -> float:
    """Difference of means over the pooled SD (Borenstein 2009, 4.18-4.19; Handbook 6.5.1.2)."""
    pooled = sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))
    return (mean1 - mean2) / pooled


def se_from_interval(low: float, high: float, df: float | None = None) -> float:
    """Standard error from a 95% interval: its width over twice the quantile (Handbook 6.5.2.3 and 6.3.1).

    Of t with df = n1 + n2 - 2 for a difference of means, of the normal distribution where df is None (ratios on
    the log scale, standardised differences). For large groups the two are the same.
    """
    quantile = NORMAL_QUANTILE if df is None else t_quantile(df)
    return (high - low) / (2 * quantile)


def d_from_t(t: float, n1: float, n2: float) -> float:
    """d = t sqrt(1/n1 + 1/n2), t being the difference over its standard error.

    Handbook 6.5.2.3 (SD = SE / sqrt(1/n1 + 1/n2)) and Borenstein 2009, table 7.1 of the chapter on conversions.
    """
    return t * sqrt(1 / n1 + 1 / n2)


def t_from_p(p: float, n1: float, n2: float) -> float:
    """Size of the t statistic behind a two-sided p of a two-group comparison, df = n1 + n2 - 2 (Handbook 6.5.2.3)."""
    return -float(stdtrit(n1 + n2 - 2, p / 2))


def two_sided_p(t: float, df: float) -> float:
    """Two-sided p of a t statistic."""
    return 2 * float(stdtr(df, -abs(t)))


def d_from_log_odds_ratio(log_odds_ratio: float, variance: float) -> tuple[float, float]:
    """d = ln(OR) sqrt(3)/pi, Var(d) = Var(ln OR) 3/pi² (Chinn 2000; Borenstein 2009, 7.1-7.2; Handbook 10.6)."""
    return log_odds_ratio / LOGISTIC_SD, variance / LOGISTIC_SD**2


def log_odds_ratio(share1: float, n1: float, share2: float, n2: float) -> tuple[float, float]:
    """ln odds ratio and its variance from two shares (0 to 1) and group sizes (Borenstein 2009, 5.8-5.10).

    Where a cell is empty, 0.5 is added to all four (Handbook 10.4.4.2).
    """
    cells = [share1 * n1, (1 - share1) * n1, share2 * n2, (1 - share2) * n2]
    if min(cells) <= 0:
        cells = [cell + 0.5 for cell in cells]
    a, b, c, d = cells
    return log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


def log_odds_variance_from_risk_ratio(
    log_risk_variance: float, share1: float, share2: float, n1: float = 1, n2: float = 1
) -> float:
    """Variance of ln OR from the variance of ln RR and the two shares (0 to 1, both inside).

    Var(ln RR) = (1-p1)/(n1 p1) + (1-p2)/(n2 p2) and Var(ln OR) = 1/(n1 p1(1-p1)) + 1/(n2 p2(1-p2))
    (Borenstein 2009, 5.3 and 5.10): their ratio depends on the shares and on n1/n2 only, so the printed interval
    carries the number of people. Without group sizes the groups are taken as equal.
    """
    risk = (1 - share1) / (n1 * share1) + (1 - share2) / (n2 * share2)
    odds = 1 / (n1 * share1 * (1 - share1)) + 1 / (n2 * share2 * (1 - share2))
    return log_risk_variance * odds / risk
