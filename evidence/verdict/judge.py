"""A statement and the tables in, a verdict with its reasons out."""

from dataclasses import replace

import pandas as pd

from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.verdict import slices
from evidence.verdict.claim import Claim, narrowed
from evidence.verdict.comparison import responds_best, styles_are_equal
from evidence.verdict.effect import judge_effect
from evidence.verdict.evidence_quality import results_vary, small_and_weak
from evidence.verdict.facts import FAMILIES, Facts, gather
from evidence.verdict.harms import risks_are_low
from evidence.verdict.reasons import own_reasons, reasons_of
from evidence.verdict.result import Check, Finding, Verdict
from evidence.verdict.terms import MIXED, NOT_SUPPORTED, SHORT, SUPPORTED, TOO_LITTLE
from evidence.verdict.trial_said import trial_said
from evidence.vocabulary import CORE_OUTCOMES, VERDICTS, label

# What an effect that is found (or not) means for a statement that says something else than "massage is better".
AS_SHORT = {SHORT: SUPPORTED, SUPPORTED: MIXED}
AS_NO_DIFFERENCE = {SUPPORTED: NOT_SUPPORTED, SHORT: NOT_SUPPORTED, NOT_SUPPORTED: SUPPORTED}
AS_NOT_KNOWN = {
    TOO_LITTLE: SUPPORTED,
    MIXED: SUPPORTED,
    NOT_SUPPORTED: MIXED,
    SUPPORTED: NOT_SUPPORTED,
    SHORT: NOT_SUPPORTED,
}
OF_AN_EFFECT = {
    SUPPORTED: "an effect is supported",
    SHORT: "an effect is supported for a short time",
    MIXED: "the evidence for an effect is mixed",
    NOT_SUPPORTED: "an effect is not supported",
    TOO_LITTLE: "there is too little evidence for an effect",
}
OPENINGS = {
    SUPPORTED: "Supported here",
    SHORT: "Supported for a short time only",
    MIXED: "Mixed",
    NOT_SUPPORTED: "Not supported here",
    TOO_LITTLE: "Too little evidence here",
}


def judge(claim: Claim, corpus: Corpus, effects: pd.DataFrame) -> Verdict:
    """The verdict on one statement. effects: `evidence.effects.hedges_g` of the corpus's results."""
    selection = slices.selection_of(claim.selection, corpus)
    filtered = slices.cut(selection, corpus, claim.window)
    whole = gather(filtered, claim.outcomes, effects)
    if claim.parts != "together":
        return _of_parts(claim, whole, _parts(claim, corpus, effects))
    return _answer(claim, whole, _finding(claim, whole, filtered))


def _finding(claim: Claim, facts: Facts, filtered: Filtered) -> Finding:
    """The finding by the rule of the statement's kind."""
    if claim.kind == "harms":
        return risks_are_low(filtered)
    if claim.kind == "what a trial said":
        return trial_said(claim, filtered.corpus)
    if claim.side == "varies":
        return results_vary(facts)
    if claim.side == "not about a side":
        return small_and_weak(facts, filtered)
    if claim.subject:
        return responds_best(facts, claim.subject)
    if claim.comparator == "massage":
        return styles_are_equal(filtered)
    return _effect(claim, facts)


def _effect(claim: Claim, facts: Facts) -> Finding:
    families = FAMILIES if claim.comparator == "any" else (claim.comparator,)
    found = judge_effect(facts, families, duration=claim.window == "any")
    meaning = {"no difference": AS_NO_DIFFERENCE, "not known": AS_NOT_KNOWN}.get(claim.side, {})
    if claim.kind == "effect for a short time":
        meaning = AS_SHORT
    word = meaning.get(found.word, found.word)
    if not meaning or (word == found.word == TOO_LITTLE):
        return found
    return replace(found, word=word, clause=f"{OF_AN_EFFECT[found.word]} ({found.clause})")


def _answer(claim: Claim, facts: Facts, found: Finding) -> Verdict:
    return Verdict(
        word=found.word,
        sentence=f"{OPENINGS[found.word]}: {found.clause}.",
        clause=f"{found.clause[:1].upper()}{found.clause[1:]}.",
        checks=found.checks,
        reasons=reasons_of(facts, claim.outside) if claim.outcomes else own_reasons(facts, found, claim.outside),
        would_change=_would_change(found.checks),
        facts=facts,
    )


def _would_change(checks: tuple[Check, ...]) -> tuple[str, ...]:
    """What would meet the questions that were not met; where all were, what would undo them."""
    missing = [check.change for check in checks if check.met is not True and check.change]
    undoing = [check.change for check in checks if check.met and check.change]
    return tuple(dict.fromkeys(missing or undoing))


def _parts(claim: Claim, corpus: Corpus, effects: pd.DataFrame) -> tuple[tuple[str, Verdict], ...]:
    selection = slices.selection_of(claim.selection, corpus)
    by_condition = claim.parts == "each condition"
    names = selection.conditions if by_condition else claim.outcomes
    return tuple((name, judge(_part(claim, name, by_condition), corpus, effects)) for name in names)


def _part(claim: Claim, name: str, by_condition: bool) -> Claim:
    """The same statement about one of its conditions, with the core outcomes of that condition first, or outcomes."""
    core = tuple(word for word in CORE_OUTCOMES.get(name, ()) if word in claim.outcomes)
    outcomes = (core or claim.outcomes) if by_condition else (name,)
    return narrowed(claim, name if by_condition else "", outcomes)


def _of_parts(claim: Claim, whole: Facts, parts: tuple[tuple[str, Verdict], ...]) -> Verdict:
    word = combined([verdict.word for _, verdict in parts])
    checks = tuple(Check(label(name), _met(verdict.word), verdict.sentence) for name, verdict in parts)
    own = tuple((label(name), verdict.sentence) for name, verdict in parts)
    changes = [f"{label(name)}: {line}" for name, verdict in parts for line in verdict.would_change[:1]]
    said = f"{_by_word(parts)}."
    return Verdict(
        word,
        f"{OPENINGS[word]}. {said}",
        said,
        checks,
        own + reasons_of(whole, claim.outside),
        tuple(changes),
        whole,
        parts,
    )


def _by_word(parts: tuple[tuple[str, Verdict], ...]) -> str:
    """The parts by verdict: "Heart disease: mixed; depression, diabetes: too little evidence here"."""
    named = {word: [label(name).lower() for name, verdict in parts if verdict.word == word] for word in VERDICTS}
    said = "; ".join(f"{', '.join(names)}: {word}" for word, names in named.items() if names)
    return f"{said[:1].upper()}{said[1:]}"


def _met(word: str) -> bool:
    return word in (SUPPORTED, SHORT)


def combined(found: list[str]) -> str:
    """The verdict on a statement from the verdicts on its parts (see terms.RULE)."""
    words = set(found)
    if len(words) == 1:
        return found[0]
    if 2 * found.count(TOO_LITTLE) >= len(found) and not words & {SUPPORTED, SHORT}:
        return TOO_LITTLE
    if words <= {SUPPORTED, SHORT}:
        return SHORT
    return NOT_SUPPORTED if not words & {SUPPORTED, SHORT, MIXED} else MIXED
