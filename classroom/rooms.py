"""Rooms and votes: who may do what, and when.

A device has one vote in a room. Until the answer is shown, voting again replaces its vote (a slip of the thumb can be
mended); afterwards nothing changes. What is kept of a voter is the digest of a random number, the choice and the time,
and all of it goes when the room does.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from classroom import codes
from classroom.problems import Answered, FullRoom, NotHost, TooFast, Unavailable, UnknownRoom
from classroom.storage import OPTIONS, ROOM, VOTE, reading, writing

LIFETIME = 3 * 60 * 60
MOST_VOTERS = 500
LONGEST_QUESTION = 300
# One device changes its mind at most once in this many seconds.
BETWEEN_VOTES = 1.0
# Rooms that may be opened within the window: by one browser session, and by everybody together.
WINDOW = 10 * 60
MOST_OPENED, MOST_OPENED_BY_ALL = 6, 300
TRIES = 8


@dataclass(frozen=True)
class Room:
    """A room as anybody in it may know it. Times in seconds since 1970, UTC."""

    code: str
    question: str
    claim_id: str | None
    opened: float
    expires: float
    revealed: float | None

    @property
    def is_open(self) -> bool:
        """Whether votes still count."""
        return self.revealed is None


@dataclass(frozen=True)
class Poll:
    """A room with the number of votes for each of OPTIONS."""

    room: Room
    votes: dict[str, int]

    @property
    def total(self) -> int:
        """Number of devices that have voted."""
        return sum(self.votes.values())


class Rooms:
    """All rooms of one database. Every method raises a RoomProblem where it cannot do what it says."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def open(self, question: str, claim_id: str | None, opener: str) -> tuple[Room, str]:
        """Open a room for a question; the room, and the secret by which its host is known.

        `opener` is the secret of the browser session that asks, for the limit on rooms.
        """
        asked = _asked(question)
        now, host = self._clock(), codes.new_secret()
        by = codes.digest("opener", opener)
        with writing(self._engine) as connection:
            _delete_expired(connection, now)
            _slow_down(connection, by, now)
            room = Room(_free_code(connection), asked, claim_id, now, now + LIFETIME, None)
            kept = {"host": codes.digest(room.code, host), "opener": by}
            connection.execute(sa.insert(ROOM).values(**vars(room), **kept))
        return room, host

    def ask(self, code: str, secret: str, question: str, claim_id: str | None) -> Room:
        """Ask the next question in a room, for its host: the votes on the last one go, the devices stay.

        Voting is open again, as if the room were opened now; its end stays. Asking too often is refused.
        """
        told, now = _asked(question), self._clock()
        with writing(self._engine) as connection:
            found = _row(connection, code, hold=True)
            room = _room(found, now)
            if not codes.is_same(found.host, code, secret):  # type: ignore[union-attr]  # _room has looked
                raise NotHost
            if now - room.opened < BETWEEN_VOTES:
                raise TooFast(BETWEEN_VOTES)
            connection.execute(sa.delete(VOTE).where(VOTE.c.room == code))
            fresh = {"question": told, "claim_id": claim_id, "opened": now, "revealed": None}
            connection.execute(sa.update(ROOM).where(ROOM.c.code == code).values(**fresh))
        return replace(room, **fresh)  # type: ignore[arg-type]

    def poll(self, code: str) -> Poll:
        """The room of a code with its votes. Deletes rooms whose time is over."""
        now = self._clock()
        with reading(self._engine) as connection:
            found = _row(connection, code)
            counted = sa.select(VOTE.c.choice, sa.func.count()).where(VOTE.c.room == code).group_by(VOTE.c.choice)
            votes = {choice: int(number) for choice, number in connection.execute(counted)}
        if found is not None and found.expires <= now:
            self.delete_expired()
        return Poll(_room(found, now), {option: votes.get(option, 0) for option in OPTIONS})

    def vote(self, code: str, device: str, choice: str, opened: float | None = None) -> None:
        """Count the vote of a device (its secret), or replace the one it gave before.

        opened: when the question was asked that the device saw; a vote on the one before does not count for the next.
        """
        if choice not in OPTIONS:
            raise ValueError(f"not one of {OPTIONS}")
        now, known_as = self._clock(), codes.digest(code, device)
        with writing(self._engine) as connection:
            # The row of the room is held, so votes come one after the other and the limit holds to the last one.
            room = _room(_row(connection, code, hold=True), now)
            if not room.is_open or opened not in (None, room.opened):
                raise Answered
            mine = (VOTE.c.room == code) & (VOTE.c.device == known_as)
            before = connection.execute(sa.select(VOTE.c.choice, VOTE.c.voted).where(mine)).one_or_none()
            if before is None:
                _need_a_place(connection, code)
                told = {"room": code, "device": known_as, "choice": choice, "voted": now}
                connection.execute(sa.insert(VOTE).values(**told))
            elif before.choice != choice:
                if now - before.voted < BETWEEN_VOTES:
                    raise TooFast(BETWEEN_VOTES)
                connection.execute(sa.update(VOTE).where(mine).values(choice=choice, voted=now))

    def choice_of(self, code: str, device: str) -> str | None:
        """What a device has voted for."""
        asked = sa.select(VOTE.c.choice).where(VOTE.c.room == code, VOTE.c.device == codes.digest(code, device))
        with reading(self._engine) as connection:
            return connection.execute(asked).scalar_one_or_none()

    def is_host(self, code: str, secret: str) -> bool:
        """Whether a secret is the one handed to who opened the room."""
        with reading(self._engine) as connection:
            found = _row(connection, code)
        return found is not None and codes.is_same(found.host, code, secret)

    def reveal(self, code: str, secret: str) -> None:
        """Show the answer: from now on votes do not count. Revealing again changes nothing."""
        now = self._clock()
        with writing(self._engine) as connection:
            found = _row(connection, code, hold=True)
            room = _room(found, now)
            if not codes.is_same(found.host, code, secret):  # type: ignore[union-attr]  # _room has looked
                raise NotHost
            if room.is_open:
                connection.execute(sa.update(ROOM).where(ROOM.c.code == code).values(revealed=now))

    def delete_expired(self) -> None:
        """Delete the rooms whose time is over, with their votes."""
        with writing(self._engine) as connection:
            _delete_expired(connection, self._clock())


def _asked(question: str) -> str:
    """A question in one line, not too long."""
    asked = " ".join(question.split())[:LONGEST_QUESTION]
    if not asked:
        raise ValueError("a room needs a question")
    return asked


def _row(connection: Connection, code: str, hold: bool = False) -> Row | None:
    asked = sa.select(ROOM).where(ROOM.c.code == code)
    return connection.execute(asked.with_for_update() if hold else asked).one_or_none()


def _room(found: Row | None, now: float) -> Room:
    if found is None or found.expires <= now:
        raise UnknownRoom
    return Room(found.code, found.question, found.claim_id, found.opened, found.expires, found.revealed)


def _delete_expired(connection: Connection, now: float) -> None:
    connection.execute(sa.delete(ROOM).where(ROOM.c.expires <= now))


def _slow_down(connection: Connection, opener: str, now: float) -> None:
    """Refuse another room to one who has opened many just now, or where everybody together has."""
    recent = sa.select(sa.func.count(), sa.func.min(ROOM.c.opened)).where(ROOM.c.opened > now - WINDOW)
    for asked, most in ((recent.where(ROOM.c.opener == opener), MOST_OPENED), (recent, MOST_OPENED_BY_ALL)):
        number, first = connection.execute(asked).one()
        if number >= most:
            raise TooFast(first + WINDOW - now)


def _free_code(connection: Connection) -> str:
    for _ in range(TRIES):
        code = codes.new_code()
        if _row(connection, code) is None:
            return code
    raise Unavailable


def _need_a_place(connection: Connection, code: str) -> None:
    voters = connection.execute(sa.select(sa.func.count()).where(VOTE.c.room == code)).scalar_one()
    if voters >= MOST_VOTERS:
        raise FullRoom(MOST_VOTERS)
