"""What a rule is.

A rule looks at a whole table at once and says for every row whether it holds. Where a value it needs is empty, a rule
holds: emptiness is the business of the column.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Rule:
    """One rule: the columns it reads (the first is the one named when it fails), what is wrong, what is allowed."""

    name: str
    columns: tuple[str, ...]
    problem: str
    allowed: str
    holds: Callable[[pd.DataFrame], pd.Series]


def once_per_study(column: str) -> Rule:
    """The rule that a number is given once within a study."""
    return Rule(
        f"{column} once in its study",
        (column, "study_id"),
        "occurs more than once in its study",
        "each number once in a study",
        lambda rows: ~rows.duplicated(["study_id", column], keep=False) | rows[column].isna(),
    )
