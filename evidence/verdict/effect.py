"""The rule for an effect: six questions, the first that is not met gives the verdict (see terms.RULE)."""

from dataclasses import dataclass
from math import sqrt

from evidence.forest import AGAINST
from evidence.pooling import MINIMUM_TRIALS, Pooled
from evidence.verdict.facts import FAMILIES, Count, Facts
from evidence.verdict.result import Check, Finding
from evidence.verdict.reviews import ReviewSaid
from evidence.verdict.terms import (
    LATER_WEEKS,
    LEAST_LATER,
    LEAST_PEOPLE,
    LEAST_STRONGER,
    LEAST_TRIALS,
    MIXED,
    MOST,
    NOT_SUPPORTED,
    SHORT,
    SUPPORTED,
    TOO_LITTLE,
)
from evidence.vocabulary import REVIEW_TIERS

Z95 = 1.959964
HOLDS, UNCLEAR, FAILS, NOT_JUDGED = "holds", "unclear", "fails", "not judged"


@dataclass(frozen=True)
class Standing:
    """How an effect stands against one family of comparators, and the figures that say so."""

    family: str
    word: str
    said: str


def wilson(part: int, whole: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927), as the Cochrane Handbook has it for directions of effect (12.2.1.3)."""
    share = part / whole
    middle = share + Z95**2 / (2 * whole)
    half = Z95 * sqrt(share * (1 - share) / whole + Z95**2 / (4 * whole**2))
    scale = 1 + Z95**2 / whole
    return (middle - half) / scale, (middle + half) / scale


def standing(facts: Facts, family: str) -> Standing:
    """Whether an effect holds, fails or is unclear against a family; not judged under MINIMUM_TRIALS trials."""
    counted = facts.families[family]
    if counted.trials < MINIMUM_TRIALS:
        return Standing(family, NOT_JUDGED, f"against {AGAINST[family]}: {_trials(counted.trials)}, not judged")
    pools = [one.pooled for one in facts.pooled(family)]
    return _with_estimates(family, counted, pools) if pools else _by_direction(family, counted)


def _with_estimates(family: str, counted: Count, pools: list[Pooled]) -> Standing:
    above = sum(pool.ci_low > 0 for pool in pools)
    most = counted.share_to_massage >= MOST
    fails = not most and not above
    word = HOLDS if most and above >= MOST * len(pools) else FAILS if fails else UNCLEAR
    estimates = f"{above} of {len(pools)} estimates above zero" if len(pools) > 1 else _one_estimate(pools[0])
    return Standing(family, word, f"{_sides(family, counted)}, {estimates}: {word}")


def _one_estimate(pool: Pooled) -> str:
    return f"estimate {pool.g:.2f} ({pool.ci_low:.2f} to {pool.ci_high:.2f})"


def _by_direction(family: str, counted: Count) -> Standing:
    low, high = wilson(counted.to_massage, counted.trials)
    word = HOLDS if low > 0.5 else FAILS if counted.share_to_massage < MOST else UNCLEAR
    return Standing(family, word, f"{_sides(family, counted)} ({low:.0%} to {high:.0%}), no estimate: {word}")


def _sides(family: str, counted: Count) -> str:
    return f"against {AGAINST[family]}: {counted.to_massage} of {counted.trials} on the side of massage"


def _trials(number: int) -> str:
    return "1 trial" if number == 1 else f"{number} trials"


def judge_effect(facts: Facts, families: tuple[str, ...] = FAMILIES, duration: bool = True) -> Finding:
    """The verdict on "massage helps" from what a slice holds.

    families: those the statement is about. duration: whether a lasting effect is asked for.
    """
    stands = [standing(facts, family) for family in families]
    judged = [stand for stand in stands if stand.word != NOT_JUDGED]
    checks: list[Check] = []
    for question in (_enough, _same_answer, _estimate, _good_trials, _review_agrees, _lasting):
        if question is _lasting and not duration:
            checks.append(Check("Duration", None, "not asked: the statement is about the moment or a time of its own"))
            continue
        check, word, clause = question(facts, judged)
        checks.append(check)
        if word:
            return Finding(word, clause, tuple(checks))
    return Finding(SUPPORTED, _shown(judged), tuple(checks))


Answer = tuple[Check, str, str]


def _enough(facts: Facts, judged: list[Standing]) -> Answer:
    counted = facts.count
    met = counted.trials >= LEAST_TRIALS and counted.people >= LEAST_PEOPLE and bool(judged)
    said = f"{_trials(counted.trials)} that can tell, {counted.people:,} people"
    if met:
        return Check("Enough", True, said), "", ""
    clause = f"only {said}" if counted.trials else "no trial here can tell"
    return Check("Enough", False, said, _not_enough(counted)), TOO_LITTLE, clause


def _not_enough(counted: Count) -> str:
    """What is missing: trials, people, or enough trials of one kind."""
    missing = [f"{LEAST_TRIALS} trials that can tell (now {counted.trials})"] * (counted.trials < LEAST_TRIALS)
    missing += [f"{LEAST_PEOPLE} people in them (now {counted.people:,})"] * (counted.people < LEAST_PEOPLE)
    return " and ".join(missing) or f"{MINIMUM_TRIALS} trials against the same kind of comparator"


def _same_answer(facts: Facts, judged: list[Standing]) -> Answer:
    found = {stand.word for stand in judged}
    said = "; ".join(stand.said for stand in judged)
    if found == {HOLDS}:
        return Check("Comparators", True, said, "trials or estimates that no longer hold against one of them"), "", ""
    best = best_review(facts)
    if found == {FAILS} and not (best and best.stance == "massage"):
        change = f"{MOST:.0%} of trials on the side of massage and an estimate above zero"
        return Check("Comparators", False, said, change), NOT_SUPPORTED, "most trials do not point to massage"
    return Check("Comparators", False, said, _what_is_missing(judged)), MIXED, _disagreement(judged, found)


def _what_is_missing(judged: list[Standing]) -> str:
    others = " and ".join(AGAINST[stand.family] for stand in judged if stand.word != HOLDS)
    return f"trials against {others} that lie on one side and print figures to pool"


def _disagreement(judged: list[Standing], found: set[str]) -> str:
    if found == {FAILS}:
        return "most trials do not point to massage, but the best review finds for it"
    parts = []
    for word, verb in ((HOLDS, "it holds"), (UNCLEAR, "it is not clear"), (FAILS, "it does not hold")):
        against = [AGAINST[stand.family] for stand in judged if stand.word == word]
        parts += [f"{verb} against {' or '.join(against)}"] if against else []
    return ", but ".join(parts)


def best_review(facts: Facts) -> ReviewSaid | None:
    """The review that is asked first (see reviews.reviews_of); none where no review says how good its trials are."""
    first = facts.reviews[0] if facts.reviews else None
    return first if first and first.tier != REVIEW_TIERS[2] else None


def _estimate(facts: Facts, judged: list[Standing]) -> Answer:
    families = {stand.family for stand in judged}
    above = [one for one in facts.pooled() if one.family in families and one.pooled.ci_low > 0]
    if above:
        return Check("Estimate", True, f"{len(above)} of {len(facts.pooled())} estimates lie above zero"), "", ""
    best = best_review(facts)
    if best and best.stance == "massage":
        return Check("Estimate", True, f"fewer than three trials give figures; {best.label} finds for massage"), "", ""
    change = f"{MINIMUM_TRIALS} trials of one condition that print figures, with an estimate above zero"
    if best and best.stance == "mixed":
        said = f"no estimate of ours above zero; {best.label} finds for massage in part"
        clause = f"directions agree, but the best review ({best.label}) finds for massage only in part"
        return Check("Estimate", False, said, change), MIXED, clause
    said = "no estimate of ours above zero, and no appraised review that finds for massage"
    return Check("Estimate", False, said, change), TOO_LITTLE, "directions agree, but nothing says how large it is"


def _good_trials(facts: Facts, judged: list[Standing]) -> Answer:
    strong = facts.stronger
    said = f"{strong.trials} of {facts.count.trials} of the stronger tier, {strong.to_massage} on the side of massage"
    if strong.trials < LEAST_STRONGER:
        change = f"{LEAST_STRONGER} trials of the stronger tier (now {strong.trials})"
        few = f"only {strong.trials}" if strong.trials else "none"
        clause = f"directions agree, but {few} of {facts.count.trials} trials reached the stronger quality tier"
        return Check("Good trials", False, said, change), TOO_LITTLE, clause
    if strong.share_to_massage < MOST:
        change = "most trials of the stronger tier on the side of massage"
        return Check("Good trials", False, said, change), MIXED, "the stronger trials do not bear it out"
    return Check("Good trials", True, said, "stronger trials that lie on the other side"), "", ""


def _review_agrees(facts: Facts, judged: list[Standing]) -> Answer:
    best = best_review(facts)
    if best is None:
        return Check("Best review", None, "no review here that appraised its trials"), "", ""
    said = f"{best.label}: {STANCES[best.stance]}{_grades(best)}"
    if best.stance == "not massage":
        change = "a newer or better review that finds for massage"
        return Check("Best review", False, said, change), MIXED, f"trials and the best review ({best.label}) disagree"
    if best.only_very_low:
        clause = f"trials point to massage, but the best review ({best.label}) calls the certainty very low"
        return Check("Best review", False, said, "a review that grades the certainty low or better"), MIXED, clause
    return Check("Best review", True, said, "a newer review that does not find for massage"), "", ""


STANCES = {
    "massage": "concludes for massage",
    "not massage": "does not find for massage",
    "mixed": "finds for massage in part",
}


def _grades(review: ReviewSaid) -> str:
    return f", certainty {' to '.join(review.grades)}" if review.grades else ""


def _lasting(facts: Facts, judged: list[Standing]) -> Answer:
    later = facts.later
    said = f"{_trials(later.trials)} looked after {LATER_WEEKS} weeks, {later.to_massage} still on the side of massage"
    if later.trials >= LEAST_LATER and later.to_massage >= MOST * later.trials:
        return Check("Duration", True, said, f"trials beyond {LATER_WEEKS} weeks that find no side"), "", ""
    change = f"{LEAST_LATER} trials beyond {LATER_WEEKS} weeks, most of them still on the side of massage"
    none = "nobody looked" if not later.trials else "too few looked" if later.trials < LEAST_LATER else "it faded"
    clause = f"{_shown(judged)}; beyond {LATER_WEEKS} weeks {none}"
    return Check("Duration", False, said, change), SHORT, clause


def _shown(judged: list[Standing]) -> str:
    against = " and ".join(AGAINST[stand.family] for stand in judged)
    only = " only" if len(judged) == 1 else ""
    return f"it holds against {against}{only}"
