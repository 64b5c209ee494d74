"""Where each statement about a safeguard comes from: our own reading of the source, or a published appraisal."""

from copy import copy

import pandas as pd
import pytest

from evidence import quality
from evidence import vocabulary as words
from evidence.tables import Tables
from tests.recount import Recount
from tests.written import SILENT, appraisal, groups, real_tables, result, review, tables_of, trial

FROM_ROW = quality.FROM_ROW
COLUMN = {"random_allocation": "randomised"} | {name: name for name in SILENT[1:] if name in quality.APPRAISED}
NAMES = {
    "random_allocation": "random",
    "allocation_concealed": "concealed",
    "assessor_blinded": "blinded",
    "sham_or_attention": "sham",
    "intention_to_treat": "intention",
    "low_attrition": "attrition",
    "registered": "registered",
    "fifty_per_group": "fifty",
}


def parts(tables: Tables) -> tuple[pd.DataFrame, ...]:
    return tables.studies, tables.results, tables.arms, tables.appraisals


def both(**cells: object) -> pd.DataFrame:
    """Statement and source of every safeguard of one trial written by hand."""
    tables = parts(tables_of(trial(**cells)))
    said, sources = quality.safeguards(*tables), quality.sources_of_safeguards(*tables)
    return pd.DataFrame({"said": said.iloc[0], "source": sources.iloc[0]})


def told(row: str, *appraised: str, item: str = "allocation_concealed") -> tuple[str, object]:
    """Statement and source of one safeguard: what the row says, then what appraisals A, B ... say."""
    tools = [appraisal(tool, **{item: said}) for tool, said in zip("ABC", appraised, strict=False)]
    found = both(**{COLUMN[item]: row, "appraisals": tools}).loc[item]
    return found["said"], found["source"]


@pytest.mark.parametrize("item", COLUMN)
@pytest.mark.parametrize("said", words.YES_NO)
def test_what_the_row_says_comes_from_the_row(item: str, said: str):
    assert told(said, item=item) == (said, FROM_ROW)
    assert told(said, said, item=item) == (said, FROM_ROW)


@pytest.mark.parametrize("item", COLUMN)
@pytest.mark.parametrize("said", words.YES_NO)
def test_where_the_row_is_silent_the_appraisal_is_named(item: str, said: str):
    assert told("not_reported", said, item=item) == (said, "A")


def test_a_no_of_an_appraisal_against_the_row_is_the_appraisal_s():
    assert told("yes", "no") == ("no", "A")


def test_a_yes_of_an_appraisal_against_the_row_changes_nothing():
    assert told("no", "yes") == ("no", FROM_ROW)


def test_of_several_appraisals_the_first_that_says_what_counts_is_named():
    assert told("not_reported", "yes", "no") == ("no", "B")
    assert told("not_reported", "unclear", "yes", "yes") == ("yes", "B")
    assert told("yes", "yes", "no") == ("no", "B")


def test_what_nobody_says_has_no_source():
    for found in (told("not_reported"), told("not_reported", "unclear")):
        assert found[0] == "not_reported"
        assert pd.isna(found[1])


def test_attrition_comes_from_the_row_or_from_an_appraisal():
    low = [appraisal("A", low_attrition="yes")]
    assert tuple(both(attrition_pct=10).loc["low_attrition"]) == ("yes", FROM_ROW)
    assert tuple(both(appraisals=low).loc["low_attrition"]) == ("yes", "A")
    assert tuple(both(attrition_pct=30, appraisals=low).loc["low_attrition"]) == ("no", FROM_ROW)


def test_a_design_that_is_not_random_is_read_in_the_row():
    assert tuple(both(design="quasi-randomised trial").loc["random_allocation"]) == ("no", FROM_ROW)


def test_what_no_appraisal_rates_comes_from_the_row():
    found = both(
        results=[result(comparator_type="sham/light touch")], arms=groups(60, 60), registration="NCT1", appraisals=[]
    )
    for name in ("sham_or_attention", "registered", "fifty_per_group"):
        assert tuple(found.loc[name]) == ("yes", FROM_ROW)


def test_the_silent_trial_has_one_source_only():
    """That no group got sham or attention is read in the row; everything else is silent."""
    sources = both()["source"]
    assert sources.dropna().to_dict() == {"sham_or_attention": FROM_ROW}


def test_reviews_have_rows_too_and_nothing_is_changed():
    tables = parts(tables_of(trial(randomised="yes"), review()))
    before = [frame.copy(deep=True) for frame in tables]
    sources = quality.sources_of_safeguards(*tables)
    assert list(sources.index) == ["smith-2000", "jones-2010"]
    assert list(sources.columns) == list(quality.SAFEGUARDS)
    for frame, kept in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


def test_no_study_at_all_has_no_source():
    empty = [frame.iloc[:0] for frame in parts(real_tables())]
    sources = quality.sources_of_safeguards(*empty)
    assert sources.empty
    assert list(sources.columns) == list(quality.SAFEGUARDS)


def test_a_source_is_named_where_the_table_says_something_and_only_there():
    tables = parts(real_tables())
    said, sources = quality.safeguards(*tables), quality.sources_of_safeguards(*tables)
    pd.testing.assert_frame_equal(sources.notna(), said.ne(words.NOT_REPORTED))


def test_every_source_of_the_table_agrees_with_the_files(recount: Recount):
    """An appraisal is named exactly where, without it, the row would not say what counts."""
    sources = quality.sources_of_safeguards(*parts(real_tables()))
    silent = copy(recount)
    silent.appraisals = {study["study_id"]: [] for study in recount.studies}
    named = 0
    for study in (study for study in recount.studies if study["kind"] == "trial"):
        final, alone = recount.safeguards(study), silent.safeguards(study)
        for name, short in NAMES.items():
            source = sources.loc[study["study_id"], name]
            if final[short] == "not_reported":
                assert pd.isna(source)
            elif final[short] == alone[short]:
                assert source == FROM_ROW
            else:
                said = [row["tool"] for row in recount.appraisals[study["study_id"]] if row[name] == final[short]]
                assert source == said[0]
                named += 1
    assert named > 10
