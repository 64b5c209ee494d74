"""`claims.csv`: what the public is told about massage, and which slice of the tables speaks to it."""

from urllib.parse import parse_qsl

import pandas as pd
import pandera.pandas as pa

from evidence import vocabulary as words
from evidence.schema.fields import SEPARATED, number, text, word
from evidence.schema.rule import Rule
from evidence.schema.studies import STUDY_ID, STUDY_ID_FORM

_PAIR = r"[a-z]+=[a-z0-9-]+"
_OUTCOME = f"(?:{'|'.join(words.OUTCOMES)})"
# What each parameter of a stored selection may hold; parameters are those of the app's links.
SLICE_WORDS: dict[str, tuple[str, ...]] = {
    "condition": words.CONDITIONS,
    "outcome": words.OUTCOMES,
    "comparator": words.COMPARATOR_FAMILIES,
    "type": words.MASSAGE_TYPES,
    "scope": words.SCOPES,
    "kind": words.KINDS,
}
_KNOWN = {(param, words.slug(value)) for param, values in SLICE_WORDS.items() for value in values}


class Claims(pa.DataFrameModel):
    """Columns of the table of public statements."""

    id: str = text(
        "Claim",
        "Stable id, used in links.",
        pattern=r"[a-z0-9]+(?:-[a-z0-9]+)*",
        form="lower case words joined by hyphens",
        unique=True,
    )
    group: str = text("Source", "The public article or post that says so.")
    statement: str = text("Statement", "What it tells its readers, paraphrased.")
    kind: str = word("Kind", "What kind of statement it is; each kind has its own rule.", words.CLAIM_KINDS)
    selection: str = text(
        "Slice",
        "The part of the tables that speaks to it, as a selection by stable ids, the same as in the app’s links.",
        pattern=f"{_PAIR}(?:&{_PAIR})*",
        form="name=id pairs joined by &, for example condition=neck-pain&outcome=pain",
        empty="the whole table speaks to it",
    )
    outcomes: str = text(
        "Outcomes",
        "The outcomes of the slice; the first one decides.",
        pattern=f"{_OUTCOME}(?:{words.LIST_SEPARATOR}{_OUTCOME})*",
        form=f"outcomes of results.csv, {SEPARATED}",
        empty="the statement is about no single outcome",
    )
    comparator: str = word(
        "Compared with",
        "Which comparators the statement is about: any (no treatment and other therapies, judged apart), active "
        "only, or another massage.",
        words.CLAIM_COMPARATORS,
    )
    side: str = word(
        "Side claimed",
        "What the statement says: massage is better; there is no difference; results vary; it is not known; or it "
        "is not about a side.",
        words.CLAIM_SIDES,
    )
    window: str = word(
        "Time",
        "Which time it is about: any (then how long it lasts is asked, too); at once (the moment or the next days, so "
        "no later look is asked for); after treatment ended; 26 weeks and more.",
        words.CLAIM_WINDOWS,
    )
    parts: str = word(
        "Parts",
        "Is the slice judged together, or must the statement hold for each condition or each outcome it names?",
        words.CLAIM_PARTS,
    )
    subject: str = text(
        "Put first",
        "For a statement that one condition responds best: that condition or those conditions.",
        empty="the statement puts none first",
    )
    study_id: str = text(
        "Trial",
        "For a statement about what one trial said: that trial.",
        pattern=STUDY_ID,
        form=STUDY_ID_FORM,
        empty="the statement is not about one trial",
    )
    ratio: float = number(
        "Ratio", "How many times as likely the trial is said to have found it.", "ratio", above=0, empty="not stated"
    )
    weeks: float = number(
        "Lasting", "How long it is said to have lasted.", "weeks since baseline", low=0, empty="not stated"
    )
    outside: str = text(
        "Outside the table",
        "The part of the statement that no column of these tables speaks to.",
        empty="the slice speaks to all of it",
    )

    class Config:
        strict = True


def _rows(rows: pd.DataFrame, holds: list[bool]) -> pd.Series:
    return pd.Series(holds, index=rows.index, dtype="bool")


def _cell(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _names_known_words(rows: pd.DataFrame) -> pd.Series:
    return _rows(rows, [set(parse_qsl(_cell(cell))) <= _KNOWN for cell in rows["selection"]])


def _of(param: str, selection: object) -> set[str]:
    return {value for name, value in parse_qsl(_cell(selection)) if name == param}


def _outcomes_agree(rows: pd.DataFrame) -> pd.Series:
    named = [{words.slug(part) for part in _cell(cell).split(words.LIST_SEPARATOR) if part} for cell in rows["outcomes"]]
    pairs = zip(named, rows["selection"], strict=True)
    return _rows(rows, [names == _of("outcome", selection) for names, selection in pairs])


def _comparator_agrees(rows: pd.DataFrame) -> pd.Series:
    pairs = zip(rows["comparator"], rows["selection"], strict=True)
    return _rows(rows, [({word} - {"any"}) == _of("comparator", cell) or pd.isna(word) for word, cell in pairs])


def _subject_in_slice(rows: pd.DataFrame) -> pd.Series:
    named = [{words.slug(part) for part in _cell(cell).split(words.LIST_SEPARATOR) if part} for cell in rows["subject"]]
    return _rows(rows, [names <= _of("condition", cell) for names, cell in zip(named, rows["selection"], strict=True)])


def _names_its_trial(rows: pd.DataFrame) -> pd.Series:
    return rows["study_id"].notna() == rows["kind"].eq("what a trial said")


CLAIM_RULES = (
    Rule(
        "slice names known words",
        ("selection",),
        "names something that the tables do not have",
        "parameters condition, outcome, comparator, type, scope, kind with ids of allowed words",
        _names_known_words,
    ),
    Rule(
        "outcomes are those of the slice",
        ("outcomes", "selection"),
        "are not the outcomes of the slice",
        "the same outcomes as in `selection`, the deciding one first",
        _outcomes_agree,
    ),
    Rule(
        "comparator is that of the slice",
        ("comparator", "selection"),
        "is not the comparator of the slice",
        "the family named in `selection`, or any where none is named",
        _comparator_agrees,
    ),
    Rule(
        "subject stands in the slice",
        ("subject", "selection"),
        "names a condition outside the slice",
        "conditions named in `selection`",
        _subject_in_slice,
    ),
    Rule(
        "a trial is named where one is meant",
        ("study_id", "kind"),
        "does not fit the kind of statement",
        "a study_id where the kind is “what a trial said”, else empty",
        _names_its_trial,
    ),
)
