"""Rooms and votes by the rules that a class relies on, on SQLite and on PostgreSQL."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from classroom import codes, rooms
from classroom.problems import Answered, FullRoom, NotHost, TooFast, UnknownRoom
from classroom.rooms import BETWEEN_VOTES, LIFETIME, MOST_OPENED, MOST_VOTERS, WINDOW
from classroom.storage import OPTIONS
from tests.classroom.conftest import Classroom

SUPPORTED, MIXED, NOT_SUPPORTED = OPTIONS


def test_a_room_has_a_short_unambiguous_code_and_no_votes(classroom: Classroom):
    code, _ = classroom.open("  Massage   helps ")
    poll = classroom.rooms.poll(code)
    assert re.fullmatch(r"[B-DF-HJ-NP-TV-Z2-9]{4,5}", code)
    assert not set("01OI") & set(code)
    assert (poll.room.question, poll.room.is_open) == ("Massage helps", True)
    assert poll.votes == dict.fromkeys(OPTIONS, 0)
    assert poll.room.expires - poll.room.opened == 3 * 60 * 60


def test_votes_of_different_devices_add_up(classroom: Classroom):
    code, _ = classroom.open()
    for place, choice in enumerate((SUPPORTED, SUPPORTED, MIXED, NOT_SUPPORTED, SUPPORTED)):
        classroom.rooms.vote(code, f"device {place}", choice)
    assert classroom.rooms.poll(code).votes == {SUPPORTED: 3, MIXED: 1, NOT_SUPPORTED: 1}
    assert classroom.rooms.choice_of(code, "device 2") == MIXED
    assert classroom.rooms.choice_of(code, "somebody else") is None


def test_a_device_has_one_vote_and_may_mend_it_until_the_answer_is_shown(classroom: Classroom):
    code, host = classroom.open()
    classroom.rooms.vote(code, "phone", SUPPORTED)
    classroom.clock.pass_(BETWEEN_VOTES)
    classroom.rooms.vote(code, "phone", MIXED)
    classroom.rooms.vote(code, "phone", MIXED)
    assert classroom.rooms.poll(code).votes == {SUPPORTED: 0, MIXED: 1, NOT_SUPPORTED: 0}
    classroom.rooms.reveal(code, host)
    classroom.clock.pass_(60)
    with pytest.raises(Answered):
        classroom.rooms.vote(code, "phone", SUPPORTED)
    with pytest.raises(Answered):
        classroom.rooms.vote(code, "late phone", SUPPORTED)
    assert classroom.rooms.poll(code).votes == {SUPPORTED: 0, MIXED: 1, NOT_SUPPORTED: 0}


def test_the_next_question_is_asked_in_the_same_room_with_no_vote_of_the_last(classroom: Classroom):
    code, host = classroom.open()
    before = classroom.rooms.poll(code).room
    classroom.rooms.vote(code, "phone", SUPPORTED)
    classroom.rooms.reveal(code, host)
    classroom.clock.pass_(60)
    asked = classroom.rooms.ask(code, host, "  The next ", "claim-2")
    found = classroom.rooms.poll(code)
    assert found.room == asked
    assert (asked.code, asked.question, asked.claim_id, asked.is_open) == (code, "The next", "claim-2", True)
    assert found.total == 0 and classroom.rooms.choice_of(code, "phone") is None
    assert asked.expires == before.expires and asked.opened == before.opened + 60
    with pytest.raises(Answered):
        classroom.rooms.vote(code, "slow phone", MIXED, before.opened)
    classroom.rooms.vote(code, "phone", MIXED, asked.opened)
    assert classroom.rooms.poll(code).votes == {SUPPORTED: 0, MIXED: 1, NOT_SUPPORTED: 0}


def test_only_the_host_asks_on_and_not_as_fast_as_a_finger_slips(classroom: Classroom):
    code, host = classroom.open()
    classroom.clock.pass_(60)
    with pytest.raises(NotHost):
        classroom.rooms.ask(code, "guess", "The next", None)
    with pytest.raises(ValueError, match="question"):
        classroom.rooms.ask(code, host, "  ", None)
    classroom.rooms.ask(code, host, "The next", None)
    with pytest.raises(TooFast):
        classroom.rooms.ask(code, host, "The one after", None)
    classroom.clock.pass_(LIFETIME)
    with pytest.raises(UnknownRoom):
        classroom.rooms.ask(code, host, "Too late", None)


def test_the_same_device_in_two_rooms_votes_in_both(classroom: Classroom):
    here, there = classroom.open()[0], classroom.open()[0]
    classroom.rooms.vote(here, "phone", SUPPORTED)
    classroom.rooms.vote(there, "phone", MIXED)
    assert classroom.rooms.choice_of(here, "phone") == SUPPORTED
    first, second = (row["device"] for row in classroom.rows("vote"))
    assert first != second, "the same device must not be known again in another room"


def test_a_vote_for_something_else_is_refused(classroom: Classroom):
    code, _ = classroom.open()
    with pytest.raises(ValueError, match="not one of"):
        classroom.rooms.vote(code, "phone", "Robert'); DROP TABLE vote;--")
    assert classroom.rooms.poll(code).total == 0


def test_only_the_host_reveals_and_the_time_of_it_stays(classroom: Classroom):
    code, host = classroom.open()
    for secret in ("", "guess", host.swapcase()):
        with pytest.raises(NotHost):
            classroom.rooms.reveal(code, secret)
        assert not classroom.rooms.is_host(code, secret)
    assert classroom.rooms.is_host(code, host)
    assert not classroom.rooms.is_host("ZZZZ", host)
    classroom.rooms.reveal(code, host)
    revealed = classroom.rooms.poll(code).room.revealed
    classroom.clock.pass_(9)
    classroom.rooms.reveal(code, host)
    assert classroom.rooms.poll(code).room.revealed == revealed == classroom.clock.now - 9


def test_after_three_hours_a_room_is_gone_with_its_votes(classroom: Classroom):
    code, host = classroom.open()
    classroom.rooms.vote(code, "phone", SUPPORTED)
    classroom.clock.pass_(LIFETIME - 1)
    other, _ = classroom.open()
    assert classroom.rooms.poll(code).total == 1
    classroom.clock.pass_(1)
    for asked in (
        lambda: classroom.rooms.vote(code, "another", MIXED),
        lambda: classroom.rooms.reveal(code, host),
        lambda: classroom.rooms.poll(code),
    ):
        with pytest.raises(UnknownRoom, match="3 hours"):
            asked()
    assert [row["code"] for row in classroom.rows("room")] == [other]
    assert classroom.rows("vote") == []


def test_opening_a_room_clears_away_old_ones(classroom: Classroom):
    old, _ = classroom.open()
    classroom.rooms.vote(old, "phone", SUPPORTED)
    classroom.clock.pass_(LIFETIME + 1)
    new, _ = classroom.open()
    assert [row["code"] for row in classroom.rows("room")] == [new]
    assert classroom.rows("vote") == []


@pytest.mark.parametrize("code", ["ZZZZ", "", "' OR 1=1 --", "B" * 9000])
def test_a_code_that_no_room_has_is_said_to_be_unknown(classroom: Classroom, code: str):
    with pytest.raises(UnknownRoom):
        classroom.rooms.poll(code)
    with pytest.raises(UnknownRoom):
        classroom.rooms.vote(code, "phone", SUPPORTED)


def test_nothing_kept_tells_who_voted(classroom: Classroom):
    code, host = classroom.open(opener="my session")
    classroom.rooms.vote(code, "my phone", SUPPORTED)
    (vote,), (room,) = classroom.rows("vote"), classroom.rows("room")
    assert set(vote) == {"room", "device", "choice", "voted"}
    assert set(room) == {"code", "claim_id", "question", "host", "opener", "opened", "expires", "revealed"}
    told = f"{vote} {room}"
    assert not [secret for secret in ("my phone", "my session", host) if secret in told]


def test_a_full_room_takes_nobody_else_but_lets_voters_change(classroom: Classroom, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rooms, "MOST_VOTERS", 5)
    code, _ = classroom.open()
    for place in range(5):
        classroom.rooms.vote(code, f"device {place}", SUPPORTED)
    with pytest.raises(FullRoom, match="5 devices"):
        classroom.rooms.vote(code, "one more", MIXED)
    classroom.clock.pass_(2)
    classroom.rooms.vote(code, "device 0", MIXED)
    assert classroom.rooms.poll(code).votes == {SUPPORTED: 4, MIXED: 1, NOT_SUPPORTED: 0}


def test_a_room_takes_500():
    assert MOST_VOTERS == 500


def test_a_device_that_changes_its_vote_too_fast_is_asked_to_wait(classroom: Classroom):
    code, _ = classroom.open()
    classroom.rooms.vote(code, "phone", SUPPORTED)
    with pytest.raises(TooFast, match="a second"):
        classroom.rooms.vote(code, "phone", MIXED)
    classroom.rooms.vote(code, "phone", SUPPORTED)
    assert classroom.rooms.choice_of(code, "phone") == SUPPORTED
    classroom.clock.pass_(BETWEEN_VOTES)
    classroom.rooms.vote(code, "phone", MIXED)
    assert classroom.rooms.choice_of(code, "phone") == MIXED


def test_one_session_opens_a_few_rooms_and_then_waits(classroom: Classroom):
    for _ in range(MOST_OPENED):
        classroom.open(opener="busy")
        classroom.clock.pass_(60)
    with pytest.raises(TooFast, match="4 minutes"):
        classroom.open(opener="busy")
    classroom.open(opener="somebody else")
    classroom.clock.pass_(WINDOW - MOST_OPENED * 60)
    classroom.open(opener="busy")


def test_everybody_together_opens_so_many_rooms(classroom: Classroom, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rooms, "MOST_OPENED_BY_ALL", 3)
    for place in range(3):
        classroom.open(opener=f"session {place}")
    with pytest.raises(TooFast):
        classroom.open(opener="one more")


def test_a_code_in_use_is_not_given_again(classroom: Classroom, monkeypatch: pytest.MonkeyPatch):
    drawn = iter(["BBBB", "BBBB", "BBBB", "CCCC"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    assert [classroom.open()[0], classroom.open()[0]] == ["BBBB", "CCCC"]


def test_a_restarted_app_finds_room_votes_and_host(classroom: Classroom):
    code, host = classroom.open()
    for place in range(7):
        classroom.rooms.vote(code, f"device {place}", MIXED)
    restarted = classroom.again()
    restarted.vote(code, "device 7", SUPPORTED)
    assert restarted.poll(code).votes == {SUPPORTED: 1, MIXED: 7, NOT_SUPPORTED: 0}
    assert restarted.choice_of(code, "device 3") == MIXED
    assert restarted.is_host(code, host)


def at_once(*tasks: Callable[[], object]) -> list[Exception | None]:
    """Do all tasks at the same instant; what each raised."""
    start = threading.Barrier(len(tasks))

    def do(task) -> Exception | None:
        start.wait()
        try:
            task()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            return error
        return None

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(do, tasks))


@pytest.mark.parametrize("copies", [1, 2], ids=["one app", "two copies of the app"])
def test_votes_at_the_same_instant_all_count(classroom: Classroom, copies: int):
    code, _ = classroom.open()
    apps = [classroom.rooms, *(classroom.again() for _ in range(copies - 1))]
    tasks = [
        lambda place=place: apps[place % copies].vote(code, f"device {place}", OPTIONS[place % 3])
        for place in range(30)
    ]
    assert at_once(*tasks) == [None] * 30
    assert classroom.rooms.poll(code).votes == dict.fromkeys(OPTIONS, 10)


def test_one_device_at_the_same_instant_twice_has_one_vote(classroom: Classroom):
    code, _ = classroom.open()
    tasks = [lambda: classroom.rooms.vote(code, "phone", SUPPORTED)] * 8
    assert at_once(*tasks) == [None] * 8
    assert classroom.rooms.poll(code).total == 1


def test_the_last_place_of_a_room_is_given_once(classroom: Classroom, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rooms, "MOST_VOTERS", 10)
    code, _ = classroom.open()
    for place in range(9):
        classroom.rooms.vote(code, f"device {place}", SUPPORTED)
    tasks = [lambda place=place: classroom.rooms.vote(code, f"late {place}", MIXED) for place in range(8)]
    raised = at_once(*tasks)
    assert sum(error is None for error in raised) == 1
    assert sum(isinstance(error, FullRoom) for error in raised) == 7
    assert classroom.rooms.poll(code).total == 10


def test_no_vote_slips_in_after_the_answer(classroom: Classroom):
    """Each vote is either counted in what the projector shows at the reveal, or told that it came too late."""
    code, host = classroom.open()
    seen: list[int] = []

    def reveal() -> None:
        classroom.rooms.reveal(code, host)
        seen.append(classroom.rooms.poll(code).total)

    votes = [lambda place=place: classroom.rooms.vote(code, f"device {place}", MIXED) for place in range(20)]
    raised = at_once(*votes[:10], reveal, *votes[10:])
    assert {type(error) for error in raised} <= {type(None), Answered}
    assert classroom.rooms.poll(code).total == seen[0] == sum(error is None for error in raised) - 1


def test_readers_see_numbers_that_only_grow_while_a_class_votes(classroom: Classroom):
    code, _ = classroom.open()
    seen: list[int] = []
    votes = [lambda place=place: classroom.rooms.vote(code, f"device {place}", MIXED) for place in range(20)]
    watch = [lambda: seen.extend(classroom.rooms.poll(code).total for _ in range(30))]
    assert at_once(*votes, *watch) == [None] * 21
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert classroom.rooms.poll(code).total == 20
