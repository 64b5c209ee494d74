"""One function per route from printed figures to Hedges' g, positive = favours massage.

Each takes a `Reported` row and returns an `Estimate`; a `Refused` where some of its figures are there but not enough;
None where the row has no figures of its kind. `ROUTES` is the order in which they are tried: what is nearest to the
raw scores first. Percentages come before p, because the p of a yes-or-no outcome says nothing about a difference of
means, and shares of people do (through the odds ratio).
"""

from collections.abc import Callable

from evidence.effects import formulas as f
from evidence.effects import outcome as o
from evidence.effects.outcome import Estimate, Refused
from evidence.effects.reported import Reported
from evidence.effects.scores import from_mean_difference, from_means, from_printed_smd, residual_sd
from evidence.effects.shares import from_odds_ratio, from_percentages, from_risk_ratio
from evidence.effects.wording import number, sizes_in_words

EXACT_P = "exact p"

Route = Callable[[Reported], Estimate | Refused | None]


def from_exact_p(row: Reported) -> Estimate | Refused | None:
    """Exact two-sided p with group sizes and a known side: t from p, then d from t (Handbook 6.5.2.3).

    A threshold ("<0.05"), a range and the p of a yes-or-no outcome are never converted.
    """
    p = row.p
    if p.kind == "none":
        return None
    if p.kind == "threshold":
        return Refused(o.THRESHOLD_P, f"Only a threshold p ({p.text}) is printed.")
    if p.value is None:
        return Refused(o.UNREADABLE_P, f"The printed p ({p.text}) is not a single number.")
    if row.measure in ("OR", "RR") or row.yes_or_no or (row.pct_massage is not None and row.percentages_are_shares):
        return Refused(o.YES_NO_P, f"The p ({p.text}) is of a yes-or-no outcome.")
    if row.sizes is None:
        return Refused(o.NO_SIZES, f"An exact p ({p.text}) is printed, but not the size of both groups.")
    side = known_side(row)
    if side == 0:
        return Refused(o.NO_SIDE, f"An exact p ({p.text}) is printed, but not which side it favours.")
    n1, n2 = row.sizes
    g, variance = f.g_from_d(side * f.d_from_t(f.t_from_p(p.value, n1, n2), n1, n2), n1, n2)
    toward = "massage" if side > 0 else "comparator"
    figures = f"p {number(p.value)} on the side of {toward}, {sizes_in_words(row)}"
    return Estimate(EXACT_P, g, variance, figures, None, ("from a p value, taken as two-sided", *residual_sd(row)))


def known_side(row: Reported) -> int:
    """1 massage, -1 comparator, 0 not known: by `point_direction`, else the printed figures, else the conclusion."""
    stated = {"benefit": 1, "harm": -1}.get(row.point_direction, 0)
    concluded = {"favours massage": 1, "favours comparator": -1}.get(row.direction, 0)
    return stated or _side_of_figures(row) or concluded


def _side_of_figures(row: Reported) -> int:
    if row.estimate is not None and row.measure in ("MD", "WMD", "SMD"):
        difference = row.estimate
    elif row.mean_massage is not None and row.mean_comparator is not None:
        difference = row.mean_massage - row.mean_comparator
    else:
        return 0
    return row.sign * ((difference > 0) - (difference < 0))


ROUTES: tuple[Route, ...] = (
    from_means,
    from_mean_difference,
    from_printed_smd,
    from_odds_ratio,
    from_risk_ratio,
    from_percentages,
    from_exact_p,
)
