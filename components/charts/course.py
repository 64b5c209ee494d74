"""The course over time: what each trial found at each time it looked, from the start of treatment.

Above, Hedges' g where the trial prints figures that give it; below, the direction alone of all other reports, so that
none is lost. A dotted tail says that nobody looked after; it says nothing of the effect.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.course_layout import layout
from components.charts.course_places import by_trial, points_to_draw, treatment_end
from components.charts.course_plane import DOT, TAIL, Plane, plane_of
from components.charts.marks import STEADY
from components.charts.size import Width
from components.charts.trial_rows import sentence
from components.theme import Mode, Palette, palette

HOW_TO_READ = """
Each **mark** is what a trial found when it looked: its height above the line of no difference is the size of the
difference in favour of massage (Hedges' g, in standard deviations, with its 95% confidence interval), and where figures
give no size, its band below tells the direction alone. A **line** joins the reports of one trial, a **triangle** marks
the end of treatment, and a **dotted tail** means that nobody measured after, not that an effect lasted or ended.
"""
SYMBOLS = {"active": "circle", "inactive": "square"}


def figure(points: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Draw `condition.course`; every mark carries customdata [study_id, result_id]."""
    if points.empty:
        return sentence(
            "No trial in this selection makes a fair test of massage on this outcome, so there is no course to draw.",
            mode,
            width,
        )
    plane = plane_of(points, width)
    drawn, names = points_to_draw(points, plane)
    traces = [
        trace
        for panel, axis, pixel in (("size", "y", plane.up(1)), ("direction", "y2", -1.0))
        for trace in _panel(drawn[drawn["panel"] == panel], axis, pixel, plane, palette(mode))
    ]
    return go.Figure(data=traces, layout=layout(drawn, names, plane, mode), _validate=False)


def _panel(some: pd.DataFrame, axis: str, pixel: float, plane: Plane, colours: Palette) -> list[dict]:
    """One panel: intervals, lines of trials, dotted tails, ends of treatment, marks. pixel: one up its y axis."""
    if some.empty:
        return []
    trials, last = by_trial(some[some["weeks"].notna()]), some[some["last"]]
    ends = [end for end in map(treatment_end, trials) if end]
    tail = plane.across(TAIL[plane.width] + DOT[plane.width] / 2)
    tails = [[(x, y), (x + tail, y)] for x, y in zip(last["x"], last["y"], strict=True)]
    return [
        *(_intervals(some, colours) if axis == "y" else []),
        _segments(map(_line_of, trials), axis, {"color": colours.muted, "width": 1}),
        _segments(tails, axis, {"color": colours.muted, "width": 1.5, "dash": "dot"}),
        _treatment_ends(ends, axis, pixel, plane.width, colours),
        _dots(some, axis, plane.width, colours),
    ]


def _line_of(trial: pd.DataFrame) -> list[tuple[float, float]]:
    """A trial's line: its times, from the end of treatment where that came before."""
    line = list(zip(trial["x"], trial["y"], strict=True))
    end = treatment_end(trial)
    return [end, *line] if end and end[0] < line[0][0] else line


def _segments(lines: Iterable[list[tuple[float, float]]], axis: str, line: dict) -> dict:
    """Lines apart from each other, as one trace."""
    ends = [point for points in lines for point in (*points, (None, None))]
    places = {"x": [x for x, _ in ends], "y": [y for _, y in ends], "yaxis": axis}
    return {"type": "scatter", "mode": "lines", "line": line, "hoverinfo": "skip", **places}


def _intervals(some: pd.DataFrame, colours: Palette) -> list[dict]:
    """95% confidence intervals, in the outlines of the steps."""
    found = []
    for step, outline in enumerate(colours.step_outlines):
        group = some.loc[some["step"] == step, ["x", "ci_low", "ci_high"]].dropna()
        lines = [[(x, low), (x, high)] for x, low, high in group.to_numpy()]
        found += [_segments(lines, "y", {"color": outline, "width": 1.25})] if lines else []
    return found


def _treatment_ends(ends: list[tuple[float, float]], axis: str, pixel: float, width: Width, colours: Palette) -> dict:
    """A small open triangle under each line where treatment ended."""
    down = (DOT[width] / 2 + 4) * pixel
    line = {"color": colours.ink, "width": 1.25}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in ends],
        "y": [y - down for _, y in ends],
        "yaxis": axis,
        "marker": {"symbol": "triangle-up", "size": DOT[width] - 3, "color": colours.paper, "line": line},
        "hoverinfo": "skip",
    }


def _dots(some: pd.DataFrame, axis: str, width: Width, colours: Palette) -> dict:
    steps = some["step"].to_numpy("int64")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": some["x"].to_numpy(),
        "y": some["y"].to_numpy(),
        "yaxis": axis,
        "marker": {
            "symbol": some["comparator_family"].astype("object").map(SYMBOLS).tolist(),
            "size": DOT[width],
            "color": np.array(colours.steps)[steps],
            "line": {"color": np.array(colours.step_outlines)[steps], "width": 1.25},
            "opacity": 1,
        },
        "customdata": some[["study_id", "result_id"]].to_numpy(),
        "hovertext": some["said"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }
