"""Routes from shares of people: odds ratios, risk ratios with percentages, percentages with group sizes."""

from math import log

from evidence.effects import formulas as f
from evidence.effects import outcome as o
from evidence.effects.outcome import NO_BETTER_STATED, Estimate, Refused
from evidence.effects.reported import Reported
from evidence.effects.scores import off_centre, without_correction
from evidence.effects.wording import number, numbers, sizes_in_words

ODDS_RATIO = "odds ratio with CI"
RISK_RATIO = "risk ratio with CI and percentages"
PERCENTAGES = "percentages and group sizes"

# Printed risk ratio and ratio of the printed percentages may differ by this factor (adjustment, rounding).
MOST_RATIO_APART = 1.33


def from_odds_ratio(row: Reported) -> Estimate | Refused | None:
    """Odds ratio with 95% CI: d = ln(OR) sqrt(3)/pi (Chinn 2000; Handbook 10.6; Borenstein 2009, 7.1-7.2).

    Hedges' correction is applied where both group sizes are known, and the caution says so where they are not.
    """
    if row.measure != "OR" or row.estimate is None:
        return None
    low, high = row.ci_low, row.ci_high
    if low is None or high is None:
        return Refused(o.NO_SPREAD, "An odds ratio is printed without its interval.")
    if not _ratio_is_centred(row.estimate, low, high):
        text = f"The odds ratio {numbers(row.estimate, low, high)} does not lie in the middle of its interval."
        return Refused(o.INCONSISTENT, text, final=True)
    if row.sign == 0:
        return NO_BETTER_STATED
    variance = f.se_from_interval(log(low), log(high)) ** 2
    figures = f"OR {numbers(row.estimate, low, high)}"
    return _from_log_odds(row, ODDS_RATIO, log(row.estimate), variance, figures)


def _ratio_is_centred(ratio: float, low: float, high: float) -> bool:
    """Whether a ratio lies in the middle of its interval on the log scale."""
    return min(ratio, low, high) > 0 and not off_centre(log(low), log(ratio), log(high))


def _from_log_odds(row: Reported, route: str, log_odds: float, variance: float, figures: str) -> Estimate:
    d, d_variance = f.d_from_log_odds_ratio(log_odds, variance)
    cautions = ("from shares of people by way of the odds ratio", *without_correction(row))
    if row.sizes is None:
        return Estimate(route, row.sign * d, d_variance, figures, None, cautions)
    j = f.small_sample_correction(sum(row.sizes) - 2)
    return Estimate(route, row.sign * j * d, j * j * d_variance, f"{figures}, {sizes_in_words(row)}", None, cautions)


def from_risk_ratio(row: Reported) -> Estimate | Refused | None:
    """Risk ratio with CI, only where both group percentages are printed too: they give the odds ratio.

    The odds ratio is that of the percentages; its variance is the risk ratio's, carried over with the same
    percentages (Borenstein 2009, 5.3 and 5.10; see formulas.log_odds_variance_from_risk_ratio), with equal groups
    where their sizes are not reported.
    """
    if row.measure != "RR" or row.estimate is None:
        return None
    low, high, p1, p2 = row.ci_low, row.ci_high, row.pct_massage, row.pct_comparator
    if p1 is None or p2 is None:
        return Refused(
            o.NO_PERCENTAGES, "A risk ratio is printed without the percentages that would give an odds ratio."
        )
    if low is None or high is None:
        return Refused(o.NO_SPREAD, "A risk ratio is printed without its interval.")
    if not (0 < p1 < 100 and 0 < p2 < 100):
        return Refused(o.INCONSISTENT, "A percentage of 0 or 100 gives no odds ratio here.", final=True)
    if not _ratio_is_centred(row.estimate, low, high):
        text = f"The risk ratio {numbers(row.estimate, low, high)} does not lie in the middle of its interval."
        return Refused(o.INCONSISTENT, text, final=True)
    if abs(log(row.estimate) - log(p1 / p2)) > log(MOST_RATIO_APART):
        text = f"The risk ratio {number(row.estimate)} is not the ratio of {number(p1)}% to {number(p2)}%."
        return Refused(o.INCONSISTENT, text, final=True)
    if row.sign == 0:
        return NO_BETTER_STATED
    share1, share2 = p1 / 100, p2 / 100
    log_odds, _ = f.log_odds_ratio(share1, 1, share2, 1)
    risk_variance = f.se_from_interval(log(low), log(high)) ** 2
    variance = f.log_odds_variance_from_risk_ratio(risk_variance, share1, share2, *(row.sizes or (1, 1)))
    figures = f"{number(p1)}% v {number(p2)}%, RR {numbers(row.estimate, low, high)}"
    return _from_log_odds(row, RISK_RATIO, log_odds, variance, figures)


def from_percentages(row: Reported) -> Estimate | Refused | None:
    """Shares of people in two groups of known size: log odds ratio, then d (Borenstein 2009, 5.8-5.10, 7.1-7.2)."""
    p1, p2 = row.pct_massage, row.pct_comparator
    if p1 is None or p2 is None:
        return None
    if not row.percentages_are_shares:
        return Refused(o.NOT_SHARES, "The percentages are, or may be, changes of a score and not shares of people.")
    if row.sizes is None:
        return Refused(o.NO_SIZES, "Percentages are printed, but not the size of both groups.")
    if not (0 <= p1 <= 100 and 0 <= p2 <= 100):
        return Refused(o.INCONSISTENT, "A percentage lies outside 0 to 100.", final=True)
    if row.sign == 0:
        return NO_BETTER_STATED
    n1, n2 = row.sizes
    log_odds, variance = f.log_odds_ratio(p1 / 100, n1, p2 / 100, n2)
    return _from_log_odds(row, PERCENTAGES, log_odds, variance, f"{number(p1)}% v {number(p2)}%")
