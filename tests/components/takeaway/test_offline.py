"""A lesson as one HTML file: all of it is inside, nothing is fetched, and no text of a lesson or table can act."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import plotly.graph_objects as go
import pytest

from components import lesson_links, stage_pictures
from components.charts import claim as claim_chart
from components.claim_card import GUESSES, verdict_of
from components.lesson_links import Target
from components.pages import MAP
from components.stage_space import Space
from components.takeaway import build, offline
from components.takeaway.bars import Bars, Series
from components.takeaway.dots import Forest, Row
from components.takeaway.sheet import Art, Deck, Sheet
from components.theme import Mode
from evidence.lessons.lesson import CLAIM, VIEW
from evidence.selection import Selection
from evidence.verdict import claims_of
from tests.components.test_shipped_lessons import FILES, lesson, real_corpus

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)><!--<script>\"'>{{ 7 * 7 }}"
BARS = Bars(
    "Which way?",
    ("Neck pain", "Sleep"),
    (Series("clearly favours massage", (4, 0), "#1B5E9B", "#1B5E9B"), Series("no side", (3, 17), "#B9BEC6", "#868D98")),
)
EMPTY = {"area", "base", "br", "hr", "img", "input", "link", "meta"}


class Read(HTMLParser):
    """Every element with its attributes and the text directly in it; elements must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        if self._open:
            self._open[-1][2].append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        asked = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            (has, "".join(said)) for name, has, said in self.elements if name == tag and asked.items() <= has.items()
        ]


def figure(words: str = "Cherkin 2011") -> go.Figure:
    drawn = go.Figure(go.Scatter(x=[1, 2], y=[1, 3], mode="markers", hovertext=[words, words], name=words))
    return drawn.update_layout(height=300, title={"text": words})


def a_deck(words: str = "Words") -> Deck:
    art = Art(
        figure(words), f"Trials: {words}", (replace(BARS, title=words, rows=(words, "Sleep")),), narrow=figure(words)
    )
    sheets = (
        Sheet("question", words, options=(words, "No"), right=words, answer=f"**{words}**", notes=words),
        Sheet("text", words, text=f"- **{words}**"),
        Sheet("view", words, finding=words, note=words, art=art, sources=(f"{words} https://doi.org/10.1/x",)),
        Sheet(
            "claim",
            words,
            kicker=words,
            finding=words,
            verdict="not supported",
            reasons=((words, words), ("Direction", "one"), ("Direction", "two")),
            options=GUESSES,
            art=replace(art, narrow=None),
            sources=("Author 2011. A title. Journal.",),
            address="https://example.org/claims?claim=x&data=1",
        ),
    )
    address = "https://example.org/teach?lesson=x"
    return Deck(words, "2026.11.0", "2026-11-21", address, sheets, words, words, 10, (words,))


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(offline.html(a_deck()))


def test_a_sheet_for_each_screen_in_order_and_a_way_to_each(read):
    places = [has["id"] for has, _ in read.all("section")]
    assert places == ["sheet-1", "sheet-2", "sheet-3", "sheet-4"]
    kinds = [has["class"] for has, _ in read.all("section")]
    assert kinds == ["sheet question", "sheet text", "sheet view pictured", "sheet claim pictured"]
    assert [has["href"] for has, _ in read.all("a") if has["href"].startswith("#")] == [f"#{one}" for one in places]
    assert [said for _, said in read.all("h1")] == ["Words"]


def test_plotly_once_and_each_figure_once_per_form(read):
    scripts = [(has, said) for has, said in read.all("script") if has.get("type") != "application/json"]
    assert sum("plotly.js v" in said[:200] for _, said in scripts) == 1
    assert len(scripts) == 3
    data = {has["id"]: json.loads(said) for has, said in read.all("script", type="application/json")}
    assert list(data) == ["figure-3", "figure-3-narrow", "figure-4", "night"]
    assert data["figure-3"]["layout"]["height"] == 300
    for has, _ in read.all("div", class_="art"):
        assert has["data-figure"] in data
        assert has.get("data-narrow", "night") in data
        assert (has["role"], has["aria-label"]) == ("img", "Trials: Words")


def test_nothing_is_fetched_and_only_the_files_own_scripts_may_run(read):
    assert not read.all("link") and not read.all("img") and not read.all("iframe")
    assert not [has for has, _ in read.all("script") if "src" in has]
    style = "".join(said for _, said in read.all("style"))
    assert "@import" not in style
    assert set(re.findall(r"url\((.{10})", style)) == {"data:font/"}
    policy = next(has["content"] for has, _ in read.all("meta") if has.get("http-equiv") == "Content-Security-Policy")
    asked = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert asked["default-src"] == "'none'"
    digests = [
        f"'sha256-{b64encode(sha256(said.encode()).digest()).decode()}'"
        for has, said in read.all("script")
        if has.get("type") != "application/json"
    ]
    assert asked["script-src"].split() == digests
    assert "http" not in policy


def test_the_type_that_figures_are_measured_for_comes_along(read):
    style = "".join(said for _, said in read.all("style"))
    assert style.count("@font-face") == 2
    assert "font-family:'Source Sans'" in style and "font-family:'Source Serif'" in style


def test_hostile_words_stay_words_everywhere(read):
    hostile = Read(offline.html(a_deck(HOSTILE)))
    assert [name for name, _, _ in hostile.elements] == [name for name, _, _ in read.elements]
    assert not [has for _, has, _ in hostile.elements if any(name.startswith("on") for name in has)]
    assert [said for _, said in hostile.all("h1")] == [HOSTILE]
    assert hostile.all("strong") == [({}, HOSTILE)] * 2
    data = {has["id"]: json.loads(said) for has, said in hostile.all("script", type="application/json")}
    assert data["figure-3"]["data"][0]["hovertext"] == [HOSTILE, HOSTILE]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "", "//example.org"])
def test_only_web_addresses_become_links(address):
    deck = a_deck()
    sheets = tuple(replace(one, address=address, sources=(f"A title. {address}",)) for one in deck.sheets)
    links = [has["href"] for has, _ in Read(offline.html(replace(deck, address=address, sheets=sheets))).all("a")]
    assert all(one.startswith("#sheet-") for one in links)


def test_a_source_leads_to_its_address(read):
    assert ({"href": "https://doi.org/10.1/x", "rel": "noreferrer"}, "https://doi.org/10.1/x") in read.all("a")
    assert offline._source("A. Title? Journal. https://doi.org/10.1016/S0140(05)x") == (
        "A. Title? Journal.",
        "https://doi.org/10.1016/S0140(05)x",
    )
    assert offline._source("Only words") == ("Only words", "")


def test_counts_stand_as_a_table():
    text = offline.html(replace(a_deck(), sheets=(Sheet("view", "V", art=Art(figure(), "", bars=(BARS,))),)))
    rows = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", text)]
    assert rows == [
        ["", "clearly favours massage", "no side", "all"],
        ["Neck pain", "4", "3", "7"],
        ["Sleep", "0", "17", "17"],
    ]


def test_sizes_with_intervals_stand_as_a_table():
    rows = (Row("family", "Against sham"), Row("trial", "Kim 2010, n 30", "0.92 [0.19, 1.66]"))
    text = offline.html(replace(a_deck(), sheets=(Sheet("view", "V", art=Art(figure(), "", dots=Forest("F", rows))),)))
    assert Read(text).all("caption") == [({}, "F")]
    assert "Kim 2010, n 30</th><td>0.92 [0.19, 1.66]</td>" in text


def test_everything_can_be_read_without_javascript(read):
    """What is kept back lies in details, which a browser opens by itself; options are words until they are buttons."""
    assert len([1 for has, _ in read.all("details") if has["class"] == "look"]) == 2
    assert [said for _, said in read.all("li") if said in GUESSES] == list(GUESSES)
    assert not read.all("section", hidden="")
    outside = [has for has, _ in read.all("button") if has.get("class") != "present" and "data-go" not in has]
    assert outside == []


def test_topics_stand_once_with_all_their_lines(read):
    assert [said for _, said in read.all("dt")] == ["Words", "Direction"]
    assert [said for _, said in read.all("dd")] == ["Words.", "One.", "Two."]


def test_an_empty_deck_is_still_a_page():
    assert Read(offline.html(Deck("T", "v", "2026-11-21", "", ()))).all("h1") == [({}, "T")]


COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|rgba\([0-9., ]+\)")


def in_the_dark(light: go.Figure) -> str:
    """What the page's script does to a figure."""
    known = offline.night()
    return COLOUR.sub(lambda found: known.get(found[0], found[0]), light.to_json())


def views() -> list[Target]:
    corpus = real_corpus()
    screens = [screen for file in FILES for screen in lesson(file.name).screens if screen.kind == VIEW]
    known = [lesson_links.target(screen.view, corpus) for screen in screens]
    return [*known, Target(MAP, Selection(), {}, "evidence-map", ())]


@pytest.mark.parametrize("place", range(len(views())))
def test_a_view_in_the_dark_is_the_apps_own_dark_figure(place):
    def drawn(mode: Mode) -> go.Figure | None:
        return stage_pictures.make(views()[place], real_corpus(), Space("laptop", 900, mode)).figure

    light, dark = drawn("light"), drawn("dark")
    assert light is not None and dark is not None
    assert in_the_dark(light) == dark.to_json()


def test_a_claim_in_the_dark_is_the_apps_own_dark_figure():
    corpus = real_corpus()
    rows = claim_chart.rows_to_draw(verdict_of(claims_of(corpus)[0], corpus))
    assert rows
    assert (
        in_the_dark(claim_chart.figure(rows, "light", "laptop")) == claim_chart.figure(rows, "dark", "laptop").to_json()
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_lessons_that_ship_become_pages(file):
    made = build.deck(lesson(file.name), "x", real_corpus(), build.Form(offline.HEIGHT_PX, True), "http://a.example")
    text = offline.html(made)
    shown = Read(text)
    assert len(shown.all("section")) == len(made.sheets)
    assert len(shown.all("div", class_="art")) == sum(one.art is not None for one in made.sheets)
    assert len([1 for has, _ in shown.all("details") if has["class"] == "look"]) == sum(
        screen.kind in (CLAIM, "question") for screen in lesson(file.name).screens
    )
    assert len(text) < 8_000_000
