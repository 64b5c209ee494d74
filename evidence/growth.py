"""How a pooled estimate grew: the synthesis of all trials up to each year, and since when it has settled."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from evidence.certainty_words import SETTLED_WITHIN
from evidence.forest import Family
from evidence.pooling import Refusal, cumulative

WITHIN = SETTLED_WITHIN
LATER_TRIALS = 3
RULE = (
    f"Settled: from that year on every later value lies within {WITHIN} of the last one, and at least {LATER_TRIALS} "
    "trials came after it. A settled value is steady, not free of bias: each new trial can repeat the same flaws."
)


@dataclass(frozen=True, eq=False)
class Growth:
    """One family of comparators over time.

    trials: the trials themselves (`study_id`, `label`, `year`, `g`). steps: one row per year with a new trial: `year`,
    `k` trials up to it, `g`, `ci_low`, `ci_high`, prediction interval, `tau2`, `i2` (missing below 3 trials) and
    `reason`. `settled_since` is the year of the rule above; `later_trials` counts the trials after that year, or where
    nothing settled those after the first pooled year.
    """

    family: str
    trials: pd.DataFrame
    steps: pd.DataFrame
    settled_since: int | None
    later_trials: int
    refusal: Refusal | None = None

    @property
    def pooled_years(self) -> int:
        """Number of years with a pooled value."""
        return int(self.steps["g"].notna().sum())

    @property
    def reason(self) -> str:
        """Why there is no pooled value at the end; empty where there is one."""
        if self.refusal:
            return self.refusal.reason
        last = self.steps["reason"].iloc[-1]
        return last if isinstance(last, str) else ""


def growths(grouped: Iterable[Family]) -> list[Growth]:
    """The cumulative synthesis of each family's trials that are not left out."""
    return [_growth(family) for family in grouped if len(family.kept)]


def _growth(family: Family) -> Growth:
    trials = family.kept[["study_id", "label", "year", "g"]].astype({"year": "int64"})
    found = cumulative(family.kept[["study_id", "g", "variance", "comparator_family", "year"]])
    if isinstance(found, Refusal):
        return Growth(family.word, trials, pd.DataFrame(columns=["year", "k", "g", "reason"]), None, 0, found)
    steps = found.assign(year=found["year"].astype("int64")).drop_duplicates("year", keep="last").reset_index(drop=True)
    pooled = steps.dropna(subset=["g"])
    if pooled.empty:
        return Growth(family.word, trials, steps, None, 0)
    far = pooled[(pooled["g"] - pooled["g"].iloc[-1]).abs() > WITHIN]
    start = pooled if far.empty else pooled.loc[pooled["year"] > far["year"].iloc[-1]]
    later = int(pooled["k"].iloc[-1] - start["k"].iloc[0])
    if later >= LATER_TRIALS:
        return Growth(family.word, trials, steps, int(start["year"].iloc[0]), later)
    return Growth(family.word, trials, steps, None, int(pooled["k"].iloc[-1] - pooled["k"].iloc[0]))
