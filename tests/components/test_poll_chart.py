"""The bars of a class's answers."""

import plotly.graph_objects as go
import pytest

from classroom.storage import OPTIONS
from components.charts import poll
from components.theme import PALETTES, Mode

VOTES = dict(zip(OPTIONS, (15, 9, 6), strict=True))
NONE = dict.fromkeys(OPTIONS, 0)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("votes", [VOTES, NONE, dict(zip(OPTIONS, (500, 0, 0), strict=True))], ids=str)
def test_plotly_accepts_the_figure(votes: dict, mode: Mode):
    go.Figure(poll.figure(votes, mode, 24).to_dict())


def test_bars_are_as_long_as_the_votes_and_stand_in_the_order_of_the_buttons():
    drawn = poll.figure(VOTES, "light", 24)
    _, given, names, numbers = drawn.data
    assert list(given.x) == [15, 9, 6]
    assert list(names.text) == list(OPTIONS)
    assert list(numbers.text) == ["15 (50 %)", "9 (30 %)", "6 (20 %)"]
    assert list(given.y) == [0, 1, 2]
    assert drawn.layout.yaxis.range[0] > drawn.layout.yaxis.range[1], "the first answer stands at the top"


def test_without_votes_there_is_a_track_and_no_share():
    track, given, _, numbers = poll.figure(NONE, "light", 24).data
    assert list(given.x) == [0, 0, 0]
    assert set(track.x) == {5}
    assert list(numbers.text) == ["0", "0", "0"]


def test_bars_never_leave_their_track_and_never_shrink_while_one_answer_grows():
    ends = [poll.end(most) for most in range(501)]
    assert all(end >= most for most, end in enumerate(ends))
    assert ends == sorted(ends)
    assert len(set(ends)) < 15, "the scale stays, so that what grows is the bar"


def test_answers_have_the_colours_of_the_verdicts_they_stand_for():
    for mode, colours in PALETTES.items():
        _, given, *_ = poll.figure(VOTES, mode, 24).data
        assert list(given.marker.color) == [colours.verdicts[0], colours.verdicts[2], colours.verdicts[3]]


def test_the_picture_is_told_in_words():
    assert poll.alternative(VOTES) == "Answers of 30 devices: Supported 15, Mixed 9, Not supported 6."
