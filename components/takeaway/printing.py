"""HTML printed to PDF by the Chromium that is installed where the app runs."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from scripts.browser import FLAGS, find_browser

Paper = Literal["A4", "Letter"]
SECONDS = 60
# A page is printed as it stands in the file: no name is looked up, nothing is fetched.
_OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-extensions")


class CannotPrint(RuntimeError):
    """No browser to print with, or it failed."""


def can_print() -> bool:
    """Whether a browser is there to print with."""
    return find_browser() is not None


def pdf(html: str, paper: Paper) -> bytes:
    """The document as a tagged PDF on this paper, without the browser's own header and footer."""
    browser = find_browser()
    if browser is None:
        raise CannotPrint("No Chromium, Chrome or Edge is installed here.")
    # A browser on its way out may still write into its folder.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(sized(html, paper), "utf-8")
        said = _run([browser, *_options(Path(folder), printed), page.as_uri()])
        if not printed.is_file() or not printed.stat().st_size:
            raise CannotPrint(f"The browser printed nothing: {said[-500:].strip()}")
        return printed.read_bytes()


def sized(html: str, paper: Paper) -> str:
    """The document with its paper named, where else the reader's printer decides."""
    head, end, rest = html.partition("</head>")
    return f"{head}<style>@page {{ size: {paper} portrait; }}</style>{end}{rest}"


def _options(folder: Path, printed: Path) -> list[str]:
    own = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}", "--no-pdf-header-footer"]
    return ["--headless", *FLAGS, *_OFFLINE, *own]


def _run(command: list[str]) -> str:
    """Run the browser to its end; what it said."""
    try:
        ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise CannotPrint(f"The browser had not printed after {SECONDS} seconds.") from late
    except OSError as problem:
        raise CannotPrint(f"The browser did not start: {problem}") from problem
    said = ran.stderr.decode("utf-8", "replace")
    if ran.returncode:
        raise CannotPrint(f"The browser stopped with {ran.returncode}: {said[-500:].strip()}")
    return said
