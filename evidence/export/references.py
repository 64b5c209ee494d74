"""A study named in a line, so that a reader finds it: author, year, title, journal, address."""

from collections.abc import Iterable

import pandas as pd

from evidence.corpus import Corpus
from evidence.vocabulary import NOT_REPORTED


def short(study: pd.Series) -> str:
    """`Cherkin 2011`."""
    return f"{study['first_author']} {study['year']}"


def address(study: pd.Series) -> str:
    """Where a study is: its DOI, else PubMed, else the first source its row names; empty where it names none."""
    if _said(study["doi"]):
        return f"https://doi.org/{study['doi']}"
    if _said(study["pmid"]):
        return f"https://pubmed.ncbi.nlm.nih.gov/{study['pmid']}/"
    return str(study["sources"]).split(";")[0].strip() if _said(study["sources"]) else ""


def reference(study: pd.Series) -> str:
    """`Cherkin 2011. Title. Journal. https://doi.org/...`; parts that the table does not have are left out."""
    told = [str(study[name]).rstrip(". ") for name in ("title", "journal") if _said(study[name])]
    return " ".join(f"{part}." for part in (short(study), *told)) + (f" {found}" if (found := address(study)) else "")


def references(studies: Iterable[str], corpus: Corpus) -> tuple[str, ...]:
    """A reference for each study id, by author and year; ids that the tables do not hold are left out."""
    rows = corpus.studies.iloc[[corpus.row_of[one] for one in dict.fromkeys(studies) if one in corpus.row_of]]
    ordered = rows.sort_values(["first_author", "year", "study_id"])
    return tuple(reference(study) for _, study in ordered.iterrows())


def _said(value: object) -> bool:
    """Whether a cell says something; missing cells are NaN or NA, which no text equals."""
    return isinstance(value, str) and value not in ("", NOT_REPORTED)
