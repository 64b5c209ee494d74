"""Words of lessons as HTML: the simplest Markdown works, everything else is text."""

import re

import pytest

from components.takeaway.words import as_html, tokens
from tests.components.test_shipped_lessons import FILES, lesson

ALLOWED = re.compile(r'</?(?:p|ul|ol|li|strong|em)>|<ol start="\d+">')

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "text <b onclick='x()'>bold</b>",
    "<!-- comment --> <![CDATA[x]]>",
    "<svg/onload=alert(1)>",
    "[link](javascript:alert(1))",
    "![picture](https://example.org/x.png)",
    "<https://example.org>",
    "https://example.org",
    "[a]: https://example.org\n\n[a]",
    "**<i>x</i>**",
    "- <iframe src=//x>\n- *</li></ul><script>*",
    "1. </ol><style>*{display:none}</style>",
    "`code` and ```\nfence\n```",
    "&lt;script&gt; &#60;script&#62;",
    "{{ 7 * 7 }} {% raw %}",
    "# heading\n\n> quote\n\n---\n\n| a |\n|---|\n| b |",
    "    <p style=x>indented</p>",
]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain words.", "<p>Plain words.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("**Bold** and *it*", "<p><strong>Bold</strong> and <em>it</em></p>"),
        ("- one\n- **two**", "<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("snake_case and _this_ and __that__", "<p>snake_case and _this_ and __that__</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("", ""),
    ],
)
def test_the_simplest_markdown_works_and_no_more(text: str, html: str):
    assert as_html(text).strip() == html


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_else_it_holds_comes_out_as_text(text: str):
    html = str(as_html(text))
    rest = ALLOWED.sub("", html)
    assert "<" not in rest and ">" not in rest
    # Ampersands stand for themselves too, so an entity in the text is shown and not followed.
    assert not re.search(r"&(?!(?:amp|lt|gt|quot);)", rest)
    if "&" in text:
        assert "&amp;lt;script" in html


def test_the_same_as_tokens():
    blocks = [token for token in tokens("A **b**\n\n- c") if token.type == "inline"]
    assert [token.content for token in blocks] == ["A **b**", "c"]
    assert [child.type for child in blocks[0].children or []][1:4] == ["strong_open", "text", "strong_close"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_mark_of_markdown_is_left_in_the_shipped_lessons(file):
    for screen in lesson(file.name).screens:
        for text in (screen.text, screen.answer, screen.notes):
            assert not re.search(r"\*|^\s*-\s", str(as_html(text)), re.MULTILINE)
