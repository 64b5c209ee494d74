"""The evidence map as a reader uses it: every number on the page recounted, every way to and from a cell."""

import json
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import keys
from evidence import filtering
from evidence.selection import Selection
from evidence.vocabulary import STEPS, label, slug
from tests.evidence.test_condition_recomputed import unescaped
from tests.map_recount import Limits, MapRecount
from tests.views.test_pages import ROOT, assert_sound, n_shown, selection_of, text_of

PAGE = "views/map.py"
CASES = [
    ("outcome", Limits({})),
    (
        "outcome",
        Limits(
            {"funder": "nih-nccih-nccam-oam", "from": "2000", "to": "2015"},
            study=lambda s: s["funder_category"] == "NIH: NCCIH/NCCAM/OAM" and 2000 <= int(s["year"]) <= 2015,
        ),
    ),
    ("outcome", Limits({"comparator": "active"}, result=lambda r: r["comparator_family"] == "active")),
    (
        "outcome",
        Limits(
            {"condition": ["neck-pain", "chronic-low-back-pain", "fibromyalgia"], "scope": "core", "size": "trials"},
            study=lambda s: s["scope"] == "core",
            condition=lambda word: word in ("neck pain", "chronic low back pain", "fibromyalgia"),
        ),
    ),
    (
        "outcome",
        Limits(
            {"outcome": ["pain", "anxiety", "sleep"], "kind": "trial"},
            study=lambda s: s["kind"] == "trial",
            result=lambda r: r["outcome"] in ("pain", "anxiety", "sleep"),
        ),
    ),
    ("type", Limits({"to": "2012"}, study=lambda s: int(s["year"]) <= 2012)),
    ("comparator", Limits({"kind": "trial", "size": "trials"}, study=lambda s: s["kind"] == "trial")),
]
IDS = [f"{across} {query.query}" for across, query in CASES]


def open_map(across: str = "outcome", **query: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run().switch_page(PAGE)
    for param, value in query.items():
        at.query_params[param] = value
    if across != "outcome":
        at.query_params["across"] = across
    at.session_state["evidence_map_table"] = True
    at.run()
    assert_sound(at)
    return at


def spec(at: AppTest) -> dict[str, dict]:
    """The traces of the figure by name."""
    (chart,) = at.get("plotly_chart")
    return {trace["name"]: trace for trace in json.loads(chart.proto.spec)["data"]}


def bare(text: str) -> str:
    return re.sub(r"<[^>]*>", " ", text).strip()


@pytest.fixture(scope="module", params=CASES, ids=IDS)
def case(request, recount):
    """A page, and the same recounted."""
    across, limits = request.param
    return open_map(across, **limits.query), MapRecount(recount, limits, across), limits


def test_every_cell_of_the_table_is_the_recount(case):
    at, recounted, _limits = case
    (table,) = [frame.value for frame in at.dataframe if "balance" in frame.value]
    names = {"unsized": "trials_of_unreported_size", "to_massage": "point_to_massage", "no_side": "point_to_no_side"}
    names |= {"to_comparator": "point_to_comparator", "better": "stronger_or_moderate"}
    columns, conditions = recounted.columns("people"), recounted.rows("condition", "people")
    assert len(table) == len(columns) * len(conditions)
    for row in table.to_dict("records"):
        wanted = recounted.cells.get(("condition", row["condition"], row[recounted.across]))
        assert {name: row[names.get(name, name)] for name in wanted or {}} == (wanted or {})
        assert wanted or not any(row[names.get(name, name)] for name in ("trials", "reviews"))
    assert set(table["condition"]) == set(conditions)
    assert set(table[recounted.across]) == set(columns)


def test_rows_and_columns_stand_in_order_with_their_totals(case):
    at, recounted, limits = case
    size = limits.query.get("size", "people")
    traces = spec(at)
    heads = [bare(text).replace("  ", " ") for text in traces["heads"]["text"]]
    columns = recounted.columns(size)[: len(heads)]
    assert [re.sub(r"\W", "", head) for head in heads] == [re.sub(r"\W", "", label(word)) for word in columns]
    under = [bare(text) for text in traces["column totals"]["text"]]
    assert under == [f"{recounted.of(column=word)[size]:,}" for word in columns]
    wanted: list[tuple[str, dict]] = []
    for group in recounted.rows("group", size):
        wanted.append((group, recounted.of(group=group)))
        inside = [word for word in recounted.rows("condition", size) if _in_group(recounted, word, group)]
        wanted += [(word, recounted.of(condition=word)) for word in inside]
    assert len(traces["labels"]["text"]) == len(wanted)
    for name in ("trials", "people"):
        said = [bare(text) for text in traces[f"row {name}"]["text"]]
        everything = recounted.of()
        assert said[:-1] == [*(_number(counts, name) for _, counts in wanted), f"{everything[name]:,}"]


def _in_group(recounted: MapRecount, word: str, group: str) -> bool:
    return group in set(recounted.long.loc[recounted.long["condition"] == word, "group"])


def _number(counts: dict[str, int], name: str) -> str:
    silent = name == "people" and counts["trials"] and counts["trials"] == counts["unsized"]
    return "n.r." if silent else f"{counts[name]:,}"


def test_the_headline_and_the_small_print_are_the_recount(case):
    at, recounted, limits = case
    total, conditions = recounted.of(), recounted.rows("condition", "people")
    said = unescaped(at.title[0].value)
    half = recounted.half()
    assert said.startswith(f"Half of the {total['trials']} trials are on {half} of {len(conditions)} conditions; ") or (
        half == len(conditions) and said.startswith(f"{total['trials']} trials on {len(conditions)} conditions; ")
    )
    gaps = recounted.gaps(("pain", "anxiety", "sleep") if "outcome" in limits.query else ())
    if recounted.across == "outcome":
        without = len({row for row, _ in gaps})
        assert f"; {without or 'each'} ha" in said
    else:
        assert f"{len(gaps)} of {len(conditions) * len(recounted.columns('people'))} cells have no trial" in said
    texts = unescaped(text_of(at))
    if total["unsized"]:
        assert f"{total['unsized']} of {total['trials']} trials do" in texts
    names = {"outcome": "outcomes", "type": "massage types", "comparator": "kinds of comparator"}[recounted.across]
    assert f"{len(conditions)} conditions against {len(recounted.columns('people'))} {names}" in texts


def test_the_lists_are_the_recount(case):
    at, recounted, limits = case
    size = limits.query.get("size", "people")
    other = "trials" if size == "people" else "people"
    columns = set(recounted.columns(size))
    cells = {key[1:]: n for key, n in recounted.cells.items() if key[0] == "condition" and key[2] in columns}
    studied = [key for key in cells if cells[key]["trials"]]
    most = sorted(studied, key=lambda key: (-cells[key][size], -cells[key][other], key))[:8]
    weak = [key for key in studied if cells[key]["trials"] >= 3 and not cells[key]["better"]]
    weak.sort(key=lambda key: (-cells[key]["trials"], -cells[key]["people"], key))
    gaps = recounted.gaps(("pain", "anxiety", "sleep") if "outcome" in limits.query else ())
    said = [unescaped(link.proto.label) for link in at.get("page_link")]
    assert [text for text in said if text in {_line(key, cells[key]) for key in most}][:8] == [
        _line(k, cells[k]) for k in most
    ]
    assert all(_line(key, cells[key]) in said for key in weak[:8])
    texts = unescaped(text_of(at))
    assert f"{len(weak)} cell" in texts
    assert f"{len(gaps)} cell" in texts
    named = {f"{label(row)}: {lower(label(column))}" for row, column in gaps}
    assert sum(re.sub(r" \(\d+ reviews? only\)$", "", text) in named for text in said) == min(len(gaps), 8)


def lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _line(key: tuple[str, str], counts: dict[str, int]) -> str:
    trials = f"{counts['trials']} trial{'s' * (counts['trials'] != 1)}"
    people = f"{counts['people']:,} people" if counts["trials"] > counts["unsized"] else "people not reported"
    return f"{label(key[0])}: {lower(label(key[1]))} ({trials}, {people})"


def test_the_cells_of_folded_groups_are_the_recount(recount):
    recounted = MapRecount(recount, Limits(), "outcome")
    at = open_map(folded=[slug(group) for group in recounted.rows("group", "people")])
    (table,) = [frame.value for frame in at.dataframe if "balance" in frame.value]
    assert set(table["condition"]) == set(recounted.rows("group", "people"))
    for row in table[table["trials"] + table["reviews"] > 0].to_dict("records"):
        wanted = recounted.cells["group", row["condition"], row["outcome"]]
        found = [row[name] for name in ("trials", "people", "reviews", "stronger_or_moderate", "point_to_massage")]
        assert found == [wanted[name] for name in ("trials", "people", "reviews", "better", "to_massage")]
        assert (row["point_to_no_side"], row["point_to_comparator"]) == (wanted["no_side"], wanted["to_comparator"])


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [("neck pain", "pain"), ("postoperative pain", "anxiety"), ("hypertension", "blood pressure")],
)
def test_a_chosen_cell_is_said_in_words_and_leads_to_exactly_its_studies(condition, outcome, recount, corpus):
    cell = MapRecount(recount, Limits(), "outcome").cells["condition", condition, outcome]
    at = open_map(condition=slug(condition), outcome=slug(outcome))
    assert n_shown(at) == cell["trials"] + cell["reviews"]
    texts = unescaped(text_of(at))
    speaking = sum(cell[side] for side in ("to_massage", "no_side", "to_comparator"))
    assert f"{cell['trials']} trials with {cell['people']:,} people" in unescaped(at.title[0].value)
    assert re.search(
        rf"of {speaking} that can tell, {cell['to_massage']} points? to massage, {cell['no_side']} to", texts
    )
    assert f"{cell['better']} of {cell['trials']} trials of the stronger or moderate tier" in texts
    links = [link.proto.label for link in at.get("page_link")]
    assert f"List {cell['trials'] + cell['reviews']} studies" in links
    assert "Open condition" in links
    at.switch_page("views/studies.py").run()
    listed = set(at.dataframe[0].value["study_id"])
    left = filtering.apply(Selection(conditions=(condition,), outcomes=(outcome,)), corpus)
    assert listed == set(left.studies["study_id"])
    assert len(listed) == cell["trials"] + cell["reviews"]


def test_a_click_shows_the_cell_over_the_map():
    at = open_map(condition="neck-pain", outcome="pain")
    assert not at.get("dialog")
    at.session_state[keys.MAP_CLICKED] = True
    at.run()
    assert_sound(at)
    assert [link.proto.label for link in at.get("page_link")].count("List 23 studies") == 2
    at.run()
    assert [link.proto.label for link in at.get("page_link")].count("List 23 studies") == 1


def test_around_a_chosen_cell_the_map_stays_whole():
    whole, one = open_map(), open_map(condition="neck-pain", outcome="pain")
    assert spec(whole)["labels"]["text"] == spec(one)["labels"]["text"]
    assert spec(one)["chosen"]["x"]
    assert "chosen" not in spec(whole)


def test_a_cell_is_chosen_by_name_and_given_back():
    at = open_map(funder="not-reported")
    at.selectbox(key=keys.MAP_ROW).select("fibromyalgia").run()
    assert selection_of(at).conditions == ()
    at.selectbox(key=keys.MAP_COLUMN).select("sleep").run()
    assert selection_of(at) == Selection(conditions=("fibromyalgia",), outcomes=("sleep",), funders=("Not reported",))
    assert at.query_params["condition"] == "fibromyalgia"
    at.button(key="whole_map").click().run()
    assert selection_of(at) == Selection(funders=("Not reported",))
    assert at.selectbox(key=keys.MAP_ROW).value is None
    assert_sound(at)


def test_a_group_can_be_chosen_by_name(corpus):
    at = open_map()
    at.selectbox(key=keys.MAP_ROW).select("group/nerves").run()
    at.selectbox(key=keys.MAP_COLUMN).select("pain").run()
    assert set(selection_of(at).conditions) == {"stroke", "multiple sclerosis", "Parkinson's disease"}
    assert "Nerves, pain: " in unescaped(at.title[0].value)
    assert "Open condition" not in [link.proto.label for link in at.get("page_link")]


def test_an_empty_cell_is_said_to_be_empty_and_leads_to_its_condition():
    at = open_map(condition="neck-pain", outcome="scar")
    assert unescaped(at.title[0].value) == "Neck pain, scar: no study"
    links = [link.proto for link in at.get("page_link") if link.proto.label == "Open condition"]
    assert "outcome" not in links[0].query_string
    assert_sound(at)


def test_switches_write_the_link_and_the_link_sets_the_switches(corpus):
    at = open_map()
    at.segmented_control(key=keys.MAP_ACROSS).set_value("comparator").run()
    at.segmented_control(key=keys.MAP_SIZE).set_value("trials").run()
    at.pills(key=keys.MAP_FOLDED).set_value(["pain"]).run()
    assert {**at.query_params} == {"across": "comparator", "size": "trials", "folded": "pain", "data": corpus.version}
    other = open_map("comparator", size="trials", folded="pain")
    assert other.segmented_control(key=keys.MAP_SIZE).value == "trials"
    assert other.pills(key=keys.MAP_FOLDED).value == ["pain"]
    assert spec(at)["labels"] == spec(other)["labels"]


def test_choosing_a_cell_keeps_how_the_map_is_laid_out():
    at = open_map("comparator", size="trials")
    at.selectbox(key=keys.MAP_ROW).select("neck pain").run()
    at.selectbox(key=keys.MAP_COLUMN).select("active").run()
    assert at.query_params["across"] == "comparator"
    assert at.query_params["size"] == "trials"
    assert selection_of(at) == Selection(conditions=("neck pain",), families=("active",))


def test_the_pages_of_columns_show_every_column_once(recount):
    at, seen = open_map(), []
    pages = at.segmented_control(key=keys.MAP_COLUMNS)
    for page in range(len(pages.options)):
        at.segmented_control(key=keys.MAP_COLUMNS).set_value(page).run()
        seen += spec(at)["heads"]["text"]
    assert len(seen) == len(set(seen)) == len(MapRecount(recount, Limits(), "outcome").columns("people"))


def test_what_a_link_cannot_mean_is_said():
    at = open_map("moon", size="weight", folded="the-moon", columns="nowhere")
    (banner,) = at.info
    assert all(word in banner.value for word in ("across", "size", "folded", "columns"))
    assert len(at.get("plotly_chart")) == 1


def test_reviews_alone_are_no_map():
    at = open_map_without_table(kind="review")
    assert "Only reviews" in at.title[0].value
    assert not at.get("plotly_chart")


def open_map_without_table(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run().switch_page(PAGE)
    for param, value in query.items():
        at.query_params[param] = value
    at.run()
    assert_sound(at)
    return at


def test_bubbles_speak_of_no_significance():
    said = spec(open_map())["bubbles"]["hovertext"]
    assert all("that can tell" in text or "none can tell" in text for text in said)
    assert not any(re.search(r"significan|recommend|proven", text) for text in said)
    assert len(STEPS) == 5
    assert isinstance(said, list) and pd.Series(said).str.len().min() > 20
