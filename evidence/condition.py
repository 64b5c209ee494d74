"""One condition: its trials by outcome, on one scale, over time; what its reviews say; what was said about harms.

Everything starts from `results_in_order`: the results of the condition's trials that a selection leaves, in the order
in which evidence.summary prefers them. One study counts once per picture.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import summary
from evidence import vocabulary as words
from evidence.filtering import Filtered
from evidence.pooling import combine_arms

BANDS = ("immediate", "to 12 weeks", "12 to 26 weeks", "beyond 26 weeks")
_DAY = 0.15
_STUDY_COLUMNS = (
    "study_id",
    "first_author",
    "year",
    "n_people",
    "tier",
    "massage_type",
    "scope",
    "funder_category",
    "treatment_weeks",
    "sessions",
    "minutes_per_session",
)


def results_in_order(filtered: Filtered, condition: str) -> pd.DataFrame:
    """Results of the condition's trials left by a selection, the preferred ones of each trial first.

    Columns of the results table, plus `row` (its row number), `role`, `step`, `label` ("Cherkin 2011") and the study's
    `first_author`, `year`, `n_people`, `tier`, `massage_type`, `scope`, `funder_category`, `treatment_weeks`,
    `sessions`, `minutes_per_session`. Raises ValueError where the table has no such condition.
    """
    corpus, ranked = filtered.corpus, filtered.corpus.ranked
    code = corpus.conditions.index(condition)
    kept = filtered.in_study[ranked.study] & filtered.in_result[ranked.result] & (ranked.condition == code)
    rows = np.flatnonzero(summary.own_before_elsewhere(ranked, kept))
    results = corpus.results.iloc[ranked.result[rows]].reset_index(drop=True)
    study = corpus.studies[list(_STUDY_COLUMNS[1:])].iloc[ranked.study[rows]].reset_index(drop=True)
    found = pd.concat([results, study], axis=1)
    label = found["first_author"].astype("object") + " " + found["year"].astype(str)
    return found.assign(row=ranked.result[rows], role=ranked.role[rows], step=ranked.step[rows], label=label)


def outcomes(ordered: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of a condition: `outcome`, `trials` reporting it, `speaking` trials; most reported first."""
    speaking = ordered[ordered["role"] == summary.SPEAKS]
    table = pd.DataFrame(
        {
            "trials": ordered.groupby("outcome", observed=True)["study_id"].nunique(),
            "speaking": speaking.groupby("outcome", observed=True)["study_id"].nunique(),
        }
    ).fillna(0)
    place = {word: rank for rank, word in enumerate(words.OUTCOMES)}
    table = table.astype(int).rename_axis("outcome").reset_index()
    table["place"] = table["outcome"].astype("object").map(place)
    table = table[table["outcome"] != "adverse events"]
    ordered_table = table.sort_values(["trials", "speaking", "place"], ascending=[False, False, True])
    return ordered_table.drop(columns="place").reset_index(drop=True)


def direction_grid(ordered: pd.DataFrame) -> pd.DataFrame:
    """One row per trial and outcome: the result that speaks for that outcome, or the hollow reason.

    Columns of `results_in_order`; the trial's other results for the outcome are left out by the stated rule.
    """
    benefits = ordered[ordered["outcome"] != "adverse events"]
    return benefits.drop_duplicates(["study_id", "outcome"]).reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Figures:
    """What a condition and outcome give on one scale.

    drawn: one row per trial (columns of `results_in_order` and of `evidence.effects.hedges_g`, `comparisons`, and
    `n_compared`: people in the groups compared, which may be fewer than were randomised; missing where not printed).
    trials: how many trials report the outcome. refused: trials with an eligible result that gives no figures, with
    `label`, `study_id`, `reason`.
    """

    drawn: pd.DataFrame
    trials: int
    refused: pd.DataFrame


def figures(ordered: pd.DataFrame, outcome: str, effects: pd.DataFrame) -> Figures:
    """The effects of one outcome, one per trial.

    Of the results that can be brought to Hedges' g each trial gives the first in the stated order; further massage
    arms against the same group, of the same outcome with the same instrument at the same time, are combined with it,
    the shared group divided between them; each pair of arms once. effects: `hedges_g` of the whole results table, in
    its order.
    """
    of_outcome = ordered[ordered["outcome"] == outcome]
    joined = _with_effects(of_outcome, effects)
    usable = joined[(joined["role"] == summary.SPEAKS) & joined["g"].notna()]
    drawn = _arms_together(usable.drop_duplicates("study_id"), usable, ["study_id"])
    silent = joined[(joined["role"] == summary.SPEAKS) & ~joined["study_id"].isin(set(drawn["study_id"]))]
    refused = silent.drop_duplicates("study_id")[["study_id", "label", "reason"]]
    return Figures(drawn.reset_index(drop=True), int(of_outcome["study_id"].nunique()), refused.reset_index(drop=True))


_SAME = ["instrument", "outcome_detail", "comparator_arm", "comparator_family", "when"]


def _arms_together(first: pd.DataFrame, usable: pd.DataFrame, per: list[str]) -> pd.DataFrame:
    """Each first row combined with the other massage arms that it shares its group, instrument and time with.

    per: what there is one row of, the trial or the trial and time. Adds `comparisons` and `n_compared`.
    """
    together = usable.merge(first[["study_id", *_SAME]], how="inner")
    together = together.drop_duplicates([*per, "massage_arm", "comparator_arm"])
    if together.empty:
        return together.assign(comparisons=0, n_compared=np.nan)
    names = together["study_id"].astype(str)
    drawn = combine_arms(together.assign(study_id=_text(together[per].agg("|".join, axis=1))))
    drawn["study_id"] = names.loc[drawn.index]
    return drawn.assign(n_compared=drawn["n_massage"].astype("float64") + drawn["n_comparator"].astype("float64"))


def _with_effects(ordered: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """Results with their effects; `when` is their time as text, so that "not reported" equals itself."""
    columns = ["g", "variance", "se", "ci_low", "ci_high", "route", "derivation", "caution", "reason"]
    found = effects[columns].iloc[ordered["row"]].reset_index(drop=True)
    kept = ordered.drop(columns=[name for name in columns if name in ordered]).reset_index(drop=True)
    when = _text(kept["time_weeks"]) + "|" + _text(kept["time_label"])
    return pd.concat([kept, found], axis=1).assign(when=when)


def _text(column: pd.Series) -> pd.Series:
    return column.astype("object").where(column.notna(), "").astype(str)


def course(ordered: pd.DataFrame, outcome: str, effects: pd.DataFrame) -> pd.DataFrame:
    """One row per trial and time at which it reports the outcome between groups; first in the stated order.

    Columns of `results_in_order`, the effect columns, and `band` (vocabulary of BANDS; missing where no time is
    printed). Trials keep to the two groups that their representative result compares; where a time gives figures,
    further massage arms against the same group are combined with it as in `figures`.
    """
    joined = _with_effects(ordered[ordered["outcome"] == outcome], effects)
    speaking = joined[joined["role"] == summary.SPEAKS]
    groups = ["study_id", *summary.GROUPS]
    kept = speaking.merge(speaking.drop_duplicates("study_id")[groups], on=groups)
    at_once = kept.drop_duplicates(["study_id", "when"])
    given = at_once["g"].notna()
    combined = _arms_together(at_once[given], speaking[speaking["g"].notna()], ["study_id", "when"])
    both = pd.concat([combined, at_once[~given].assign(comparisons=1)]) if len(combined) else at_once
    place = {study_id: rank for rank, study_id in enumerate(at_once["study_id"].unique())}
    both = both.sort_values("study_id", key=lambda column: column.map(place), kind="stable")
    return both.assign(band=bands(both["time_weeks"])).reset_index(drop=True)


def bands(weeks: pd.Series) -> pd.Series:
    """The window of each time: immediate (up to a day), to 12, 12 to 26, beyond 26 weeks; missing stays missing."""
    edges = [-np.inf, _DAY, 12, 26, np.inf]
    return pd.cut(weeks.astype("float64"), edges, labels=BANDS)


def trials(filtered: Filtered, condition: str) -> pd.DataFrame:
    """The condition's trials left by a selection: rows of the corpus's studies, best tier first, then newest."""
    return _studies(filtered, condition, "trial").sort_values(["tier", "year"], ascending=[True, False])


def reviews(filtered: Filtered, condition: str) -> pd.DataFrame:
    """The condition's reviews left by a selection, newest first."""
    return _studies(filtered, condition, "review").sort_values("year", ascending=False)


def _studies(filtered: Filtered, condition: str, kind: str) -> pd.DataFrame:
    links = filtered.corpus.memberships
    members = np.zeros(len(filtered.corpus.studies), dtype=bool)
    members[links.loc[links["condition"] == condition, "study"]] = True
    studies = filtered.corpus.studies
    return studies[members & filtered.in_study & studies["kind"].eq(kind).to_numpy()]


def review_results(filtered: Filtered, condition: str) -> pd.DataFrame:
    """What the condition's reviews conclude, a row per result.

    Study columns `label`, `year`, `review_n_trials`, `review_n_participants`, `tier`, and those of the results table.
    """
    found = reviews(filtered, condition)
    results = filtered.corpus.results
    left = results[filtered.in_result & results["study"].isin(found.index).to_numpy()]
    own = left[left["condition"].astype("object") == condition]
    some = own["study"].unique()
    left = pd.concat([own, left[~left["study"].isin(some)]])
    study = found[["first_author", "year", "review_n_trials", "review_n_participants", "tier"]].loc[left["study"]]
    label = study["first_author"].astype("object") + " " + study["year"].astype(str)
    table = left.assign(**{str(name): study[name].to_numpy() for name in study}, label=label.to_numpy())
    return table.sort_values(["year", "study_id"], ascending=[False, True]).reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Safety:
    """What the condition's trials say about harms: `said` has study_id, label, safety; the rest say nothing."""

    said: pd.DataFrame
    silent: int


def safety(filtered: Filtered, condition: str) -> Safety:
    """Reports of harms among the condition's trials, and how many report none either way."""
    found = trials(filtered, condition)
    said = found[found["safety"].notna()]
    label = said["first_author"].astype("object") + " " + said["year"].astype(str)
    table = said[["study_id", "safety"]].assign(label=label).reset_index(drop=True)
    return Safety(table, len(found) - len(said))
