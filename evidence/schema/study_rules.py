"""Rules between the columns of the study table."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from evidence import vocabulary as words
from evidence.schema.rule import Rule
from evidence.vocabulary import LIST_SEPARATOR

TRIAL_ONLY = (
    "n_randomised",
    "sessions",
    "minutes_per_session",
    "treatment_weeks",
    "longest_follow_up_weeks",
    "attrition_pct",
)
REVIEW_ONLY = ("review_n_trials", "review_n_participants", "review_search_to", "review_quality_statement")
RANDOMISED_DESIGNS = tuple(word for word in words.TRIAL_DESIGNS if word.split()[-2:] == ["randomised", "trial"])
GROUP_OF = {word: group for group, members in words.CONDITIONS_BY_GROUP.items() for word in members}


def _no_repeats(cells: pd.Series) -> pd.Series:
    """No value twice in a list cell; only cells with a separator are looked at."""
    several = cells[cells.str.contains(LIST_SEPARATOR, regex=False).fillna(False).astype(bool)]
    once = several.map(lambda cell: len(set(parts := cell.split(LIST_SEPARATOR))) == len(parts)).astype(bool)
    return once.reindex(cells.index, fill_value=True)


def _empty_unless(kind: str, column: str, kind_column: str = "kind") -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows[column].isna() | rows[kind_column].eq(kind) | rows[kind_column].isna()


def _only_for(kind: str, columns: tuple[str, ...], kind_column: str = "kind") -> tuple[Rule, ...]:
    return tuple(
        Rule(
            f"{column} is for {kind}s",
            (column, kind_column),
            f"has a value, but the study is not a {kind}",
            f"empty unless the study is a {kind}",
            _empty_unless(kind, column, kind_column),
        )
        for column in columns
    )


def _design_fits(rows: pd.DataFrame) -> pd.Series:
    trial, review = rows["design"].isin(words.TRIAL_DESIGNS), rows["design"].isin(words.REVIEW_DESIGNS)
    return ~(rows["kind"].eq("trial") & review) & ~(rows["kind"].eq("review") & trial)


def _group_fits(rows: pd.DataFrame) -> pd.Series:
    group = rows["conditions"].str.split(LIST_SEPARATOR, n=1).str[0].map(GROUP_OF)
    return group.isna() | rows["condition_group"].isna() | group.eq(rows["condition_group"])


STUDY_RULES = (
    Rule(
        "year has come",
        ("year",),
        "is in the future",
        "not after the current year",
        lambda rows: ~rows["year"].gt(date.today().year),
    ),
    Rule(
        "design fits kind",
        ("design", "kind"),
        "the design does not fit the kind of study",
        f"trial: {' | '.join(words.TRIAL_DESIGNS)}; review: {' | '.join(words.REVIEW_DESIGNS)}",
        _design_fits,
    ),
    Rule(
        "randomised designs are randomised",
        ("randomised", "design"),
        "the design says randomised, this column does not",
        "yes, where the design is a randomised one",
        lambda rows: ~rows["design"].isin(RANDOMISED_DESIGNS) | rows["randomised"].eq("yes"),
    ),
    Rule(
        "group of the main condition",
        ("condition_group", "conditions"),
        "is not the group of the first condition",
        "the group of the first condition; any group where that is other: ...",
        _group_fits,
    ),
    Rule(
        "conditions once",
        ("conditions",),
        "names a condition twice",
        "each condition once",
        lambda rows: _no_repeats(rows["conditions"]),
    ),
    Rule(
        "sources once",
        ("sources",),
        "names an address twice",
        "each address once",
        lambda rows: _no_repeats(rows["sources"]),
    ),
    *_only_for("review", REVIEW_ONLY),
    *_only_for("trial", TRIAL_ONLY),
)
