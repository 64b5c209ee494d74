"""Text from the tables, made safe to stand in Markdown, and numbers as a reader expects them."""

import re

import pandas as pd

from evidence.vocabulary import NOT_REPORTED, NOT_REPORTED_LABEL

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")


def plain(text: object) -> str:
    """Text of the table as it is: no Markdown, no HTML, no directives; "not reported" where missing."""
    if is_missing(text):
        return NOT_REPORTED_LABEL
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def is_missing(value: object) -> bool:
    """Whether a cell says nothing: empty, NaN or the word not_reported."""
    return value is None or value is pd.NA or value == "" or value == NOT_REPORTED or value != value


def number(value: object, unit: str = "") -> str:
    """A number without needless zeros and with its unit, or "not reported"."""
    if is_missing(value):
        return NOT_REPORTED_LABEL
    amount = float(value)  # type: ignore[arg-type]
    digits = f"{amount:,.0f}" if amount.is_integer() else f"{amount:,.10g}"
    return f"{digits} {unit}".strip()


def count(amount: int, one: str, many: str | None = None) -> str:
    """A counted noun: `1 trial`, `2,400 trials`."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
