"""The comparison as a figure: equal shares are equally long on both sides, at every width, light and dark."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import comparison as chart
from components.charts.comparison import PooledRow
from components.theme import PALETTES
from evidence import comparison, filtering
from evidence.comparison import Balance

WIDTHS, MODES = ("phone", "laptop", "wide"), ("light", "dark")
NAMES = ("Against sham", "Against usual care")


@pytest.fixture(scope="module", params=range(4))
def pair(request, corpus):
    preset = comparison.presets(corpus)[request.param]
    left = [filtering.apply(side.selection, corpus) for side in (preset.a, preset.b)]
    return comparison.by_condition(*left), (comparison.balance(left[0]), comparison.balance(left[1]))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
def test_plotly_accepts_every_property(pair, width, mode):
    go.Figure(chart.figure(*pair, NAMES, mode, width).to_dict())
    rows = [PooledRow("a", "Against nothing", 3, 0.4, -0.1, 0.9, -2.0, 2.5)]
    go.Figure(chart.pooled_figure(rows, mode, width).to_dict())


@pytest.mark.parametrize("width", WIDTHS)
def test_both_halves_have_one_axis(pair, width):
    found = chart.figure(*pair, NAMES, "light", width)
    axes = {trace.name: (trace.xaxis or "x").replace("x", "xaxis") for trace in found.data if trace.type == "bar"}
    a, b = (found.layout[axes[side]] for side in ("a", "b"))
    assert tuple(a.range) == tuple(b.range)
    assert a.domain[1] - a.domain[0] == pytest.approx(b.domain[1] - b.domain[0])


def test_every_share_is_drawn_in_its_place_and_colour(pair):
    rows, total = pair
    found = chart.figure(rows, total, NAMES, "light", "laptop")
    for side, whole in zip(("a", "b"), total, strict=True):
        (bars,) = [trace for trace in found.data if trace.name == side]
        drawn = pd.DataFrame({"y": bars.y, "base": bars.base, "x": bars.x, "colour": bars.marker.color})
        for y, one in enumerate([whole, *rows[side]]):
            mine = drawn[drawn["y"] == y]
            assert mine["x"].sum() == pytest.approx(1.0)
            counts = dict(zip(PALETTES["light"].steps, one.steps, strict=True))
            assert {row.colour: round(row.x * one.speaking) for row in mine.itertuples()} == {
                colour: count for colour, count in counts.items() if count
            }
            grey = mine[mine["colour"] == PALETTES["light"].steps[2]]
            assert (grey["base"] + grey["x"] / 2).abs().max() < 1e-9 or grey.empty


def test_the_numbers_stand_beside_their_bars(pair):
    rows, total = pair
    found = chart.figure(rows, total, NAMES, "light", "laptop")
    for side, whole in zip(("a", "b"), total, strict=True):
        (numbers,) = [trace for trace in found.data if trace.name == f"{side} numbers"]
        assert list(numbers.text) == [f"{one.to_massage}/{one.speaking}" for one in [whole, *rows[side]]]


def test_a_side_without_a_trial_that_can_tell_is_drawn_empty():
    rows = pd.DataFrame([], columns=["condition", "a", "b"])
    nothing, something = Balance(2, (0, 0, 0, 0, 0)), Balance(2, (1, 0, 1, 0, 0))
    found = chart.figure(rows, (nothing, something), NAMES, "light", "phone")
    assert [len(trace.x) for trace in found.data if trace.type == "bar"] == [0, 2]
