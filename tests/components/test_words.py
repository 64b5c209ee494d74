"""Text of the tables stays text: every sign that Markdown, HTML or Streamlit would take for its own is escaped."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.words import count, is_missing, number, plain

# What CommonMark, GitHub's tables and strikethrough, formulas, HTML, entities and Streamlit's directives begin with.
SIGNS = "\\`*_{}[]()#+-.!|~$:<>&"
MISSING = [None, "", float("nan"), np.nan, pd.NA, pd.NaT, "not_reported"]


def unescaped(text: str) -> set[str]:
    """Signs in a text that no backslash stands before."""
    return set(re.sub(r"\\.", "", text)) & set(SIGNS)


def read_back(text: str) -> str:
    """What a Markdown reader makes of escaped signs."""
    return re.sub(r"\\(.)", r"\1", text)


@given(st.text() | st.text(alphabet=SIGNS + " \n\tab1"))
@example("1. list\n# heading\n- item\n\n    code")
@example(":red[x] :material/home: $x^2$ <script>alert(1)</script> [a](javascript:b) | c &amp; ~~d~~ `e` \\")
def test_no_sign_is_left_to_markdown_and_no_text_is_lost(text: str):
    made = plain(text)
    assert unescaped(made) == set()
    if not is_missing(text):
        assert read_back(made) == " ".join(text.split())


@given(st.text())
def test_text_stays_on_one_line(text: str):
    """So that no table, list, heading or code block can begin in the middle of a cell."""
    assert len(plain(text).splitlines()) <= 1
    assert plain(text) == plain(text).strip()


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_gets_a_backslash(sign: str):
    assert plain(f"a{sign}b") == f"a\\{sign}b"


def test_accents_and_quotation_marks_stay():
    assert plain("Ødegård’s “naïve” 疲労 = ±2 %") == "Ødegård’s “naïve” 疲労 = ±2 %"


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_what_is_missing_is_said_to_be_not_reported(value: object):
    assert is_missing(value)
    assert plain(value) == number(value) == number(value, "weeks") == "not reported"


@pytest.mark.parametrize("value", [0, 0.0, False, "0", "no", "none", "nan", "not reported", " x"])
def test_nought_and_no_are_not_missing(value: object):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0, "", "0"),
        (5.0, "weeks", "5 weeks"),
        (0.14, "weeks", "0.14 weeks"),
        (12.5, "%", "12.5 %"),
        (2400.0, "people", "2,400 people"),
        (123456, "people", "123,456 people"),
        (np.float64(3), "", "3"),
    ],
)
def test_numbers_as_a_reader_expects_them(value: float, unit: str, expected: str):
    assert number(value, unit) == expected


@pytest.mark.parametrize(
    ("amount", "words", "expected"),
    [
        (0, ("trial",), "0 trials"),
        (1, ("trial",), "1 trial"),
        (2400, ("trial",), "2,400 trials"),
        (1, ("study", "studies"), "1 study"),
        (2, ("study", "studies"), "2 studies"),
    ],
)
def test_counted_nouns(amount: int, words: tuple[str, ...], expected: str):
    assert count(amount, *words) == expected
