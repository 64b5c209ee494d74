"""A lesson or view as one HTML file that works without network: guess first, then look, and figures that answer.

Everything is inside it: plotly.js once, each figure as data, the app's own type, styles and one script. A policy in
its head lets no other script run and nothing be fetched, whatever the texts of a lesson or a table hold.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, files
from itertools import groupby
from pathlib import Path

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from components.charts.evidence_map import DEPTHS
from components.takeaway.sheet import Deck, Sheet
from components.takeaway.words import as_html
from components.theme import Mode, Palette, palette, shades
from components.verdict_icons import ICONS
from evidence.vocabulary import STEPS, VERDICTS

# Whole pictures: a page scrolls, and the form for a phone always has all rows, which one note describes.
HEIGHT_PX = 1600

_TEMPLATES = Path(__file__).parent / "templates"
# What a page without network would otherwise lack: the type that the figures are measured for. Streamlit brings it.
_TYPE = {"Source Sans": "SourceSansVF-Upright", "Source Serif": "SourceSerifVariable-Roman"}
# Before anything is drawn: whether what stands in for a script may hide.
_AT_ONCE = 'document.documentElement.classList.add("js")'
_SOURCE = re.compile(r"(?P<said>.*?)(?P<address>https?://\S+)?", re.DOTALL)


def html(deck: Deck) -> str:
    """The file of a deck, best built with HEIGHT_PX; a figure with `art.narrow` has a form of its own on phones."""
    scripts = [Markup(text) for text in (_AT_ONCE, get_plotlyjs(), _text("offline.js"))]  # noqa: S704  # our own files
    return (
        _environment()
        .get_template("offline.html")
        .render(
            deck=deck,
            sheets=[(place, sheet, _reasons(sheet)) for place, sheet in enumerate(deck.sheets, start=1)],
            scripts=scripts,
            policy=_policy(scripts),
            style=Markup("\n".join((_type(), _colours("light"), _night_only(_colours("dark")), _text("offline.css")))),  # noqa: S704
            night=_data(json.dumps(night())),
        )
    )


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "words": as_html,
        "figure": _figure,
        "source": _source,
        "capital": _capital,
        "icon": _icon,
        "place": _place,
    }
    made.tests["web"] = _is_web
    return made


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _policy(scripts: list[Markup]) -> str:
    """Only these scripts, by their digest; styles, pictures and type from inside the file; nothing from anywhere."""
    digests = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts)
    inside = "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {digests}; {inside}"


def _type() -> str:
    """The app's type as part of the file; where it is not found, the reader's own serif and sans serve."""
    try:
        known = files("streamlit") or []
    except PackageNotFoundError:
        return ""
    found = ((name, next((one for one in known if one.name.startswith(start)), None)) for name, start in _TYPE.items())
    return "\n".join(_face(name, Path(str(one.locate()))) for name, one in found if one)


def _face(name: str, file: Path) -> str:
    source = f"url(data:font/woff2;base64,{b64encode(file.read_bytes()).decode()}) format('woff2')"
    return f"@font-face{{font-family:'{name}';font-weight:200 900;font-display:swap;src:{source}}}"


def _colours(mode: Mode) -> str:
    """The palette as variables: its single colours by name, `verdict-1` to `verdict-5` by place."""
    colours = palette(mode)
    named = {one.name: value for one in fields(Palette) if isinstance(value := getattr(colours, one.name), str)}
    named |= {f"verdict-{place}": colour for place, colour in enumerate(colours.verdicts, start=1)}
    return ":root{" + "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in named.items()) + "}"


def _night_only(rule: str) -> str:
    return f"@media screen and (prefers-color-scheme:dark){{{rule}}}"


def night() -> dict[str, str]:
    """What each colour of a light figure is in the dark: the page exchanges them, the figures are stored once."""
    pairs: dict[str, str] = {}
    for light, dark in _pairs():
        pairs.setdefault(light, dark)
    return pairs


def _pairs() -> Iterator[tuple[str, str]]:
    """Colours in the same role, those with one role first."""
    light, dark = palette("light"), palette("dark")
    for one in fields(Palette):
        sides = getattr(light, one.name), getattr(dark, one.name)
        yield from zip(*sides, strict=True) if isinstance(sides[0], tuple) else [sides]
    for step in range(len(STEPS)):
        yield from zip(shades("light", step, DEPTHS), shades("dark", step, DEPTHS), strict=True)


def _figure(figure: go.Figure) -> Markup:
    return _data(str(figure.to_json()))


def _data(text: str) -> Markup:
    """JSON inside a script element: no tag or comment can begin in it."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704  # nothing in it ends the element


def _source(text: str) -> tuple[str, str]:
    """A reference without its address, and the address; empty where it ends with none."""
    found = _SOURCE.fullmatch(text)
    return (found["said"].strip(), found["address"] or "") if found else (text, "")


def _reasons(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Reasons under their topics, in their order."""
    return [(topic, [line for _, line in some]) for topic, some in groupby(sheet.reasons, key=lambda one: one[0])]


def _capital(said: str) -> str:
    """As a sentence."""
    return f"{said[:1].upper()}{said[1:]}".rstrip(".") + "." if said else ""


def _place(word: str) -> int:
    """The place of a verdict among the five, from 1."""
    return VERDICTS.index(word) + 1


def _icon(word: str) -> Markup:
    """The strokes of a verdict."""
    return Markup(ICONS[VERDICTS.index(word)])  # noqa: S704  # our own drawing


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
