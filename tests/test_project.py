"""What has to agree between the files around the code: versions, pins, colours, commands, documentation."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import tasks
from components.theme import PALETTES, Mode

ROOT = Path(__file__).resolve().parents[1]
VERSION = (ROOT / "data" / "VERSION").read_text("utf-8").strip()
README = (ROOT / "README.md").read_text("utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
COMMANDS = ("python3 tasks.py run", "python3 tasks.py test")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z]+\])?==(?P<version>\d+(\.\d+)*)$")
# A home, work or temporary folder of one machine; not the path of a web address.
MACHINE_PATH = re.compile(r"(?<![\w./-])(/(home|root|Users|work|tmp)/\w|[A-Z]:\\Users\\\w)")


def requirements(file: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-r ")]


def names(file: str) -> list[str]:
    found = [PIN.match(line) for line in requirements(file)]
    return [match["name"] for match in found if match]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_the_citation_names_the_data_version_everywhere() -> None:
    cited = re.findall(r'^\s*version: "(.+)"$', (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert cited == [VERSION, VERSION]


def test_the_newest_entry_of_the_change_log_is_the_data_version() -> None:
    entries = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert next(entry for entry in entries if entry != "Unreleased") == VERSION


def test_the_data_package_has_the_data_version() -> None:
    assert json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["version"] == VERSION


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_exactly_once_and_in_order(file: str) -> None:
    assert [line for line in requirements(file) if not PIN.match(line)] == []
    assert names(file) == sorted(set(names(file)))


def test_the_tests_install_what_the_app_does() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    assert not set(names("requirements.txt")) & set(names("requirements-dev.txt"))


def test_starlette_is_new_enough_to_serve_files_safely() -> None:
    pinned = next(line for line in requirements("requirements.txt") if line.startswith("starlette=="))
    assert tuple(map(int, pinned.partition("==")[2].split("."))) >= (1, 1, 0)


def test_the_readme_opens_with_a_sentence_a_screenshot_and_the_two_commands() -> None:
    title, sentence, screenshot, commands = README.split("\n\n")[:4]
    assert title == "# Touchstone"
    assert sentence.count(".") == 1
    assert screenshot.startswith("![")
    assert "docs/overview.png" in screenshot
    assert all(command in commands for command in COMMANDS)


@pytest.mark.parametrize("package", [*names("requirements.txt"), *names("requirements-dev.txt")])
def test_the_readme_says_why_a_dependency_is_there(package: str) -> None:
    dependencies = README.partition("## Dependencies")[2].partition("\n## ")[0]
    assert re.search(rf"(?<![\w-]){re.escape(package)}(?![\w-])", dependencies)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", README))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize("command", re.findall(r"tasks\.py ([a-z-]+)", README))
def test_tasks_named_in_the_readme_exist(command: str) -> None:
    assert command in tasks.TASKS


def test_every_task_is_in_the_help_and_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in tasks.TASKS:
        assert re.search(rf"^  {name} ", tasks.HELP, re.MULTILINE)
        assert re.search(rf"\b{name}\b", makefile)


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert COMMANDS[1] in script.read_text("utf-8").splitlines()
    assert script.stat().st_mode & 0o100


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_has_the_colours_of_the_figures(mode: Mode) -> None:
    colours, theme = PALETTES[mode], CONFIG["theme"][mode]
    assert theme["backgroundColor"] == colours.paper
    assert theme["secondaryBackgroundColor"] == colours.panel
    assert theme["textColor"] == colours.ink
    assert theme["borderColor"] == colours.rule
    assert theme["primaryColor"] == colours.button
    assert theme["linkColor"] == colours.accent
    assert theme["grayTextColor"] == colours.muted
    assert theme["dataframeHeaderBackgroundColor"] == colours.panel


def test_the_app_keeps_to_itself() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["maxUploadSize"] == 20
    assert CONFIG["server"]["showEmailPrompt"] is False


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert found == []
