"""Text of lessons outside the app: paragraphs, lists, **bold** and *italics*; whatever else it holds comes out as text.

Anybody may have written it. `components/lesson_text.py` does the same for the app's own Markdown.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token
from markupsafe import Markup


def _stars(state: StateInline, silent: bool) -> bool:
    """As in the app, underscores are letters: only stars stress."""
    return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)


_SIMPLE = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(["list", "emphasis"])
_SIMPLE.inline.ruler.at("emphasis", _stars)


def as_html(text: str) -> Markup:
    """The text as HTML of p, ul, ol, li, strong and em, and no attribute but the number a list begins with."""
    return Markup(_SIMPLE.render(text))  # noqa: S704  # the renderer escapes all else; the tests are hostile


def tokens(text: str) -> list[Token]:
    """The same as tokens of markdown-it, for what is not HTML: blocks, each `inline` one with its children."""
    return _SIMPLE.parse(text)
