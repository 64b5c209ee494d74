"""The task runner and the search for a browser, on machines that lack something."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tasks
from scripts import browser, office, postgres


def test_names_its_tasks_and_fails_on_an_unknown_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main([]) == 2
    assert tasks.main(["rnu"]) == 2
    assert tasks.main(["--help"]) == 0
    assert "test" in capsys.readouterr().out


def test_says_what_to_do_where_python_is_too_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tasks, "OLDEST", (9, 0))
    monkeypatch.setattr(tasks, "NEWER", ())
    assert tasks.main(["run"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().out


def test_is_read_by_pythons_that_are_too_old_to_run_the_app() -> None:
    """Otherwise they would show a traceback instead of the sentence above."""
    ast.parse(Path(tasks.__file__).read_text("utf-8"), feature_version=(3, 7))


def test_names_the_debian_package_where_environments_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(tasks.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match=f"apt install python3.{sys.version_info[1]}-venv"):
        tasks.make_environment()


def test_installs_once_and_again_when_a_pin_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / ".venv").mkdir()
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(tasks, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(tasks, "python", lambda *command: calls.append(command) or 0)
    tasks.install("requirements.txt")
    tasks.install("requirements.txt")
    assert len(calls) == 1
    (tmp_path / "requirements.txt").write_text("one==2\n")
    tasks.install("requirements.txt")
    assert len(calls) == 2


def test_an_install_that_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(tasks, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(tasks, "python", lambda *_command: 1)
    for _ in range(2):
        with pytest.raises(SystemExit, match="Could not install"):
            tasks.install("requirements.txt")


def test_all_checks_run_even_where_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "python", lambda module, *_: int(module == "mypy"))
    assert tasks.failing_checks() == ["types"]
    assert tasks.verdict(["types"]) == 1
    assert tasks.verdict([]) == 0


def test_takes_the_browser_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "my-browser"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROME", str(named))
    assert browser.find_browser() == str(named)


@pytest.mark.parametrize(
    "place",
    [
        "chromium-1200/chrome-linux64/chrome",
        "chromium-1200/chrome-win64/chrome.exe",
        "chromium-1200/chrome-mac-arm64/Chrome for Testing.app/Contents/MacOS/Chrome for Testing",
    ],
)
def test_finds_the_browser_that_playwright_keeps(no_browser: pytest.MonkeyPatch, tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_text("")
    assert browser.find_browser() == str(tmp_path / place)


def test_says_how_to_get_a_browser_where_there_is_none(no_browser: pytest.MonkeyPatch) -> None:
    assert browser.find_browser() is None
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        browser.ensure_browser()


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine without any browser, and nobody who may install one."""
    for name in browser.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda _name: None)
    monkeypatch.setattr(browser, "MAC_NAMES", ())
    monkeypatch.setattr(browser, "WINDOWS_PLACES", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    return monkeypatch


@pytest.mark.skipif(not browser.is_root(), reason="only root may install packages")
def test_installs_a_browser_as_root_on_debian(no_browser: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[str] = []

    def run(command: list[str], **_more: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(" ".join(command))
        if "chromium" in command:
            no_browser.setenv("CHROME", "chromium")
        return subprocess.CompletedProcess(command, 0)

    def which(name: str) -> str | None:
        return f"/usr/bin/{name}" if name == "apt-get" or name == os.environ.get("CHROME") else None

    no_browser.setattr(browser.shutil, "which", which)
    no_browser.setattr(browser.subprocess, "run", run)
    assert browser.ensure_browser() == "/usr/bin/chromium"
    assert ran == ["apt-get update -q", "apt-get install -y -q chromium"]


@pytest.mark.parametrize("root", [True, False])
def test_names_or_installs_the_library_that_playwright_lacks(no_browser: pytest.MonkeyPatch, root: bool) -> None:
    ran: list[str] = []

    def run(command: list[str], **_more: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(" ".join(command))
        works = "playwright" not in command or any("libatomic1" in one for one in ran)
        return subprocess.CompletedProcess(command, int(not works))

    no_browser.setattr(browser, "is_root", lambda: root)
    no_browser.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    no_browser.setattr(browser.subprocess, "run", run)
    if root:
        browser.ensure_driver("python")
        assert "apt-get install -y -q libatomic1" in ran
    else:
        with pytest.raises(SystemExit, match="sudo apt-get install libatomic1"):
            browser.ensure_driver("python")


@pytest.mark.skipif(not browser.is_root(), reason="only root may install packages")
def test_installs_postgresql_as_root_on_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(postgres, "folder", lambda: Path("/usr/lib") if ran else None)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(postgres.subprocess, "run", lambda command, **_more: ran.append(" ".join(command)))
    assert postgres.ensure_postgres() == Path("/usr/lib")
    assert ran == ["apt-get update -q", "apt-get install -y -q --no-install-recommends postgresql"]
    postgres.ensure_postgres()
    assert len(ran) == 2


@pytest.mark.skipif(not browser.is_root(), reason="only root may install packages")
def test_installs_libreoffice_as_root_on_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(office, "program", lambda: "/usr/bin/soffice" if ran else None)
    monkeypatch.setattr(office.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(office.subprocess, "run", lambda command, **_more: ran.append(" ".join(command)))
    assert office.ensure_office() == "/usr/bin/soffice"
    assert ran == ["apt-get update -q", "apt-get install -y -q --no-install-recommends libreoffice-impress"]
    office.ensure_office()
    assert len(ran) == 2


def test_says_how_to_get_libreoffice_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    monkeypatch.setattr(office, "PLACES", ())
    assert office.ensure_office() is None
    with pytest.raises(RuntimeError, match="apt-get install libreoffice-impress"):
        office.saved_as("pdf", Path("lesson.pptx"), Path())


def test_says_how_to_get_postgresql_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    monkeypatch.setattr(postgres, "PLACES", ())
    assert postgres.ensure_postgres() is None
    with pytest.raises(RuntimeError, match="apt-get install postgresql"), postgres.server():
        pass
