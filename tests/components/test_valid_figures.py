"""Figures are built without Plotly's own checks, which take longer than all the rest; here they are made once."""

import json

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from tests.written import DATA

APP = DATA.parent / "app.py"
CONDITIONS = ("chronic-low-back-pain", "neck-pain", "joint-replacement", "ptsd")


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_figure_of_the_condition_page_is_one_that_plotly_accepts(condition: str):
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.query_params["condition"] = condition
    at.run()
    at.switch_page("views/condition.py").run()
    specs = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert len(specs) >= 4
    for spec in specs:
        go.Figure(spec)


def test_plotly_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="colour"):
        go.Figure({"data": [{"type": "scatter", "marker": {"colour": "red"}}], "layout": {}})
