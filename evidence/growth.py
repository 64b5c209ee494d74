"""How a pooled estimate grew: the synthesis of all trials up to each year, and since when it has settled."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from evidence.forest import Family
from evidence.pooling import Refusal, cumulative

# A difference of 0.2 is below what Cohen called small; trials that move the value by less have not changed the answer.
WITHIN = 0.2
LATER_TRIALS = 3
RULE = (
    f"Settled: from that year on every later value lies within {WITHIN} of the last one, and at least {LATER_TRIALS} "
    "trials came after it. A settled value is steady, not free of bias: each new trial can repeat the same flaws."
)


@dataclass(frozen=True, eq=False)
class Growth:
    """One family of comparators over time.

    steps: one row per year with a new trial: `year`, `k` trials up to it, `g`, `ci_low`, `ci_high`, prediction
    interval, `tau2`, `i2` (missing below 3 trials). `settled_since` is the year of the rule above; `later_trials`
    counts the trials after that year, or where nothing settled those after the first pooled year.
    """

    family: str
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
    columns = ["study_id", "g", "variance", "comparator_family", "year"]
    found = cumulative(family.kept[columns])
    if isinstance(found, Refusal):
        return Growth(family.word, pd.DataFrame(columns=["year", "k", "g"]), None, 0, found)
    steps = found.assign(year=found["year"].astype("int64")).drop_duplicates("year", keep="last").reset_index(drop=True)
    pooled = steps.dropna(subset=["g"])
    if pooled.empty:
        return Growth(family.word, steps, None, 0)
    far = pooled[(pooled["g"] - pooled["g"].iloc[-1]).abs() > WITHIN]
    start = pooled if far.empty else pooled.loc[pooled["year"] > far["year"].iloc[-1]]
    later = int(pooled["k"].iloc[-1] - start["k"].iloc[0])
    if later >= LATER_TRIALS:
        return Growth(family.word, steps, int(start["year"].iloc[0]), later)
    return Growth(family.word, steps, None, int(pooled["k"].iloc[-1] - pooled["k"].iloc[0]))
