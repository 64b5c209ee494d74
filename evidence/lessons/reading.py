"""A lesson read from its file and checked: every message names file, screen, key and value, and says what is allowed.

A file may come from anybody: YAML's tags and anchors are refused, and nothing in it is run.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import yaml

from evidence.lessons.lesson import CLAIM, KINDS, MOST_SCREENS, QUESTION, TEXT, VIEW, Lesson, Screen

MOST_LETTERS = 200_000
MOST_MINUTES = 180
MOST_OPTIONS = 6


@dataclass(frozen=True)
class Field:
    """What a key may hold: at most so many letters; whether it must be there."""

    letters: int
    needed: bool = False


_NOTES = Field(4_000)
HEAD = {"title": Field(120, needed=True), "audience": Field(200, needed=True), "aim": Field(400, needed=True)}
FIELDS: dict[str, dict[str, Field]] = {
    CLAIM: {"claim": Field(80, needed=True), "title": Field(120), "notes": _NOTES},
    VIEW: {"view": Field(2_000, needed=True), "title": Field(160), "notes": _NOTES},
    TEXT: {"title": Field(120, needed=True), "text": Field(1_200, needed=True), "notes": _NOTES},
    QUESTION: {
        "question": Field(240, needed=True),
        "options": Field(120, needed=True),
        "right": Field(120),
        "answer": Field(800, needed=True),
        "title": Field(120),
        "notes": _NOTES,
    },
}


class LessonProblems(Exception):
    """Why a file is no lesson: one line per problem, in the order of the file."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class _Checked:
    """Values taken out of one mapping of the file, with a line noted for each that is not as it must be."""

    def __init__(self, told: dict, where: str, lines: list[str]) -> None:
        self.told, self.where, self.lines = told, where, lines

    def say(self, key: str, problem: str, allowed: str) -> None:
        self.lines.append(f"{self.where}, key “{key}”: {problem}. Allowed: {allowed}.")

    def text(self, key: str, field: Field) -> str:
        allowed = f"text of at most {field.letters:,} letters"
        return _one_text(self, key, self.told.get(key), field, allowed)

    def whole(self, key: str, most: int) -> int:
        value = self.told.get(key)
        allowed = f"a whole number from 1 to {most}"
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.say(key, "missing" if value is None else f"{_quoted(value)} is not one", allowed)
            return 1
        return value

    def texts(self, key: str, field: Field) -> tuple[str, ...]:
        allowed = f"a list of 2 to {MOST_OPTIONS} texts of at most {field.letters} letters"
        value = self.told.get(key)
        if not isinstance(value, list) or not 2 <= len(value) <= MOST_OPTIONS:
            self.say(key, "missing" if value is None else f"{_quoted(value)} is not one", allowed)
            return ()
        return tuple(_one_text(self, key, one, field, allowed) for one in value)

    def strangers(self, known: Collection[str]) -> None:
        for key in self.told:
            if key not in known:
                self.say(str(key)[:40], "not known here", ", ".join(known))


def _one_text(checked: _Checked, key: str, value: object, field: Field, allowed: str) -> str:
    if value is None or value == "":
        if field.needed:
            checked.say(key, "missing", allowed)
        return ""
    if not isinstance(value, str):
        checked.say(key, f"{_quoted(value)} is not text; put it in quotation marks", allowed)
        return ""
    if len(value) > field.letters:
        checked.say(key, f"{_quoted(value)} has {len(value):,} letters", allowed)
    return value.strip()


def _quoted(value: object) -> str:
    said = " ".join(str(value).split())
    return f"“{said[:60]}{'…' if len(said) > 60 else ''}”"


def read(text: str, name: str, claims: Collection[str], unfollowed: Callable[[str], list[str]]) -> Lesson:
    """The lesson in a file's text. Raises LessonProblems with every problem at once.

    name: the file's name, for messages. claims: ids of the statements there are. unfollowed: what of a view's link
    cannot be followed, empty where all of it can.
    """
    told = _parsed(text, name)
    lines: list[str] = []
    head = _Checked(told, name, lines)
    head.strangers((*HEAD, "minutes", "screens"))
    title, audience, aim = (head.text(key, field) for key, field in HEAD.items())
    minutes = head.whole("minutes", MOST_MINUTES)
    listed = told.get("screens")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_SCREENS:
        head.say("screens", "missing or not a list", f"a list of 1 to {MOST_SCREENS} screens")
        listed = []
    screens = [_screen(one, f"{name}, screen {n}", lines, claims, unfollowed) for n, one in enumerate(listed, start=1)]
    if lines:
        raise LessonProblems(lines)
    return Lesson(title, audience, aim, minutes, tuple(screen for screen in screens if screen))


def _parsed(text: str, name: str) -> dict:
    """The mapping a file holds; plain YAML only."""
    if len(text) > MOST_LETTERS:
        raise LessonProblems([f"{name}: {len(text):,} letters are too many for a lesson. Allowed: {MOST_LETTERS:,}."])
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise LessonProblems([f"{name}: anchors (&, *) are not read. Write the text out where it is used."])
        told = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise LessonProblems([f"{name}: this is not YAML{_place(problem)}."]) from problem
    if not isinstance(told, dict):
        raise LessonProblems([f"{name}: this is not a lesson. It needs the keys {', '.join(HEAD)}, minutes, screens."])
    return told


def _place(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    said = getattr(problem, "problem", None)
    return f": {said}, line {mark.line + 1}" if mark and said else ""


def _screen(
    told: object, where: str, lines: list[str], claims: Collection[str], unfollowed: Callable[[str], list[str]]
) -> Screen | None:
    if not isinstance(told, dict):
        lines.append(f"{where}: {_quoted(told)} is not a screen. Allowed: a kind ({', '.join(KINDS)}) with its keys.")
        return None
    checked = _Checked(told, where, lines)
    kind = told.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        checked.say("kind", "missing" if kind is None else f"{_quoted(kind)} is not known", ", ".join(KINDS))
        return None
    fields = FIELDS[kind]
    checked.strangers(("kind", *fields))
    words = {key: checked.text(key, field) for key, field in fields.items() if key != "options"}
    options = checked.texts("options", fields["options"]) if "options" in fields else ()
    screen = Screen(kind, **words, options=options)
    _references(screen, checked, claims, unfollowed)
    return screen


def _references(
    screen: Screen, checked: _Checked, claims: Collection[str], unfollowed: Callable[[str], list[str]]
) -> None:
    """What a screen points at has to be there."""
    if screen.claim and screen.claim not in claims:
        checked.say("claim", f"{_quoted(screen.claim)} is no statement of this table", ", ".join(claims) or "none")
    if screen.right and screen.right not in screen.options:
        checked.say("right", f"{_quoted(screen.right)} is none of the options", "; ".join(screen.options))
    if screen.view:
        for problem in unfollowed(screen.view):
            checked.say("view", f"{_quoted(screen.view)}: {problem}", "a link of this app that can be followed whole")
