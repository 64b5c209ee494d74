"""Counts that become bars elsewhere: those of the overview and of statements, counted again from the CSV files."""

import numpy as np
import pytest

from components import lesson_links, stage_pictures
from components.stage_space import Space
from components.takeaway.bars import CANNOT_TELL, TIMES, counted, directions, times
from evidence.vocabulary import STEPS, TRIAL_TIERS, label
from tests.components.test_shipped_lessons import real_corpus
from tests.recount import Recount, tally
from tests.written import DATA

SPACE = Space("laptop", 430, "light")


def picture(view: str) -> stage_pictures.StagePicture:
    return stage_pictures.make(lesson_links.target(view, real_corpus()), real_corpus(), SPACE)


def of(bars, name: str) -> dict[str, int]:
    series = next(one for one in bars.series if one.name == name)
    return dict(zip(bars.rows, series.counts, strict=True))


def test_the_bars_of_the_overview_are_what_the_table_holds():
    way, time, good = picture("overview").bars
    marks = Recount(DATA).marks()
    told = {label(condition): counts for condition, counts in tally(marks).items()}
    for row in way.rows:
        assert {name: of(way, name)[row] for name in STEPS} == {name: told[row][name] for name in STEPS}
        assert of(way, CANNOT_TELL)[row] == told[row]["hollow"]
        assert {name: of(good, name)[row] for name in TRIAL_TIERS} == {name: told[row][name] for name in TRIAL_TIERS}
        weeks = [mark["weeks"] for mark in marks if label(mark["condition"]) == row and not mark["reason"]]
        known = [one for one in weeks if one is not None]
        limits = [(-1, 4), (4, 12), (12, 26), (26, 1e9)]
        expected = [sum(low < one <= high for one in known) for low, high in limits] + [weeks.count(None)]
        assert [of(time, name)[row] for name in TIMES] == expected
    assert way.totals == tuple(told[row]["trials"] for row in way.rows)
    assert list(way.totals) == sorted(way.totals, reverse=True)


@pytest.mark.parametrize(
    ("weeks", "name"), [(0, 0), (4, 0), (4.1, 1), (12, 1), (12.5, 2), (26, 2), (27, 3), (np.nan, 4)]
)
def test_a_time_belongs_to_the_part_that_ends_with_it(weeks, name):
    assert [one.counts for one in times(["row"], [[weeks]]).series] == [(int(place == name),) for place in range(5)]


def test_a_side_of_a_comparison_has_its_own_bars_as_shares():
    view = "compare?a=control%3Dsham-light-touch&b=control%3Dusual-care"
    left, right = picture(view).bars
    assert left.shares and right.shares and left.rows == right.rows
    kept = [
        Recount(DATA).ids(lambda _: True, lambda row, kind=kind: row["comparator_type"] == kind)
        for kind in ("sham/light touch", "usual care")
    ]
    assert 0 < left.totals[0] <= len(kept[0]) and 0 < right.totals[0] <= len(kept[1])
    assert picture(view).message.startswith(
        f"Against sham: {100 * sum(s.counts[0] for s in left.series[:2]) / left.totals[0]:.0f}%"
    )


def test_trials_that_cannot_tell_are_a_part_of_their_own_only_where_there_are_some():
    table = counted([[0, 1, 1], []], STEPS)
    assert [one.name for one in directions(["a", "b"], table).series] == list(STEPS)
    more = directions(["a", "b"], table.assign(hollow=[0, 2]))
    assert more.series[-1].name == CANNOT_TELL and more.totals == (3, 2)
