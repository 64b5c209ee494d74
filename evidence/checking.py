"""Judge a frame of text against the schema: all problems of a table at once, and the frame with numbers as numbers."""

from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from evidence.problems import Problem, at_rows
from evidence.schema import COLUMNS, RELATIONS, RULES, Column, Rule, relation_schema, table_schema, with_study

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?"
WHOLE = r"[+-]?\d+(?:\.0*)?"
WRONG = {
    "isin": "is not one of the allowed words",
    "str_matches": "does not have the expected form",
    "not_nullable": "is empty",
    "field_uniqueness": "occurs more than once",
}
WRONG_IN_LIST = "holds a word that is not allowed, or another separator"
OUT_OF_RANGE = "is out of range"


class Judged:
    """A table with numbers as float64, the text it was read from, and what is wrong with it.

    `frame` and `raw` share the index (spreadsheet rows) and the columns that were present; `found` lists the problems.
    """

    def __init__(self, table: str, raw: pd.DataFrame) -> None:
        self.table = table
        self.file = f"{table}.csv"
        known = {column.name: column for column in COLUMNS[table]}
        self.raw = raw[[name for name in known if name in raw]]
        self.columns = {name: column for name, column in known.items() if name in raw}
        self.found: list[Problem] = []
        self.bad: dict[str, pd.Index] = {}
        self.frame = self._with_numbers()
        self._judge_columns_and_rules()

    def _with_numbers(self) -> pd.DataFrame:
        numbers = {}
        for name, column in self.columns.items():
            if column.kind in ("whole", "number"):
                numbers[name], wrong = parse_numbers(self.raw[name], column.kind == "whole")
                self._report(name, "is not a whole number" if column.kind == "whole" else "is not a number", wrong)
        return self.raw.assign(**numbers)

    def _report(self, name: str, problem: str, rows: pd.Index) -> None:
        """List a problem of a column and keep its rows, so that the rules leave them alone."""
        rows = rows.difference(self.bad.get(name, rows[:0]))
        if len(rows):
            column = self.columns[name]
            found = at_rows(self.file, name, problem, column.allowed, self.raw.loc[rows, name])
            self.found += [_with_hint(one, column) for one in found]
            self.bad[name] = self.bad.get(name, rows[:0]).union(rows)

    def _judge_columns_and_rules(self) -> None:
        rules = {rule.name: rule for rule in RULES[self.table]}
        broken = []
        for error in failures(table_schema(self.table, self.columns), self.frame):
            name = _check_name(error)
            if error.reason_code == SchemaErrorReason.CHECK_ERROR:
                self.found.append(Problem(self.file, f"“{name}” could not be checked", "see the data dictionary"))
            elif name in rules:
                broken.append((rules[name], failing_rows(error, self.frame)))
            else:
                column = self.columns[str(error.schema.name)]
                self._report(column.name, _what_is_wrong(name, column), failing_rows(error, self.frame))
        for rule, rows in broken:
            self.found += self._of_rule(rule, rows)

    def _of_rule(self, rule: Rule, rows: pd.Index) -> list[Problem]:
        """Problems of a rule, without the rows in which a column it reads is already reported."""
        for name in rule.columns:
            rows = rows.difference(self.bad.get(name, rows[:0]))
        column = rule.columns[0]
        return at_rows(self.file, column, rule.problem, rule.allowed, self.raw.loc[rows, column])

    def trusted(self) -> pd.DataFrame:
        """The frame with every cell that has a problem of its own emptied."""
        frame = self.frame.copy(deep=False)
        for name, rows in self.bad.items():
            frame[name] = frame[name].mask(frame.index.isin(rows))
        return frame

    def judge_relations(self, studies: "Judged") -> list[Problem]:
        """Problems between this table and its studies."""
        if "study_id" not in self.columns or "study_id" not in studies.columns:
            return []
        found: list[Problem] = []
        joined = with_study(self.trusted(), studies.linkable())
        rules = {rule.name: rule for rule in RELATIONS.get(self.table, ())}
        for error in failures(relation_schema(self.table, joined.columns), joined):
            found += self._of_rule(rules[_check_name(error)], failing_rows(error, joined))
        return found

    def linkable(self) -> pd.DataFrame:
        """The trusted frame, but with every study_id as it was read, so that rows of a doubtful study find it."""
        return self.trusted().assign(study_id=self.frame["study_id"])


def parse_numbers(cells: pd.Series, whole: bool) -> tuple[pd.Series, pd.Index]:
    """Cells as float64 (NaN where empty or not a number), and the rows that hold something else than a number."""
    given = cells.dropna()
    if given.empty:
        return pd.Series(np.nan, index=cells.index), given.index
    fits = given.str.fullmatch(WHOLE if whole else NUMBER).astype(bool)
    values = given[fits].astype("float64")
    finite = np.isfinite(values)
    return values[finite].reindex(cells.index), given.index[~fits].union(values.index[~finite])


def failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[SchemaError]:
    """Every failed check of a schema on a frame."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        yield from errors.schema_errors


def failing_rows(error: SchemaError, frame: pd.DataFrame) -> pd.Index:
    """Index of the rows for which a check failed."""
    name = _check_name(error)
    if name == "not_nullable":
        return frame.index[frame[error.schema.name].isna()]
    if name == "field_uniqueness":
        cells = frame[error.schema.name]
        return frame.index[cells.duplicated(keep=False) & cells.notna()]
    outcome = error.check_output
    if not isinstance(outcome, pd.Series):
        raise error
    return outcome.index[~outcome.astype(bool)]


def _check_name(error: SchemaError) -> str:
    return str(getattr(error.check, "name", error.check))


def _what_is_wrong(check: str, column: Column) -> str:
    if check == "str_matches" and column.words:
        return WRONG["isin"] if column.kind == "word" else WRONG_IN_LIST
    return WRONG.get(check, OUT_OF_RANGE)


def _with_hint(problem: Problem, column: Column) -> Problem:
    """For a word that is not known: the allowed word it resembles most, named first."""
    near = get_close_matches(problem.value.strip().lower(), column.words, n=1, cutoff=0.75) if problem.value else []
    if not near or near[0] == problem.value:
        return problem
    allowed = f"{near[0]}? Allowed: {problem.allowed}"
    return Problem(problem.file, problem.problem, allowed, problem.row, problem.column, problem.value, problem.more)
