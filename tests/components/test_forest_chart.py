"""The forest plot: every trial once in its row, as large as its weight, cut where it leaves the axis; both modes."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from components.charts import forest as chart
from components.charts.lanes import Lane
from components.charts.size import SIZES, Width
from components.theme import Mode, palette
from evidence import condition as conditions
from evidence import filtering, forest
from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.forest import Family
from evidence.pooling import Pooled
from evidence.selection import Selection
from evidence.vocabulary import TIERS
from tests.evidence.test_condition import figured, scores
from tests.evidence.test_forest import trial_of
from tests.written import appraisal, trial

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
CLEAR = "rgba(0,0,0,0)"
LONG_NAME = "Papadopoulos-Wojciechowska van der Heijden"
every_width = pytest.mark.parametrize("width", WIDTHS)


@dataclass(frozen=True)
class Drawn:
    """A figure beside what it was drawn from."""

    families: list[Family]
    mode: Mode
    width: Width
    figure: go.Figure

    @property
    def trials(self) -> dict[str, dict]:
        """The trials by study_id."""
        return {row["study_id"]: row for family in self.families for row in family.trials.to_dict("records")}

    @property
    def bands(self) -> list[go.Bar]:
        """The unseen bars that take clicks, one trace a column."""
        return [trace for trace in self.figure.data if trace.type == "bar"]

    @property
    def scatters(self) -> list[go.Scatter]:
        """All that is seen."""
        return [trace for trace in self.figure.data if trace.type == "scatter"]

    @property
    def row_of(self) -> dict[str, int]:
        """The row of each trial."""
        return {data[0]: y for data, y in zip(self.bands[0].customdata, self.bands[0].y, strict=True)}

    @property
    def plot(self) -> Lane:
        """The lane that holds the intervals."""
        (axis,) = {trace.xaxis for trace in self.scatters}
        drawn = self.figure.layout["xaxis" + (axis or "x")[1:]]
        return Lane(int((axis or "x")[1:] or 1), tuple(drawn.domain), *drawn.range)

    @property
    def squares(self) -> go.Scatter:
        """The trace of squares."""
        (trace,) = [trace for trace in self.scatters if trace.mode == "markers" and trace.marker.symbol == "square"]
        return trace

    def square(self, study_id: str) -> dict:
        """Place, size and colours of one trial's square."""
        found = self.squares
        place = [data[0] for data in found.customdata].index(study_id)
        return {
            "x": found.x[place],
            "y": found.y[place],
            "size": found.marker.size[place],
            "fill": found.marker.color[place],
            "outline": found.marker.line.color[place],
            "words": found.hovertext[place],
        }

    @property
    def intervals(self) -> dict[str, tuple[float, float, str, str]]:
        """Left end, right end, dash and colour of each trial's interval."""
        study_at = {y + SIZES[self.width].drop: study for study, y in self.row_of.items()}
        found = {}
        for trace in self.scatters[:2]:
            for left, right, y in zip(trace.x[0::3], trace.x[1::3], trace.y[0::3], strict=True):
                assert study_at[y] not in found
                found[study_at[y]] = (left, right, trace.line.dash, trace.line.color)
        return found

    @property
    def heads(self) -> list[tuple[str, float, str]]:
        """Study, place and symbol of each arrow head."""
        study_at = {y + SIZES[self.width].drop: study for study, y in self.row_of.items()}
        (trace,) = [trace for trace in self.scatters if trace.mode == "markers" and trace.marker.symbol != "square"]
        return [(study_at[y], x, symbol) for x, y, symbol in zip(trace.x, trace.y, trace.marker.symbol, strict=True)]

    @property
    def diamonds(self) -> list[go.Scatter]:
        """A trace for each diamond."""
        return [trace for trace in self.scatters if trace.fill == "toself"]

    @property
    def predictions(self) -> list[go.Scatter]:
        """A trace for each bar of a prediction interval."""
        return [trace for trace in self.scatters if trace.line.width == 5]

    @property
    def words(self) -> list[str]:
        """All that is written."""
        return [note.text for note in self.figure.layout.annotations]


def draw(
    *studies: dict,
    excluded: tuple[str, ...] = (),
    width: Width = "laptop",
    mode: Mode = "light",
    order: str = "effect",
) -> Drawn:
    families = forest.families(figured(*studies), excluded, order)
    return Drawn(families, mode, width, chart.figure(families, mode, width))


def strong(name: str, points: float, n: int) -> dict:
    cells = {"randomised": "yes", "appraisals": [appraisal(rating="8/10")]}
    return trial_of(name, points, n, **cells)


# One trial of each kind: heavy and light, of four qualities, on both sides, without people or time printed.
MIXED = (
    strong("heavy", 0.8, 160),
    trial_of("middle", 1.0, 60, first_author=LONG_NAME, year=1999),
    trial_of("light", 1.4, 20, design="quasi-randomised trial"),
    trial_of("harm", -0.4, 40, n_randomised=None),
    trial_of("one", 0.5, 30, family="active"),
    trial_of("two", 1.5, 45, family="active", treatment_weeks=6),
)
# A trial of three people a group has an interval far beyond the axis.
BEYOND = (*(trial_of(name, 1.0, 60) for name in "abc"), trial_of("up", 5.0, 3), trial_of("down", -5.0, 3))


# Every trial.
@every_width
@pytest.mark.parametrize("excluded", [(), ("light",), ("heavy", "middle", "light", "harm", "one", "two")], ids=len)
def test_every_trial_stands_once(width: Width, excluded: tuple[str, ...]):
    drawn = draw(*MIXED, width=width, excluded=excluded)
    expected = sorted(drawn.trials)
    assert len(expected) == len(MIXED)
    assert sorted(data[0] for data in drawn.squares.customdata) == expected
    assert sorted(drawn.intervals) == expected
    for band in drawn.bands:
        assert sorted(data[0] for data in band.customdata) == expected


@every_width
def test_a_click_anywhere_in_a_row_carries_its_trial(width: Width):
    drawn = draw(*MIXED, width=width)
    columns = {axis: drawn.figure.layout[axis] for axis in drawn.figure.layout if re.fullmatch(r"xaxis\d*", axis)}
    assert len(drawn.bands) == len(columns)
    for band in drawn.bands:
        low, high = columns["xaxis" + (band.xaxis or "x")[1:]].range
        assert set(band.base) == {low}
        assert [base + x for base, x in zip(band.base, band.x, strict=True)] == pytest.approx([high] * len(MIXED))
        assert (band.width, band.orientation) == (1.0, "h")
        assert {data[0]: y for data, y in zip(band.customdata, band.y, strict=True)} == drawn.row_of
    squares = {study: drawn.square(study)["y"] - SIZES[width].drop for study in drawn.trials}
    assert squares == pytest.approx(drawn.row_of)


@every_width
def test_a_click_on_a_square_carries_its_trial_and_pales_no_other(width: Width):
    drawn = draw(*MIXED, width=width)
    assert all(len(data) == 1 for data in drawn.squares.customdata)
    assert drawn.squares.unselected.marker.opacity == drawn.squares.selected.marker.opacity == 1
    others = [trace for trace in drawn.scatters if trace is not drawn.squares]
    assert {(trace.customdata, trace.hoverinfo) for trace in others} == {(None, "skip")}


@every_width
@pytest.mark.parametrize("order", forest.ORDERS)
def test_rows_follow_the_order_under_the_heading_of_their_family(width: Width, order: str):
    drawn = draw(*MIXED, width=width, order=order, excluded=("middle",))
    rows = [drawn.row_of[study] for family in drawn.families for study in family.trials["study_id"]]
    assert rows == [1, 2, 3, 4, 7, 8]
    headed = [note for note in drawn.figure.layout.annotations if "Against" in note.text]
    assert [(note.y, re.sub("</?b>", "", note.text)) for note in headed] == [
        (0, "Against nothing added or usual care"),
        (6, "Against sham or another therapy"),
    ]
    assert drawn.figure.layout.yaxis.range[0] > 9
    assert drawn.figure.layout.yaxis.range[1] < 0


def test_a_taller_table_is_a_taller_figure():
    heights = [draw(*MIXED[:k]).figure.layout.height for k in (1, 3, 6)]
    assert all(second > first for first, second in pairwise(heights))


# Squares.
@every_width
def test_squares_stand_at_g_inside_their_interval(width: Width):
    drawn = draw(*MIXED, width=width)
    for study, row in drawn.trials.items():
        assert drawn.square(study)["x"] == pytest.approx(row["g"])
        assert drawn.intervals[study][:2] == (pytest.approx(row["ci_low"]), pytest.approx(row["ci_high"]))


@every_width
def test_heavier_trials_have_larger_squares(width: Width):
    drawn = draw(*(trial_of(name, 1.0, n) for name, n in zip("abcde", (15, 25, 40, 60, 80), strict=True)), width=width)
    pairs = sorted((row["weight"], drawn.square(study)["size"]) for study, row in drawn.trials.items())
    areas = [size**2 for _, size in pairs]
    assert all(second > first for first, second in pairwise(areas))
    free = [(w, area) for (w, size), area in zip(pairs, areas, strict=True) if size > SIZES[width].dot * 0.8]
    assert len(free) >= 3
    shares = [area / weight for weight, area in free]
    assert max(shares) == pytest.approx(min(shares))


@every_width
def test_no_square_is_too_small_to_see_or_larger_than_its_row(width: Width):
    drawn = draw(trial_of("huge", 1.0, 5000), *(trial_of(name, 1.0, 5) for name in "ab"), width=width)
    sizes = {study: drawn.square(study)["size"] for study in drawn.trials}
    assert sizes["a"] == sizes["b"] >= SIZES[width].dot * 0.8 >= 4
    assert sizes["huge"] <= SIZES[width].row
    assert sizes["huge"] > sizes["a"]


def test_trials_that_are_not_pooled_are_all_of_one_size():
    drawn = draw(trial_of("a", 1.0, 200), trial_of("b", 1.0, 10))
    assert drawn.square("a")["size"] == drawn.square("b")["size"]


@pytest.mark.parametrize("mode", MODES)
def test_the_shade_of_a_square_is_its_quality(mode: Mode):
    drawn = draw(*MIXED, mode=mode)
    shades = {str(row["tier"]): drawn.square(study)["fill"] for study, row in drawn.trials.items()}
    assert set(shades) == {"stronger", "weaker", "not enough reported"}
    assert shades == {tier: palette(mode).tiers[TIERS.index(tier)] for tier in shades}
    assert len(set(shades.values())) == 3
    assert {drawn.square(study)["outline"] for study in drawn.trials} == {palette(mode).ink}


# Left out.
@every_width
@pytest.mark.parametrize("mode", MODES)
def test_excluded_trials_are_hollow_struck_through_and_dotted(width: Width, mode: Mode):
    drawn = draw(*MIXED, excluded=("middle", "one"), width=width, mode=mode)
    hollow = {study for study in drawn.trials if drawn.square(study)["fill"] == CLEAR}
    assert hollow == {"middle", "one"}
    assert {study for study, (*_, dash, _) in drawn.intervals.items() if dash == "dot"} == hollow
    struck = {match.group(1) for text in drawn.words if (match := re.search(r"<s>(.*?)</s>", text))}
    assert struck == {drawn.trials[study]["label"] for study in hollow}
    assert {study for study in drawn.trials if "left out" in drawn.square(study)["words"]} == hollow
    assert all(drawn.square(study)["outline"] == palette(mode).muted for study in hollow)


def test_excluded_trials_have_no_weight_in_words():
    drawn = draw(*MIXED, excluded=("light",))
    figures = [text for text in drawn.words if re.match(r"-?\d\.\d\d \(", text)]
    weighed = [text for text in figures if text.endswith("%")]
    assert (len(figures), len(weighed)) == (6, 3)
    assert sum(int(text.split()[-1].rstrip("%")) for text in weighed) == pytest.approx(100, abs=2)


# Beyond the axis.
@every_width
def test_an_interval_beyond_the_axis_is_cut_and_gets_an_arrow_head(width: Width):
    drawn = draw(*BEYOND, width=width)
    plot = drawn.plot
    assert drawn.trials["up"]["ci_high"] > plot.high
    assert drawn.trials["down"]["ci_low"] < plot.low
    assert drawn.intervals["up"][1] == plot.high
    assert drawn.intervals["down"][0] == plot.low
    assert {(study, symbol) for study, _, symbol in drawn.heads} == {
        ("up", "triangle-right"),
        ("down", "triangle-left"),
    }
    assert all(plot.low <= x <= plot.high for _, x, _ in drawn.heads)


@every_width
def test_an_interval_inside_the_axis_has_no_arrow_head(width: Width):
    assert draw(*MIXED, width=width).heads == []


def test_a_trial_wholly_beyond_the_axis_is_still_seen_at_its_edge():
    far = trial("far", results=[scores(mean_massage=-20.0, mean_comparator=20.0, n_massage=40, n_comparator=40)])
    drawn = draw(far, *BEYOND[:3])
    assert drawn.trials["far"]["ci_low"] > chart.CLIP
    assert drawn.square("far")["x"] == drawn.plot.high
    assert [(study, symbol) for study, _, symbol in drawn.heads] == [("far", "triangle-right")]


@every_width
def test_the_axis_holds_zero_and_everything_that_is_not_cut(width: Width):
    for studies in (MIXED, BEYOND, MIXED[:1]):
        drawn = draw(*studies, width=width)
        plot = drawn.plot
        assert -chart.CLIP - 0.1 <= plot.low < 0 < plot.high <= chart.CLIP + 0.1
        xs = [x for trace in drawn.scatters for x in trace.x if x is not None]
        assert plot.low <= min(xs) <= max(xs) <= plot.high


# Diamonds.
@every_width
def test_the_diamond_spans_the_pooled_interval_and_the_bar_the_prediction_interval(width: Width):
    drawn = draw(*MIXED, *(trial_of(f"s{place}", place, family="active") for place in range(2)), width=width)
    pooled = [family.pooled for family in drawn.families]
    assert all(isinstance(found, Pooled) for found in pooled)
    assert len(drawn.diamonds) == len(drawn.predictions) == len(pooled) == 2
    for diamond, bar, found in zip(drawn.diamonds, drawn.predictions, pooled, strict=True):
        assert list(diamond.x) == pytest.approx([found.ci_low, found.g, found.ci_high, found.g, found.ci_low])
        assert list(bar.x) == pytest.approx([found.prediction_low, found.prediction_high])
        assert min(bar.y) >= max(diamond.y)
        assert diamond.y[0] == diamond.y[2]
        assert diamond.y[1] < diamond.y[0] < diamond.y[3]


def test_the_diamond_moves_when_a_trial_is_excluded():
    whole, without = draw(*MIXED), draw(*MIXED, excluded=("harm",))
    assert without.diamonds[0].x[1] > whole.diamonds[0].x[1]
    found = without.families[0].pooled
    assert list(without.diamonds[0].x)[:3] == pytest.approx([found.ci_low, found.g, found.ci_high])


@every_width
def test_a_family_that_does_not_pool_says_why_instead(width: Width):
    drawn = draw(*MIXED[:2], *MIXED[4:], width=width)
    assert drawn.diamonds == drawn.predictions == []
    reasons = [text.replace("<br>", " ") for text in drawn.words if "not pooled" in text]
    expected = "<i>Two trials give figures, shown on their own: fewer than 3 trials are not pooled.</i>"
    assert reasons == [expected, expected]


@every_width
def test_the_dotted_line_and_the_line_of_no_difference_stand_where_they_should(width: Width):
    drawn = draw(*MIXED, width=width)
    paths = [shape for shape in drawn.figure.layout.shapes if shape.type == "path"]
    xs = [{float(x) for x in re.findall(r"[ML] ([-\d.e]+),", shape.path)} for shape in paths]
    assert xs == [{0.0}, {drawn.families[0].pooled.g}]
    assert [shape.line.dash for shape in paths] == [None, "dot"]


# Words.
@every_width
def test_names_and_figures_are_written_whole(width: Width):
    drawn = draw(*MIXED, width=width)
    written = "\n".join(drawn.words)
    for row in drawn.trials.values():
        assert row["label"] in written
        assert f"{row['g']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})" in written
    assert f"{LONG_NAME} 1999" in written
    assert "…" not in written and "..." not in written
    found = drawn.families[0].pooled
    assert f"<b>{found.g:.2f}</b> ({found.ci_low:.2f} to {found.ci_high:.2f})" in written
    assert "nan" not in written.lower() and "none" not in written.lower()


def test_a_prediction_interval_beyond_the_axis_ends_in_an_arrow_head():
    unlike = draw(*(trial_of(name, points, 60) for name, points in zip("abc", (-2.4, 1.0, 4.4), strict=True)))
    (bar,), pooled = unlike.predictions, unlike.families[0].pooled
    low, high = unlike.figure.layout["xaxis" + bar.xaxis[1:]].range
    assert pooled.prediction_low < low < 0 < high < pooled.prediction_high
    assert all(size > 0 for size in bar.marker.size)
    (inside,) = draw(*(trial_of(name, 1.0, 60) for name in "abc")).predictions
    assert list(inside.marker.size) == [0, 0]


@pytest.mark.parametrize("width", ["laptop", "wide"])
def test_columns_beside_the_plot_say_what_is_not_reported(width: Width):
    sized = scores(time_weeks=6.5, n_massage=617, n_comparator=617)
    found = figured(trial("timed", arms=[], results=[sized], massage_type="Thai"), trial_of("harm", -0.4))
    found.drawn.loc[found.drawn["study_id"] == "harm", "n_compared"] = np.nan
    families = forest.families(found)
    drawn = Drawn(families, "light", width, chart.figure(families, "light", width))

    def beside(study: str) -> list[str]:
        notes = [note for note in drawn.figure.layout.annotations if note.yref == "y"]
        return [note.text for note in notes if note.y == drawn.row_of[study]][1:4]

    assert beside("timed") == ["1,234", "Thai", "6.5"]
    assert beside("harm")[0] == beside("harm")[2] == "n.r."
    assert {"Trial", "n", "Massage", "Week", "g (95% CI), weight"} <= set(drawn.words)


@pytest.mark.parametrize("width", ["laptop", "wide"])
def test_the_prediction_interval_is_written_under_the_pooled_value(width: Width):
    drawn = draw(*MIXED, width=width)
    found = drawn.families[0].pooled
    assert f"next trial {found.prediction_low:.2f} to {found.prediction_high:.2f}" in drawn.words
    assert "<b>Pooled, 4 trials</b>" in drawn.words


@every_width
@pytest.mark.parametrize("studies", [MIXED, BEYOND, MIXED[:1]], ids=["mixed", "beyond", "one"])
def test_every_label_stands_inside_the_figure(width: Width, studies: tuple[dict, ...]):
    drawn = draw(*studies, width=width)
    layout = drawn.figure.layout
    bottom, top = layout.yaxis.range
    for note in layout.annotations:
        if note.xref == "paper":
            assert 0 <= note.x <= 1, note.text
        else:
            assert drawn.plot.low <= note.x <= drawn.plot.high, note.text
        if note.yref == "paper":
            assert 0 <= note.y <= 1, note.text
        else:
            assert top < note.y < bottom, note.text
    assert all(note.font.size >= 12 for note in layout.annotations)


@every_width
def test_the_axis_has_a_few_round_values_and_says_whose_side_is_which(width: Width):
    for studies in (MIXED, BEYOND):
        drawn = draw(*studies, width=width)
        ticks = [note for note in drawn.figure.layout.annotations if re.fullmatch(r"-?\d(\.5)?", note.text)]
        ticks = [note for note in ticks if note.xref == (drawn.squares.xaxis or "x")]
        assert [float(note.text) for note in ticks] == [note.x for note in ticks]
        assert 0.0 in [note.x for note in ticks]
        assert 2 <= len(ticks) <= 9
        (sides,) = [text for text in drawn.words if "comparator better" in text]
        assert sides.index("comparator better") < sides.index("massage better")


def test_what_a_pointer_reads_names_trial_figures_comparator_and_quality():
    drawn = draw(*MIXED)
    for study, row in drawn.trials.items():
        said = drawn.square(study)["words"].replace("<br>", " ")
        assert f"<b>{row['label']}</b>" in said
        assert row["derivation"] in said
        assert f"v {row['comparator_arm']}" in said
        assert f"quality: {row['tier']}" in said
    assert "nan" not in "".join(drawn.squares.hovertext)


# Every width and mode.
@every_width
@pytest.mark.parametrize("mode", MODES)
def test_every_width_and_mode_makes_a_valid_figure(width: Width, mode: Mode):
    drawn = draw(*MIXED, width=width, mode=mode)
    assert go.Figure(drawn.figure.to_dict()) == drawn.figure
    colours = palette(mode)
    assert {trace.fillcolor for trace in drawn.diamonds} == {colours.accent}
    written = {note.font.color for note in drawn.figure.layout.annotations}
    assert written <= {colours.ink, colours.muted}
    assert colours.ink in written


def test_light_and_dark_say_the_same():
    light, dark = draw(*MIXED, mode="light"), draw(*MIXED, mode="dark")
    strip = re.compile(r"color:#\w+")
    assert [strip.sub("", text) for text in light.words] == [strip.sub("", text) for text in dark.words]
    for first, second in zip(light.figure.data, dark.figure.data, strict=True):
        assert (first.x, first.y) == (second.x, second.y)


def test_only_the_phone_has_no_columns_beside_the_plot():
    assert {width: len(draw(*MIXED, width=width).bands) for width in WIDTHS} == {"phone": 1, "laptop": 6, "wide": 6}


@every_width
@pytest.mark.parametrize("mode", MODES)
def test_no_trial_with_figures_gives_a_sentence(width: Width, mode: Mode):
    figure = chart.figure([], mode, width)
    (note,) = figure.layout.annotations
    assert note.text == "No trial in this selection prints figures for this outcome."
    assert not figure.data
    assert figure.layout.xaxis.visible is False and figure.layout.yaxis.visible is False


# The real table.
@pytest.fixture(scope="module")
def effects(corpus: Corpus):
    return hedges_g(corpus.results, corpus.studies)


@pytest.mark.parametrize(
    "condition",
    ["chronic low back pain", "neck pain", "labour and childbirth", "constipation", "insomnia/sleep problems"],
)
def test_conditions_of_the_table_are_drawn_whole(corpus: Corpus, effects, condition: str):
    ordered = conditions.results_in_order(filtering.apply(Selection(conditions=(condition,)), corpus), condition)
    outcome = conditions.outcomes(ordered)["outcome"].iloc[0]
    families = forest.families(conditions.figures(ordered, outcome, effects))
    for width in WIDTHS:
        drawn = Drawn(families, "light", width, chart.figure(families, "light", width))
        assert len(drawn.squares.x) == len(drawn.trials) >= 3
        assert np.isfinite(np.array(drawn.squares.x, dtype="float64")).all()
        assert len(drawn.diamonds) == sum(isinstance(family.pooled, Pooled) for family in families)
