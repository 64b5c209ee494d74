"""The effect-direction plot: every trial and outcome once, with the side, size and colour that its result has."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import effect_direction as chart
from components.charts.size import SIZES, Width
from components.charts.trial_rows import LABEL_LANE, ROW
from components.theme import Mode, palette
from evidence import condition, filtering
from evidence import vocabulary as words
from evidence.filtering import Filtered
from evidence.selection import Selection
from tests.recount import Recount, hollow_reason, preference, step
from tests.written import corpus_of, result, trial

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
PIXELS: dict[Width, int] = {"phone": 352, "laptop": 900, "wide": 1454}
CONDITION = "chronic low back pain"
CLEAR = "rgba(0,0,0,0)"
UP = {"point_direction": "benefit"}
DOWN = {"point_direction": "harm"}


def grid_of(*studies: dict) -> pd.DataFrame:
    """The grid of trials written by hand."""
    return grid_in(filtering.apply(Selection(), corpus_of(*studies)))


def grid_in(filtered: Filtered, word: str = CONDITION) -> pd.DataFrame:
    return condition.direction_grid(condition.results_in_order(filtered, word))


@dataclass(frozen=True)
class Drawn:
    """A figure beside what it was drawn from."""

    grid: pd.DataFrame
    mode: Mode
    width: Width
    order: chart.Order
    figure: go.Figure

    @property
    def rows(self) -> list[str]:
        """study_id of every row, from the top."""
        bar = next(trace for trace in self.figure.data if trace.type == "bar")
        order = np.argsort(bar.y)
        return [bar.customdata[place][0] for place in order]

    @property
    def marks(self) -> pd.DataFrame:
        """One row per mark: study_id, result_id, x, y, symbol, size, fill, outline, said."""
        (trace,) = [trace for trace in self.figure.data if trace.type == "scatter" and trace.customdata is not None]
        return pd.DataFrame(
            {
                "study_id": trace.customdata[:, 0],
                "result_id": trace.customdata[:, 1],
                "x": trace.x,
                "y": trace.y,
                "symbol": trace.marker.symbol,
                "size": trace.marker.size,
                "fill": trace.marker.color,
                "outline": trace.marker.line.color,
                "said": trace.hovertext,
            }
        )

    @property
    def dots(self) -> set[tuple[float, float]]:
        """Places of the dots in marks of trials that do not report their number of people."""
        (trace,) = [trace for trace in self.figure.data if trace.type == "scatter" and trace.customdata is None]
        return set(zip(trace.x, trace.y, strict=True))

    @property
    def texts(self) -> list[str]:
        """All that is written."""
        return [note.text for note in self.figure.layout.annotations]

    @property
    def heads(self) -> list[str]:
        """Column heads from the left, each in one line: name, then number of trials."""
        notes = [note for note in self.figure.layout.annotations if note.yanchor == "bottom" and note.yref == "y"]
        return [without_tags(note.text.replace("/<br>", "/").replace("<br>", " ")) for note in notes]


def without_tags(text: str) -> str:
    out, inside = "", False
    for letter in text:
        inside = letter == "<" or (inside and letter != ">")
        out += "" if inside or letter == ">" else letter
    return out


def draw(grid: pd.DataFrame, mode: Mode = "light", width: Width = "laptop", order: chart.Order = "year") -> Drawn:
    return Drawn(grid, mode, width, order, chart.figure(grid, mode, width, order))


@pytest.fixture(scope="module", params=[(mode, width) for mode in MODES for width in WIDTHS], ids="-".join)
def drawn(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """Chronic low back pain, in every mode and width."""
    return draw(grid_in(everything), *request.param)


# Pure.
def test_the_same_input_gives_the_same_figure_and_is_left_alone(everything):
    grid = grid_in(everything)
    before = grid.copy(deep=True)
    assert draw(grid).figure == draw(grid).figure
    pd.testing.assert_frame_equal(grid, before)


# Everything once.
def test_every_trial_has_a_row_and_every_result_of_a_shown_outcome_one_mark(drawn: Drawn):
    shown = condition.outcomes(drawn.grid)["outcome"].astype("object").head(chart.MOST_COLUMNS[drawn.width])
    of_shown = drawn.grid[drawn.grid["outcome"].astype("object").isin(shown)]
    assert sorted(drawn.marks["result_id"]) == sorted(of_shown["result_id"])
    assert sorted(drawn.rows) == sorted(drawn.grid["study_id"].unique())


def test_a_mark_stands_in_the_row_of_its_trial_and_the_column_of_its_outcome(drawn: Drawn):
    outcome = drawn.grid.set_index("result_id")["outcome"].astype("object")
    drop = SIZES[drawn.width].drop
    for mark in drawn.marks.to_dict("records"):
        assert drawn.rows[round(mark["y"] - drop)] == mark["study_id"]
        assert mark["y"] - drop == pytest.approx(round(mark["y"] - drop))
        assert drawn.heads[int(mark["x"])].startswith(f"{words.label(outcome[mark['result_id']])} ")


def test_a_click_anywhere_in_a_row_means_its_trial(drawn: Drawn):
    bars = [trace for trace in drawn.figure.data if trace.type == "bar"]
    assert len(bars) == (1 if drawn.width == "phone" else 2)
    for bar in bars:
        assert [study_id for study_id, _ in bar.customdata] == drawn.rows
        axis = drawn.figure.layout["xaxis" if bar.xaxis in (None, "x") else "xaxis2"]
        assert list(bar.base + bar.x) == [axis.range[1]] * len(drawn.rows)
        assert list(bar.base) == [axis.range[0]] * len(drawn.rows)


# Sides, colours, sizes.
STEPS = [
    ("clearly favours massage", UP | {"direction": "favours massage"}, "triangle-up"),
    ("leans to massage", UP | {"direction": "no clear difference"}, "triangle-up"),
    ("no side shown", {"point_direction": "not stated"}, "diamond-wide"),
    ("leans to comparator", DOWN | {"direction": "no clear difference"}, "triangle-down"),
    ("clearly favours comparator", DOWN | {"direction": "favours comparator"}, "triangle-down"),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("said", "cells", "symbol"), STEPS, ids=[case[0] for case in STEPS])
def test_symbol_and_colour_tell_the_side(said: str, cells: dict, symbol: str, mode: Mode):
    (mark,) = draw(grid_of(trial(results=[result(**cells)])), mode).marks.to_dict("records")
    place = words.STEPS.index(said)
    assert mark["symbol"] == symbol
    assert (mark["fill"], mark["outline"]) == (palette(mode).steps[place], palette(mode).step_outlines[place])
    assert f"<b>{said}</b>" in mark["said"]


HOLLOW = [
    ("change within the group only", {"basis": "within-group only"}),
    ("difference claimed without a test", {"basis": "narrative"}),
    ("massage as part of a package", {"isolates_massage": "no"}),
    ("unclear whether only massage differs", {"isolates_massage": "unclear"}),
    ("one massage against another", {"comparator_family": "massage", "comparator_type": "different massage type"}),
    ("figures not usable", {"use_in_figures": "no", "reason_not_used": "a misprint"}),
]


@pytest.mark.parametrize(("reason", "cells"), HOLLOW, ids=[case[0] for case in HOLLOW])
def test_what_cannot_tell_is_a_ring_without_a_side_whatever_its_figures_say(reason: str, cells: dict):
    helps = UP | {"direction": "favours massage"}
    (mark,) = draw(grid_of(trial(results=[result(**helps, **cells)]))).marks.to_dict("records")
    assert mark["symbol"] == "circle"
    assert (mark["fill"], mark["outline"]) == (CLEAR, palette("light").muted)
    assert f"cannot tell: {reason}" in mark["said"]


@pytest.mark.parametrize(
    ("people", "large"), [(1, 0), (39, 0), (40, 1), (99, 1), (100, 2), (5000, 2), (None, 0)], ids=str
)
@pytest.mark.parametrize("width", WIDTHS)
def test_three_sizes_by_number_of_people(people: int | None, large: int, width: Width):
    shown = draw(grid_of(trial(n_randomised=people, results=[result(**UP)])), width=width)
    assert shown.marks["size"].tolist() == [chart.MARKS[width][large]]
    place = set(zip(shown.marks["x"], shown.marks["y"], strict=True))
    assert shown.dots == (place if people is None else set())


def test_marks_of_trials_of_one_size_have_nearly_the_same_area():
    """A triangle of size s has 1.73 s²/4, a wide diamond 1.96, a circle pi."""
    rows = [("up", UP, "triangle-up"), ("none", {}, "diamond-wide"), ("ring", {"basis": "narrative"}, "circle")]
    shown = draw(grid_of(*(trial(name, n_randomised=60, results=[result(**cells)]) for name, cells, _ in rows))).marks
    unit = {"triangle-up": 1.73, "diamond-wide": 1.96, "circle": np.pi}
    areas = shown["symbol"].map(unit) * shown["size"] ** 2
    assert set(shown["symbol"]) == set(unit)
    assert areas.max() / areas.min() < 1.06


# Order and columns.
def three() -> list[dict]:
    some = [result(**UP)]
    sound = {"randomised": "yes"}
    return [
        trial("new", first_author="New", year=2020, n_randomised=30, results=some, **sound),
        trial("big", first_author="Big", year=2001, n_randomised=300, results=some, **sound),
        trial("mute", first_author="Mute", year=2010, results=some, **sound),
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("year", ["new", "mute", "big"]),
        ("people", ["big", "new", "mute"]),
        ("quality", ["big", "new", "mute"]),  # moderate by size, weaker, not enough reported
    ],
)
def test_rows_stand_in_the_order_asked_for(order: chart.Order, expected: list[str]):
    assert draw(grid_of(*three()), order=order).rows == expected


@pytest.mark.parametrize("order", ["year", "people", "quality"])
def test_the_real_rows_stand_in_the_order_asked_for(order: chart.Order, everything):
    shown = draw(grid_in(everything, "cancer symptoms"), order=order)
    study = shown.grid.drop_duplicates("study_id").set_index("study_id").loc[shown.rows]
    years, people, tiers = study["year"].tolist(), study["n_people"].fillna(-1).tolist(), study["tier"].cat.codes
    kept = {"year": [-year for year in years], "people": [-n for n in people], "quality": tiers.tolist()}[order]
    assert kept == sorted(kept)
    assert len(set(kept)) > 2


def test_the_most_reported_outcome_stands_first():
    shown = draw(
        grid_of(
            trial("a", results=[result(outcome="sleep"), result(outcome="stress")]),
            trial("b", results=[result(outcome="stress")]),
        )
    )
    assert shown.heads == ["Stress 2 trials", "Sleep 1 trial"]


@pytest.mark.parametrize("width", WIDTHS)
def test_outcomes_without_a_column_are_named_at_the_foot_and_no_row_is_bare(width: Width):
    """A trial that reports nothing else says so in its row."""
    many = [result(outcome=word) for word in words.OUTCOMES[:12]]
    shown = draw(
        grid_of(trial("a", results=many), trial("b", results=[result(outcome=words.OUTCOMES[11])])), width=width
    )
    columns = chart.MOST_COLUMNS[width]
    assert len(shown.heads) == columns
    assert len(shown.marks) == columns + 1
    foot = " ".join(shown.texts[-1].replace("<br>", " ").split())
    left_out = [word for word in words.OUTCOMES[:11] if words.label(word) not in " ".join(shown.heads)]
    assert foot.startswith(f"and {12 - columns} more outcomes")
    assert all(f"{word} (1)" in foot for word in left_out)
    assert shown.texts.count("other outcomes only") == 0


def test_a_row_of_other_outcomes_only_says_so():
    both = [result(outcome=word) for word in words.OUTCOMES[:10]]
    rare = trial("rare", year=1990, results=[result(outcome=words.OUTCOMES[11])])
    shown = draw(grid_of(trial("a", results=both), trial("b", results=both), rare))
    (note,) = [note for note in shown.figure.layout.annotations if note.text == "other outcomes only"]
    assert shown.rows[round(note.y)] == "rare"
    assert "rare" not in set(shown.marks["study_id"])


def test_where_every_outcome_has_a_column_nothing_is_said_to_be_left_out(everything):
    shown = draw(grid_in(everything, "joint replacement"))
    assert not any(text.startswith("and ") for text in shown.texts)


# Words.
def test_every_mark_tells_all_that_it_is():
    cells = {"instrument": "VAS", "time_weeks": 6, "time_label": "end of treatment", "comparator_type": "exercise"}
    shown = draw(grid_of(trial(n_randomised=1234, results=[result(**UP, **cells, comparator_family="active")])))
    (said,) = shown.marks["said"]
    assert said.split("<br>") == [
        "<b>Smith 2000</b>",
        "Pain (VAS) v exercise",
        "<b>leans to massage</b>",
        "week 6, end of treatment",
        "1,234 people, quality: not enough reported",
    ]


def test_what_is_missing_is_said_under_the_pointer_and_beside_the_name():
    shown = draw(grid_of(trial(results=[result()])))
    (said,) = shown.marks["said"]
    assert "n not reported" in said
    assert "time not reported" in said
    assert [without_tags(text) for text in shown.texts if text.startswith("Smith")] == ["Smith 2000  n.r."]


def test_every_row_has_its_name_and_number_of_people(drawn: Drawn):
    said = [without_tags(text) for text in drawn.texts]
    for row in drawn.grid.drop_duplicates("study_id").to_dict("records"):
        people = f"{row['n_people']:,.0f}{' people' if drawn.width == 'phone' else ''}"
        assert said.count(f"{row['label']}  {people}") == 1


def test_the_square_before_each_name_is_filled_as_high_as_its_tier():
    """Two shapes each, the fill and the outline; the key has four of its own."""
    shown = draw(grid_of(*three()), order="quality")
    squares = [shape for shape in shown.figure.layout.shapes if shape.xsizemode == "pixel" and shape.yref == "y"]
    fills, frames = squares[::2], squares[1::2]
    assert [fill.yanchor for fill in fills] == [0, 1, 2]
    shares = [(fill.y1 - fill.y0) / (frame.y1 - frame.y0) for fill, frame in zip(fills, frames, strict=True)]
    assert shares == pytest.approx([2 / 3, 1 / 3, 0])
    tiers = palette("light").tiers
    assert [fill.fillcolor for fill in fills] == [tiers[1], tiers[2], tiers[3]]


def test_the_key_names_every_tier_every_side_and_every_size(drawn: Drawn):
    said = without_tags(" ".join(drawn.texts))
    for text in (*words.TRIAL_TIERS, "favours massage", "favours comparator", "no side shown", "cannot tell"):
        assert text in said
    assert all(text in said for text in ("under 40", "40 to 99", "100 people or more", "number of people not reported"))


# Room.
def test_nothing_is_written_smaller_than_twelve_pixels(drawn: Drawn):
    assert min(note.font.size for note in drawn.figure.layout.annotations) >= 12


def test_heads_and_names_have_room(everything):
    """With nearly half an em to a letter, at the widths the figure is made for."""
    for width in WIDTHS:
        size = SIZES[width]
        for word in everything.corpus.conditions:
            grid = grid_in(everything, word)
            if grid.empty:
                continue
            figure = draw(grid, width=width).figure
            axis = figure.layout["xaxis" if width == "phone" else "xaxis2"]
            column = PIXELS[width] * (1 - LABEL_LANE[width]) / (axis.range[1] - axis.range[0])
            heads = [note for note in figure.layout.annotations if note.yanchor == "bottom" and note.yref == "y"]
            lines = [without_tags(line) for note in heads for line in note.text.split("<br>")]
            assert max(len(line) for line in lines) * 0.44 * size.small <= column, word
            names = grid["label"].str.len().max() * 0.5 * size.text + 65
            assert names <= PIXELS[width] * (LABEL_LANE[width] or 1), word


def test_nothing_is_drawn_outside_the_axes(drawn: Drawn):
    layout = drawn.figure.layout
    low, high = layout["xaxis" if drawn.width == "phone" else "xaxis2"].range
    assert drawn.marks["x"].between(low, high).all()
    bottom, top = layout.yaxis.range
    assert drawn.marks["y"].between(top, bottom).all()
    assert top < -0.5 < len(drawn.rows) - 0.5 < bottom


def test_light_and_dark_differ_in_colour_only(everything):
    grid = grid_in(everything)
    for width in WIDTHS:
        light, dark = draw(grid, "light", width), draw(grid, "dark", width)
        shape = ["study_id", "result_id", "x", "y", "symbol", "size", "said"]
        pd.testing.assert_frame_equal(light.marks[shape], dark.marks[shape])
        assert [without_tags(text) for text in light.texts] == [without_tags(text) for text in dark.texts]
        assert light.figure.layout.height == dark.figure.layout.height
        assert not light.marks["fill"].eq(dark.marks["fill"]).where(light.marks["fill"].ne(CLEAR)).any()


# Many, few, none.
@pytest.mark.parametrize("width", WIDTHS)
def test_rows_keep_their_height_to_the_forty_fifth(width: Width):
    def rows(count: int) -> Drawn:
        return draw(grid_of(*(trial(f"t{place}", results=[result(**UP)]) for place in range(count))), width=width)

    many, some, few = rows(45), rows(30), rows(2)
    assert many.figure.layout.height - some.figure.layout.height == 15 * ROW[width]
    assert few.figure.layout.height < some.figure.layout.height - 28 * ROW[width]
    assert len(many.marks) == len(many.rows) == 45
    assert many.texts.count("Pain") == 1  # said again under so many rows
    assert few.texts.count("Pain") == 0
    assert all(first < second for first, second in pairwise(sorted(many.marks["y"])))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
def test_two_trials_and_hollow_ones_alone_make_a_whole_figure(mode: Mode, width: Width, everything):
    for word in ("joint replacement", "PTSD"):
        shown = draw(grid_in(everything, word), mode, width)
        assert 0 < len(shown.rows) == shown.grid["study_id"].nunique()
        assert 0 < len(shown.marks) == len(shown.grid)
        axis = shown.figure.layout["xaxis" if width == "phone" else "xaxis2"]
        assert axis.range[1] - axis.range[0] >= 3  # three columns do not stretch over a laptop


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_at_all_is_said_in_a_sentence(width: Width, everything):
    shown = chart.figure(grid_in(everything).iloc[:0], "light", width)
    assert not shown.data
    (note,) = shown.layout.annotations
    assert "No trial in this selection" in note.text.replace("<br>", " ")
    assert max(len(line) for line in note.text.split("<br>")) * 0.5 * note.font.size < PIXELS[width]


# The same numbers from the files.
def test_chronic_low_back_pain_counted_from_the_files(recount: Recount, everything):
    expected = {}
    for study in recount.studies:
        if study["kind"] != "trial" or CONDITION not in study["conditions"].split("; "):
            continue
        rows = recount.results[study["study_id"]]
        own = [row for row in rows if row["condition"] == CONDITION] or rows
        ranked = sorted(own, key=lambda row: preference(row, study, CONDITION))
        for row in reversed(ranked):
            if row["outcome"] != "adverse events":
                expected[study["study_id"], row["outcome"]] = (row["result_id"], hollow_reason(row) or step(row))
    shown = draw(grid_in(everything))
    seen = {name.rsplit(" ", 2)[0]: int(name.split()[-2]) for name in shown.heads}
    outcomes = [outcome for _, outcome in expected]
    assert seen == {words.label(word): outcomes.count(word) for word in set(outcomes) if words.label(word) in seen}
    assert len(seen) == chart.MOST_COLUMNS["laptop"]
    drawn = dict(shown.marks[["result_id", "said"]].to_numpy())
    kept = {key: value for key, value in expected.items() if words.label(key[1]) in seen}
    assert set(drawn) == {result_id for result_id, _ in kept.values()}
    assert all(said in drawn[result_id] for result_id, said in kept.values())
    assert len(shown.rows) == len({study_id for study_id, _ in expected}) > 20
