"""The contour funnel: every trial by its effect and its standard error, precise ones on top."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts import plane
from components.charts.size import SIZES, Width
from components.theme import Mode, palette
from evidence.pooling import Pooled, funnel_contours

HOW_TO_READ = """
Each **dot** is a trial, precise ones on top. Without other reasons small trials scatter evenly around the **dotted
line**; where they are missing on one side, trials may be unpublished, or small ones poorer. The **shaded** wedges are
where a trial alone would have p between 0.10 and 0.05 (darker) or 0.05 and 0.01 (paler).
"""


def figure(trials: pd.DataFrame, pooled: Pooled, mode: Mode, width: Width) -> go.Figure:
    """Draw the funnel of these trials (`study_id`, `label`, `g`, `ci_low`, `ci_high`, `variance`, `tier`)."""
    colours, size = palette(mode), SIZES[width]
    g, se = trials["g"].tolist(), np.sqrt(trials["variance"].to_numpy("float64")).tolist()
    deepest = 1.1 * max(se)
    contours = funnel_contours(deepest, points=2)
    left, right = plane.spread([*g, 0.0, pooled.g], 0.15)
    fills = (("99", colours.steps[2], 0.28), ("95", colours.steps[2], 0.38), ("90", colours.paper, 1.0))
    traces = [_area(contours, level, fill) | {"opacity": opacity} for level, fill, opacity in fills]
    traces.append(plane.line([0.0, 0.0], [0.0, deepest], {"color": colours.muted, "width": 1}))
    dotted = {"color": colours.accent, "width": 1.6, "dash": "dot"}
    traces.append(plane.line([pooled.g, pooled.g], [0.0, deepest], dotted))
    places = list(zip(g, se, strict=True))
    traces.append(plane.trials(places, trials.to_dict("records"), size.dot + 4, colours))
    x = {"title": "Hedges’ g, right of zero favours massage", "range": [left, right]}
    y = {"title": "Standard error (precise on top)", "range": [deepest, 0.0]}
    return go.Figure(data=traces, layout=plane.layout(x, y, mode, width), _validate=False)


def _area(contours: pd.DataFrame, level: str, fill: str) -> dict:
    """The triangle inside one pair of contours."""
    x = contours[f"low_{level}"].tolist() + contours[f"high_{level}"].tolist()[::-1]
    y = contours["se"].tolist() + contours["se"].tolist()[::-1]
    return plane.line(x, y, {"width": 0}) | {"fill": "toself", "fillcolor": fill}
