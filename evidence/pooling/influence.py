"""How a synthesis hangs on single trials and how it grew: leave-one-out and cumulative by year."""

import numpy as np
import pandas as pd

from evidence.pooling import fit as model
from evidence.pooling import heterogeneity
from evidence.pooling.frames import Effects, checked, require, too_few
from evidence.pooling.results import Refusal

STEP_COLUMNS = {
    "study_id": "str",
    "k": "int64",
    "g": "float64",
    "se": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "prediction_low": "float64",
    "prediction_high": "float64",
    "tau2": "float64",
    "i2": "float64",
    "reason": "str",
}


def leave_one_out(effects: pd.DataFrame) -> pd.DataFrame | Refusal:
    """Pool again without each trial in turn (Handbook 10.14; metafor `leave1out`).

    Returns one row per trial, in the order given, on the frame's index: `study_id` left out, `k` trials left, `g`,
    `se`, interval, prediction interval, `tau2`, `i2`; or `reason` where too few are left.
    """
    found = checked(effects)
    if isinstance(found, Refusal):
        return found
    everyone = np.arange(len(found))
    rows = [_step(found, everyone != left_out) for left_out in everyone]
    return _frame(rows, list(found.study_id), effects.index)


def cumulative(effects: pd.DataFrame) -> pd.DataFrame | Refusal:
    """Pool the first trial, the first two, and so on by year, within a year by study_id (metafor `cumul`).

    Takes the column `year` as well. Returns one row per trial, oldest first (years not known last), with the columns
    of `leave_one_out` and `year`; `study_id` is the trial added. The first two steps have a reason and no value.
    """
    require(effects, ("year",))
    ordered = effects.sort_values(["year", "study_id"], kind="stable")
    found = checked(ordered)
    if isinstance(found, Refusal):
        return found
    places = np.arange(len(found))
    rows = [_step(found, places <= last) for last in places]
    return _frame(rows, list(found.study_id), ordered.index).assign(year=ordered["year"])


def _step(effects: Effects, rows: np.ndarray) -> dict[str, object]:
    k = int(rows.sum())
    refusal = too_few(k)
    if refusal:
        return {"k": k, "reason": refusal.reason}
    g, variance = effects.g[rows], effects.variance[rows]
    try:
        fitted = model.random_effects(g, variance)
    except model.UnstableError as error:
        return {"k": k, "reason": f"Not pooled: {error}."}
    names = ("ci_low", "ci_high", "prediction_low", "prediction_high")
    limits = dict(zip(names, (*fitted.interval(), *fitted.prediction()), strict=True))
    i2 = heterogeneity.i_squared(fitted.tau2, variance)
    values: dict[str, object] = {"k": k, "i2": i2, "tau2": fitted.tau2}
    return values | {"g": float(fitted.beta[0]), "se": float(fitted.se[0])} | limits


def _frame(rows: list[dict[str, object]], ids: list[str], index: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(rows, index=index, columns=list(STEP_COLUMNS))
    return frame.assign(study_id=ids).astype(STEP_COLUMNS)
