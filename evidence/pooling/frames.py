"""From a frame of effects to arrays that may be pooled, or the sentence why they may not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence.pooling.fit import Array
from evidence.pooling.results import MINIMUM_TRIALS, Refusal

POOLED_FAMILIES = ("inactive", "active")
# metafor warns above this ratio of largest to smallest variance; the fit is not to be relied on.
MOST_VARIANCE_RATIO = 1e7
NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Effects:
    """Checked effects: one row per trial, finite, positive variances. people is NaN where not known."""

    study_id: tuple[str, ...]
    g: Array
    variance: Array
    people: Array
    family: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.study_id)

    def take(self, rows: np.ndarray) -> "Effects":
        """The rows of a boolean mask."""
        places = np.flatnonzero(rows)
        ids, families = [self.study_id[i] for i in places], [self.family[i] for i in places if self.family]
        return Effects(tuple(ids), self.g[places], self.variance[places], self.people[places], tuple(families))


def require(effects: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise KeyError naming the columns a frame lacks."""
    missing = [name for name in columns if name not in effects]
    if missing:
        raise KeyError(f"effects lacks the columns {', '.join(missing)}")


def checked(effects: pd.DataFrame) -> Effects | Refusal:
    """Take a frame (study_id, g, variance; optionally n, comparator_family, eligible) apart after checking it.

    Refused: rows that are not eligible or compare massage with massage, a trial with more than one row, missing or
    infinite numbers, variances that are not positive or too far apart. The number of trials is not judged here.
    """
    require(effects, ("study_id", "g", "variance"))
    ids = effects["study_id"].astype("str").tolist()
    g = effects["g"].to_numpy("float64", na_value=np.nan)
    variance = effects["variance"].to_numpy("float64", na_value=np.nan)
    problem = _wrong_rows(effects, ids) or _wrong_numbers(ids, g, variance)
    if problem:
        return Refusal(len(set(ids)), problem)
    people = effects["n"].to_numpy("float64", na_value=np.nan) if "n" in effects else np.full(len(ids), np.nan)
    family = tuple(effects["comparator_family"].astype("str")) if "comparator_family" in effects else ()
    return Effects(tuple(ids), g, variance, people, family)


def too_few(k: int) -> Refusal | None:
    """The refusal to pool fewer than three trials."""
    if k >= MINIMUM_TRIALS:
        return None
    counted = {0: "No trial gives", 1: "One trial gives", 2: "Two trials give"}[k]
    shown = "" if k == 0 else ", shown on their own" if k > 1 else ", shown on its own"
    return Refusal(k, f"{counted} figures{shown}: fewer than {MINIMUM_TRIALS} trials are not pooled.")


def _wrong_rows(effects: pd.DataFrame, ids: list[str]) -> str | None:
    if "eligible" in effects and not effects["eligible"].eq(True).all():
        named = _named(ids, ~effects["eligible"].eq(True))
        return f"Results that do not answer “does massage help” are among them: {named}."
    if "comparator_family" in effects:
        other = ~effects["comparator_family"].isin(POOLED_FAMILIES)
        if other.any():
            return f"Results without an inactive or active comparator are among them: {_named(ids, other)}."
    repeated = pd.Series(ids, dtype="object").duplicated()
    if repeated.any():
        return f"A trial stands there more than once; combine its arms first: {_named(ids, repeated)}."
    return None


def _wrong_numbers(ids: list[str], g: Array, variance: Array) -> str | None:
    missing = ~np.isfinite(g) | ~np.isfinite(variance)
    if missing.any():
        return f"Effects or variances are missing or infinite: {_named(ids, missing)}."
    if (variance <= 0).any():
        return f"Variances are not above zero: {_named(ids, variance <= 0)}."
    if len(variance) and variance.max() / MOST_VARIANCE_RATIO > variance.min():
        return "The largest variance is more than ten million times the smallest."
    return None


def _named(ids: list[str], rows: pd.Series | np.ndarray) -> str:
    chosen = list(dict.fromkeys(np.asarray(ids, dtype="object")[np.asarray(rows, dtype=bool)]))
    more = f" and {len(chosen) - NAMED_AT_MOST} more" if len(chosen) > NAMED_AT_MOST else ""
    return ", ".join(chosen[:NAMED_AT_MOST]) + more
