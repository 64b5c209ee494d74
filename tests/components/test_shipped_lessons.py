"""The lessons that ship: they can be read, all they point at is there, no result is typed in, every picture fits."""

import re
from functools import cache

import plotly.graph_objects as go
import pytest

from components import lesson_links, lesson_shelf, present_page, stage, stage_pictures, stage_style
from components.lesson_text import safe
from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.lessons import Lesson, Screen, write
from evidence.lessons.lesson import CLAIM, KINDS, QUESTION, VIEW
from tests.written import DATA, real_tables

FILES = sorted((DATA / "lessons").glob("*.yaml"))
ROOMS = [stage.Room(1920, 1080), stage.Room(1024, 768), stage.Room(1366, 768), stage.Room(390, 844)]
# Words that would state a count or a result as a figure.
FIGURE = re.compile(r"\d|per ?cent|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred)\b of ")


@cache
def real_corpus() -> Corpus:
    tables = real_tables()
    parts = (tables.studies, tables.results, tables.arms, tables.appraisals, tables.version, tables.claims)
    return corpora.build(*parts)


@cache
def lesson(name: str) -> Lesson:
    return lesson_shelf.from_text((DATA / "lessons" / name).read_text("utf-8"), name, real_corpus())


SCREENS = [(file.name, place) for file in FILES for place in range(len(lesson(file.name).screens))]
VIEWS = [(name, place) for name, place in SCREENS if lesson(name).screens[place].kind == VIEW]


def test_the_five_are_there_in_their_order():
    assert [lesson(file.name).title for file in FILES] == [
        "Is massage medically proven?",
        "Why sham controls change the story",
        "How long does it last?",
        "Reading a forest plot with back pain",
        "Who paid, how big, how blinded: quality",
    ]
    assert lesson_shelf.id_of(FILES[0].name) == "medically-proven"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_lesson_is_ten_minutes_with_an_aim_and_notes_and_something_to_guess(file):
    told = lesson(file.name)
    assert 8 <= told.minutes <= 12
    assert len(told.aim) > 40
    assert all(screen.notes for screen in told.screens)
    kinds = {screen.kind for screen in told.screens}
    assert kinds >= {VIEW, QUESTION}
    assert kinds <= set(KINDS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_figure_of_a_result_is_typed_into_it(file):
    told = lesson(file.name)
    for screen in told.screens:
        words = (screen.title, screen.text, screen.question, *screen.options, screen.right, screen.answer, screen.notes)
        assert not FIGURE.search(" ".join(words)), words
    assert not FIGURE.search(f"{told.title} {told.aim} {told.audience}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_written_again_it_is_the_same_lesson(file):
    told = lesson(file.name)
    assert lesson_shelf.from_text(write(told), file.name, real_corpus()) == told


@pytest.mark.parametrize(("name", "place"), VIEWS)
def test_a_view_leads_to_a_picture_that_the_presenter_has(name: str, place: int):
    target = lesson_links.target(lesson(name).screens[place].view, real_corpus())
    assert target.problems == ()
    assert target.anchor in {"", *stage_pictures.PICTURES[target.page]}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.width}x{room.height}")
@pytest.mark.parametrize(("name", "place"), VIEWS)
def test_a_picture_has_a_computed_message_and_is_a_valid_figure(name: str, place: int, room: stage.Room):
    target = lesson_links.target(lesson(name).screens[place].view, real_corpus())
    space = stage_style.space(room, "light")
    picture = stage_pictures.make(target, real_corpus(), space)
    assert len(picture.message) > 20
    assert isinstance(picture.figure, go.Figure)
    go.Figure(picture.figure.to_dict())
    if room.width == 1920:
        assert picture.figure.layout.height <= space.height
    sizes = re.findall(r'"size": ?(\d+(?:\.\d+)?)', str(picture.figure.layout.annotations).replace("'", '"'))
    assert all(float(size) >= 12 for size in sizes)


def test_cut_rows_are_said_and_chosen_by_size():
    space = stage_pictures.Space("wide", 600, "light")
    target = lesson_links.target("condition?condition=chronic-low-back-pain#safeguards", real_corpus())
    picture = stage_pictures.make(target, real_corpus(), space)
    assert re.match(r"The \d+ largest of \d+ trials\.", picture.note)


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ("condition?condition=nowhere", "no such condition"),
        ("nothing?condition=hiv", "no page to show"),
        ("present?lesson=how-long", "no page to show"),
        ("https://example.org/overview", "no page to show"),
        ("overview?colour=red", "colour: no parameter of this app"),
        ("condition?condition=hiv&measure=luck", "no such outcome"),
        ("compare?a=control%3Dnothing", "no such kind of comparator"),
    ],
)
def test_a_link_that_cannot_be_followed_is_said(view: str, problem: str):
    assert problem in " ".join(lesson_links.unfollowed(real_corpus(), view))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Bold** and *it*", "**Bold** and *it*"),
        ("- one\n- two", "- one\n- two"),
        ("1. one", "1. one"),
        ("<script>x</script>", r"\<script\>x\</script\>"),
        ("![a](https://x)", r"\!\[a\]\(https\://x\)"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("# no heading", r"\# no heading"),
        ("a\n\nb", "a\n\nb"),
        ("2 * 3 * 4", r"2 \* 3 \* 4"),
    ],
)
def test_text_of_a_lesson_is_made_safe(text: str, shown: str):
    assert safe(text) == shown


def test_a_claim_and_a_question_keep_something_back():
    assert present_page.has_answer(Screen(CLAIM)) and present_page.has_answer(Screen(QUESTION))
    assert not present_page.has_answer(Screen(VIEW))
