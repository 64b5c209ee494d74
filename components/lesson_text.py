"""Text of lessons, which anybody may have written: paragraphs, lists, bold and italics, and nothing else."""

import re

from components.words import plain

_ITEM = re.compile(r"^(\s{0,4})([-*]|\d{1,2}\.)\s+(.*)$")
_BOLD = re.compile(r"\\\*\\\*(\S(?:.*?\S)?)\\\*\\\*")
_ITALIC = re.compile(r"\\\*(\S(?:.*?\S)?)\\\*")


def safe(text: str) -> str:
    """The text as Markdown in which only lists, **bold** and *italics* work; HTML, links, pictures, formulas do not."""
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    item = _ITEM.match(line)
    if item:
        return f"{item[1]}{item[2]} {_words(item[3])}"
    return _words(line)


def _words(text: str) -> str:
    if not text.strip():
        return ""
    return _ITALIC.sub(r"*\1*", _BOLD.sub(r"**\1**", plain(text)))
