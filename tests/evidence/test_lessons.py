"""Lessons as files: what is read is what was written, and what is wrong is said by file, screen, key and value."""

import pytest

from evidence.lessons import MOST_SCREENS, Lesson, LessonProblems, Screen, read, write
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW

CLAIMS = ("first", "second")
TITLE = "title: A\naudience: B\naim: C\nminutes: 10\n"
LESSON = Lesson(
    "Déjà vu: “quotes”, colons: all",
    "Everybody",
    "Do it",
    12,
    (
        Screen(CLAIM, claim="first", notes="One\ntwo: three\n\n- four"),
        Screen(VIEW, view="condition?condition=neck-pain#forest", title="yes"),
        Screen(TEXT, title="A message", text="**Bold** and *not*\n\n- a list\n- # no heading"),
        Screen(QUESTION, question="Which?", options=("yes", "no", "1"), right="no", answer="Because."),
    ),
)


def links(view: str) -> list[str]:
    return ["no such condition"] if "nowhere" in view else []


def told(text: str) -> list[str]:
    with pytest.raises(LessonProblems) as caught:
        read(text, "mine.yaml", CLAIMS, links)
    return list(caught.value.lines)


def screens(text: str) -> str:
    return f"{TITLE}screens:\n{text}"


def test_what_is_written_is_read_again():
    text = write(LESSON)
    assert read(text, "mine.yaml", CLAIMS, links) == LESSON
    assert write(read(text, "mine.yaml", CLAIMS, links)) == text


def test_a_file_can_be_read_by_a_teacher():
    text = write(LESSON)
    assert text.startswith("title: ")
    assert "notes: |-\n    One\n    two: three" in text
    assert "Déjà vu" in text
    assert "right: 'no'" in text


@pytest.mark.parametrize(
    ("text", "where", "allowed"),
    [
        ("- kind: film\n", "mine.yaml, screen 1, key “kind”: “film” is not known", "claim, view, text, question"),
        ("- claim: first\n", "mine.yaml, screen 1, key “kind”: missing", "claim, view, text, question"),
        ("- kind: claim\n  claim: third\n", "screen 1, key “claim”: “third” is no statement", "first, second"),
        ("- kind: claim\n", "screen 1, key “claim”: missing", "at most 80 letters"),
        (
            "- kind: claim\n  claim: first\n- kind: view\n  view: nowhere\n",
            "screen 2, key “view”: “nowhere”: no such",
            "",
        ),
        ("- kind: text\n  title: A\n  text: yes\n", "key “text”: “True” is not text; put it in quotation marks", ""),
        ("- kind: text\n  title: A\n  text: B\n  colour: red\n", "key “colour”: not known here", "kind, title, text"),
        ("- kind: question\n  question: A\n  options: [one]\n  answer: B\n", "key “options”", "a list of 2 to 6 texts"),
        (
            "- kind: question\n  question: A\n  options: [one, two]\n  right: three\n  answer: B\n",
            "key “right”: “three” is none of the options",
            "one; two",
        ),
        ("- just text\n", "mine.yaml, screen 1: “just text” is not a screen", "claim, view, text, question"),
        (f"- kind: text\n  title: A\n  text: {'x' * 1201}\n", "key “text”: “xxx", "at most 1,200 letters"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_is_allowed(text: str, where: str, allowed: str):
    (line,) = told(screens(text))
    assert where in line
    assert "Allowed: " in line and allowed in line.partition("Allowed: ")[2]


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file():
    lines = told("title: A\naim: 3\nminutes: soon\nscreens:\n- kind: film\n- kind: claim\n  claim: third\n")
    assert [line.partition(":")[0] for line in lines] == [
        "mine.yaml, key “audience”",
        "mine.yaml, key “aim”",
        "mine.yaml, key “minutes”",
        "mine.yaml, screen 1, key “kind”",
        "mine.yaml, screen 2, key “claim”",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "this is not YAML"),
        ("", "this is not a lesson"),
        ("- a\n- b\n", "this is not a lesson"),
        ("title: !!python/object/apply:os.system ['true']\n", "this is not YAML"),
        (f"a: &x [1]\nb: *x\n{TITLE}", "anchors"),
        ("x" * 200_001, "too many for a lesson"),
        ("[" * 5_000, "this is not YAML"),
        (f"{TITLE}screens: []\n", "a list of 1 to 60 screens"),
        (f"{TITLE}screens: yes\n", "a list of 1 to 60 screens"),
        ("title: \0\n", "this is not YAML"),
        ("created: 2026-99-99\n", "this is not YAML"),
        ("title: A\nminutes: true\nscreens: 1\n", "“True” is not one"),
    ],
)
def test_what_is_no_lesson_is_refused_in_words(text: str, said: str):
    assert any(said in line for line in told(text))


def test_screens_are_moved_taken_out_and_added():
    kinds = [screen.kind for screen in LESSON.screens]
    assert [screen.kind for screen in LESSON.moved(0, 1).screens] == [kinds[1], kinds[0], *kinds[2:]]
    assert [screen.kind for screen in LESSON.moved(3, -1).screens] == [*kinds[:2], kinds[3], kinds[2]]
    assert LESSON.moved(0, -1) == LESSON == LESSON.moved(3, 1)
    assert [screen.kind for screen in LESSON.without(1).screens] == [kinds[0], *kinds[2:]]
    assert LESSON.with_screen(Screen(TEXT, title="Last")).screens[-1].title == "Last"
    assert LESSON.changed(0, notes="other").screens[0] == Screen(CLAIM, claim="first", notes="other")


def test_a_lesson_has_an_end():
    full = Lesson("A", "B", "C", 1, (Screen(TEXT, title="A", text="B"),) * MOST_SCREENS)
    assert full.with_screen(Screen(TEXT)) == full
    assert read(write(full), "full.yaml", (), links) == full
