"""The trials of one condition and outcome on one scale, by family of comparators, and what they amount to."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import vocabulary as words
from evidence.condition import Figures
from evidence.pooling import Pooled, Refusal, honesty_strip, pool

POOLED_FAMILIES = ("inactive", "active")
ORDERS = ("effect", "year", "people", "weight", "quality")
# Cohen's bands for a standardised difference; words for a reader, not a judgement of what matters to a patient.
SIZES = ((0.2, "very small"), (0.5, "small"), (0.8, "moderate"), (np.inf, "large"))


@dataclass(frozen=True, eq=False)
class Family:
    """Trials against one family of comparators.

    `trials` has `weight` (percent, missing where not pooled) and `excluded`; `pooled` is of those not excluded.
    """

    word: str
    trials: pd.DataFrame
    pooled: Pooled | Refusal

    @property
    def kept(self) -> pd.DataFrame:
        """The trials that are not excluded."""
        return self.trials[~self.trials["excluded"]]


def families(found: Figures, excluded: Collection[str] = (), order: str = "effect") -> list[Family]:
    """Inactive and active comparators apart, each pooled without the excluded trials; none without trials.

    order: one of ORDERS; excluded trials come last.
    """
    built = []
    for word in POOLED_FAMILIES:
        rows = found.drawn[found.drawn["comparator_family"] == word]
        if len(rows):
            built.append(_family(word, rows.assign(excluded=rows["study_id"].isin(set(excluded))), order))
    return built


def _family(word: str, rows: pd.DataFrame, order: str) -> Family:
    kept = rows[~rows["excluded"]]
    pooled = pool(kept[["study_id", "g", "variance", "comparator_family"]].assign(n=kept["n_compared"]))
    weights = dict(pooled.weights) if isinstance(pooled, Pooled) else {}
    weighted = rows.assign(weight=rows["study_id"].map(weights).astype("float64"))
    return Family(word, sorted_by(weighted, order), pooled)


def sorted_by(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """Rows in one of ORDERS: largest effect, newest, most people compared, most weight, best quality first."""
    by = {
        "effect": -rows["g"],
        "year": -rows["year"],
        "people": -rows["n_compared"].fillna(0),
        "weight": rows["variance"],
        "quality": rows["tier"].cat.codes,
    }[order]
    keys = pd.DataFrame({"excluded": rows["excluded"], "by": by, "year": -rows["year"], "label": rows["label"]})
    return rows.loc[keys.sort_values(["excluded", "by", "year", "label"]).index].reset_index(drop=True)


def strip(family: Family) -> pd.DataFrame | Refusal:
    """The honesty strip of one family: the same synthesis under stricter choices of trials."""
    return honesty_strip(family.kept.assign(n=family.kept["n_compared"]))


def size_in_words(g: float) -> str:
    """Cohen's word for the size of a standardised difference, whatever its side."""
    return next(word for limit, word in SIZES if abs(g) < limit)


def finding(condition: str, outcome: str, found: Figures, grouped: list[Family]) -> str:
    """The headline of a condition: what the pooled trials show for an outcome, or that too few give figures."""
    name, what = words.label(condition), words.label(outcome).lower()
    pooled = [family for family in grouped if isinstance(family.pooled, Pooled)]
    if not pooled:
        return f"{name}: {_given(len(found.drawn), found.trials)} figures for {what}, too few to pool"
    return f"{name}: " + "; ".join(_clause(family, what, found.trials) for family in pooled)


def _given(given: int, trials: int) -> str:
    if trials == 1:
        return f"the only trial prints{'' if given else ' no'}"
    return f"{given} of {trials} trials {'prints' if given == 1 else 'print'}"


def _clause(family: Family, what: str, trials: int) -> str:
    pooled = family.pooled
    assert isinstance(pooled, Pooled)  # noqa: S101  (narrowed by the caller)
    other, which = AGAINST[family.word], f"{pooled.k} of {trials} trials"
    if pooled.ci_low <= 0 <= pooled.ci_high:
        return f"massage may be better, worse or the same for {what} as {other} ({which})"
    side = "better" if pooled.g > 0 else "worse"
    return f"{what} was {side} with massage than with {other}, by a {size_in_words(pooled.g)} difference ({which})"


AGAINST = {"inactive": "nothing added or usual care", "active": "sham or another therapy"}


def numbers(family: Family) -> str:
    """The pooled figures of a family in one sentence, or why there are none."""
    pooled = family.pooled
    if isinstance(pooled, Refusal):
        return f"Against {AGAINST[family.word]}: {pooled.reason}"
    return (
        f"Against {AGAINST[family.word]}: g {pooled.g:z.2f} (95% CI {pooled.ci_low:z.2f} to {pooled.ci_high:z.2f}), "
        f"a further trial may show {pooled.prediction_low:z.2f} to {pooled.prediction_high:z.2f}; "
        f"{pooled.k} trials, {_size(family.kept['n_compared'])}, I² {pooled.i2:.0f}%."
    )


def _size(people: pd.Series) -> str:
    """The people in the groups compared; fewer than were randomised where a trial has further arms or lost people."""
    if people.isna().all():
        return "people compared not reported"
    return f"{people.sum():,.0f} people{' or more' if people.isna().any() else ''}"
