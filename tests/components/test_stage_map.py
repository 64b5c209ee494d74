"""The evidence map as a screen: those rows that fit, the ones with most evidence, and a note that says so."""

import re

import pytest

from components import lesson_links, stage_pictures
from components.stage_space import Space
from evidence.vocabulary import label
from tests.components.test_shipped_lessons import real_corpus


def picture(view: str = "map", height: int = 740) -> stage_pictures.StagePicture:
    return stage_pictures.make(
        lesson_links.target(view, real_corpus()), real_corpus(), Space("laptop", height, "light")
    )


def names(drawn: stage_pictures.StagePicture) -> str:
    return " ".join(str(text) for trace in drawn.figure.data for text in (trace.text if trace.text is not None else ()))


def test_the_conditions_with_most_people_stand_there_and_the_note_says_how_many():
    drawn = picture()
    assert drawn.figure.layout.height <= 740
    kept, of = map(int, re.findall(r"\d+", drawn.note)[:2])
    rows = next(list(trace.text) for trace in drawn.figure.data if "Chronic low back pain" in (trace.text or ()))
    standing = [word for word in real_corpus().conditions if label(word) in rows]
    assert len(standing) == kept < of
    assert "those with most people first" in drawn.note
    assert "Chronic low back pain" in names(drawn) and "Sleep bruxism" not in names(drawn)


def test_with_room_for_all_rows_all_stand_there():
    assert picture(height=10_000).note.startswith("all ")


@pytest.mark.parametrize(
    ("view", "said"), [("map?across=comparator", "Sham"), ("map?size=trials", "most trials first")]
)
def test_it_follows_the_link(view: str, said: str):
    drawn = picture(view)
    assert said in f"{names(drawn)} {drawn.note}"
