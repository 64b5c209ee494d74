"""The Frictionless descriptor of the study tables (data package, version 2), from the schema.

It says the same as the data dictionary to a machine: files, dialect, fields with types and limits, keys between the
tables, licence, version and sources.
"""

from typing import Any
from urllib.parse import urlsplit

from evidence.schema import COLUMNS, FOREIGN_KEYS, KEYS, REQUIRED, TABLES, Column
from evidence.tables import Tables, split_list
from evidence.vocabulary import LIST_SEPARATOR, YES_NO

PROFILES = "https://datapackage.org/profiles/2.0/"
NAME = "touchstone-massage-studies"
TITLE = "Published studies of massage therapy"
DESCRIPTION = (
    "Trials and reviews of massage therapy with every result they report. A curated table, not a systematic review; "
    "most rows are coded from abstracts."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
TABLE_TITLES = {
    "studies": "Studies: one row per published study, trial or review",
    "results": "Results: one row per reported result (study, outcome, comparison, time)",
    "arms": "Arms: one row per group of a study",
    "appraisals": "Appraisals: one row per published rating of the quality of a study",
    "claims": "Claims: one row per statement that public articles make about massage",
}
TYPES = {"text": "string", "word": "string", "list": "list", "whole": "integer", "number": "number"}
FEWEST_ADDRESSES = 20


def package(tables: Tables) -> dict[str, Any]:
    """The descriptor, as it is written to datapackage.json."""
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": tables.version,
        "licenses": [LICENCE],
        "sources": _sources(tables),
        "resources": [_resource(table) for table in TABLES],
    }


def _sources(tables: Tables) -> list[dict[str, str]]:
    """Where the facts come from: the column that says so for each study, and the sites named most often."""
    hosts = split_list(tables.studies["sources"]).map(lambda address: urlsplit(address).hostname or "")
    often = hosts[hosts.str.contains("[a-z]")].value_counts()
    sites = sorted(often[often >= FEWEST_ADDRESSES].index)
    first = {"title": "The pages named for each study in the column sources of studies.csv", "path": "studies.csv"}
    return [first, *({"title": site, "path": f"https://{site}/"} for site in sites)]


def _resource(table: str) -> dict[str, Any]:
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "title": TABLE_TITLES[table],
        "required": table in REQUIRED,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "$schema": f"{PROFILES}tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": _schema(table),
    }


def _schema(table: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [field(column) for column in COLUMNS[table]],
        "missingValues": [""],
        "primaryKey": list(KEYS[table]),
    }
    if table in FOREIGN_KEYS:
        reference = {"resource": "studies", "fields": ["study_id"]}
        schema["foreignKeys"] = [{"fields": ["study_id"], "reference": reference}]
    return schema


def field(column: Column) -> dict[str, Any]:
    """One column as a field of a table schema; what an empty cell means is part of its description."""
    empty = f" Empty: {column.empty}." if column.empty else ""
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.about + empty,
        "type": "boolean" if column.words == YES_NO else TYPES[column.kind],
    }
    if column.words == YES_NO:
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if column.kind == "list":
        described |= {"delimiter": LIST_SEPARATOR, "itemType": "string"}
    if column.unit:
        described["unit"] = column.unit
    return described | {"constraints": _constraints(column)}


def _constraints(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": column.empty is None}
    if column.unique:
        limits["unique"] = True
    if column.kind == "word" and not column.is_open and column.words != YES_NO:
        limits["enum"] = list(column.words)
    if column.pattern and column.kind != "list":
        limits["pattern"] = column.pattern
    for name, limit in (("minimum", column.low), ("maximum", column.high), ("exclusiveMinimum", column.above)):
        if limit is not None:
            limits[name] = int(limit) if float(limit).is_integer() else limit
    return limits
