"""Rooms on both databases: an SQLite file, and a real PostgreSQL that the tests start and stop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from classroom.rooms import Rooms
from classroom.storage import METADATA, make_engine
from scripts import postgres


@dataclass
class Clock:
    """A clock that the test moves."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Classroom:
    """Rooms with their clock, and a way to look at the database past them."""

    rooms: Rooms
    clock: Clock
    engine: Engine
    again: Callable[[], Rooms]
    made: list[Engine] = field(default_factory=list)

    def rows(self, table: str) -> list[dict]:
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(sa.select(METADATA.tables[table]))]

    def open(self, question: str = "Massage cures everything", opener: str = "teacher") -> tuple[str, str]:
        room, host = self.rooms.open(question, None, opener)
        return room.code, host


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    if postgres.is_left_out():
        pytest.skip(f"{postgres.WITHOUT_VARIABLE} is set")
    if postgres.folder() is None:
        pytest.fail(postgres.HOW_TO_GET_IT, pytrace=False)
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    named: str = request.getfixturevalue("postgres_address")
    engine = make_engine(named)
    METADATA.drop_all(engine)
    engine.dispose()
    return named


@pytest.fixture
def classroom(address: str) -> Iterator[Classroom]:
    """Rooms of an empty database. `again` makes them anew, as another copy of the app or a restarted one would."""
    clock, made = Clock(), []

    def again() -> Rooms:
        made.append(make_engine(address))
        return Rooms(made[-1], clock)

    rooms = again()
    yield Classroom(rooms, clock, made[0], again, made)
    for engine in made:
        engine.dispose()
