"""Rules for comparisons: one condition responds best; two styles are the same."""

import pandas as pd

from evidence.filtering import Filtered
from evidence.forest import AGAINST
from evidence.summary import first_of_each
from evidence.verdict.facts import FAMILIES, Estimate, Facts
from evidence.verdict.result import Check, Finding
from evidence.verdict.terms import (
    LEAST_PEOPLE,
    LEAST_TRIALS,
    MIXED,
    NEARLY_ALL,
    NOT_SUPPORTED,
    SUPPORTED,
    TOO_LITTLE,
)
from evidence.vocabulary import label


def responds_best(facts: Facts, subject: tuple[str, ...]) -> Finding:
    """Whether the estimate of a subject is the largest against each family in which it can be compared."""
    checks = [check for family in FAMILIES for check in _ranked(facts, subject, family)]
    if not checks:
        own = [one for one in facts.pooled() if one.condition in subject]
        others = len(facts.pooled()) - len(own)
        said = f"{len(own)} estimates for {_named(subject)}, {others} for other conditions"
        missing = Check("Estimates", False, said, "estimates of two conditions against the same kind of comparator")
        return Finding(TOO_LITTLE, "no other condition gives an estimate to compare with", (missing,))
    largest, clear = (all(check.met for check in checks if check.name == name) for name in ("Largest", "Clearly"))
    word = SUPPORTED if largest and clear else MIXED if largest else NOT_SUPPORTED
    said = "it is clearly the largest" if clear else "it is the largest, but not clearly"
    return Finding(word, said if largest else "another condition has the larger estimate", tuple(checks))


def _named(subject: tuple[str, ...]) -> str:
    return " or ".join(label(word).lower() for word in subject)


def _ranked(facts: Facts, subject: tuple[str, ...], family: str) -> list[Check]:
    pools = sorted(facts.pooled(family), key=_g, reverse=True)
    own = [one for one in pools if one.condition in subject]
    others = [one for one in pools if one.condition not in subject]
    if not own or not others:
        return []
    best, rival = own[0], others[0]
    said = f"against {AGAINST[family]}: {_estimate(best)}; next {_estimate(rival)}"
    return [
        Check("Largest", _g(best) > _g(rival), said, "trials that turn the order round"),
        Check(
            "Clearly", best.pooled.ci_low > _g(rival), said, "an interval that leaves out the next condition’s estimate"
        ),
    ]


def _g(one: Estimate) -> float:
    return one.pooled.g


def _estimate(one: Estimate) -> str:
    pool = one.pooled
    return f"{label(one.condition).lower()} {pool.g:.2f} ({pool.ci_low:.2f} to {pool.ci_high:.2f}, {pool.k} trials)"


def styles_are_equal(filtered: Filtered) -> Finding:
    """Whether styles can be the same: at best mixed, since neither no side nor a side says so trial by trial."""
    trials = styles(filtered)
    people = int(trials["people"].sum())
    said = f"{len(trials)} trials compare styles between groups, {people:,} people"
    met = len(trials) >= LEAST_TRIALS and people >= LEAST_PEOPLE
    change = "" if met else f"{LEAST_TRIALS} trials or more with {LEAST_PEOPLE} people or more"
    enough = Check("Enough", met, said, change)
    if not enough.met:
        return Finding(TOO_LITTLE, f"only {said}", (enough,))
    sided = int(trials["point_direction"].isin(["benefit", "harm"]).sum())
    sides = f"{sided} of {len(trials)} trials lie on the side of one style, {len(trials) - sided} show no side"
    change = "trials of the same two styles, large enough to show them equal or not"
    same = Check("Same", False if sided >= NEARLY_ALL * len(trials) else None, sides, change)
    clause = f"{sides}; that shows styles to be neither equal nor different"
    return (
        Finding(NOT_SUPPORTED, sides, (enough, same)) if same.met is False else Finding(MIXED, clause, (enough, same))
    )


def styles(filtered: Filtered) -> pd.DataFrame:
    """One row per trial that tests one massage against another between groups: its first usable result.

    Primary outcome first, then the order of the table; `people` of the study.
    """
    results = filtered.corpus.results
    rows = results[filtered.in_result & results["comparator_family"].eq("massage").to_numpy()]
    rows = rows[rows["use_in_figures"].ne("no") & rows["basis"].eq("between-group")]
    rows = rows[filtered.in_study[rows["study"]]]
    ordered = rows.assign(secondary=rows["primary"].ne("yes")).sort_values(["study", "secondary"], kind="stable")
    first = ordered[first_of_each(ordered["study"].to_numpy())] if len(ordered) else ordered
    people = filtered.corpus.studies["n_people"].iloc[first["study"]].to_numpy()
    return first.assign(people=people).reset_index(drop=True)
