"""The rule for statements on tables written by hand: changing the data changes each verdict as the rule says."""

from dataclasses import replace

import pytest

from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.verdict import Claim, Verdict, judge
from evidence.verdict.effect import wilson
from evidence.verdict.judge import combined
from evidence.verdict.terms import MIXED, NOT_SUPPORTED, SHORT, SUPPORTED, TOO_LITTLE
from tests.written import corpus_of, groups, result, review, trial

CLAIM = Claim(
    id="helps",
    group="An article",
    statement="Massage helps",
    kind="effect",
    selection="condition=chronic-low-back-pain&outcome=pain",
    outcomes=("pain",),
    comparator="any",
    side="massage",
    window="any",
    parts="together",
    subject=(),
    study_id="",
    ratio=None,
    weeks=None,
    outside="",
)
AGAINST_SHAM = {"comparator_type": "sham/light touch", "comparator_family": "active", "comparator_arm": "Sham"}
GOOD = {"randomised": "yes", "allocation_concealed": "yes", "assessor_blinded": "yes"}
BENEFIT = {"direction": "favours massage", "point_direction": "benefit"}
HARM = {"direction": "favours comparator", "point_direction": "harm"}


def means(massage: float, comparator: float, n: int = 60, **cells: object) -> dict:
    """A pain result with means and SDs of both groups; lower is better."""
    side = BENEFIT if massage < comparator else HARM if massage > comparator else {}
    figures = {
        "measure": "means",
        "better": "lower",
        "mean_massage": massage,
        "sd_massage": 2.0,
        "mean_comparator": comparator,
        "sd_comparator": 2.0,
        "baseline_or_change": "final",
        "n_massage": float(n),
        "n_comparator": float(n),
        "time_weeks": 6.0,
    }
    return result(**{**figures, **side, **cells})


def study(name: str, *results: dict, people: int = 120, **cells: object) -> dict:
    """A trial of the stronger tier with these results."""
    half = people // 2
    own = {"n_randomised": float(people), "treatment_weeks": 6.0, "longest_follow_up_weeks": 60.0, **GOOD, **cells}
    return trial(name, results=list(results), arms=groups(half, half), **own)


def helps(name: str, *, later: bool = True, sham: bool = False, people: int = 120, **cells: object) -> dict:
    """A trial with a clear difference after six weeks and, where wanted, still half a year later."""
    against = AGAINST_SHAM if sham else {}
    rows = [means(3.0, 4.6 + 0.1 * (int(name[-1]) % 2), n=people // 2, **against)]
    rows += [means(3.2, 4.4, n=people // 2, time_weeks=30.0, **against)] if later else []
    return study(name, *rows, people=people, **cells)


def both_families(**cells: object) -> list[dict]:
    """Three trials against usual care and three against a sham that all help."""
    return [helps(f"usual-{year}", **cells) for year in range(2001, 2004)] + [
        helps(f"sham-{year}", sham=True, **cells) for year in range(2001, 2004)
    ]


def verdict(*studies: dict, claim: Claim = CLAIM) -> Verdict:
    corpus: Corpus = corpus_of(*studies)
    return judge(claim, corpus, hedges_g(corpus.results, corpus.studies))


# --- an effect, question by question


def test_supported_when_all_six_questions_are_met():
    found = verdict(*both_families())
    assert found.word == SUPPORTED
    assert [check.name for check in found.checks] == [
        "Enough",
        "Comparators",
        "Estimate",
        "Good trials",
        "Best review",
        "Duration",
    ]
    assert all(check.met is not False for check in found.checks)
    assert "only" not in found.sentence


def test_too_little_with_fewer_than_five_trials_or_400_people():
    assert verdict(*both_families()[:4]).word == TOO_LITTLE
    assert verdict(*both_families()[:5]).word == SUPPORTED
    few = [dict(one, n_randomised=60.0, arms=groups(30, 30)) for one in both_families(people=60)]
    found = verdict(*few)
    assert found.word == TOO_LITTLE
    assert "400 people in them (now 360)" in found.would_change[0]


def test_against_nothing_only_is_said_in_the_sentence():
    found = verdict(*[helps(f"usual-{year}") for year in range(2001, 2007)])
    assert found.word == SUPPORTED
    assert "against nothing added or usual care only" in found.sentence


def test_for_a_short_time_only_when_nobody_looked_later():
    found = verdict(*both_families(later=False))
    assert found.word == SHORT
    assert "nobody looked" in found.sentence
    assert found.checks[-1].name == "Duration" and found.checks[-1].met is False


def test_for_a_short_time_only_when_it_faded():
    studies = [
        dict(
            one, results=[one["results"][0], dict(one["results"][1], mean_massage=4.4, direction="no clear difference")]
        )
        for one in both_families()
    ]
    for one in studies:
        one["results"][1] |= {"point_direction": "none", "mean_comparator": 4.4}
    found = verdict(*studies)
    assert found.word == SHORT
    assert "faded" in found.sentence


def test_duration_is_not_asked_where_the_statement_is_about_the_moment():
    assert verdict(*both_families(later=False), claim=replace(CLAIM, window="at once")).word == SUPPORTED


def test_mixed_when_a_sham_does_as_well():
    usual = both_families()[:3]
    sham = [study(f"sham-{year}", means(4.0, 4.0 - 0.2 * (year % 2), **AGAINST_SHAM)) for year in range(2001, 2004)]
    found = verdict(*usual, *sham)
    assert found.word == MIXED
    assert "holds against nothing added or usual care" in found.sentence
    assert "does not hold against sham or another therapy" in found.sentence


def test_not_supported_when_it_fails_against_every_comparator():
    studies = [study(f"usual-{year}", means(4.0, 4.0 - 0.2 * (year % 2))) for year in range(2001, 2004)]
    studies += [study(f"sham-{year}", means(4.1, 4.0, **AGAINST_SHAM)) for year in range(2001, 2004)]
    found = verdict(*studies)
    assert found.word == NOT_SUPPORTED
    assert any("60%" in line for line in found.would_change)


def test_directions_alone_support_nothing():
    words_only = {"measure": "direction only"} | BENEFIT
    studies = [study(f"usual-{year}", result(time_weeks=30.0, **words_only)) for year in range(2001, 2009)]
    found = verdict(*studies)
    assert found.word == TOO_LITTLE
    assert [check.name for check in found.checks][-1] == "Estimate"
    pooled_by_others = review(results=[_review_says("favours massage")], review_quality_statement="RoB 2")
    assert verdict(*studies, pooled_by_others).word == SUPPORTED
    in_part = review(results=[_review_says("mixed")], review_quality_statement="RoB 2")
    assert verdict(*studies, in_part).word == MIXED


def test_the_number_of_significant_results_plays_no_part():
    """The same figures with every conclusion turned to "no clear difference" give the same verdict."""
    silent = [
        dict(one, results=[dict(row, direction="no clear difference") for row in one["results"]])
        for one in both_families()
    ]
    assert verdict(*silent).word == verdict(*both_families()).word == SUPPORTED


def test_too_little_when_good_trials_are_missing():
    weak = {"allocation_concealed": "not_reported", "assessor_blinded": "not_reported"}
    found = verdict(*both_families(**weak, longest_follow_up_weeks=60.0)[:3], *both_families()[4:])
    assert found.word == TOO_LITTLE
    assert found.would_change == ("3 trials of the stronger tier (now 2)",)


def _review_says(direction: str, **cells: object) -> dict:
    return result(
        **{
            "comparator_family": "review",
            "comparator_type": "mixed (review)",
            "isolates_massage": "unclear",
            "direction": direction,
            **cells,
        }
    )


def test_mixed_when_the_best_review_disagrees_and_the_card_says_so():
    against = review(results=[_review_says("no clear difference")], review_quality_statement="RoB 2")
    found = verdict(*both_families(), against)
    assert found.word == MIXED
    assert "disagree" in found.sentence
    assert any(topic == "Disagreement" for topic, _ in found.reasons)


def test_mixed_when_the_best_review_calls_the_certainty_very_low():
    graded = review(results=[_review_says("favours massage", grade="very low")])
    assert verdict(*both_families(), graded).word == MIXED
    low = review(results=[_review_says("favours massage", grade="low")])
    assert verdict(*both_families(), low).word == SUPPORTED


def test_the_best_review_is_chosen_without_looking_at_what_it_says():
    graded = review("old-2001", year=2001, results=[_review_says("no clear difference", grade="low")])
    newer = review("new-2020", year=2020, results=[_review_says("favours massage")], review_quality_statement="RoB 2")
    found = verdict(*both_families(), graded, newer)
    assert [one.study_id for one in found.facts.reviews] == ["old-2001", "new-2020"]
    assert found.word == MIXED


# --- statements that say something else than "it helps"


def test_a_short_effect_is_supported_where_the_rule_says_short():
    claim = replace(CLAIM, kind="effect for a short time")
    assert verdict(*both_families(later=False), claim=claim).word == SUPPORTED
    assert verdict(*both_families(), claim=claim).word == MIXED


def test_no_difference_is_the_other_way_round():
    claim = replace(CLAIM, side="no difference")
    assert verdict(*both_families(), claim=claim).word == NOT_SUPPORTED
    flat = [study(f"usual-{year}", means(4.0, 4.0 - 0.2 * (year % 2))) for year in range(2001, 2007)]
    assert verdict(*flat, claim=claim).word == SUPPORTED
    assert verdict(*flat[:2], claim=claim).word == TOO_LITTLE


def test_not_known_is_supported_where_there_is_too_little():
    claim = replace(CLAIM, side="not known", kind="quality of evidence")
    assert verdict(*both_families()[:2], claim=claim).word == SUPPORTED
    assert verdict(*both_families(), claim=claim).word == NOT_SUPPORTED


def test_a_later_window_judges_later_results_alone():
    claim = replace(CLAIM, window="26 weeks and more")
    assert verdict(*both_families(), claim=claim).word == SUPPORTED
    found = verdict(*both_families(later=False), claim=claim)
    assert found.word == TOO_LITTLE
    assert found.facts.count.trials == 0
    after = replace(CLAIM, window="after treatment")
    assert verdict(*both_families(), claim=after).facts.windows[0].trials == 0
    assert verdict(*both_families(), claim=after).facts.windows[3].trials == 6


def test_parts_are_combined_as_the_rule_says():
    assert combined([SUPPORTED, SUPPORTED]) == SUPPORTED
    assert combined([SUPPORTED, SHORT]) == SHORT
    assert combined([MIXED, TOO_LITTLE]) == TOO_LITTLE
    assert combined([SUPPORTED, TOO_LITTLE]) == MIXED
    assert combined([NOT_SUPPORTED, NOT_SUPPORTED, TOO_LITTLE]) == NOT_SUPPORTED
    assert combined([MIXED, MIXED, TOO_LITTLE]) == MIXED
    assert combined([MIXED, NOT_SUPPORTED]) == MIXED


def test_a_statement_of_two_outcomes_must_hold_for_each():
    claim = replace(
        CLAIM,
        selection="condition=chronic-low-back-pain&outcome=pain&outcome=sleep",
        outcomes=("pain", "sleep"),
        parts="each outcome",
    )
    found = verdict(*both_families(), claim=claim)
    assert {name: part.word for name, part in found.parts} == {"pain": SUPPORTED, "sleep": TOO_LITTLE}
    assert found.word == MIXED


# --- results vary, studies are small, harms, comparisons, a trial


def test_results_vary():
    claim = replace(CLAIM, side="varies", kind="quality of evidence")
    assert verdict(*both_families(), claim=claim).word == NOT_SUPPORTED
    scattered = [study(f"usual-{year}", means(4.0, 4.0 + 3 * (-1) ** year)) for year in range(2001, 2007)]
    found = verdict(*scattered, claim=claim)
    assert found.word == SUPPORTED
    assert [check.met for check in found.checks] == [True, True, True, True, None]
    assert verdict(*scattered[:4], claim=claim).word == TOO_LITTLE


def test_small_and_weak():
    claim = replace(CLAIM, side="not about a side", kind="quality of evidence", selection="", outcomes=())
    small = [
        study(f"small-{year}", means(3, 4), people=40, randomised="no", design="quasi-randomised trial")
        for year in range(2001, 2007)
    ]
    assert verdict(*small, claim=claim).word == SUPPORTED
    assert verdict(*both_families(), claim=claim).word == NOT_SUPPORTED
    large_but_weak = [dict(one, randomised="no", design="quasi-randomised trial") for one in both_families()]
    assert verdict(*large_but_weak, claim=claim).word == MIXED
    assert verdict(*small[:3], claim=claim).word == TOO_LITTLE


def test_harms_silence_is_not_safety():
    claim = replace(CLAIM, side="not about a side", kind="harms", selection="", outcomes=())
    silent = both_families()
    assert verdict(*silent, claim=claim).word == TOO_LITTLE
    equal = result(outcome="adverse events", point_direction="none")
    told = [dict(one, safety="none seen", results=[*one["results"], equal]) for one in silent]
    assert verdict(*told, claim=claim).word == SUPPORTED
    worse = result(outcome="adverse events", point_direction="harm")
    one_worse = [dict(told[0], results=[worse]), *told[1:]]
    assert verdict(*one_worse, claim=claim).word == MIXED
    assert verdict(*[dict(one, results=[worse]) for one in told], claim=claim).word == NOT_SUPPORTED


def test_one_condition_responds_best():
    claim = replace(
        CLAIM,
        kind="comparison",
        selection="condition=chronic-low-back-pain&condition=neck-pain&outcome=pain",
        subject=("chronic low back pain",),
    )
    back = [helps(f"back-{year}") for year in range(2001, 2004)]
    neck = [
        study(f"neck-{year}", means(4.0, 4.2, condition="neck pain"), conditions="neck pain")
        for year in range(2001, 2004)
    ]
    assert verdict(*back, *neck, claim=claim).word == SUPPORTED
    assert verdict(*back, *neck, claim=replace(claim, subject=("neck pain",))).word == NOT_SUPPORTED
    assert verdict(*back, claim=claim).word == TOO_LITTLE


def test_styles_are_never_more_than_mixed():
    claim = replace(
        CLAIM, kind="comparison", comparator="massage", side="no difference", selection="comparator=massage"
    )
    style = {"comparator_family": "massage", "comparator_type": "different massage type"}
    level = [study(f"style-{year}", result(**style)) for year in range(2001, 2007)]
    assert verdict(*level, claim=claim).word == MIXED
    sided = [study(f"style-{year}", result(**style, **BENEFIT)) for year in range(2001, 2007)]
    assert verdict(*sided, claim=claim).word == NOT_SUPPORTED
    assert verdict(*level[:4], claim=claim).word == TOO_LITTLE


@pytest.mark.parametrize(
    ("ratio", "later", "word"),
    [
        (2.1, BENEFIT, SUPPORTED),
        (1.2, BENEFIT, MIXED),
        (1.2, {"point_direction": "none"}, NOT_SUPPORTED),
        (None, BENEFIT, TOO_LITTLE),
    ],
)
def test_what_a_trial_said(ratio: float | None, later: dict, word: str):
    claim = replace(CLAIM, kind="what a trial said", study_id="cherkin-2011", ratio=2.0, weeks=26.0)
    printed = {"measure": "RR", "estimate": ratio, "better": "higher"} if ratio else {}
    one = study("cherkin-2011", result(**printed, **BENEFIT), result(time_weeks=52.0, **later))
    assert verdict(one, claim=claim).word == word
    assert verdict(study("other-2011", means(3, 4)), claim=claim).word == TOO_LITTLE


def test_wilson_interval_by_hand():
    """7 of 8: centre (0.875 + 3.8415/16)/(1 + 3.8415/8), the textbook example worked by hand."""
    low, high = wilson(7, 8)
    assert (round(low, 3), round(high, 3)) == (0.529, 0.978)
