"""Trials over the years: counting, halves, periods, brushing, and when a pooled value has settled."""

import numpy as np
import pandas as pd
import pytest

from evidence import filtering, years, years_in_words
from evidence.forest import Family
from evidence.growth import LATER_TRIALS, WITHIN, growths
from evidence.pooling import Refusal
from evidence.quality import SAFEGUARDS
from evidence.selection import Selection
from evidence.years import CANNOT_TELL, DIRECTIONS, STATES

YES, NO, NOT_REPORTED = range(len(STATES))


def trials(rows: list[tuple[int, int]], people: float = 40.0) -> pd.DataFrame:
    """Trials of these years and directions."""
    facts = dict.fromkeys(SAFEGUARDS, YES)
    return pd.DataFrame([{"year": y, "direction": d, "tier": 0, "n_people": people} | facts for y, d in rows])


# Counting.
def test_a_year_without_trials_stays_between_its_neighbours():
    table = years.per_year(trials([(2001, 0), (2001, CANNOT_TELL), (2003, 4)]), 2000, 2003)
    assert table.index.tolist() == [2000, 2001, 2002, 2003]
    assert table["trials"].tolist() == [0, 2, 0, 1]
    assert table.loc[2001, [DIRECTIONS[0], DIRECTIONS[CANNOT_TELL]]].tolist() == [1, 1]
    assert table.loc[2003, DIRECTIONS[4]] == 1


def test_trials_outside_the_years_asked_for_are_not_counted():
    assert years.per_year(trials([(1999, 0), (2000, 0)]), 2000, 2000)["trials"].tolist() == [1]


def test_every_trial_counts_once(everything):
    found = years.trials(everything)
    assert found["study_id"].is_unique
    assert len(found) == everything.n_trials


def test_panels_by_tier_add_up_and_by_condition_are_the_chosen_ones(corpus, everything):
    found = years.trials(everything)
    assert sum(panel.trials for panel in years.by_tier(found, 1900, 2100)) == len(found)
    chosen = ("neck pain", "fibromyalgia")
    some = filtering.apply(Selection(conditions=chosen), corpus)
    panels = years.by_condition(some, 1900, 2100)
    assert {panel.word for panel in panels} == set(chosen)
    assert [panel.trials for panel in panels] == sorted((panel.trials for panel in panels), reverse=True)
    assert len(years.by_condition(everything, 1900, 2100)) == years.MOST_PANELS


# Halves and words.
@pytest.mark.parametrize(
    ("of_years", "since", "newer"),
    [([2000], 2000, 1), ([2000, 2010], 2010, 1), ([2000, 2001, 2002], 2001, 2), ([2000, 2005, 2005, 2005], 2005, 3)],
)
def test_since_is_the_latest_year_with_at_least_half_of_the_trials_after_it(of_years, since, newer):
    found = years.halves(trials([(year, 0) for year in of_years]))
    assert (found.since, found.newer) == (since, newer)


def test_no_trials_have_no_halves():
    assert years.halves(trials([(2000, 0)]).iloc[:0]) is None
    assert years_in_words.headline(None, Selection()) == "No trial in this selection"


@pytest.mark.parametrize(("good", "word"), [(10, "rose"), (5, "hardly changed"), (0, "fell")])
def test_the_headline_says_how_the_share_moved(good: int, word: str):
    old = [(2000, 0)] * 5 + [(2000, 2)] * 5
    new = [(2010, 0)] * good + [(2010, 2)] * (10 - good)
    said = years_in_words.headline(years.halves(trials(old + new)), Selection())
    assert said == f"10 of 20 trials appeared since 2010, and the share that points to massage {word}"


def test_few_trials_show_no_trend():
    said = years_in_words.headline(years.halves(trials([(2000, 0), (2001, 0)])), Selection(conditions=("neck pain",)))
    assert said == "Neck pain: 2 trials, too few to show a trend; 1 since 2001"
    assert years_in_words.headline(years.halves(trials([(2000, 0)])), Selection()) == "One trial, of 2000"


def test_shares_of_few_trials_are_not_given_in_percent():
    said = years_in_words.standfirst(years.halves(trials([(2000, 0)] * 9 + [(2001, 0)] * 10)))
    assert "9 of 9 before 2001, 10 of 10 since 2001 (100%)" in said


def test_trials_that_cannot_tell_are_said_to():
    found = years.halves(trials([(2000, CANNOT_TELL)] * 12))
    assert years_in_words.standfirst(found).startswith("None of them can tell.")


# Periods.
def test_periods_are_cut_at_the_first_and_last_year():
    table = years.periods(trials([(1998, 0), (2007, 0)]), 1998, 2007)
    assert table[["start", "end"]].to_numpy().tolist() == [[1998, 1999], [2000, 2004], [2005, 2007]]
    assert table["trials"].tolist() == [1, 0, 1]


def test_not_reported_is_counted_apart_from_no(everything):
    table = years.periods(years.trials(everything), 1986, 2025)
    for name in SAFEGUARDS:
        states = table[[f"{name} {state}" for state in years.STATES]].sum(axis=1)
        assert states.tolist() == table["trials"].tolist()
    assert table["assessor_blinded not_reported"].sum() > table["assessor_blinded no"].sum() > 0


def test_safeguards_over_time_include_what_appraisals_say(everything):
    found = years.trials(everything)
    graded = everything.corpus.graded.loc[found["study_id"]]
    for name in SAFEGUARDS:
        assert [years.STATES[code] for code in found[name]] == graded[name].tolist()


def test_better_compares_the_first_and_last_period_of_enough_trials():
    old, new = trials([(2000, 0)] * 10, 30), trials([(2010, 0)] * 10, 50)
    old["registered"], new["low_attrition"] = NO, NOT_REPORTED
    few = trials([(1990, 0), (2020, 0)], 900)
    found = years.change(years.periods(pd.concat([old, new, few]), 1990, 2020))
    assert (found.before, found.after) == ("2000–2004", "2010–2014")
    assert (found.more, found.less) == (("registered",), ("low_attrition",))
    assert years_in_words.better(found) == (
        "Did trials get better? 2010–2014 against 2000–2004: the middle trial has 50 people, not 30, and 1 of 8 "
        "safeguards is reported more often, 1 less often"
    )
    assert years.change(years.periods(few, 1990, 2020)) is None
    assert "No two periods" in years_in_words.better(None)


def test_sizes_that_nobody_reports_are_not_spoken_of():
    found = years.change(years.periods(trials([(2000, 0)] * 10 + [(2010, 0)] * 10, np.nan), 2000, 2010))
    assert "people" not in years_in_words.better(found)


# The brush.
@pytest.mark.parametrize(
    ("box", "limits"),
    [
        ((1999.6, 2010.2), (2000, 2010)),
        ((2010.2, 1999.6), (2000, 2010)),
        ((1980, 2010.9), (None, 2010)),
        ((2000.0, 2100), (2000, None)),
        ((1900, 2100), (None, None)),
        ((2004.6, 2004.9), (2005, 2005)),
        ((2030.1, 2031.5), (2025, None)),
        ((1970.1, 1971.5), (None, 1986)),
    ],
)
def test_a_brush_means_the_years_whose_middle_it_covers(box, limits):
    assert years.years_within(*box, 1986, 2025) == limits


# Growth.
def family(effects: list[tuple[int, float]], word: str = "active") -> Family:
    """Trials of one family by year and g, all equally precise."""
    rows = [
        {"study_id": f"s{place}", "label": f"S {year}", "year": year, "g": g, "variance": 0.02}
        for place, (year, g) in enumerate(effects)
    ]
    frame = pd.DataFrame(rows).assign(comparator_family=word, excluded=False)
    return Family(word, frame, Refusal(0, ""))


def test_a_steady_value_has_settled_since_its_first_year():
    (found,) = growths([family([(2000, 0.5), (2000, 0.5), (2001, 0.5), (2002, 0.5), (2003, 0.5), (2004, 0.5)])])
    assert found.steps["year"].tolist() == [2000, 2001, 2002, 2003, 2004]
    assert (found.settled_since, found.later_trials, found.pooled_years) == (2001, LATER_TRIALS, 4)
    assert years_in_words.settling([found]) == "Against sham or another therapy: settled since 2001"


def test_a_value_that_moved_has_settled_only_after_it_moved():
    early = [(2000 + n, 1.5) for n in range(4)]
    late = [(2010 + n, 0.2) for n in range(30)]
    (found,) = growths([family(early + late)])
    pooled = found.steps.dropna(subset=["g"])
    assert found.settled_since > 2010
    after = pooled.loc[pooled["year"] >= found.settled_since, "g"]
    before = pooled.loc[pooled["year"] < found.settled_since, "g"].iloc[-1]
    assert (after - pooled["g"].iloc[-1]).abs().max() <= WITHIN < abs(before - pooled["g"].iloc[-1])


def test_a_value_that_still_moves_has_not_settled():
    (found,) = growths([family([(2000, 0.1), (2001, 0.1), (2002, 0.1), (2003, 0.1), (2004, 0.1), (2005, 1.9)])])
    assert found.settled_since is None
    assert years_in_words.settling([found]) == "Against sham or another therapy: not settled"


def test_few_later_trials_cannot_tell_and_few_trials_are_not_pooled():
    (new,) = growths([family([(2000, 0.5), (2001, 0.5), (2002, 0.5), (2003, 0.5)])])
    assert years_in_words.settling([new]) == "Against sham or another therapy: too few later trials to tell"
    (few,) = growths([family([(2000, 0.5), (2001, 0.5)])])
    assert (few.pooled_years, len(few.trials)) == (0, 2)
    assert years_in_words.growth_numbers(few).endswith(
        "Two trials give figures, shown on their own: fewer than 3 trials are not pooled."
    )
    assert "Too few trials" in years_in_words.settling([few])


def test_trials_left_out_are_not_followed():
    one = family([(2000, 0.5), (2001, 0.5), (2002, 0.5), (2003, 2.5)])
    one.trials["excluded"] = one.trials["year"] == 2003
    (found,) = growths([one])
    assert found.steps["year"].tolist() == [2000, 2001, 2002]
