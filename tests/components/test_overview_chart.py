"""The overview figure: every trial once in each lane, in its place and its colour, at every width, light and dark."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import overview as chart
from components.charts.lanes import NOT_REPORTED_X, Lane, overview_lanes, week_position
from components.charts.overview_layout import PHONE_TITLES, TITLES, WEEK_LABELS
from components.charts.size import SIZES, Width
from components.theme import PALETTES, Mode, palette
from evidence import filtering, overview
from evidence import vocabulary as words
from evidence.filtering import Filtered
from evidence.selection import Selection
from evidence.summary import SPEAKS
from tests.written import corpus_of, result, trial

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
HELPS = {"direction": "favours massage", "point_direction": "benefit"}
# Dots of almost the same time share a column: half its width, and a rounding error.
SNAP = 0.03 + 1e-9


@dataclass(frozen=True)
class Drawn:
    """A figure beside what it was drawn from."""

    rows: pd.DataFrame
    marks: pd.DataFrame
    mode: Mode
    width: Width
    figure: go.Figure

    @property
    def lanes(self) -> dict[str, Lane]:
        """Its lanes by name."""
        return overview_lanes(self.rows, float(self.marks["follow_up_weeks"].fillna(0).max()), self.width)

    def traces(self, lane: str, kind: str) -> list[go.Bar | go.Scatter]:
        """The traces of a kind in a lane, without the unseen bands over whole rows."""
        axis = self.lanes[lane].name
        found = [trace for trace in self.figure.data if trace.type == kind and (trace.xaxis or "x") == axis]
        return [trace for trace in found if not self.is_band(trace)]

    def bands(self) -> list[go.Bar]:
        """The unseen bars that take clicks."""
        return [trace for trace in self.figure.data if self.is_band(trace)]

    def is_band(self, trace: go.Bar | go.Scatter) -> bool:
        """Whether a trace covers whole rows: bars of full height."""
        return trace.type == "bar" and trace.width == 1.0

    def tiles(self, lane: str) -> pd.DataFrame:
        """One row per tile of a lane: slug, study_id, y, left, right, fill, outline."""
        return pd.concat([_tiles(trace) for trace in self.traces(lane, "bar")], ignore_index=True)

    def dots(self) -> pd.DataFrame:
        """One row per dot: slug, study_id, x, y, fill, outline."""
        (trace,) = self.traces("time", "scatter")
        return pd.DataFrame(
            {
                "slug": trace.customdata[:, 0],
                "study_id": trace.customdata[:, 1],
                "x": trace.x,
                "y": trace.y,
                "fill": trace.marker.color,
                "outline": trace.marker.line.color,
            }
        )


def _tiles(trace: go.Bar) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "slug": trace.customdata[:, 0],
            "study_id": trace.customdata[:, 1],
            "y": trace.y,
            "left": trace.base,
            "right": trace.base + trace.x,
            "fill": trace.marker.color,
            "outline": trace.marker.line.color,
        }
    )


def draw(filtered: Filtered, mode: Mode = "light", width: Width = "laptop") -> Drawn:
    """Draw everything a selection leaves, the long tail included."""
    rows = overview.condition_rows(filtered)
    marks = chart.marks_to_draw(rows, filtered.marks, filtered.corpus.studies, filtered.corpus.results)
    return Drawn(rows, marks, mode, width, chart.figure(rows, marks, mode, width))


@pytest.fixture(scope="module", params=[(mode, width) for mode in MODES for width in WIDTHS], ids="-".join)
def drawn(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """The real overview, in every mode and width."""
    return draw(everything, *request.param)


@pytest.fixture(scope="module", params=WIDTHS)
def at_each_width(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """The real overview at every width."""
    return draw(everything, "light", request.param)


def pairs(found: pd.DataFrame) -> list[tuple[str, str]]:
    """(condition slug, study id) of every mark."""
    return list(zip(found["slug"], found["study_id"], strict=True))


# Pure.
def test_the_same_input_gives_the_same_figure_and_is_left_alone(everything):
    first = draw(everything)
    rows, marks = first.rows.copy(deep=True), first.marks.copy(deep=True)
    again = chart.figure(first.rows, first.marks, "light", "laptop")
    assert again == first.figure
    pd.testing.assert_frame_equal(first.rows, rows)
    pd.testing.assert_frame_equal(first.marks, marks)


def test_choosing_the_marks_leaves_the_corpus_alone(everything):
    corpus = everything.corpus
    before = [frame.copy(deep=True) for frame in (everything.marks, corpus.studies, corpus.results)]
    draw(everything)
    for frame, copy in zip((everything.marks, corpus.studies, corpus.results), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


# Every trial once.
def test_every_trial_has_one_tile_in_each_of_its_rows(drawn: Drawn, everything):
    """Filled tiles in the first lane, hollow ones in the second; a phone says the number of hollow ones in words."""
    expected = pairs(drawn.marks)
    assert len(set(expected)) == len(expected) == len(everything.marks)
    shown = pairs(drawn.tiles("help")) + (pairs(drawn.tiles("hollow")) if "hollow" in drawn.lanes else [])
    speaking = pairs(drawn.marks[drawn.marks["role"].eq(SPEAKS)])
    assert sorted(shown) == sorted(expected if "hollow" in drawn.lanes else speaking)


def test_every_trial_has_one_dot_in_each_of_its_rows(drawn: Drawn):
    assert sorted(pairs(drawn.dots())) == sorted(pairs(drawn.marks))


def test_marks_stand_in_the_row_of_their_condition(drawn: Drawn):
    row_of = {words.slug(word): place for place, word in enumerate(drawn.rows["condition"])}
    lanes = [lane for lane in ("help", "hollow") if lane in drawn.lanes]
    for found in (*(drawn.tiles(lane) for lane in lanes), drawn.dots()):
        away = found["y"] - found["slug"].map(row_of)
        assert away.abs().max() < 0.5


# Colours and sides.
def step_of(drawn: Drawn, column: str = "step") -> dict[tuple[str, str], str]:
    marks = drawn.marks
    said = [
        words.STEPS[step] if role == SPEAKS else "hollow"
        for role, step in zip(marks["role"], marks[column], strict=True)
    ]
    return dict(zip(pairs(marks), said, strict=True))


def look_of(mode: Mode) -> dict[str, tuple[str, str]]:
    """Fill and outline of every step, and of hollow marks."""
    colours = palette(mode)
    filled = dict(zip(words.STEPS, zip(colours.steps, colours.step_outlines, strict=True), strict=True))
    return filled | {"hollow": ("rgba(0,0,0,0)", colours.muted)}


def looks(found: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    return dict(zip(pairs(found), zip(found["fill"], found["outline"], strict=True), strict=True))


def test_tiles_have_the_colour_of_what_their_trial_says(drawn: Drawn):
    step, look = step_of(drawn), look_of(drawn.mode)
    shown = looks(drawn.tiles("help"))
    if "hollow" in drawn.lanes:
        shown |= looks(drawn.tiles("hollow"))
    assert shown == {pair: look[step[pair]] for pair in shown}


def test_dots_have_the_colour_of_what_was_found_at_that_time(drawn: Drawn):
    step, look = step_of(drawn, "follow_up_step"), look_of(drawn.mode)
    assert looks(drawn.dots()) == {pair: look[said] for pair, said in step.items()}
    assert step != step_of(drawn)  # some trials found something else at the end


def test_a_dot_without_a_time_has_the_colour_of_its_tile(everything):
    """Grey would say that the source shows no side."""
    shown = draw(everything)
    found, tiles = shown.dots(), looks(shown.tiles("help"))
    untimed = looks(found[found["x"] == NOT_REPORTED_X])
    told = {pair: look for pair, look in untimed.items() if pair in tiles}
    assert len(set(told.values())) > 1
    assert told == {pair: tiles[pair] for pair in told}


def test_tiles_for_massage_lie_right_of_those_without_a_side_and_those_against_it_left(everything):
    shown = draw(everything)
    tiles = shown.tiles("help").assign(step=[step_of(shown)[pair] for pair in pairs(shown.tiles("help"))])
    order = ["clearly favours comparator", "leans to comparator", "no side shown", "leans to massage"]
    for _, row in tiles.groupby("slug"):
        placed = row.sort_values("left")
        ranks = [order.index(said) if said in order else len(order) for said in placed["step"]]
        assert ranks == sorted(ranks)
        without_side = placed[placed["step"].eq("no side shown")]
        assert without_side["left"].sum() + without_side["right"].sum() == pytest.approx(0, abs=1e-9)
        assert (placed.loc[placed["step"].isin(words.STEPS[:2]), "left"] >= 0).all()
        assert (placed.loc[placed["step"].isin(words.STEPS[3:]), "right"] <= 0).all()


def test_tiles_of_a_row_are_equally_wide_and_do_not_overlap(at_each_width: Drawn):
    for lane in [lane for lane in ("help", "hollow") if lane in at_each_width.lanes]:
        tiles = at_each_width.tiles(lane)
        assert np.allclose(tiles["right"] - tiles["left"], chart.TILE)
        for _, row in tiles.groupby("slug"):
            placed = row.sort_values("left")
            assert all(right < left for right, left in pairwise_edges(placed))


def pairwise_edges(placed: pd.DataFrame) -> list[tuple[float, float]]:
    return [(first.right, second.left) for first, second in pairwise(placed.itertuples())]


def test_no_two_dots_of_a_row_hide_each_other(at_each_width: Drawn):
    dots = at_each_width.dots()
    assert not dots.assign(x=dots["x"].round(6), y=dots["y"].round(6)).duplicated(["x", "y"]).any()


def test_a_dot_stands_at_its_week_or_at_not_reported(everything):
    shown = draw(everything)
    weeks = dict(zip(pairs(shown.marks), shown.marks["follow_up_weeks"], strict=True))
    for slug, study_id, x in shown.dots()[["slug", "study_id", "x"]].itertuples(index=False):
        week = weeks[slug, study_id]
        expected = NOT_REPORTED_X if np.isnan(week) else float(week_position(week))
        assert x == pytest.approx(expected, abs=SNAP)


def test_what_is_not_reported_stands_apart_from_week_nought(everything):
    dots = draw(everything).dots()
    assert dots["x"].le(NOT_REPORTED_X / 2).any()
    assert not dots["x"].between(NOT_REPORTED_X / 2, -1e-9, inclusive="neither").any()


# Quality.
def test_quality_shares_fill_every_row_in_the_order_of_tiers(drawn: Drawn):
    (trace,) = drawn.traces("quality", "bar")
    found = pd.DataFrame(
        {
            "y": np.round(np.asarray(trace.y)).astype(int),
            "left": trace.base,
            "share": trace.x,
            "fill": trace.marker.color,
        }
    )
    for place, row in found.groupby("y"):
        counted = drawn.rows[list(words.TRIAL_TIERS)].iloc[place] / drawn.rows["trials"].iloc[place]
        assert row["share"].tolist() == pytest.approx(counted.tolist())
        assert row["left"].tolist() == pytest.approx([0, *np.cumsum(counted)[:-1]])
        assert row["fill"].tolist() == list(palette(drawn.mode).tiers)


# Inside the axes.
def test_nothing_is_drawn_outside_its_lane(drawn: Drawn):
    layout = drawn.figure.layout
    for name in [name for name in ("help", "hollow", "quality") if name in drawn.lanes]:
        low, high = layout[drawn.lanes[name].layout_key].range
        for trace in drawn.traces(name, "bar"):
            assert np.min(trace.base) >= low
            assert np.max(trace.base + trace.x) <= high
    low, high = layout[drawn.lanes["time"].layout_key].range
    assert drawn.dots()["x"].between(low, high).all()
    bottom, top = layout.yaxis.range
    assert top < -0.5 < len(drawn.rows) - 0.5 <= bottom


def test_lanes_lie_beside_each_other(drawn: Drawn):
    spans = [drawn.figure.layout[lane.layout_key].domain for lane in drawn.lanes.values()]
    assert all(0 <= left < right <= 1 for left, right in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))


def test_a_click_anywhere_in_a_row_means_its_condition(drawn: Drawn):
    slugs = [words.slug(word) for word in drawn.rows["condition"]]
    bands = drawn.bands()
    assert [band.xaxis or "x" for band in bands] == [lane.name for lane in drawn.lanes.values()]
    for band, lane in zip(bands, drawn.lanes.values(), strict=True):
        assert [slug for slug, _ in band.customdata] == slugs
        assert np.allclose(band.base, lane.low)
        assert np.allclose(band.base + band.x, lane.high)


# Words.
def annotations(drawn: Drawn) -> list[str]:
    return [note.text for note in drawn.figure.layout.annotations]


def row_labels(drawn: Drawn) -> dict[float, str]:
    """The text beside or above each row, by its height."""
    (trace,) = (trace for trace in drawn.figure.data if trace.name == "labels")
    return dict(zip(trace.y, trace.text, strict=True))


def test_every_row_has_its_whole_label_and_number_of_trials(drawn: Drawn):
    said = row_labels(drawn)
    assert len(said) == len(drawn.rows)
    for place, row in enumerate(drawn.rows.to_dict("records")):
        own = said[place if "label" in drawn.lanes else place - 0.46]
        whole = re.sub(r"<[^>]+>", "", own.replace("<br>", " "))
        assert whole.startswith(f"{words.label(row['condition'])}  ")
        assert f">{row['trials']}" in own
        if "hollow" not in drawn.lanes and row["hollow"]:
            assert f"{row['hollow']} cannot tell" in own


def test_every_column_has_its_title_and_the_weeks_their_numbers(drawn: Drawn):
    said = annotations(drawn)
    titles = PHONE_TITLES if drawn.width == "phone" else TITLES
    assert [text for text in said if text.startswith("<b>")] == [f"<b>{title}</b>" for title in titles.values()]
    assert set(WEEK_LABELS[drawn.width].values()) <= set(said)
    assert "n.r." in said


def test_every_mark_tells_what_it_is(everything):
    shown = draw(everything)
    (tiles,) = shown.traces("hollow", "bar")
    reasons = Counter(next(reason for reason in words.HOLLOW_REASONS if reason in text) for text in tiles.hovertext)
    marks = shown.marks
    assert reasons == Counter(words.HOLLOW_REASONS[role] for role in marks.loc[marks["role"].ne(SPEAKS), "role"])
    assert all("quality: " in text and "<b>" in text for text in tiles.hovertext)


def test_what_is_missing_is_said_under_the_pointer():
    shown = draw(filtering.apply(Selection(), corpus_of(trial(results=[result(**HELPS)]))))
    ((text,),) = [trace.hovertext for trace in shown.traces("help", "bar")]
    assert "n not reported" in text
    assert "time not reported" in text
    assert "clearly favours massage" in text


def test_nothing_is_written_smaller_than_twelve_pixels(drawn: Drawn):
    assert min(note.font.size for note in drawn.figure.layout.annotations) >= 12


def test_light_and_dark_differ_in_colour_only(everything):
    for width in WIDTHS:
        light, dark = draw(everything, "light", width), draw(everything, "dark", width)
        assert len(light.figure.data) == len(dark.figure.data)
        for bright, dim in zip(light.figure.data, dark.figure.data, strict=True):
            for name in ("x", "y", "base", "customdata", "hovertext"):
                np.testing.assert_array_equal(getattr(bright, name, None), getattr(dim, name, None))
        without_colour = [plain_text(annotations(shown), shown.mode) for shown in (light, dark)]
        assert without_colour[0] == without_colour[1]
        assert light.figure.layout.height == dark.figure.layout.height
        assert light.figure != dark.figure


def plain_text(texts: list[str], mode: Mode) -> list[str]:
    """Texts with the colours of a mode taken out."""
    colours = palette(mode)
    for colour in (colours.muted, *colours.steps, *colours.tiers):
        texts = [text.replace(colour, "") for text in texts]
    return texts


def test_rows_keep_their_height_however_many_there_are(everything):
    one = filtering.apply(Selection(conditions=("neck pain",)), everything.corpus)
    for width in WIDTHS:
        many, single = draw(everything, width=width), draw(one, width=width)
        more = len(many.rows) - len(single.rows)
        assert many.figure.layout.height - single.figure.layout.height == more * SIZES[width].row


# Many trials, one trial, none that speaks.
@pytest.fixture(scope="module", params=WIDTHS)
def merged(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """Every trial four times: too many for tiles."""
    copies = 4
    rows = overview.condition_rows(everything)
    counted = [name for name in rows if name not in ("condition", "code")]
    rows = rows.assign(**{name: rows[name] * copies for name in counted})
    marks = pd.concat([everything.marks] * copies, ignore_index=True)
    drawn = chart.marks_to_draw(rows, marks, everything.corpus.studies, everything.corpus.results)
    assert len(drawn) == copies * len(everything.marks) > chart.MOST_TILES
    return Drawn(rows, drawn, "light", request.param, chart.figure(rows, drawn, "light", request.param))


def test_merged_bars_keep_every_row_s_number_of_each_step(merged: Drawn):
    (trace,) = merged.traces("help", "bar")
    colours = dict(zip(palette("light").steps, words.STEPS, strict=True))
    found: Counter = Counter()
    for y, wide, colour in zip(np.round(trace.y), trace.x, trace.marker.color, strict=True):
        found[merged.rows["condition"].iloc[int(y)], colours[colour]] += wide
    assert found == Counter(
        {(row["condition"], step): row[step] for row in merged.rows.to_dict("records") for step in words.STEPS}
    )
    assert len(trace.y) == len(merged.rows) * len(words.STEPS)


def test_merged_hollow_bars_keep_every_row_s_number(merged: Drawn):
    if "hollow" in merged.lanes:
        (trace,) = merged.traces("hollow", "bar")
        assert list(trace.x) == merged.rows["hollow"].tolist()
    else:
        assert sum("cannot tell" in text for text in row_labels(merged).values()) == merged.rows["hollow"].gt(0).sum()


def test_merged_dots_keep_the_number_of_trials_and_grow_with_it(merged: Drawn):
    (trace,) = merged.traces("time", "scatter")
    assert sum(trace.hovertext) == len(merged.marks)
    by_size = sorted(zip(trace.hovertext, trace.marker.size, strict=True))
    assert [size for _, size in by_size] == sorted(trace.marker.size)
    assert len(trace.x) < len(merged.marks) / 4


def test_merged_marks_carry_no_words_of_single_trials(merged: Drawn):
    """So that a hundred thousand trials are drawn without writing a sentence for each."""
    assert not {"slug", "study_id", "said"} & set(merged.marks)


def test_merged_marks_stay_inside_their_lanes(merged: Drawn):
    layout = merged.figure.layout
    for name in [name for name in ("help", "hollow") if name in merged.lanes]:
        low, high = layout[merged.lanes[name].layout_key].range
        (trace,) = merged.traces(name, "bar")
        assert low <= np.min(trace.base) <= np.max(trace.base + trace.x) <= high


@pytest.mark.parametrize("width", WIDTHS)
def test_one_trial_makes_a_whole_figure(width: Width):
    shown = draw(filtering.apply(Selection(), corpus_of(trial(results=[result(**HELPS, time_weeks=5)]))), width=width)
    assert pairs(shown.tiles("help")) == pairs(shown.dots()) == [("chronic-low-back-pain", "smith-2000")]
    low, high = shown.figure.layout[shown.lanes["help"].layout_key].range
    assert high - low >= 8  # one tile does not fill the lane


@pytest.mark.parametrize("width", WIDTHS)
def test_hollow_trials_alone_make_a_whole_figure(width: Width):
    hollow = [trial(f"trial-{place}", results=[result(basis="narrative")]) for place in range(3)]
    shown = draw(filtering.apply(Selection(), corpus_of(*hollow)), width=width)
    assert len(shown.tiles("help")) == 0
    assert len(shown.dots()) == 3
    assert shown.dots()["x"].tolist() == pytest.approx([NOT_REPORTED_X] * 3, abs=SNAP)


def test_marks_of_rows_that_are_folded_are_not_drawn(everything):
    main, tail = overview.fold(overview.condition_rows(everything))
    marks = chart.marks_to_draw(main, everything.marks, everything.corpus.studies, everything.corpus.results)
    assert set(marks["slug"]) == {words.slug(word) for word in main["condition"]}
    assert len(marks) == main["trials"].sum() == len(everything.marks) - tail["trials"].sum()


def test_the_farthest_follow_up_fits_the_axis():
    far = trial(results=[result(time_weeks=1500, **HELPS)], longest_follow_up_weeks=1500)
    shown = draw(filtering.apply(Selection(), corpus_of(far)))
    low, high = shown.figure.layout[shown.lanes["time"].layout_key].range
    assert low < shown.dots()["x"].iloc[0] < high


def test_without_any_printed_time_the_week_axis_is_still_there():
    shown = draw(filtering.apply(Selection(), corpus_of(trial(results=[result(**HELPS)]))))
    low, high = shown.figure.layout[shown.lanes["time"].layout_key].range
    assert low < shown.dots()["x"].iloc[0] < week_position(52) < high


def test_every_mode_has_every_colour():
    for colours in PALETTES.values():
        assert len(colours.steps) == len(colours.step_outlines) == len(words.STEPS)
        assert len(colours.tiers) == len(words.TRIAL_TIERS)
        assert len(set(colours.steps)) == len(words.STEPS)
