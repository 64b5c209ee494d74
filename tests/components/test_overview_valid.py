"""The overview figure skips Plotly's own checks for speed, so they are made here."""

import plotly.graph_objects as go
import pytest

from components.charts import overview as chart
from components.charts.size import Width
from components.theme import Mode
from evidence import corpus as corpora
from evidence import filtering, overview
from evidence.corpus import Corpus
from evidence.selection import Selection
from evidence.tables import PROJECT_DATA, read_tables


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    tables = read_tables(PROJECT_DATA)
    return corpora.build(tables.studies, tables.results, tables.arms, tables.appraisals, tables.version)


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", ["phone", "laptop", "wide"])
def test_plotly_accepts_every_property(
    corpus: Corpus, width: Width, mode: Mode, merged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if merged:
        monkeypatch.setattr(chart, "MOST_TILES", 10)
    filtered = filtering.apply(Selection(), corpus)
    rows = overview.condition_rows(filtered)
    drawn = chart.marks_to_draw(rows, filtered.marks, corpus.studies, corpus.results)
    go.Figure(chart.figure(rows, drawn, mode, width).to_dict())


def test_plotly_still_checks_where_it_is_asked_to() -> None:
    with pytest.raises(ValueError, match="Invalid property"):
        go.Figure({"data": [{"type": "bar", "wdith": 1}]})
