"""The honesty strip: the same synthesis again under stricter choices of trials, side by side."""

import math

import numpy as np
import pandas as pd

from evidence.pooling.frames import Effects, checked, require
from evidence.pooling.results import Refusal
from evidence.pooling.synthesis import pool_checked

STRONGER_TIERS = ("stronger", "moderate")
SHAM_OR_ATTENTION = ("sham/light touch", "attention/relaxation control")
INTERESTED_FUNDERS = ("Massage profession body", "Commercial")

ALL = "All trials"
BETTER_QUALITY = "Stronger and moderate quality only"
BLINDED_CONTROL = "Sham or attention controls only"
INDEPENDENT = "Without professional-body and commercial funding (unnamed funders stay)"
CORE = "Hands-on massage only"
LARGEST = "Largest half"
# fmt: off
NEEDED = (
    "study_id", "g", "variance", "year", "n", "tier", "comparator_type", "comparator_family", "funder_category",
    "scope", "massage_type",
)
# fmt: on
NUMBERS = ("g", "se", "ci_low", "ci_high", "prediction_low", "prediction_high", "tau2", "i2", "people")


def honesty_strip(effects: pd.DataFrame) -> pd.DataFrame | Refusal:
    """Re-pool under six choices of trials.

    effects: one row per trial with `study_id`, `g`, `variance`, `year`, `n`, `tier`, `comparator_type`,
    `comparator_family`, `funder_category`, `scope`, `massage_type`.

    Returns a row per choice: `choice`, `k`, `g`, `se`, interval, prediction interval, `tau2`, `i2`, `people`,
    `families` (comparator families in it: where it names both, the screen has to say so), `study_ids` (tuple) and
    `reason` where it was not pooled. Funding that is not reported stays in under "without ... funding": not reported
    is not "no". "Largest half" is the trials with at least as many people as the middle one; trials whose number
    is not known are not in it. Refused as a whole where the frame cannot be pooled at all (see frames.checked).
    """
    require(effects, NEEDED)
    found = checked(effects)
    if isinstance(found, Refusal):
        return found
    return pd.DataFrame([_row(name, found, rows) for name, rows in choices(effects).items()])


def choices(effects: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows each choice keeps, by its name on screen."""
    return {
        ALL: np.ones(len(effects), dtype=bool),
        BETTER_QUALITY: effects["tier"].isin(STRONGER_TIERS).to_numpy(),
        BLINDED_CONTROL: effects["comparator_type"].isin(SHAM_OR_ATTENTION).to_numpy(),
        INDEPENDENT: ~effects["funder_category"].isin(INTERESTED_FUNDERS).to_numpy(),
        CORE: effects["scope"].eq("core").to_numpy(dtype=bool),
        LARGEST: _largest_half(effects["n"].to_numpy("float64", na_value=np.nan)),
    }


def _largest_half(n: np.ndarray) -> np.ndarray:
    known = np.sort(n[np.isfinite(n)])[::-1]
    if len(known) == 0:
        return np.zeros(len(n), dtype=bool)
    return n >= known[math.ceil(len(known) / 2) - 1]


def _row(name: str, effects: Effects, rows: np.ndarray) -> dict[str, object]:
    chosen = effects.take(rows)
    result = pool_checked(chosen)
    families = ", ".join(sorted(set(chosen.family)))
    row: dict[str, object] = {"choice": name, "k": len(chosen), "families": families, "study_ids": chosen.study_id}
    if isinstance(result, Refusal):
        return row | dict.fromkeys(NUMBERS, np.nan) | {"reason": result.reason}
    values = {number: getattr(result, number) for number in NUMBERS}
    return row | values | {"people": np.nan if result.people is None else result.people, "reason": None}
