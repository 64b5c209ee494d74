"""The numbers of the condition page, worked out a second time from the CSV files and compared with app and page.

See tests.recompute: plain Python, effects from R, the restricted likelihood by brute force.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from evidence import condition as conditions
from evidence import filtering, forest
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.pooling import Pooled
from evidence.selection import Selection
from evidence.vocabulary import CONDITIONS, label, slug
from tests import recompute
from tests.recompute import Condition, Drawn, Pool
from tests.views.test_pages import ROOT, assert_sound

CHOSEN = (
    "chronic low back pain",
    "neck pain",
    "fibromyalgia",
    "knee osteoarthritis",
    "depression",
    "labour and childbirth",
    "postoperative pain",
    "cancer symptoms",
)
AGAINST = {"inactive": "nothing added or usual care", "active": "sham or another therapy"}
TOO_FEW = {
    0: "No trial gives figures: fewer than 3 trials are not pooled.",
    1: "One trial gives figures, shown on its own: fewer than 3 trials are not pooled.",
    2: "Two trials give figures, shown on their own: fewer than 3 trials are not pooled.",
}
GREW = "if this result is new in the table, run tests/reference/metafor_reference.R again"
PLACES = 1e-6


@dataclass(frozen=True, eq=False)
class Both:
    """One condition as the app has it and as it was worked out again."""

    again: Condition
    ordered: pd.DataFrame
    filtered: filtering.Filtered

    def outcome(self) -> str:
        """The outcome that the page opens with."""
        return self.again.outcomes()[0][0]


@pytest.fixture(scope="module")
def effects(corpus: Corpus):
    return hedges_g(corpus.results, corpus.studies)


@pytest.fixture(scope="module")
def both(corpus: Corpus, recount):
    """The condition of a name, read both ways; each once."""
    read: dict[str, Both] = {}

    def of(condition: str) -> Both:
        if condition not in read:
            filtered = filtering.apply(Selection(conditions=(condition,)), corpus)
            ordered = conditions.results_in_order(filtered, condition)
            read[condition] = Both(Condition(recount, condition), ordered, filtered)
        return read[condition]

    return of


def near(value: float):
    return pytest.approx(value, rel=PLACES, abs=PLACES)


# What R read, and the formulas for what R has not read.
def test_r_read_the_figures_that_stand_in_the_table(recount):
    rows = {row["result_id"]: row for results in recount.results.values() for row in results}
    compared = 0
    for result_id, printed in recompute.printed_by_r().items():
        for name, value in printed.items():
            if name not in ("yi", "vi", "route"):
                cell = rows[result_id][name]
                assert (cell == value) if isinstance(value, str) else (float(cell) == value), (result_id, name)
                compared += 1
    assert compared > 800


@pytest.mark.parametrize("route", ["means and SDs", "mean difference with CI", "exact p"])
def test_the_formulas_for_results_that_r_has_not_read_give_what_r_gives(recount, route: str):
    rows = {row["result_id"]: row for results in recount.results.values() for row in results}
    printed = [row for row in recompute.printed_by_r().values() if row["route"] == route]
    assert len(printed) > 30
    for row in printed:
        found = recompute.by_formula(rows[row["result_id"]])
        assert (found.g, found.variance) == (near(row["yi"]), near(row["vi"])), row["result_id"]


# Every condition, every outcome.
@pytest.mark.parametrize("condition", CONDITIONS)
def test_outcomes_are_counted_alike(both, condition: str):
    found = conditions.outcomes(both(condition).ordered)
    assert list(found.itertuples(index=False, name=None)) == both(condition).again.outcomes()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_same_trials_stand_in_every_forest_plot(both, effects, condition: str):
    again = both(condition).again
    for outcome, reporting, _ in again.outcomes():
        found = conditions.figures(both(condition).ordered, outcome, effects)
        expected = {trial.study_id: trial for trial in again.drawn(outcome)}
        assert found.drawn["study_id"].tolist() == list(dict.fromkeys(found.drawn["study_id"]))
        assert set(found.drawn["study_id"]) == set(expected), (outcome, GREW)
        assert set(found.refused["study_id"]) == again.silent(outcome), outcome
        assert found.trials == reporting
        for row in found.drawn.to_dict("records"):
            assert_same_trial(row, expected[row["study_id"]])


def assert_same_trial(row: dict, trial: Drawn) -> None:
    assert row["result_id"] == " + ".join(trial.result_ids)
    assert (row["label"], row["comparator_family"], row["comparisons"]) == (
        trial.label,
        trial.family,
        len(trial.result_ids),
    )
    assert (row["g"], row["variance"]) == (near(trial.effect.g), near(trial.effect.variance)), row["result_id"]
    assert (row["ci_low"], row["ci_high"]) == (near(trial.effect.interval[0]), near(trial.effect.interval[1]))
    assert (row["n_compared"] if row["n_compared"] == row["n_compared"] else None) == trial.people


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_family_pools_to_the_same_numbers(both, effects, condition: str):
    again = both(condition).again
    for outcome, _, _ in again.outcomes():
        grouped = forest.families(conditions.figures(both(condition).ordered, outcome, effects))
        expected = recompute.by_family(again.drawn(outcome))
        assert [family.word for family in grouped] == list(expected)
        for family in grouped:
            assert_same_pool(family, recompute.pool(expected[family.word]), len(expected[family.word]))


def assert_same_pool(family: forest.Family, expected: Pool | None, drawn: int) -> None:
    pooled = family.pooled
    if expected is None:
        assert pooled.reason == TOO_FEW[drawn]
        return
    assert isinstance(pooled, Pooled)
    assert pooled.k == expected.k
    assert pooled.g == near(expected.g)
    assert (pooled.ci_low, pooled.ci_high) == (near(expected.ci[0]), near(expected.ci[1]))
    assert (pooled.prediction_low, pooled.prediction_high) == (
        near(expected.prediction[0]),
        near(expected.prediction[1]),
    )
    assert pooled.tau2 == near(expected.tau2)
    assert pooled.i2 == pytest.approx(expected.i2, abs=1e-3)
    kept = family.trials[~family.trials["excluded"]]
    assert dict(zip(kept["study_id"], kept["weight"], strict=True)) == {
        study_id: pytest.approx(weight, abs=1e-4) for study_id, weight in expected.weights.items()
    }


# The eight conditions of the page.
def test_the_cases_are_varied(both):
    """Families that pool, families that do not, arms that were combined, effects from shares of people."""
    drawn = {condition: both(condition).again.drawn(both(condition).outcome()) for condition in CHOSEN}
    families = [family for trials in drawn.values() for family in recompute.by_family(trials).values()]
    pooled = [found for family in families if (found := recompute.pool(family))]
    assert len(pooled) >= 2
    assert any(found.tau2 > 0 for found in pooled)
    assert any(recompute.pool(family) is None for family in families)
    assert any(len(trial.result_ids) > 1 for trials in drawn.values() for trial in trials)
    assert all(drawn.values())


@pytest.mark.parametrize("condition", CHOSEN)
def test_leaving_out_any_trial_pools_the_others(both, effects, condition: str):
    read, outcome = both(condition), both(condition).outcome()
    found = conditions.figures(read.ordered, outcome, effects)
    trials = read.again.drawn(outcome)
    for out in trials:
        expected = recompute.by_family(trial for trial in trials if trial is not out)
        for family in forest.families(found, [out.study_id]):
            left = expected.get(family.word, [])
            assert_same_pool(family, recompute.pool(left), len(left))


@pytest.mark.parametrize("condition", CHOSEN)
def test_the_course_has_the_same_trials_in_every_window(both, effects, condition: str):
    read = both(condition)
    for outcome, _, speaking in read.again.outcomes():
        drawn = conditions.course(read.ordered, outcome, effects)
        counted = drawn.dropna(subset=["band"]).groupby("band", observed=True)["study_id"].nunique().to_dict()
        untimed = drawn.loc[drawn["band"].isna(), "study_id"].nunique()
        expected = read.again.windows(outcome)
        assert Counter(counted) + Counter({None: untimed}) == +expected, outcome
        assert drawn["study_id"].nunique() == speaking
        assert not drawn.duplicated(["study_id", "time_weeks", "time_label"]).any()


@pytest.mark.parametrize("condition", CHOSEN)
def test_reviews_and_harms_are_counted_alike(both, condition: str):
    read = both(condition)
    assert set(conditions.reviews(read.filtered, condition)["study_id"]) == {
        row["study_id"] for row in read.again.reviews
    }
    assert set(conditions.trials(read.filtered, condition)["study_id"]) == {
        row["study_id"] for row in read.again.trials
    }
    harms = conditions.safety(read.filtered, condition)
    assert harms.silent == read.again.silent_about_harms()
    assert dict(zip(harms.said["study_id"], harms.said["safety"], strict=True)) == {
        row["study_id"]: row["safety"] for row in read.again.trials if row["safety"]
    }


# What the page says.
@pytest.fixture(scope="module")
def reader() -> AppTest:
    """A reader on the condition page."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["condition"] = slug(CHOSEN[0])
    return at.run().switch_page("views/condition.py").run()


@pytest.fixture(scope="module")
def page(reader: AppTest, request: pytest.FixtureRequest) -> tuple[str, AppTest]:
    """The page of a condition, opened by its link."""
    reader.query_params.clear()
    reader.query_params["condition"] = slug(request.param)
    reader.run()
    assert_sound(reader)
    assert not reader.info
    return request.param, reader


def unescaped(text: str) -> str:
    """Words as a reader sees them."""
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|~$:<>&])", r"\1", text)


def sentence(family: str, trials: list[Drawn]) -> str:
    """What the page has to say of a family."""
    pooled = recompute.pool(trials)
    if pooled is None:
        return f"Against {AGAINST[family]}: {TOO_FEW[len(trials)]}"
    known = [trial.people for trial in trials if trial.people is not None]
    more = "" if len(known) == len(trials) else " or more"
    return (
        f"Against {AGAINST[family]}: g {pooled.g:.2f} (95% CI {pooled.ci[0]:.2f} to {pooled.ci[1]:.2f}), "
        f"a further trial may show {pooled.prediction[0]:.2f} to {pooled.prediction[1]:.2f}; "
        f"{pooled.k} trials, {sum(known):,.0f} people{more}, I² {pooled.i2:.0f}%."
    )


def of_trials(part: int, whole: int) -> str:
    """A part of the trials."""
    return f"{part} of {counted(whole, 'trial')}"


def verb(word: str, part: int, whole: int) -> str:
    """What the trials do: one gives, two give."""
    return f"{word}s" if 1 in (part, whole) else word


def headline(condition: str, outcome: str, again: Condition) -> str:
    """What the title has to say."""
    drawn, what = again.drawn(outcome), label(outcome).lower()
    pooled = {family: recompute.pool(trials) for family, trials in recompute.by_family(drawn).items()}
    pooled = {family: found for family, found in pooled.items() if found}
    if not pooled:
        reporting = len(again.reporting(outcome))
        given = f"{of_trials(len(drawn), reporting)} {verb('print', len(drawn), reporting)} figures"
        if reporting == 1:
            given = f"the only trial prints {'figures' if drawn else 'no figures'}"
        return f"{label(condition)}: {given} for {what}, too few to pool"
    said = []
    for family, found in pooled.items():
        size = next(word for word, end in SIZES.items() if abs(found.g) < end)
        side = "better" if found.g > 0 else "worse"
        if found.ci[0] <= 0 <= found.ci[1]:
            unsure = f"massage may be better, worse or the same for {what} as {AGAINST[family]}"
            said.append(f"{unsure} ({found.k} of {len(again.reporting(outcome))} trials)")
        else:
            moved = f"{what} was {side} with massage than with {AGAINST[family]}, by a {size} difference"
            said.append(f"{moved} ({found.k} of {len(again.reporting(outcome))} trials)")
    return f"{label(condition)}: {'; '.join(said)}"


SIZES = {"very small": 0.2, "small": 0.5, "moderate": 0.8, "large": float("inf")}


def counted(amount: int, noun: str) -> str:
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def headings(condition: str, outcome: str, again: Condition) -> list[str]:
    """The headings of the page, top to bottom."""
    drawn, total = again.drawn(outcome), len(again.trials)
    timed, beyond_12, beyond_26 = again.last_looked(outcome)
    strict = [
        f"Would stricter readers see the same? Against {AGAINST[family]}"
        for family, trials in recompute.by_family(drawn).items()
        if recompute.pool(trials)
    ]
    with_benefit = sum(any(row["outcome"] != "adverse events" for row in rows) for rows in again.ordered.values())
    reporting = len(again.reporting(outcome))
    looked = f"{beyond_12} of {counted(timed, 'trial')} looked beyond 12 weeks, {beyond_26} beyond 26"
    return [
        f"How large: {of_trials(len(drawn), reporting)} {verb('give', len(drawn), reporting)} figures for "
        f"{label(outcome).lower()}",
        *strict,
        "How sure",
        f"Which way: {counted(with_benefit, 'trial')} by outcome",
        f"How long: {looked if timed else 'no trial prints when it looked'}",
        f"How good: {again.stronger()} of {counted(total, 'trial')} of the stronger tier",
        of_reviews(len(again.reviews)),
        f"Harms: {of_trials(again.silent_about_harms(), total)} {verb('say', again.silent_about_harms(), total)} "
        "nothing about them",
    ]


def of_reviews(reviews: int) -> str:
    """The heading over the reviews."""
    if reviews == 0:
        return "No review of it in this selection"
    return f"What {'one review concludes' if reviews == 1 else f'{reviews} reviews conclude'}"


on_every_page = pytest.mark.parametrize("page", CHOSEN, indirect=True)


@on_every_page
def test_the_page_says_the_same_numbers(page: tuple[str, AppTest], both):
    condition, at = page
    again, outcome = both(condition).again, both(condition).outcome()
    (title,) = at.title
    texts = [unescaped(part.value) for part in (title, *at.main.markdown)]
    assert headline(condition, outcome, again) in texts
    said = [unescaped(part.value) for part in at.main.markdown]
    families = recompute.by_family(again.drawn(outcome))
    assert [text for text in said if text.startswith("Against ")] == [
        sentence(family, trials) for family, trials in families.items()
    ]


@on_every_page
def test_the_headings_of_the_page_count_the_same(page: tuple[str, AppTest], both):
    condition, at = page
    read = both(condition)
    assert [unescaped(part.value) for part in at.main.subheader] == headings(condition, read.outcome(), read.again)


@on_every_page
def test_the_forest_plot_on_the_page_shows_the_same_trials_and_diamonds(page: tuple[str, AppTest], both):
    condition, at = page
    drawn = both(condition).again.drawn(both(condition).outcome())
    figure = json.loads(at.get("plotly_chart")[0].proto.spec)
    (squares,) = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "square"]
    shown = {data[0]: x for data, x in zip(squares["customdata"], squares["x"], strict=True)}
    assert shown == {trial.study_id: near(trial.effect.g) for trial in drawn}
    diamonds = [trace["x"] for trace in figure["data"] if trace.get("fill") == "toself"]
    pooled = [found for trials in recompute.by_family(drawn).values() if (found := recompute.pool(trials))]
    assert diamonds == [
        [near(x) for x in (found.ci[0], found.g, found.ci[1], found.g, found.ci[0])] for found in pooled
    ]


@on_every_page
def test_the_course_on_the_page_counts_the_same_trials_in_every_window(page: tuple[str, AppTest], both):
    condition, at = page
    again, outcome = both(condition).again, both(condition).outcome()
    figures = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    written = [note["text"] for figure in figures for note in figure["layout"]["annotations"]]
    heads = {text.split("<br>k = ")[0]: int(text.split("<br>k = ")[1]) for text in written if "<br>k = " in text}
    expected = again.windows(outcome)
    silent = {"n.r.": expected[None]} if expected[None] else {}
    assert heads == {name: expected[name] for name in recompute.WINDOWS} | silent
