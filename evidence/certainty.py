"""How sure a pooled value is: what it hangs on, how it grew, whom it differs by, what it goes with.

Each check takes one family of comparators (see evidence.forest) without the trials that the reader left out, and
answers with figures or with a `Refusal`. certainty_words tells them in sentences.
"""

from dataclasses import dataclass

import pandas as pd

from evidence.forest import Family
from evidence.pooling import (
    MINIMUM_TRIALS,
    Refusal,
    Regression,
    SmallStudyCheck,
    Subgroups,
    cumulative,
    leave_one_out,
    meta_regression,
    small_study_check,
    subgroups,
)

CHECKS = ("leave-one-out", "years", "subgroups", "dose-and-size", "small-studies")
GROUPINGS = {
    "tier": "quality",
    "comparator_type": "comparator",
    "massage_type": "type of massage",
    "funder_category": "funder",
}


@dataclass(frozen=True)
class Covariate:
    """What a regression is on: its column, its name, the step that the slope is told for, and how more of it reads."""

    column: str
    name: str
    step: float
    per: str
    more: str


COVARIATES = {
    "weeks": Covariate("treatment_weeks", "weeks of treatment", 1, "a further week of treatment", "longer treatment"),
    "minutes": Covariate("total_minutes", "total minutes of massage", 60, "a further hour in all", "more minutes"),
    "year": Covariate("year", "year of publication", 10, "ten years", "later publication"),
    "people": Covariate("n", "people compared", 100, "100 more people", "more people"),
}


def effects(family: Family) -> pd.DataFrame:
    """The trials that are not left out, with what every check needs: `n` and `total_minutes` (sessions x minutes)."""
    kept = family.kept
    return kept.assign(n=kept["n_compared"], total_minutes=kept["sessions"] * kept["minutes_per_session"])


def without_each(family: Family) -> pd.DataFrame | Refusal:
    """`leave_one_out` with the `label` of the trial left out, smallest value first; from four trials on."""
    trials = effects(family)
    if len(trials) <= MINIMUM_TRIALS:
        return Refusal(len(trials), "with three trials, leaving one out leaves two, and two are not pooled.")
    steps = leave_one_out(trials)
    return steps if isinstance(steps, Refusal) else steps.assign(label=trials["label"]).sort_values("g")


def over_years(family: Family) -> pd.DataFrame | Refusal:
    """`cumulative` with the `label` of the trial added, oldest first; from four trials on."""
    trials = effects(family)
    if len(trials) <= MINIMUM_TRIALS:
        last = trials["year"].max()
        return Refusal(
            len(trials), f"only since {last:.0f} have there been three trials, so there is no course to see."
        )
    steps = cumulative(trials)
    return steps if isinstance(steps, Refusal) else steps.assign(label=trials["label"])


def by_group(family: Family) -> dict[str, Subgroups | Refusal]:
    """The subgroups of every grouping (keys of GROUPINGS)."""
    trials = effects(family)
    return {column: subgroups(trials, column) for column in GROUPINGS}


def trend(family: Family, by: str) -> Regression | Refusal:
    """The regression of g on one of COVARIATES."""
    return meta_regression(effects(family), COVARIATES[by].column)


def small_studies(family: Family) -> SmallStudyCheck | Refusal:
    """Egger's test, from ten trials on."""
    return small_study_check(effects(family))
