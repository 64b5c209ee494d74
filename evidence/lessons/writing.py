"""A lesson as a file: YAML in the order a teacher reads it, long text as lines."""

from typing import Any

import yaml

from evidence.lessons.lesson import Lesson, Screen
from evidence.lessons.reading import FIELDS

# YAML with text of several lines written as lines.
_Dumper: Any = type("_Dumper", (yaml.SafeDumper,), {})


def _text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write(lesson: Lesson) -> str:
    """The file of a lesson; `reading.read` gives the same lesson back."""
    told = {
        "title": lesson.title,
        "audience": lesson.audience,
        "aim": lesson.aim,
        "minutes": lesson.minutes,
        "screens": [_screen(screen) for screen in lesson.screens],
    }
    return yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _screen(screen: Screen) -> dict[str, object]:
    filled = {name: getattr(screen, name) for name in FIELDS[screen.kind]}
    parts = {name: list(value) if isinstance(value, tuple) else value for name, value in filled.items() if value}
    return {"kind": screen.kind, **parts}
