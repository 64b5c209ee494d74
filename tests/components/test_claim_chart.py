"""The picture of a statement: every trial once in its row, on its side, at its time; and a chip for every verdict."""

from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest

from components import verdict_chip
from components.charts import claim as chart
from components.charts.lanes import NOT_REPORTED_X, week_position
from components.charts.size import Width
from components.theme import Mode, palette
from evidence.claims import judge_folder
from evidence.tables import PROJECT_DATA
from evidence.verdict import Verdict
from evidence.vocabulary import VERDICTS

WIDTHS: tuple[Width, ...] = ("phone", "laptop", "wide")
MODES: tuple[Mode, ...] = ("light", "dark")
DRAWN = ("lbp-helps", "neck-helps", "heart-bp", "small-studies", "pregnancy-yoga-massage")


@cache
def judged() -> dict[str, Verdict]:
    return {claim.id: verdict for claim, verdict in judge_folder(PROJECT_DATA)}


def traces(claim_id: str, axis: str, width: Width = "laptop") -> list:
    found = chart.figure(chart.rows_to_draw(judged()[claim_id]), "light", width).data
    drawn = [one for one in found if one.type == "bar" or one.mode != "text"]
    return [one for one in drawn if (one.xaxis or "x") == axis]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("claim_id", DRAWN)
def test_plotly_accepts_every_property(claim_id: str, mode: Mode, width: Width):
    go.Figure(chart.figure(chart.rows_to_draw(judged()[claim_id]), mode, width).to_dict())


def test_rows_are_families_or_parts():
    assert [name for name, _ in chart.rows_to_draw(judged()["lbp-helps"])] == [
        "v nothing added or usual care",
        "v sham or another therapy",
    ]
    assert [name for name, _ in chart.rows_to_draw(judged()["heart-bp"])] == [
        "Heart rate",
        "Blood pressure",
        "Bowel function",
    ]
    assert chart.rows_to_draw(judged()["type-does-not-matter"]) == []


@pytest.mark.parametrize("claim_id", ["lbp-helps", "neck-helps", "heart-bp"])
def test_every_trial_is_a_tile_on_its_side(claim_id: str):
    rows = chart.rows_to_draw(judged()[claim_id])
    for (_, told), trace in zip(rows, traces(claim_id, "x"), strict=True):
        assert sorted(data[0] for data in trace["customdata"]) == sorted(told["study_id"])
        middle = np.asarray(trace["base"]) + np.asarray(trace["x"]) / 2
        step = told.set_index("study_id")["step"]
        half = (step == 2).sum() / 2
        for (study,), x in zip(trace["customdata"], middle, strict=True):
            side = 1 if step[study] <= 1 else -1 if step[study] >= 3 else 0
            assert (x > half) if side == 1 else (x < -half) if side == -1 else (abs(x) < half)
        starts = np.sort(trace["base"])
        assert np.all(np.diff(starts) >= chart.TILE - 1e-9)


def test_every_trial_is_a_dot_at_its_time():
    (_, told), *_ = chart.rows_to_draw(judged()["neck-helps"])
    trace = traces("neck-helps", "x2")[0]
    weeks = told.set_index("study_id")["weeks"]
    for (study,), x in zip(trace["customdata"], trace["x"], strict=True):
        expected = NOT_REPORTED_X if np.isnan(weeks[study]) else float(week_position(weeks[study]))
        assert abs(x - expected) <= 0.031


def test_a_trial_without_a_time_keeps_the_colour_of_its_report():
    (_, told), *_ = chart.rows_to_draw(judged()["knee-oa"])
    trace = traces("knee-oa", "x2")[0]
    colour = dict(zip([data[0] for data in trace["customdata"]], trace["marker"]["color"], strict=True))
    for row in told[told["weeks"].isna()].to_dict("records"):
        assert colour[row["study_id"]] == palette("light").steps[row["step"]]


def test_many_trials_merge_and_still_count_all():
    rows = chart.rows_to_draw(judged()["small-studies"])
    for (_, told), bars, dots in zip(rows, traces("small-studies", "x"), traces("small-studies", "x2"), strict=True):
        assert sum(bars["x"]) == len(told)
        assert sum(int(text.split()[0]) for text in dots["hovertext"]) == len(told)


def test_shares_of_quality_fill_the_bar():
    for trace in traces("lbp-helps", "x3"):
        assert sum(trace["x"]) == pytest.approx(1)


def test_the_table_holds_what_is_drawn():
    rows = chart.rows_to_draw(judged()["lbp-helps"])
    table = chart.table(rows)
    assert len(table) == sum(len(told) for _, told in rows)
    assert set(table["direction"]) <= {"clearly favours massage", "leans to massage", "no side shown"}


@pytest.mark.parametrize("width", WIDTHS)
def test_text_is_large_enough(width: Width):
    room = chart.ROOMS[width]
    assert min(room.text, room.small, room.heading) >= 12
    assert width != "wide" or room.text >= 20


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("word", VERDICTS)
def test_a_chip_says_its_word_and_can_be_read(word: str, mode: Mode):
    html = verdict_chip.html(word, mode)
    assert f"{word[:1].upper()}{word[1:]}</span>" in html
    assert "data:image/svg+xml" in html
    colours = palette(mode)
    dark, light = sorted((_luminance(colours.verdicts[VERDICTS.index(word)]), _luminance(colours.paper)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_chips_differ_in_more_than_colour():
    icons = {verdict_chip.html(word, "light").split("base64,")[1].split('"')[0] for word in VERDICTS}
    assert len(icons) == len(VERDICTS)


@pytest.mark.parametrize("claim_id", DRAWN)
def test_no_dot_lies_outside_its_lane(claim_id: str):
    found = chart.figure(chart.rows_to_draw(judged()[claim_id]), "light", "laptop")
    low, high = found.layout.xaxis2.range
    assert all(low < x < high for trace in traces(claim_id, "x2") for x in trace["x"])
