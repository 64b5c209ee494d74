"""The Claims page: the list keeps its answers to itself, a card is guessed before it is shown, a link opens it so."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import keys
from components.data import FOLDER_VARIABLE
from evidence.vocabulary import VERDICTS
from tests.recount import Recount, Row
from tests.views.test_pages import SOUND, assert_sound, open_app, text_of

CLAIMS = "views/claims.py"


def words_of(at: AppTest) -> str:
    """All words of the page with those of its chips."""
    return text_of(at) + "\n".join(str(one.proto.body) for one in at.get("html"))


def has_chip(at: AppTest) -> bool:
    return any(f"{word[:1].upper()}{word[1:]}</span>" in words_of(at) for word in VERDICTS)


def opened(claim: str) -> AppTest:
    at = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    at.query_params["claim"] = claim
    at.run()
    return at.switch_page(CLAIMS).run()


def test_the_list_shows_all_statements_and_no_verdict():
    at = open_app(CLAIMS)
    assert_sound(at)
    assert at.title[0].value.startswith("32 things")
    assert len([button for button in at.button if (button.key or "").startswith("open_")]) == 32
    assert not has_chip(at)
    assert not any(select.key == keys.CLAIM_VERDICTS for select in at.multiselect)


def test_search_keeps_what_it_finds():
    at = open_app(CLAIMS)
    at.text_input(key=keys.CLAIM_SEARCH).set_value("Back Pain").run()
    found = {button.key for button in at.button if (button.key or "").startswith("open_")}
    assert "open_less-medication-back" in found and "open_insomnia" not in found
    at.text_input(key=keys.CLAIM_SEARCH).set_value("no such thing").run()
    assert_sound(at)
    assert "No statement meets" in text_of(at)


def test_all_verdicts_can_be_shown_and_filtered():
    at = open_app(CLAIMS)
    at.toggle(key=keys.SHOW_VERDICTS).set_value(True).run(timeout=90)
    assert has_chip(at)
    at.multiselect(key=keys.CLAIM_VERDICTS).set_value(["not supported"]).run()
    assert [button.key for button in at.button if (button.key or "").startswith("open_")] == ["open_immune-boost"]
    at.toggle(key=keys.SHOW_VERDICTS).set_value(False).run()
    assert not has_chip(at)
    assert len([button for button in at.button if (button.key or "").startswith("open_")]) == 32


def test_a_statement_opens_from_the_list():
    at = open_app(CLAIMS)
    at.button(key="open_neck-helps").click().run()
    assert_sound(at)
    assert at.title[0].value == "Massage can relieve chronic neck pain"
    assert at.query_params["claim"] == "neck-helps"


def test_a_link_opens_the_card_covered():
    at = opened("neck-helps")
    assert_sound(at)
    assert at.title[0].value == "Massage can relieve chronic neck pain"
    assert "What do you think?" in [header.value for header in at.header]
    assert not has_chip(at)
    assert "Why" not in [header.value for header in at.subheader]


def test_guess_then_reveal():
    at = opened("neck-helps")
    at.button(key="guess_1").click().run()
    assert not has_chip(at)
    at.button(key="reveal").click().run()
    assert_sound(at)
    assert "Mixed</span>" in words_of(at)
    assert "You said: **Supported**" in text_of(at)
    assert "does not hold against sham" in at.header[0].value
    assert {"Why", "What would change this"} <= {header.value for header in at.subheader}
    assert at.query_params["claim"] == "neck-helps"
    assert "guess" not in str(dict(at.query_params)).lower()


def test_it_can_be_covered_again_and_the_guess_is_gone():
    at = opened("neck-helps")
    at.button(key="guess_1").click().run()
    at.button(key="reveal").click().run()
    at.button(key="hide").click().run()
    assert not has_chip(at)
    at.button(key="reveal").click().run()
    assert "You did not guess." in text_of(at)


def test_the_next_card_is_covered_again_and_the_last_leads_to_the_first():
    at = opened("lbp-helps")
    at.button(key="reveal").click().run()
    at.button(key="next_claim").click().run()
    assert at.title[0].value == "Massage can relieve chronic neck pain"
    assert not has_chip(at)
    at.button(key="previous_claim").click().run()
    assert has_chip(at)
    at.button(key="previous_claim").click().run()
    assert at.title[0].value.startswith("Evidence for chronic pain conflicts")
    at.button(key="all_claims").click().run()
    assert at.title[0].value.startswith("32 things")
    assert has_chip(at)


def test_the_way_to_the_studies_carries_exactly_the_slice():
    at = opened("lbp-helps")
    at.button(key="reveal").click().run()
    links = {one.proto.label: one.proto.query_string for one in at.get("page_link")}
    (words,) = [label for label in links if label.startswith("Show me the studies")]
    assert "condition=chronic-low-back-pain&outcome=pain&outcome=function-disability" in links[words]
    left = int(words.rpartition("(")[2].rstrip(")"))
    studies = open_app("views/studies.py", condition="chronic-low-back-pain", outcome=["pain", "function-disability"])
    assert f"**{left}**" in "".join(one.value for one in studies.sidebar.markdown)


def _after_treatment(study: Row, result: Row) -> bool:
    """Whether a result is of a time after treatment: named so, or later than treatment lasted."""
    weeks, treated = result["time_weeks"], study["treatment_weeks"]
    return result["time_label"] == "after treatment" or bool(weeks and treated and float(weeks) > float(treated))


def _from_week_26(_study: Row, result: Row) -> bool:
    return bool(result["time_weeks"]) and float(result["time_weeks"]) >= 26


def _reporting(recount: Recount, condition: str, late: Callable[[Row, Row], bool]) -> tuple[int, int]:
    """Trials of a condition ("" for all) that report pain, and those that report it late."""
    trials = [one for one in recount.studies if one["kind"] == "trial"]
    trials = [one for one in trials if not condition or condition in one["conditions"].split("; ")]
    pain = [(one, [row for row in recount.results[one["study_id"]] if row["outcome"] == "pain"]) for one in trials]
    later = [one["study_id"] for one, rows in pain if any(late(one, row) for row in rows)]
    return len([one for one, rows in pain if rows]), len(later)


@pytest.mark.parametrize(
    ("claim", "words", "late"),
    [
        ("fibromyalgia-lasting", "only what they report after the end of treatment", _after_treatment),
        ("no-cure", "only what they report from week 26 on", _from_week_26),
    ],
)
def test_a_time_that_the_list_cannot_keep_is_said_at_the_button(
    claim: str, words: str, late: Callable[[Row, Row], bool], recount: Recount
):
    at = opened(claim)
    assert "A link cannot hold a time" not in text_of(at)
    at.button(key="reveal").click().run()
    trials, later = _reporting(recount, "fibromyalgia" if claim == "fibromyalgia-lasting" else "", late)
    assert 0 < later < trials
    verb = "reports" if later == 1 else "report"
    assert f"{words}: {later} of {trials} trials {verb} something then." in text_of(at)


def test_where_the_list_is_the_whole_slice_nothing_is_said_of_time():
    for claim in ("lbp-helps", "labour-pain"):
        at = opened(claim)
        at.button(key="reveal").click().run()
        assert "A link cannot hold a time" not in text_of(at)


@pytest.mark.parametrize("claim", ["small-studies", "low-risk", "type-does-not-matter", "twice-as-likely", "heart-bp"])
def test_every_kind_of_statement_can_be_shown(claim: str):
    at = opened(claim)
    at.button(key="reveal").click().run()
    assert_sound(at)
    assert has_chip(at)
    assert "not reported. Statement" not in text_of(at)


def test_an_unknown_statement_is_said_and_the_list_stands():
    at = opened("no-such-claim")
    assert_sound(at)
    assert at.title[0].value.startswith("32 things")
    assert "no such claim" in text_of(at)


def test_a_folder_without_claims_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = shutil.copytree(SOUND, tmp_path / "tables")
    (folder / "claims.csv").unlink()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    at = open_app(CLAIMS)
    assert_sound(at)
    assert at.title[0].value == "No statements in this table"


def test_a_small_table_judges_its_statements(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(SOUND))
    at = opened("neck-helps")
    at.button(key="reveal").click().run()
    assert_sound(at)
    assert "Too little evidence here</span>" in words_of(at)
    assert not any(one.proto.label.startswith("Show me the studies") for one in at.get("page_link"))


def test_no_word_of_advice():
    at = opened("lbp-helps")
    at.button(key="reveal").click().run()
    for word in ("recommend", "significan", "should", "you can try"):
        assert word not in text_of(at).lower()
