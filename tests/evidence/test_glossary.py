"""The glossary: short, plain, in order, and without figures."""

import re

import pytest

from components import glossary
from evidence.glossary import TERMS


def test_terms_stand_in_the_order_of_the_alphabet():
    assert list(TERMS) == sorted(TERMS, key=str.casefold)
    assert len(TERMS) >= 15


@pytest.mark.parametrize("term", TERMS)
def test_a_definition_is_short_and_has_no_figures(term: str):
    said = TERMS[term]
    assert 30 <= len(said) <= 220
    assert said.endswith(".") and said[0].isupper() | (said[0] == "“")
    assert not re.search(r"\d", said)


def test_the_words_of_the_condition_page_are_in_it():
    assert set(glossary.OF_A_CONDITION) <= set(TERMS)
    assert glossary.as_list(["Follow-up"]).startswith("**Follow\\-up.** A look after")
