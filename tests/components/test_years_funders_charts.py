"""The figures of the pages of years and funders: valid, whole, readable, and true to their numbers."""

import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components import years_counted
from components.charts import funder_sizes, funders_pooled, growth, periods
from components.charts import funders as funders_chart
from components.charts import years as chart
from components.charts.size import Width
from components.theme import Mode, palette
from evidence import condition, filtering, forest, funders, years
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.growth import growths
from evidence.pooling import Pooled
from evidence.selection import Selection
from evidence.vocabulary import STEPS, label, slug

SELECTIONS = {
    "everything": Selection(),
    "one condition": Selection(conditions=("chronic low back pain",)),
    "one trial": Selection(text="funder:western-states-endurance-run-research-foundation-registry-lead-sponsor"),
    "one year": Selection(year_from=2012, year_to=2012),
    "nobody can tell": Selection(families=("massage",)),
}
WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")


@pytest.fixture(scope="module")
def effects(corpus: Corpus) -> pd.DataFrame:
    return hedges_g(corpus.results, corpus.studies)


def counted(corpus: Corpus, selection: Selection) -> years_counted.Counted:
    whole = filtering.apply(replace(selection, year_from=None, year_to=None), corpus)
    found = years_counted.count_trials(filtering.apply(selection, corpus), whole)
    assert found is not None
    return found


def rows(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    table = funders.categories(filtering.apply(selection, corpus))
    return table[table["trials"] > 0]


def families(corpus: Corpus, effects: pd.DataFrame, word: str, outcome: str) -> list[forest.Family]:
    ordered = condition.results_in_order(filtering.apply(Selection(conditions=(word,)), corpus), word)
    return forest.families(condition.figures(ordered, outcome, effects))


Draw = Callable[[Corpus, pd.DataFrame, Selection, Mode, Width], go.Figure]
FIGURES: dict[str, Draw] = {
    "per year": lambda corpus, _, selection, mode, width: chart.figure(
        counted(corpus, selection).per_year, mode, width, (selection.year_from, selection.year_to), brush=True
    ),
    "by tier": lambda corpus, _, selection, mode, width: chart.panels(
        counted(corpus, selection).panels["quality"], mode, width
    ),
    "by condition": lambda corpus, _, selection, mode, width: chart.panels(
        counted(corpus, selection).panels["condition"], mode, width
    ),
    "periods": lambda corpus, _, selection, mode, width: periods.figure(
        counted(corpus, selection).periods, mode, width
    ),
    "direction": lambda corpus, _, selection, mode, width: funders_chart.figure(rows(corpus, selection), mode, width),
    "size": lambda corpus, _, selection, mode, width: funder_sizes.figure(rows(corpus, selection), mode, width),
    "growth": lambda corpus, effects, _, mode, width: growth.figure(
        growths(families(corpus, effects, "chronic low back pain", "pain")), mode, width
    ),
    "pooled": lambda corpus, effects, _, mode, width: funders_pooled.figure(
        funders.by_funder(families(corpus, effects, "chronic low back pain", "pain")), mode, width
    ),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_valid_and_nothing_is_written_smaller_than_twelve_pixels(
    corpus: Corpus, effects: pd.DataFrame, figure: str, selection: str, width: Width
):
    drawn = FIGURES[figure](corpus, effects, SELECTIONS[selection], "light", width)
    go.Figure(drawn.to_dict())
    assert min(written(drawn.to_dict())) >= 12


def written(drawn: dict) -> list[int]:
    """Every size of type in a figure."""
    layout = drawn["layout"]
    axes = [axis for name, axis in layout.items() if re.match("[xy]axis", name) and axis.get("showticklabels", True)]
    sizes = [layout["font"]["size"], *(axis["tickfont"]["size"] for axis in axes)]
    sizes += [note["font"]["size"] for note in layout.get("annotations", [])]
    sizes += [trace["textfont"]["size"] for trace in drawn["data"] if "textfont" in trace]
    texts = [text for trace in drawn["data"] if "text" in trace for text in trace["text"]]
    return sizes + [int(size) for text in texts for size in re.findall(r"font-size:(\d+)px", text)]


@pytest.mark.parametrize("figure", FIGURES)
def test_light_and_dark_differ_in_colour_only(corpus: Corpus, effects: pd.DataFrame, figure: str):
    def bare(mode: Mode) -> str:
        text = FIGURES[figure](corpus, effects, Selection(), mode, "laptop").to_json()
        return re.sub(r'"template":\{.*?\}\}(?=,"barmode"|,"height")|#[0-9A-Fa-f]{6}|rgba\([^)]*\)', "", text)

    light, dark = bare("light"), bare("dark")
    assert len(light) == len(dark)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("figure", FIGURES)
def test_figures_are_as_high_as_what_they_hold(corpus: Corpus, effects: pd.DataFrame, figure: str, width: Width):
    drawn = FIGURES[figure](corpus, effects, Selection(), "light", width)
    margin = drawn.layout.margin
    assert drawn.layout.height > margin.t + margin.b + 100


# Trials per year.
def traces(drawn: go.Figure) -> list[dict]:
    """The traces with arrays as they are; a figure's own dict packs them."""
    return [trace.to_plotly_json() for trace in drawn.data]


def bars(drawn: go.Figure) -> list[dict]:
    return [trace for trace in traces(drawn) if trace["type"] == "bar"]


def test_bars_of_a_year_stand_on_each_other_in_the_colours_of_their_direction(corpus: Corpus):
    table = counted(corpus, Selection()).per_year
    (drawn,) = bars(chart.figure(table, "light", "laptop"))
    for year in (2007, 2012):
        some = np.flatnonzero(np.asarray(drawn["x"]) == year)
        base, tall = np.asarray(drawn["base"])[some], np.asarray(drawn["y"])[some]
        assert base.tolist() == [0, *np.cumsum(tall)[:-1]]
        assert tall.sum() == table.loc[year, "trials"]
        words = [word for word in years.DIRECTIONS if table.loc[year, word]]
        fills = [*palette("light").steps, "rgba(0,0,0,0)"]
        expected = [fills[years.DIRECTIONS.index(word)] for word in words]
        assert np.asarray(drawn["marker"]["color"])[some].tolist() == expected


def test_years_that_are_not_chosen_are_pale_and_the_chosen_ones_framed(corpus: Corpus):
    table = counted(corpus, Selection()).per_year
    drawn = chart.figure(table, "light", "laptop", (2000, None))
    (trace,) = bars(drawn)
    old = np.asarray(trace["x"]) < 2000
    assert set(np.asarray(trace["marker"]["opacity"])[old]) == {chart.PALE}
    assert set(np.asarray(trace["marker"]["opacity"])[~old]) == {1.0}
    (frame,) = drawn.to_dict()["layout"]["shapes"]
    assert (frame["x0"], frame["x1"]) == (1999.5, 2025.5)
    assert not chart.figure(table, "light", "laptop").to_dict()["layout"]["shapes"]


def test_only_a_brush_makes_the_figure_selectable(corpus: Corpus):
    table = counted(corpus, Selection()).per_year
    assert chart.figure(table, "light", "laptop", brush=True).layout.dragmode == "select"
    assert chart.figure(table, "light", "laptop", brush=True).layout.selectdirection == "h"
    assert chart.figure(table, "light", "phone").layout.dragmode is False


def test_a_brushed_figure_is_the_same_whatever_years_are_chosen(corpus: Corpus):
    """Else the browser would take it for a new one and the brush would be lost."""
    one = counted(corpus, Selection(year_from=2000, year_to=2010)).per_year
    other = counted(corpus, Selection(year_from=1990)).per_year
    assert chart.figure(one, "light", "laptop", brush=True) == chart.figure(other, "light", "laptop", brush=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_panels_have_the_same_years_and_scale_and_do_not_overlap(corpus: Corpus, width: Width):
    found = counted(corpus, Selection()).panels["condition"]
    layout = chart.panels(found, "light", width).to_dict()["layout"]
    across = [value for name, value in layout.items() if name.startswith("xaxis")]
    down = [value for name, value in layout.items() if name.startswith("yaxis")]
    assert len(across) == len(down) == len(found) == 6
    assert len({tuple(axis["range"]) for axis in across}) == len({tuple(axis["range"]) for axis in down}) == 1
    boxes = [(*x["domain"], *y["domain"]) for x, y in zip(across, down, strict=True)]
    for place, (left, right, low, high) in enumerate(boxes):
        for other_left, other_right, other_low, other_high in boxes[place + 1 :]:
            assert right <= other_left or other_right <= left or high <= other_low or other_high <= low


# Did trials get better?
def test_columns_of_the_periods_are_full_and_stay_in_their_row(corpus: Corpus):
    table = counted(corpus, Selection()).periods
    people, states = bars(periods.figure(table, "light", "laptop"))
    floor, tall = np.asarray(states["base"]), np.asarray(states["y"])
    assert (tall <= 0).all()
    row = np.floor(floor - 1e-9)
    assert (np.floor(floor + tall + 1e-9) == row).all()
    sums = pd.Series(-tall).groupby([row, np.asarray(states["x"])]).sum()
    assert np.allclose(sums, 0.6)
    assert len(people["x"]) == (table["trials"] >= years.ENOUGH).sum()


def test_parts_of_a_column_differ_in_more_than_colour(corpus: Corpus):
    _, states = bars(periods.figure(counted(corpus, Selection()).periods, "light", "laptop"))
    assert set(states["marker"]["pattern"]["shape"]) == {"", "/"}
    said = [text.rsplit(", ", 1)[1] for text in states["hovertext"]]
    absent = [shape == "/" for shape in states["marker"]["pattern"]["shape"]]
    assert absent == [word == "absent" for word in said]


def test_periods_of_few_trials_are_paler_and_have_numbers_not_percent(corpus: Corpus):
    table = counted(corpus, Selection(conditions=("chronic low back pain",))).periods
    drawn = traces(periods.figure(table, "light", "laptop"))
    assert set(np.asarray(drawn[1]["marker"]["opacity"])) == {0.45}
    assert not any("%" in text for text in drawn[2]["text"])


# Growth.
def test_the_pooled_value_starts_at_the_third_trial_and_ends_in_numbers(corpus: Corpus, effects: pd.DataFrame):
    found = growths(families(corpus, effects, "chronic low back pain", "pain"))
    drawn = traces(growth.figure(found, "light", "laptop"))
    squares = [trace for trace in drawn if trace.get("marker", {}).get("symbol") == "square"]
    assert sum(len(trace["x"]) for trace in squares) == sum(len(one.trials) for one in found)
    dots = [trace for trace in drawn if trace.get("mode") == "lines+markers"]
    assert [len(trace["x"]) for trace in dots] == [one.pooled_years for one in found if one.pooled_years]
    words = " ".join(text for trace in drawn if trace["mode"] == "text" for text in trace["text"])
    for one in found:
        last = one.steps.iloc[-1]
        assert (
            "not pooled" in words
            if math.isnan(last["g"])
            else f"{last['ci_low']:.2f} to {last['ci_high']:.2f}" in words
        )


def test_families_share_one_scale_with_zero_on_it(corpus: Corpus, effects: pd.DataFrame):
    found = growths(families(corpus, effects, "chronic low back pain", "pain"))
    layout = growth.figure(found, "light", "laptop").to_dict()["layout"]
    ranges = {tuple(axis["range"]) for name, axis in layout.items() if name.startswith("yaxis")}
    ((low, high),) = ranges
    assert low < 0 < high
    assert all(low < g < high for one in found for g in one.trials["g"])


# Funders.
@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_anywhere_in_a_row_means_its_category(corpus: Corpus, width: Width):
    table = rows(corpus, Selection())
    found = bars(funders_chart.figure(table, "light", width))
    slugs = [slug(word) for word in table["category"]]
    for trace in found:
        for y, (data,) in zip(trace["y"], trace["customdata"], strict=True):
            assert data == slugs[int(np.floor(y + 0.5))] if width != "phone" else data in slugs
    whole = [trace for trace in found if set(np.atleast_1d(trace["width"])) == {1.0}]
    assert {trace["xaxis"] for trace in whole} == {"x", "x2"}


def test_shares_of_a_category_fill_its_bar_around_no_side(corpus: Corpus):
    table = rows(corpus, Selection())
    way, good = bars(funders_chart.figure(table, "light", "laptop"))[:2]
    for y, row in enumerate(table.to_dict("records")):
        some = np.flatnonzero(np.asarray(way["y"]) == y)
        long, base = np.asarray(way["x"])[some], np.asarray(way["base"])[some]
        assert long.sum() == pytest.approx(1.0 if row["speaking"] else 0.0)
        if row["speaking"]:
            right = (row[STEPS[0]] + row[STEPS[1]] + row[STEPS[2]] / 2) / row["speaking"]
            assert (base + long).max() == pytest.approx(right)
        assert np.asarray(good["x"])[np.asarray(good["y"]) == y].sum() == pytest.approx(1.0)


def test_bars_of_few_trials_are_thin(corpus: Corpus):
    table = rows(corpus, Selection())
    way = bars(funders_chart.figure(table, "light", "laptop"))[0]
    for y, width in zip(way["y"], way["width"], strict=True):
        assert (width < 0.3) == (table["speaking"].iloc[int(y)] < 5)


def test_every_category_is_named_with_its_trials(corpus: Corpus):
    table = rows(corpus, Selection())
    for drawn in (funders_chart.figure(table, "light", "phone"), funder_sizes.figure(table, "light", "phone")):
        names = traces(drawn)[-1]["text"]
        for text, row in zip(names, table.to_dict("records"), strict=True):
            assert text.startswith(label(row["category"]))
            assert re.search(rf">{row['trials']} trial", text)


def test_categories_that_pool_have_a_diamond_and_the_others_their_trials_alone(corpus: Corpus, effects: pd.DataFrame):
    found = funders.by_funder(families(corpus, effects, "chronic low back pain", "pain"))
    drawn = traces(funders_pooled.figure(found, "light", "laptop"))
    pooled = [result for one in found for _, result in one.groups if isinstance(result, Pooled)]
    (diamonds,) = [trace for trace in drawn if trace.get("marker", {}).get("symbol") == "diamond"]
    assert list(diamonds["x"]) == [result.g for result in pooled]
    (squares,) = [trace for trace in drawn if trace.get("marker", {}).get("symbol") == "square"]
    assert len(squares["x"]) == sum(len(one.trials) for one in found)
    words = [text for trace in drawn if trace["mode"] == "text" for text in trace["text"]]
    assert sum("not pooled" in text for text in words) == sum(len(one.groups) for one in found) - len(pooled)
