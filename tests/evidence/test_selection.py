"""A selection survives the trip through a link; what a link gets wrong is said; words and ids stay what they are."""

import doctest
from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence import selection as selecting
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.selection import FACET_OF, FACETS, MAX_TEXT, PARAMS, Selection, choices, from_query, in_words

VOCABULARIES = {
    "kinds": words.KINDS,
    "scopes": words.SCOPES,
    "designs": words.DESIGNS,
    "conditions": words.CONDITIONS,
    "condition groups": words.CONDITION_GROUPS,
    "outcomes": words.OUTCOMES,
    "massage types": words.MASSAGE_TYPES,
    "funders": words.FUNDER_CATEGORIES,
    "comparator types": words.COMPARATOR_TYPES,
    "families": words.COMPARATOR_FAMILIES,
    "tiers": words.TIERS,
    "steps": words.STEPS,
}


def any_selection(corpus: Corpus) -> st.SearchStrategy[Selection]:
    """Selections a reader can make on this table."""
    facets = {
        facet.field: st.lists(st.sampled_from(choices(corpus, facet.field)), unique=True, max_size=4).map(tuple)
        for facet in FACETS
    }
    return st.builds(Selection, **facets, min_n=st.integers(0, 1_000_000), text=_texts(), **_no_years()).flatmap(
        lambda chosen: _with_years(chosen, corpus)
    )


def _texts() -> st.SearchStrategy[str]:
    return st.text(max_size=MAX_TEXT).map(str.strip)


def _no_years() -> dict[str, st.SearchStrategy[None]]:
    return {"year_from": st.none(), "year_to": st.none()}


def _with_years(chosen: Selection, corpus: Corpus) -> st.SearchStrategy[Selection]:
    first, last = int(corpus.studies["year"].min()), int(corpus.studies["year"].max())
    year = st.none() | st.integers(first, last)

    def limited(years: tuple[int | None, int | None]) -> Selection:
        start, end = sorted(years) if None not in years else years
        values = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
        return Selection(**values | {"year_from": start, "year_to": end})

    return st.tuples(year, year).map(limited)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_selection_comes_back_from_its_own_link(corpus: Corpus, data: st.DataObject):
    chosen = data.draw(any_selection(corpus))
    query = chosen.to_query(corpus.version)
    assert from_query(query, corpus) == (chosen, [])
    assert selecting.link_version(query, corpus) is None
    assert set(query) <= set(PARAMS)


ANY_QUERY = st.dictionaries(
    st.sampled_from([*PARAMS, "page", "utm_source"]),
    st.lists(st.text(max_size=12) | st.sampled_from(["neck-pain", "pain", "2000", "2010", "40", "active"]), max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(query=ANY_QUERY)
@example(query={"q": ["a" * (MAX_TEXT - 1) + " b"]})
@example(query={"from": ["²"], "min_n": ["٣"]})
def test_every_link_is_followed_or_said_and_what_is_followed_stays(corpus: Corpus, query: dict[str, list[str]]):
    """No link breaks; each of its words is chosen or reported; the selection read from it is a normal one."""
    chosen, ignored = from_query(query, corpus)
    for facet in FACETS:
        kept = {words.slug(word) for word in getattr(chosen, facet.field)}
        reported = {part.value for part in ignored if part.param == facet.param}
        assert kept | reported == {value for value in query.get(facet.param, []) if value}
        assert not kept & reported
    assert from_query(chosen.to_query(), corpus) == (chosen, [])


def test_nothing_limited_needs_no_parameters():
    assert Selection().to_query("2026.11.0") == {}
    assert not Selection().changed()


def test_a_link_holds_stable_ids_and_the_data_version():
    chosen = Selection(conditions=("neck pain", "HIV"), funders=("NIH: NCCIH/NCCAM/OAM",), year_from=2000, min_n=40)
    assert chosen.to_query("2026.11.0") == {
        "condition": ["neck-pain", "hiv"],
        "funder": ["nih-nccih-nccam-oam"],
        "from": ["2000"],
        "min_n": ["40"],
        "data": ["2026.11.0"],
    }


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.field)
def test_an_unknown_word_is_dropped_and_said_the_known_one_kept(corpus, facet):
    known = choices(corpus, facet.field)[0]
    chosen, ignored = from_query({facet.param: ["atlantis", words.slug(known)]}, corpus)
    assert getattr(chosen, facet.field) == (known,)
    assert [(part.param, part.value) for part in ignored] == [(facet.param, "atlantis")]
    assert facet.label.lower() in ignored[0].reason


def test_a_label_is_not_an_id(corpus):
    chosen, ignored = from_query({"condition": ["Neck pain"]}, corpus)
    assert chosen == Selection()
    assert [part.value for part in ignored] == ["Neck pain"]


def test_a_word_said_twice_counts_once(corpus):
    chosen, ignored = from_query({"condition": ["neck-pain", "neck-pain"]}, corpus)
    assert (chosen.conditions, ignored) == (("neck pain",), [])


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"from": ["1066"]}, "outside"),
        ({"to": ["2999"]}, "outside"),
        ({"from": ["MMX"]}, "whole number"),
        ({"from": ["-2000"]}, "whole number"),
        ({"to": ["2000.5"]}, "whole number"),
        ({"min_n": ["many"]}, "whole number"),
        ({"min_n": ["99999999"]}, "outside"),
        ({"min_n": ["9" * 400]}, "whole number"),
    ],
)
def test_a_number_that_cannot_be_is_dropped_and_said(corpus, query: dict, reason: str):
    chosen, ignored = from_query(query, corpus)
    assert chosen == Selection()
    assert [(part.param, [part.value]) for part in ignored] == list(query.items())
    assert reason in ignored[0].reason


def test_years_in_the_wrong_order_are_both_dropped_and_said(corpus):
    chosen, ignored = from_query({"from": ["2015"], "to": ["2000"], "condition": ["neck-pain"]}, corpus)
    assert chosen == Selection(conditions=("neck pain",))
    assert [part.param for part in ignored] == ["from"]
    assert "2000" in ignored[0].reason


def test_one_year_is_a_span(corpus):
    chosen, ignored = from_query({"from": ["2015"], "to": ["2015"]}, corpus)
    assert (chosen.year_from, chosen.year_to, ignored) == (2015, 2015, [])


def test_the_last_of_several_numbers_and_no_empty_one_counts(corpus):
    assert from_query({"from": ["2000", "2005"], "to": [""]}, corpus) == (Selection(year_from=2005), [])


def test_a_long_search_is_cut(corpus):
    chosen, _ = from_query({"q": ["x" * 5_000]}, corpus)
    assert chosen.text == "x" * MAX_TEXT


@pytest.mark.parametrize(
    ("query", "expected"),
    [({}, None), ({"data": [""]}, None), ({"data": ["2020.1"]}, "2020.1"), ({"data": ["2020.1", "own"]}, None)],
)
def test_a_link_from_another_data_version_is_known_as_such(corpus, query: dict, expected: str | None):
    own = {param: [corpus.version if value == "own" else value for value in given] for param, given in query.items()}
    assert selecting.link_version(own, corpus) == expected


@pytest.mark.parametrize("name", VOCABULARIES)
def test_ids_are_unique_in_each_vocabulary(name: str):
    slugs = [words.slug(word) for word in VOCABULARIES[name]]
    assert len(set(slugs)) == len(slugs)
    assert all(slug and slug == slug.lower() and slug.isascii() for slug in slugs)


@pytest.mark.parametrize("field", FACET_OF)
def test_ids_are_unique_among_the_words_of_the_table(corpus, field: str):
    present = choices(corpus, field)
    assert len({words.slug(word) for word in present}) == len(present)


def test_choices_are_the_words_of_the_table_in_the_order_of_the_vocabulary(corpus, recount):
    listed = {word for study in recount.studies for word in study["conditions"].split("; ")}
    assert set(choices(corpus, "conditions")) == listed
    assert [word for word in choices(corpus, "conditions") if word in words.CONDITIONS] == [
        word for word in words.CONDITIONS if word in listed
    ]
    assert choices(corpus, "families") == words.COMPARATOR_FAMILIES
    assert choices(corpus, "tiers") == words.TIERS


def test_ids_in_links_that_are_out_in_the_world_stay():
    """A link made today must be followed tomorrow: none of these may ever change."""
    assert (
        *("condition", "outcome", "comparator", "control", "funder", "quality", "type", "scope", "design", "kind"),
        *("from", "to", "min_n", "q", "data"),
    ) == PARAMS
    lasting = {
        "chronic low back pain": "chronic-low-back-pain",
        "low back pain (other)": "low-back-pain-other",
        "headache/migraine": "headache-migraine",
        "premenstrual/dysmenorrhoea": "premenstrual-dysmenorrhoea",
        "insomnia/sleep problems": "insomnia-sleep-problems",
        "Parkinson's disease": "parkinson-s-disease",
        "PTSD": "ptsd",
        "function/disability": "function-disability",
        "relaxation/Swedish": "relaxation-swedish",
        "None (declared unfunded)": "none-declared-unfunded",
        "not enough reported": "not-enough-reported",
        "review: certainty graded": "review-certainty-graded",
        "controlled trial, allocation not reported": "controlled-trial-allocation-not-reported",
        "other: sleep bruxism": "other-sleep-bruxism",
    }
    assert {word: words.slug(word) for word in lasting} == lasting


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Selection(), ""),
        (Selection(year_from=2000), "from 2000"),
        (Selection(year_to=2000), "to 2000"),
        (Selection(year_from=2000, year_to=2004), "2000 to 2004"),
        (Selection(year_from=2000, year_to=2000), "2000"),
        (Selection(min_n=50), "at least 50 people"),
        (Selection(text="back rub"), "text “back rub”"),
        (Selection(conditions=("neck pain",)), "Condition: Neck pain"),
        (Selection(conditions=("neck pain", "HIV")), "Condition: Neck pain or HIV"),
        (Selection(conditions=("neck pain", "HIV", "stroke")), "Condition: Neck pain, HIV or Stroke"),
        (Selection(conditions=("neck pain", "HIV", "stroke", "burns")), "Condition: Neck pain, HIV, Stroke or Burns"),
        (
            Selection(conditions=("neck pain", "HIV", "stroke", "burns", "PTSD")),
            "Condition: Neck pain, HIV, Stroke or 2 more",
        ),
        (
            Selection(families=("inactive",), year_from=2000, min_n=10, text="x"),
            "Compared with: No treatment, waitlist, usual care; from 2000; at least 10 people; text “x”",
        ),
    ],
)
def test_a_selection_in_words(chosen: Selection, expected: str):
    assert in_words(chosen) == expected


def test_the_example_in_the_documentation_is_true():
    assert doctest.testmod(selecting).failed == 0
    assert doctest.testmod(selecting).attempted > 0


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.field)
def test_every_facet_is_said_and_counted(corpus, facet):
    word = choices(corpus, facet.field)[0]
    chosen = Selection().with_words(facet.field, [word])
    assert chosen == Selection(**{facet.field: (word,)})
    assert in_words(chosen) == f"{facet.label}: {words.label(word)}"
    assert (chosen.changed(), chosen.count_limits()) == (True, 1)


def test_limits_are_counted_with_the_years_as_one():
    assert Selection().count_limits() == 0
    assert Selection(year_from=2000, year_to=2010).count_limits() == 1
    assert Selection(year_from=2000, year_to=2010, text="x", min_n=3, kinds=("trial",)).count_limits() == 4


def test_a_selection_can_be_a_key_and_never_changes():
    chosen = Selection(conditions=("neck pain",))
    assert {chosen: 1}[Selection(conditions=("neck pain",))] == 1
    with pytest.raises(FrozenInstanceError):
        chosen.text = "other"  # type: ignore[misc]
