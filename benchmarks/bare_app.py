"""The least a Streamlit page can be: one slider and one Plotly chart, of the size of the overview at the same year.

`BARE_MARKS` holds, as JSON, for each year how many bars and dots the overview draws then, and its height in pixels.
"""

import json
import os

import numpy as np
import plotly.graph_objects as go
import streamlit as st

MARKS = {int(year): size for year, size in json.loads(os.environ["BARE_MARKS"]).items()}
COLOURS = np.array(["#1B5E9B", "#8DB8DE", "#B9BEC6", "#F0B27A", "#B93A0A"])

st.set_page_config(layout="wide")
first, last = min(MARKS), max(MARKS)
start, _ = st.slider("Years", first, last, (int(os.environ["BARE_FROM"]), last))
bars, dots, height = MARKS[start]
bar, dot = np.arange(bars), np.arange(dots)
figure = go.Figure(
    data=[
        {
            "type": "bar",
            "orientation": "h",
            "y": bar // 20,
            "base": bar % 20,
            "x": np.full(bars, 0.8),
            "marker": {"color": COLOURS[bar % 5]},
        },
        {
            "type": "scatter",
            "mode": "markers",
            "y": dot // 10,
            "x": 22 + dot % 10,
            "marker": {"color": COLOURS[dot % 5]},
        },
    ],
    layout={"height": height, "barmode": "overlay", "showlegend": False},
)
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
