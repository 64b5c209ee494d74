"""The app itself on each database: a teacher opens a room, a phone votes, two copies of the app see the same."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from classroom.rooms import Rooms
from classroom.storage import URL_VARIABLE, make_engine
from components import device

APP = Path(__file__).parents[2] / "app.py"


def visit(**query: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.run()
    at.switch_page("views/room.py")
    for param, value in query.items():
        at.query_params[param] = value
    at.run()
    return at


def press(at: AppTest, label: str) -> None:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def test_a_poll_from_the_door_to_the_answer(address: str, monkeypatch: pytest.MonkeyPatch):
    # As hosting services write the address of a PostgreSQL, without a driver.
    monkeypatch.setenv(URL_VARIABLE, address.replace("+psycopg", ""))
    monkeypatch.setattr(device, "told", lambda _state: "this phone")
    host = visit(claim="lbp-helps")
    press(host, "Open a room")
    code = "".join(host.query_params["code"])
    phone = visit(code=code)
    press(phone, "Mixed")
    other_copy = make_engine(address)
    try:
        Rooms(other_copy).vote(code, "a phone at the other copy of the app", "Supported")
        assert Rooms(other_copy).poll(code).votes == {"Supported": 1, "Mixed": 1, "Not supported": 0}
    finally:
        other_copy.dispose()
    host.run()
    assert "**2 answers**" in [text.value for text in host.markdown]
    press(host, "Show the answer")
    phone.run()
    assert ":gray[:small[You said: **Mixed**.]]" in [text.value for text in phone.markdown]
