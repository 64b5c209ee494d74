"""Two selections side by side: their link, what meets both filters, and the difference in words."""

import pytest
from scipy import stats

from evidence import comparison, filtering
from evidence import corpus as corpora
from evidence.comparison import Balance
from evidence.effects import hedges_g
from evidence.selection import FACETS, Selection
from tests.written import corpus_of, real_tables, result, trial

SELECTIONS = [
    Selection(),
    Selection(funders=("NIH: NCCIH/NCCAM/OAM", "NIH: other institute")),
    Selection(conditions=("neck pain", "HIV"), year_from=1990, year_to=2010, min_n=20, text="a & b = c; d/é ~ %20 +"),
]
REAL = real_tables()
PRESETS = comparison.presets(corpora.build(REAL.studies, REAL.results, REAL.arms, REAL.appraisals, REAL.version))
SELECTIONS += [side.selection for preset in PRESETS for side in (preset.a, preset.b)]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_a_side_survives_its_link(selection, corpus):
    assert comparison.decode(comparison.encode(selection), corpus) == (selection, [])


def test_what_a_link_cannot_mean_is_reported_and_the_rest_is_kept(corpus):
    kept, said = comparison.read(
        {"a": ["condition=neck-pain&condition=atlantis&moon=full&from=abc"], "b": ["x"]}, corpus
    )
    assert kept == {"a": ("condition=neck-pain",)}
    assert len(said) == 4
    assert all(any(word in line for line in said) for word in ("atlantis", "moon=full", "from=abc", "b: x"))


@pytest.mark.parametrize(
    "value", ["", "&&==", "%ff%00", "condition=" + "x" * 9000, "data=1", "a=b&a=c", "everything&x=1"]
)
def test_no_link_is_an_error(value, corpus):
    kept, _ = comparison.read({"a": [value]}, corpus)
    assert set(kept) <= {"a"}


def test_a_ready_comparison_is_recognised(corpus):
    assert [preset.word for preset in PRESETS] == ["nih", "sham", "quality", "scope"]
    for preset in PRESETS:
        assert comparison.preset_of(preset.a.selection, preset.b.selection, corpus) == preset
    assert comparison.preset_of(Selection(), Selection(), corpus) is None


def test_a_table_without_words_for_a_side_does_not_offer_the_pair():
    small = corpus_of(trial(results=[result()]))
    assert comparison.presets(small) == ()


def test_the_words_of_a_ready_comparison_are_those_of_the_table(corpus):
    for preset in PRESETS:
        for side in (preset.a, preset.b):
            assert filtering.apply(side.selection, corpus).n_trials > 0


@pytest.mark.parametrize(
    "shared", [*SELECTIONS[1:3], Selection(conditions=("stress",), min_n=50, text="massage")], ids=str
)
@pytest.mark.parametrize("side", SELECTIONS, ids=str)
def test_a_side_obeys_the_shared_filters_and_its_own(side, shared, corpus):
    both = filtering.apply(comparison.within(side, shared), corpus)
    own, common = filtering.apply(side, corpus), filtering.apply(shared, corpus)
    facets = [facet.field for facet in FACETS if facet.of_results or facet.field == "conditions"]
    joint = any(getattr(side, field) or getattr(shared, field) for field in facets)
    expected = own.in_study & common.in_study
    assert not (both.in_study & ~expected).any()
    if not joint:
        assert (both.in_study == expected).all()


def test_filters_without_a_common_word_leave_nothing(corpus):
    nothing = comparison.within(Selection(funders=("Commercial",)), Selection(funders=("Not reported",)))
    assert filtering.apply(nothing, corpus).n_studies == 0
    years = comparison.within(Selection(year_from=2010), Selection(year_to=2000))
    assert filtering.apply(years, corpus).n_studies == 0


def test_nih_and_all_others_are_all_studies(corpus):
    a, b = (filtering.apply(side.selection, corpus) for side in (PRESETS[0].a, PRESETS[0].b))
    assert a.n_studies + b.n_studies == len(corpus.studies)
    assert comparison.in_both(a, b) == 0


def side(to_massage, no_side, to_comparator):
    return Balance(to_massage + no_side + to_comparator, (to_massage, 0, no_side, 0, to_comparator))


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (side(60, 30, 10), side(62, 30, 8), "about as often as others (62% of 100)"),
        (side(12, 8, 0), side(155, 49, 9), "others: 73% of 213, a gap that chance alone can make"),
        (side(20, 70, 10), side(60, 30, 10), "less often than others (60% of 100)"),
        (side(60, 30, 10), side(20, 70, 10), "more often than others (20% of 100)"),
        (side(2, 1, 1), side(60, 30, 10), "too few trials to compare (2 of 4, and 60 of 100, point to massage)"),
        (side(0, 0, 0), side(60, 30, 10), "too few trials to compare (0 of 0, and 60 of 100"),
    ],
)
def test_the_difference_is_said_as_large_as_it_is(a, b, said):
    assert said in comparison.headline("Ours", a, "Others", b)


def test_the_interval_of_the_gap_is_newcombe_s():
    """His example, 56 of 70 against 48 of 80: 0.0524 to 0.3339 (1998, table II); and two Wilson intervals of scipy."""
    low, high = comparison.gap_interval(side(56, 14, 0), side(48, 32, 0))
    assert (low, high) == pytest.approx((5.24, 33.39), abs=0.01)
    wilson = stats.binomtest(56, 70).proportion_ci(method="wilson")
    assert comparison._wilson(56, 70) == pytest.approx((wilson.low, wilson.high))


def test_pooled_values_need_one_condition_and_figures_on_both_sides(corpus):
    effects = hedges_g(corpus.results, corpus.studies)
    back = ("chronic low back pain",)
    a, b = (filtering.apply(Selection(conditions=back, families=(word,)), corpus) for word in ("inactive", "active"))
    pair = comparison.pooled_pair(a, b, effects)
    assert pair is not None
    assert [family.word for family in pair.a] == ["inactive"]
    assert [family.word for family in pair.b] == ["active"]
    assert min(family.pooled.k for family in (*pair.a, *pair.b)) >= 3
    whole = filtering.apply(Selection(), corpus)
    assert comparison.pooled_pair(whole, whole, effects) is None
    few = filtering.apply(Selection(conditions=("PTSD",)), corpus)
    assert comparison.pooled_pair(few, few, effects) is None
