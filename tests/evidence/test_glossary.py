"""The glossary: short, plain, in order, without figures, and found in texts whatever way they say a word."""

import re

import pytest

from components import glossary
from components.words import plain
from evidence.glossary import TERMS, used_in


def test_terms_stand_in_the_order_of_the_alphabet():
    assert list(TERMS) == sorted(TERMS, key=str.casefold)
    assert len(TERMS) >= 15


@pytest.mark.parametrize("term", TERMS)
def test_a_definition_is_short_and_has_no_figures(term: str):
    said = TERMS[term]
    assert 30 <= len(said) <= 220
    assert said.endswith(".") and said[0].isupper() | (said[0] == "“")
    assert not re.search(r"\d", said)


def test_terms_become_markdown():
    assert glossary.as_list(["Follow-up"]).startswith("**Follow\\-up.** A look after")


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_found_by_itself_in_plain_text_and_in_markdown(term: str):
    assert term in used_in(f"So much for {term}, and more.")
    assert term in used_in(plain(f"So much for {term}."))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Reported: random allocation, concealed allocation, blinded assessor", "Allocation concealment"),
        ("attrition of at most 20 %", "Attrition"),
        ("Reported: blinded assessors", "Blinded assessor"),
        ("ends are **censored**: cut off", "Censored"),
        ("g 0.42 (95% CI 0.1 to 0.7)", "Confidence interval"),
        ("g 0.42 (95% CI 0.1 to 0.7)", "Hedges’ g"),
        ("(Hedges' g, in standard deviations)", "Hedges’ g"),
        ("(Hedges' g, in standard deviations)", "Standard deviation"),
        ("I² says how much", "Heterogeneity"),
        ("9 of 11 trials are pooled", "Pooled effect"),
        ("one of four tiers", "Quality tier"),
        ("a randomised trial", "Random allocation"),
        ("against sham or another therapy", "Sham control"),
        ("two reviews with GRADE", "Systematic review"),
        ("nothing added or usual care", "Usual care"),
        ("a waiting list", "Waitlist"),
    ],
)
def test_other_ways_of_saying_a_term_are_found(text: str, term: str):
    assert term in used_in(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a grade of ten", "GRADE"),
        ("swimming pools", "Subgroup"),
        ("whirlpooling", "Pooled effect"),
        ("a random-effects model", "Random allocation"),
        ("shambles", "Sham control"),
        ("frontier", "Quality tier"),
        ("", "Comparator"),
    ],
)
def test_other_words_are_not_taken_for_a_term(text: str, term: str):
    assert term not in used_in(text)


def test_terms_stand_in_the_order_of_the_glossary_each_once():
    assert used_in("A subgroup; its comparator; another subgroup.") == ("Comparator", "Subgroup")
