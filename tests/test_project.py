"""The project's papers stay true: versions, pins, dependencies, commands."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = (ROOT / "data" / "VERSION").read_text(encoding="utf-8").strip()
README = (ROOT / "README.md").read_text(encoding="utf-8")


def pins(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def test_versions_agree():
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_requirement_is_pinned_and_has_its_reason_in_the_readme():
    found = pins("requirements.txt") + pins("requirements-dev.txt")
    assert len(found) > 10
    reasons = README.split("## Why each dependency is there")[1]
    for line in found:
        name, version = re.fullmatch(r"([A-Za-z0-9_-]+)(?:\[[a-z]+\])?==([0-9.]+)", line).groups()
        assert version
        assert re.search(rf"^\|[^|]*\b{name}\b[^|]*\| \S", reasons, re.M), name


def test_the_readme_names_both_commands_and_ci_calls_the_second():
    assert "`python3 tasks.py run`" in README
    assert "`python3 tasks.py test`" in README
    assert "python3 tasks.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_files_that_the_readme_links_to_are_there():
    linked = re.findall(r"\]\(([^)#]+)\)", README)
    assert "docs/overview.png" in linked
    assert [name for name in linked if not (ROOT / name).is_file()] == []


def test_no_tracked_text_names_a_place_of_one_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = [ROOT / name for name in tracked if name.endswith((".py", ".md", ".toml", ".txt", ".cff", ".yaml", ".R"))]
    assert len(texts) > 50
    place = re.compile(r"(?<![\w.:/])/(?:work|home|root|tmp)/\w")
    assert [str(path) for path in texts if path.is_file() and place.search(path.read_text(encoding="utf-8"))] == []
