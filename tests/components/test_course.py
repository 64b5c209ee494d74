"""The course over time: every report once, at its time and height, and no claim beyond the last look."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import course as chart
from components.charts import course_places as places
from components.charts import course_plane as planes
from components.charts.lanes import week_position
from components.charts.size import SIZES, Width
from components.theme import Mode, palette
from evidence import condition, filtering
from evidence import vocabulary as words
from evidence.effects import hedges_g
from evidence.filtering import Filtered
from evidence.selection import Selection
from tests.recount import Recount, hollow_reason, preference, step
from tests.written import corpus_of, result, trial

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
CONDITION = "chronic low back pain"
BETTER = {"direction": "favours massage", "point_direction": "benefit"}
WORSE = {"direction": "favours comparator", "point_direction": "harm"}
# Means that differ by one standard deviation, lower being better.
FIGURES = {
    "measure": "means",
    "mean_massage": 3.0,
    "sd_massage": 1.0,
    "n_massage": 50,
    "mean_comparator": 4.0,
    "sd_comparator": 1.0,
    "n_comparator": 50,
    "better": "lower",
}
BESIDE = 0.12  # how far marks of one time stand aside for each other


def points_in(filtered: Filtered, word: str = CONDITION, outcome: str = "pain") -> pd.DataFrame:
    corpus = filtered.corpus
    ordered = condition.results_in_order(filtered, word)
    return condition.course(ordered, outcome, hedges_g(corpus.results, corpus.studies))


def points_of(*studies: dict) -> pd.DataFrame:
    """The course of trials written by hand."""
    return points_in(filtering.apply(Selection(), corpus_of(*studies)))


def at(*weeks: float | None, **cells: object) -> list[dict]:
    """Results of a trial at these weeks."""
    return [result(time_weeks=week, **cells) for week in weeks]


@dataclass(frozen=True)
class Drawn:
    """A figure beside what it was drawn from."""

    points: pd.DataFrame
    mode: Mode
    width: Width
    figure: go.Figure

    @property
    def marks(self) -> pd.DataFrame:
        """One row per mark: study_id, result_id, panel, x, y, symbol, fill, outline, said."""
        found = [
            pd.DataFrame(
                {
                    "study_id": trace.customdata[:, 0],
                    "result_id": trace.customdata[:, 1],
                    "panel": "direction" if trace.yaxis == "y2" else "size",
                    "x": trace.x,
                    "y": trace.y,
                    "symbol": trace.marker.symbol,
                    "fill": trace.marker.color,
                    "outline": trace.marker.line.color,
                    "said": trace.hovertext,
                }
            )
            for trace in self.figure.data
            if trace.customdata is not None
        ]
        return pd.concat(found, ignore_index=True)

    def lines(self, panel: str, dash: str | None = None) -> list[list[tuple[float, float]]]:
        """Lines of a panel as lists of points: of trials, or with a dash the tails; intervals are left out."""
        axis = {"size": "y", "direction": "y2"}[panel]
        traces = [
            trace
            for trace in self.figure.data
            if trace.mode == "lines" and (trace.yaxis or "y") == axis and trace.line.color == palette(self.mode).muted
        ]
        return [line for trace in traces if trace.line.dash == dash for line in _apart(trace)]

    def intervals(self) -> dict[str, list[list[tuple[float, float]]]]:
        """Confidence intervals by colour."""
        colours = palette(self.mode).step_outlines
        found = [trace for trace in self.figure.data if trace.mode == "lines" and trace.line.color in colours]
        return {trace.line.color: _apart(trace) for trace in found}

    def treatment_ends(self, panel: str) -> list[tuple[float, float]]:
        """Places of the triangles of a panel."""
        axis = {"size": "y", "direction": "y2"}[panel]
        found = [trace for trace in self.figure.data if trace.mode == "markers" and trace.customdata is None]
        return [
            place for trace in found if (trace.yaxis or "y") == axis for place in zip(trace.x, trace.y, strict=True)
        ]

    @property
    def texts(self) -> list[str]:
        """All that is written."""
        return [note.text for note in self.figure.layout.annotations]

    @property
    def bands(self) -> dict[str, int]:
        """How many trials are said to have looked in each window, and without a time."""
        pairs = [text.split("<br>k = ") for text in self.texts if "<br>k = " in text]
        return {name: int(count) for name, count in pairs}


def _apart(trace: go.Scatter) -> list[list[tuple[float, float]]]:
    lines: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace.x, trace.y, strict=True):
        if x is None:
            lines.append([])
        else:
            lines[-1].append((x, y))
    return [line for line in lines if line]


def draw(points: pd.DataFrame, mode: Mode = "light", width: Width = "laptop") -> Drawn:
    return Drawn(points, mode, width, chart.figure(points, mode, width))


@pytest.fixture(scope="module", params=[(mode, width) for mode in MODES for width in WIDTHS], ids="-".join)
def drawn(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """Pain in chronic low back pain, in every mode and width."""
    return draw(points_in(everything), *request.param)


# Pure.
def test_the_same_input_gives_the_same_figure_and_is_left_alone(everything):
    points = points_in(everything)
    before = points.copy(deep=True)
    assert draw(points).figure == draw(points).figure
    pd.testing.assert_frame_equal(points, before)


# Everything once, in its place.
def test_every_report_has_one_mark_in_the_panel_that_its_figures_allow(drawn: Drawn):
    panel = np.where(drawn.points["g"].notna(), "size", "direction")
    expected = list(zip(drawn.points["study_id"], drawn.points["result_id"], panel, strict=True))
    shown = drawn.marks[["study_id", "result_id", "panel"]].itertuples(index=False, name=None)
    assert sorted(shown) == sorted(expected)
    assert len(expected) > 20


def test_a_mark_stands_at_its_week_or_at_the_left_where_no_time_is_reported(drawn: Drawn):
    weeks = drawn.points.set_index("result_id")["time_weeks"]
    low, high = drawn.figure.layout.xaxis.range
    beside = BESIDE if drawn.width != "phone" else 3 * BESIDE
    for mark in drawn.marks.to_dict("records"):
        week = weeks[mark["result_id"]]
        assert low < mark["x"] < high
        if np.isnan(week):
            assert mark["x"] < planes.EDGE
        else:
            assert mark["x"] > planes.EDGE
            assert abs(mark["x"] - float(week_position(week))) <= (beside if mark["panel"] == "size" else 1e-9)


def test_marks_of_the_upper_panel_stand_at_their_g(drawn: Drawn):
    g = drawn.points.set_index("result_id")["g"]
    sizes = drawn.marks[drawn.marks["panel"] == "size"]
    assert sizes["y"].tolist() == g[sizes["result_id"]].tolist()
    bottom, top = drawn.figure.layout.yaxis.range
    assert bottom < 0 < top
    assert drawn.points["ci_low"].min() > bottom and drawn.points["ci_high"].max() < top


def test_the_lower_panel_has_massage_above_no_side_above_comparator():
    sides = {"up": BETTER, "none": {}, "down": WORSE}
    shown = draw(points_of(*(trial(name, results=at(4, **cells)) for name, cells in sides.items())))
    y = shown.marks.set_index("study_id")["y"]
    bottom, top = shown.figure.layout.yaxis2.range
    assert top < y["up"] < y["none"] < y["down"] < bottom  # pixels down from the top
    assert shown.marks["panel"].unique().tolist() == ["direction"]


def test_marks_of_the_lower_panel_stand_in_the_band_of_their_side(drawn: Drawn):
    side = drawn.points.set_index("result_id")["step"].map({0: 1, 1: 1, 2: 0, 3: -1, 4: -1})
    edges = sorted({shape.y0 for shape in drawn.figure.layout.shapes if shape.yref == "y2"})
    assert len(edges) == 4
    for mark in drawn.marks[drawn.marks["panel"] == "direction"].to_dict("records"):
        band = int(np.searchsorted(edges, mark["y"])) - 1
        assert list(planes.SIDES)[band] == side[mark["result_id"]]


def test_no_two_marks_of_the_lower_panel_hide_each_other(everything):
    for word, outcome in (("cancer symptoms", "pain"), ("labour and childbirth", "pain"), (CONDITION, "pain")):
        for width in WIDTHS:
            shown = draw(points_in(everything, word, outcome), width=width)
            marks = shown.marks
            plane = planes.plane_of(shown.points, width)
            for panel, pixel in (("direction", 1.0), ("size", plane.up(1))):
                places = marks.loc[marks["panel"] == panel, ["x", "y"]].to_numpy() / [plane.across(1), pixel]
                apart = [np.hypot(*(one - other)) for one, other in combinations(places, 2)]
                assert min(apart, default=99) >= planes.DOT[width]


def test_zero_is_named_the_line_of_no_difference(drawn: Drawn):
    (note,) = [note for note in drawn.figure.layout.annotations if note.text == "no difference"]
    (line,) = [shape for shape in drawn.figure.layout.shapes if shape.yref == "y"]
    assert note.y == line.y0 == line.y1 == 0
    up, down = (next(note for note in drawn.figure.layout.annotations if sign in note.text) for sign in "↑↓")
    assert up.y > 0 > down.y
    assert "favours massage" in up.text and "favours comparator" in down.text


# Colours and shapes.
@pytest.mark.parametrize("mode", MODES)
def test_colour_tells_the_step_and_shape_the_comparator(mode: Mode):
    said = [BETTER, BETTER | {"direction": "no clear difference"}, {}, WORSE | {"direction": "mixed"}, WORSE]
    sham = {"comparator_family": "active", "comparator_type": "sham/light touch"}
    studies = [trial(f"t{place}", results=at(4, **cells, **sham)) for place, cells in enumerate(said)]
    shown = draw(points_of(*studies, trial("care", results=at(4, **BETTER))), mode).marks.set_index("study_id")
    colours = palette(mode)
    assert [shown.loc[f"t{place}", "fill"] for place in range(5)] == list(colours.steps)
    assert [shown.loc[f"t{place}", "outline"] for place in range(5)] == list(colours.step_outlines)
    assert all(f"<b>{name}</b>" in shown.loc[f"t{place}", "said"] for place, name in enumerate(words.STEPS))
    assert shown["symbol"].to_dict() == {f"t{place}": "circle" for place in range(5)} | {"care": "square"}


def test_intervals_reach_from_end_to_end_through_their_mark(drawn: Drawn):
    sizes = drawn.marks[drawn.marks["panel"] == "size"]
    ends = drawn.points.set_index("result_id")[["ci_low", "ci_high"]]
    expected = {
        (outline, x, *ends.loc[result_id])
        for outline, x, result_id in sizes[["outline", "x", "result_id"]].itertuples(index=False)
    }
    shown = {
        (colour, line[0][0], line[0][1], line[1][1]) for colour, lines in drawn.intervals().items() for line in lines
    }
    assert shown == expected
    assert len(shown) > 5


def test_the_key_names_only_the_families_that_are_there():
    care = points_of(trial(results=at(4)))
    sham = points_of(trial(results=at(4, comparator_family="active", comparator_type="sham/light touch")))
    for width in WIDTHS:
        assert "against nothing added" in " ".join(draw(care, width=width).texts)
        assert "against sham" not in " ".join(draw(care, width=width).texts)
        assert "against sham" in " ".join(draw(sham, width=width).texts)
        assert "against nothing added" not in " ".join(draw(sham, width=width).texts)


# Lines, ends, tails.
def test_a_line_joins_the_times_of_one_trial_in_their_order():
    shown = draw(
        points_of(trial("a", results=at(26, 4, 8, **BETTER)), trial("b", results=at(8, 52)), trial("c", results=at(6)))
    )
    lines = shown.lines("direction")
    by_length = sorted(lines, key=len, reverse=True)
    assert [len(line) for line in by_length] == [3, 2, 1]
    assert [x for x, _ in by_length[0]] == [float(week_position(week)) for week in (4, 8, 26)]
    assert [x for x, _ in by_length[1]] == [float(week_position(week)) for week in (8, 52)]
    for line in lines:
        assert len({y for _, y in line}) == 1  # nobody changes sides here


def test_a_trial_that_changes_sides_keeps_its_line():
    shown = draw(points_of(trial("a", results=[*at(4), *at(8, **BETTER), *at(12, **WORSE)])))
    (line,) = shown.lines("direction")
    marks = shown.marks.sort_values("x")
    assert line == list(zip(marks["x"], marks["y"], strict=True))
    first, second, third = (y for _, y in line)
    assert second < first < third


def test_lines_of_the_upper_panel_pass_through_their_marks(drawn: Drawn):
    marks = drawn.marks[drawn.marks["panel"] == "size"]
    places = set(zip(marks["x"], marks["y"], strict=True))
    timed = drawn.points[drawn.points["g"].notna() & drawn.points["time_weeks"].notna()]
    lines = drawn.lines("size")
    assert len(lines) == timed["study_id"].nunique()
    assert sorted(len(places & set(line)) for line in lines) == sorted(timed.groupby("study_id").size())


def ended(weeks: float, *times: float, **cells: object) -> Drawn:
    return draw(points_of(trial(treatment_weeks=weeks, results=at(*times, **BETTER, **cells))))


@pytest.mark.parametrize(
    ("weeks", "times", "line_from"),
    [(4, (4, 12), 4), (6, (4, 12), 4), (2, (4, 12), 2), (12, (4, 12), 4), (20, (4, 12), 4)],
    ids=["at the first time", "between", "before the first", "at the last", "after the last"],
)
def test_a_triangle_stands_under_the_line_where_treatment_ends(weeks: float, times: tuple, line_from: float):
    shown = ended(weeks, *times)
    ((x, y),) = shown.treatment_ends("direction")
    assert x == pytest.approx(float(week_position(weeks)))
    assert y > shown.marks["y"].iloc[0]  # pixels down
    (line,) = shown.lines("direction")
    assert line[0][0] == pytest.approx(float(week_position(line_from)))


def test_in_the_upper_panel_the_triangle_stands_under_the_line_too():
    shown = ended(8, 4, 12, **FIGURES)
    ((x, y),) = shown.treatment_ends("size")
    heights = shown.marks["y"].tolist()
    assert x == pytest.approx(float(week_position(8)))
    assert heights[0] - 0.2 < y < heights[0]


def test_without_a_reported_end_of_treatment_there_is_no_triangle():
    shown = draw(points_of(trial(results=at(4, 12))))
    assert shown.treatment_ends("direction") == []


def test_every_triangle_of_the_real_course_belongs_to_a_trial_that_reports_it(drawn: Drawn):
    timed = drawn.points[drawn.points["time_weeks"].notna() & drawn.points["treatment_weeks"].notna()]
    ends = drawn.treatment_ends("size") + drawn.treatment_ends("direction")
    assert len(ends) == timed["study_id"].nunique() > 5


def test_a_dotted_tail_follows_only_the_last_time_of_a_trial():
    shown = draw(points_of(trial("a", results=at(4, 12, **BETTER)), trial("b", results=at(None))))
    (tail,) = shown.lines("direction", "dot")
    last = shown.marks.loc[shown.marks["x"].idxmax()]
    assert tail[0] == (last["x"], last["y"])
    assert tail[1][1] == last["y"]
    assert 0 < tail[1][0] - last["x"] < 0.3
    assert "not measured after" in " ".join(shown.texts)


def test_no_tail_follows_a_size_where_the_trial_looked_again_and_gave_a_direction():
    studies = trial(results=[*at(4, **FIGURES, **BETTER), *at(26, **BETTER)])
    shown = draw(points_of(studies))
    assert shown.marks["panel"].tolist() == ["size", "direction"]
    assert shown.lines("size", "dot") == []
    assert len(shown.lines("direction", "dot")) == 1


def test_every_trial_with_a_time_has_one_tail(drawn: Drawn):
    tails = drawn.lines("size", "dot") + drawn.lines("direction", "dot")
    timed = drawn.points.dropna(subset="time_weeks")
    assert len(tails) == timed["study_id"].nunique() > 5
    last = timed.groupby("study_id")["time_weeks"].max()
    expected = sorted(float(week_position(week)) for week in last)
    beside = BESIDE if drawn.width != "phone" else 3 * BESIDE
    assert sorted(line[0][0] for line in tails) == pytest.approx(expected, abs=beside)


# Windows and what is not reported.
def test_windows_tell_how_many_trials_looked_in_them():
    shown = draw(
        points_of(
            trial("a", results=at(0, 4, 12)),
            trial("b", results=at(0.14, 12.5, 26)),
            trial("c", results=at(26.5, 52, None)),
        )
    )
    assert shown.bands == {
        "immediate": 2,
        "to 12 weeks": 1,
        "12 to 26 weeks": 1,
        "beyond 26 weeks": 1,
        "n.r.": 1,
    }
    assert "time not reported (1 of 9 reports)" in " ".join(shown.texts)


def test_where_every_time_is_reported_there_is_no_room_for_those_that_are_not():
    shown = draw(points_of(trial(results=at(4))))
    assert "n.r." not in " ".join(shown.texts)
    assert shown.figure.layout.xaxis.range[0] == planes.EDGE


def test_the_axis_reaches_beyond_the_longest_look_and_never_short_of_three_years():
    short, long = (draw(points_of(trial(results=at(week)))).figure.layout.xaxis.range[1] for week in (4, 400))
    assert short == pytest.approx(float(week_position(156)))
    assert long > float(week_position(400))


# Words.
def test_every_mark_tells_all_that_it_is():
    cells = {"instrument": "VAS", "time_label": "after treatment", **FIGURES, **BETTER}
    (said,) = draw(points_of(trial(n_randomised=100, results=at(6, **cells)))).marks["said"]
    lines = said.split("<br>")
    assert lines[:4] == [
        "<b>Smith 2000</b>",
        "Pain (VAS) v usual care",
        "<b>clearly favours massage</b>",
        "week 6, after treatment",
    ]
    assert lines[4].startswith("100 people, quality: ")
    # d = 1, J = 1 - 3 / (4 x 98 - 1)
    assert lines[5].startswith("g 0.99 (95% CI 0.5")


@pytest.mark.parametrize("width", WIDTHS)
def test_names_stand_inside_and_clear_of_each_other(width: Width, everything):
    """Names are placed by their estimated size; on a laptop nearly all lines of the lower panel have one."""
    named = lines = 0
    for word, outcome in ((CONDITION, "pain"), ("neck pain", "pain"), ("cancer symptoms", "pain")):
        points = points_in(everything, word, outcome)
        plane = planes.plane_of(points, width)
        shown, names = places.points_to_draw(points, plane)
        labels = set(points["label"])
        boxes = defaultdict(list)
        for name in names:
            assert name["text"] in labels
            wide = plane.text(name["text"]) - plane.across(8)
            left = name["x"] - {"left": 0, "right": 1, "center": 0.5}[name["xanchor"]] * wide
            assert plane.low <= left and left + wide <= plane.high
            pixel = plane.up(1) if name["yref"] == "y" else 1.0
            assert name["yref"] == "y2" or abs(name["y"]) > SIZES[width].small / 2 * pixel  # clear of the zero line
            boxes[name["yref"]].append((left, left + wide, name["y"] / pixel))
        for placed in boxes.values():
            for one, other in combinations(placed, 2):
                across = one[0] < other[1] and other[0] < one[1]
                assert not across or abs(one[2] - other[2]) >= SIZES[width].small
        named += len(boxes["y2"])
        lines += shown.loc[shown["panel"].eq("direction") & shown["last"], "study_id"].nunique()
    assert named >= lines * (0.65 if width == "phone" else 0.9)


def test_nothing_is_written_smaller_than_twelve_pixels(drawn: Drawn):
    assert min(note.font.size for note in drawn.figure.layout.annotations) >= 12


def test_light_and_dark_differ_in_colour_only(everything):
    points = points_in(everything)
    for width in WIDTHS:
        light, dark = (draw(points, mode, width) for mode in MODES)
        shape = ["study_id", "result_id", "panel", "x", "y", "symbol", "said"]
        pd.testing.assert_frame_equal(light.marks[shape], dark.marks[shape])
        assert light.bands == dark.bands
        assert light.figure.layout.height == dark.figure.layout.height
        assert not light.marks["fill"].eq(dark.marks["fill"]).any()


# Many, few, none.
@pytest.mark.parametrize("width", WIDTHS)
def test_forty_five_trials_have_lines_of_their_own(width: Width):
    results = [*at(4, 12, **BETTER)]
    shown = draw(points_of(*(trial(f"t{place}", results=results) for place in range(45))), width=width)
    assert len(shown.marks) == 90
    assert shown.marks["y"].nunique() == 45
    assert shown.marks["y"].max() < shown.figure.layout.yaxis2.range[0]
    few = draw(points_of(trial(results=results)), width=width)
    assert shown.figure.layout.height - few.figure.layout.height >= 43 * planes.LINE[width]


@pytest.mark.parametrize("width", WIDTHS)
def test_directions_alone_and_sizes_alone_make_a_whole_figure(width: Width):
    direction = draw(points_of(trial(results=at(4, **BETTER))), width=width)
    size = draw(points_of(trial(results=at(4, **BETTER, **FIGURES))), width=width)
    assert "no trial prints figures that give a size" in " ".join(direction.texts)
    assert "95% CI" not in " ".join(direction.texts)
    assert "no difference" in size.texts
    assert "Direction only" not in " ".join(size.texts)
    assert len(direction.marks) == len(size.marks) == 1
    for shown, axis in ((direction, "yaxis2"), (size, "yaxis")):
        low, high = shown.figure.layout[axis].domain
        assert 0 < low < high < 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
def test_two_trials_make_a_whole_figure(mode: Mode, width: Width, everything):
    shown = draw(points_in(everything, "joint replacement", "range of motion"), mode, width)
    assert sorted(shown.marks["result_id"]) == sorted(shown.points["result_id"])
    assert set(shown.marks["panel"]) == {"direction", "size"}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_fair_test_at_all_is_said_in_a_sentence(width: Width, everything):
    shown = chart.figure(points_in(everything, "PTSD", "anxiety"), "light", width)
    assert not shown.data
    (note,) = shown.layout.annotations
    assert "fair test of massage" in note.text.replace("<br>", " ")


@pytest.mark.parametrize("value", [0.0, 25.0, -25.0])
def test_a_very_large_effect_still_has_a_scale(value: float):
    means = FIGURES | {"mean_massage": 4.0 - value}
    shown = draw(points_of(trial(results=at(4, **(WORSE if value < 0 else BETTER), **means))))
    assert shown.marks["panel"].tolist() == ["size"]
    bottom, top = shown.figure.layout.yaxis.range
    assert bottom < shown.marks["y"].iloc[0] < top
    ticks = [note for note in shown.figure.layout.annotations if note.text.replace("−", "-").lstrip("-")[0].isdigit()]
    assert 3 <= len([note for note in ticks if note.yref == "y"]) <= 8


# The same numbers from the files.
def test_chronic_low_back_pain_counted_from_the_files(recount: Recount, everything):
    """The first of each time of each trial, against the comparators of its first result on pain."""
    expected = {}
    for study in recount.studies:
        if study["kind"] != "trial" or CONDITION not in study["conditions"].split("; "):
            continue
        rows = recount.results[study["study_id"]]
        own = [row for row in rows if row["condition"] == CONDITION] or rows
        ranked = sorted(own, key=lambda row: preference(row, study, CONDITION))
        pain = [row for row in ranked if row["outcome"] == "pain" and not hollow_reason(row)]
        groups = ("massage_arm", "comparator_arm", "comparator_family")
        same = [row for row in pain if all(row[name] == pain[0][name] for name in groups)]
        for row in reversed(same):
            expected[study["study_id"], row["time_weeks"], row["time_label"]] = row
    shown = draw(points_in(everything))
    marks = shown.marks.set_index(shown.marks["result_id"].str.split(" + ", regex=False).str[0])
    assert set(marks.index) == {row["result_id"] for row in expected.values()}
    for row in expected.values():
        mark = marks.loc[row["result_id"]]
        assert f"<b>{step(row)}</b>" in mark["said"]
        assert mark["symbol"] == {"active": "circle", "inactive": "square"}[row["comparator_family"]]
        assert (f"week {float(row['time_weeks']):g}" if row["time_weeks"] else "<br>") in mark["said"]
    looked = defaultdict(set)
    for study_id, weeks, _ in expected:
        looked[window(weeks)].add(study_id)
    assert shown.bands == {name: len(looked[name]) for name in (*condition.BANDS, "n.r.")}


def window(weeks: str) -> str:
    """The window of a printed time."""
    if not weeks:
        return "n.r."
    ends = {"immediate": 0.15, "to 12 weeks": 12, "12 to 26 weeks": 26, "beyond 26 weeks": np.inf}
    return next(name for name, end in ends.items() if float(weeks) <= end)


def test_the_course_of_the_shipped_lesson_fits_a_projector_in_its_large_type(everything):
    """1920 x 1080: below message and above foot the presenter leaves 784 pixels; otherwise it takes smaller type."""
    shown = draw(points_in(everything), width="wide")
    assert shown.points["study_id"].nunique() == 16
    assert shown.figure.layout.height <= 784
    sizes = {note.font.size for note in shown.figure.layout.annotations}
    assert sizes == {SIZES["wide"].small, SIZES["wide"].heading}
