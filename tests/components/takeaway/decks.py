"""Decks of the lessons that ship, and of lessons written for a test, made without a running app."""

from functools import cache

from components import lesson_shelf
from components.takeaway import build
from components.takeaway.sheet import Deck
from evidence.lessons import Lesson, Screen
from tests.components.test_shipped_lessons import FILES, lesson, real_corpus

BASE = "https://touchstone.example"


@cache
def shipped(place: int, height: int = 430) -> Deck:
    """The deck of a lesson that ships, by its place."""
    lesson_id = lesson_shelf.id_of(FILES[place].name)
    form = build.Form(height)
    return build.deck(
        lesson(FILES[place].name), lesson_id, real_corpus(), form, BASE, f"{BASE}/teach?lesson={lesson_id}"
    )


def of(*screens: Screen, title: str = "A lesson") -> Deck:
    """The deck of some screens."""
    made = Lesson(title, "a class", "an aim", 10, screens)
    return build.deck(made, "", real_corpus(), build.Form(430), BASE)
