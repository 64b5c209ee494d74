"""Every number that stands on the pages of years and funders, against plain pandas over the CSV files."""

import base64
import json
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.charts.periods import PEOPLE
from evidence.vocabulary import FUNDER_CATEGORIES, STEPS, TRIAL_TIERS, label, slug
from tests.evidence.test_condition_recomputed import unescaped
from tests.recompute import Condition, Drawn, by_family, pool
from tests.recount import Recount
from tests.recount_years_funders import ENOUGH, SAFEGUARDS, SELECTIONS, Asked, Counted
from tests.views.test_pages import assert_sound, n_shown, open_app, text_of
from tests.written import DATA

YEARS, FUNDERS = "views/years.py", "views/funders.py"
AGAINST = {"inactive": "nothing added or usual care", "active": "sham or another therapy"}
STYLED = re.compile(r"<[^>]+>")


@dataclass(frozen=True, eq=False)
class Opened:
    """A page on a selection, and the same selection counted again."""

    at: AppTest
    again: Counted

    @property
    def title(self) -> str:
        return unescaped(self.at.title[0].value)

    @property
    def text(self) -> str:
        return unescaped(text_of(self.at))

    def figure(self, key: str) -> dict:
        """The figure with this key, as it goes to the browser."""
        (found,) = [chart.proto for chart in self.at.get("plotly_chart") if key in chart.proto.id]
        return json.loads(found.spec)

    def texts(self, key: str) -> list[str]:
        """All words drawn as text traces, without markup."""
        traces = [trace["text"] for trace in self.figure(key)["data"] if trace["type"] == "scatter" and "text" in trace]
        return [" ".join(STYLED.sub(" ", text).split()) for texts in traces for text in texts]


def opened(page: str, asked: Asked, recount: Recount) -> Opened:
    at = open_app(page, **asked.query)
    assert_sound(at)
    return Opened(at, Counted(recount, asked))


@pytest.fixture(scope="module", params=SELECTIONS, ids=lambda asked: str(asked.query))
def years(request: pytest.FixtureRequest, recount: Recount) -> Opened:
    return opened(YEARS, request.param, recount)


@pytest.fixture(scope="module", params=SELECTIONS, ids=lambda asked: str(asked.query))
def funders(request: pytest.FixtureRequest, recount: Recount) -> Opened:
    return opened(FUNDERS, request.param, recount)


def numbers(values: object) -> list[float]:
    """An array of a figure, which Plotly may have packed."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).astype("float64").tolist()
    return [float(value) for value in values]  # type: ignore[attr-defined]


def percent(part: int, whole: int) -> str:
    return f" ({100 * part / whole:.0f}%)" if whole >= ENOUGH else ""


def prefixed(again: Counted, finding: str) -> str:
    """A headline, after the name of the condition where one is chosen."""
    condition = again.asked.condition
    return f"{label(condition)}: {finding[0].lower()}{finding[1:]}" if condition else finding


# Years.
def test_years_counts_as_many_studies_as_the_files(years: Opened):
    assert n_shown(years.at) == len(years.again.studies)


def test_funders_counts_as_many_studies_as_the_files(funders: Opened):
    assert n_shown(funders.at) == len(funders.again.studies)


def test_the_headline_of_years(years: Opened):
    found = years.again.halves()
    if found["trials"] < ENOUGH:
        finding = f"{found['trials']} trials, too few to show a trend; {found['newer']} since {found['since']}"
    else:
        finding = f"{found['newer']} of {found['trials']} trials appeared since {found['since']}"
        if min(found["told_before"], found["told_since"]) >= ENOUGH:
            by = found["good_since"] / found["told_since"] - found["good_before"] / found["told_before"]
            moved = "hardly changed" if abs(by) < 0.1 else "rose" if by > 0 else "fell"
            finding += f", and the share that points to massage {moved}"
    assert years.title == prefixed(years.again, finding)


def test_the_line_under_the_headline_of_years(years: Opened):
    found = years.again.halves()
    parts = [
        f"{found[f'good_{when}']} of {found[f'told_{when}']} {when} {found['since']}"
        f"{percent(found[f'good_{when}'], found[f'told_{when}'])}"
        for when in ("before", "since")
        if found[f"told_{when}"]
    ]
    assert f"Pointing to massage, of the trials that can tell: {', '.join(parts)}." in years.text


def test_the_bars_of_years_and_their_heading(years: Opened, recount: Recount):
    found = years.again.halves()
    first, last = years.again.trials["year"].min(), years.again.trials["year"].max()
    most = f"; most in {found['busiest']}: {found['most']}" if found["most"] > 1 else ""
    assert f"Trials per year: {found['trials']} trials, {first}–{last}{most}" in years.text
    limited = bool({"from_", "to"} & set(years.again.asked.query))
    assert (f"Framed: the {found['trials']} trials of the chosen years." in years.text) == limited
    (bars,) = [trace for trace in years.figure("trials_per_year")["data"] if trace["type"] == "bar"]
    drawn: dict[int, float] = {}
    for year, tall in zip(numbers(bars["x"]), numbers(bars["y"]), strict=True):
        drawn[int(year)] = drawn.get(int(year), 0) + tall
    of_all_years = Counted(recount, years.again.asked.without_years()).bars()
    assert drawn == {year: sum(counts.values()) for year, counts in of_all_years.items()}
    said = set(bars["hovertext"])
    for year, counts in of_all_years.items():
        (words,) = [text for text in said if text.startswith(f"<b>{year}</b>")]
        parts = [f"{counts[word]} {word}" for word in (*STEPS, "cannot tell") if counts[word]]
        assert words.split("<br>")[1:] == parts


def test_the_panels_of_years(years: Opened):
    tiers = years.again.tiers()
    most = max(tiers, key=lambda tier: tier[1])
    assert f"By quality: {most[1]} of {sum(n for _, n in tiers)} trials are “{most[0]}”" in years.text
    assert years.texts("trials_divided") == [titled(label(word), n) for word, n in tiers]
    asked = years.again.asked
    at = open_app(YEARS, **asked.query, split="condition")
    conditions = years.again.conditions()
    by = Opened(at, years.again)
    assert f"{label(conditions[0][0]).lower()} has most, {conditions[0][1]} trials" in by.text
    assert by.texts("trials_divided") == [titled(label(word), n) for word, n in conditions]


def titled(name: str, count: int) -> str:
    return f"{name} {count} trial{'' if count == 1 else 's'}"


def test_the_periods_of_years(years: Opened):
    periods = years.again.periods()
    values = ["" if np.isnan(period["median"]) else f"{period['median']:g}" for period in periods]
    for name in SAFEGUARDS:
        values += [share(period["said"][name]["yes"], period["trials"]) for period in periods]
    heads = [
        f"{period['ends'][0]}"
        + (f"–{period['ends'][1] % 100:02d}" if period["ends"][1] > period["ends"][0] else "")
        + f" {period['trials']} trial{'' if period['trials'] == 1 else 's'}"
        for period in periods
    ]
    names = [name[:1].upper() + name[1:] for name in (PEOPLE, *SAFEGUARDS.values())]
    assert years.texts("trials_over_time") == [*values, *names, *heads]


def share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f"{100 * part / whole:.0f}%" if whole >= ENOUGH else f"{part} of {whole}"


def test_the_parts_of_every_column_of_the_periods(years: Opened):
    bars = [trace for trace in years.figure("trials_over_time")["data"] if trace["type"] == "bar"][1]
    states = {"yes": "reported", "no": "absent", "not_reported": "not reported"}
    expected = [
        f"{period['said'][name][state]} of {period['trials']} trials: {text}, {words}"
        for name, text in SAFEGUARDS.items()
        for state, words in states.items()
        for period in years.again.periods()
        if period["trials"]
    ]
    assert bars["hovertext"] == expected


def test_whether_trials_got_better(years: Opened):
    found = years.again.better()
    if found is None:
        assert f"Did trials get better? No two periods with {ENOUGH} trials to compare" in years.text
        return
    old, new, more, less = found
    before, after = ("–".join(map(str, period["ends"])) for period in (old, new))
    fewer = f", {less} less often" if less else ""
    assert (
        f"Did trials get better? {after} against {before}: the middle trial has {new['median']:g} people, not "
        f"{old['median']:g}, and {more} of 8 safeguards {'is' if more == 1 else 'are'} reported more often{fewer}"
    ) in years.text


def drawn_by_family(again: Counted) -> dict[str, list[Drawn]] | None:
    """The trials with figures of the outcome the page opens with; None without a condition."""
    if again.asked.condition is None:
        return None
    condition = Condition(again.without(lambda _row: True), again.asked.condition)
    return by_family(condition.drawn(condition.outcomes()[0][0]))


def year_of(trial: Drawn) -> int:
    return int(trial.label.rsplit(" ", 1)[1])


def test_how_the_pooled_values_grew(years: Opened):
    found = drawn_by_family(years.again)
    if found is None:
        assert "Choose one condition to see how the pooled value" in years.text
        return
    for family, trials in found.items():
        said = [unescaped(part.value) for part in years.at.main.markdown]
        line = next(text for text in said if text.startswith(f"Against {AGAINST[family]}: "))
        ends = sorted({year_of(trial) for trial in trials})
        pools = {year: pool([trial for trial in trials if year_of(trial) <= year]) for year in ends}
        known = [(year, one) for year, one in pools.items() if one]
        if not known:
            assert "fewer than 3 trials are not pooled" in line
            continue
        (first, begun), (last, now) = known[0], known[-1]
        began = f"{begun.g:.2f} in {first} ({begun.k} trials), " if len(known) > 1 else ""
        interval = f"95% CI {now.ci[0]:.2f} to {now.ci[1]:.2f}"
        assert f"g {began}{now.g:.2f} ({interval}) in {last} ({now.k} trials)" in line
        settled = [
            year for place, (year, _) in enumerate(known) if all(abs(p.g - now.g) <= 0.1 for _, p in known[place:])
        ]
        later = now.k - pools[settled[0]].k
        assert ("since" in line) == (later >= 3)


# Funders.
def test_the_headline_of_funders(funders: Opened):
    said, silent = funders.again.sides()
    trials = said["trials"] + silent["trials"]
    part = silent["trials"] / trials
    if part >= 0.6:
        which = (
            "No trial says who paid"
            if part == 1
            else f"{'Nearly all' if part >= 0.9 else 'Most'} trials do not say who paid"
        )
        finding = f"{which}: {silent['trials']} of {trials}"
    else:
        finding = f"{said['trials']} of {trials} trials say who paid, {silent['trials']} do not"
    if min(said["told"], silent["told"]) >= ENOUGH:
        by = said["good"] / said["told"] - silent["good"] / silent["told"]
        often = "about as" if abs(by) < 0.1 else "more" if by > 0 else "less"
        finding += f"; those that do point to massage {often} often"
    assert funders.title == prefixed(funders.again, finding)


def test_the_line_under_the_headline_of_funders(funders: Opened):
    sides = list(zip(funders.again.sides(), ("that say who paid", "that do not"), strict=True))
    told = [
        f"{one['good']} of {one['told']} {which}{percent(one['good'], one['told'])}"
        for one, which in sides
        if one["told"]
    ]
    tiers = [f"{one['stronger']} of the {one['trials']} {which}" for one, which in sides if one["trials"]]
    assert f"Pointing to massage, of the trials that can tell: {', '.join(told)}. " in funders.text
    assert f"Of the stronger tier: {', '.join(tiers)}." in funders.text


def test_the_rows_of_funders(funders: Opened):
    rows = funders.again.by_funder()
    beside = [f"{row['good']} of {row['told']}" if row["told"] else "none can tell" for row in rows]
    names = [f"{label(row['category'])} {row['trials']}" for row in rows]
    assert funders.texts("funders_direction") == [*beside, *names]
    way, good = [trace for trace in funders.figure("funders_direction")["data"] if trace["type"] == "bar"][:2]
    steps = [
        f"<b>{label(row['category'])}</b><br>{row['steps'][step]} of {row['told']}: {step}"
        for step in STEPS
        for row in rows
        if row["steps"][step]
    ]
    tiers = [
        f"<b>{label(row['category'])}</b><br>{row['tiers'][tier]} of {row['trials']}: {tier}"
        for tier in TRIAL_TIERS
        for row in rows
        if row["tiers"][tier]
    ]
    assert (way["hovertext"], good["hovertext"]) == (steps, tiers)


def test_the_heading_over_the_rows_of_funders(funders: Opened):
    said = [row for row in funders.again.by_funder() if row["category"] != "Not reported"]
    most = max((row["trials"] for row in said), default=0)
    named = [row for row in said if row["trials"] == most]
    trials = f"{most} trial{'' if most == 1 else 's'}"
    heads = [f"{label(row['category'])}, {trials}; {row['good']} of {row['told']} that can tell" for row in named]
    assert any(f"Largest stated category: {head} point" in funders.text for head in heads)


def test_size_and_year_by_funder(funders: Opened):
    rows = funders.again.by_funder()
    people = [f"{row['people']:g}" for row in rows if row["sized"]]
    names = [f"{label(row['category'])} {row['trials']}" for row in rows]
    assert funders.texts("funders_size") == [*people, *(f"{row['year']:g}" for row in rows), *names]
    total = sum(row["trials"] for row in rows)
    assert f"{sum(row['sized'] for row in rows)} of {total} trials report how many people took part." in funders.text
    enough = sorted(row["people"] for row in rows if row["sized"] >= 5)
    if len(enough) >= 2:
        assert f"Size: the middle trial has {enough[-1]:g} people for" in funders.text


def test_pooled_by_funder(funders: Opened):
    found = drawn_by_family(funders.again)
    if found is None:
        assert "Choose one condition to see the pooled value of its trials by category of funder." in funders.text
        return
    funder = dict(zip(funders.again.studies["study_id"], funders.again.studies["funder_category"], strict=True))
    drawn = funders.texts("funders_pooled")
    expected = []
    for trials in found.values():
        for category in dict.fromkeys(sorted((funder[trial.study_id] for trial in trials), key=in_order)):
            some = [trial for trial in trials if funder[trial.study_id] == category]
            one = pool(some)
            words = f"{len(some)} trial{'' if len(some) == 1 else 's'}, not pooled"
            if one:
                words = f"{one.g:.2f} ({one.ci[0]:.2f} to {one.ci[1]:.2f}), {one.k} trials"
            expected.append((label(category), words))
    figures = drawn[-len(expected) :]
    names = drawn[-2 * len(expected) : -len(expected)]
    assert list(zip(names, figures, strict=True)) == expected


def in_order(category: str) -> int:
    return FUNDER_CATEGORIES.index(category)


def test_named_funders_are_counted(funders: Opened):
    """NCCIH under all its names, the Massage Therapy Foundation, and how many studies name anybody."""
    studies = funders.again.studies
    printed = studies[(studies["funder"] != "") & (studies["funder_category"] != "None (declared unfunded)")]
    table = funders.at.dataframe[0].value.set_index("Funder")
    assert f"Named funders: {len(table)} in {len(printed)} stud" in funders.text
    spelled = {
        "NCCIH (formerly NCCAM, OAM)": r"NCCIH|NCCAM|Office of Alternative Medicine|AT ?00\d{4}",
        "Massage Therapy Foundation": "Massage Therapy Foundation",
        "National Cancer Institute (NIH)": r"National Cancer Institute|CA060616",
        "US Department of Veterans Affairs": r"US Department of Veterans Affairs|Evidence Synthesis Program",
    }
    for name, pattern in spelled.items():
        some = printed[printed["funder"].str.contains(pattern, regex=True)]
        assert (table["Studies"].get(name, 0), table["Trials"].get(name, 0)) == (
            len(some),
            some["kind"].eq("trial").sum(),
        )
        if len(some):
            years = some["year"].astype(int)
            assert tuple(table.loc[name, ["First year", "Last year"]]) == (years.min(), years.max())
            assert set(table.loc[name, "As printed"].split(" | ")) == set(some["funder"])


def test_the_sample_is_varied():
    """Selections with and without years, condition and outcome, with few trials and many."""
    assert len(SELECTIONS) >= 5
    tables = Recount(DATA)
    counts = [len(Counted(tables, asked).trials) for asked in SELECTIONS]
    assert min(counts) < ENOUGH < 300 < max(counts)
    assert {slug(asked.condition) if asked.condition else "" for asked in SELECTIONS} >= {"", "chronic-low-back-pain"}
    assert pd.Series(counts).nunique() == len(counts)
