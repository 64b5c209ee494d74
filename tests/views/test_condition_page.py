"""The page of one condition as a reader uses it: by link, by field, by filter, for every condition of the table."""

import copy
import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from components import keys
from components.words import plain
from evidence.selection import Selection
from evidence.vocabulary import label, slug
from tests.evidence.test_condition_recomputed import headings, headline, of_reviews, sentence, unescaped
from tests.recompute import Condition, by_family
from tests.recount import Recount
from tests.views.test_pages import ROOT, assert_sound, selection_of, text_of
from tests.written import DATA

PAGE = "views/condition.py"
BACK = "chronic-low-back-pain"
TABLE = Recount(DATA)
CONDITIONS = sorted({word for study in TABLE.studies for word in study["conditions"].split("; ")})


@pytest.fixture(scope="module")
def reader() -> AppTest:
    """A reader on the condition page, who follows link after link."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run().switch_page(PAGE).run()


def visit(at: AppTest, **query: str | list[str]) -> AppTest:
    """Follow a link to the page; `from_` stands for the parameter `from`."""
    at.query_params.clear()
    for param, value in query.items():
        at.query_params[param.rstrip("_")] = value
    at.run()
    assert_sound(at)
    return at


def title(at: AppTest) -> str:
    (found,) = at.title
    return unescaped(found.value)


def said(at: AppTest) -> list[str]:
    """The title and every text of the page: where nothing can be pooled the title tells of direction."""
    return [title(at), *(unescaped(part.value) for part in at.main.markdown)]


def subheaders(at: AppTest) -> list[str]:
    return [unescaped(part.value) for part in at.main.subheader]


def sentences(at: AppTest) -> list[str]:
    """What the page says of each family of comparators."""
    return [text for part in at.main.markdown if (text := unescaped(part.value)).startswith("Against ")]


def forest(at: AppTest) -> dict:
    """The forest plot, the first figure of the page."""
    return json.loads(at.get("plotly_chart")[0].proto.spec)


def squares(at: AppTest) -> list[str]:
    """Trials of the forest plot, top to bottom."""
    bars = forest(at)["data"][0]
    return [data[0] for _, data in sorted(zip(bars["y"], bars["customdata"], strict=True))]


def hollow(at: AppTest) -> set[str]:
    """Trials that are drawn as left out."""
    (trace,) = [trace for trace in forest(at)["data"] if trace.get("marker", {}).get("symbol") == "square"]
    drawn = zip(trace["customdata"], trace["marker"]["color"], strict=True)
    return {data[0] for data, colour in drawn if colour == "rgba(0,0,0,0)"}


# Choosing.
@pytest.mark.parametrize("query", [{}, {"condition": ["neck-pain", "fibromyalgia"]}], ids=["none", "two"])
def test_without_one_condition_the_page_asks_to_choose(reader: AppTest, query: dict):
    at = visit(reader, **query)
    assert title(at) == "Choose a condition"
    assert at.selectbox(key=keys.CONDITION).value is None
    assert not at.get("plotly_chart")
    assert keys.OUTCOME not in [box.key for box in at.selectbox]


def test_every_condition_with_trials_can_be_chosen_the_most_studied_first(reader: AppTest):
    offered = visit(reader).selectbox(key=keys.CONDITION).options
    trials = {label(word): len(Condition(TABLE, word).trials) for word in CONDITIONS}
    assert set(offered) == {name for name, count in trials.items() if count}
    assert [trials[name] for name in offered] == sorted(trials.values(), reverse=True)[: len(offered)]


def test_a_condition_is_chosen_in_the_field(reader: AppTest, corpus):
    at = visit(reader)
    at.selectbox(key=keys.CONDITION).set_value("fibromyalgia").run()
    assert_sound(at)
    assert selection_of(at) == Selection(conditions=("fibromyalgia",))
    assert at.query_params == {"condition": "fibromyalgia", "data": corpus.version}
    assert title(at).startswith("Fibromyalgia: ")


def test_the_field_can_be_cleared(reader: AppTest):
    at = visit(reader, condition=BACK)
    at.selectbox(key=keys.CONDITION).set_value(None).run()
    assert title(at) == "Choose a condition"
    assert at.query_params == {}


def test_another_condition_starts_with_a_fresh_view(reader: AppTest, corpus):
    at = visit(reader, condition=BACK, measure="function-disability", without="cherkin-2011", sort="year", from_="1990")
    at.selectbox(key=keys.CONDITION).set_value("neck pain").run()
    assert_sound(at)
    assert at.query_params == {"condition": "neck-pain", "from": "1990", "data": corpus.version}
    assert at.selectbox(key=keys.OUTCOME).value == "pain"
    assert at.segmented_control(key=keys.ORDER).value == "effect"
    assert hollow(at) == set()


def test_another_filter_keeps_the_view(reader: AppTest):
    at = visit(reader, condition=BACK, measure="function-disability", without="cherkin-2011", sort="year")
    at.slider(key=keys.YEARS).set_value((1990, 2025)).run()
    assert at.query_params["measure"] == "function-disability"
    assert at.query_params["without"] == "cherkin-2011"
    assert at.query_params["sort"] == "year"
    assert hollow(at) == {"cherkin-2011"}


# Rich, thin, empty.
def test_a_condition_whose_only_trial_is_hollow(reader: AppTest):
    """PTSD: nothing to pool, nothing to draw on the scale, and still the trial is shown."""
    at = visit(reader, condition="ptsd")
    again = Condition(TABLE, "PTSD")
    (study,) = again.trials
    assert all(speaking == 0 for _, _, speaking in again.outcomes())
    assert headline("PTSD", again.outcomes()[0][0], again) in said(at)
    assert title(at) == "Post-traumatic stress: no trial here compares groups that differ only in massage"
    assert sentences(at) == []
    assert forest(at)["data"] == []
    shown = at.get("plotly_chart")[1].proto.spec
    assert study["study_id"] in shown
    assert "1 trial left, shown hollow with the reason" in text_of(at)


def test_a_condition_of_two_trials(reader: AppTest):
    at = visit(reader, condition="joint-replacement")
    again = Condition(TABLE, "joint replacement")
    assert len(again.trials) == 2
    assert "Joint replacement: 0 of 2 trials print figures for pain, too few to pool" in said(at)
    assert "Harms: 2 of 2 trials say nothing about them" in subheaders(at)
    shown = at.get("plotly_chart")[1].proto.spec
    assert all(study["study_id"] in shown for study in again.trials)


def test_a_condition_of_reviews_alone(reader: AppTest):
    at = visit(reader, condition="any-condition")
    again = Condition(TABLE, "any condition")
    assert (len(again.trials), len(again.reviews)) == (0, 4)
    assert title(at) == "Any condition: no trial in this selection"
    assert subheaders(at) == ["What 4 reviews conclude"]
    assert not at.get("plotly_chart")
    results = [row for study in again.reviews for row in TABLE.results[study["study_id"]]]
    own = [row for row in results if row["condition"] == "any condition"]
    with_own = {row["study_id"] for row in own}
    expected = own + [row for row in results if row["study_id"] not in with_own]
    assert sorted(at.table[0].value["As printed"]) == sorted(plain(row["support"]) for row in expected)


def test_a_selection_that_leaves_nothing_offers_ways_out(reader: AppTest):
    at = visit(reader, condition="hiv", to="1986", min_n="900")
    assert title(at) == "No study in this selection"
    assert {"without_years", "show_everything"} <= {button.key for button in at.main.button}


def test_a_selection_that_leaves_reviews_alone_shows_them(reader: AppTest):
    at = visit(reader, condition="neck-pain", kind="review")
    assert title(at) == "Neck pain: no trial in this selection"
    assert subheaders(at) == [of_reviews(len(Condition(TABLE, "neck pain").reviews))]


def test_a_selection_that_leaves_trials_alone_has_no_review(reader: AppTest):
    at = visit(reader, condition="neck-pain", kind="trial")
    assert "No review of it in this selection" in subheaders(at)
    assert "conclude" not in " ".join(subheaders(at))


# Links.
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"measure": "happiness"}, "measure=happiness: no such outcome"),
        ({"without": "nobody-1900"}, "without=nobody-1900: no such study in this table"),
        ({"sort": "colour"}, "sort=colour: not one of effect, year, people, weight, quality"),
    ],
    ids=["measure", "without", "sort"],
)
def test_what_a_link_asks_in_vain_is_said_and_the_rest_is_shown(reader: AppTest, query: dict, said: str):
    plain_page = visit(reader, condition=BACK)
    expected = (title(plain_page), sentences(plain_page), squares(plain_page))
    at = visit(reader, condition=BACK, **query)
    (banner,) = at.info
    assert said in unescaped(banner.value)
    assert (title(at), sentences(at), squares(at)) == expected
    assert not set(query) & set(at.query_params)
    at.selectbox(key=keys.CONDITION).set_value("neck pain").run()
    assert not at.info


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"measure": "blood-pressure"}, "No trial here reports blood pressure; shown is pain."),
        ({"measure": "adverse-events"}, "Harms are never pooled"),
        ({"without": "field-2005"}, "leaving it out changes nothing: field-2005."),
    ],
    ids=["measure", "harms", "without"],
)
def test_what_these_trials_cannot_give_is_said_and_the_rest_is_shown(reader: AppTest, query: dict, said: str):
    plain_page = visit(reader, condition=BACK)
    expected = (title(plain_page), sentences(plain_page), squares(plain_page))
    at = visit(reader, condition=BACK, **query)
    (banner,) = at.info
    assert said in unescaped(banner.value)
    assert (title(at), sentences(at), squares(at)) == expected


def test_a_trial_named_twice_in_a_link_is_left_out_once(reader: AppTest):
    at = visit(reader, condition=BACK, without=["kamali-2014", "kamali-2014"])
    assert at.query_params["without"] == "kamali-2014"
    assert at.multiselect(key=keys.LEFT_OUT).value == ["kamali-2014"]


def test_a_known_part_of_a_list_is_followed_and_the_unknown_is_said(reader: AppTest):
    at = visit(reader, condition=BACK, without=["kamali-2014", "nobody-1900"])
    assert hollow(at) == {"kamali-2014"}
    assert len(at.info) == 1
    assert at.query_params["without"] == "kamali-2014"


def test_a_measure_picks_the_outcome(reader: AppTest):
    again = Condition(TABLE, "chronic low back pain")
    at = visit(reader, condition=BACK, measure="function-disability")
    assert at.selectbox(key=keys.OUTCOME).value == "function/disability"
    assert headline("chronic low back pain", "function/disability", again) in said(at)
    assert subheaders(at) == headings("chronic low back pain", "function/disability", again)
    assert set(squares(at)) == {trial.study_id for trial in again.drawn("function/disability")}


def test_the_outcome_is_chosen_in_the_field_and_written_into_the_link(reader: AppTest, corpus):
    at = visit(reader, condition=BACK)
    again = Condition(TABLE, "chronic low back pain")
    assert at.selectbox(key=keys.OUTCOME).options == [label(outcome) for outcome, _, _ in again.outcomes()]
    at.selectbox(key=keys.OUTCOME).set_value("sleep").run()
    assert_sound(at)
    assert at.query_params == {"condition": BACK, "measure": "sleep", "data": corpus.version}
    assert subheaders(at) == headings("chronic low back pain", "sleep", again)


# Leaving trials out.
def test_leaving_a_trial_out_by_link_changes_sentence_and_picture(reader: AppTest):
    again = Condition(TABLE, "chronic low back pain")
    drawn = by_family(again.drawn("pain"))["active"]
    before = sentences(visit(reader, condition=BACK))
    for trial in drawn:
        at = visit(reader, condition=BACK, without=trial.study_id)
        left = [other for other in drawn if other is not trial]
        assert sentences(at)[1] == sentence("active", left) != before[1]
        assert sentences(at)[0] == before[0]
        assert hollow(at) == {trial.study_id}
        assert squares(at)[-1] == trial.study_id
        assert f"Left out by you: {trial.label}. " in unescaped(text_of(at))
        assert at.multiselect(key=keys.LEFT_OUT).value == [trial.study_id]


def test_a_trial_is_left_out_and_taken_back_in_the_field(reader: AppTest, corpus):
    at = visit(reader, condition=BACK)
    before = sentences(at)
    assert "Left out by you" not in text_of(at)
    at.multiselect(key=keys.LEFT_OUT).set_value(["kamali-2014", "hsieh-2004"]).run()
    assert at.query_params["without"] == ["kamali-2014", "hsieh-2004"]
    assert hollow(at) == {"kamali-2014", "hsieh-2004"}
    assert "fewer than 3 trials are not pooled" in sentences(at)[1]
    assert "too few to pool" in text_of(at)
    at.multiselect(key=keys.LEFT_OUT).set_value([]).run()
    assert_sound(at)
    assert at.query_params == {"condition": BACK, "data": corpus.version}
    assert (sentences(at), hollow(at)) == (before, set())


def test_a_trial_of_another_condition_left_out_changes_nothing(reader: AppTest):
    before = sentences(visit(reader, condition=BACK))
    other = next(study["study_id"] for study in Condition(TABLE, "HIV").trials)
    at = visit(reader, condition=BACK, without=other)
    assert (sentences(at), hollow(at)) == (before, set())
    assert at.multiselect(key=keys.LEFT_OUT).value == []
    assert "Left out by you" not in text_of(at)


# Sorting.
@pytest.mark.parametrize("order", ["effect", "year", "people", "weight", "quality"])
def test_trials_are_sorted_as_the_link_says(reader: AppTest, order: str):
    again = Condition(TABLE, "chronic low back pain")
    at = visit(reader, condition=BACK, sort=order)
    assert at.segmented_control(key=keys.ORDER).value == order
    study = again.study
    ranks = {
        "effect": lambda trial: -trial.effect.g,
        "year": lambda trial: -int(study[trial.study_id]["year"]),
        "people": lambda trial: -(trial.people or 0),
        "weight": lambda trial: trial.effect.variance,
        "quality": lambda trial: TIERS.index(TABLE.tier(study[trial.study_id])),
    }
    shown = squares(at)
    for trials in by_family(again.drawn("pain")).values():
        rank = {trial.study_id: ranks[order](trial) for trial in trials}
        placed = [rank[study_id] for study_id in shown if study_id in rank]
        assert placed == sorted(rank.values())


TIERS = ["stronger", "moderate", "weaker", "not enough reported"]


def test_the_order_is_chosen_in_the_control(reader: AppTest):
    at = visit(reader, condition=BACK)
    at.segmented_control(key=keys.ORDER).set_value("year").run()
    assert at.query_params["sort"] == "year"
    assert squares(at) == squares(visit(reader, condition=BACK, sort="year"))
    assert squares(at) != squares(visit(reader, condition=BACK))


# Trials without figures, and harms.
def test_trials_without_figures_are_listed_with_the_reason(reader: AppTest):
    again = Condition(TABLE, "chronic low back pain")
    at = visit(reader, condition=BACK)
    (listed,) = [table.value for table in at.table if "Why it is not in the forest plot" in table.value]
    silent = [again.study[study_id] for study_id in again.silent("pain")]
    assert sorted(listed["Trial"]) == sorted(plain(f"{row['first_author']} {row['year']}") for row in silent)
    assert listed["Why it is not in the forest plot"].str.len().min() > 20
    panel = f"{len(silent)} trials without figures, and why"
    assert panel in [expander.label for expander in at.expander]
    assert f"{len(silent)} more trials that can tell print no figures" in text_of(at)


@pytest.mark.parametrize("condition", ["chronic low back pain", "fibromyalgia"])
def test_every_report_of_harms_is_a_line_of_its_own(reader: AppTest, condition: str):
    at = visit(reader, condition=slug(condition))
    said = [row for row in Condition(TABLE, condition).trials if row["safety"]]
    assert len(said) > 1
    expected = [f"- {plain(row['first_author'])} {row['year']}: {plain(row['safety'])}" for row in said]
    lists = [part.value.splitlines() for part in at.main.markdown if part.value.startswith("- ")]
    assert [sorted(lines) for lines in lists] == [sorted(expected)]


def test_silence_about_harms_is_counted_and_not_called_safety(reader: AppTest):
    at = visit(reader, condition="depression")
    trials = Condition(TABLE, "depression").trials
    assert not any(row["safety"] for row in trials)
    assert subheaders(at)[-1] == f"Harms: {len(trials)} of {len(trials)} trials say nothing about them"
    assert not [part for part in at.main.markdown if part.value.startswith("- ")]
    assert "Silence about harms is not safety." in text_of(at)


def test_a_selection_of_adverse_events_alone_opens(reader: AppTest):
    trials = {study["study_id"]: study for study in TABLE.studies if study["kind"] == "trial"}
    harmed = [row for study_id in trials for row in TABLE.results[study_id] if row["outcome"] == "adverse events"]
    assert harmed
    for condition in {trials[row["study_id"]]["conditions"].split("; ")[0] for row in harmed[:3]}:
        at = visit(reader, condition=slug(condition), outcome="adverse-events")
        assert label(condition) in title(at)


# The selection's filters.
def limited(**kept: object) -> Recount:
    """The table with the studies alone that pass."""
    some = copy.copy(TABLE)
    some.studies = [study for study in TABLE.studies if all(test(study) for test in kept.values())]
    return some


FILTERS = {
    "years": ({"from_": "2005", "to": "2015"}, {"years": lambda study: 2005 <= int(study["year"]) <= 2015}),
    "funder": (
        {"funder": ["not-reported", "other-government"]},
        {"funder": lambda study: study["funder_category"] in ("Not reported", "Other government")},
    ),
    "quality": ({"quality": "stronger"}, {"quality": lambda study: TABLE.tier(study) == "stronger"}),
    "people and years": (
        {"min_n": "60", "from_": "2000"},
        {
            "people": lambda study: (TABLE.people(study) or 0) >= 60,
            "years": lambda study: int(study["year"]) >= 2000,
        },
    ),
    "design": ({"design": "randomised-trial"}, {"design": lambda study: study["design"] == "randomised trial"}),
}


@pytest.mark.parametrize("condition", ["chronic low back pain", "labour and childbirth", "postoperative pain"])
@pytest.mark.parametrize("which", FILTERS)
def test_the_filters_of_the_selection_apply(reader: AppTest, which: str, condition: str):
    query, kept = FILTERS[which]
    again = Condition(limited(**kept), condition)
    everything = Condition(TABLE, condition)
    assert 0 < len(again.trials) < len(everything.trials)
    at = visit(reader, condition=slug(condition), **query)
    outcome = again.outcomes()[0][0]
    assert headline(condition, outcome, again) in said(at)
    assert sentences(at) == [sentence(family, trials) for family, trials in by_family(again.drawn(outcome)).items()]
    assert subheaders(at) == headings(condition, outcome, again)
    assert at.selectbox(key=keys.OUTCOME).options == [label(word) for word, _, _ in again.outcomes()]


@pytest.mark.parametrize("family", ["inactive", "active"])
def test_a_family_of_comparators_can_be_selected(reader: AppTest, family: str):
    some = copy.copy(TABLE)
    some.results = {
        study: [row for row in rows if row["comparator_family"] == family] for study, rows in TABLE.results.items()
    }
    some.studies = [study for study in TABLE.studies if some.results.get(study["study_id"])]
    again = Condition(some, "chronic low back pain")
    at = visit(reader, condition=BACK, comparator=family)
    drawn = again.drawn("pain")
    assert {trial.family for trial in drawn} == {family}
    assert sentences(at) == [sentence(family, drawn)]
    assert set(squares(at)) == {trial.study_id for trial in drawn}
    given = f"{len(drawn)} of {len(again.reporting('pain'))} trials"
    gives = "gives" if len(drawn) == 1 else "give"
    assert subheaders(at)[0] == f"How large: {given} {gives} figures for pain"


# Every condition.
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_and_its_first_two_outcomes_open_with_the_right_numbers(reader: AppTest, condition: str):
    again = Condition(TABLE, condition)
    listed = [outcome for outcome, _, _ in again.outcomes()]
    if not again.trials:
        at = visit(reader, condition=slug(condition))
        assert subheaders(at) == [of_reviews(len(again.reviews))]
        return
    for place, outcome in enumerate(listed[:2]):
        at = visit(reader, condition=slug(condition), **({"measure": slug(outcome)} if place else {}))
        assert not at.info
        assert headline(condition, outcome, again) in said(at)
        assert subheaders(at) == headings(condition, outcome, again)
        assert sentences(at) == [sentence(family, some) for family, some in by_family(again.drawn(outcome)).items()]
        assert not re.search(r"\b(nan|None|NaT|<NA>)\b", text_of(at))
        assert len(at.get("plotly_chart")) == 4
