"""The evidence map as a figure: a bubble per cell in its place, size, hue and depth, at every width, light and dark."""

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts import evidence_map as chart
from components.charts import evidence_map_layout as layouts
from components.charts.evidence_map_layout import COLUMNS, Grid
from components.theme import PALETTES, shades
from evidence import evidence_map as maps
from evidence import map_reading as reading
from evidence.evidence_map import CONDITION, GROUP, Cell
from evidence.vocabulary import CONDITION_GROUPS, slug

WIDTHS, MODES = ("phone", "laptop", "wide"), ("light", "dark")


@pytest.fixture(scope="module", params=maps.ACROSS)
def drawn(request, everything):
    return maps.build(everything, maps.plane(everything.corpus, request.param), "people")


def page(drawn, width="laptop"):
    return drawn.columns["word"].tolist()[: COLUMNS[drawn.across][width]]


def figure(drawn, mode="light", width="laptop", folded=(), chosen=None):
    shown = chart.lines(drawn, frozenset(folded))
    return chart.figure(drawn, shown, page(drawn, width), chosen, mode, width)


def trace(found, name):
    return next(one for one in found.data if one.name == name)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("folded", [(), CONDITION_GROUPS, ("pain",)], ids=["open", "folded", "one folded"])
def test_plotly_accepts_every_property(drawn, width, mode, folded):
    go.Figure(figure(drawn, mode, width, folded).to_dict())


def test_every_cell_of_the_page_is_drawn_once(drawn):
    found = figure(drawn)
    data = [tuple(row) for name in ("bubbles", "gaps") for row in trace(found, name).customdata]
    wanted = {(CONDITION, slug(row), slug(column)) for row in drawn.conditions["word"] for column in page(drawn)}
    assert len(data) == len(set(data)) == len(wanted)
    assert set(data) == wanted


def test_area_hue_shape_and_depth_say_what_the_numbers_say(drawn):
    bubbles, most = trace(figure(drawn), "bubbles"), chart.largest(drawn, chart.lines(drawn, frozenset()))
    cells = {(slug(row["row"]), slug(row["column"])): row for row in _conditions(drawn)}
    step_of = {0: 0, 1: 2, 2: 4}
    for data, size, colour, symbol in zip(
        bubbles.customdata, bubbles.marker.size, bubbles.marker.color, bubbles.marker.symbol, strict=True
    ):
        row = cells[tuple(data[1:])]
        (side,), (depth,) = (one(_frame(row)) for one in (reading.balance, reading.shade))
        assert symbol == chart.SYMBOLS[side]
        assert colour == ("rgba(0,0,0,0)" if side == 3 else shades("light", step_of[side], chart.DEPTHS)[depth])
        plain = max(29 * math.sqrt(row["people"] / most), 4)
        assert size == pytest.approx(plain * chart._AREA[side])


def _conditions(drawn):
    return drawn.cells[drawn.cells["level"] == CONDITION].to_dict("records")


def _frame(row):
    return pd.DataFrame([row])


def test_bubbles_lie_in_their_row_and_column(drawn):
    shown, columns = chart.lines(drawn, frozenset()), page(drawn)
    bubbles = trace(figure(drawn), "bubbles")
    for x, y, data in zip(bubbles.x, bubbles.y, bubbles.customdata, strict=True):
        assert slug(columns[x]) == data[2]
        assert slug(shown[int(y)].word) == data[1]


def test_a_gap_looks_unlike_a_cell_with_reviews_and_a_core_outcome_unlike_both(everything):
    drawn = maps.build(everything, maps.plane(everything.corpus, "outcome"), "people")
    cells = chart.cells_to_draw(drawn, chart.lines(drawn, frozenset()), page(drawn))
    gaps = trace(figure(drawn), "gaps")
    empty = cells[cells["trials"] == 0]
    wanted = np.select([empty["core"], empty["reviews"] > 0], ["x-thin-open", "square-open"], "circle")
    assert list(gaps.marker.symbol) == wanted.tolist()
    assert set(wanted) == {"x-thin-open", "square-open", "circle"}


def test_a_folded_group_is_one_row_with_its_own_cells(drawn):
    shown = chart.lines(drawn, frozenset({"pain"}))
    assert [line.word for line in shown if line.folded] == ["pain"]
    assert not {line.word for line in shown if line.level == CONDITION} & set(
        drawn.conditions.loc[drawn.conditions["group"] == "pain", "word"]
    )
    data = trace(figure(drawn, folded=("pain",)), "bubbles").customdata
    assert any(row[0] == GROUP and row[1] == "pain" for row in data)


def test_a_click_on_a_heading_carries_its_group_and_no_column(drawn):
    data = [tuple(row) for row in trace(figure(drawn), "headings").customdata]
    assert data == [(GROUP, slug(word), "") for word in drawn.groups["word"]]


def test_the_chosen_cell_is_framed(drawn):
    column, row = page(drawn)[1], drawn.conditions["word"].iloc[0]
    frame = trace(figure(drawn, chosen=Cell(CONDITION, row, column)), "chosen")
    assert list(frame.x) == [1]
    assert len(trace(figure(drawn, chosen=Cell(CONDITION, row, "elsewhere")), "chosen").x) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_smaller_than_twelve_pixels(drawn, width):
    assert Grid("light", width, 1, 1, "people").sizes.small >= 12


@pytest.mark.parametrize("width", WIDTHS)
def test_the_words_of_a_heading_fit_their_column(drawn, width):
    grid = Grid("light", width, 10, len(page(drawn, width)), "people")
    room = layouts._GRID_PX[width] / grid.slots
    for place in range(0, len(drawn.columns), COLUMNS[drawn.across][width]):
        columns = drawn.columns["word"].tolist()[place : place + COLUMNS[drawn.across][width]]
        for text in layouts.heads(columns, grid)["text"]:
            lines = text.split(">", 1)[1].removesuffix("</span>").split("<br>")
            assert len(lines) <= layouts._HEAD_LINES
            assert max(map(len, lines)) * 0.5 * grid.sizes.small <= room + 8


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("step", [0, 2, 4])
def test_depths_go_from_paper_to_the_full_colour(mode, step):
    pale, middle, full = shades(mode, step, chart.DEPTHS)
    assert full.lower() == PALETTES[mode].step_outlines[step].lower()
    assert len({pale, middle, full, PALETTES[mode].paper}) == 4


@pytest.mark.parametrize(("most", "values"), [(2872, [100, 400, 2000]), (1, [1]), (27, [1, 4, 20]), (9, [1, 5])])
def test_the_size_key_has_round_values(most, values):
    assert layouts._round_values(most) == values
