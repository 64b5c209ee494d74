"""What the reviews of a slice conclude, and which of them is asked first."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from evidence.filtering import Filtered
from evidence.verdict.terms import VERY_LOW
from evidence.vocabulary import GRADES, LIST_SEPARATOR, REVIEW_TIERS

Stance = Literal["massage", "not massage", "mixed"]


@dataclass(frozen=True)
class ReviewSaid:
    """A review's conclusions on the outcomes of a slice.

    stance: massage = all of them favour it; not massage = none does and none is mixed; else mixed. grades: the GRADE
    words it gives, best first. trials: how many it includes.
    """

    study_id: str
    label: str
    tier: str
    year: int
    trials: int | None
    results: int
    stance: Stance
    grades: tuple[str, ...]

    @property
    def only_very_low(self) -> bool:
        """Whether it grades the certainty of every such result very low."""
        return bool(self.grades) and set(self.grades) == {VERY_LOW}


def reviews_of(filtered: Filtered, outcomes: tuple[str, ...]) -> tuple[ReviewSaid, ...]:
    """The reviews of a slice with a result on its outcomes, the one that is asked first in front.

    Best = certainty graded before trials appraised before neither, then newest, then most trials; what a review says
    plays no part. A review's results on the deciding outcome speak for it where it has any, else all of the slice.
    """
    corpus, selection = filtered.corpus, filtered.selection
    results = corpus.results
    rows = results["comparator_family"].eq("review") & results["use_in_figures"].ne("no")
    rows &= results["outcome"].ne("adverse events")
    if selection.conditions:
        about = corpus.studies["conditions"].str.split(LIST_SEPARATOR).iloc[results["study"]].to_numpy()
        named = pd.Series([bool(set(names) & set(selection.conditions)) for names in about], index=results.index)
        rows &= results["condition"].isin(selection.conditions) | (named & ~_has_own(results, selection.conditions))
    if outcomes:
        rows &= results["outcome"].isin(outcomes)
    kept = results[rows]
    found = [
        _said(corpus.studies.loc[study], kept[kept["study"] == study], outcomes) for study in kept["study"].unique()
    ]
    return tuple(sorted(found, key=_place))


def _has_own(results: pd.DataFrame, chosen: tuple[str, ...]) -> pd.Series:
    """Whether a result's study has results filed under one of the chosen conditions."""
    return results["condition"].isin(chosen).groupby(results["study"]).transform("any")


def _place(said: ReviewSaid) -> tuple[int, int, int, str]:
    return REVIEW_TIERS.index(said.tier), -said.year, -(said.trials or 0), said.study_id


def _said(study: pd.Series, results: pd.DataFrame, outcomes: tuple[str, ...]) -> ReviewSaid:
    first = results[results["outcome"].eq(outcomes[0])] if outcomes else results
    speaking = first if len(first) else results
    given = set(speaking["grade"].dropna())
    trials = study["review_n_trials"]
    return ReviewSaid(
        study_id=str(study["study_id"]),
        label=f"{study['first_author']} {study['year']}",
        tier=str(study["tier"]),
        year=int(study["year"]),
        trials=None if pd.isna(trials) else int(trials),
        results=len(speaking),
        stance=_stance(speaking["direction"]),
        grades=tuple(word for word in GRADES if word in given),
    )


def _stance(direction: pd.Series) -> Stance:
    if direction.eq("favours massage").all():
        return "massage"
    return "mixed" if direction.isin(["favours massage", "mixed"]).any() else "not massage"
