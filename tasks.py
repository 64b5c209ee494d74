"""Every task of the project: `python3 tasks.py run` opens the app, `python3 tasks.py test` checks everything.

Needs only Python 3.11 or newer; makes `.venv` beside this file and installs into it what the task needs. What stands
behind the name of a task is passed on: `tasks.py run --server.port 8600`, `tasks.py test -k overview`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, NEWER = (3, 11), ("python3.14", "python3.13", "python3.12", "python3.11")
APP, DEV = "requirements.txt", "requirements-dev.txt"

CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "study tables": ("evidence.check",),
    "data dictionary": ("evidence.dictionary", "--check"),
}
HELP = """usage: python3 tasks.py TASK [options]

  run         open the app (options go to Streamlit)
  test        lint, types, study tables, data dictionary, and all tests in a real browser (options go to pytest)
  check       all that but the tests
  format      put the code into its format, and fix what the linter can
  check-data  judge the study tables, or those of the folder named behind it
  dictionary  write data/README.md and data/datapackage.json from the schema
  bench       measure speed and write benchmarks/RESULTS.md"""


def main(arguments: list[str]) -> int:
    """Do the task named first; the exit code is that of what was run."""
    if sys.version_info < OLDEST:
        return in_newer_python(arguments)
    name, options = (arguments[0], arguments[1:]) if arguments else ("", [])
    task = TASKS.get(name)
    if task is None:
        print(HELP)
        return 0 if name in ("-h", "--help", "help") else 2
    os.chdir(ROOT)
    return task(options)


def in_newer_python(arguments: list[str]) -> int:
    """Start again in a Python that is new enough, where there is one."""
    newer = next((path for path in map(shutil.which, NEWER) if path), None)
    if newer is None:
        print("Touchstone needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))
        print("Get one from your package manager or python.org, then run: python3.11 tasks.py ...")
        return 1
    return subprocess.call([newer, str(Path(__file__).resolve()), *arguments])


def run(options: list[str]) -> int:
    """Open the app."""
    install(APP)
    command = [str(PYTHON), "-m", "streamlit", "run", "app.py", *options]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - the app takes this process's place, so that stopping it stops the app
    return subprocess.call(command)


def test(options: list[str]) -> int:
    """All checks, then all tests; everything runs even where something fails."""
    install(DEV)
    if python("scripts.browser"):
        return 1
    for name in ("postgres", "office"):  # where there is none, the tests that need it say how to get it
        python(f"scripts.{name}")
    failed = failing_checks()
    heading("tests")
    if python("pytest", *options):
        failed.append("tests")
    return verdict(failed)


def check(_options: list[str]) -> int:
    """The checks without the tests."""
    install(DEV)
    return verdict(failing_checks())


def failing_checks() -> list[str]:
    """Run every check; the names of those that failed."""
    failed = []
    for name, command in CHECKS.items():
        heading(name)
        if python(*command):
            failed.append(name)
    return failed


def verdict(failed: list[str]) -> int:
    """Say what failed, if anything did."""
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def tidy(_options: list[str]) -> int:
    """Put the code into its format, and fix what the linter can."""
    install(DEV)
    return python("ruff", "check", "--fix", ".") | python("ruff", "format", ".")


def check_data(options: list[str]) -> int:
    """Judge the study tables."""
    install(APP)
    return python("evidence.check", *options)


def dictionary(options: list[str]) -> int:
    """Write the data dictionary and the data package."""
    install(APP)
    return python("evidence.dictionary", *options)


def bench(options: list[str]) -> int:
    """Measure speed."""
    install(DEV)
    return python("scripts.browser") or python("benchmarks", *options)


TASKS = {
    "run": run,
    "test": test,
    "check": check,
    "format": tidy,
    "check-data": check_data,
    "dictionary": dictionary,
    "bench": bench,
}


def heading(text: str) -> None:
    """A line that tells the steps of a long output apart."""
    print(f"\n== {text}", flush=True)


def python(module: str, *arguments: str) -> int:
    """Run a module in the virtual environment."""
    return subprocess.call([str(PYTHON), "-m", module, *arguments])


def install(requirements: str) -> None:
    """Make sure the virtual environment holds what the file asks for; quick where it already does."""
    wanted = fingerprint(requirements)
    stamp = VENV / f"installed-{requirements}"
    if wanted is not None and stamp.exists() and stamp.read_text() == wanted:
        return
    if wanted is None:
        make_environment()
    began = time.monotonic()
    print(f"Installing {requirements} into .venv (once; a minute or two) ...", flush=True)
    if python("pip", "install", "-qq", "--disable-pip-version-check", "-r", requirements):
        raise SystemExit(f"Could not install {requirements}. Is PyPI reachable? What pip said stands above.")
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)
    for file in {requirements, APP}:  # what the tests need includes what the app needs
        (VENV / f"installed-{file}").write_text(fingerprint(file) or "")


def fingerprint(requirements: str) -> str | None:
    """Tells an environment that fits these requirements from one that may not; None where there is no working one."""
    try:
        version = subprocess.run([str(PYTHON), "-VV"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    texts = [(ROOT / file).read_bytes() for file in sorted({APP, requirements})]
    return hashlib.sha256(b"\n".join([version, *texts])).hexdigest()


def make_environment() -> None:
    """Make .venv; Debian and Ubuntu keep what that needs in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        add_debian_package(f"python3.{sys.version_info[1]}-venv")
    print("Making a virtual environment in .venv ...", flush=True)
    made = subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made != 0:
        raise SystemExit("Could not make .venv; what Python said stands above.")


def add_debian_package(package: str) -> None:
    """Install a system package where we may, else say how."""
    may = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if may:
        print(f"Python here cannot make virtual environments; installing {package} ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", package]):
            subprocess.call(command, env=quiet)
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            "Python here cannot make virtual environments. On Debian and Ubuntu, install what it needs, "
            f"then run the same command again:\n  sudo apt install {package}"
        )


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
