"""What a selection leaves, counted again by plain Python; and the number beside every further choice."""

import unicodedata
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from evidence import filtering, overview
from evidence.filtering import Filtered
from evidence.selection import FACET_OF, Selection, choices
from tests.recount import TALLIED, Row, anything, tally
from tests.written import corpus_of, result, review, trial


def text_of(study: Row) -> str:
    """What the text search looks at."""
    names = ("title", "authors", "journal", "year", "funder", "doi", "pmid", "registration", "study_id")
    text = " ".join(study[name] for name in names).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def conditions_of(study: Row) -> list[str]:
    return study["conditions"].split("; ")


# Each selection, which studies it keeps by a plain reading of the row, and which of their results.
Keeps = Callable[[Row], bool]
CASES: dict[str, tuple[Selection, Keeps, Keeps]] = {
    "nothing limited": (Selection(), anything, anything),
    "one condition": (
        Selection(conditions=("neck pain",)),
        lambda study: "neck pain" in conditions_of(study),
        anything,
    ),
    "two conditions are either": (
        Selection(conditions=("neck pain", "other: sleep bruxism")),
        lambda study: bool({"neck pain", "other: sleep bruxism"} & set(conditions_of(study))),
        anything,
    ),
    "years, both ends in": (
        Selection(year_from=2004, year_to=2011),
        lambda study: 2004 <= int(study["year"]) <= 2011,
        anything,
    ),
    "from the last year": (Selection(year_from=2025), lambda study: int(study["year"]) >= 2025, anything),
    "to the first year": (Selection(year_to=1986), lambda study: int(study["year"]) <= 1986, anything),
    "funder and design": (
        Selection(funders=("Other government", "NIH: other institute"), designs=("randomised trial",)),
        lambda study: (
            study["funder_category"] in ("Other government", "NIH: other institute")
            and study["design"] == "randomised trial"
        ),
        anything,
    ),
    "an outcome": (Selection(outcomes=("sleep",)), anything, lambda row: row["outcome"] == "sleep"),
    "outcome and comparator in one and the same result": (
        Selection(outcomes=("pain",), families=("active",)),
        anything,
        lambda row: row["outcome"] == "pain" and row["comparator_family"] == "active",
    ),
    "a kind of comparator and an outcome": (
        Selection(outcomes=("pain",), comparators=("sham/light touch",)),
        anything,
        lambda row: row["outcome"] == "pain" and row["comparator_type"] == "sham/light touch",
    ),
    "condition and outcome filed under another condition": (
        Selection(conditions=("depression",), outcomes=("pain", "anxiety")),
        lambda study: "depression" in conditions_of(study),
        lambda row: row["outcome"] in ("pain", "anxiety"),
    ),
    "scope, massage type and kind": (
        Selection(scopes=("border",), massage_types=("reflexology", "acupressure"), kinds=("trial",)),
        lambda study: (
            study["scope"] == "border"
            and study["massage_type"] in ("reflexology", "acupressure")
            and study["kind"] == "trial"
        ),
        anything,
    ),
    "reviews only": (Selection(kinds=("review",)), lambda study: study["kind"] == "review", anything),
    "text: every word, anywhere, any case": (
        Selection(text="FIELD Massage"),
        lambda study: "field" in text_of(study) and "massage" in text_of(study),
        anything,
    ),
    "text with an accent": (Selection(text="mülle"), lambda study: "mulle" in text_of(study), anything),
    "text: a bracket is a bracket": (Selection(text="("), lambda study: "(" in text_of(study), anything),
    "text: a point is a point": (Selection(text="."), lambda study: "." in text_of(study), anything),
    "nobody": (Selection(conditions=("HIV",), year_to=1986), lambda study: False, anything),
}


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest, corpus) -> tuple[Filtered, Keeps, Keeps]:
    """A selection applied, with the plain reading of it."""
    chosen, keeps_study, keeps_result = CASES[request.param]
    return filtering.apply(chosen, corpus), keeps_study, keeps_result


def test_the_studies_left_are_those_of_a_plain_reading(case, recount):
    left, keeps_study, keeps_result = case
    expected = recount.ids(keeps_study, keeps_result)
    assert set(left.studies["study_id"]) == expected
    assert left.n_studies == len(expected)
    assert left.n_trials == sum(study["kind"] == "trial" for study in recount.studies if study["study_id"] in expected)


def test_the_tally_of_what_is_left_is_that_of_a_plain_reading(case, recount):
    left, keeps_study, keeps_result = case
    chosen = left.selection.conditions
    marks = recount.marks(keeps_study, keeps_result, lambda condition: not chosen or condition in chosen)
    expected = tally(marks)
    found = overview.condition_rows(left).set_index("condition")[list(TALLIED)]
    assert {condition: row.to_dict() for condition, row in found.iterrows()} == {
        condition: {name: row[name] for name in TALLIED} for condition, row in expected.items()
    }


def test_the_cases_are_varied(corpus, recount):
    """So that the two tests above have something to say: no two leave the same, and each but one leaves some."""
    left = [frozenset(recount.ids(keeps, results)) for _, keeps, results in CASES.values()]
    assert len(set(left)) == len(CASES)
    assert sum(not ids for ids in left) == 1


@pytest.mark.parametrize("tiers", [("stronger",), ("weaker", "not enough reported"), ("review: trials appraised",)])
def test_quality_tiers(corpus, recount, tiers: tuple[str, ...]):
    left = filtering.apply(Selection(tiers=tiers), corpus)
    assert set(left.studies["study_id"]) == recount.ids(lambda study: recount.tier(study) in tiers)
    assert left.n_studies > 0


@pytest.mark.parametrize("least", [1, 40, 101, 1000, 1_000_000])
def test_at_least_so_many_people_leaves_out_unknown_sizes(corpus, recount, least: int):
    left = filtering.apply(Selection(min_n=least), corpus)
    assert set(left.studies["study_id"]) == recount.ids(lambda study: (recount.people(study) or 0) >= least)
    assert left.n_studies < len(corpus.studies)


@pytest.mark.parametrize("text", [".*", "[a-z]+", "^massage", "massage|reflexology", "\\w", "$", "?"])
def test_the_search_knows_no_patterns(corpus, recount, text: str):
    left = filtering.apply(Selection(text=text), corpus)
    assert set(left.studies["study_id"]) == recount.ids(lambda study: text in text_of(study))
    assert left.n_studies < 20


def test_a_search_word_is_not_found_across_two_fields():
    """Title and authors are searched as they stand, with a space between."""
    corpus = corpus_of(trial(title="Back", authors="Rub A", results=[result()]))
    assert filtering.apply(Selection(text="backrub"), corpus).n_studies == 0
    assert filtering.apply(Selection(text="rub back"), corpus).n_studies == 1


# A study without any result.
def test_a_study_without_results_stays_until_a_result_is_asked_for():
    corpus = corpus_of(trial("with-2000", results=[result(outcome="pain")]), review("without-2000"))
    assert filtering.apply(Selection(), corpus).n_studies == 2
    assert filtering.apply(Selection(kinds=("review",)), corpus).n_studies == 1
    asked = filtering.apply(Selection(outcomes=("pain",)), corpus)
    assert asked.studies["study_id"].tolist() == ["with-2000"]
    assert filtering.facet_counts(Selection(), corpus)["outcomes"] == {"pain": 1}
    assert filtering.facet_counts(Selection(outcomes=("pain",)), corpus)["kinds"] == {"trial": 1, "review": 0}


# The number beside every choice.
BASES = {
    "nothing limited": Selection(),
    "study facets and years": Selection(conditions=("neck pain", "chronic low back pain"), year_from=2000, min_n=30),
    "result facets": Selection(outcomes=("pain", "anxiety"), families=("active",), kinds=("trial",)),
    "a kind of comparator": Selection(comparators=("sham/light touch", "usual care"), families=("active",)),
    "everything at once": Selection(
        conditions=("cancer symptoms", "anxiety (situational)"),
        outcomes=("anxiety",),
        families=("inactive", "active"),
        funders=("Not reported",),
        scopes=("core",),
        text="massage",
    ),
}


@pytest.mark.parametrize("field", FACET_OF)
@pytest.mark.parametrize("base", BASES)
def test_the_number_beside_a_word_is_what_choosing_it_alone_leaves(corpus, base: str, field: str):
    chosen = BASES[base]
    expected = {
        word: filtering.apply(chosen.with_words(field, [word]), corpus).n_studies for word in choices(corpus, field)
    }
    assert filtering.facet_counts(chosen, corpus)[field] == expected


def test_the_numbers_beside_words_that_exclude_each_other_add_up(corpus):
    counts = filtering.facet_counts(Selection(year_from=2010), corpus)
    left = filtering.apply(Selection(year_from=2010), corpus).n_studies
    for field in ("kinds", "scopes", "tiers", "funders", "designs", "massage_types"):
        assert sum(counts[field].values()) == left
    assert sum(counts["conditions"].values()) > left


def test_a_condition_named_twice_in_a_row_counts_once():
    twice = corpus_of(
        trial(conditions="neck pain; neck pain", results=[result()]),
        review(conditions="neck pain; neck pain", results=[result(comparator_family="review")]),
    )
    assert filtering.facet_counts(Selection(), twice)["conditions"] == {"neck pain": 2}
    (row,) = overview.condition_rows(filtering.apply(Selection(), twice)).to_dict("records")
    assert (row["trials"], row["reviews"]) == (1, 1)


# Nothing shared is changed.
def test_selecting_changes_nothing_of_the_corpus():
    corpus = corpus_of(trial(results=[result()]), review())
    frames = ("studies", "results", "arms", "appraisals", "memberships")
    before = {name: getattr(corpus, name).copy(deep=True) for name in frames}
    arrays = {name: value.copy() for name, value in vars(corpus.ranked).items()}
    for chosen in [selection for selection, _, _ in CASES.values()] + list(BASES.values()):
        left = filtering.apply(chosen, corpus)
        filtering.facet_counts(chosen, corpus)
        overview.condition_rows(left)
        overview.totals(left)
        left.marks["step"] = 0
    for name, copy in before.items():
        pd.testing.assert_frame_equal(getattr(corpus, name), copy)
    for name, copy in arrays.items():
        np.testing.assert_array_equal(getattr(corpus.ranked, name), copy)


def test_two_selections_of_one_corpus_do_not_meet(corpus, recount):
    first = filtering.apply(Selection(conditions=("neck pain",)), corpus)
    ids = first.studies["study_id"].tolist()
    filtering.apply(Selection(kinds=("review",)), corpus)
    assert first.studies["study_id"].tolist() == ids
    assert set(ids) == recount.ids(lambda study: "neck pain" in conditions_of(study))


@pytest.mark.parametrize(
    "text", ["cherkin 2001", "CHERKIN-2001", "10.7326/0003-4819-155-1-201107050-00002", "21727288"]
)
def test_a_study_is_found_by_its_names_and_numbers(corpus, text: str):
    assert "cherkin" in " ".join(filtering.apply(Selection(text=text), corpus).studies["study_id"])


def test_accents_make_no_difference_to_a_search(corpus):
    found = [set(filtering.apply(Selection(text=text), corpus).studies["study_id"]) for text in ("Türkmen", "turkmen")]
    assert found[0] == found[1] != set()
