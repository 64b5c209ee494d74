"""Routes from figures of scores: means with SDs, mean differences, printed standardised differences."""

from evidence.effects import formulas as f
from evidence.effects import outcome as o
from evidence.effects.outcome import NO_BETTER_STATED, Estimate, Refused
from evidence.effects.reported import Reported
from evidence.effects.wording import limits, number, numbers, sizes_in_words

MEANS = "means and SDs"
MEAN_DIFFERENCE = "mean difference with CI"
PRINTED_SMD = "standardised mean difference"

# An estimate this far from the middle of its interval, in half-widths, is more than rounding.
MOST_OFF_CENTRE = 0.25


def off_centre(low: float, estimate: float, high: float) -> bool:
    """Whether an estimate lies further from the middle of its interval than rounding explains."""
    half = (high - low) / 2
    return half <= 0 or abs(estimate - (low + high) / 2) > MOST_OFF_CENTRE * half


def residual_sd(row: Reported) -> tuple[str, ...]:
    """Handbook 10.5.2: the spread behind an adjusted difference is the residual one, smaller than that of scores."""
    return ("adjusted analysis: g may be larger than from raw scores",) if row.adjusted else ()


def from_means(row: Reported) -> Estimate | Refused | None:
    """Final or change means with SDs and group sizes (Borenstein 2009, 4.18-4.24; Handbook 6.5.2)."""
    m1, s1, m2, s2 = row.mean_massage, row.sd_massage, row.mean_comparator, row.sd_comparator
    if m1 is None or m2 is None or _estimate_disagrees_with_means(row):
        return None
    if s1 is None or s2 is None:
        return Refused(o.NO_SPREAD, "Means are printed without both standard deviations.")
    if min(s1, s2) <= 0:
        return Refused(o.INCONSISTENT, "A standard deviation of zero is printed.", final=True)
    if row.sizes is None:
        return Refused(o.NO_SIZES, "Means and SDs are printed, but not the size of both groups.")
    if row.sign == 0:
        return NO_BETTER_STATED
    n1, n2 = row.sizes
    d = f.d_from_means(m1, s1, n1, m2, s2, n2)
    g, variance = f.g_from_d(row.sign * d, n1, n2)
    implied = f.two_sided_p(d / (1 / n1 + 1 / n2) ** 0.5, n1 + n2 - 2)
    figures = f"means {number(m1)} (SD {number(s1)}) v {number(m2)} (SD {number(s2)}), {sizes_in_words(row)}"
    return Estimate(MEANS, g, variance, figures, implied)


def _estimate_disagrees_with_means(row: Reported) -> bool:
    """A difference printed as an improvement carries another sign than the means; `better` then goes with it."""
    if row.estimate is None or row.measure not in ("MD", "WMD", "SMD"):
        return False
    return row.estimate * ((row.mean_massage or 0) - (row.mean_comparator or 0)) < 0


def from_mean_difference(row: Reported) -> Estimate | Refused | None:
    """Mean difference with 95% CI and group sizes: t = MD/SE, then d from t (Handbook 6.5.2.3; Borenstein 2009, 4.20).

    The standard error comes from the t distribution with n1 + n2 - 2 degrees of freedom whatever the size: the two
    agree for large groups. Where the source prints the interval alone, its middle is the difference.
    """
    low, high = row.ci_low, row.ci_high
    if row.measure not in ("MD", "WMD"):
        return None
    if low is None or high is None:
        return Refused(o.NO_SPREAD, "A mean difference is printed without its interval.")
    if row.yes_or_no:
        return Refused(o.DIFFERENCE_OF_SHARES, "The difference is one of shares of people, not of scores.")
    middle = (low + high) / 2
    difference = middle if row.estimate is None else row.estimate
    if off_centre(low, difference, high):
        text = f"The difference {numbers(difference, low, high)} does not lie in the middle of its interval."
        return Refused(o.INCONSISTENT, text, final=True)
    if row.sizes is None:
        return Refused(o.NO_SIZES, "A mean difference with its interval is printed, but not the size of both groups.")
    if row.sign == 0:
        return NO_BETTER_STATED
    n1, n2 = row.sizes
    t = difference / f.se_from_interval(low, high, n1 + n2 - 2)
    g, variance = f.g_from_d(row.sign * f.d_from_t(t, n1, n2), n1, n2)
    printed = numbers(difference, low, high) if row.estimate is not None else f"{limits(low, high)}, middle taken"
    figures = f"MD {printed}, {sizes_in_words(row)}"
    return Estimate(MEAN_DIFFERENCE, g, variance, figures, f.two_sided_p(t, n1 + n2 - 2), residual_sd(row))


def from_printed_smd(row: Reported) -> Estimate | Refused | None:
    """Standardised mean difference as printed, with CI or group sizes (Borenstein 2009, 4.20-4.24; Handbook 6.5.1.2).

    Printed as Hedges' g it is taken as it is; else Hedges' correction is applied, for which the group sizes are
    needed (the caution says so where they are not reported). The interval gives the variance where there is one.
    """
    if row.measure != "SMD" or row.estimate is None:
        return None
    low, high = row.ci_low, row.ci_high
    if row.sizes is None and (low is None or high is None):
        return Refused(o.NO_SIZES, "A standardised difference is printed without interval and size of both groups.")
    if row.sign == 0:
        return NO_BETTER_STATED
    j = f.small_sample_correction(sum(row.sizes) - 2) if row.sizes else 1.0
    already = "hedges" in f"{row.support} {row.instrument}".lower()
    d = row.estimate / j if already else row.estimate
    if low is None or high is None:
        n1, n2 = row.sizes or (0.0, 0.0)
        g, variance = f.g_from_d(row.sign * d, n1, n2)
        return Estimate(PRINTED_SMD, g, variance, f"SMD {number(row.estimate)}, {sizes_in_words(row)}")
    if off_centre(low, row.estimate, high):
        text = f"The SMD {numbers(row.estimate, low, high)} does not lie in the middle of its interval."
        return Refused(o.INCONSISTENT, text, final=True)
    factor = 1.0 if already else j
    figures = f"SMD {numbers(row.estimate, low, high)}" + (f", {sizes_in_words(row)}" if row.sizes else "")
    variance = (factor * f.se_from_interval(low, high)) ** 2
    return Estimate(PRINTED_SMD, row.sign * j * d, variance, figures, None, without_correction(row, already))


def without_correction(row: Reported, already: bool = False) -> tuple[str, ...]:
    """The caution where Hedges' correction could not be applied."""
    return () if row.sizes or already else ("group sizes not reported, so without Hedges' correction",)
