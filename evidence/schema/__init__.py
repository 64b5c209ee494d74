"""What the tables may hold: columns, words, units, and the rules between columns and between tables.

Everything that judges a table (`evidence.tables`), and everything that describes one (`evidence.dictionary`), is read
from here. The schemas look at a table as it is read: text as `str`, numbers as `float64`, empty cells as NaN.
"""

from collections.abc import Iterable

import pandera.pandas as pa

from evidence.schema.claims import CLAIM_RULES, Claims
from evidence.schema.fields import Column, columns_of
from evidence.schema.parts import Appraisals, Arms
from evidence.schema.relations import APPRAISAL_RELATIONS, ARM_RELATIONS, CLAIM_RELATIONS, RESULT_RELATIONS, with_study
from evidence.schema.result_rules import RESULT_RULES
from evidence.schema.results import Results
from evidence.schema.rule import Rule, once_per_study
from evidence.schema.sides import side_of_figures
from evidence.schema.studies import Studies
from evidence.schema.study_rules import STUDY_RULES

__all__ = [
    "COLUMNS",
    "FOREIGN_KEYS",
    "KEYS",
    "MODELS",
    "RELATIONS",
    "REQUIRED",
    "RULES",
    "TABLES",
    "Column",
    "Rule",
    "relation_schema",
    "side_of_figures",
    "table_schema",
    "with_study",
]

MODELS: dict[str, type[pa.DataFrameModel]] = {
    "studies": Studies,
    "results": Results,
    "arms": Arms,
    "appraisals": Appraisals,
    "claims": Claims,
}
TABLES = tuple(MODELS)
REQUIRED = ("studies", "results")
KEYS: dict[str, tuple[str, ...]] = {
    "studies": ("study_id",),
    "results": ("result_id",),
    "arms": ("study_id", "arm"),
    "appraisals": ("study_id", "appraisal"),
    "claims": ("id",),
}
FOREIGN_KEYS = ("results", "arms", "appraisals")
COLUMNS: dict[str, tuple[Column, ...]] = {table: columns_of(model) for table, model in MODELS.items()}
RULES: dict[str, tuple[Rule, ...]] = {
    "studies": STUDY_RULES,
    "results": RESULT_RULES,
    "arms": (once_per_study("arm"),),
    "appraisals": (once_per_study("appraisal"),),
    "claims": CLAIM_RULES,
}
RELATIONS: dict[str, tuple[Rule, ...]] = {
    "results": RESULT_RELATIONS,
    "arms": ARM_RELATIONS,
    "appraisals": APPRAISAL_RELATIONS,
    "claims": CLAIM_RELATIONS,
}


def _checks(rules: Iterable[Rule], present: frozenset[str]) -> list[pa.Check]:
    return [
        pa.Check(rule.holds, name=rule.name, error=rule.problem, ignore_na=False, n_failure_cases=1)
        for rule in rules
        if present.issuperset(rule.columns)
    ]


def table_schema(table: str, present: Iterable[str] | None = None) -> pa.DataFrameSchema:
    """The schema of one table (columns and rules between them), for the columns that are present.

    Without `present` every column is asked for. Columns and rules that need a column that is not present are left
    out, so that one missing column does not hide what is wrong in the others.
    """
    columns = MODELS[table].to_schema().columns
    names = frozenset(columns if present is None else present)
    kept = {name: column for name, column in columns.items() if name in names}
    return pa.DataFrameSchema(kept, checks=_checks(RULES[table], names), strict=True, name=table)


def relation_schema(table: str, present: Iterable[str]) -> pa.DataFrameSchema:
    """The rules between a table and its studies, for a frame made by `with_study` with the given columns."""
    return pa.DataFrameSchema({}, checks=_checks(RELATIONS.get(table, ()), frozenset(present)), name=table)
