"""Handouts printed by the real browser: paper, order, pages, and what is said where there is none."""

import re
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from string import ascii_uppercase

import pytest
from pypdf import PdfReader

from components.takeaway import handout, pictures, printing
from components.takeaway.printing import CannotPrint, Paper, pdf
from components.takeaway.sheet import Deck
from tests.components.takeaway.test_handout import DECK, PICTURES, shipped
from tests.components.test_shipped_lessons import FILES

SIZES: dict[Paper, tuple[float, float]] = {"A4": (595.3, 841.9), "Letter": (612, 792)}
MOST_PAGES = 8
# At the foot of every page.
FOOT = re.compile(r"^(\d+) / (\d+)(Questions|Answers)$", re.MULTILINE)


@cache
def printed(place: int, paper: Paper) -> PdfReader:
    told = shipped(place)
    return PdfReader(BytesIO(pdf(handout.html(told, drawings(told)), paper)))


@cache
def drawings(told: Deck) -> list[str | None]:
    made = iter(pictures.svgs([sheet.art.figure for sheet in told.sheets if sheet.art]))
    return [next(made) if sheet.art else None for sheet in told.sheets]


def words(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.browser
@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("place", range(len(FILES)))
def test_questions_come_first_and_answers_begin_a_page(place: int, paper: Paper):
    told, read = shipped(place), printed(place, paper)
    pages = [page.extract_text() for page in read.pages]
    kinds = [FOOT.findall(page)[0][2] for page in pages]
    first = kinds.index("Answers")
    assert kinds == ["Questions"] * first + ["Answers"] * (len(kinds) - first)
    assert 1 <= first <= 5 and len(pages) <= MOST_PAGES
    asked, answered = words("".join(pages[:first])), words("".join(pages[first:]))
    assert words(told.title) in words(pages[0]) and words(told.title) in words(pages[first])
    for sheet in told.sheets:
        assert words(sheet.title) in asked
        assert words(sheet.finding) in answered
        assert not sheet.finding or words(sheet.finding) not in asked
    assert words(told.cite) in words(pages[-1])


@pytest.mark.browser
@pytest.mark.parametrize("paper", SIZES)
def test_every_page_is_of_the_paper_has_a_number_and_is_not_blank(paper: Paper):
    read = printed(0, paper)
    for number, page in enumerate(read.pages, start=1):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(SIZES[paper], abs=1)
        text = page.extract_text()
        assert [foot[:2] for foot in FOOT.findall(text)] == [(str(number), str(len(read.pages)))]
        assert len(text) > 200


@pytest.mark.browser
def test_the_file_says_what_it_is():
    read = printed(0, "A4")
    assert read.metadata is not None and read.metadata.title == f"{shipped(0).title} · handout"
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"


@pytest.mark.browser
@pytest.mark.parametrize("place", range(len(FILES)))
def test_it_can_be_sent_by_mail(place: int):
    told = shipped(place)
    assert len(pdf(handout.html(told, drawings(told)), "A4")) < 500_000


@pytest.mark.browser
@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("place", range(len(FILES)))
def test_no_question_is_cut_by_a_page(place: int, paper: Paper):
    told = shipped(place)
    ends = {"claim": ("Why do you think so?",), "view": ("What do you see?",)}
    lettered = {sheet: tuple(map("".join, zip(ascii_uppercase, sheet.options, strict=False))) for sheet in told.sheets}
    wanted = [(sheet, ends.get(sheet.kind, lettered[sheet])) for sheet in told.sheets if sheet.kind != "text"]
    pages = [page.extract_text() for page in printed(place, paper).pages]
    asked = [words(page) for page in pages if FOOT.findall(page)[0][2] == "Questions"]
    for page in asked:
        here = [last for sheet, last in wanted if words(sheet.title) in page]
        for last in {last for _, last in wanted}:
            assert all(page.count(words(text)) == here.count(last) for text in last)


@pytest.mark.browser
def test_a_browser_that_fails_is_said(monkeypatch, tmp_path):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(printing, "find_browser", lambda: str(broken))
    with pytest.raises(CannotPrint, match="stopped with 3: no display"):
        pdf(handout.html(DECK, PICTURES), "A4")
    broken.write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(CannotPrint, match="printed nothing"):
        pdf(handout.html(DECK, PICTURES), "A4")
    broken.write_text("#!/bin/sh\nexec sleep 30\n")
    monkeypatch.setattr(printing, "SECONDS", 0.2)
    with pytest.raises(CannotPrint, match=r"after 0\.2 seconds"):
        pdf(handout.html(DECK, PICTURES), "A4")


def test_no_browser_is_said(monkeypatch):
    monkeypatch.setattr(printing, "find_browser", lambda: None)
    assert not printing.can_print()
    with pytest.raises(CannotPrint, match="No Chromium"):
        pdf("<html></html>", "A4")


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    """Its folder is gone, and the browser had one of its own."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        printed_to = next(part for part in command if part.startswith("--print-to-pdf=")).partition("=")[2]
        Path(printed_to).write_bytes(b"%PDF")
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(printing, "find_browser", lambda: "browser")
    monkeypatch.setattr(printing.subprocess, "run", run)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert pdf("<html><head></head></html>", "Letter") == b"%PDF"
    assert any(part.startswith(f"--user-data-dir={tmp_path}") for part in asked[0])
    assert "--no-pdf-header-footer" in asked[0] and "--host-resolver-rules=MAP * ~NOTFOUND" in asked[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("paper", SIZES)
def test_the_paper_is_named_only_when_printed_here(paper: Paper):
    html = handout.html(DECK, PICTURES)
    assert "size:" not in re.sub(r"font-size:", "", html)
    assert f"@page {{ size: {paper} portrait; }}</style></head>" in printing.sized(html, paper)
