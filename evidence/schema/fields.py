"""The five kinds of column a table can have, each made into a pandera field that can also describe itself.

A field carries, beside its checks, everything the data dictionary prints: title, meaning, unit, the allowed words or
form, and what an empty cell means. `columns_of` reads these back from a model as plain `Column` records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandera.pandas as pa

from evidence.vocabulary import LIST_SEPARATOR, OTHER_PREFIX

Kind = Literal["text", "list", "word", "whole", "number"]

URL = r"https?://\S+"
URL_IN_LIST = r"https?://(?:(?!;https?://)\S)*[^\s;]"
ANYTHING = "any text"
SEPARATED = 'separated by "; " (semicolon and space)'


@dataclass(frozen=True)
class Column:
    """One column in words: what the dictionary prints and what a message says is allowed.

    kind: text (free), list (several values in one cell), word (controlled), whole (integer), number (decimal).
    low, high: limits that are themselves allowed; above: a limit that is not. empty: what an empty cell means, or
    None when the cell may not be empty. words: allowed words; for an open column, "other: ..." is allowed as well.
    """

    name: str
    title: str
    about: str
    kind: Kind
    empty: str | None
    unit: str | None = None
    words: tuple[str, ...] = ()
    is_open: bool = False
    pattern: str | None = None
    form: str | None = None
    low: float | None = None
    high: float | None = None
    above: float | None = None
    unique: bool = False

    @property
    def allowed(self) -> str:
        """What may stand in a cell, in words."""
        if self.kind == "list":
            return f"{self._choices()}; several are {SEPARATED}"
        if self.kind == "word":
            return self._choices()
        if self.kind == "text":
            return self.form or ANYTHING
        if self.kind == "whole":
            return f"a whole number{self._range()}"
        return f"a number{self._range()} (with a decimal point)"

    def _choices(self) -> str:
        choices = " | ".join(self.words) or self.form or ANYTHING
        return f"{choices} | {OTHER_PREFIX}..." if self.is_open else choices

    def _range(self) -> str:
        if self.low is not None and self.high is not None:
            return f" from {self.low:g} to {self.high:g}"
        if self.above is not None:
            return f" above {self.above:g}"
        return "" if self.low is None else f", {self.low:g} or more"


def _field(title: str, about: str, kind: Kind, empty: str | None, facts: dict[str, Any], **checks: Any) -> Any:
    """A pandera field whose metadata holds the facts of its `Column`."""
    metadata = {"kind": kind, "empty": empty, **facts}
    given = {name: value for name, value in checks.items() if value is not None}
    nullable = empty is not None
    return pa.Field(
        title=title, description=about, metadata=metadata, nullable=nullable, coerce=False, n_failure_cases=1, **given
    )


def whole_match(pattern: str) -> str:
    """The pattern anchored at both ends, as one group."""
    return rf"^(?:{pattern})\Z"


def text(
    title: str,
    about: str,
    *,
    empty: str | None = None,
    pattern: str | None = None,
    form: str | None = None,
    unique: bool = False,
) -> Any:
    """Free text; with `pattern` every value has that form, and `form` says it in words."""
    facts = {"pattern": pattern, "form": form, "unique": unique}
    matches = None if pattern is None else whole_match(pattern)
    return _field(title, about, "text", empty, facts, str_matches=matches, unique=unique or None)


def word(title: str, about: str, words: Sequence[str], *, empty: str | None = None) -> Any:
    """One of the given words."""
    return _field(title, about, "word", empty, {"words": tuple(words)}, isin=list(words))


def open_word(title: str, about: str, words: Sequence[str]) -> Any:
    """One of the given words, or `other: ` and a name."""
    pattern = _one_of(words)
    facts = {"words": tuple(words), "is_open": True, "pattern": pattern}
    return _field(title, about, "word", None, facts, str_matches=whole_match(pattern))


def words_list(title: str, about: str, words: Sequence[str]) -> Any:
    """Several of the given words, or `other: ` and a name, in one cell."""
    pattern = _several(_one_of(words))
    facts = {"words": tuple(words), "is_open": True, "pattern": pattern}
    return _field(title, about, "list", None, facts, str_matches=whole_match(pattern))


def text_list(title: str, about: str, each: str, form: str) -> Any:
    """Several texts of one form in one cell."""
    facts = {"pattern": _several(each), "form": form}
    return _field(title, about, "list", None, facts, str_matches=whole_match(_several(each)))


def number(
    title: str,
    about: str,
    unit: str,
    *,
    empty: str | None = None,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    whole: bool = False,
) -> Any:
    """A number in a unit; `low` and `high` are allowed values, `above` is not."""
    facts = {"unit": unit, "low": low, "high": high, "above": above}
    kind: Kind = "whole" if whole else "number"
    return _field(title, about, kind, empty, facts, ge=low, le=high, gt=above)


def _one_of(words: Sequence[str]) -> str:
    escaped = "|".join(_escaped(word) for word in words)
    return rf"(?:{escaped}|{OTHER_PREFIX}[^;\s][^;]*)"


def _escaped(word: str) -> str:
    """Only what every regular expression dialect needs escaped (`re.escape` also escapes spaces and hyphens)."""
    return "".join("\\" + letter if letter in ".()[]{}*+?|^$\\" else letter for letter in word)


def _several(each: str) -> str:
    return f"{each}(?:{LIST_SEPARATOR}{each})*"


def columns_of(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The columns of a model, in their order, as plain descriptions."""
    return tuple(
        Column(name=name, title=column.title or name, about=column.description or "", **(column.metadata or {}))
        for name, column in model.to_schema().columns.items()
    )
