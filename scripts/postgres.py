"""Find PostgreSQL for the tests of the classroom, get it where it may be had, and run a server of one's own.

Standard library only. `folder()` names where the server's programs are; `ensure_postgres()` installs them as root on
Debian and Ubuntu; `server()` runs one on a free port with its data in a temporary folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.browser import is_root

WITHOUT_VARIABLE = "TOUCHSTONE_NO_POSTGRES"
PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
NEEDED = ("initdb", "pg_ctl", "postgres")
# PostgreSQL refuses to run as root; the first of these people that the system knows runs it then.
PEOPLE = ("postgres", "nobody")

HOW_TO_GET_IT = f"""The votes of a class are tested on a real PostgreSQL, and its server was not found.
Any one of these helps; then run the same command again:
  Debian, Ubuntu    sudo apt-get install postgresql
  macOS             brew install postgresql
  elsewhere         put the folder of initdb and pg_ctl on the PATH
  or leave it out   set {WITHOUT_VARIABLE}=1; votes are then tested on SQLite only"""


def is_left_out() -> bool:
    """Whether the environment says to do without PostgreSQL."""
    return os.environ.get(WITHOUT_VARIABLE, "") not in ("", "0")


def folder() -> Path | None:
    """Folder of the server's programs, the newest version first."""
    named = shutil.which("initdb") or shutil.which("postgres")
    found = [Path(named).resolve().parent] if named else []
    found += [
        Path(place) for pattern in PLACES for place in sorted(map(str, Path("/").glob(pattern[1:])), key=_version)
    ]
    return next((place for place in found if all((place / name).exists() for name in NEEDED)), None)


def _version(place: str) -> float:
    digits = "".join(letter for letter in Path(place).parent.name if letter.isdigit() or letter == ".")
    return -float(digits) if digits.replace(".", "", 1).isdigit() else 0.0


def ensure_postgres() -> Path | None:
    """Folder of the server's programs, installed first where none is there and we are root on Debian or Ubuntu."""
    if folder() is None and is_root() and shutil.which("apt-get"):
        print("No PostgreSQL found; running: apt-get install postgresql", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql"]
        for command in (["apt-get", "update", "-q"], install):
            subprocess.run(command, env=quiet, check=False)
    return folder()


@contextmanager
def server() -> Iterator[str]:
    """Run a server and yield its address for SQLAlchemy; its data go with it. Raises RuntimeError with what helps."""
    programs = folder()
    if programs is None:
        raise RuntimeError(HOW_TO_GET_IT)
    who = _who()
    with tempfile.TemporaryDirectory(prefix="touchstone-postgres-") as place:
        data, port = Path(place) / "data", _free_port()
        if who:
            shutil.chown(place, who)
        _run(who, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-p {port} -h 127.0.0.1 -k {place}"
        log = Path(place) / "log"
        _run(who, programs / "pg_ctl", "start", "-D", data, "-o", options, "-l", log, "-w", "-t", "60")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(who, programs / "pg_ctl", "stop", "-D", data, "-m", "fast", "-w")


def _who() -> str | None:
    """Who runs the server: ourselves, or somebody without privileges where we are root."""
    if not is_root():
        return None
    import pwd  # not on Windows, where nobody is root

    known = {person.pw_name for person in pwd.getpwall()}
    return next((name for name in PEOPLE if name in known), None)


def _run(who: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=who,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    if not is_left_out():
        print(ensure_postgres() or HOW_TO_GET_IT)
