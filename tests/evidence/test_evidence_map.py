"""The evidence map in numbers: cells are the selections they stand for, and words follow the numbers."""

import re

import pandas as pd
import pytest

from evidence import evidence_map as maps
from evidence import filtering, overview
from evidence import map_reading as reading
from evidence import vocabulary as words
from evidence.condition_groups import REST, group_of, members
from evidence.evidence_map import CONDITION, GROUP, Cell
from evidence.selection import Selection
from tests.written import corpus_of, groups, result, review, trial

HELPS = {"direction": "favours massage", "point_direction": "benefit"}
HARMS = {"direction": "favours comparator", "point_direction": "harm"}


def built(corpus, selection=None, across="outcome", size="people"):
    return maps.build(filtering.apply(selection or Selection(), corpus), maps.plane(corpus, across), size)


def cell(drawn, row, column, level=CONDITION):
    return maps.numbers(drawn, Cell(level, row, column))


# Groups of conditions.
def test_every_condition_of_the_table_is_in_exactly_one_group(corpus):
    found = [members(group, corpus.conditions) for group in words.CONDITION_GROUPS]
    assert sorted(word for group in found for word in group) == sorted(corpus.conditions)


def test_every_condition_of_the_vocabulary_is_listed_in_one_group():
    listed = [word for inside in words.CONDITIONS_BY_GROUP.values() for word in inside]
    assert len(listed) == len(set(listed)) == len(words.CONDITIONS)
    assert {group_of(word) for word in listed} == set(words.CONDITION_GROUPS)
    assert group_of("other: something new") == REST


# A cell is the selection it stands for.
@pytest.mark.parametrize("across", maps.ACROSS)
@pytest.mark.parametrize(
    "base", [Selection(), Selection(funders=("Not reported",), year_from=2000), Selection(text="pain")], ids=str
)
def test_the_numbers_of_a_cell_are_those_of_its_selection(corpus, across, base):
    drawn = built(corpus, base, across)
    for row in drawn.cells.sample(40, random_state=7).to_dict("records"):
        one = Cell(row["level"], row["row"], row["column"])
        left = filtering.apply(maps.selection_of(one, base, across, corpus), corpus)
        counts = overview.totals(left)
        assert (left.n_trials, left.n_studies - left.n_trials) == (row["trials"], row["reviews"])
        sides = [row[side] for side in maps.SIDES]
        assert sides == [counts.to_massage, counts.no_side, counts.to_comparator]
        trials = left.studies[left.studies["kind"].eq("trial")]
        assert row["people"] == trials["n_people"].sum()
        assert row["better"] == trials["tier"].isin(["stronger", "moderate"]).sum()


@pytest.mark.parametrize("across", maps.ACROSS)
def test_what_is_not_in_the_map_is_empty(corpus, across):
    drawn = built(corpus, across=across)
    held = set(zip(drawn.cells["row"], drawn.cells["column"], strict=True))
    empty = [(row, column) for row in drawn.conditions["word"] for column in drawn.columns["word"]]
    empty = [pair for pair in empty if pair not in held][::29]
    assert empty
    for row, column in empty:
        left = filtering.apply(maps.selection_of(Cell(CONDITION, row, column), Selection(), across, corpus), corpus)
        assert left.n_studies == 0


def test_a_selection_of_one_cell_is_recognised_and_its_surroundings_are_the_rest(corpus):
    base = Selection(scopes=("core",), outcomes=("pain",))
    one = Cell(CONDITION, "neck pain", "pain")
    chosen = maps.selection_of(one, base, "outcome", corpus)
    assert maps.chosen(chosen, "outcome", corpus) == one
    assert maps.around(chosen, "outcome") == Selection(scopes=("core",))
    group = Cell(GROUP, "nerves", "pain")
    assert maps.chosen(maps.selection_of(group, base, "outcome", corpus), "outcome", corpus) == group
    assert maps.chosen(base, "outcome", corpus) is None
    assert maps.chosen(chosen.with_words("conditions", ["neck pain", "stroke"]), "outcome", corpus) is None
    assert maps.chosen(chosen, "comparator", corpus) is None


# Written tables.
def test_a_trial_speaks_once_per_cell_with_its_primary_outcome():
    said = [result(instrument="VAS", **HARMS), result(instrument="NRS", primary="yes", **HELPS)]
    drawn = built(corpus_of(trial(results=said, arms=groups(20, 20))))
    found = cell(drawn, "chronic low back pain", "pain")
    assert (found["trials"], found["people"], found["to_massage"], found["to_comparator"]) == (1, 40, 1, 0)


def test_trials_of_unreported_size_are_counted_apart():
    drawn = built(
        corpus_of(trial("a-2000", results=[result()], arms=groups(20, 20)), trial("b-2001", results=[result()]))
    )
    found = cell(drawn, "chronic low back pain", "pain")
    assert (found["trials"], found["people"], found["unsized"]) == (2, 40, 1)
    assert reading.size_in_words(found) == "2 trials with 40 people (1 does not report how many)"
    only = built(corpus_of(trial(results=[result()])))
    assert reading.size_in_words(only.total) == "1 trial with an unreported number of people"
    assert reading.people_or_not(only.total) == "n.r."


def test_a_trial_of_two_conditions_counts_once_in_their_group_and_in_the_column():
    both = trial(conditions="chronic low back pain; neck pain", results=[result(**HELPS)], arms=groups(30, 30))
    drawn = built(corpus_of(both))
    assert [cell(drawn, word, "pain")["trials"] for word in ("chronic low back pain", "neck pain")] == [1, 1]
    group = cell(drawn, "pain", "pain", GROUP)
    assert (group["trials"], group["people"], group["to_massage"]) == (1, 60, 1)
    assert drawn.columns.iloc[0][["trials", "people"]].tolist() == [1, 60]
    assert drawn.total["trials"] == 1


def test_a_trial_without_a_fair_test_is_counted_but_points_nowhere():
    drawn = built(corpus_of(trial(results=[result(isolates_massage="no", **HELPS)])))
    found = cell(drawn, "chronic low back pain", "pain")
    assert (found["trials"], sum(found[side] for side in maps.SIDES)) == (1, 0)
    assert "none can tell" in reading.sides_in_words(found)


def test_reviews_are_counted_beside_trials_and_give_no_people_and_no_side():
    said = result(comparator_family="review", comparator_type="mixed (review)", **HELPS)
    drawn = built(corpus_of(trial(results=[result()]), review(results=[said])))
    found = cell(drawn, "chronic low back pain", "pain")
    assert (found["trials"], found["reviews"], found["to_massage"], found["no_side"]) == (1, 1, 0, 1)
    assert reading.size_in_words(found).endswith("; 1 review besides")


def test_columns_without_a_trial_are_left_out():
    drawn = built(corpus_of(trial(results=[result()]), review(results=[result(outcome="sleep")])))
    assert drawn.columns["word"].tolist() == ["pain"]


def test_an_empty_selection_is_an_empty_map(corpus):
    drawn = built(corpus, Selection(text="zzzz"))
    assert drawn.total["trials"] == 0
    assert drawn.conditions.empty and drawn.columns.empty and drawn.cells.empty
    assert reading.headline(drawn, 1) == "No trial in this selection"
    assert reading.most_studied(drawn) == reading.only_weak(drawn) == []


def test_rows_stand_by_the_amount_of_evidence(corpus):
    for size in maps.SIZES:
        drawn = built(corpus, size=size)
        for rows in (drawn.columns, drawn.conditions, drawn.groups):
            assert rows[size].is_monotonic_decreasing


# In words.
def cells_of(**counts: int):
    row = dict.fromkeys((*maps.COUNTS, *maps.SIDES), 0)
    return pd.DataFrame([row | counts])


@pytest.mark.parametrize(
    ("sides", "balance"),
    [((6, 4, 0), 0), ((5, 5, 0), 1), ((0, 4, 6), 2), ((0, 0, 0), 3), ((5, 0, 5), 1), ((1, 0, 0), 0), ((0, 1, 0), 1)],
)
def test_the_balance_is_where_six_in_ten_of_those_that_can_tell_point(sides, balance):
    assert reading.balance(cells_of(**dict(zip(maps.SIDES, sides, strict=True)))).tolist() == [balance]


@pytest.mark.parametrize(
    ("better", "trials", "shade"), [(0, 5, 0), (1, 3, 1), (2, 3, 2), (3, 3, 2), (32, 100, 0), (66, 100, 1)]
)
def test_the_shade_is_the_share_of_stronger_and_moderate_trials(better, trials, shade):
    assert reading.shade(cells_of(better=better, trials=trials)).tolist() == [shade]


def test_a_gap_is_an_outcome_that_a_condition_is_mainly_treated_for():
    gaps = reading.gaps(built(corpus_of(trial(results=[result()]))))
    assert [listed.cell for listed in gaps] == [Cell(CONDITION, "chronic low back pain", "function/disability")]
    assert gaps[0].said == ""
    limited = built(corpus_of(trial(results=[result()])), Selection(outcomes=("pain",)))
    assert reading.gaps(limited) == []


def test_only_weak_asks_for_three_trials_and_none_better():
    weak = [trial(f"a-{year}", results=[result()], year=year) for year in (2000, 2001, 2002)]
    assert [listed.cell.column for listed in reading.only_weak(built(corpus_of(*weak)))] == ["pain"]
    assert reading.only_weak(built(corpus_of(*weak[:2]))) == []


def test_words_of_a_cell_are_fit_to_print(corpus):
    drawn = built(corpus)
    for row in drawn.cells.to_dict("records"):
        said = reading.sentence(row)
        assert not re.search(r"\bnan\b|None", said) and " 1 trials" not in said and "significan" not in said
