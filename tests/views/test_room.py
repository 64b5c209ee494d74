"""The room of a class, as its teacher and its phones see it, and every way in which it can fail."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from streamlit.testing.v1 import AppTest

from classroom import rooms as rules
from classroom.rooms import Rooms
from classroom.storage import OPTIONS, URL_VARIABLE, make_engine
from components import device, keys, pages
from components.room_phone import SOONEST_SECONDS, pace

APP = Path(__file__).parents[2] / "app.py"
CLAIM, STATEMENT = "lbp-helps", "Massage can relieve chronic low-back pain"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database that the app uses in this test."""
    address = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    monkeypatch.setenv(URL_VARIABLE, address)
    # The browser tells a device's number, and here is none.
    monkeypatch.setattr(device, "told", lambda _state: "this phone")
    made = make_engine(address)
    yield made
    made.dispose()


@pytest.fixture
def rooms(engine: Engine) -> Rooms:
    return Rooms(engine)


def open_room(**query: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.run()
    at.switch_page("views/room.py")
    for param, value in query.items():
        at.query_params[param] = value
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def param(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[-1]


def titles(at: AppTest) -> list[str]:
    return [str(title.value).replace("\\", "") for title in at.title]


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def words(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.markdown, *at.warning, *at.success, *at.info]
    heads = [part.proto.title for part in (*at.warning, *at.success, *at.info)]
    return "\n".join([*(str(part.value) for part in parts), *heads]).replace("\\", "")


def test_the_room_has_no_link_in_the_header():
    assert pages.ROOM in pages.UNLISTED
    assert pages.ROOM in pages.BARE


def test_a_teacher_opens_a_room_for_the_claim_of_the_link(rooms: Rooms):
    at = open_room(claim="neck-helps")
    assert at.selectbox(keys.ROOM_CLAIM).value == "neck-helps"
    press(at, "Open a room")
    code, secret = param(at, "code"), param(at, "host")
    room = rooms.poll(code).room
    assert (room.claim_id, room.question) == ("neck-helps", "Massage can relieve chronic neck pain")
    assert rooms.is_host(code, secret)
    assert titles(at) == ["Massage can relieve chronic neck pain"]
    assert code in words(at)
    assert "0 answers" in words(at)
    assert set(at.query_params) == {"code", "host"}


def test_a_teacher_asks_a_statement_of_their_own(rooms: Rooms):
    at = open_room()
    at.selectbox(keys.ROOM_CLAIM).set_value("").run()
    at.text_input(keys.ROOM_QUESTION).set_value("Is *massage* <b>art</b>?")
    press(at, "Open a room")
    code, secret = param(at, "code"), param(at, "host")
    assert rooms.poll(code).room.question == "Is *massage* <b>art</b>?"
    assert "\\*massage\\*" in at.title[0].value and "\\<b\\>" in at.title[0].value
    rooms.reveal(code, secret)
    at.run()
    assert "This is what the class thinks" in words(at)


def test_an_empty_statement_opens_nothing(rooms: Rooms):
    at = open_room()
    at.selectbox(keys.ROOM_CLAIM).set_value("").run()
    press(at, "Open a room")
    assert "code" not in at.query_params


def test_a_phone_votes_changes_its_mind_and_sees_the_answer(rooms: Rooms, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "BETWEEN_VOTES", 0.0)
    room, secret = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code.lower())
    assert [label for label in labels(at) if label in OPTIONS] == list(OPTIONS)
    assert "What the studies say" not in words(at), "nothing of the answer is told before the vote"
    press(at, "Mixed")
    assert rooms.poll(room.code).votes["Mixed"] == 1
    assert "Your answer: **Mixed**" in words(at)
    assert not set(OPTIONS) & set(labels(at))
    press(press(at, "Change my answer"), "Supported")
    assert rooms.poll(room.code).votes == {"Supported": 1, "Mixed": 0, "Not supported": 0}
    rooms.reveal(room.code, secret)
    at.run()
    assert "You said: **Supported**" in words(at)
    assert "What the studies say:" in words(at)
    assert CLAIM in at.session_state[keys.REVEALED]
    assert not set(OPTIONS) & set(labels(at))


def test_voting_waits_until_the_browser_has_told_its_number(rooms: Rooms, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(device, "told", lambda _state: None)
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code)
    assert [button.disabled for button in at.button if button.label in OPTIONS] == [True] * 3


@pytest.mark.parametrize(
    ("state", "number"),
    [(None, None), ({}, None), ({"token": 7}, None), ({"token": "x" * 65}, None), ({"token": "x" * 22}, "x" * 22)],
)
def test_only_what_can_be_a_number_is_taken_for_one(state: dict | None, number: str | None):
    assert device.told(state) == number


def test_a_phone_without_the_secret_is_no_host(rooms: Rooms):
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    for secret in ("", "guess"):
        at = open_room(code=room.code, host=secret)
        assert "Show the answer" not in labels(at)
        assert set(OPTIONS) <= set(labels(at))


def test_the_host_shows_the_answer_once_and_the_votes_stay(rooms: Rooms):
    room, secret = rooms.open(STATEMENT, CLAIM, "teacher")
    for place, option in enumerate(OPTIONS):
        rooms.vote(room.code, f"device {place}", option)
    at = open_room(code=room.code, host=secret)
    assert "3 answers" in words(at)
    press(at, "Show the answer")
    assert not rooms.poll(room.code).room.is_open
    assert "What the studies say:" in words(at)
    assert "voting is over" in words(at)
    assert "Show the answer" not in labels(at)
    press(at, "Ask something else")
    assert titles(at) == ["Ask the class"]
    assert not at.query_params


@pytest.mark.parametrize("code", ["ZZZZ", "", "??", "A" * 500, "<script>alert(1)</script>"])
def test_an_unknown_code_is_said_to_be_unknown(engine: Engine, code: str):
    at = open_room(code=code or " ")
    assert titles(at) == ["No room has this code"]
    assert "3 hours" in words(at)
    press(at, "Type another code")
    assert titles(at) == ["Ask the class"]


def test_a_room_whose_time_is_over_is_gone(engine: Engine, rooms: Rooms):
    room, _ = Rooms(engine, lambda: 0.0).open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code)
    assert titles(at) == ["No room has this code"]
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM room")).scalar_one() == 0


def test_a_full_room_says_so(rooms: Rooms, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "MOST_VOTERS", 1)
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    rooms.vote(room.code, "somebody else", "Mixed")
    at = press(open_room(code=room.code), "Supported")
    assert "This room is full" in words(at)
    assert rooms.poll(room.code).total == 1


def test_a_vote_that_comes_too_soon_after_another_is_asked_to_wait(rooms: Rooms, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "BETWEEN_VOTES", 60.0)
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code)
    press(press(press(at, "Supported"), "Change my answer"), "Mixed")
    assert "That was too fast" in words(at)
    assert rooms.poll(room.code).votes == {"Supported": 1, "Mixed": 0, "Not supported": 0}


def test_a_tap_that_comes_after_the_answer_sees_the_answer_and_does_not_count(rooms: Rooms):
    room, secret = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code)
    rooms.reveal(room.code, secret)
    press(at, "Supported")
    assert "What the studies say:" in words(at)
    assert "You did not answer" in words(at)
    assert rooms.poll(room.code).total == 0


def test_a_teacher_who_opens_too_many_rooms_is_asked_to_wait(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "MOST_OPENED", 0)
    monkeypatch.setattr(rules, "_slow_down", lambda *_: (_ for _ in ()).throw(rules.TooFast(120)))
    at = press(open_room(), "Open a room")
    assert "That was too fast" in words(at)
    assert "2 minutes" in words(at)
    assert "code" not in at.query_params


def test_the_door_takes_a_typed_code_and_explains_what_one_is(rooms: Rooms):
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room()
    at.text_input(keys.ROOM_TYPED).set_value("hello")
    press(at, "Join")
    assert "A code has 4" in words(at)
    at.text_input(keys.ROOM_TYPED).set_value(f" {room.code.lower()} ")
    press(at, "Join")
    assert titles(at) == [STATEMENT]


@pytest.mark.parametrize("query", [{"code": "BCDF"}, {"code": "BCDF", "host": "secret"}])
def test_a_database_that_is_away_is_said_to_be_away(monkeypatch: pytest.MonkeyPatch, query: dict):
    monkeypatch.setenv(URL_VARIABLE, "postgresql://nobody@127.0.0.1:1/rooms")
    at = open_room(**query)
    assert titles(at) == ["The classroom cannot be reached right now"]
    at = press(open_room(), "Open a room")
    assert "does not answer" in words(at)


def test_a_database_that_goes_away_while_a_phone_votes_and_comes_back(rooms: Rooms, tmp_path: Path):
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    at = open_room(code=room.code)
    with rooms._engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE vote RENAME TO away"))
    press(at, "Mixed")
    assert "cannot be reached" in words(at)
    with rooms._engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO vote"))
    press(at, "Try again")
    press(at, "Mixed")
    assert rooms.poll(room.code).votes["Mixed"] == 1


def test_the_claim_is_gone_from_the_table_but_the_room_still_closes(rooms: Rooms):
    room, secret = rooms.open("An old statement", "no-such-claim", "teacher")
    at = press(open_room(code=room.code, host=secret), "Show the answer")
    assert "This is what the class thinks" in words(at)


def present(lesson: str = "how-long", screen: int = 5) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.run()
    at.switch_page("views/present.py")
    at.query_params["lesson"], at.query_params["screen"] = lesson, str(screen)
    return at.run()


def turned(at: AppTest, page: str) -> AppTest:
    """A page that turns to another one by itself is not followed by the test's own browser."""
    at.switch_page(f"views/{page}.py").run()
    assert not at.exception
    return at


def test_a_screen_of_a_lesson_asks_in_one_room_until_its_vote_is_over(rooms: Rooms):
    at = turned(present().button(key="stage_ask").click().run(), "room")
    code = param(at, "code")
    assert rooms.poll(code).room.claim_id
    turned(press(at, "Back to screen 5"), "present")
    assert "What do you think?" in words(at)
    turned(at.button(key="stage_ask").click().run(), "room")
    assert param(at, "code") == code
    press(at, "Show the answer")
    turned(press(at, "Back to screen 5"), "present")
    assert (param(at, "lesson"), param(at, "screen")) == ("how-long", "5")
    assert "What do you think?" not in words(at)
    assert "stage_ask" not in [button.key for button in at.button]


def test_only_a_statement_without_its_answer_asks_the_class():
    at = present(screen=4)
    assert "stage_ask" not in [button.key for button in at.button]


def test_a_screen_that_can_open_no_room_says_why_and_shows_the_way_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(URL_VARIABLE, "postgresql://nobody@127.0.0.1:1/rooms")
    at = present().button(key="stage_ask").click().run()
    assert "does not answer" in words(at)
    turned(at, "room")
    assert at.selectbox(keys.ROOM_CLAIM).value == param(at, "claim")
    turned(press(at, "Back to screen 5"), "present")
    assert "What do you think?" in words(at)


def test_a_phone_is_shown_no_way_into_a_lesson(rooms: Rooms):
    room, _ = rooms.open(STATEMENT, CLAIM, "teacher")
    assert not [label for label in labels(open_room(code=room.code)) if label.startswith("Back to screen")]


def test_many_phones_ask_less_often():
    assert pace(0) == pace(60) == SOONEST_SECONDS
    assert 500 / pace(500) <= 30


def test_what_lives_as_long_as_the_server_is_not_searched_for_garbage_after_every_look_of_a_phone():
    open_room()
    assert gc.get_freeze_count() > len(gc.get_objects()) / 2
