"""Effects against one thing that trials differ in: a bubble per trial, and from ten trials on a line with its band."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts import plane
from components.charts.size import SIZES, Width
from components.theme import Mode, palette

HOW_TO_READ = """
Each **bubble** is a trial: its height is its difference (Hedges' g, above zero favours massage), its area its
precision, its shade its quality. From ten trials on, the **line** shows how g goes with what stands below, and the
**band** how uncertain that line is.
"""
G = "Hedges’ g, above zero favours massage"
LARGEST: dict[Width, float] = {"phone": 15, "laptop": 19, "wide": 27}


def figure(
    trials: pd.DataFrame, column: str, name: str, line: pd.DataFrame | None, mode: Mode, width: Width
) -> go.Figure:
    """Draw the trials whose `column` is known; line: `regression_line`, or None where there is none.

    trials: `study_id`, `label`, `g`, `ci_low`, `ci_high`, `variance`, `tier` and the column; area by precision.
    """
    colours, known = palette(mode), trials.dropna(subset=[column]).sort_values("variance")
    x, g = known[column].astype("float64").tolist(), known["g"].tolist()
    ends = [0.0, *g, *(line[["low", "high"]].to_numpy().ravel().tolist() if line is not None else [])]
    ranges = plane.spread(x), plane.spread(ends, 0.14)
    places = list(zip(x, g, strict=True))
    sizes = LARGEST[width] * 2 * np.sqrt(known["variance"].min() / known["variance"].to_numpy("float64"))
    sizes = np.maximum(sizes, SIZES[width].dot)
    traces = [plane.line(list(ranges[0]), [0.0, 0.0], {"color": colours.muted, "width": 1})]
    traces += _fit(line, colours.accent, colours.steps[1]) if line is not None else []
    traces.append(plane.trials(places, known.to_dict("records"), sizes.tolist(), colours))
    traces.append(plane.names(places, known["label"].astype(str).tolist(), sizes / 2, ranges, mode, width))
    whole = {"tickformat": "d"} if column == "year" else {"tickformat": ",~g"}
    axes = {
        "title": name[:1].upper() + name[1:],
        "range": list(ranges[0]),
        "nticks": 5 if width == "phone" else 9,
    } | whole
    return go.Figure(
        data=traces, layout=plane.layout(axes, {"title": G, "range": list(ranges[1])}, mode, width), _validate=False
    )


def _fit(line: pd.DataFrame, colour: str, fill: str) -> list[dict]:
    """The band of the mean, then the line."""
    around = line["x"].tolist() + line["x"].tolist()[::-1] + [line["x"].iloc[0]]
    edge = line["low"].tolist() + line["high"].tolist()[::-1] + [line["low"].iloc[0]]
    band = plane.line(around, edge, {"width": 0}) | {"fill": "toself", "fillcolor": fill, "opacity": 0.25}
    return [band, plane.line(line["x"].tolist(), line["g"].tolist(), {"color": colour, "width": 2})]
