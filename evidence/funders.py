"""Does who pays matter? Trials by category of funder: direction, quality, size, year, pooled effects, named bodies."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import funder_names, summary
from evidence import vocabulary as words
from evidence.corpus import Corpus, folded
from evidence.filtering import Filtered
from evidence.forest import Family
from evidence.overview import one_per_trial
from evidence.pooling import Pooled, Refusal, Subgroups, subgroups

UNSAID = "Not reported"
_QUARTERS = {"q1": 0.25, "median": 0.5, "q3": 0.75}


def categories(filtered: Filtered) -> pd.DataFrame:
    """One row per category of funder with at least one study left, in vocabulary order (not reported last).

    Columns: `category`, `trials`, `reviews`, `speaking` (trials that can tell), a column per step, `hollow`, a column
    per trial tier, `sized` (trials that report their number of people), and the quartiles `people_q1`,
    `people_median`, `people_q3`, `year_q1`, `year_median`, `year_q3` of its trials.
    """
    marks = one_per_trial(filtered)
    columns = ["funder_category", "tier", "n_people", "year"]
    trials = filtered.corpus.studies[columns].iloc[marks["study"]]
    table = pd.DataFrame(
        {
            "category": trials["funder_category"].astype("object").to_numpy(),
            "step": np.where(marks["role"] == summary.SPEAKS, marks["step"], len(words.STEPS)),
            "tier": trials["tier"].cat.codes.to_numpy(),
            "people": trials["n_people"].to_numpy("float64", na_value=np.nan),
            "year": trials["year"].to_numpy("float64"),
        }
    )
    left = filtered.studies
    reviews = left.loc[left["kind"].eq("review"), "funder_category"].astype("object").value_counts()
    present = set(table["category"]) | set(reviews.index)
    listed = [word for word in words.FUNDER_CATEGORIES if word in present]
    rows = [_category(word, table[table["category"] == word]) for word in listed]
    found = pd.DataFrame(rows, columns=list(_category("", table.iloc[:0])))
    return found.assign(reviews=[int(reviews.get(word, 0)) for word in listed])


def _category(word: str, some: pd.DataFrame) -> dict[str, object]:
    step, tier = some["step"].to_numpy("int64"), some["tier"].to_numpy("int64")
    row: dict[str, object] = {"category": word, "trials": len(some), "speaking": int((step < len(words.STEPS)).sum())}
    row |= {name: int((step == code).sum()) for code, name in enumerate((*words.STEPS, "hollow"))}
    row |= {name: int((tier == code).sum()) for code, name in enumerate(words.TRIAL_TIERS)}
    row["sized"] = int(some["people"].notna().sum())
    row |= {f"people_{name}": some["people"].quantile(at) for name, at in _QUARTERS.items()}
    # No half years: where the middle lies between two, the earlier.
    row |= {f"year_{name}": some["year"].quantile(at, interpolation="lower") for name, at in _QUARTERS.items()}
    return row


@dataclass(frozen=True)
class Side:
    """Trials that say who paid (or that nobody did), or that do not."""

    trials: int
    speaking: int
    to_massage: int
    stronger: int


def sides(table: pd.DataFrame) -> tuple[Side, Side]:
    """Trials that say who paid, and those that do not; `table` as of `categories`."""
    silent = table["category"] == UNSAID
    return _side(table[~silent]), _side(table[silent])


def _side(rows: pd.DataFrame) -> Side:
    to_massage = rows[list(words.STEPS[:2])].to_numpy().sum()
    return Side(
        int(rows["trials"].sum()), int(rows["speaking"].sum()), int(to_massage), int(rows[words.TRIAL_TIERS[0]].sum())
    )


@dataclass(frozen=True, eq=False)
class ByFunder:
    """One family of comparators: its trials with figures by category of funder, and what pooling each gives."""

    family: str
    trials: pd.DataFrame
    found: Subgroups | Refusal

    @property
    def groups(self) -> tuple[tuple[str, Pooled | Refusal], ...]:
        """Each category with trials, and its pooled value or why there is none."""
        return self.found.groups if isinstance(self.found, Subgroups) else ()


def by_funder(grouped: Iterable[Family]) -> list[ByFunder]:
    """Pool each category of funder within each family of comparators (`evidence.pooling.subgroups`)."""
    built = []
    for family in grouped:
        kept = family.kept
        if len(kept):
            category = pd.Categorical(kept["funder_category"], words.FUNDER_CATEGORIES, ordered=True)
            kept = kept.assign(funder=category)
            columns = ["study_id", "g", "variance", "comparator_family", "funder"]
            built.append(ByFunder(family.word, kept, subgroups(kept[columns], "funder")))
    return built


def named(filtered: Filtered) -> pd.DataFrame:
    """One row per named funder of the studies left, most studies first.

    Columns: `name`, `search` (what finds exactly its studies), `studies`, `trials`, `first` and `last` year, `printed`
    (every spelling its studies print).
    """
    studies = filtered.studies
    rows = funder_names.of_studies(studies)
    facts = studies.loc[rows["study"], ["year", "kind"]].reset_index(drop=True)
    rows = rows.assign(year=facts["year"].astype("int64"), trial=facts["kind"].eq("trial").astype("int64"))
    groups = rows.groupby("name", sort=False)
    table = pd.DataFrame(
        {
            "studies": groups["study"].nunique(),
            "trials": groups["trial"].sum(),
            "first": groups["year"].min(),
            "last": groups["year"].max(),
            "printed": groups["printed"].first(),
        }
    )
    spellings = rows.drop_duplicates(["name", "printed"])
    several = spellings[spellings.duplicated("name", keep=False)]
    table.update(several.groupby("name")["printed"].agg(" | ".join).to_frame())
    table = table.rename_axis("name").reset_index()
    table.insert(1, "search", table["name"].map(funder_names.search_word) if len(table) else [])
    return table.sort_values(["studies", "name"], ascending=[False, True]).reset_index(drop=True)


def matching(table: pd.DataFrame, text: str) -> pd.DataFrame:
    """Rows of `named` whose name or print holds every word of a search."""
    if not text.strip():
        return table
    haystack = [folded(f"{name} {printed}") for name, printed in zip(table["name"], table["printed"], strict=True)]
    kept = [all(word in hay for word in folded(text).split()) for hay in haystack]
    return table[np.asarray(kept, dtype=bool)].reset_index(drop=True)


def is_named(value: str, corpus: Corpus) -> bool:
    """Whether a link's short name (`nccih-formerly-nccam-oam`) is that of a named funder of the table."""
    word = folded(f"{funder_names.SEARCH}{value}")
    return len(word.split()) == 1 and bool(corpus.studies["haystack"].str.contains(f"{word} ", regex=False).any())
