"""Every reported result on one scale: Hedges' g with its variance, route and derivation, or the reason why not."""

from collections.abc import Mapping
from math import inf, isfinite, sqrt
from typing import Any

import pandas as pd

from evidence.effects import outcome as o
from evidence.effects.formulas import NORMAL_QUANTILE
from evidence.effects.outcome import Estimate, Refused
from evidence.effects.reported import NUMBERS, WORDS, Reported, read
from evidence.effects.routes import ROUTES, Route
from evidence.effects.scores import MEANS

STUDY_COLUMNS = ("design", "n_randomised", "notes", "population")
NEEDED = ("result_id", "study_id", "isolates_massage", "adjusted", "p", *NUMBERS, *WORDS)
COLUMNS = {
    "result_id": "str",
    "g": "float64",
    "variance": "float64",
    "se": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "route": "str",
    "adjusted": "boolean",
    "derivation": "str",
    "caution": "str",
    "refusal": "str",
    "reason": "str",
    "eligible": "bool",
}
# A result reported on no side of the comparator may be this large in g.
LARGEST_NO_SIDE = 0.1
LARGE_G = 2.0


def hedges_g(results: pd.DataFrame, studies: pd.DataFrame | None = None) -> pd.DataFrame:
    """Bring reported results to Hedges' g, positive = favours massage.

    results: rows of results.csv. The columns `design`, `n_randomised`, `notes` and `population` of their studies are
    joined from `studies` (rows of studies.csv) unless they are there already: without them a crossover could not be
    told from a parallel-group trial.

    Returns one row per result, in the same order and with the same index: `result_id`; `g`, `variance`, `se`,
    `ci_low`, `ci_high` (95%, normal; missing where not converted); `route` (see routes); `adjusted` (as coded,
    missing = not reported); `derivation` (one line, figures -> g); `caution` (what to know about the conversion);
    `refusal` (kind, for tallies) and `reason` (for readers), both missing where converted; `eligible`: whether the
    row is one of those that answer "does massage help" at all (between groups that differ in massage alone, against
    an inactive or active comparator, usable in figures, not an adverse event). A row of massage against massage or
    of a package converts too, for its study card; it is not eligible and must not be pooled.

    Not converted, whatever is printed: pooled figures of reviews; rows the table sets aside; changes within one
    group; differences claimed without a test; adverse events; and comparisons of the same people with themselves
    (crossover and within-person designs): their SE needs the correlation between periods, which abstracts do not
    give (Handbook 23.2.7), unless the figures are of the first period alone.

    Raises KeyError when columns are missing.
    """
    rows = _with_study_columns(results, studies)
    converted = [_convert(row) for row in rows.to_dict("records")]
    frame = pd.DataFrame(converted, index=results.index, columns=list(COLUMNS))
    frame["eligible"] = eligible(results).to_numpy(dtype=bool)
    return frame.astype(COLUMNS)


def eligible(results: pd.DataFrame) -> pd.Series:
    """Whether each result answers "does massage help": see `hedges_g`."""
    return (
        results["comparator_family"].isin(("inactive", "active"))
        & results["isolates_massage"].eq("yes")
        & results["basis"].eq("between-group")
        & results["use_in_figures"].ne("no")
        & results["outcome"].ne("adverse events")
    )


def _with_study_columns(results: pd.DataFrame, studies: pd.DataFrame | None) -> pd.DataFrame:
    wanted = [name for name in STUDY_COLUMNS if name not in results]
    if wanted and studies is None:
        raise KeyError(f"results lacks {', '.join(wanted)}: pass the studies as well")
    rows = results
    if studies is not None and wanted:
        by_study = studies.drop_duplicates("study_id").set_index("study_id")[wanted]
        rows = results.join(by_study, on="study_id")
    missing = [name for name in NEEDED if name not in rows]
    if missing:
        raise KeyError(f"results lacks the columns {', '.join(missing)}")
    return rows


def _convert(row: Mapping[Any, Any]) -> dict[str, object]:
    reported = read(row)
    found = _not_comparable(reported) or _first_route(reported)
    out: dict[str, object] = {"result_id": row["result_id"], "adjusted": reported.adjusted}
    if isinstance(found, Refused):
        return out | {"refusal": found.kind, "reason": found.reason}
    se = sqrt(found.variance)
    low, high = found.g - NORMAL_QUANTILE * se, found.g + NORMAL_QUANTILE * se
    out |= {"g": found.g, "variance": found.variance, "se": se, "ci_low": low, "ci_high": high, "route": found.route}
    out["derivation"] = f"{found.figures} -> g {found.g:.2f} ({low:.2f} to {high:.2f})"
    out["caution"] = "; ".join((*found.cautions, *_cautions(reported, found))) or None
    return out


def _not_comparable(row: Reported) -> Refused | None:
    """Rows that are no comparison of two groups of people, whatever figures they carry."""
    if row.comparator_family == "review":
        return Refused(o.REVIEW, "A review's pooled figure is shown as printed and never pooled with trials.")
    if row.use_in_figures == "no":
        return Refused(o.NOT_FOR_FIGURES, f"Set aside: {row.reason_not_used or 'reason not given'}.")
    if row.basis == "within-group only":
        return Refused(o.WITHIN_GROUP, "A change within one group is not an effect of massage.")
    if row.basis != "between-group":
        return Refused(o.NARRATIVE, "A difference is claimed without a stated test between the groups.")
    if row.outcome == "adverse events":
        return Refused(o.ADVERSE_EVENTS, "Adverse events are counted under safety, not as a benefit.")
    if row.same_people:
        text = "The same people were in both groups: the figures of a crossover need the correlation between periods."
        return Refused(o.SAME_PEOPLE, text)
    return None


def _first_route(row: Reported) -> Estimate | Refused:
    """The first route whose figures are complete; else why the nearest ones were not."""
    refusals: list[Refused] = []
    for route in ROUTES:
        found = _in_range(route, row)
        if isinstance(found, Estimate):
            return _checked_side(row, found)
        if found is not None:
            refusals.append(found)
            if found.final:
                return found
    if not refusals:
        return Refused(o.DIRECTION_ONLY, "Only the direction of the difference is reported.")
    return Refused(refusals[-1].kind, " ".join(dict.fromkeys(refusal.reason for refusal in refusals)))


def _in_range(route: Route, row: Reported) -> Estimate | Refused | None:
    """What a route finds, or a refusal where its figures are too large or too small to be worked with."""
    too_far = Refused(o.INCONSISTENT, "The printed figures are too large or too small to be true.", final=True)
    try:
        found = route(row)
    except ArithmeticError:
        return too_far
    if isinstance(found, Estimate) and not (isfinite(found.g) and 0 < found.variance < inf):
        return too_far
    return found


def _checked_side(row: Reported, found: Estimate) -> Estimate | Refused:
    """Refuse an estimate on another side than the one the table states (`point_direction`, `direction`)."""
    side = (found.g > 0) - (found.g < 0)
    stated = {"benefit": 1, "harm": -1}.get(row.point_direction, 0)
    concluded = {"favours massage": 1, "favours comparator": -1}.get(row.direction, 0)
    off_none = row.point_direction == "none" and abs(found.g) > LARGEST_NO_SIDE
    if stated * side < 0 or concluded * side < 0 or off_none:
        said = row.point_direction if stated or off_none else row.direction
        text = f"The figures ({found.figures}) give g {found.g:.2f}, but the reported side is “{said}”."
        return Refused(o.CONTRADICTION, text, final=True)
    return found


def _cautions(row: Reported, found: Estimate) -> tuple[str, ...]:
    """What does not stop a conversion but belongs beside it."""
    checks = {
        "the printed p does not follow from these figures (it may be of changes or adjusted)": _other_p(row, found),
        "from change scores": row.baseline_or_change == "change",
        "unusually large: the printed spread may be a standard error": found.route == MEANS and abs(found.g) > LARGE_G,
        "unusually large": found.route != MEANS and abs(found.g) > LARGE_G,
        "more people analysed than randomised": _more_than_randomised(row),
        "cluster-randomised: the interval may be too narrow": row.design.startswith("cluster"),
        "first period of a crossover": row.design.startswith("crossover"),
    }
    return tuple(text for text, applies in checks.items() if applies)


def _other_p(row: Reported, found: Estimate) -> bool:
    """Whether the figures cannot have given the printed p.

    An exact p: on the other side of 0.05 and different by more than a factor of two. A threshold: exceeded twice over.
    """
    implied, p = found.implied_p, row.p
    if implied is None:
        return False
    if p.value is None:
        return p.below is not None and implied > 2 * p.below
    low, high = sorted((implied, p.value))
    return low < 0.05 < high and high > 2 * low


def _more_than_randomised(row: Reported) -> bool:
    return row.sizes is not None and row.n_randomised is not None and sum(row.sizes) > row.n_randomised
