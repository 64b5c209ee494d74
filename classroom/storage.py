"""Where rooms and votes are kept: an SQLite file, or a PostgreSQL that several copies of the app share.

TOUCHSTONE_CLASSROOM_URL names the place as an SQLAlchemy address. Every access goes through `reading` or `writing`,
which turn whatever the database says into `Unavailable`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from classroom.problems import Unavailable

URL_VARIABLE = "TOUCHSTONE_CLASSROOM_URL"
DEFAULT_FILE = Path(__file__).resolve().parent.parent / ".classroom" / "rooms.sqlite"
# How long a writer waits for its turn before the database counts as out of reach.
WAIT_SECONDS = 10
OPTIONS = ("Supported", "Mixed", "Not supported")

METADATA = sa.MetaData()
# Times are seconds since 1970, UTC: the same in both databases.
ROOM = sa.Table(
    "room",
    METADATA,
    sa.Column("code", sa.String(5), primary_key=True),
    sa.Column("claim_id", sa.String(80)),
    sa.Column("question", sa.String(300), nullable=False),
    sa.Column("host", sa.String(64), nullable=False),
    sa.Column("opener", sa.String(64), nullable=False),
    sa.Column("opened", sa.Double, nullable=False),
    sa.Column("expires", sa.Double, nullable=False, index=True),
    sa.Column("revealed", sa.Double),
)
VOTE = sa.Table(
    "vote",
    METADATA,
    sa.Column("room", sa.ForeignKey("room.code", ondelete="CASCADE"), primary_key=True),
    sa.Column("device", sa.String(64), primary_key=True),
    sa.Column("choice", sa.String(13), sa.CheckConstraint(f"choice IN {OPTIONS}"), nullable=False),
    sa.Column("voted", sa.Double, nullable=False),
)


def url() -> str:
    """Address of the database: what the environment names, else a file beside the app (never in its data folder)."""
    named = os.environ.get(URL_VARIABLE, "").strip()
    if not named:
        return f"sqlite:///{DEFAULT_FILE}"
    scheme, mark, rest = named.partition("://")
    # What hosting services hand out names no driver.
    return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgres", "postgresql") else named


def engine_options(address: str) -> dict[str, Any]:
    """Arguments for create_engine (or st.connection) that fit the database."""
    if address.startswith("sqlite"):
        return {"connect_args": {"timeout": WAIT_SECONDS}}
    return {"pool_pre_ping": True, "pool_timeout": WAIT_SECONDS, "connect_args": {"connect_timeout": WAIT_SECONDS // 2}}


def make_engine(address: str) -> Engine:
    """An engine for an address, ready to use. Raises Unavailable."""
    try:
        return prepare(sa.create_engine(address, **engine_options(address)))
    except (ArgumentError, ImportError) as error:
        raise Unavailable from error


def prepare(engine: Engine) -> Engine:
    """Make the tables where they are missing; call once for every engine. Raises Unavailable."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    try:
        METADATA.create_all(engine)
    except DBAPIError:
        # Another copy of the app was making them at the same instant; or the database is away, which shows now.
        _or_unavailable(engine)
    return engine


def _or_unavailable(engine: Engine) -> None:
    try:
        METADATA.create_all(engine)
    except SQLAlchemyError as error:
        raise Unavailable from error


def _prepare_sqlite(engine: Engine) -> None:
    """Readers beside a writer (WAL), writers one after the other, each waiting for its turn."""
    place = make_url(str(engine.url)).database
    if place and place != ":memory:":
        try:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says so
    for pragma in ("journal_mode=WAL", f"busy_timeout={WAIT_SECONDS * 1000}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads first and writes later would be refused instead of waiting."""
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; undone where anything goes wrong in it. Raises Unavailable."""
    with _transaction(engine, writes=True) as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, beside any writer. Raises Unavailable."""
    with _transaction(engine, writes=False) as connection:
        yield connection


@contextmanager
def _transaction(engine: Engine, writes: bool) -> Iterator[Connection]:
    try:
        with engine.connect().execution_options(writes=writes) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise Unavailable from error
