"""Every page of the app, opened as a reader would: by address, by filter, by button, and on tables that are broken."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from classroom.storage import URL_VARIABLE
from components import keys
from components.data import FOLDER_VARIABLE
from components.words import plain
from evidence import filtering
from evidence.selection import FACETS, Selection, choices
from evidence.vocabulary import label
from tests.written import real_tables

ROOT = Path(__file__).parents[2]
# Pages that fill the screen have no sidebar, and no selection of their own.
BARE = ("views/present.py", "views/room.py")
PAGES = sorted({f"views/{file.name}" for file in (ROOT / "views").glob("*.py")} - {"views/__init__.py", *BARE})
OVERVIEW, STUDIES = "views/overview.py", "views/studies.py"
BROKEN = sorted(folder for folder in (ROOT / "tests" / "broken_tables").iterdir() if folder.is_dir())
SOUND = ROOT / "tests" / "fixtures" / "sound_tables"


def open_app(page: str = OVERVIEW, **query: str | list[str]) -> AppTest:
    """The app opened by a link; `from_` stands for the parameter `from`."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for param, value in query.items():
        at.query_params[param.rstrip("_")] = value
    at.run()
    if page != OVERVIEW:
        at.switch_page(page).run()
    return at


def more_filters(at: AppTest) -> AppTest:
    """The app with its rarer filters unfolded."""
    at.session_state[keys.MORE_FILTERS] = True
    return at.run()


def assert_sound(at: AppTest) -> None:
    """Nothing went wrong, and nothing says so."""
    assert not at.exception
    assert not at.error


def text_of(at: AppTest) -> str:
    """All words on the page."""
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.info, *at.warning, *at.error, *at.code]
    return "\n".join(str(part.value) for part in parts)


def n_shown(at: AppTest) -> int:
    """Number of studies left, as the sidebar says."""
    (said,) = [text for text in (part.value for part in at.sidebar.markdown) if text.endswith("studies")]
    return int(re.match(r"\*\*([\d,]+)\*\*", said).group(1).replace(",", ""))


def selection_of(at: AppTest) -> Selection:
    return at.session_state[keys.SELECTION]


# Every page on the real table.
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"condition": "neck-pain"},
        {"condition": "ptsd"},
        {"condition": "any-condition"},
        {"outcome": "sleep", "comparator": "active", "from_": "2000", "to": "2015"},
        {"kind": "review"},
        {"condition": "hiv", "to": "1986", "min_n": "900"},
    ],
    ids=str,
)
def test_every_page_opens_on_every_kind_of_selection(page: str, query: dict):
    at = open_app(page, **query)
    assert_sound(at)
    assert len(at.title) == 1
    assert "Data version" in text_of(at)


@pytest.mark.parametrize("page", BARE)
@pytest.mark.parametrize("query", [{}, {"condition": "neck-pain"}, {"condition": "hiv", "to": "1986"}], ids=str)
def test_a_page_that_fills_the_screen_opens_after_every_kind_of_selection(
    page: str, query: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(URL_VARIABLE, f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    at = open_app(page, **query)
    assert_sound(at)
    assert len(at.title) == 1
    assert not at.sidebar.children and not at.info


def test_there_are_the_pages_we_know():
    assert {OVERVIEW, STUDIES, "views/methods.py"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_restores_every_widget_on_every_page(page: str):
    at = open_app(
        page,
        condition=["neck-pain", "hiv"],
        outcome="pain",
        comparator="inactive",
        control="usual-care",
        funder="not-reported",
        quality=["moderate", "weaker"],
        type="relaxation-swedish",
        scope="core",
        design="randomised-trial",
        kind="trial",
        from_="1990",
        to="2010",
        min_n="20",
        q="massage",
    )
    shown = {facet.field: at.multiselect(key=keys.facet(facet.field)).value for facet in FACETS}
    assert shown == {
        "conditions": ["neck pain", "HIV"],
        "outcomes": ["pain"],
        "families": ["inactive"],
        "comparators": ["usual care"],
        "funders": ["Not reported"],
        "tiers": ["moderate", "weaker"],
        "massage_types": ["relaxation/Swedish"],
        "scopes": ["core"],
        "designs": ["randomised trial"],
        "kinds": ["trial"],
    }
    assert at.slider(key=keys.YEARS).value == (1990, 2010)
    assert at.number_input(key=keys.MIN_N).value == 20
    assert at.text_input(key=keys.TEXT).value == "massage"
    assert not at.info
    assert_sound(at)


def test_the_link_in_the_address_bar_gets_the_data_version(corpus):
    at = open_app(condition="neck-pain")
    assert at.query_params == {"condition": "neck-pain", "data": corpus.version}
    assert open_app().query_params == {}


# Links that cannot be followed.
def test_unknown_parts_of_a_link_are_said_and_the_rest_is_shown():
    at = open_app(condition=["neck-pain", "atlantis"], funder="martians", from_="1066")
    (banner,) = at.info
    assert all(word in banner.value for word in ("atlantis", "martians", "1066"))
    assert selection_of(at) == Selection(conditions=("neck pain",))
    assert n_shown(at) == n_shown(open_app(condition="neck-pain"))
    assert_sound(at)


def test_a_link_from_another_version_of_the_data_says_so(corpus):
    at = open_app(condition="neck-pain", data="2020.1")
    (banner,) = at.info
    assert "2020\\.1" in banner.value
    assert corpus.version in banner.value
    assert selection_of(at).conditions == ("neck pain",)


def test_both_banners_stand_together_and_go_with_the_next_choice():
    at = open_app(condition=["neck-pain", "atlantis"], data="2020.1")
    assert len(at.info) == 2
    at.multiselect(key=keys.facet("tiers")).select("moderate").run()
    assert not at.info


def test_a_link_of_this_version_says_nothing(corpus):
    assert not open_app(condition="neck-pain", data=corpus.version).info


def test_an_unknown_study_is_said_and_the_page_is_shown():
    at = open_app(study="nobody-1900")
    assert "nobody" in at.info[0].value
    assert len(at.title) == 1
    assert_sound(at)


def test_words_of_a_link_cannot_become_markup():
    at = open_app(condition="**x** [a](http://b) :red[c] <b>")
    assert plain("**x** [a](http://b) :red[c] <b>") in at.info[0].value


# Filters.
def test_choosing_a_word_limits_the_view_and_the_link(corpus):
    at = open_app()
    at.multiselect(key=keys.facet("funders")).select("Other government").run()
    assert selection_of(at) == Selection(funders=("Other government",))
    assert at.query_params == {"funder": "other-government", "data": corpus.version}
    assert n_shown(at) == filtering.apply(selection_of(at), corpus).n_studies
    assert_sound(at)


def test_years_people_and_text_limit_the_view_and_the_link(corpus):
    at = open_app()
    at.slider(key=keys.YEARS).set_value((2000, 2025)).run()
    more_filters(at).number_input(key=keys.MIN_N).set_value(40).run()
    at.text_input(key=keys.TEXT).set_value("  back  ").run()
    assert selection_of(at) == Selection(year_from=2000, min_n=40, text="back")
    assert at.query_params == {"from": "2000", "min_n": "40", "q": "back", "data": corpus.version}
    assert n_shown(at) == filtering.apply(selection_of(at), corpus).n_studies


def test_years_over_the_whole_table_are_no_limit(corpus):
    at = open_app(from_="2000", to="2010")
    first, last = int(corpus.studies["year"].min()), int(corpus.studies["year"].max())
    at.slider(key=keys.YEARS).set_value((first, last)).run()
    assert selection_of(at) == Selection()


def test_the_rarer_filters_are_built_when_they_are_unfolded_or_in_use():
    key = keys.facet("designs")
    at = open_app()
    assert key not in [facet.key for facet in at.multiselect]
    assert key in [facet.key for facet in more_filters(at).multiselect]
    assert key in [facet.key for facet in open_app(min_n="20").multiselect]


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.field)
def test_beside_every_word_stands_how_many_studies_it_would_leave(corpus, facet):
    at = open_app(condition="neck-pain", kind="trial")
    counts = filtering.facet_counts(selection_of(at), corpus)[facet.field]
    shown = at.multiselect(key=keys.facet(facet.field)).options
    assert sorted(shown) == sorted(f"{label(word)} ({counts[word]:,})" for word in choices(corpus, facet.field))


def test_reset_takes_every_limit_away():
    at = open_app(condition="neck-pain", from_="2000", min_n="40", q="massage", kind="trial")
    at.button(key="reset_filters").click().run()
    assert selection_of(at) == Selection()
    assert at.query_params == {}
    assert n_shown(at) == len(real_tables().studies)
    more_filters(at)
    assert all(at.multiselect(key=keys.facet(facet.field)).value == [] for facet in FACETS)
    assert (at.number_input(key=keys.MIN_N).value, at.text_input(key=keys.TEXT).value) == (0, "")
    assert at.button(key="reset_filters").disabled


# Nothing left, one left.
EMPTY = {"condition": "hiv", "comparator": "active", "to": "1986", "min_n": "900", "q": "massage"}
WAYS_OUT = {
    "without_condition": {"conditions": ()},
    "without_compared with": {"families": ()},
    "without_years": {"year_to": None},
    "without_number of people": {"min_n": 0},
    "without_search text": {"text": ""},
}


@pytest.mark.parametrize("page", [OVERVIEW, STUDIES])
def test_an_empty_selection_offers_to_drop_each_limit(page: str):
    at = open_app(page, **EMPTY)
    assert n_shown(at) == 0
    assert "No study" in at.title[0].value
    offered = {button.key for button in at.main.button} - {"lesson_collect"}
    assert offered == {*WAYS_OUT, "show_everything"}
    assert_sound(at)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_each_way_out_drops_its_own_limit_and_no_other(way: str):
    at = open_app(**EMPTY)
    before = vars(selection_of(at))
    at.button(key=way).click().run()
    assert vars(selection_of(at)) == before | WAYS_OUT[way]
    assert_sound(at)


def test_a_way_out_leads_back_to_studies():
    at = open_app(condition="hiv", to="1986")
    at.button(key="without_years").click().run()
    assert n_shown(at) > 0
    assert at.query_params["condition"] == "hiv"


def test_show_everything_shows_everything():
    at = open_app(STUDIES, **EMPTY)
    at.button(key="show_everything").click().run()
    assert n_shown(at) == len(real_tables().studies)
    assert_sound(at)


def test_one_study_alone_is_a_whole_page():
    """A search that only one study meets, on the overview and in the table."""
    query = {"q": "effects of 2 types of massage and usual care on chronic low back pain"}
    for page in (OVERVIEW, STUDIES):
        at = open_app(page, **query)
        assert n_shown(at) == 1
        assert at.dataframe[0].value["study_id"].tolist() == ["cherkin-2011"]
        assert_sound(at)


def test_reviews_alone_are_said_to_have_no_figure():
    at = open_app(kind="review", condition="neck-pain")
    assert not at.get("plotly_chart")
    assert any("reviews" in banner.value.lower() for banner in at.info)
    assert set(at.dataframe[0].value["Kind"]) == {"Review"}


# The same selection, the same numbers.
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"condition": "neck-pain"},
        {"outcome": "sleep"},
        {"condition": "depression", "outcome": "pain"},
        {"comparator": "active", "outcome": "anxiety", "from_": "2005"},
        {"quality": "stronger"},
        {"q": "field"},
    ],
    ids=str,
)
def test_overview_and_studies_count_the_same(query: dict, corpus):
    first, second = open_app(OVERVIEW, **query), open_app(STUDIES, **query)
    assert n_shown(first) == n_shown(second) == len(second.dataframe[0].value)
    left = filtering.apply(selection_of(first), corpus)
    listed = second.dataframe[0].value["Kind"].value_counts()
    assert (listed.get("Trial", 0), listed.get("Review", 0)) == (left.n_trials, left.n_studies - left.n_trials)
    assert re.search(rf"\b{left.n_trials:,} trial", second.title[0].value)
    drawn = re.search(r"(?:of )?([\d,]+) trials? (?:puts?|left)", text_of(first))
    assert int(drawn.group(1).replace(",", "")) == left.n_trials


def test_the_studies_are_listed_under_the_figure_where_they_are_few(corpus):
    few = open_app(condition="hiv")
    left = filtering.apply(selection_of(few), corpus)
    assert set(few.dataframe[0].value["study_id"]) == set(left.studies["study_id"])
    assert not open_app().dataframe


def test_a_selection_survives_a_change_of_page():
    at = open_app(condition="neck-pain")
    for page in (STUDIES, "views/methods.py", OVERVIEW):
        at.switch_page(page).run()
        assert selection_of(at) == Selection(conditions=("neck pain",))
        assert at.query_params["condition"] == "neck-pain"


def test_the_long_tail_opens_and_says_how_long_it_is():
    at = open_app()
    switch = at.toggle(key=keys.MORE_CONDITIONS)
    assert re.search(r"Show \d+ more conditions", switch.label)
    switch.set_value(True).run()
    assert_sound(at)
    assert not open_app(condition="neck-pain").toggle


# Study cards.
def sample_of(kind: str, wanted: int) -> list[str]:
    """So many studies of a kind, spread over the table."""
    ids = real_tables().studies.loc[real_tables().studies["kind"].eq(kind), "study_id"].tolist()
    return ids[:: max(1, len(ids) // wanted)][:wanted]


@pytest.fixture(scope="module")
def reader() -> AppTest:
    """One reader who opens card after card."""
    return open_app()


@pytest.mark.parametrize("study_id", [*sample_of("trial", 40), *sample_of("review", 20)])
def test_every_card_opens_with_its_title_and_all_its_results(reader: AppTest, corpus, study_id: str):
    reader.query_params["study"] = study_id
    reader.run()
    assert_sound(reader)
    study = corpus.studies.iloc[corpus.row_of[study_id]]
    assert plain(study["title"]) in [part.value for part in reader.subheader]
    results = corpus.results.loc[corpus.results["study_id"].eq(study_id), "result_id"]
    assert reader.table[-1].value["Id"].tolist() == [plain(result_id) for result_id in results]
    assert plain(study["finding"]) in text_of(reader)


def test_what_a_card_does_not_know_is_said_to_be_not_reported(corpus):
    """The trial with the fewest facts printed: no empty cell, no nan, no None."""
    facts = ["n_randomised", "mean_age", "pct_female", "country", "funder", "registration", "safety", "sessions"]
    trials = corpus.studies[corpus.studies["kind"].eq("trial")]
    quiet = trials.loc[trials[facts].notna().sum(axis=1).idxmin()]
    at = open_app(study=quiet["study_id"])
    facts_table = at.table[0].value
    cells = [str(cell) for cell in facts_table.iloc[:, -1]]
    assert sum("not reported" in cell for cell in cells) >= quiet[facts].isna().sum() > 3
    assert all(cell.strip() and not re.search(r"\b(nan|None|NaT|<NA>)\b", cell) for cell in cells)


def test_a_card_closes_back_to_the_page_it_was_opened_from():
    at = open_app(STUDIES, condition="hiv")
    at.query_params["study"] = "birk-2000"
    at.run()
    assert at.table
    at.button(key="close_study").click().run()
    assert "study" not in at.query_params
    assert at.query_params["condition"] == "hiv"
    assert len(at.dataframe[0].value) == n_shown(at)


def test_choosing_a_filter_closes_an_open_card():
    at = open_app(study="birk-2000")
    at.multiselect(key=keys.facet("tiers")).select("moderate").run()
    assert "study" not in at.query_params
    assert len(at.title) == 1


# Tables of one's own.
@pytest.fixture
def on_tables(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    """Open the app on the tables of another folder."""

    def opened(folder: Path) -> AppTest:
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
        return open_app()

    return opened


def assert_problem_page(at: AppTest) -> None:
    """A page that says what to fix, and nothing of how the program works."""
    assert_sound(at)
    assert "cannot be shown" in at.title[0].value
    (problems,) = at.dataframe
    assert len(problems.value) >= 1
    assert problems.value["problem"].str.len().min() > 0
    shown = text_of(at) + problems.value.to_csv()
    assert not re.search(r"Traceback|File \"|\bline \d+, in\b|[a-z]Error\b|pandas|pandera", shown)
    assert not at.multiselect


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_every_broken_table_ends_in_a_page_that_says_what_to_fix(on_tables, folder: Path):
    assert_problem_page(on_tables(folder))


def test_a_folder_that_is_missing_or_empty_ends_in_the_same_page(on_tables, tmp_path: Path):
    assert_problem_page(on_tables(tmp_path / "nowhere"))
    assert_problem_page(on_tables(tmp_path))


def test_there_are_enough_broken_tables():
    assert len(BROKEN) >= 12


def test_sound_tables_of_one_s_own_are_shown(on_tables):
    at = on_tables(SOUND)
    assert_sound(at)
    assert n_shown(at) == len((SOUND / "studies.csv").read_text("utf-8").splitlines()) - 1
    assert at.get("plotly_chart")


def test_a_table_is_read_again_when_it_is_corrected(on_tables, tmp_path: Path):
    broken = tmp_path / "studies.csv"
    (tmp_path / "results.csv").write_bytes((SOUND / "results.csv").read_bytes())
    broken.write_text("nothing\n", "utf-8")
    assert_problem_page(on_tables(tmp_path))
    broken.write_bytes((SOUND / "studies.csv").read_bytes())
    at = on_tables(tmp_path)
    assert_sound(at)
    assert n_shown(at) > 0


def test_a_link_to_one_study_of_the_real_table_is_said_to_be_unknown_in_another(on_tables):
    at = on_tables(SOUND)
    at.query_params["study"] = "walach-2003"
    at.run()
    assert "walach" in at.info[0].value


# Methods.
def test_methods_counts_the_whole_table_whatever_is_selected(corpus, recount):
    for query in ({}, {"condition": "neck-pain"}):
        said = text_of(open_app("views/methods.py", **query))
        kinds = [study["kind"] for study in recount.studies]
        assert f"{kinds.count('trial')} trials" in said
        assert f"{kinds.count('review')} reviews" in said
        assert f"{len(corpus.results):,} reported results" in said
        assert f"{sum(study['funder_category'] == 'Not reported' for study in recount.studies)} of {len(kinds)}" in said
        for tier in ("stronger", "moderate", "weaker", "not enough reported"):
            counted = sum(recount.tier(study) == tier for study in recount.studies)
            assert f"{counted} {tier}" in said
