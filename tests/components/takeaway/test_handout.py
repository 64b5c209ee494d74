"""The handout: nothing is given away before the answers, the same numbers on both, and no text of a lesson acts."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser

import plotly.graph_objects as go
import pytest

from components import lesson_shelf
from components.claim_card import GUESSES
from components.takeaway import build, handout
from components.takeaway.sheet import Art, Deck, Sheet
from tests.components.test_shipped_lessons import FILES, lesson, real_corpus

PUBLIC = "https://touchstone.example.org"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)></article></section><!-- \"' {{ 7 * 7 }}"
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "article", "header", "div", "span"),
    *("h1", "h2", "p", "a", "i", "b", "strong", "em", "ul", "ol", "li", "dl", "dt", "dd", "img"),
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="860" height="{0}"><title>picture {0}</title></svg>'
DECK = Deck(
    title="A lesson",
    version="1.0",
    made_on="2026-11-21",
    address=f"{PUBLIC}/teach?lesson=a&data=1",
    audience="Everybody",
    aim="See how it is done",
    cautions=("A count is not an effect.",),
    sheets=(
        Sheet(
            "claim",
            "It helps",
            kicker="An article",
            finding="Two of nine trials.",
            verdict="mixed",
            reasons=(
                *(("Size", f"Line {n} of size.") for n in range(4)),
                ("Quality", "Weak."),
                ("What", "More trials."),
            ),
            options=GUESSES,
            notes="Ask **them**.",
            art=Art(go.Figure(), "Trials by direction."),
            sources=("Abel 2001. One. https://doi.org/1", "Baker 2002. Two."),
            address=f"{PUBLIC}/claims?claim=it",
        ),
        Sheet("text", "Read this", text="Some **bold** words.\n\n- one\n- two"),
        Sheet("question", "Which?", options=("This", "That"), right="That", answer="Because of *that*.", notes="Wait."),
        Sheet(
            "view",
            "Overview",
            finding="Most point one way",
            note="7 of 9 trials.",
            art=Art(go.Figure(), "Trials by condition."),
            sources=tuple(f"Study {n}" for n in range(30)),
            address=f"{PUBLIC}/overview",
        ),
        Sheet("view", "One more", finding="It is so", sources=("Baker 2002. Two.", "Cole 2003. Three.", "Dale 2004.")),
    ),
)
PICTURES = [SVG.format(100), None, None, SVG.format(200), None]


def drawn(told: Deck) -> list[str | None]:
    return [SVG.format(place) if sheet.art else None for place, sheet in enumerate(told.sheets)]


@cache
def shipped(place: int) -> Deck:
    name = FILES[place].name
    form = build.Form(handout.PICTURE_HEIGHT)
    return build.deck(lesson(name), lesson_shelf.id_of(name), real_corpus(), form, PUBLIC, f"{PUBLIC}/teach")


def parts(html: str) -> tuple[str, str]:
    """Questions and answers."""
    questions, answers = html.split('id="answers"')
    return questions.split('id="questions"')[1], answers


def words(html: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def articles(html: str) -> list[str]:
    return re.findall(r"<article.*?</article>", html, re.DOTALL)


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="number">(\d+) ', html)]


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_questions_stand_in_the_order_of_the_lesson_and_answers_have_their_numbers():
    questions, answers = parts(handout.html(DECK, PICTURES))
    assert numbers(questions) == [1, 2, 3, 4, 5]
    assert numbers(answers) == [1, 3, 4, 5]
    for html in (questions, answers):
        for number, article in zip(numbers(html), articles(html), strict=True):
            assert DECK.sheets[number - 1].title in words(article)


def test_each_kind_asks_in_its_own_way():
    claim, text, question, view, _ = articles(parts(handout.html(DECK, PICTURES))[0])
    assert re.findall(r"<li><i></i>([^<]+)</li>", claim) == list(GUESSES)
    assert "Why do you think so?" in claim
    assert "<strong>bold</strong>" in text and "<li>one</li>" in text
    assert re.findall(r"<li><i></i><b>(\w)</b> ([^<]+)</li>", question) == [("A", "This"), ("B", "That")]
    assert words(view).endswith("Trials by condition. What do you see?")
    assert all('class="lines"' in asked for asked in (claim, view))


@pytest.mark.parametrize("place", [*range(len(FILES)), None])
def test_nothing_is_given_away_before_the_answers(place: int | None):
    told = DECK if place is None else shipped(place)
    html, answers = parts(handout.html(told, drawn(told), notes=True))
    seen = words(html)
    for number, (sheet, article) in enumerate(zip(told.sheets, articles(html), strict=True)):
        kept = [sheet.finding, sheet.note, *(line for _, line in sheet.reasons)]
        kept += [words(str(handout.as_html(text))) for text in (sheet.answer, sheet.notes)]
        kept += sheet.sources
        assert not [text for text in kept if text and text in seen]
        assert 'class="verdict"' not in article
        if sheet.kind == "claim":
            assert "<img" not in article
            assert words(article).count(sheet.verdict.capitalize()) == (sheet.verdict.capitalize() in sheet.options)
        # Every option is marked alike.
        marks = {re.sub(r"<b>\w</b> [^<]+|</i>[^<]+", "", one) for one in re.findall(r"<li>.*?</li>", article)}
        assert len(marks) == 1 or sheet.kind not in ("claim", "question"), number
    assert all(sheet.finding in words(answers) for sheet in told.sheets)


def test_the_answers_say_it_all():
    claim, question, view, last = articles(parts(handout.html(DECK, PICTURES))[1])
    assert "Mixed. Two of nine trials." in words(claim)
    assert "<img" in claim and "<img" not in view
    assert "Line 1 of size. 2 more on the card of this statement. Quality Weak." in words(claim)
    assert "Line 2" not in claim
    assert "B: That Because of" in words(question) and "<em>that</em>" in question
    assert "Most point one way 7 of 9 trials." in words(view)
    assert "It is so" in last


def test_sources_are_numbered_once_and_a_long_list_is_counted():
    html = handout.html(DECK, PICTURES)
    claim, _, view, last = articles(parts(html)[1])
    listed = re.findall(r"<li>(.*?)</li>", html.split('class="sources"')[1])
    assert [words(source) for source in listed] == [
        "Abel 2001. One. doi.org/1",
        "Baker 2002. Two.",
        "Cole 2003. Three.",
        "Dale 2004.",
    ]
    assert words(claim).endswith("Sources 1–2")
    assert words(last).endswith("Sources 2–4")
    assert words(view).endswith("30 studies, listed at touchstone.example.org/overview")
    assert "Study 7" not in html


def test_numbers_of_sources_run_together():
    some = handout.Sources(tuple("abcdefg"))
    assert some.numbers(("b", "a", "c", "e", "g", "g")) == "1–3, 5, 7"
    assert some.numbers(()) == ""
    assert some.numbers(["a"] * (handout.MOST_SOURCES + 1)) == ""


def test_at_the_end_stand_the_cautions_the_version_and_how_to_cite():
    end = words(handout.html(DECK, PICTURES).split('class="cautions"')[1])
    assert "A count is not an effect." in end
    assert DECK.cite in end and "Data version 1.0" in end
    assert end.endswith("touchstone.example.org/teach?lesson=a&data=1")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"{PUBLIC}/teach?lesson=a", True),
        ("http://10.0.0.7:8501/teach", True),
        ("http://localhost:8501/teach", False),
        ("http://127.0.0.1:8501/", False),
        ("/teach?lesson=a", False),
        ("javascript:alert(1)//example.org", False),
        ("", False),
    ],
)
def test_an_address_is_printed_only_where_it_leads_somewhere(address: str, kept: bool):
    assert handout.reachable(address) == (address if kept else "")
    away = replace(DECK, address=address, sheets=tuple(replace(sheet, address=address) for sheet in DECK.sheets))
    html = handout.html(away, PICTURES)
    assert ("QR code" in html) == kept
    assert ("listed in the app" in words(html)) != kept


def test_too_long_an_address_has_no_code_that_phones_cannot_read():
    assert "QR code" not in handout.html(replace(DECK, address=f"{PUBLIC}/?a={'x' * 1000}"), PICTURES)


def test_notes_are_for_the_teacher_only_where_asked_for():
    assert "Ask <strong>them</strong>" not in handout.html(DECK, PICTURES)
    told = handout.html(DECK, PICTURES, notes=True).split('id="notes"')[1]
    assert numbers(told) == [1, 3]
    assert "Ask <strong>them</strong>" in told


def test_a_picture_is_needed_for_every_sheet_or_none():
    with pytest.raises(ValueError, match="shorter"):
        handout.html(DECK, PICTURES[:-1])


def _hostile(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        **dict.fromkeys(("title", "kicker", "finding", "verdict", "note", "text", "answer", "notes", "right"), HOSTILE),
        options=(HOSTILE, "That"),
        reasons=((HOSTILE, HOSTILE),),
        sources=(f"{HOSTILE} javascript:alert(1)", f"{HOSTILE} https://x/{HOSTILE.replace(' ', '')}"),
        address=f"{PUBLIC}/{HOSTILE}",
        art=Art(go.Figure(), HOSTILE),
    )


def test_no_text_acts_whatever_it_holds():
    about = dict.fromkeys(("title", "version", "made_on", "audience", "aim"), HOSTILE)
    told = replace(
        DECK,
        **about,
        address=f"{PUBLIC}/{HOSTILE}",
        cautions=(HOSTILE,),
        sheets=tuple(_hostile(sheet) for sheet in DECK.sheets),
    )
    html = handout.html(told, [SVG] * len(told.sheets), notes=True)
    found = Elements(html).found
    assert {tag for tag, _ in found} == TAGS - {"strong", "em"} | {"strong"}
    assert not [name for _, attributes in found for name in attributes if name.startswith("on")]
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    assert links and all(link.startswith("https://") for link in links)
    assert all(attributes["src"].startswith("data:image/svg+xml;") for tag, attributes in found if tag == "img")
    assert "49" not in words(html.split("</style>")[1])
    assert len(articles(html)) == 5 + 4 + 5


def test_the_file_needs_nothing_else_and_no_script():
    found = Elements(handout.html(shipped(0), drawn(shipped(0)))).found
    assert {tag for tag, _ in found} <= TAGS
    assert found[0] == ("html", {"lang": "en"})
    policy = next(
        attributes["content"] for tag, attributes in found if "Content-Security-Policy" in attributes.values()
    )
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert all(attributes.get("alt") for tag, attributes in found if tag == "img")
