"""Where votes are kept: the address, the file, and a database that is away. And what a code looks like."""

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from classroom import codes, storage
from classroom.problems import RoomProblem, Unavailable
from classroom.rooms import Rooms
from classroom.storage import DEFAULT_FILE, OPTIONS, URL_VARIABLE, make_engine, url

DATA = Path(__file__).resolve().parents[2] / "data"


def test_without_a_setting_votes_are_in_a_file_outside_the_data_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    place = Path(make_url(url()).database or "")
    assert place == DEFAULT_FILE
    assert DATA not in place.parents


@pytest.mark.parametrize(
    ("named", "used"),
    [
        ("postgres://me:p%40ss@host:5432/rooms", "postgresql+psycopg://me:p%40ss@host:5432/rooms"),
        ("postgresql://host/rooms", "postgresql+psycopg://host/rooms"),
        ("postgresql+psycopg://host/rooms", "postgresql+psycopg://host/rooms"),
        ("sqlite:////var/lib/rooms.sqlite", "sqlite:////var/lib/rooms.sqlite"),
    ],
)
def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch, named: str, used: str):
    monkeypatch.setenv(URL_VARIABLE, f" {named} ")
    assert url() == used


def test_the_folder_of_the_file_is_made(tmp_path: Path):
    make_engine(f"sqlite:///{tmp_path}/new/folder/rooms.sqlite").dispose()
    assert stat.S_ISREG((tmp_path / "new" / "folder" / "rooms.sqlite").stat().st_mode)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://nobody@127.0.0.1:1/rooms",
        "no address at all",
        "oracle+nodriver://host/rooms",
        "sqlite:////dev/null/rooms.sqlite",
    ],
)
def test_a_database_that_is_away_is_said_to_be_away(address: str):
    with pytest.raises(Unavailable, match="does not answer"):
        make_engine(address)


def test_a_file_that_is_no_database_is_said_to_be_away(tmp_path: Path):
    (tmp_path / "rooms.sqlite").write_text("This is a letter, not a database. " * 100)
    with pytest.raises(Unavailable):
        make_engine(f"sqlite:///{tmp_path}/rooms.sqlite")


def test_a_place_that_cannot_hold_a_file_is_said_to_be_away(tmp_path: Path):
    (tmp_path / "rooms.sqlite").mkdir()
    with pytest.raises(Unavailable):
        make_engine(f"sqlite:///{tmp_path}/rooms.sqlite")


def test_a_database_that_goes_away_during_a_lesson_comes_back_with_its_votes(tmp_path: Path):
    file, away = tmp_path / "rooms.sqlite", tmp_path / "away.sqlite"
    rooms = Rooms(make_engine(f"sqlite:///{file}"))
    room, _ = rooms.open("A question", None, "teacher")
    rooms.vote(room.code, "phone", OPTIONS[0])
    rooms._engine.dispose()
    file.rename(away)
    for asked in (lambda: rooms.poll(room.code), lambda: rooms.vote(room.code, "other", OPTIONS[1])):
        with pytest.raises(Unavailable):
            asked()
    rooms._engine.dispose()
    file.unlink(missing_ok=True)
    away.rename(file)
    assert rooms.poll(room.code).total == 1


def test_a_writer_that_waits_in_vain_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(storage, "WAIT_SECONDS", 0.1)
    rooms = Rooms(make_engine(f"sqlite:///{tmp_path}/rooms.sqlite"))
    room, _ = rooms.open("A question", None, "teacher")
    hog = sqlite3.connect(tmp_path / "rooms.sqlite", isolation_level=None)
    hog.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        rooms.vote(room.code, "phone", OPTIONS[0])
    assert rooms.poll(room.code).total == 0, "a reader does not wait for a writer"
    hog.rollback()
    hog.close()
    rooms.vote(room.code, "phone", OPTIONS[0])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("bc2f", "BC2F"),
        (" BC 2F ", "BC2F"),
        ("bc-2f", "BC2F"),
        ("BC2", None),
        ("BC2FF", None),
        ("B0DY", None),
        ("", None),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, code: str | None):
    assert codes.as_typed(typed) == code


def test_every_code_can_be_typed_back():
    drawn = [codes.new_code() for _ in range(300)]
    assert [codes.as_typed(code.lower()) for code in drawn] == drawn
    assert len(set(drawn)) > 290


def test_every_problem_says_what_it_is_in_words():
    kinds = RoomProblem.__subclasses__()
    assert len({kind.title for kind in kinds}) == len(kinds) == 6
