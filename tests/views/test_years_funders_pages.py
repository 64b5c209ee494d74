"""The pages of years and funders as a reader uses them: by link, by switch, by brush, by search, with nothing left."""

import pytest
from streamlit.testing.v1 import AppTest

from components import keys, years_brush
from components.named_funders import COLUMNS
from evidence import filtering
from evidence.selection import Selection
from tests.evidence.test_condition_recomputed import unescaped
from tests.views.test_pages import EMPTY, assert_sound, n_shown, open_app, selection_of, text_of

YEARS, FUNDERS, STUDIES = "views/years.py", "views/funders.py", "views/studies.py"
BOTH = (YEARS, FUNDERS)
QUERIES = [
    {},
    {"condition": "neck-pain"},
    {"condition": ["neck-pain", "hiv"]},
    {"condition": "chronic-low-back-pain", "measure": "function-disability"},
    {"outcome": "sleep", "comparator": "active", "from_": "2000", "to": "2015"},
    {"funder": "nih-nccih-nccam-oam", "from_": "2000", "to": "2015"},
    {"funder": "not-reported"},
    {"comparator": "massage"},
    {"from_": "2012", "to": "2012"},
    {"quality": "stronger", "split": "condition"},
    {"q": "effects of 2 types of massage and usual care on chronic low back pain"},
]


def charts(at: AppTest) -> set[str]:
    """Keys of the figures on the page."""
    known = [name for name in vars(keys).values() if isinstance(name, str)]
    return {name for name in known for chart in at.get("plotly_chart") if f"-{name}" in chart.proto.id}


@pytest.mark.parametrize("page", BOTH)
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_page_has_its_figures_on_every_kind_of_selection(page: str, query: dict, corpus):
    at = open_app(page, **query)
    assert_sound(at)
    assert len(at.title) == 1
    assert n_shown(at) == filtering.apply(selection_of(at), corpus).n_studies
    wanted = {
        YEARS: {keys.YEARS_CHART, keys.YEARS_PANELS, keys.PERIODS_CHART},
        FUNDERS: {keys.FUNDERS_CHART, keys.FUNDERS_SIZE},
    }[page]
    assert wanted <= charts(at)
    assert not at.info


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_both_pages_and_the_table_have_the_same_studies_and_say_the_same_limits(query: dict):
    pages = [open_app(page, **query) for page in (YEARS, FUNDERS, STUDIES)]
    assert len({n_shown(at) for at in pages}) == 1
    limits = [[text for text in map(str, (m.value for m in at.main.markdown)) if "Showing **" in text] for at in pages]
    assert limits[0] == limits[1] == limits[2]


@pytest.mark.parametrize("page", BOTH)
def test_nothing_left_offers_the_ways_out(page: str):
    at = open_app(page, **EMPTY)
    assert n_shown(at) == 0
    assert "No study" in at.title[0].value
    assert not at.get("plotly_chart")
    assert_sound(at)
    at.button(key="show_everything").click().run()
    assert selection_of(at) == Selection()
    assert at.get("plotly_chart")


@pytest.mark.parametrize("page", BOTH)
def test_reviews_alone_are_said_to_have_no_figure(page: str):
    at = open_app(page, kind="review")
    assert_sound(at)
    assert not at.get("plotly_chart")
    assert at.title[0].value == "No trial in this selection"
    assert "Only reviews are left" in at.info[0].value


def test_reviews_alone_still_name_their_funders():
    at = open_app(FUNDERS, kind="review")
    assert "106 of 123 reviews do not say who paid" in at.info[0].value
    table = at.dataframe[0].value
    assert set(table["Trials"]) == {0}
    assert table["Studies"].min() >= 1


def test_most_do_not_say_who_paid_and_the_headline_says_so():
    assert unescaped(open_app(FUNDERS).title[0].value).startswith("Most trials do not say who paid: ")


# Years.
def test_the_switch_divides_by_condition_and_stays_in_the_link():
    at = open_app(YEARS)
    assert "By quality" in text_of(at)
    at.segmented_control(key=keys.SPLIT).set_value("condition").run()
    assert "By condition" in text_of(at)
    assert at.query_params["split"] == "condition"
    assert_sound(at)


def test_a_link_with_an_unknown_division_or_funder_says_so():
    assert "split=colour" in unescaped(open_app(YEARS, split="colour").info[0].value)
    assert "payer=the-moon" in unescaped(open_app(FUNDERS, payer="the-moon").info[0].value)


def test_limited_years_are_framed_and_one_button_takes_the_limit_off():
    at = open_app(YEARS, from_="2000", to="2010", funder="not-reported")
    assert "Framed: the " in text_of(at)
    at.button(key="all_years").click().run()
    assert selection_of(at) == Selection(funders=("Not reported",))
    assert "Framed: the " not in text_of(at)
    assert "all_years" not in [button.key for button in at.main.button]


def test_without_a_condition_a_sentence_says_how_to_choose_one():
    for page, sentence in ((YEARS, "pooled value of its trials grew"), (FUNDERS, "by category of funder")):
        at = open_app(page)
        assert "Choose one condition to see" in text_of(at)
        assert sentence in text_of(at)
        at.selectbox(key=keys.CONDITION).set_value("chronic low back pain").run()
        assert selection_of(at).conditions == ("chronic low back pain",)
        assert {keys.GROWTH_CHART, keys.FUNDERS_POOLED} & charts(at)
        assert_sound(at)


@pytest.mark.parametrize("page", BOTH)
def test_another_outcome_is_pooled_and_stays_in_the_link(page: str):
    at = open_app(page, condition="chronic-low-back-pain")
    at.selectbox(key=keys.OUTCOME).set_value("function/disability").run()
    assert at.query_params["measure"] == "function-disability"
    assert "function/disability: Hedges" in unescaped(text_of(at))
    assert_sound(at)


@pytest.mark.parametrize("page", BOTH)
def test_trials_left_out_on_the_condition_page_are_left_out_here(page: str):
    key = keys.GROWTH_CHART if page == YEARS else keys.FUNDERS_POOLED
    whole = open_app(page, condition="chronic-low-back-pain", measure="pain")
    figure = next(chart.proto.spec for chart in whole.get("plotly_chart") if key in chart.proto.id)
    less = open_app(page, condition="chronic-low-back-pain", measure="pain", without="cherkin-2001")
    assert figure != next(chart.proto.spec for chart in less.get("plotly_chart") if key in chart.proto.id)
    assert_sound(less)


# Named funders.
def test_a_search_leaves_the_funders_with_all_its_words():
    at = open_app(FUNDERS)
    everybody = len(at.dataframe[0].value)
    at.text_input(key=keys.FUNDER_SEARCH).set_value("nccam  NCCIH").run()
    table = at.dataframe[0].value
    assert table["Funder"].tolist()[0] == "NCCIH (formerly NCCAM, OAM)"
    assert len(table) < everybody
    assert list(table) == list(COLUMNS.values())
    at.text_input(key=keys.FUNDER_SEARCH).set_value("the moon").run()
    assert at.dataframe[0].value.empty
    assert_sound(at)


def test_a_named_funder_of_a_link_shows_exactly_its_studies():
    at = open_app(FUNDERS, payer="nccih-formerly-nccam-oam")
    table, studies = at.dataframe[0].value.set_index("Funder"), at.dataframe[1].value
    assert len(studies) == table.loc["NCCIH (formerly NCCAM, OAM)", "Studies"]
    listed = open_app(STUDIES, q="funder:nccih-formerly-nccam-oam").dataframe[0].value
    assert set(listed["study_id"]) == set(studies["study_id"])
    assert "Open its 18 studies on the Studies page" in [link.label for link in at.get("page_link")]


def test_a_named_funder_keeps_to_the_selection():
    at = open_app(FUNDERS, payer="nccih-formerly-nccam-oam", condition="neck-pain")
    studies = at.dataframe[1].value
    assert 0 < len(studies) < 18
    assert all("Neck pain" in cell for cell in studies["Conditions"])


def test_what_is_printed_stands_in_the_row():
    at = open_app(FUNDERS)
    printed = at.dataframe[0].value.set_index("Funder")["As printed"]
    assert "NIH Office of Alternative Medicine (one-year grant, $30,000)" in printed["NCCIH (formerly NCCAM, OAM)"]


# The brush.
@pytest.mark.parametrize(
    ("box", "years"), [((1999.6, 2010.4), (2000, 2010)), ((1900, 2010.4), (None, 2010)), (None, (None, None))]
)
def test_a_brush_sets_the_years_and_taking_it_off_restores_them(monkeypatch, everything, box, years):
    chosen: list[Selection] = []
    monkeypatch.setattr(years_brush.link, "current", lambda: Selection(kinds=("trial",), year_from=1990))
    monkeypatch.setattr(years_brush.link, "choose", chosen.append)
    years_brush._take_years(box, everything)
    assert chosen == [Selection(kinds=("trial",), year_from=years[0], year_to=years[1])]


def test_a_brush_that_changes_nothing_chooses_nothing(monkeypatch, everything):
    monkeypatch.setattr(years_brush.link, "current", lambda: Selection(year_from=2000, year_to=2010))
    monkeypatch.setattr(years_brush.link, "choose", lambda _selection: pytest.fail("chosen again"))
    years_brush._take_years((1999.6, 2010.4), everything)
