"""The results on a study's card: every printed result, in words a reader can trust, nothing silently missing."""

import re

import pandas as pd
import pytest

from components.study_card import conversions, results_table, speaks_for
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from tests.recount import Recount, Row, hollow_reason, read, step
from tests.written import DATA, corpus_of, result, review, trial

SIGNS_OF_MARKDOWN = re.compile(r"\\(.)")


def card_of(corpus: Corpus) -> pd.DataFrame:
    """The table of all results as it is read: without the backslashes that keep Markdown away."""
    return results_table(corpus.results).map(lambda cell: SIGNS_OF_MARKDOWN.sub(r"\1", cell))


def card(*results: dict, **cells: object) -> pd.DataFrame:
    """The table on the card of a trial written by hand."""
    return card_of(corpus_of(trial(results=list(results), **cells)))


@pytest.fixture(scope="module")
def every_card(corpus: Corpus) -> pd.DataFrame:
    """All results of the real table as cards show them, by their id."""
    return card_of(corpus).set_index("Id")


def all_results(recount: Recount) -> list[tuple[Row, Row]]:
    """Every result with its study, in the order of the table."""
    study_of = {study["study_id"]: study for study in recount.studies}
    return [(study_of[row["study_id"]], row) for row in read(DATA / "results.csv")]


def test_every_result_is_on_a_card_once(every_card: pd.DataFrame, recount: Recount):
    assert every_card.index.tolist() == [row["result_id"] for _, row in all_results(recount)]


def test_a_card_holds_the_results_of_its_study(corpus: Corpus, recount: Recount):
    for study_id in ("cherkin-2011", "furlan-2015", "walach-2003"):
        own = results_table(corpus.results[corpus.results["study"].eq(corpus.row_of[study_id])])
        assert own["Id"].str.replace("\\", "").tolist() == [row["result_id"] for row in recount.results[study_id]]


def test_what_each_result_says_is_that_of_an_independent_reading(every_card: pd.DataFrame, recount: Recount):
    assert every_card["What it says"].tolist() == [said_by(study, row) for study, row in all_results(recount)]


def said_by(study: Row, row: Row) -> str:
    if study["kind"] == "review":
        return f"review: {row['direction']}"
    reason = hollow_reason(row)
    return f"hollow: {reason}" if reason else step(row)


def test_figures_stand_as_printed(every_card: pd.DataFrame, recount: Recount):
    assert every_card["As printed"].tolist() == [" ".join(row["support"].split()) for _, row in all_results(recount)]


def test_a_named_result_reads_as_its_source_says(every_card: pd.DataFrame):
    """Cherkin 2011: relaxation massage against usual care at the end of treatment, MD -2.9 on the Roland scale."""
    first = every_card.loc["cherkin-2011.01"]
    assert first["Outcome"] == "Function/disability, primary (Roland Disability Questionnaire)"
    assert first["Compared"] == "Relaxation massage v Usual care"
    assert first["When"] == "10 weeks, end of treatment"
    assert first["What it says"] == "clearly favours massage"


def test_every_reason_and_every_step_can_be_read_on_some_card(every_card: pd.DataFrame):
    said = set(every_card["What it says"])
    assert set(words.STEPS) <= said
    assert {f"hollow: {reason}" for reason in words.HOLLOW_REASONS} <= said


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "not reported"),
        ({"time_weeks": 0}, "0 weeks"),
        ({"time_weeks": 0.14, "time_label": "immediate"}, "0.14 weeks, immediate"),
        ({"time_label": "end of treatment"}, "end of treatment"),
        ({"time_weeks": 26.0}, "26 weeks"),
    ],
)
def test_when_it_was_measured(cells: dict, expected: str):
    assert card(result(**cells))["When"].tolist() == [expected]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "Pain"),
        ({"primary": "yes"}, "Pain, primary"),
        ({"primary": "no"}, "Pain"),
        ({"instrument": "VAS 0-10"}, "Pain (VAS 0-10)"),
        ({"outcome": "other", "outcome_detail": "itching", "instrument": "VAS"}, "Other outcomes (itching; VAS)"),
    ],
)
def test_what_was_measured(cells: dict, expected: str):
    assert card(result(**cells))["Outcome"].tolist() == [expected]


def test_columns_that_say_nothing_are_left_out():
    assert list(card(result())) == ["Outcome", "Compared", "When", "What it says", "As printed", "Id"]
    assert "Notes" in card(result(), result(reader_note="Read with care."))
    assert "GRADE" not in card(result())


def test_grade_stands_where_it_is_given_and_nothing_where_it_is_not():
    pooled = [result(comparator_family="review", grade=word) for word in ("low", None)]
    table = card_of(corpus_of(review(results=pooled)))
    assert table["GRADE"].tolist() == ["low", ""]


def test_every_note_of_a_result_is_shown_with_its_reason():
    noted = result(
        use_in_figures="no", reason_not_used="Why.", reader_note="Care.", sign_note="Sign.", coder_note="Coded."
    )
    table = card(noted)
    assert table["Notes"].tolist() == ["Why. Care. Sign. Coded."]
    assert table["What it says"].tolist() == ["hollow: figures not usable"]


def test_text_of_the_table_cannot_become_markup():
    evil = result(support="**bold** <b>x</b> | :red[y]", massage_arm="[a](http://b)", instrument="`code`")
    table = results_table(corpus_of(trial(results=[evil])).results)
    shown = " ".join(table.iloc[0])
    assert not set(SIGNS_OF_MARKDOWN.sub("", shown)) & set("*<>|`[]$#_")
    assert card(evil)["As printed"].tolist() == ["**bold** <b>x</b> | :red[y]"]


def test_the_card_changes_nothing_of_the_table():
    corpus = corpus_of(trial(results=[result()]))
    before = corpus.results.copy(deep=True)
    results_table(corpus.results)
    pd.testing.assert_frame_equal(corpus.results, before)


# Which result speaks, and the way of its figures to one scale.
def own_results(corpus: Corpus, study_id: str) -> pd.DataFrame:
    return corpus.results[corpus.results["study"].eq(corpus.row_of[study_id])]


def test_the_result_that_speaks_is_named_with_its_condition(corpus: Corpus, recount: Recount):
    """Of every trial and condition one result at most, and that of the independent reading."""
    expected: dict[str, set[str]] = {}
    for mark in recount.marks():
        if mark["reason"] is None:
            expected.setdefault(mark["result_id"], set()).add(words.label(mark["condition"]))
    found = speaks_for(corpus.results, corpus)
    assert {result_id: set(names.split(", ")) for result_id, names in found.items()} == {
        result_id: {part for name in names for part in name.split(", ")} for result_id, names in expected.items()
    }


def test_a_conversion_says_its_way_or_why_there_is_none(corpus: Corpus):
    effects = hedges_g(corpus.results, corpus.studies)
    table = conversions(corpus.results, effects)
    assert len(table) == len(corpus.results)
    for said, effect in zip(table["Hedges’ g"].str.replace("\\", ""), effects.to_dict("records"), strict=True):
        if effect["g"] == effect["g"]:
            assert f"g {effect['g']:.2f}" in said
        else:
            assert said.startswith("none: ")


def test_only_a_result_that_speaks_is_named(corpus: Corpus):
    own = own_results(corpus, "cherkin-2011")
    table = results_table(own, speaks_for(own, corpus)).set_index("Id")
    assert table["Speaks for"].astype(bool).sum() == 1
    assert "Speaks for" not in results_table(own)
