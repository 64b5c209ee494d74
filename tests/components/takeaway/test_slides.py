"""Slides: what is asked stands before what is answered, charts hold the counts as data, nothing lacks its source."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfReader

from components.takeaway import pictures, slides
from components.takeaway.sheet import Deck, Sheet
from components.takeaway.slide_text import paragraphs
from evidence.lessons import Screen
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW
from evidence.verdict import claims_of
from scripts import office
from tests.components.takeaway import decks
from tests.components.test_shipped_lessons import FILES, real_corpus

DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def drawn(deck: Deck) -> dict[int, bytes]:
    """A dot for each picture: what it shows is no matter of most tests."""
    return {place: DOT for place, sheet in enumerate(deck.sheets) if slides.needs_picture(sheet)}


def opened(deck: Deck) -> list:
    return list(Presentation(BytesIO(slides.pptx(deck, drawn(deck)))).slides)


def words(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def of_sheets(deck: Deck) -> list[tuple[Sheet, list]]:
    """Each sheet with its slides; claims and questions have two."""
    left = opened(deck)[1:]
    found = []
    for sheet in deck.sheets:
        several = 2 if sheet.kind in (CLAIM, QUESTION) else 1
        found.append((sheet, left[:several]))
        left = left[several:]
    return found


@pytest.fixture(params=range(len(FILES)), ids=[file.stem for file in FILES])
def deck(request: pytest.FixtureRequest) -> Deck:
    return decks.shipped(request.param)


def test_what_is_asked_gives_no_answer_away(deck):
    for sheet, made in of_sheets(deck):
        if sheet.kind not in (CLAIM, QUESTION):
            continue
        asked, answered = map(words, made)
        for answer in filter(None, (sheet.finding, sheet.answer.strip().split("\n")[0][:40].replace("*", ""))):
            assert answer not in asked
            assert answer[:30] in answered.replace("\n", " ")
        assert all(option in asked for option in sheet.options)
        assert "✓" not in asked and ("✓" in answered) == bool(sheet.right)
        notes = made[0].notes_slide.notes_text_frame.text
        assert not sheet.finding or sheet.finding not in notes


def test_every_slide_says_what_it_is_and_where_it_is_from(deck):
    made = opened(deck)
    for number, slide in enumerate(made, start=1):
        assert slide.shapes.title.text_frame.text.strip()
        assert f"data version {deck.version}" in words(slide)
        assert f"{number} / {len(made)}" in words(slide)
    for sheet, several in of_sheets(deck):
        for slide in several:
            links = [
                run.hyperlink.address
                for shape in slide.shapes
                if shape.has_text_frame
                for line in shape.text_frame.paragraphs
                for run in line.runs
                if run.hyperlink.address
            ]
            assert links == [sheet.address]
            notes = slide.notes_slide.notes_text_frame.text
            assert sheet.notes.strip().split("\n")[0] in notes
            assert all(source in notes for source in sheet.sources[: slides.MOST_NOTED])


def test_nothing_lies_beyond_the_edges(deck):
    for slide in opened(deck):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= Inches(13.34), shape.name
            assert shape.top + shape.height <= Inches(7.51), shape.name


def test_charts_hold_the_counts_as_data_to_edit(deck):
    for sheet, made in of_sheets(deck):
        if not (sheet.art and sheet.art.bars):
            continue
        found = charts(made[-1])
        assert len(found) == len(sheet.art.bars)
        for chart, bars in zip(found, sheet.art.bars, strict=True):
            assert tuple(chart.plots[0].categories) == bars.rows
            assert {one.name: tuple(map(int, one.values)) for one in chart.plots[0].series} == {
                one.name: one.counts for one in bars.series
            }
            book = zipfile.ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            cells = book.read("xl/worksheets/sheet1.xml").decode()
            assert cells.count("<v>") == len(bars.rows) * (len(bars.series) + 1) + len(bars.series)


def test_a_number_stands_only_in_a_part_that_holds_it():
    deck = decks.of(Screen(CLAIM, claim="small-studies"))
    (_, answered) = of_sheets(deck)[0][1]
    way = charts(answered)[0]
    without = {
        series.name: [label.find("{*}idx").get("val") for label in series._element.findall(".//{*}dLbl")]
        for series in way.plots[0].series
    }
    assert without["clearly favours massage"] == []
    small = [one for one in way.plots[0].series if 0 < max(one.values) <= 4]
    assert small and all(without[one.name] for one in small)


def test_a_forest_plot_is_a_chart_of_the_printed_figures():
    deck = decks.of(Screen(VIEW, view="condition?condition=chronic-low-back-pain&measure=pain#forest"))
    sheet, (slide,) = of_sheets(deck)[0]
    (chart,) = charts(slide)
    forest = sheet.art.dots
    told = [row for row in forest.rows if row.dot]
    series = {one.name: list(one.iter_values()) for one in chart.plots[0].series}
    across = {
        one.name: [float(x.text) for x in one._element.findall(".//{*}xVal//{*}v")] for one in chart.plots[0].series
    }
    assert set(series) == {row.dot.label for row in told} | {"Where a further trial may lie"}
    for row in told:
        assert across[row.dot.label] == pytest.approx([row.dot.low, row.dot.g, row.dot.high])
        assert row.said in words(slide) and row.words in words(slide)
    assert [label for label in series if label.startswith("Cherkin")] == ["Cherkin 2011", "Cherkin 2001"]
    heights = [series[row.dot.label][0] for row in told]
    assert heights == sorted(heights, reverse=True)


def test_other_pictures_are_pictures_with_words_for_who_cannot_see_them():
    deck = decks.of(Screen(VIEW, view="condition?condition=neck-pain#safeguards"))
    sheet, (slide,) = of_sheets(deck)[0]
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    assert picture._element.nvPicPr.cNvPr.get("descr") == sheet.art.alt
    assert not charts(slide)


def test_an_empty_view_says_so():
    deck = decks.of(Screen(VIEW, view="overview?q=zzzzzz"))
    _, (slide,) = of_sheets(deck)[0]
    assert slide.shapes.title.text_frame.text == "No trial in this selection"


def test_every_statement_has_its_slides():
    claims = claims_of(real_corpus())
    deck = decks.of(*(Screen(CLAIM, claim=claim.id) for claim in claims))
    for sheet, (_, answered) in of_sheets(deck):
        said = words(answered)
        assert f"{sheet.verdict[:1].upper()}{sheet.verdict[1:]}" in said.splitlines()
        assert sheet.finding in said


def test_lesson_text_becomes_paragraphs_of_a_slide():
    told = paragraphs("One **bold**\nline.\n\n- first\n- *second*\n\n1. a\n2. b <script>")
    assert [line.before for line in told] == ["", "•\u2002", "•\u2002", "1.\u2002", "2.\u2002"]
    assert [[(run.words, run.bold, run.italic) for run in line.runs] for line in told] == [
        [("One ", False, False), ("bold", True, False), (" line.", False, False)],
        [("first", False, False)],
        [("second", False, True)],
        [("a", False, False)],
        [("b <script>", False, False)],
    ]


def test_the_longest_texts_a_lesson_may_hold_are_set_smaller_until_they_fit():
    text = " ".join(["word"] * 240)
    question = Screen(
        QUESTION,
        question="Why? " * 48,
        options=tuple(f"{place} {'option ' * 16}" for place in range(6)),
        answer=text[:799],
    )
    _, long, asked, answered, *_ = opened(decks.of(Screen(TEXT, title="T" * 120, text=text[:1199]), question))
    sizes = [
        run.font.size.pt
        for slide in (long, asked, answered)
        for shape in slide.shapes
        if shape.has_text_frame
        for line in shape.text_frame.paragraphs
        for run in line.runs
    ]
    assert min(sizes) >= 11
    for slide in (long, asked, answered):
        for shape in slide.shapes:
            if shape.has_text_frame:
                assert estimated(shape) <= shape.height / Inches(1) + 0.3, shape.text_frame.text[:40]


def estimated(shape) -> float:
    """Inches that the words of a box need, letters being half as wide as high and lines 1.2 times as high."""
    tall = 0.0
    for line in shape.text_frame.paragraphs:
        points = max((run.font.size.pt for run in line.runs), default=0)
        letters = sum(len(run.text) for run in line.runs)
        lines = -(-letters * points * 0.5 // (shape.width / Inches(1) * 72))
        tall += lines * points * 1.2 / 72
    return tall


def test_text_with_signs_of_control_does_not_break_the_file():
    deck = decks.of(Screen(TEXT, title="Title \x0b & <b>", text="Text \x07 & </a:t>"))
    assert "& <b>" in words(opened(deck)[1])


@pytest.fixture
def without_office() -> None:
    if office.is_left_out():
        pytest.skip(f"{office.WITHOUT_VARIABLE} is set")
    if office.program() is None:
        pytest.fail(office.HOW_TO_GET_IT, pytrace=False)


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize("place", [0, 4])
def test_libreoffice_opens_it_and_can_edit_its_charts(tmp_path: Path, place: int):
    deck = decks.shipped(place)
    wanted = [at for at, sheet in enumerate(deck.sheets) if slides.needs_picture(sheet)]
    images = pictures.pngs([deck.sheets[at].art.figure for at in wanted], slides.PICTURE_PX)
    file = tmp_path / "lesson.pptx"
    file.write_bytes(slides.pptx(deck, dict(zip(wanted, images, strict=True))))
    made = list(Presentation(file).slides)
    pages = PdfReader(office.saved_as("pdf", file, tmp_path)).pages
    assert len(pages) == len(made)
    for page, slide in zip(pages, made, strict=True):
        shown = "".join(page.extract_text().split())
        assert "".join(slide.shapes.title.text_frame.text.split()) in shown
    (tmp_path / "again").mkdir()
    again = list(Presentation(office.saved_as("pptx", file, tmp_path / "again")).slides)
    for before, after in zip(made, again, strict=True):
        for one, other in zip(charts(before), charts(after), strict=True):
            values = [[tuple(series.values) for series in chart.plots[0].series] for chart in (one, other)]
            assert values[0] == values[1]
