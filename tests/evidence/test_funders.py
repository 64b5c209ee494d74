"""Who paid: categories, named funders by one table of spellings, and finding exactly their studies."""

import pandas as pd
import pytest

from evidence import filtering, funder_names, funders, funders_in_words
from evidence.forest import Family
from evidence.funder_names import ALIASES, named, search_word
from evidence.pooling import Pooled, Refusal
from evidence.selection import Selection
from evidence.vocabulary import FUNDER_CATEGORIES, STEPS, TRIAL_TIERS


@pytest.fixture(scope="module")
def printed(recount) -> list[str]:
    """Every funder that the study table prints."""
    return sorted({row["funder"] for row in recount.studies if row["funder"]})


# The table of spellings.
@pytest.mark.parametrize("alias", ALIASES)
def test_only_spellings_that_occur_are_listed(alias: str, printed: list[str]):
    assert any(alias in text for text in printed)


@pytest.mark.parametrize("alias", ALIASES)
def test_every_spelling_leads_to_its_name(alias: str):
    assert ALIASES[alias] in named(alias)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("NIH (R21-AT004469)", ("NCCIH (formerly NCCAM, OAM)",)),
        ("NIH Office of Alternative Medicine (one-year grant, $30,000)", ("NCCIH (formerly NCCAM, OAM)",)),
        (
            "NIH: NCCIH (R21 AT007090) and National Cancer Institute",
            ("NCCIH (formerly NCCAM, OAM)", "National Cancer Institute (NIH)"),
        ),
        (
            "Massage Therapy Foundation, with support from the American Massage Therapy Association",
            ("Massage Therapy Foundation", "American Massage Therapy Association"),
        ),
        ("US Department of Veterans Affairs (I01-HX002035)", ("US Department of Veterans Affairs",)),
        (
            "NIMH Merit Award (MH46586), NIMH Senior Research Scientist Award, and Johnson & Johnson",
            ("National Institute of Mental Health (NIH)", "Johnson & Johnson (and its Pediatric Institute)"),
        ),
        ("Palmer Foundation", ("Palmer Foundation",)),
        ("One Fund (a; b); Another Fund", ("One Fund (a; b)", "Another Fund")),
    ],
)
def test_names_in_what_is_printed(text: str, names: tuple[str, ...]):
    assert named(text) == names


def test_done_at_a_place_is_not_paid_by_it():
    """A PubMed tag says US government; that it was done at Veterans Affairs does not say who paid."""
    text = "US government, non-PHS (PubMed support tag; done at the Department of Veterans Affairs)"
    assert named(text) == (text,)


def test_every_printed_funder_names_somebody_and_nothing_is_lost(printed: list[str]):
    names = set(ALIASES.values())
    for text in printed:
        assert named(text)
        assert all(name in names or name in text for name in named(text))


def test_a_spelling_within_a_longer_word_is_another_body():
    assert named("NCCAMX") == ("NCCAMX",)
    assert named("TheNIMH") == ("TheNIMH",)


def test_declared_unfunded_names_nobody(recount, corpus):
    unfunded = corpus.studies[corpus.studies["funder_category"] == "None (declared unfunded)"]
    assert len(unfunded)
    assert funder_names.of_studies(unfunded).empty


# Finding the studies.
def test_search_words_are_one_word_each_and_all_different(corpus):
    names = funder_names.of_studies(corpus.studies)["name"].unique()
    found = [search_word(name) for name in names]
    assert len(set(found)) == len(found)
    assert all(len(word.split()) == 1 for word in found)


def test_the_search_word_finds_exactly_the_studies_of_each_named_funder(corpus):
    rows = funder_names.of_studies(corpus.studies)
    for name, some in rows.groupby("name"):
        left = filtering.apply(Selection(text=search_word(name)), corpus)
        assert set(left.studies.index) == set(some["study"]), name


def test_the_start_of_a_search_word_finds_nothing(corpus):
    assert filtering.apply(Selection(text="funder:massage-therapy-foundation"), corpus).n_studies == 3
    assert filtering.apply(Selection(text="funder:massage-therapy"), corpus).n_studies == 0
    assert filtering.apply(Selection(text="funder:"), corpus).n_studies == 0


def test_a_search_word_goes_with_other_words_and_filters(corpus):
    both = Selection(text=f"low {search_word('NCCIH (formerly NCCAM, OAM)')}", kinds=("trial",))
    left = filtering.apply(both, corpus)
    assert 0 < left.n_studies < 18
    assert left.studies["haystack"].str.contains("low").all()


def test_a_link_knows_its_named_funders(corpus):
    assert funders.is_named("massage-therapy-foundation", corpus)
    assert not funders.is_named("massage-therapy", corpus)
    assert not funders.is_named("the moon", corpus)
    assert not funders.is_named("", corpus)


# Counting.
def test_categories_add_up(everything):
    table = funders.categories(everything)
    assert table["category"].tolist() == [word for word in FUNDER_CATEGORIES if word in set(table["category"])]
    assert table["category"].iloc[-1] == funders.UNSAID
    assert table["trials"].sum() == everything.n_trials
    assert table["reviews"].sum() == everything.n_studies - everything.n_trials
    assert (table[[*STEPS, "hollow"]].sum(axis=1) == table["trials"]).all()
    assert (table[list(TRIAL_TIERS)].sum(axis=1) == table["trials"]).all()
    assert (table[list(STEPS)].sum(axis=1) == table["speaking"]).all()


def test_reviews_alone_leave_categories_without_trials(corpus):
    table = funders.categories(filtering.apply(Selection(kinds=("review",)), corpus))
    assert table["trials"].sum() == 0 < table["reviews"].sum()
    said, silent = funders.sides(table)
    assert funders_in_words.headline(said, silent, Selection()) == "No trial in this selection"


def test_nothing_left_is_an_empty_table(corpus):
    nothing = filtering.apply(Selection(text="no such words anywhere"), corpus)
    assert funders.categories(nothing).empty
    assert funders.named(nothing).empty


def test_named_funders_keep_what_was_printed(everything):
    table = funders.named(everything).set_index("name")
    foundation = table.loc["Massage Therapy Foundation"]
    assert foundation["studies"] == 3
    assert "Holistic Health Research (registry collaborators)" in foundation["printed"]
    assert table["studies"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("text", "first"),
    [("nccam", "NCCIH (formerly NCCAM, OAM)"), ("VETERANS", "US Department of Veterans Affairs"), ("moon", None)],
)
def test_named_funders_are_searched_in_name_and_print(everything, text: str, first: str | None):
    found = funders.matching(funders.named(everything), text)["name"].tolist()
    assert (found or [None])[0] == first


# Words.
def side(trials: int, speaking: int, to_massage: int) -> funders.Side:
    return funders.Side(trials, speaking, to_massage, 0)


@pytest.mark.parametrize(
    ("said", "silent", "headline"),
    [
        (side(0, 0, 0), side(4, 4, 4), "No trial says who paid: 4 of 4"),
        (side(1, 1, 1), side(9, 9, 9), "Nearly all trials do not say who paid: 9 of 10"),
        (side(4, 4, 4), side(6, 6, 6), "Most trials do not say who paid: 6 of 10"),
        (side(5, 5, 5), side(5, 5, 5), "5 of 10 trials say who paid, 5 do not"),
        (
            side(20, 20, 10),
            side(40, 40, 30),
            "Most trials do not say who paid: 40 of 60; those that do point to massage less often",
        ),
        (
            side(20, 20, 15),
            side(40, 40, 30),
            "Most trials do not say who paid: 40 of 60; those that do point to massage about as often",
        ),
    ],
)
def test_the_headline_says_how_many_do_not_say_who_paid(said, silent, headline: str):
    assert funders_in_words.headline(said, silent, Selection()) == headline


# Pooling.
def family(by_funder: dict[str, list[float]]) -> Family:
    rows = [
        {"study_id": f"{category}{place}", "label": "S", "g": g, "variance": 0.02, "funder_category": category}
        for category, effects in by_funder.items()
        for place, g in enumerate(effects)
    ]
    frame = pd.DataFrame(rows).assign(comparator_family="active", excluded=False)
    return Family("active", frame, Refusal(0, ""))


def test_categories_of_three_trials_are_pooled_and_compared():
    (found,) = funders.by_funder(
        [family({"Other government": [0.1, 0.2, 0.3], "Not reported": [0.8, 0.9, 1.0], "Commercial": [0.5]})]
    )
    results = dict(found.groups)
    assert list(results) == ["Other government", "Commercial", "Not reported"]
    assert isinstance(results["Other government"], Pooled)
    assert isinstance(results["Commercial"], Refusal)
    said = funders_in_words.test(found)
    assert said.startswith("Against sham or another therapy, test for difference between categories: Q ")
    assert "1 df" in said
    assert "Other government" in funders_in_words.pooled_headline([found])


def test_one_category_that_pools_is_compared_with_nothing():
    (found,) = funders.by_funder([family({"Other government": [0.1], "Not reported": [0.8, 0.9, 1.0]})])
    assert funders_in_words.test(found).endswith("Fewer than two subgroups have enough trials to be compared.")
    assert funders_in_words.pooled_headline([found]) == "Only trials that do not say who paid are enough to pool"
    (few,) = funders.by_funder([family({"Other government": [0.1]})])
    assert funders_in_words.pooled_headline([few]) == "No category of funder has three trials with figures"


def test_the_caution_says_few_and_not_by_lot():
    assert "not drawn by lot" in funders_in_words.CAUTION
    assert "few trials" in funders_in_words.CAUTION
