"""The pictures of the checks: every value once, at its place, with its words; both modes, three widths."""

import itertools

import numpy as np
import plotly.graph_objects as go
import pytest

from components.charts import bubble, funnel, plane, pooled_rows
from components.charts.pooled_rows import CLIP, Row
from components.charts.size import SIZES, Width
from components.theme import Mode, palette
from evidence import certainty
from evidence.pooling import Pooled, funnel_contours, pool, regression_line
from tests.evidence.test_certainty import family

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
every_width = pytest.mark.parametrize("width", WIDTHS)
every_mode = pytest.mark.parametrize("mode", MODES)
TRIALS = certainty.effects(family(14))
POOLED = pool(TRIALS[["study_id", "g", "variance"]])
assert isinstance(POOLED, Pooled)
ROWS = [
    Row("head", "By quality", note="not compared: fewer than two groups have three trials"),
    Row("value", "Stronger", 5, 0.4, 0.1, 0.7),
    Row("silent", "", note="Too few to pool: Weaker (2)"),
    Row("value", "A very long name of a trial 2004", 3, -0.2, -9.0, 8.0),
    pooled_rows.row_of_all(POOLED),
]


def points(figure: go.Figure) -> dict:
    """The diamonds."""
    (trace,) = [trace for trace in figure.to_dict()["data"] if trace.get("marker", {}).get("symbol") == "diamond"]
    return trace


def texts(figure: go.Figure) -> list[str]:
    return [text for trace in figure.to_dict()["data"] if trace.get("mode") == "text" for text in trace["text"]]


# Pooled values under one another.
@every_width
def test_every_pooled_value_is_drawn_once_at_its_place(width: Width):
    drawn = points(pooled_rows.figure(ROWS, POOLED, "Group", "light", width))
    assert list(drawn["x"]) == [0.4, -0.2, POOLED.g]
    assert len(set(drawn["y"])) == 3 and sorted(drawn["y"]) == list(drawn["y"])


@every_width
def test_every_row_says_its_name_number_and_figures(width: Width):
    said = texts(pooled_rows.figure(ROWS, POOLED, "Group", "light", width))
    together = " | ".join(said)
    for row in ROWS:
        assert row.label in together
        assert row.note in together
        assert row.figures in together
    assert "0.40 (0.10 to 0.70)" in together
    assert (f"{POOLED.k} trials, " in together) == (width == "phone")
    assert ("Group" in said) == (width != "phone")


@every_width
def test_an_interval_that_leaves_the_axis_is_cut_and_gets_arrow_heads(width: Width):
    figure = pooled_rows.figure(ROWS, POOLED, "Group", "light", width).to_dict()
    (heads,) = [trace for trace in figure["data"] if "triangle-left" in trace.get("marker", {}).get("symbol", ())]
    assert list(heads["marker"]["symbol"]) == ["triangle-left", "triangle-right"]
    low, high = figure["layout"]["xaxis" + heads["xaxis"][1:]]["range"]
    assert list(heads["x"]) == [low, high]
    assert pytest.approx((low, high)) == (-CLIP - 0.1, CLIP + 0.1)
    drawn = [x for trace in figure["data"] if trace.get("mode") == "lines" for x in trace["x"] if x is not None]
    assert min(drawn) >= low and max(drawn) <= high


@every_width
def test_band_and_dotted_line_are_those_of_all_trials(width: Width):
    figure = pooled_rows.figure(ROWS, POOLED, "Group", "light", width).to_dict()
    (band,) = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert {x for x in band["x"] if x is not None} == {POOLED.ci_low, POOLED.ci_high}
    (dotted,) = [trace for trace in figure["data"] if trace.get("line", {}).get("dash") == "dot"]
    assert set(dotted["x"]) == {POOLED.g}


def test_more_rows_are_a_taller_picture_and_rows_do_not_touch():
    figures = [pooled_rows.figure(ROWS * times, POOLED, "", "light", "phone") for times in (1, 2)]
    heights = [figure.layout.height for figure in figures]
    assert heights[1] > heights[0] > 100
    places = pooled_rows._places(ROWS, "phone")
    heights_of_rows = pooled_rows._heights(ROWS, "phone")
    gaps = [(a + b) / 2 for a, b in itertools.pairwise(heights_of_rows)]
    assert np.diff(places) == pytest.approx(gaps)


@every_width
@every_mode
def test_figures_are_valid_in_every_mode_and_width(width: Width, mode: Mode):
    line = regression_line(certainty.trend(family(14), "year"))
    for figure in (
        pooled_rows.figure(ROWS, POOLED, "Group", mode, width),
        bubble.figure(TRIALS, "year", "year of publication", line, mode, width),
        bubble.figure(TRIALS.head(4), "treatment_weeks", "weeks of treatment", None, mode, width),
        funnel.figure(TRIALS, POOLED, mode, width),
    ):
        checked = go.Figure(figure.to_dict())
        sizes = [trace.textfont.size for trace in checked.data if trace.mode == "text"]
        assert min([SIZES[width].small, *sizes]) >= 12
        assert not checked.layout.annotations and not checked.layout.shapes


# Bubbles and funnel.
@every_width
def test_every_trial_is_a_bubble_at_its_place_sized_by_precision(width: Width):
    figure = bubble.figure(TRIALS, "year", "year of publication", None, "light", width)
    (marks,) = [trace for trace in figure.to_dict()["data"] if trace.get("mode") == "markers"]
    shown = {data[0]: (x, g) for data, x, g in zip(marks["customdata"], marks["x"], marks["y"], strict=True)}
    expected = {row["study_id"]: (row["year"], row["g"]) for row in TRIALS.to_dict("records")}
    assert shown == expected
    variance = TRIALS.set_index("study_id")["variance"].loc[[data[0] for data in marks["customdata"]]].to_numpy()
    sizes = np.array(marks["marker"]["size"])
    assert (np.diff(variance) >= 0).all() and (np.diff(sizes) <= 0).all()  # large ones below small ones
    big = sizes > SIZES[width].dot
    assert (sizes**2 * variance)[big] == pytest.approx(sizes[0] ** 2 * variance[0])


def test_trials_that_do_not_print_it_are_not_drawn():
    some = TRIALS.assign(treatment_weeks=TRIALS["treatment_weeks"].where(TRIALS["year"] > 1995))
    figure = bubble.figure(some, "treatment_weeks", "weeks of treatment", None, "light", "laptop")
    (marks,) = [trace for trace in figure.to_dict()["data"] if trace.get("mode") == "markers"]
    assert len(marks["x"]) == int((TRIALS["year"] > 1995).sum())


def test_line_and_band_are_those_of_the_regression():
    line = regression_line(certainty.trend(family(14), "year"))
    data = bubble.figure(TRIALS, "year", "year", line, "light", "laptop").to_dict()["data"]
    (band,) = [trace for trace in data if trace.get("fill") == "toself"]
    assert list(band["y"][:30]) == line["low"].tolist() and list(band["y"][30:60]) == line["high"].tolist()[::-1]
    assert any(list(trace["y"]) == line["g"].tolist() for trace in data)
    without = bubble.figure(TRIALS, "year", "year", None, "light", "laptop").to_dict()["data"]
    assert not any(trace.get("fill") == "toself" for trace in without)


@every_width
def test_names_keep_clear_of_marks_names_and_the_zero_line(width: Width):
    places = [(0.0, 0.5), (0.0, 0.52), (5.0, 1.0), (9.0, -0.1)]
    ranges = ((-1.0, 10.0), (-0.5, 1.5))
    named = plane.names(places, list("ABCD"), np.full(4, 8.0), ranges, "light", width)
    assert "C" in named["text"] and "D" not in named["text"]
    assert not {"A", "B"} <= set(named["text"])
    many = [(float(i), 0.5) for i in range(10)]
    assert not plane.names(many, list("ABCDEFGHIJ"), np.full(10, 8.0), ranges, "light", width)["text"]


@every_width
@every_mode
def test_the_funnel_has_every_trial_precise_ones_on_top(width: Width, mode: Mode):
    figure = funnel.figure(TRIALS, POOLED, mode, width).to_dict()
    (marks,) = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    assert list(marks["x"]) == TRIALS["g"].tolist()
    assert list(marks["y"]) == pytest.approx(np.sqrt(TRIALS["variance"]).tolist())
    deepest, top = figure["layout"]["yaxis"]["range"]
    assert deepest > max(marks["y"]) and top == 0
    left, right = figure["layout"]["xaxis"]["range"]
    assert left < min(*marks["x"], 0) and right > max(marks["x"])
    areas = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    widest = [max(trace["x"]) for trace in areas]
    contours = funnel_contours(deepest, 2).iloc[-1]
    assert widest == pytest.approx([contours["high_99"], contours["high_95"], contours["high_90"]])
    assert areas[-1]["fillcolor"] == palette(mode).paper
