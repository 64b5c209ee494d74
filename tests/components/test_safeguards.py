"""The safeguards matrix: every trial and safeguard once, with what is said of it and by whom."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import safeguards as chart
from components.charts.size import SIZES, Width
from components.charts.trial_rows import LABEL_LANE, ROW
from components.theme import Mode, palette
from evidence import condition, filtering, quality
from evidence import vocabulary as words
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.quality import SAFEGUARDS
from evidence.selection import Selection
from tests.recount import Recount
from tests.written import appraisal, corpus_of, groups, result, trial

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
PIXELS: dict[Width, int] = {"phone": 352, "laptop": 900, "wide": 1454}
CONDITION = "chronic low back pain"
CLEAR = "rgba(0,0,0,0)"
COUNTED = dict(
    zip(
        SAFEGUARDS,
        ("random", "concealed", "blinded", "sham", "intention", "attrition", "registered", "fifty"),
        strict=True,
    )
)


def cells_in(filtered: Filtered, word: str = CONDITION) -> pd.DataFrame:
    corpus: Corpus = filtered.corpus
    tables = corpus.studies, corpus.results, corpus.arms, corpus.appraisals
    said, sources = quality.safeguards(*tables), quality.sources_of_safeguards(*tables)
    return chart.cells_to_draw(condition.trials(filtered, word), said, sources)


def cells_of(*studies: dict) -> pd.DataFrame:
    """The cells of trials written by hand."""
    return cells_in(filtering.apply(Selection(), corpus_of(*studies)))


@dataclass(frozen=True)
class Drawn:
    """A figure beside what it was drawn from."""

    cells: pd.DataFrame
    mode: Mode
    width: Width
    figure: go.Figure

    @property
    def marks(self) -> pd.DataFrame:
        """One row per mark: study_id, safeguard, x, y, symbol, size, fill, outline, said."""
        (trace,) = [trace for trace in self.figure.data if trace.type == "scatter" and trace.customdata is not None]
        return pd.DataFrame(
            {
                "study_id": trace.customdata[:, 0],
                "safeguard": trace.customdata[:, 1],
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
    def frames(self) -> go.Scatter:
        """The frames around what an appraisal says."""
        (trace,) = [trace for trace in self.figure.data if trace.type == "scatter" and trace.customdata is None]
        return trace

    @property
    def rows(self) -> list[str]:
        """study_id of every row, from the top."""
        return list(dict.fromkeys(self.marks.sort_values("y")["study_id"]))

    @property
    def texts(self) -> list[str]:
        """All that is written."""
        return [note.text for note in self.figure.layout.annotations]


def draw(cells: pd.DataFrame, mode: Mode = "light", width: Width = "laptop") -> Drawn:
    return Drawn(cells, mode, width, chart.figure(cells, mode, width))


@pytest.fixture(scope="module", params=[(mode, width) for mode in MODES for width in WIDTHS], ids="-".join)
def drawn(request: pytest.FixtureRequest, everything: Filtered) -> Drawn:
    """Chronic low back pain, in every mode and width."""
    return draw(cells_in(everything), *request.param)


# Pure.
def test_the_same_input_gives_the_same_figure_and_is_left_alone(everything):
    corpus = everything.corpus
    tables = corpus.studies, corpus.results, corpus.arms, corpus.appraisals
    given = [
        condition.trials(everything, CONDITION),
        quality.safeguards(*tables),
        quality.sources_of_safeguards(*tables),
    ]
    before = [frame.copy(deep=True) for frame in given]
    cells = chart.cells_to_draw(*given)
    kept = cells.copy(deep=True)
    assert draw(cells).figure == draw(chart.cells_to_draw(*given)).figure
    for frame, copy in zip([*given, cells], [*before, kept], strict=True):
        pd.testing.assert_frame_equal(frame, copy)


# Everything once.
def test_every_trial_and_safeguard_has_one_mark_in_its_place(drawn: Drawn, everything):
    trials = condition.trials(everything, CONDITION)["study_id"]
    marks = drawn.marks
    assert len(marks) == len(trials) * 8
    assert set(zip(marks["study_id"], marks["safeguard"], strict=True)) == {
        (study_id, name) for study_id in trials for name in SAFEGUARDS
    }
    places = {name: place for place, name in enumerate(SAFEGUARDS)}
    assert marks["x"].tolist() == marks["safeguard"].map(places).tolist()
    rows = marks["y"] - SIZES[drawn.width].drop
    assert rows.tolist() == pytest.approx(rows.round().tolist())
    assert marks.assign(row=rows.round()).groupby("row")["study_id"].nunique().tolist() == [1] * len(trials)


def test_a_click_anywhere_in_a_row_means_its_trial(drawn: Drawn):
    for bar in [trace for trace in drawn.figure.data if trace.type == "bar"]:
        assert [study_id for study_id, _ in bar.customdata] == drawn.rows
        assert list(bar.y) == list(range(len(drawn.rows)))
        assert bar.width == 1.0


def test_the_best_tier_stands_first_and_in_it_the_newest(everything):
    for word in (CONDITION, "cancer symptoms"):
        shown = draw(cells_in(everything, word))
        rows = shown.cells.drop_duplicates("study_id").set_index("study_id").loc[shown.rows]
        keys = list(zip(rows["tier"].cat.codes, -rows["year"], strict=True))
        assert keys == sorted(keys)
        assert rows["tier"].nunique() == 4


# What each mark says.
def look(state: str, mode: Mode) -> tuple[str, str, str]:
    colours = palette(mode)
    return {
        "yes": ("square", colours.tiers[0], colours.tiers[0]),
        "no": ("x-thin", CLEAR, colours.muted),
        words.NOT_REPORTED: ("circle", colours.tiers[3], colours.tier_outline),
    }[state]


@pytest.mark.parametrize("mode", MODES)
def test_reported_absent_and_not_reported_have_each_its_own_shape(mode: Mode):
    cells = {"randomised": "yes", "allocation_concealed": "no"}
    marks = draw(cells_of(trial(**cells, results=[result()])), mode).marks.set_index("safeguard")
    found = {name: (row["symbol"], row["fill"], row["outline"]) for name, row in marks.iterrows()}
    states = dict.fromkeys(SAFEGUARDS, words.NOT_REPORTED) | {
        "random_allocation": "yes",
        "allocation_concealed": "no",
        "sham_or_attention": "no",
    }
    assert found == {name: look(state, mode) for name, state in states.items()}
    assert "concealed allocation: <b>reported as absent</b>" in marks.loc["allocation_concealed", "said"]
    assert "registered: <b>not reported</b>" in marks.loc["registered", "said"]
    assert marks.loc["registered", "size"] < marks.loc["allocation_concealed", "size"]


def test_marks_of_the_real_table_look_as_their_state(drawn: Drawn):
    state = drawn.cells.set_index(["study_id", "safeguard"])["state"]
    for mark in drawn.marks.to_dict("records"):
        expected = look(state[mark["study_id"], mark["safeguard"]], drawn.mode)
        assert (mark["symbol"], mark["fill"], mark["outline"]) == expected


def test_what_an_appraisal_says_is_framed_and_named():
    said = appraisal("PEDro", "6/10", allocation_concealed="yes", assessor_blinded="no", intention_to_treat="unclear")
    shown = draw(cells_of(trial(randomised="yes", appraisals=[said], results=[result()])))
    marks = shown.marks.set_index("safeguard")
    framed = ["allocation_concealed", "assessor_blinded"]
    assert list(shown.frames.x) == marks.loc[framed, "x"].tolist()
    assert list(shown.frames.y) == marks.loc[framed, "y"].tolist()
    assert marks["said"].str.contains("from an appraisal: PEDro").loc[lambda found: found].index.tolist() == framed
    assert shown.frames.marker.symbol == "square-open"
    assert shown.frames.marker.size > marks["size"].max()


def test_frames_of_the_real_table_stand_where_the_row_itself_is_silent(everything):
    framed = 0
    for word in ("neck pain", "cancer symptoms", "labour and childbirth"):
        shown = draw(cells_in(everything, word))
        named = shown.cells[shown.cells["source"].notna() & shown.cells["source"].ne("row")]
        assert sorted(zip(shown.frames.x, shown.frames.y, strict=True)) == sorted(
            zip(named["x"], named["y"], strict=True)
        )
        assert named["state"].isin(words.YES_NO).all()
        framed += len(named)
    assert framed >= 6


def test_every_column_has_its_name_and_how_many_report_it(drawn: Drawn):
    for place, name in enumerate(SAFEGUARDS):
        reported = int((drawn.cells.loc[drawn.cells["safeguard"].eq(name), "state"] == "yes").sum())
        notes = [note for note in drawn.figure.layout.annotations if note.yref == "y" and note.yanchor == "bottom"]
        own = [note for note in notes if note.x == place and note.xanchor == "center"]
        said = " ".join(note.text for note in own)
        assert all(part in said for part in chart.HEADS[name])
        assert f">{reported if drawn.width == 'phone' else f'{reported} of {len(drawn.rows)}'}<" in said
        assert len(own) == (2 if drawn.width == "phone" else 1)


def test_the_key_names_every_state_and_tier(drawn: Drawn):
    said = " ".join(drawn.texts)
    assert all(text in said for text in (*chart.STATES.values(), "published appraisal", *words.TRIAL_TIERS))
    assert f"of {len(drawn.rows)}" in said


def test_every_row_has_its_name_and_number_of_people():
    shown = draw(cells_of(trial("a", first_author="A", n_randomised=1200), trial("b", first_author="B", year=1999)))
    names = [text for text in shown.texts if text.startswith(("A 2000", "B 1999"))]
    assert len(names) == 2
    assert ">1,200<" in names[0] and ">n.r.<" in names[1]
    assert shown.rows == ["a", "b"]


# Room.
def test_nothing_is_written_smaller_than_twelve_pixels(drawn: Drawn):
    assert min(note.font.size for note in drawn.figure.layout.annotations) >= 12


def test_heads_have_room_in_their_columns():
    for width in ("laptop", "wide"):
        column = PIXELS[width] * (1 - LABEL_LANE[width]) / 8
        longest = max(len(line) for head in chart.HEADS.values() for line in head)
        assert longest * 0.55 * SIZES[width].small < column
    assert max(len(" ".join(head)) for head in chart.HEADS.values()) * 0.55 * SIZES["phone"].small < 140


def test_light_and_dark_differ_in_colour_only(everything):
    for width in WIDTHS:
        light, dark = (draw(cells_in(everything), mode, width) for mode in MODES)
        shape = ["study_id", "safeguard", "x", "y", "symbol", "size", "said"]
        pd.testing.assert_frame_equal(light.marks[shape], dark.marks[shape])
        assert light.figure.layout.height == dark.figure.layout.height
        filled = light.marks["fill"].ne(CLEAR)
        assert not light.marks.loc[filled, "fill"].eq(dark.marks.loc[filled, "fill"]).any()


# Many, few, none.
@pytest.mark.parametrize("width", WIDTHS)
def test_rows_keep_their_height_to_the_forty_fifth(width: Width):
    many, few = (
        draw(cells_of(*(trial(f"t{place}", arms=groups(60, 60)) for place in range(count))), width=width)
        for count in (45, 2)
    )
    assert many.figure.layout.height - few.figure.layout.height == 43 * ROW[width]
    assert len(many.marks) == 45 * 8
    bottom, top = many.figure.layout.yaxis.range
    assert many.marks["y"].between(top, bottom).all()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("word", ["joint replacement", "PTSD"])
def test_few_trials_make_a_whole_figure(word: str, width: Width, mode: Mode, everything):
    shown = draw(cells_in(everything, word), mode, width)
    assert 0 < len(shown.rows) == len(condition.trials(everything, word))
    assert len(shown.marks) == len(shown.rows) * 8


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_at_all_is_said_in_a_sentence(width: Width, everything):
    cells = cells_in(everything, "any condition")
    assert cells.empty
    shown = chart.figure(cells, "light", width)
    assert not shown.data
    (note,) = shown.layout.annotations
    assert note.text.replace("<br>", " ") == "No trial of this condition is left in the selection."
    assert max(len(line) for line in note.text.split("<br>")) * 0.5 * note.font.size < PIXELS[width]


# The same numbers from the files.
@pytest.mark.parametrize("word", [CONDITION, "neck pain", "labour and childbirth"])
def test_states_and_tiers_counted_from_the_files(word: str, recount: Recount, everything):
    shown = draw(cells_in(everything, word))
    state = shown.cells.set_index(["study_id", "safeguard"])["state"]
    tier = shown.cells.drop_duplicates("study_id").set_index("study_id")["tier"]
    studies = [
        study for study in recount.studies if study["kind"] == "trial" and word in study["conditions"].split("; ")
    ]
    assert len(studies) == len(shown.rows)
    for study in studies:
        expected = recount.safeguards(study)
        found = {short: state[study["study_id"], name] for name, short in COUNTED.items()}
        assert found == {short: expected[short] for short in COUNTED.values()}
        assert tier[study["study_id"]] == recount.tier(study)
