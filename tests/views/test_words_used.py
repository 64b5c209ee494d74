"""The words of the field explained where a reader meets them: on every page, those that stand in that place."""

import pytest
from streamlit.testing.v1 import AppTest

from components import glossary
from evidence.glossary import TERMS
from tests.views.test_pages import assert_sound, open_app

NECK = "neck-pain"
PLACES = (
    ("views/overview.py", {}, "overview", {"Comparator", "Quality tier"}),
    ("views/condition.py", {"condition": NECK}, "forest", {"Forest plot", "Confidence interval", "Hedges’ g"}),
    ("views/condition.py", {"condition": NECK}, "course", {"Confidence interval", "Standard deviation"}),
    ("views/condition.py", {"condition": NECK}, "safeguards", {"Allocation concealment", "Intention to treat"}),
    ("views/condition.py", {"condition": NECK}, "reviews", {"GRADE"}),
    ("views/years.py", {"condition": NECK}, "pooled_by_year", {"Pooled effect"}),
    ("views/funders.py", {}, "funders_direction", {"Comparator"}),
    ("views/compare.py", {}, "comparison", {"Comparator"}),
    ("views/map.py", {}, "evidence_map", {"Comparator"}),
    ("views/teach.py", {"lesson": "how-long"}, "teach", {"Censored", "Follow-up"}),
    ("views/studies.py", {"study": "ironson-1996"}, "safeguards_of_study", {"Blinded assessor", "Quality tier"}),
)


def words(at: AppTest) -> dict[str, str]:
    """What every such button opens, by its key."""
    found: dict[str, str] = {}

    def walk(block) -> None:
        for child in getattr(block, "children", {}).values():
            if child.type == "popover" and child.proto.popover.label == "Words used here":
                (said,) = child.children.values()
                found[child.proto.id.rpartition("-")[2].removesuffix("_words")] = said.value
            walk(child)

    walk(at.main)
    return found


@pytest.mark.parametrize(("page", "query", "place", "expected"), PLACES)
def test_the_words_of_a_place_are_explained_there(page: str, query: dict, place: str, expected: set):
    at = open_app(page, **query)
    assert_sound(at)
    said = words(at)[place]
    for term in expected:
        assert glossary.as_list([term]) in said


def test_only_words_that_stand_there_are_explained():
    said = words(open_app())["overview"]
    here = {"Comparator", "Quality tier", "Systematic review"}
    assert {term for term in TERMS if glossary.as_list([term]) in said} == here


def test_a_list_of_lessons_that_uses_no_such_word_has_no_button():
    assert words(open_app("views/teach.py")) == {}


def test_the_reasons_of_a_claim_are_explained_when_they_are_shown():
    at = open_app("views/claims.py", claim="neck-shoulder-short")
    assert "claim" not in words(at)
    at.button(key="reveal").click().run()
    assert_sound(at)
    assert glossary.as_list(["Usual care"]) in words(at)["claim"]
