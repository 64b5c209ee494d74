"""What a judgement answers with."""

from dataclasses import dataclass

from evidence.verdict.facts import Facts


@dataclass(frozen=True)
class Check:
    """One question of the rule: whether it was met, on what figures, and what would meet it (or undo it).

    met is None where the question was not reached or not asked.
    """

    name: str
    met: bool | None
    said: str
    change: str = ""


@dataclass(frozen=True)
class Finding:
    """A verdict word with the checks it follows from, in their order, and the clause that says it."""

    word: str
    clause: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, eq=False)
class Verdict:
    """The answer to a statement.

    sentence: the answer in one sentence; clause: the same without its first words. checks: the questions of the rule
    in order. reasons: (topic, line) for a reader. would_change: what would change the verdict. parts: for a statement
    of several parts, (name, verdict).
    """

    word: str
    sentence: str
    clause: str
    checks: tuple[Check, ...]
    reasons: tuple[tuple[str, str], ...]
    would_change: tuple[str, ...]
    facts: Facts
    parts: tuple[tuple[str, "Verdict"], ...] = ()
