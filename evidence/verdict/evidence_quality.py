"""Rules for statements about the evidence itself: that results vary, that studies are small and weak."""

from collections.abc import Callable

import pandas as pd

from evidence.filtering import Filtered
from evidence.pooling import Pooled
from evidence.verdict.facts import Facts
from evidence.verdict.result import Check, Finding
from evidence.verdict.terms import (
    LEAST_TRIALS,
    MIXED,
    MOST,
    NOT_SUPPORTED,
    SIGNS_OF_VARIATION,
    SMALL_TRIAL,
    SUBSTANTIAL_I2,
    SUPPORTED,
    TOO_LITTLE,
)
from evidence.vocabulary import REVIEW_TIERS


def results_vary(facts: Facts) -> Finding:
    """Whether results vary: how many of four signs of variation are there."""
    counted = facts.count
    enough = Check(
        "Enough",
        counted.trials >= LEAST_TRIALS,
        f"{counted.trials} trials that can tell",
        "" if counted.trials >= LEAST_TRIALS else f"{LEAST_TRIALS} trials or more",
    )
    if not enough.met:
        return Finding(TOO_LITTLE, f"only {counted.trials} trials can tell", (enough,))
    signs = (_sides(facts), _i2(facts), _prediction(facts), _reviews(facts))
    found = [sign.name.lower() for sign in signs if sign.met]
    word = SUPPORTED if len(found) >= SIGNS_OF_VARIATION else MIXED if found else NOT_SUPPORTED
    clause = f"{len(found)} of 4 signs of varying results" + (f" ({', '.join(found)})" if found else "")
    return Finding(word, clause, (enough, *signs))


def _sides(facts: Facts) -> Check:
    counted = facts.count
    largest = max(counted.to_massage, counted.no_side, counted.to_comparator)
    said = f"{counted.to_massage} trials to massage, {counted.no_side} to no side, {counted.to_comparator} to the other"
    change = "trials that share a side" if largest < MOST * counted.trials else "trials on other sides"
    return Check("Directions", largest < MOST * counted.trials, said, change)


def _half(facts: Facts, name: str, sign: Callable[[Pooled], bool], words: str) -> Check:
    pools = [one.pooled for one in facts.pooled()]
    if not pools:
        return Check(name, None, "no estimate", "3 trials of a condition that print figures")
    met = [pool for pool in pools if sign(pool)]
    return Check(name, 2 * len(met) >= len(pools), f"{len(met)} of {len(pools)} estimates: {words}", "further trials")


def _i2(facts: Facts) -> Check:
    words = f"I² of {SUBSTANTIAL_I2}% or more"
    return _half(facts, "Heterogeneity", lambda pool: pool.i2 >= SUBSTANTIAL_I2, words)


def _prediction(facts: Facts) -> Check:
    words = "prediction interval includes zero"
    return _half(facts, "Prediction", lambda pool: pool.prediction_low <= 0 <= pool.prediction_high, words)


def _reviews(facts: Facts) -> Check:
    appraised = [review for review in facts.reviews if review.tier != REVIEW_TIERS[2]]
    stances = [review.stance for review in appraised]
    if len(stances) < 2:
        return Check("Reviews", None, "fewer than two reviews that appraised their trials", "a further review")
    said = (
        f"of {len(stances)} reviews that appraised their trials {stances.count('massage')} conclude for massage, "
        f"{stances.count('mixed')} in part, {stances.count('not massage')} do not"
    )
    return Check("Reviews", len(set(stances)) > 1 or stances[0] == "mixed", said, "reviews that conclude alike")


def small_and_weak(facts: Facts, filtered: Filtered) -> Finding:
    """Whether most trials are small, and most not of the stronger tier; all trials of the slice count."""
    studies = filtered.studies
    trials = studies[studies["kind"].eq("trial")]
    people = trials["n_people"].dropna()
    if len(trials) < LEAST_TRIALS or len(people) < LEAST_TRIALS:
        check = Check("Enough", False, f"{len(trials)} trials", f"{LEAST_TRIALS} trials that print a number of people")
        return Finding(TOO_LITTLE, f"only {len(trials)} trials", (check,))
    checks = (_small(people), _weak(trials))
    met = sum(bool(check.met) for check in checks)
    word = (NOT_SUPPORTED, MIXED, SUPPORTED)[met]
    clause = f"{_percent(people < SMALL_TRIAL)} of trials have fewer than {SMALL_TRIAL} people, and "
    return Finding(word, clause + f"{_percent(trials['tier'] != 'stronger')} are not of the stronger tier", checks)


def _percent(rows: pd.Series) -> str:
    return f"{rows.mean():.0%}"


def _small(people: pd.Series) -> Check:
    small = int((people < SMALL_TRIAL).sum())
    said = (
        f"{small} of {len(people)} trials with fewer than {SMALL_TRIAL} people; half have {people.median():.0f} or less"
    )
    return Check("Small", small >= MOST * len(people), said, "larger trials")


def _weak(trials: pd.DataFrame) -> Check:
    counts = trials["tier"].value_counts()
    weak = len(trials) - int(counts["stronger"])
    said = ", ".join(f"{counts[tier]} {tier}" for tier in ("stronger", "moderate", "weaker", "not enough reported"))
    return Check("Weak", weak >= MOST * len(trials), said, "trials that report more safeguards")
