"""Tables as CSV that a spreadsheet opens safely.

A cell that starts with = + - @ (or a tab or carriage return) may be run as a formula by a spreadsheet; such text gets
a leading apostrophe (OWASP, CSV injection). Numbers stay numbers.
"""

import pandas as pd

from evidence.corpus import Corpus
from evidence.filtering import Filtered

_RUNS_AS_FORMULA = r"^[=+\-@\t\r]"
_STUDY_INTERNALS = ("haystack",)
_RESULT_INTERNALS = ("study", "role", "step")


def safe(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a leading apostrophe wherever text could run as a formula."""
    texts = [str(name) for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    guarded = {name: _guard(frame[name].astype("object")) for name in texts}
    return frame.assign(**guarded)


def _guard(column: pd.Series) -> pd.Series:
    risky = column.str.match(_RUNS_AS_FORMULA).eq(True)
    return column.mask(risky, "'" + column.astype(str))


def as_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a byte order mark, so that a spreadsheet reads accents right; empty = not reported.

    Lines end in CR LF as RFC 4180 has it; then a cell with either sign in it is quoted and cannot start a row.
    """
    return safe(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def studies_csv(filtered: Filtered) -> bytes:
    """The studies left, a row each: the columns of the table, quality tier, safeguards, data version."""
    frame = filtered.studies.drop(columns=list(_STUDY_INTERNALS))
    return as_csv(frame.assign(data_version=filtered.corpus.version))


def results_csv(filtered: Filtered) -> bytes:
    """The results left of the studies left, a row each: the columns of the table, data version."""
    corpus: Corpus = filtered.corpus
    kept = filtered.in_result & filtered.in_study[corpus.results["study"].to_numpy()]
    frame = corpus.results[kept].drop(columns=list(_RESULT_INTERNALS))
    return as_csv(frame.assign(data_version=corpus.version))
