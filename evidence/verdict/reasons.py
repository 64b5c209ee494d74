"""The reasons of a verdict as short lines, each from figures that stand beside it."""

from evidence.forest import AGAINST, size_in_words
from evidence.verdict.effect import best_review
from evidence.verdict.facts import FAMILIES, Count, Estimate, Facts
from evidence.verdict.result import Finding
from evidence.verdict.reviews import ReviewSaid
from evidence.verdict.terms import LEAST_TRIALS, MOST
from evidence.vocabulary import TRIAL_TIERS, label

MOST_ESTIMATES = 6


def reasons_of(facts: Facts, outside: str = "") -> tuple[tuple[str, str], ...]:
    """(topic, line) in the order of the card: how much, which way, how large, how long, how good, reviews, silence."""
    lines = [("How much", _how_much(facts))]
    lines += [("Direction", line) for line in _directions(facts)]
    lines += [("Size", line) for line in _sizes(facts)]
    lines += [("Duration", _duration(facts)), ("Quality", _quality(facts))]
    lines += [("Reviews", line) for line in _reviews(facts)]
    lines += [("Disagreement", line) for line in _disagreement(facts)]
    lines += [("Not reported", _not_reported(facts))]
    lines += [("Outside the table", outside)] if outside else []
    return tuple(lines)


def own_reasons(facts: Facts, found: Finding, outside: str = "") -> tuple[tuple[str, str], ...]:
    """The lines of a statement that names no outcome: what its own questions found, and what stands outside."""
    lines = [("How much", f"{_trials(facts.all_trials)} in this slice.")]
    lines += [(check.name, f"{check.said[:1].upper()}{check.said[1:]}.") for check in found.checks]
    lines += [("Outside the table", outside)] if outside else []
    return tuple(lines)


def _how_much(facts: Facts) -> str:
    hollow = f"; {facts.hollow} more cannot tell" if facts.hollow else ""
    return f"{_trials(facts.count.trials)} that can tell, {_people(facts.count)}{hollow}."


def _trials(number: int) -> str:
    return "1 trial" if number == 1 else f"{number:,} trials"


def _people(counted: Count) -> str:
    return f"{counted.people:,} people{' or more' if counted.people_unknown else ''}"


def _directions(facts: Facts) -> list[str]:
    lines = []
    for family in FAMILIES:
        counted = facts.families[family]
        if counted.trials:
            lines.append(
                f"Against {AGAINST[family]}: {counted.to_massage} of {_trials(counted.trials)} on the side of massage, "
                f"{counted.no_side} on no side, {counted.to_comparator} on the other."
            )
    return lines or ["No trial compares massage itself between groups here."]


def _sizes(facts: Facts) -> list[str]:
    pooled = sorted(facts.estimates, key=lambda one: not one.deciding)
    lines = [_size(one) for one in pooled[:MOST_ESTIMATES]]
    if len(pooled) > MOST_ESTIMATES:
        lines.append(f"{len(pooled) - MOST_ESTIMATES} more estimates stand on the pages of their conditions.")
    silent = [family for family in FAMILIES if facts.families[family].trials and not facts.pooled(family)]
    if silent:
        other = " or ".join(AGAINST[family] for family in silent)
        lines.append(f"Fewer than three trials of one condition print figures to pool against {other}.")
    return lines


def _size(one: Estimate) -> str:
    pool = one.pooled
    return (
        f"{label(one.condition)}, {label(one.outcome).lower()}, against {AGAINST[one.family]}: g {pool.g:.2f} "
        f"(95% CI {pool.ci_low:.2f} to {pool.ci_high:.2f}; a further trial may show {pool.prediction_low:.2f} to "
        f"{pool.prediction_high:.2f}), {size_in_words(pool.g)}, {pool.k} trials."
    )


def _duration(facts: Facts) -> str:
    parts = [f"{window.name} {window.to_massage} of {window.trials}" for window in facts.windows]
    return f"On the side of massage, of the trials that reported then: {', '.join(parts)}."


def _quality(facts: Facts) -> str:
    parts = [f"{number} {tier}" for number, tier in zip(facts.tiers, TRIAL_TIERS, strict=True)]
    return f"Quality of the trials that can tell: {', '.join(parts)}."


def _reviews(facts: Facts) -> list[str]:
    graded = [review for review in facts.reviews if review.grades]
    asked = best_review(facts)
    shown = list(dict.fromkeys(([asked] if asked else []) + graded))[:3]
    lines = [_review(review, review is asked) for review in shown]
    rest = len(facts.reviews) - len(shown)
    if rest and lines:
        lines.append(f"{rest} more {'review' if rest == 1 else 'reviews'} on this slice.")
    return lines or ["No review here that appraised its trials."]


_STANCES = {
    "massage": "finds for massage",
    "mixed": "finds for massage in part",
    "not massage": "does not find for massage",
}


def _review(review: ReviewSaid, asked: bool) -> str:
    grades = f"certainty {', '.join(review.grades)} (GRADE)" if review.grades else "no GRADE in the source we saw"
    best = "Asked first: " if asked else ""
    return f"{best}{review.label} {_STANCES[review.stance]}; {grades}."


def _disagreement(facts: Facts) -> list[str]:
    """Where most trials and the best review do not say the same."""
    best, counted = best_review(facts), facts.count
    if best is None or counted.trials < LEAST_TRIALS:
        return []
    share = f"{counted.to_massage} of {counted.trials} trials lie on the side of massage"
    if counted.share_to_massage >= MOST and (best.stance == "not massage" or best.only_very_low):
        says = "calls the certainty very low" if best.only_very_low else "does not find for it"
        return [f"{share}, but {best.label} {says}."]
    if counted.share_to_massage < MOST and best.stance == "massage":
        return [f"Only {share}, but {best.label} finds for it."]
    return []


def _not_reported(facts: Facts) -> str:
    trials = facts.count.trials
    parts = [f"time in {facts.untimed} of {_trials(trials)}"] if trials else []
    parts += [f"people in {facts.count.people_unknown}"] if facts.count.people_unknown else []
    parts += [f"harms in {facts.silent_on_harms} of {_trials(facts.all_trials)}"] if facts.all_trials else []
    parts = [f"{part[:1].upper()}{part[1:]}" if not place else part for place, part in enumerate(parts)]
    return f"{'; '.join(parts)}." if parts else "There is nothing in this slice."
