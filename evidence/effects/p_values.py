"""Reading p values as printed: which are exact, which only thresholds."""

import re
from dataclasses import dataclass
from math import isnan
from typing import Literal

import pandas as pd

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:\s*[eE]\s*-\s*\d+|\s*[x×*]\s*10\s*\^?\s*[-−]\s*\d+)?"
_EXACT = re.compile(rf"(?:p(?:\s*-?\s*value)?)?\s*[=:]?\s*({_NUMBER})", re.IGNORECASE)
_THRESHOLD = re.compile(r"[<>≤≥≦≧]")
_BELOW = re.compile(rf"(?:p\s*)?[<≤≦]\s*=?\s*({_NUMBER})", re.IGNORECASE)
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|to)\s*({_NUMBER})", re.IGNORECASE)

Kind = Literal["exact", "threshold", "range", "unreadable", "none"]


@dataclass(frozen=True)
class PValue:
    """A p value as printed: `value` is set only where `kind` is "exact", `below` only for thresholds like "<0.05"."""

    kind: Kind
    text: str
    value: float | None = None
    below: float | None = None


def parse_p(printed: object) -> PValue:
    """Read a p value as printed ("0.018", "P=.03", "<0.001", "0.02-0.04", "NS").

    Exact is only a single number above 0 and at most 1 with nothing but "p" and "=" before it. "0.000" is a
    rounded threshold (some programs print it for p < 0.0005) and so is anything with <, >, ≤ or ≥.
    """
    text = "" if is_missing(printed) else str(printed).strip()
    if not text:
        return PValue("none", "")
    if _THRESHOLD.search(text):
        upper = _BELOW.fullmatch(text)
        return PValue("threshold", text, below=_to_float(upper.group(1)) if upper else None)
    match = _EXACT.fullmatch(text)
    if match is None:
        return PValue("range" if _RANGE.search(text) else "unreadable", text)
    value = _to_float(match.group(1))
    if value == 0:
        return PValue("threshold", text)
    return PValue("exact", text, value) if value <= 1 else PValue("unreadable", text)


def is_missing(cell: object) -> bool:
    """Whether a table cell is empty: None, NaN, pd.NA or blank. The word "none" is a value."""
    return not cell.strip() if isinstance(cell, str) else cell is None or cell is pd.NA or bool(isnan(cell))  # type: ignore[arg-type]


def _to_float(number: str) -> float:
    """Plain, 1e-5 and 1 x 10^-5 notations."""
    compact = re.sub(r"\s", "", number).replace("−", "-")
    return float(re.sub(r"[x×*]10\^?-", "e-", compact))
