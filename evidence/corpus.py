"""The validated tables with everything derived from them once: quality tiers, memberships, ranked results."""

import unicodedata
from dataclasses import dataclass

import pandas as pd

from evidence import funder_names, quality, summary
from evidence import vocabulary as words


@dataclass(frozen=True, eq=False)
class Corpus:
    """All that pages read; shared between visitors and never changed after it is built.

    studies: the table, row numbers as index, plus the columns of `quality.grade` and `haystack` (text to search).
    graded: `quality.grade`, indexed by study_id: its safeguards include what published appraisals say.
    results: the table, plus `study` (row number of its study) and `role` and `step` (see summary).
    memberships: one row per study and condition: `study`, `condition`, `condition_code`.
    conditions: every condition word present, in vocabulary order; `condition_code` counts into it.
    row_of: row number of each study_id.
    claims: the table of public statements; empty where the folder has none.
    """

    studies: pd.DataFrame
    graded: pd.DataFrame
    results: pd.DataFrame
    arms: pd.DataFrame
    appraisals: pd.DataFrame
    memberships: pd.DataFrame
    conditions: tuple[str, ...]
    ranked: summary.Candidates
    row_of: dict[str, int]
    version: str
    claims: pd.DataFrame


def build(
    studies: pd.DataFrame,
    results: pd.DataFrame,
    arms: pd.DataFrame,
    appraisals: pd.DataFrame,
    version: str,
    claims: pd.DataFrame | None = None,
) -> Corpus:
    """Derive the corpus from validated tables (see evidence.tables.read_tables); without claims it has none."""
    studies = studies.reset_index(drop=True)
    graded = quality.grade(studies, results, arms, appraisals)
    derived = graded.reset_index(drop=True).drop(columns=[name for name in graded if name in studies])
    studies = pd.concat([studies, derived], axis=1).assign(haystack=_haystack(studies))
    row_of = {study_id: row for row, study_id in enumerate(studies["study_id"])}
    results = results.reset_index(drop=True)
    results = results.assign(study=results["study_id"].astype("object").map(row_of).to_numpy(dtype="int64"))
    step = summary.steps(results["direction"], results["point_direction"])
    results = results.assign(role=summary.roles(results), step=step)
    memberships, conditions = _memberships(studies["conditions"])
    ranked = summary.candidates(studies, results, memberships)
    claims = pd.DataFrame() if claims is None else claims
    return Corpus(studies, graded, results, arms, appraisals, memberships, conditions, ranked, row_of, version, claims)


def _haystack(studies: pd.DataFrame) -> pd.Series:
    columns = ["title", "authors", "journal", "year", "funder", "doi", "pmid", "registration", "study_id"]
    parts = [studies[name].astype("object").where(studies[name].notna(), "").astype(str) for name in columns]
    parts.append(funder_names.search_words(studies))
    return pd.Series([folded(" ".join(cells)) for cells in zip(*parts, strict=True)], index=studies.index)


def folded(text: str) -> str:
    """Text as it is searched: lower case, without accents (`Müller` -> `muller`)."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _memberships(lists: pd.Series) -> tuple[pd.DataFrame, tuple[str, ...]]:
    exploded = lists.astype("object").str.split(words.LIST_SEPARATOR, regex=False).explode()
    present = set(exploded.unique())
    listed = tuple(word for word in words.CONDITIONS if word in present)
    conditions = listed + tuple(sorted(present - set(listed)))
    code = {word: place for place, word in enumerate(conditions)}
    frame = pd.DataFrame({"study": exploded.index.to_numpy(), "condition": exploded.to_numpy()})
    frame = frame.drop_duplicates().reset_index(drop=True)
    frame["condition_code"] = frame["condition"].map(code).astype("int64")
    return frame, conditions
