"""Find LibreOffice for the tests of slides, get it where it may be had, and save a file as another kind with it.

Standard library only. `program()` names it; `ensure_office()` installs it as root on Debian and Ubuntu.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts.browser import is_root

WITHOUT_VARIABLE = "TOUCHSTONE_NO_OFFICE"
NAMES = ("soffice", "libreoffice")
PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.exe")
SECONDS = 120

HOW_TO_GET_IT = f"""Slides are opened in LibreOffice by the tests, and it was not found.
Any one of these helps; then run the same command again:
  Debian, Ubuntu    sudo apt-get install libreoffice-impress
  macOS             brew install --cask libreoffice
  elsewhere         put soffice on the PATH
  or leave it out   set {WITHOUT_VARIABLE}=1; slides are then read by python-pptx only"""


def is_left_out() -> bool:
    """Whether the environment says to do without LibreOffice."""
    return os.environ.get(WITHOUT_VARIABLE, "") not in ("", "0")


def program() -> str | None:
    """Path of LibreOffice, if it is there."""
    named = next((found for name in NAMES if (found := shutil.which(name))), None)
    return named or next((place for place in PLACES if Path(place).is_file()), None)


def ensure_office() -> str | None:
    """Path of LibreOffice, installed first where it is missing and we are root on Debian or Ubuntu."""
    if program() is None and is_root() and shutil.which("apt-get"):
        print("No LibreOffice found; running: apt-get install libreoffice-impress", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "libreoffice-impress"]
        for command in (["apt-get", "update", "-q"], install):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    return program()


def saved_as(kind: str, file: Path, folder: Path) -> Path:
    """The file opened and saved as another kind (pdf, pptx) in a folder.

    Raises RuntimeError where LibreOffice is missing or does not open it.
    """
    office = program()
    if office is None:
        raise RuntimeError(HOW_TO_GET_IT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = [office, own, "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = folder / f"{file.stem}.{kind}"
    if not made.is_file():
        raise RuntimeError(f"LibreOffice did not open {file.name}: {ran.stdout}{ran.stderr}")
    return made


if __name__ == "__main__":
    if not is_left_out():
        print(ensure_office() or HOW_TO_GET_IT)
