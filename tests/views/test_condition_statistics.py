"""The section "How sure" as a reader uses it: rich, thin and empty conditions, every check, links, trials left out.

Values are worked out again from the CSV files (tests.recompute), without the code of the app.
"""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from components import keys
from tests import recompute
from tests.evidence.test_condition_recomputed import unescaped
from tests.recompute import Condition, by_family
from tests.views.test_condition_page import BACK, PAGE, TABLE, said, subheaders, visit
from tests.views.test_pages import ROOT

CHECKS = ("leave-one-out", "years", "subgroups", "dose-and-size", "small-studies")
AGAINST = {"inactive": "nothing added or usual care", "active": "sham or another therapy"}
ACTIVE = by_family(Condition(TABLE, "chronic low back pain").drawn("pain"))["active"]
BASIC = ["forest", "effect_direction", "course", "safeguards"]


@pytest.fixture(scope="module")
def reader() -> AppTest:
    """A reader on the condition page, who follows link after link."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run().switch_page(PAGE).run()


def sections(at: AppTest) -> list[str]:
    """The texts of the section, from its heading to the next picture."""
    texts = [unescaped(part.value) for part in at.main if part.type in ("subheader", "markdown")]
    start = texts.index("How sure")
    return texts[start + 1 : next(i for i, text in enumerate(texts) if text.startswith("Which way: "))]


def charts(at: AppTest) -> int:
    return len(at.get("plotly_chart"))


def diamonds(at: AppTest) -> list[float]:
    """The pooled values of the first check picture, which stands after the forest plot."""
    figure = json.loads(at.get("plotly_chart")[1].proto.spec)
    (trace,) = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "diamond"]
    return trace["x"]


def near(values: list[float]) -> object:
    return pytest.approx(values, abs=1e-3)


def pooled(trials: list) -> recompute.Pool:
    found = recompute.pool(trials)
    assert found
    return found


# Until a check is chosen.
def test_until_a_check_is_chosen_a_sentence_says_what_the_value_hangs_on(reader: AppTest):
    at = visit(reader, condition=BACK)
    others = [pooled([one for one in ACTIVE if one is not left]) for left in ACTIVE]
    low, high = (f"{extreme(found.g for found in others):.2f}" for extreme in (min, max))
    (sentence,) = sections(at)
    start = f"Massage against sham or another therapy: without any one trial g stays between {low} and {high}; "
    assert sentence.startswith(start)
    zero = [left.label for left, found in zip(ACTIVE, others, strict=True) if found.ci[0] <= 0 <= found.ci[1]]
    assert pooled(ACTIVE).ci[0] > 0
    assert sentence == f"{start}its interval keeps clear of zero, but not without {' or '.join(zero)}."
    assert charts(at) == len(BASIC)
    assert at.segmented_control(key=keys.CHECK).value is None
    assert keys.COVARIATE not in [control.key for control in at.segmented_control]


# Every check on a condition that pools.
def test_leave_one_out_shows_the_pool_of_the_other_trials(reader: AppTest):
    at = visit(reader, condition=BACK, check="leave-one-out")
    others = sorted(pooled([one for one in ACTIVE if one is not left]).g for left in ACTIVE)
    assert diamonds(at) == near([*others, pooled(ACTIVE).g])
    assert charts(at) == len(BASIC) + 1
    assert [text for text in subheaders(at) if text.startswith("Against ")] == [
        text
        for text in sections(at)
        if text.startswith("Against sham or another therapy: without any one trial g stays")
    ]


def test_over_the_years_shows_the_pool_of_the_trials_to_then(reader: AppTest):
    at = visit(reader, condition=BACK, check="years")
    study = Condition(TABLE, "chronic low back pain").study
    by_year = sorted(ACTIVE, key=lambda trial: (int(study[trial.study_id]["year"]), trial.study_id))
    values = [pooled(by_year[:k]).g for k in range(3, len(by_year) + 1)]
    assert diamonds(at) == near(values)
    heading = next(text for text in sections(at) if text.startswith("Against sham"))
    assert f"g was {values[0]:.2f} with the first 3 trials" in heading
    assert f"is {values[-1]:.2f} with all {len(ACTIVE)}" in heading


def test_subgroups_show_the_pool_of_each_group_and_name_the_small_ones(reader: AppTest):
    at = visit(reader, condition=BACK, check="subgroups")
    study = Condition(TABLE, "chronic low back pain").study
    expected = []
    for value in (lambda one: TABLE.tier(study[one]), lambda one: study[one]["massage_type"]):
        groups: dict[str, list] = {}
        for trial in ACTIVE:
            groups.setdefault(value(trial.study_id), []).append(trial)
        expected += [pooled(trials).g for trials in groups.values() if len(trials) >= 3]
    shown = diamonds(at)
    assert shown[-1] == pytest.approx(pooled(ACTIVE).g, abs=1e-3)
    assert all(any(abs(g - one) < 1e-3 for one in shown) for g in expected)
    assert "Too few to pool: " in at.get("plotly_chart")[1].proto.spec
    assert "an observation, not its cause" in " ".join(sections(at))


@pytest.mark.parametrize("by", ["year", "people"])
def test_few_trials_are_drawn_without_a_line_and_it_is_said(reader: AppTest, by: str):
    at = visit(reader, condition=BACK, check="dose-and-size", by=by)
    assert len(ACTIVE) < 10
    figure = json.loads(at.get("plotly_chart")[1].proto.spec)
    (bubbles,) = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    assert {data[0] for data in bubbles["customdata"]} == {trial.study_id for trial in ACTIVE}
    assert not [trace for trace in figure["data"] if trace.get("fill")]
    assert any(re.search(rf"no line by .*: {len(ACTIVE)} give it, and a line needs 10", text) for text in sections(at))
    assert at.segmented_control(key=keys.COVARIATE).value == by


def test_too_few_trials_for_a_funnel_give_a_sentence_instead(reader: AppTest):
    at = visit(reader, condition=BACK, check="small-studies")
    assert charts(at) == len(BASIC)
    assert f"{len(ACTIVE)} trials give figures: with fewer than 10 a funnel plot cannot tell" in " ".join(sections(at))


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_is_sound_for_two_families_of_three_trials(reader: AppTest, check: str):
    """Function in low back pain: both families pool, none can lose a trial."""
    families = by_family(Condition(TABLE, "chronic low back pain").drawn("function/disability"))
    assert [len(trials) for trials in families.values()] == [3, 3]
    at = visit(reader, condition=BACK, measure="function-disability", check=check)
    told = " ".join(sections(at))
    assert all(f"gainst {AGAINST[word]}: " in told for word in families)
    assert at.query_params["check"] == check


# Choosing.
def test_a_check_and_a_covariate_are_chosen_and_written_into_the_link(reader: AppTest, corpus):
    at = visit(reader, condition=BACK)
    at.segmented_control(key=keys.CHECK).set_value("dose-and-size").run()
    assert at.query_params == {"condition": BACK, "check": "dose-and-size", "data": corpus.version}
    at.segmented_control(key=keys.COVARIATE).set_value("year").run()
    assert at.query_params["by"] == "year"
    assert charts(at) == len(BASIC) + 1
    at.segmented_control(key=keys.CHECK).set_value(None).run()
    assert not at.exception
    assert "check" not in at.query_params
    assert charts(at) == len(BASIC)


@pytest.mark.parametrize(
    ("query", "reason"),
    [({"check": "magic"}, "check=magic: not one of leave-one-out, years"), ({"by": "age"}, "by=age: not one of weeks")],
)
def test_an_unknown_check_is_said_and_the_page_stands(reader: AppTest, query: dict, reason: str):
    at = visit(reader, condition=BACK, **query)
    assert reason in unescaped(at.info[0].value)
    assert not set(query) & set(at.query_params)
    assert charts(at) == len(BASIC)


def test_trials_left_out_by_the_reader_are_in_no_check(reader: AppTest):
    at = visit(reader, condition=BACK, check="years", without="kamali-2014")
    left = [trial for trial in ACTIVE if trial.study_id != "kamali-2014"]
    assert len(left) == 3
    assert "only since 2017 have there been three trials" in " ".join(sections(at))
    at = visit(reader, condition=BACK, check="years", without=["kamali-2014", "hsieh-2004"])
    assert "There is no pooled value to check: " in " ".join(sections(at))
    assert keys.CHECK not in [control.key for control in at.segmented_control]


# Thin and empty.
@pytest.mark.parametrize("condition", ["neck pain", "joint replacement", "PTSD", "fibromyalgia"])
def test_where_nothing_pools_one_sentence_says_why(reader: AppTest, condition: str):
    again = Condition(TABLE, condition)
    outcome = again.outcomes()[0][0]
    families = by_family(again.drawn(outcome))
    assert not any(recompute.pool(trials) for trials in families.values())
    at = visit(reader, condition=condition.lower().replace(" ", "-"), check="years")
    (sentence,) = sections(at)
    if not families:
        assert sentence == "No trial prints figures for it, so there is no pooled value to check."
    else:
        assert sentence.startswith("There is no pooled value to check: ")
        assert all(f"against {AGAINST[word]}" in sentence for word in families)
        assert all(str(len(trials)) in sentence for trials in families.values())
    assert keys.CHECK not in [control.key for control in at.segmented_control]


def test_a_selection_that_leaves_nothing_has_no_such_section(reader: AppTest):
    at = visit(reader, condition="hiv", to="1986", min_n="900", check="years")
    assert "How sure" not in said(at) and "How sure" not in subheaders(at)


# What stands around every picture.
def test_every_picture_has_a_miniature_and_a_link_to_its_heading(reader: AppTest, corpus):
    at = visit(reader, condition=BACK, check="leave-one-out")
    query = f"?condition={BACK}&check=leave-one-out&data={corpus.version}"
    anchors = ["forest", "leave-one-out-active", "effect-direction", "course", "safeguards"]
    assert len(at.get("image")) == len(anchors)
    for menu in at.get("popover"):
        if menu.proto.popover.label == "Link":
            at.session_state[_key_of(menu)] = True
    at.run()
    addresses = [code.value for code in at.main.code]
    assert [address[address.index("?") :] for address in addresses] == [f"{query}#{anchor}" for anchor in anchors]
    assert len(at.get("image")) == 2 * len(anchors)


def _key_of(menu) -> str:
    """The key of a menu: the end of its id, which no key of ours has a hyphen in."""
    return str(menu.proto.popover.id.rpartition("-")[2])
