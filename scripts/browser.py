"""Find a Chromium for the browser tests and benchmarks, or get one. Standard library only.

`find_browser()` names an installed Chromium, Chrome or Edge; `ensure_browser()` installs one where it may.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLES = ("CHROME", "CHROMIUM")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_NAMES = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_PLACES = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
DRIVER_LIBRARY = "libatomic1"


def is_root() -> bool:
    """Whether this process may install system packages; never so on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


FLAGS = (
    # Chromium refuses to start as root with its sandbox; for anyone else the sandbox stays on.
    *(["--no-sandbox"] if is_root() else []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

HOW_TO_GET_ONE = f"""The tests open the app in a real browser, and no Chromium, Chrome or Edge was found.
Any one of these helps; then run the same command again:
  Debian            sudo apt-get install chromium
  macOS, Windows    install Google Chrome
  any system        {sys.executable} -m playwright install --with-deps chromium
  elsewhere         set CHROME to the program's full path"""


def find_browser() -> str | None:
    """Path of a browser to drive: the one named by CHROME or CHROMIUM, else one installed on this system."""
    named = [os.environ.get(variable, "") for variable in VARIABLES]
    found = [shutil.which(name) for name in (*named, *NAMES) if name]
    found += [str(path) for path in _usual_places() if path.is_file()]
    return next((path for path in found if path), None)


def _usual_places() -> list[Path]:
    if sys.platform == "darwin":
        folders = [Path("/Applications"), Path.home() / "Applications"]
        usual = [folder / f"{name}.app" / "Contents" / "MacOS" / name for folder in folders for name in MAC_NAMES]
    elif sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        folders = [Path(os.environ[name]) for name in variables if os.environ.get(name)]
        usual = [folder / place for place in WINDOWS_PLACES for folder in folders]
    else:
        usual = list[Path]()
    return usual + _from_playwright()


def _from_playwright() -> list[Path]:
    """Browsers that `playwright install chromium` has put where it keeps them, newest first."""
    default = {
        "darwin": Path.home() / "Library" / "Caches",
        "win32": Path(os.environ.get("LOCALAPPDATA", Path.home())),
    }.get(sys.platform, Path.home() / ".cache")
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default / "ms-playwright")
    return [path for pattern in PLAYWRIGHT_PATTERNS for path in sorted(folder.glob(pattern), reverse=True)]


def ensure_browser(python: str = sys.executable) -> str:
    """Path of a browser, installed first where none is there and we are root on Debian or Ubuntu.

    `python` is an interpreter with playwright, tried where the package manager has no usable Chromium (Ubuntu's is a
    snap). Raises SystemExit with what to do where none can be had.
    """
    found = find_browser()
    if found is None and is_root() and shutil.which("apt-get"):
        _install(python)
        found = find_browser()
    if found is None:
        raise SystemExit(HOW_TO_GET_ONE)
    return found


def _install(python: str) -> None:
    tries = (
        (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]),
        ([python, "-m", "playwright", "install", "--with-deps", "chromium"],),
    )
    for commands in tries:
        if _run("No browser found", *commands) and find_browser():
            return


def _run(why: str, *commands: list[str]) -> bool:
    """Run commands until one fails, and say so; whether all went well."""
    print(f"{why}; running: {'; '.join(' '.join(command) for command in commands)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return all(subprocess.run(command, env=quiet, check=False).returncode == 0 for command in commands)


def ensure_driver(python: str = sys.executable) -> None:
    """Make sure that playwright starts: on a bare Debian its driver lacks a library.

    Raises SystemExit with what to do where it does not.
    """
    if _driver_starts(python):
        return
    if is_root() and shutil.which("apt-get"):
        library = ["apt-get", "install", "-y", "-q", DRIVER_LIBRARY]
        _run("Playwright does not start", ["apt-get", "update", "-q"], library)
    if not _driver_starts(python):
        raise SystemExit(f"Playwright does not start. On Debian and Ubuntu: sudo apt-get install {DRIVER_LIBRARY}")


def _driver_starts(python: str) -> bool:
    return subprocess.run([python, "-m", "playwright", "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    ensure_driver()
    print(ensure_browser())
