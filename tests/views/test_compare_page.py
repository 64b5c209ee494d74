"""The comparison as a reader uses it: its numbers recounted, the pair in its link, sides taken from the filters."""

import re
import statistics

import pytest
from streamlit.testing.v1 import AppTest

from components import keys
from evidence import comparison
from evidence import corpus as corpora
from evidence.selection import Selection
from evidence.vocabulary import label
from tests.evidence.test_condition_recomputed import unescaped
from tests.recount import anything
from tests.views.test_pages import ROOT, assert_sound, n_shown, selection_of, text_of
from tests.written import real_tables

PAGE = "views/compare.py"
REAL = real_tables()
PRESETS = comparison.presets(corpora.build(REAL.studies, REAL.results, REAL.arms, REAL.appraisals, REAL.version))
NIH = ("NIH: NCCIH/NCCAM/OAM", "NIH: other institute")
SIDES = {
    "nih": (
        {"study": lambda s: s["funder_category"] in NIH},
        {"study": lambda s: s["funder_category"] not in NIH},
    ),
    "sham": (
        {"result": lambda r: r["comparator_type"] == "sham/light touch"},
        {"result": lambda r: r["comparator_type"] == "usual care"},
    ),
    "scope": ({"study": lambda s: s["scope"] == "core"}, {"study": lambda s: s["scope"] == "border"}),
}


def open_compare(**query: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run().switch_page(PAGE)
    for param, value in query.items():
        at.query_params[param.rstrip("_")] = value
    at.session_state["comparison_table"] = True
    at.run()
    assert_sound(at)
    return at


def one_per_trial(marks: list[dict]) -> list[dict]:
    """Every trial once: under the first of its conditions that can tell."""
    by_trial: dict[str, dict] = {}
    for mark in marks:
        known = by_trial.get(mark["study_id"])
        if known is None or (known["reason"] is not None and mark["reason"] is None):
            by_trial[mark["study_id"]] = mark
    return list(by_trial.values())


@pytest.mark.parametrize("years", [(1900, 2100), (2005, 2020)], ids=["all years", "2005 to 2020"])
@pytest.mark.parametrize("word", SIDES)
def test_every_number_is_the_recount(word, years, recount):
    preset = next(preset for preset in PRESETS if preset.word == word)
    query = {"from_": "2005", "to": "2020"} if years[0] > 1986 else {}
    at = open_compare(a=comparison.encode(preset.a.selection), b=comparison.encode(preset.b.selection), **query)
    table = next(t.value for t in at.table if "A" in t.value)
    (frame,) = [frame.value for frame in at.dataframe if "a_can_tell" in frame.value]
    people = {study["study_id"]: recount.people(study) for study in recount.studies}
    percents = []
    for letter, tests in zip("AB", SIDES[word], strict=True):
        keep = tests.get("study", anything)
        marks = recount.marks(
            lambda s, keep=keep: keep(s) and years[0] <= int(s["year"]) <= years[1], tests.get("result", anything)
        )
        once = one_per_trial(marks)
        speaking = [mark for mark in once if mark["reason"] is None]
        sizes = [people[mark["study_id"]] for mark in once if people[mark["study_id"]] is not None]
        to_massage = sum("massage" in mark["step"] for mark in speaking)
        wanted = [
            len(once),
            f"{statistics.median(sizes):,.0f}",
            len(speaking),
            to_massage,
            sum(mark["step"] == "no side shown" for mark in speaking),
            sum("comparator" in mark["step"] for mark in speaking),
            sum(mark["tier"] == "stronger" for mark in speaking),
            sum((mark["weeks"] or 0) > 12 for mark in speaking),
        ]
        assert table[letter].tolist() == [str(number) for number in wanted]
        percents.append(f"{100 * to_massage / len(speaking):.0f}% of {len(speaking)}")
        low = letter.lower()
        whole = frame.iloc[0]
        assert [whole[f"{low}_{name}"] for name in ("trials", "can_tell", "point_to_massage")] == [
            wanted[0],
            *wanted[2:4],
        ]
        for row in frame.iloc[1:].to_dict("records"):
            own = [m for m in marks if label(m["condition"]) == row["condition"]]
            fair = [m for m in own if m["reason"] is None]
            found = [row[f"{low}_{name}"] for name in ("trials", "can_tell", "point_to_massage", "to_comparator")]
            sides = [sum(side in m["step"] for m in fair) for side in ("massage", "comparator")]
            assert found == [len(own), len(fair), *sides]
    assert all(percent in unescaped(at.title[0].value) for percent in percents)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.word)
def test_a_ready_pair_is_one_button_and_one_link(preset):
    at = open_compare()
    at.button(key=f"preset_{preset.word}").click().run()
    assert_sound(at)
    assert at.query_params["a"] == comparison.encode(preset.a.selection)
    other = open_compare(a=at.query_params["a"], b=at.query_params["b"])
    assert other.title[0].value == at.title[0].value
    assert preset.a.name in unescaped(at.title[0].value)


def test_the_current_selection_becomes_a_side_and_no_longer_holds_for_the_other():
    at = open_compare(condition="neck-pain", quality="stronger")
    at.button(key=keys.COMPARE_A).click().run()
    assert_sound(at)
    assert selection_of(at) == Selection()
    assert at.query_params["a"] == "condition=neck-pain&quality=stronger"
    at.multiselect(key=keys.facet("conditions")).select("fibromyalgia").run()
    at.button(key=keys.COMPARE_B).click().run()
    assert at.query_params["a"] == "condition=neck-pain&quality=stronger"
    assert at.query_params["b"] == "condition=fibromyalgia"
    assert_sound(at)


def test_the_shared_filters_hold_for_both_sides_and_their_links():
    at = open_compare(condition="neck-pain")
    for link in at.get("page_link"):
        if " of A" in link.proto.label or " of B" in link.proto.label:
            assert "condition=neck-pain" in link.proto.query_string
            assert "funder=" in link.proto.query_string
    assert "Within: Condition: Neck pain" in unescaped(text_of(at))


def test_the_number_on_the_link_is_that_of_the_page_it_leads_to():
    at = open_compare(outcome="pain")
    counts = {
        link.proto.label[-1]: int(link.proto.label.split()[1])
        for link in at.get("page_link")
        if " of " in link.proto.label
    }
    for letter, chosen in (("A", PRESETS[0].a), ("B", PRESETS[0].b)):
        query = chosen.selection.to_query()
        other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for param, values in {**query, "outcome": ["pain"]}.items():
            other.query_params[param] = values
        other.run()
        assert n_shown(other) == counts[letter]


def test_one_condition_with_figures_on_both_sides_shows_pooled_values():
    at = open_compare(condition="chronic-low-back-pain", a="comparator=inactive", b="comparator=active")
    assert len(at.get("plotly_chart")) == 2
    assert re.search(r"A, against nothing added or usual care: g -?\d\.\d\d \(95% CI", unescaped(text_of(at)))


def test_parts_of_a_pair_that_cannot_be_followed_are_said_and_the_rest_is_shown():
    at = open_compare(a="condition=atlantis&condition=neck-pain", b="<b>=1")
    (banner,) = at.info
    assert "atlantis" in banner.value
    assert at.query_params["a"] == "condition=neck-pain"
    assert "b" not in at.query_params
    assert len(at.title) == 1


def test_an_empty_side_is_said_to_be_empty():
    at = open_compare(funder="not-reported")
    assert "One side holds no trial" in text_of(at)
    assert not at.get("plotly_chart")
    assert not [link for link in at.get("page_link") if link.proto.label.endswith("of A")]
