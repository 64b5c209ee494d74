"""The files a reader can take away: what is offered where no browser can draw, and what is said where drawing fails."""

import pytest
from streamlit.testing.v1 import AppTest

from components import images, take_away
from components.takeaway.pictures import CannotDraw
from tests.views.test_pages import open_app

OFFLINE = "Page without network (HTML)"


def chooser(base: str = "https://touchstone.example") -> None:
    """What stands in the dialog; a test cannot go on inside one."""
    from components import data, take_away
    from components.takeaway.making import Origin
    from evidence.lessons import Lesson, Screen

    lesson = Lesson("A lesson", "a class", "an aim", 10, (Screen("text", title="One", text="Message"),))
    take_away.choose(lesson, Origin("", base, ""), data.load())


def test_without_a_browser_there_is_the_page_that_needs_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(images, "can_draw", lambda: False)
    at = AppTest.from_function(chooser, default_timeout=30).run()
    assert at.radio(key="take_kind").options == [OFFLINE]
    assert any("needs Chromium or Chrome" in one.value for one in at.caption or at.markdown)


def test_where_drawing_fails_it_says_so_and_the_kinds_are_still_there(monkeypatch: pytest.MonkeyPatch):
    def fails(*_parts: object) -> bytes:
        raise CannotDraw("The browser could not draw: gone")

    monkeypatch.setattr(take_away, "make", fails)
    at = AppTest.from_function(chooser, default_timeout=30).run()
    at.button(key="take_make").click().run()
    assert not at.exception
    assert "gone" in at.error[0].value
    assert len(at.radio(key="take_kind").options) == 5


def test_it_warns_of_links_that_only_this_computer_knows():
    said = {}
    for base in ("https://touchstone.example", "http://localhost:8501"):
        at = AppTest.from_function(chooser, default_timeout=30, kwargs={"base": base}).run()
        said[base] = " ".join(one.value for one in (*at.caption, *at.markdown))
    assert "localhost" in said["http://localhost:8501"]
    assert "localhost" not in said["https://touchstone.example"]


@pytest.mark.parametrize(
    ("page", "query", "there"),
    [
        ("views/overview.py", {}, True),
        ("views/map.py", {}, True),
        ("views/claims.py", {}, True),
        ("views/overview.py", {"q": "zzzzzz"}, False),
        ("views/studies.py", {}, False),
        ("views/methods.py", {}, False),
    ],
)
def test_a_view_can_be_taken_away_where_it_shows_a_picture(page: str, query: dict, there: bool):
    at = open_app(page, **query)
    assert ("take_view" in {button.key for button in at.button}) == there
