"""The rule for what a trial is said to have found: its own rows decide."""

import pandas as pd

from evidence.corpus import Corpus
from evidence.verdict.claim import Claim
from evidence.verdict.result import Check, Finding
from evidence.verdict.terms import ABOUT, MIXED, NOT_SUPPORTED, SUPPORTED, TOO_LITTLE
from evidence.vocabulary import label

RISK_RATIO = "RR"


def trial_said(claim: Claim, corpus: Corpus) -> Finding:
    """Compare a statement about one trial with the rows of that trial: its ratios, and its results at that time."""
    rows = corpus.results[corpus.results["study_id"].eq(claim.study_id)]
    rows = rows[rows["basis"].eq("between-group") & rows["use_in_figures"].ne("no")]
    rows = rows[rows["comparator_family"].isin(("inactive", "active"))]
    if rows.empty:
        check = Check(
            "Trial", False, f"no results of {claim.study_id} in this table", "the trial’s results in the table"
        )
        return Finding(TOO_LITTLE, "the trial is not in this table", (check,))
    of_outcomes = [(outcome, rows[rows["outcome"].eq(outcome)]) for outcome in claim.outcomes]
    ratios = [_ratio_check(outcome, some, claim.ratio) for outcome, some in of_outcomes if claim.ratio]
    lasting = [_lasting_check(outcome, some, claim.weeks) for outcome, some in of_outcomes if claim.weeks]
    checks = tuple(ratios + lasting)
    if any(check.met is None for check in checks):
        return Finding(TOO_LITTLE, _silent(checks), checks)
    met = [check.met for check in checks]
    word = SUPPORTED if all(met) else MIXED if any(met) else NOT_SUPPORTED
    return Finding(word, f"{sum(map(bool, met))} of {len(met)} points are as the trial’s rows have them", checks)


def _silent(checks: tuple[Check, ...]) -> str:
    missing = "how likely people were to improve" if checks[0].met is None else "results at that time"
    kept = [check for check in checks if check.met is False and check.name.startswith("Lasting")]
    faded = f"; {' and '.join(check.said for check in kept)}" if kept else ""
    return f"the rows of this trial do not say {missing}{faded}"


def _ratio_check(outcome: str, rows: pd.DataFrame, claimed: float) -> Check:
    printed = [value for row in rows.to_dict("records") if (value := _ratio(row)) is not None]
    name = f"Ratio, {label(outcome).lower()}"
    if not printed:
        change = f"a risk ratio, or percentages of both groups, for {label(outcome).lower()}"
        return Check(name, None, f"no ratio and no percentages for {label(outcome).lower()}", change)
    within = all(claimed / ABOUT <= value <= claimed * ABOUT for value in printed)
    said = f"{' and '.join(f'{value:.2f}' for value in printed)} where about {claimed:g} is claimed"
    return Check(name, within, said, "a corrected row")


def _ratio(row: dict) -> float | None:
    """Printed risk ratio, turned so that more than 1 is better with massage, else the ratio of percentages."""
    if row["measure"] == RISK_RATIO and row["estimate"] > 0:
        return row["estimate"] if row["better"] == "higher" else 1 / row["estimate"]
    if row["pct_massage"] > 0 and row["pct_comparator"] > 0 and row["better"] in ("higher", "lower"):
        ratio = row["pct_massage"] / row["pct_comparator"]
        return ratio if row["better"] == "higher" else 1 / ratio
    return None


def _lasting_check(outcome: str, rows: pd.DataFrame, weeks: float) -> Check:
    name = f"Lasting, {label(outcome).lower()}"
    later = rows[rows["time_weeks"] >= weeks].sort_values("time_weeks", kind="stable")
    if later.empty:
        said = f"no result for {label(outcome).lower()} at {weeks:g} weeks or later"
        return Check(name, None, said, f"a result at {weeks:g} weeks or later")
    first = later.iloc[0]
    on_side = first["point_direction"] == "benefit"
    side = "on the side of massage" if on_side else "no side shown"
    return Check(
        name, bool(on_side), f"{label(outcome).lower()} at {first['time_weeks']:g} weeks: {side}", "later results"
    )
