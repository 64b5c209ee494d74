"""The picture of each check of one family's pooled value, or the sentence why there is none."""

import textwrap
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from components.chart_frame import Picture
from components.charts import bubble, funnel, pooled_rows
from components.charts.pooled_rows import CHARACTERS, Row
from components.charts.size import Width
from components.condition_page import Shown, about
from components.words import plain
from evidence import certainty
from evidence import certainty_words as saying
from evidence.certainty import COVARIATES, GROUPINGS
from evidence.forest import AGAINST, Family
from evidence.pooling import METHOD, MINIMUM_TRIALS, Pooled, Refusal, Regression, Subgroups, regression_line

NAMES = {
    "leave-one-out": "Leave one out",
    "years": "Over the years",
    "subgroups": "Subgroups",
    "dose-and-size": "By dose and size",
    "small-studies": "Small studies",
}
Parts = dict[str, object]


def make(shown: Shown, family: Family, check: str, by: str) -> Picture | str:
    """The picture of a check (one of certainty.CHECKS; by: one of COVARIATES), or why there is none.

    The family has a pooled value.
    """
    assert isinstance(family.pooled, Pooled)  # noqa: S101  (the caller has seen to it)
    parts = _MAKE[check](shown, family, family.pooled, by)
    if isinstance(parts, str):
        return parts
    headline = str(parts.pop("headline"))
    return Picture(
        key=f"{check.replace('-', '_')}_{family.word}",
        headline=plain(f"Against {AGAINST[family.word]}: {headline.removesuffix('.')}"),
        alt=f"{NAMES[check]}, against {AGAINST[family.word]}: {headline}",
        width=shown.width,
        about=f"{NAMES[check]}; {about(shown, f'against {AGAINST[family.word]}', [family])}",
        **parts,  # type: ignore[arg-type]
    )


def _leave_one_out(shown: Shown, family: Family, pooled: Pooled, _by: str) -> Parts | str:
    steps = certainty.without_each(family)
    sentence = saying.without_each_in_words(steps, pooled)
    if isinstance(steps, Refusal):
        return sentence
    rows = [*_step_rows(steps), pooled_rows.row_of_all(pooled)]
    return _steps(shown, pooled, steps, "Without", sentence, rows)


def _over_years(shown: Shown, family: Family, pooled: Pooled, _by: str) -> Parts | str:
    steps = certainty.over_years(family)
    sentence = saying.over_years_in_words(steps)
    if isinstance(steps, Refusal):
        return sentence
    *before, last = _step_rows(steps)
    rows = [*before, replace(last, kind="all", label=f"{last.label}: all trials")]
    return _steps(shown, pooled, steps, "Up to and with", sentence, rows)


def _step_rows(steps: pd.DataFrame) -> list[Row]:
    return [_row(str(step["label"]), step["k"], step) for step in steps.to_dict("records")]


def _steps(shown: Shown, pooled: Pooled, steps: pd.DataFrame, heading: str, sentence: str, rows: list[Row]) -> Parts:
    """Pooled values one under the other, the last of all trials."""
    columns = ["study_id", "label", "year", "k", "g", "ci_low", "ci_high", "tau2", "i2", "reason"]
    table = steps[[name for name in columns if name in steps]]
    return {
        "kind": "steps",
        "headline": sentence,
        "subtitle": f"Pooled Hedges’ g with its 95% interval; band and dotted line: all {pooled.k} trials.",
        "figure": pooled_rows.figure(rows, pooled, heading, shown.mode, shown.width),
        "footnote": plain(METHOD),
        "how_to_read": pooled_rows.HOW_TO_READ,
        "table": table.rename(columns={"label": heading.lower().replace(" ", "_"), "k": "trials", "g": "hedges_g"}),
    }


def _row(name: str, k: int, values: dict) -> Row:
    if pd.isna(values["g"]):
        return Row("silent", name, k, note="too few to pool" if k < MINIMUM_TRIALS else "not pooled")
    return Row("value", name, k, values["g"], values["ci_low"], values["ci_high"])


def _subgroups(shown: Shown, family: Family, pooled: Pooled, _by: str) -> Parts | str:
    found = certainty.by_group(family)
    rows = [row for column, groups in found.items() for row in _group_rows(column, groups, shown.width)]
    return {
        "kind": "steps",
        "headline": saying.groups_in_words(found),
        "subtitle": "Pooled Hedges’ g of each group of trials with its 95% interval, and the test for difference.",
        "figure": pooled_rows.figure([*rows, pooled_rows.row_of_all(pooled)], pooled, "Group", shown.mode, shown.width),
        "footnote": plain(saying.GROUPS_CAUTION),
        "how_to_read": pooled_rows.HOW_TO_READ,
        "table": _groups_table(found),
    }


def _group_rows(column: str, found: Subgroups | Refusal, width: Width) -> list[Row]:
    """A heading with the test, a row per pooled group, and the groups that are too small in as many lines as needed."""
    groups = found.groups if isinstance(found, Subgroups) else ()
    test = saying.difference_in_words(found)
    rows = [_row(saying.group_label(column, word), one.k, _values(one)) for word, one in groups if _is_pooled(one)]
    small = [f"{saying.group_label(column, word)}\u00a0({one.k})" for word, one in groups if not _is_pooled(one)]
    lines = textwrap.wrap(f"Too few to pool: {', '.join(small)}", CHARACTERS[width]) if small else []
    return [Row("head", f"By {GROUPINGS[column]}", note=test), *rows, *(Row("silent", "", note=line) for line in lines)]


def _is_pooled(result: Pooled | Refusal) -> bool:
    return isinstance(result, Pooled)


def _values(result: Pooled | Refusal) -> dict:
    if isinstance(result, Refusal):
        return {"g": None, "reason": result.reason}
    return {"g": result.g, "ci_low": result.ci_low, "ci_high": result.ci_high, "tau2": result.tau2, "i2": result.i2}


def _groups_table(found: dict[str, Subgroups | Refusal]) -> pd.DataFrame:
    rows = [
        {"grouped_by": GROUPINGS[column], "group": saying.group_label(column, word), "trials": result.k}
        | _values(result)
        | {"test": saying.difference_in_words(groups)}
        for column, groups in found.items()
        if isinstance(groups, Subgroups)
        for word, result in groups.groups
    ]
    columns = ["grouped_by", "group", "trials", "g", "ci_low", "ci_high", "tau2", "i2", "reason", "test"]
    return pd.DataFrame(rows, columns=columns).rename(columns={"g": "hedges_g"})


def _dose_and_size(shown: Shown, family: Family, _pooled: Pooled, by: str) -> Parts | str:
    covariate, trials, found = COVARIATES[by], certainty.effects(family), certainty.trend(family, by)
    known, sentence = trials.dropna(subset=[covariate.column]), saying.trend_in_words(found, by)
    if len(known) < MINIMUM_TRIALS:
        return sentence
    line = regression_line(found) if isinstance(found, Regression) else None
    silent = len(trials) - len(known)
    left = (
        f"{silent} of {len(trials)} trials do not print it and are not drawn. " if silent else f"{len(trials)} trials. "
    )
    columns = ["study_id", "label", covariate.column, "g", "ci_low", "ci_high", "variance", "tier"]
    return {
        "kind": "bubble",
        "headline": sentence,
        "subtitle": f"Hedges’ g of each trial against {covariate.name}; area: precision; shade: quality.",
        "figure": bubble.figure(trials, covariate.column, covariate.name, line, shown.mode, shown.width),
        "footnote": plain(f"{left}{saying.TREND_CAUTION}"),
        "how_to_read": bubble.HOW_TO_READ,
        "table": known[columns].rename(columns={"label": "trial", "g": "hedges_g", "n": "people"}),
    }


def _small_studies(shown: Shown, family: Family, pooled: Pooled, _by: str) -> Parts | str:
    trials, found = certainty.effects(family), certainty.small_studies(family)
    sentence = saying.small_studies_in_words(found)
    if isinstance(found, Refusal):
        return sentence
    table = trials[["study_id", "label", "g", "ci_low", "ci_high", "se", "tier"]]
    return {
        "kind": "funnel",
        "headline": sentence,
        "subtitle": f"{found.k} trials: Hedges’ g against its standard error; dotted: pooled value; shade: quality.",
        "figure": funnel.figure(trials, pooled, shown.mode, shown.width),
        "footnote": plain(found.caution),
        "how_to_read": funnel.HOW_TO_READ,
        "table": table.rename(columns={"label": "trial", "g": "hedges_g"}),
    }


_MAKE: dict[str, Callable[[Shown, Family, Pooled, str], Parts | str]] = {
    "leave-one-out": _leave_one_out,
    "years": _over_years,
    "subgroups": _subgroups,
    "dose-and-size": _dose_and_size,
    "small-studies": _small_studies,
}
