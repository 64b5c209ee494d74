"""A statement of claims.csv as the rule sees it."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from evidence.corpus import Corpus
from evidence.vocabulary import LIST_SEPARATOR, slug


@dataclass(frozen=True)
class Claim:
    """One row of claims.csv; lists are tuples, empty cells are "", () or None."""

    id: str
    group: str
    statement: str
    kind: str
    selection: str
    outcomes: tuple[str, ...]
    comparator: str
    side: str
    window: str
    parts: str
    subject: tuple[str, ...]
    study_id: str
    ratio: float | None
    weeks: float | None
    outside: str


def claims_of(corpus: Corpus) -> tuple[Claim, ...]:
    """The statements of a corpus in the order of their table; none where its folder has none."""
    return tuple(_claim(row) for row in corpus.claims.to_dict("records"))


def _claim(row: dict) -> Claim:
    cells = {name: None if pd.isna(value) else value for name, value in row.items()}
    texts = {name: str(value or "") for name, value in cells.items() if name not in ("ratio", "weeks")}
    lists = {
        name: tuple(part for part in texts[name].split(LIST_SEPARATOR) if part) for name in ("outcomes", "subject")
    }
    return Claim(**(texts | lists), ratio=cells["ratio"], weeks=cells["weeks"])  # type: ignore[arg-type]


def narrowed(claim: Claim, condition: str, outcomes: tuple[str, ...]) -> Claim:
    """One part of a statement: the same about some of its outcomes and, where given, one of its conditions."""
    replaced = {"outcome"} | ({"condition"} if condition else set())
    pairs = [(name, value) for name, value in parse_qsl(claim.selection) if name not in replaced]
    pairs += [("condition", slug(condition))] if condition else []
    pairs += [("outcome", slug(word)) for word in outcomes]
    return replace(claim, selection=urlencode(pairs), outcomes=outcomes, parts="together", outside="")
