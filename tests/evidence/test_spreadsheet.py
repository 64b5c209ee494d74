"""What a reader takes away: safe to open, nothing lost, and exactly the selection on screen."""

from io import BytesIO

import pandas as pd
import pytest

from evidence import filtering
from evidence.export import spreadsheet
from evidence.selection import Selection
from tests.recount import read
from tests.written import DATA, corpus_of, result, trial

RISKY = ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "-", "="]
HARMLESS = ["", " =1", "a=1", "1-2", "'=1", "<0.05", "Ś=", "nan", "None"]


def read_back(content: bytes) -> pd.DataFrame:
    """As text, with nothing interpreted."""
    return pd.read_csv(BytesIO(content), encoding="utf-8-sig", dtype="str", keep_default_na=False)


def written(texts: list[str]) -> list[str]:
    return read_back(spreadsheet.as_csv(pd.DataFrame({"text": texts, "n": range(len(texts))})))["text"].tolist()


def test_text_that_could_run_as_a_formula_is_disarmed():
    assert written(RISKY) == [f"'{text}" for text in RISKY]


def test_other_text_stays_as_it_is():
    assert written(HARMLESS) == HARMLESS


@pytest.mark.parametrize(
    "text", ["a\nb", 'say "so"', "a,b; c", "a\rb", "a\r=1+1", "  spaces  ", "Śrem, Ødegård, 疲労, ’"]
)
def test_awkward_text_reads_back_as_it_was(text: str):
    assert written([text]) == [text]


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"estimate": [-3.25, 0.0, None, 1e-7], "n": [-1, 0, 2, 3], "yes": [True, False, True, True]})
    found = pd.read_csv(BytesIO(spreadsheet.as_csv(frame)), encoding="utf-8-sig")
    pd.testing.assert_frame_equal(found, frame)


def test_words_of_a_category_are_guarded_too():
    frame = pd.DataFrame({"word": pd.Categorical(["=x", "y", None])})
    assert read_back(spreadsheet.as_csv(frame))["word"].tolist() == ["'=x", "y", ""]


def test_the_guard_changes_a_copy():
    frame = pd.DataFrame({"text": ["=1"]})
    spreadsheet.safe(frame)
    assert frame["text"].tolist() == ["=1"]


def test_a_spreadsheet_is_told_that_it_is_utf_8():
    assert spreadsheet.as_csv(pd.DataFrame({"a": ["é"]})).startswith(b"\xef\xbb\xbfa\r\n")


def test_formulas_in_a_table_of_one_s_own_do_not_reach_the_spreadsheet():
    evil = trial(title="=1+1", funder="@evil", results=[result(support="+1", instrument="-x")])
    left = filtering.apply(Selection(), corpus_of(evil))
    study = read_back(spreadsheet.studies_csv(left)).iloc[0]
    row = read_back(spreadsheet.results_csv(left)).iloc[0]
    assert (study["title"], study["funder"]) == ("'=1+1", "'@evil")
    assert (row["support"], row["instrument"]) == ("'+1", "'-x")


SELECTIONS = [
    Selection(),
    Selection(conditions=("neck pain",), year_from=2005),
    Selection(outcomes=("pain",), families=("active",)),
    Selection(conditions=("HIV",), year_to=1986),
]


@pytest.mark.parametrize("chosen", SELECTIONS)
def test_the_studies_are_those_of_the_selection(corpus, recount, chosen: Selection):
    left = filtering.apply(chosen, corpus)
    found = read_back(spreadsheet.studies_csv(left))
    assert found["study_id"].tolist() == left.studies["study_id"].tolist()
    assert len(found) == left.n_studies
    own = {study["study_id"]: study for study in recount.studies}
    for row in found.to_dict("records"):
        assert row["tier"] == recount.tier(own[row["study_id"]])
        assert row["data_version"] == corpus.version


@pytest.mark.parametrize("chosen", SELECTIONS)
def test_the_results_are_those_of_the_selection(corpus, recount, chosen: Selection):
    left = filtering.apply(chosen, corpus)
    found = read_back(spreadsheet.results_csv(left))
    ids = set(left.studies["study_id"])
    expected = [
        row["result_id"]
        for row in read(DATA / "results.csv")
        if row["study_id"] in ids
        and (not chosen.outcomes or row["outcome"] in chosen.outcomes)
        and (not chosen.families or row["comparator_family"] in chosen.families)
    ]
    assert found["result_id"].tolist() == expected
    assert set(found["study_id"]) == ids


def same_cell(taken: str, own: str) -> bool:
    """The same text but for the guard, or the same number."""
    if taken == own or taken == f"'{own}":
        return True
    try:
        return float(taken) == float(own)
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("table", "export"), [("studies", spreadsheet.studies_csv), ("results", spreadsheet.results_csv)]
)
def test_every_cell_of_the_table_reads_back(everything, table: str, export):
    """All columns of the file, value by value; then the derived ones, and none that only the app understands."""
    taken = read_back(export(everything))
    own = pd.DataFrame(read(DATA / f"{table}.csv"))
    assert taken.columns[: len(own.columns)].tolist() == own.columns.tolist()
    assert not {"haystack", "study", "role"} & set(taken.columns)
    differing = [
        (name, mine, theirs)
        for name in own
        for theirs, mine in zip(taken[name], own[name], strict=True)
        if not same_cell(theirs, mine)
    ]
    assert differing == []


def test_accents_of_the_real_table_survive(everything):
    taken = read_back(spreadsheet.studies_csv(everything)).to_csv(index=False)
    own = (DATA / "studies.csv").read_text("utf-8")
    accented = {letter for letter in own if not letter.isascii()}
    assert len(accented) > 20
    assert accented <= set(taken)
