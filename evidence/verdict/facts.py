"""What a slice holds, counted: everything a verdict may rest on, before any judgement."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import condition as conditions
from evidence import forest, overview, summary
from evidence import vocabulary as words
from evidence.filtering import Filtered
from evidence.pooling import MINIMUM_TRIALS, Pooled
from evidence.verdict.reviews import ReviewSaid, reviews_of
from evidence.verdict.slices import against
from evidence.verdict.terms import LATER_WEEKS

FAMILIES = ("inactive", "active")
TO_MASSAGE, NO_SIDE, TO_COMPARATOR = (0, 1), (2,), (3, 4)


@dataclass(frozen=True)
class Count:
    """Trials that can tell, by the side of their figures. `people` is of the trials that print a number."""

    trials: int
    people: int
    people_unknown: int
    clearly: int
    to_massage: int
    no_side: int
    to_comparator: int

    @property
    def share_to_massage(self) -> float:
        """Share of trials on the side of massage; 0 without trials."""
        return self.to_massage / self.trials if self.trials else 0.0


@dataclass(frozen=True)
class Window:
    """Trials that reported within a window of time, and on which side their figures lay then."""

    name: str
    trials: int
    to_massage: int
    no_side: int
    to_comparator: int


@dataclass(frozen=True)
class Estimate:
    """The pool of one condition, outcome and family; `deciding` where it is of the outcome named first."""

    condition: str
    outcome: str
    family: str
    pooled: Pooled
    deciding: bool


@dataclass(frozen=True, eq=False)
class Facts:
    """What a slice holds.

    told: one row per trial that can tell (`study_id`, `label`, `step`, `weeks` and `step_then` of its last report,
    `tier` code, `people`). by_family: the same against each family, with `family`. all_trials and hollow: trials of
    the slice, and those that cannot tell. tiers: trials that can tell by quality tier, stronger first.
    """

    all_trials: int
    hollow: int
    count: Count
    families: dict[str, Count]
    estimates: tuple[Estimate, ...]
    windows: tuple[Window, ...]
    later: Window
    untimed: int
    tiers: tuple[int, ...]
    stronger: Count
    reviews: tuple[ReviewSaid, ...]
    silent_on_harms: int
    told: pd.DataFrame
    by_family: pd.DataFrame

    def pooled(self, family: str | None = None) -> list[Estimate]:
        """The deciding estimates that could be pooled."""
        return [one for one in self.estimates if one.deciding and family in (None, one.family)]


def gather(filtered: Filtered, outcomes: tuple[str, ...], effects: pd.DataFrame) -> Facts:
    """Count a slice.

    outcomes: those that are pooled, the deciding one first. effects: `evidence.effects.hedges_g` of all results.
    """
    drawn = overview.one_per_trial(filtered)
    told = _told(filtered, drawn)
    families = {word: against(filtered, word) for word in FAMILIES}
    apart = [
        _told(one, overview.one_per_trial(one)).assign(family=word) for word, one in families.items() if len(one.marks)
    ]
    by_family = pd.concat(apart, ignore_index=True) if apart else told.iloc[:0].assign(family="")
    trials = filtered.corpus.studies.iloc[drawn["study"]]
    return Facts(
        all_trials=len(drawn),
        hollow=len(drawn) - len(told),
        count=count(told),
        families={word: count(by_family[by_family["family"] == word]) for word in FAMILIES},
        estimates=tuple(_estimates(filtered, outcomes, effects)),
        windows=_windows(filtered, drawn),
        later=window(f"beyond {LATER_WEEKS} weeks", told.loc[told["weeks"] > LATER_WEEKS, "step_then"]),
        untimed=int(told["weeks"].isna().sum()),
        tiers=tuple(np.bincount(told["tier"], minlength=len(words.TRIAL_TIERS)).tolist()),
        stronger=count(told[told["tier"] == 0]),
        reviews=reviews_of(filtered, outcomes),
        silent_on_harms=int(trials["safety"].isna().sum()),
        told=told,
        by_family=by_family,
    )


def _told(filtered: Filtered, drawn: pd.DataFrame) -> pd.DataFrame:
    """The trials that can tell, one row each."""
    some = drawn[drawn["role"] == summary.SPEAKS]
    studies = filtered.corpus.studies.iloc[some["study"]]
    label = studies["first_author"].astype("object") + " " + studies["year"].astype(str)
    return pd.DataFrame(
        {
            "study_id": studies["study_id"].to_numpy(),
            "label": label.to_numpy(),
            "step": some["step"].to_numpy("int64"),
            "weeks": some["follow_up_weeks"].to_numpy("float64"),
            "step_then": some["follow_up_step"].to_numpy("int64"),
            "tier": studies["tier"].cat.codes.to_numpy("int64"),
            "people": studies["n_people"].to_numpy("float64"),
            "result": some["result"].to_numpy("int64"),
        }
    )


def count(told: pd.DataFrame) -> Count:
    """Count trials that can tell by side."""
    step, people = told["step"], told["people"]
    return Count(
        trials=len(told),
        people=int(people.sum()),
        people_unknown=int(people.isna().sum()),
        clearly=int(step.eq(0).sum()),
        to_massage=int(step.isin(TO_MASSAGE).sum()),
        no_side=int(step.isin(NO_SIDE).sum()),
        to_comparator=int(step.isin(TO_COMPARATOR).sum()),
    )


def window(name: str, steps: pd.Series) -> Window:
    """A window from the steps of the trials that reported in it."""
    sides = (int(steps.isin(side).sum()) for side in (TO_MASSAGE, NO_SIDE, TO_COMPARATOR))
    return Window(name, len(steps), *sides)


def _windows(filtered: Filtered, drawn: pd.DataFrame) -> tuple[Window, ...]:
    """Every window of time: the trials whose outcome is reported then between the same two groups, last report each."""
    results = filtered.corpus.results
    same = ["study", "outcome", *summary.GROUPS]
    own = results.iloc[drawn.loc[drawn["role"] == summary.SPEAKS, "result"]][same]
    kept = results[filtered.in_result & results["role"].eq(summary.SPEAKS).to_numpy() & results["time_weeks"].notna()]
    found = kept.merge(own, on=same).sort_values("time_weeks", kind="stable")
    found["band"] = conditions.bands(found["time_weeks"])
    last = found.drop_duplicates(["study", "band"], keep="last")
    return tuple(window(name, last.loc[last["band"] == name, "step"]) for name in conditions.BANDS)


def _estimates(filtered: Filtered, outcomes: tuple[str, ...], effects: pd.DataFrame) -> list[Estimate]:
    """Every condition, outcome and family with enough trials to pool."""
    corpus, built = filtered.corpus, []
    for (code, outcome), trials in _with_figures(filtered, effects).items():
        if trials < MINIMUM_TRIALS or outcome not in outcomes:
            continue
        condition = corpus.conditions[code]
        found = conditions.figures(conditions.results_in_order(filtered, condition), outcome, effects)
        built += [
            Estimate(condition, outcome, family.word, family.pooled, outcome == outcomes[0])
            for family in forest.families(found)
            if isinstance(family.pooled, Pooled)
        ]
    return built


def _with_figures(filtered: Filtered, effects: pd.DataFrame) -> dict[tuple[int, str], int]:
    """Trials with an eligible result on one scale, by condition code and outcome: at most so many can be pooled."""
    ranked = filtered.corpus.ranked
    kept = filtered.in_study[ranked.study] & filtered.in_result[ranked.result] & (ranked.role == summary.SPEAKS)
    kept &= effects["g"].notna().to_numpy()[ranked.result] & filtered.in_condition[ranked.condition]
    outcome = filtered.corpus.results["outcome"].astype("object").to_numpy()[ranked.result[kept]]
    frame = pd.DataFrame({"code": ranked.condition[kept], "outcome": outcome, "study": ranked.study[kept]})
    counted = frame.drop_duplicates().groupby(["code", "outcome"]).size().reset_index(name="trials")
    return {(row["code"], row["outcome"]): row["trials"] for row in counted.to_dict("records")}
