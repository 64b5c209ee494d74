"""The table of public statements and the command that judges them, on the project's own data and on copies of it."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from evidence.claims import as_csv, judge_folder, main
from evidence.corpus import Corpus
from evidence.selection import from_query
from evidence.tables import PROJECT_DATA, TableProblems, read_tables
from evidence.verdict import claims_of
from evidence.verdict.slices import selection_of
from evidence.vocabulary import VERDICTS
from tests.written import corpus_of, result, trial

# The 32 statements that the dashboard has to answer, by id, under the public article that makes them.
STATEMENTS = {
    "A remedial-massage article": (
        "lbp-helps neck-helps knee-oa chronic-pain-mixed fibromyalgia-lasting depression-helps pregnancy-yoga-massage "
        "pregnancy-insufficient gad-no-better low-risk no-cure"
    ),
    "A “medically proven?” article": (
        "neck-shoulder-short after-surgery manages-chronic-illness small-studies fewer-painkillers rom-endorphins "
        "cancer-care"
    ),
    "A health-benefits post": "stress-strongest lbp-best-of-pain pregnancy-delivery insomnia lymphedema-strong",
    "A blog post on the 2011 back-pain trial": "twice-as-likely type-does-not-matter less-medication-back",
    "A chronic-pain article": "anxiety-stress sport-soreness labour-pain immune-boost heart-bp pain-conflicting",
}
PARAMS = ("condition", "outcome", "comparator", "type")


def _rows() -> list[dict[str, str]]:
    with (PROJECT_DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _problems(folder: Path) -> list[tuple[str, str, str]]:
    try:
        read_tables(folder)
    except TableProblems as problems:
        return [(problem.file, problem.column, problem.problem) for problem in problems.found]
    return []


def test_all_32_statements_are_there_under_their_article():
    expected = [(group, one) for group, ids in STATEMENTS.items() for one in ids.split()]
    assert len(expected) == 32
    assert [(row["group"], row["id"]) for row in _rows()] == expected
    assert all(row["statement"] for row in _rows())


def test_every_slice_is_a_link_the_app_can_follow_and_says_the_same(corpus: Corpus):
    assert len(claims_of(corpus)) == 32
    for claim in claims_of(corpus):
        query: dict[str, list[str]] = {}
        for pair in filter(None, claim.selection.split("&")):
            name, _, value = pair.partition("=")
            query.setdefault(name, []).append(value)
        selection, ignored = from_query(query, corpus)
        assert ignored == [], claim.id
        assert selection == selection_of(claim.selection, corpus)
        assert selection.to_query() == query
        assert set(query) <= set(PARAMS)


def test_a_slice_without_studies_is_empty_and_not_the_whole_table():
    small = corpus_of(trial(results=[result()]))
    assert selection_of("condition=fibromyalgia", small).conditions == ("fibromyalgia",)


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        (
            {"selection": "condition=nowhere-pain&outcome=pain"},
            "selection",
            "names something that the tables do not have",
        ),
        ({"selection": "condition=neck pain"}, "selection", "does not have the expected form"),
        ({"outcomes": "pain"}, "outcomes", "are not the outcomes of the slice"),
        ({"comparator": "active"}, "comparator", "is not the comparator of the slice"),
        ({"subject": "shoulder pain"}, "subject", "names a condition outside the slice"),
        ({"study_id": "cherkin-2011"}, "study_id", "does not fit the kind of statement"),
        ({"kind": "what a trial said", "study_id": "nobody-1900"}, "study_id", "no study with this id"),
        ({"kind": "rumour"}, "kind", "is not one of the allowed words"),
        ({"statement": ""}, "statement", "is empty"),
        ({"ratio": "0"}, "ratio", "is out of range"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_schema_catches(change, cells: dict[str, str], column: str, problem: str):
    found = _problems(change("claims", "neck-helps", **cells))
    assert ("claims.csv", column, problem) in found
    assert {file for file, _, _ in found} == {"claims.csv"}


def test_a_repeated_id_is_caught(change):
    assert ("claims.csv", "id", "occurs more than once") in _problems(change("claims", "neck-helps", id="lbp-helps"))


def test_a_folder_without_claims_is_sound_and_has_none(sound: Path, capsys: pytest.CaptureFixture[str]):
    (sound / "claims.csv").unlink()
    assert judge_folder(sound) == []
    assert main([str(sound)]) == 0
    assert "no claims.csv" in capsys.readouterr().out


@pytest.fixture(scope="module")
def judged():
    return judge_folder(PROJECT_DATA)


def test_every_statement_has_a_verdict_with_reasons_and_what_would_change_it(judged):
    for claim, verdict in judged:
        assert verdict.word in VERDICTS
        assert verdict.sentence.endswith(".") and verdict.checks and verdict.reasons, claim.id
        assert verdict.would_change, claim.id


def test_no_statement_is_judged_by_significance_or_gives_advice(judged):
    text = as_csv(judged).lower()
    for word in ("significan", "recommend", "should ", "advise", "we suggest"):
        assert word not in text


def test_verdicts_are_spread(judged):
    """Neither all alike nor easily given: what is not bolstered by estimates and good trials is not supported."""
    words = [verdict.word for _, verdict in judged]
    assert len(set(words)) >= 4


def test_the_command_prints_all_of_them(capsys: pytest.CaptureFixture[str]):
    assert main(["--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == [row["id"] for row in _rows()]
    assert main([]) == 0
    text = capsys.readouterr().out
    assert all(f"{row['id']}: " in text for row in _rows())


def test_a_broken_folder_is_told(capsys: pytest.CaptureFixture[str]):
    assert main([str(Path(__file__).parents[1] / "broken_tables" / "unknown_word")]) == 1
    assert "evidence.check" in capsys.readouterr().out


def test_the_sound_fixture_is_judged(tmp_path: Path):
    folder = shutil.copytree(Path(__file__).parents[1] / "fixtures" / "sound_tables", tmp_path / "t")
    words = {claim.id: verdict.word for claim, verdict in judge_folder(folder)}
    assert words["neck-helps"] == "too little evidence here"
