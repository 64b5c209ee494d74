"""Tables written by hand for one test: only what matters there has to be said, and types are those of the real table.

A study is a dict of its cells; under `results`, `arms` and `appraisals` it holds the rows that belong to it.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.tables import Tables, read_tables

DATA = Path(__file__).parents[1] / "data"
CHILDREN = ("results", "arms", "appraisals")
SILENT = (
    "randomised",
    "allocation_concealed",
    "assessor_blinded",
    "participants_blinded",
    "intention_to_treat",
)


@cache
def real_tables() -> Tables:
    """The project's own tables, read once."""
    return read_tables(DATA)


def trial(study_id: str = "smith-2000", **cells: object) -> dict:
    """A trial whose source says nothing about itself but that it is a randomised trial of chronic low back pain."""
    return {
        "study_id": study_id,
        "kind": "trial",
        "title": "A trial",
        "authors": "Smith A",
        "first_author": "Smith",
        "year": 2000,
        "journal": "A Journal",
        "design": "randomised trial",
        "conditions": "chronic low back pain",
        "condition_group": "pain",
        "population": "adults",
        "massage_type": "relaxation/Swedish",
        "scope": "core",
        "funder_category": "Not reported",
        "finding": "Something was found.",
        "double_coded": "no",
        "sources": "https://example.org/a",
        **dict.fromkeys(SILENT, "not_reported"),
        **cells,
    }


def review(study_id: str = "jones-2010", **cells: object) -> dict:
    """A systematic review that says nothing of the quality of its trials."""
    return trial(study_id, **{"kind": "review", "design": "systematic review", **cells})


def result(**cells: object) -> dict:
    """A usable result that compares massage alone with usual care between groups, and shows no side."""
    return {
        "condition": "chronic low back pain",
        "outcome": "pain",
        "massage_arm": "Massage",
        "comparator_arm": "Usual care",
        "comparator_type": "usual care",
        "comparator_family": "inactive",
        "isolates_massage": "yes",
        "measure": "direction only",
        "basis": "between-group",
        "direction": "no clear difference",
        "point_direction": "not stated",
        "use_in_figures": "yes",
        "support": "as printed",
        **cells,
    }


def groups(*sizes: float | None) -> list[dict]:
    """The arms of a trial, by the number of people in each; None = not printed."""
    return [{"arm": place, "label": f"Group {place}", "n": size} for place, size in enumerate(sizes, start=1)]


def appraisal(tool: str = "PEDro", rating: str = "6/10", **items: str) -> dict:
    """A published appraisal."""
    return {"tool": tool, "rating": rating, "rated_by": "A Review", "source": "https://example.org/r", **items}


def tables_of(*studies: dict) -> Tables:
    """The four tables that hold these studies."""
    like = real_tables()
    rows = {name: [row for study in studies for row in _belonging(study, name)] for name in CHILDREN}
    cells = [{name: value for name, value in study.items() if name not in CHILDREN} for study in studies]
    return Tables(
        studies=_typed(cells, like.studies),
        results=_typed(rows["results"], like.results),
        arms=_typed(rows["arms"], like.arms),
        appraisals=_typed(rows["appraisals"], like.appraisals),
        version="test",
    )


def corpus_of(*studies: dict) -> Corpus:
    """The corpus of these studies."""
    tables = tables_of(*studies)
    return corpora.build(tables.studies, tables.results, tables.arms, tables.appraisals, tables.version)


def _belonging(study: dict, name: str) -> list[dict]:
    study_id = study["study_id"]
    return [
        {"study_id": study_id, "result_id": f"{study_id}.{place:02d}", "appraisal": place, **row}
        for place, row in enumerate(study.get(name, []), start=1)
    ]


def _typed(rows: list[dict], like: pd.DataFrame) -> pd.DataFrame:
    unknown = {name for row in rows for name in row} - set(like.columns) - {"result_id", "appraisal"}
    assert not unknown, f"no such column: {unknown}"
    cells = {name: [row.get(name) for row in rows] for name in like}
    return pd.DataFrame({name: pd.Series(cells[name], dtype=dtype) for name, dtype in like.dtypes.items()})
