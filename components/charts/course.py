"""The course over time: what each trial found at each time it looked, from the start of treatment.

Above, Hedges' g where the trial prints figures that give it; below, the direction alone of all other reports, so that
none is lost. A dotted tail says that nobody looked after; it says nothing of the effect.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.effect_direction import hover_words, step_glyphs
from components.charts.lanes import NOT_REPORTED_X, week_position
from components.charts.marks import STEADY, annotation
from components.charts.safeguards import header_text, line_down, sentence, title
from components.charts.size import SIZES, Width
from components.theme import Mode, Palette, palette, template
from evidence import condition
from evidence.forest import AGAINST

HOW_TO_READ = """
Each **mark** is what a trial found when it looked: its height above the line of no difference is the size of the
difference in favour of massage (Hedges' g, in standard deviations, with its 95% confidence interval), and where figures
give no size, its band below tells the direction alone. A **line** joins the reports of one trial, a **triangle** marks
the end of treatment, and a **dotted tail** means that nobody measured after, not that an effect lasted or ended.
"""
EDGE = NOT_REPORTED_X / 2  # between times and "not reported"
SIDES = {1: "favours massage", 0: "no side shown", -1: "favours comparator"}
SYMBOLS = {"active": "circle", "inactive": "square"}
PANEL: dict[Width, int] = {"phone": 310, "laptop": 340, "wide": 470}
TAIL: dict[Width, int] = {"phone": 20, "laptop": 28, "wide": 42}
DOT: dict[Width, int] = {"phone": 9, "laptop": 10, "wide": 14}
LINE: dict[Width, int] = {"phone": 19, "laptop": 20, "wide": 28}
_SIDE_OF_STEP = np.array([1, 1, 0, -1, -1])
_BAND_ENDS = (0.15, 12.0, 26.0)
_PHONE_BANDS = ("immediate", "to 12 weeks", "12–26", "beyond 26")
_WEEKS = (0, 1, 4, 12, 26, 52, 104)
_PHONE_WEEKS = (0, 4, 12, 26, 52)
_LEAST_WEEKS_SHOWN = 156.0
_SILENT_ROOM = 0.42
_GUTTER: dict[Width, float] = {"phone": 0.095, "laptop": 0.1, "wide": 0.09}
_WIDE_PX: dict[Width, int] = {"phone": 352, "laptop": 900, "wide": 1454}
_STEPS_OF_G = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plane:
    """The range of the week axis and of the axis of g, and the width they are drawn for."""

    width: Width
    low: float
    high: float
    least: float
    most: float

    def across(self, pixels: float) -> float:
        """So many pixels in units of the week axis."""
        return pixels * (self.high - self.low) / (_WIDE_PX[self.width] * (1 - _GUTTER[self.width]))

    def up(self, pixels: float) -> float:
        """So many pixels in units of g."""
        return pixels * (self.most - self.least) / PANEL[self.width]

    def text(self, said: str) -> float:
        """Room that small words take, in units of the week axis."""
        return self.across(0.54 * SIZES[self.width].small * len(said) + 8)


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
    return go.Figure(data=traces, layout=_layout(drawn, names, plane, mode), _validate=False)


def plane_of(points: pd.DataFrame, width: Width) -> Plane:
    """The plane of these points: three years at least, intervals whole, and room for words at both ends."""
    longest = float(np.nanmax(points["time_weeks"].to_numpy("float64"), initial=0.0)) * 1.25
    low = EDGE - (_SILENT_ROOM if points["time_weeks"].isna().any() else 0.0)
    found = points[["g", "ci_low", "ci_high"]].to_numpy("float64")
    least, most = float(np.nanmin(found, initial=0.0)), float(np.nanmax(found, initial=0.6))
    words_px = 2 * SIZES[width].small + 2
    pad = (most - least) / (PANEL[width] - 2 * words_px) * words_px
    return Plane(width, low, float(week_position(max(longest, _LEAST_WEEKS_SHOWN))), least - pad, most + pad)


# Where marks and names stand.
def points_to_draw(points: pd.DataFrame, plane: Plane) -> tuple[pd.DataFrame, list[dict]]:
    """The points with their `panel` (size or direction), place `x`, `y`, side, and words; and the names of trials.

    In the panel of sizes `y` is g; in the panel of directions it is pixels from its top, a trial keeping a line of its
    own. `first` and `last` tell each trial's first and last time of all.
    """
    weeks = points["time_weeks"].astype("float64")
    of_trial = weeks.groupby(points["study_id"])
    drawn = points.assign(
        weeks=weeks,
        panel=np.where(points["g"].notna(), "size", "direction"),
        side=_SIDE_OF_STEP[points["step"]],
        x=week_position(weeks.to_numpy()),
        y=points["g"],
        first=weeks.eq(of_trial.transform("min")),
        last=weeks.eq(of_trial.transform("max")),
        said=[_words(row) for row in points.to_dict("records")],
    )
    drawn = drawn.sort_values(["weeks", "label", "result_id"]).reset_index(drop=True)
    above = _beside_each_other(drawn[drawn["panel"] == "size"], plane)
    below, names = _on_lines(drawn[drawn["panel"] == "direction"], plane)
    return pd.concat([above, below]).sort_index(), [*_names_above(above, plane), *names]


def _words(row: dict) -> str:
    if pd.isna(row["g"]):
        return hover_words(row)
    return f"{hover_words(row)}<br>g {row['g']:.2f} (95% CI {row['ci_low']:.2f} to {row['ci_high']:.2f})"


def _beside_each_other(some: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """Points with g: those of one time beside each other, those without a time spread over their room at the left."""
    silent = some["x"].isna()
    spot = some.groupby((some["x"] / 0.05).round())["x"]
    beside = (spot.cumcount() - (spot.transform("size") - 1) / 2) * plane.across(DOT[plane.width] + 3)
    spread = plane.low + (silent.cumsum() - 0.5) / max(silent.sum(), 1) * (EDGE - plane.low)
    return some.assign(x=(some["x"] + beside).where(~silent, spread))


def _on_lines(some: pd.DataFrame, plane: Plane) -> tuple[pd.DataFrame, list[dict]]:
    """Points without g: a band for each side, and in it a line for each trial, shared where there is room."""
    changes = some.groupby("study_id")["side"].transform("nunique") > 1
    found, names, top = some.assign(changes=changes & some["weeks"].notna()), [], 0
    for side in SIDES:
        here = found[found["side"] == side]
        lines = [*_timed_lines(here[here["weeks"].notna()], plane), *_silent_lines(here[here["weeks"].isna()], plane)]
        for line, index, x, name in lines:
            y = top + _side_head(plane.width) + (line + 0.5) * LINE[plane.width]
            found.loc[index, ["x", "y"]] = np.column_stack([x, np.full(len(index), y)])
            names += [name | {"y": y, "yref": "y2"}] if name else []
        top += _side_height([line for line, *_ in lines], plane.width)
    return found, names


def _timed_lines(some: pd.DataFrame, plane: Plane) -> Iterator[tuple[int, pd.Index, np.ndarray, dict]]:
    """For each trial the first line that is free, its rows, their places, and its name.

    Trials that change sides have lines of their own at the edge to the other sides, not to cross the rest.
    """
    taken: list[float] = []
    stay = [trial for trial in _by_trial(some) if not trial["changes"].any()]
    change = [trial for trial in _by_trial(some) if trial["changes"].any()]
    above = some["side"].eq(1).any()
    for trial in [*stay, *change] if above else [*change, *stay]:
        left, right, name = _room(trial, plane)
        free = (line for line, end in enumerate(taken) if end <= left)
        line = len(taken) if above and trial["changes"].any() else next(free, len(taken))
        taken[line : line + 1] = [right]
        yield line, trial.index, trial["x"].to_numpy(), name


def _silent_lines(some: pd.DataFrame, plane: Plane) -> Iterator[tuple[int, pd.Index, np.ndarray, dict]]:
    """Reports without a time, side by side at the left."""
    columns = max(min(int((EDGE - plane.low) / plane.across(LINE[plane.width])), len(some)), 1)
    for place in range(len(some)):
        x = plane.low + (place % columns + 0.5) * (EDGE - plane.low) / columns
        yield place // columns, some.index[place : place + 1], np.array([x]), {}


def _by_trial(some: pd.DataFrame) -> list[pd.DataFrame]:
    return [trial for _, trial in some.groupby("study_id", sort=False, observed=True)]


def _room(trial: pd.DataFrame, plane: Plane) -> tuple[float, float, dict]:
    """What a trial takes of a line with its name, which stands after its marks or, where it would be cut, before."""
    half, name = plane.across(DOT[plane.width] / 2 + 4), str(trial["label"].iloc[0])
    left, right, wide = trial["x"].iloc[0] - half, trial["x"].iloc[-1] + half, plane.text(name)
    end = _treatment_end(trial)
    left = min(left, end[0] - half) if end else left
    if not trial["last"].iloc[-1]:
        return left, right, {}
    right += plane.across(TAIL[plane.width])
    if right + wide <= plane.high:
        return left, right + wide, {"text": name, "x": right, "xanchor": "left"}
    if left - wide >= EDGE and not trial["changes"].any():
        return left - wide, right, {"text": name, "x": left, "xanchor": "right"}
    return left, right, {}


def _treatment_end(trial: pd.DataFrame) -> tuple[float, float] | None:
    """Place of the end of treatment on a trial's line, where it is reported and the trial's first time is here."""
    weeks = float(trial["treatment_weeks"].iloc[0])
    if np.isnan(weeks) or not trial["first"].any():
        return None
    same = trial.loc[trial["weeks"] == weeks, "x"]
    x = float(same.iloc[0]) if len(same) else float(week_position(weeks))
    return x, float(np.interp(x, trial["x"], trial["y"]))


def _names_above(some: pd.DataFrame, plane: Plane) -> list[dict]:
    """The name of each trial where nothing else stands: beside a mark or at an end of its interval; else nowhere."""
    timed = some[some["weeks"].notna()]
    trials = [*_by_trial(timed), *(some.loc[[index]] for index in some.index.difference(timed.index))]
    taken, names = _taken(some, timed, plane), []
    for trial in trials:
        name = str(trial["label"].iloc[0])
        for box, x, anchor in _spots(trial, name, plane):
            low = plane.low if pd.isna(trial["weeks"].iloc[0]) else EDGE
            if low <= box[0] and box[1] <= plane.high and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                names.append({"text": name, "x": x, "xanchor": anchor, "y": (box[2] + box[3]) / 2, "yref": "y"})
                break
    return names


def _spots(trial: pd.DataFrame, name: str, plane: Plane) -> Iterator[tuple[Box, float, str]]:
    """Boxes in which a trial's name may stand, the best first, with the place and side by which it hangs."""
    first, last = trial.iloc[0], trial.iloc[-1]
    wide, tall = plane.text(name), plane.up(SIZES[plane.width].small + 2)
    half = plane.across(DOT[plane.width] / 2 + 3)
    right = last["x"] + half + (plane.across(TAIL[plane.width]) if last["last"] else 0.0)
    for rise in (0.0, 0.8, -0.8):
        for x, y, anchor in ((right, last["y"], "left"), (first["x"] - half, first["y"], "right")):
            left, middle = (x if anchor == "left" else x - wide), y + rise * tall
            yield (left, left + wide, middle - tall / 2, middle + tall / 2), x, anchor
    for row, y in ((last, last["ci_high"] + 0.7 * tall), (first, first["ci_low"] - 0.7 * tall)):
        yield (row["x"] - wide / 2, row["x"] + wide / 2, y - tall / 2, y + tall / 2), row["x"], "center"


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _taken(some: pd.DataFrame, timed: pd.DataFrame, plane: Plane) -> list[Box]:
    """Where marks, intervals, lines, tails, ends of treatment, the zero line and the words at the axis stand."""
    half, rise = plane.across(DOT[plane.width] / 2 + 1), plane.up(DOT[plane.width] / 2 + 1)
    trials = _by_trial(timed)
    marks = [*some[["x", "y"]].to_numpy(), *(end for end in map(_treatment_end, trials) if end)]
    boxes = [(x - half, x + half, y - 3 * rise, y + rise) for x, y in marks]
    boxes += [(x, x, low, high) for x, low, high in some[["x", "ci_low", "ci_high"]].dropna().to_numpy()]
    boxes += [
        (x, x + plane.across(TAIL[plane.width]), y, y) for x, y in timed.loc[timed["last"], ["x", "y"]].to_numpy()
    ]
    for trial in trials:
        xs = np.linspace(trial["x"].iloc[0], trial["x"].iloc[-1], 30)
        boxes += [(x, x, y, y) for x, y in zip(xs, np.interp(xs, trial["x"], trial["y"]), strict=True)]
    line, side = plane.up(SIZES[plane.width].small + 6), plane.text(SIDES[-1])
    boxes += [(plane.low, plane.high, 0.0, 0.0), (plane.low, plane.low + side, plane.most - line, plane.most)]
    boxes += [(plane.low, plane.low + side, plane.least, plane.least + line)]
    return [*boxes, (plane.high - plane.text("no difference"), plane.high, 0.0, line)]


# Traces.
def _panel(some: pd.DataFrame, axis: str, pixel: float, plane: Plane, colours: Palette) -> list[dict]:
    """One panel: intervals, lines of trials, dotted tails, ends of treatment, marks. pixel: one up its y axis."""
    if some.empty:
        return []
    trials, last = _by_trial(some[some["weeks"].notna()]), some[some["last"]]
    ends = [end for end in map(_treatment_end, trials) if end]
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
    end = _treatment_end(trial)
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


# Layout.
@dataclass(frozen=True)
class Heights:
    """Pixels of the parts of the figure, from the top down; `sides` are the bands of the panel of directions."""

    head: int
    size: int
    gap: int
    sides: tuple[int, ...]
    foot: int

    @property
    def below(self) -> int:
        """From the top of the figure to the panel of directions."""
        return self.head + self.size + self.gap

    @property
    def whole(self) -> int:
        """The whole figure."""
        return self.below + sum(self.sides) + self.foot

    def share(self, top: int, pixels: int) -> list[float]:
        """Share of the height that so many pixels take from a top on."""
        return [1 - (top + pixels) / self.whole, 1 - top / self.whole]


def _side_head(width: Width) -> int:
    """Pixels over the lines of a side: on a phone its name stands there."""
    return 19 if width == "phone" else 6


def _side_height(lines: list[int], width: Width) -> int:
    """Pixels of the band of a side with these lines; beside it there is room for its name."""
    least = 8 if width == "phone" else 2 * (SIZES[width].small + 4)
    return _side_head(width) + max((max(lines, default=-1) + 1) * LINE[width] + 4, least)


def _heights(drawn: pd.DataFrame, keys: int, width: Width) -> Heights:
    """Heights that the points need."""
    small, below, top = SIZES[width].small, drawn[drawn["panel"] == "direction"], 0
    sides = []
    for side in SIDES if len(below) else ():
        lines = ((below.loc[below["side"] == side, "y"] - top - _side_head(width)) // LINE[width]).astype(int)
        sides.append(_side_height(lines.tolist(), width))
        top += sides[-1]
    return Heights(
        head=line_down(keys, SIZES[width]) + 14 + 2 * (small + 4),
        size=PANEL[width] if (drawn["panel"] == "size").any() else 0,
        gap=small + 22 if sides else 0,
        sides=tuple(sides),
        foot=2 * (small + 6) + 8,
    )


def _layout(drawn: pd.DataFrame, names: list[dict], plane: Plane, mode: Mode) -> dict:
    size, colours, width = SIZES[plane.width], palette(mode), plane.width
    keys = _key_lines(drawn, colours, width)
    heights, hidden = _heights(drawn, len(keys), width), {"showticklabels": False}
    notes = [title("What was found, and when?", 0.0, colours, width)]
    notes += [
        header_text(line, 0.0, line_down(place + 1, size), size.small, colours.muted) | {"yanchor": "bottom"}
        for place, line in enumerate(keys)
    ]
    notes += _band_heads(drawn, heights, plane, colours) + _week_labels(heights, plane, colours)
    notes += _size_words(heights, plane, colours) if heights.size else []
    notes += _direction_words(heights, width, colours) if heights.sides else []
    notes += [annotation(**name, points=size.small, colour=colours.ink, xref="x") for name in names]
    lower = sum(heights.sides)
    return {
        "template": template(mode),
        "height": heights.whole + 2,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 0},
        "font": {"size": size.text},
        "xaxis": {"domain": [_GUTTER[width], 1.0], "range": [plane.low, plane.high], **hidden},
        "yaxis": {"domain": heights.share(heights.head, heights.size), "range": [plane.least, plane.most], **hidden},
        "yaxis2": {"domain": heights.share(heights.below, lower), "range": [lower or 1, 0], "anchor": "x", **hidden},
        "shapes": _shapes(heights, plane, colours),
        "annotations": notes,
    }


def _key_lines(drawn: pd.DataFrame, colours: Palette, width: Width) -> list[str]:
    """The key: colours, shapes, lines; a phone breaks it into more lines."""
    clear, lean, none, lean_down, clear_down = step_glyphs("●●●●●", colours, width)
    steps = f"{clear_down}{lean_down} comparator   {none} no side   {lean}{clear} massage   soft: leans"
    present = set(drawn["comparator_family"].astype("object"))
    glyphs = {"active": "○", "inactive": "□"}
    families = [f"{glyph} against {AGAINST[family]}" for family, glyph in glyphs.items() if family in present]
    lines = ["△ treatment ends", "┄ not measured after"]
    interval = ["│ 95% CI"] if drawn["g"].notna().any() else []
    silent = int(drawn["weeks"].isna().sum())
    unknown = [f"n.r.: time not reported ({silent} of {len(drawn)} reports)"] if silent else []
    if width == "phone":
        return [steps, *families, "   ".join([*lines, *interval]), *unknown]
    return ["   ".join([steps, *families]), "   ".join([*interval, "─ one trial", *lines, *unknown])]


def _band_heads(drawn: pd.DataFrame, heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """Over each window of time its name and how many trials looked in it."""
    counts = drawn["study_id"].groupby(condition.bands(drawn["weeks"]), observed=False).nunique()
    ends = [EDGE, *week_position(np.array(_BAND_ENDS)), plane.high]
    names = _PHONE_BANDS if plane.width == "phone" else condition.BANDS
    heads = list(zip(names, (sum(edges) / 2 for edges in pairwise(ends)), counts, strict=True))
    silent = drawn.loc[drawn["weeks"].isna(), "study_id"].nunique()
    left = 0.6 if plane.width == "phone" else 0.5  # away from its narrow neighbour
    heads += [("n.r.", plane.low * left + EDGE * (1 - left), silent)] if silent else []
    at = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "align": "center"}
    small = SIZES[plane.width].small
    return [
        header_text(f"{name}<br>k = {count}", x, heights.head - 4, small, colours.muted) | at
        for name, x, count in heads
    ]


def _week_labels(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    small, top = SIZES[plane.width].small, heights.whole - heights.foot
    weeks = _PHONE_WEEKS if plane.width == "phone" else _WEEKS
    at = {"xref": "x", "xanchor": "center"}
    notes = [header_text(str(week), float(week_position(week)), top + 3, small, colours.muted) | at for week in weeks]
    unit = header_text("weeks since the start of treatment", EDGE, top + small + 8, small, colours.muted)
    return [*notes, unit | {"xref": "x"}]


def _size_words(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """The scale of g, the line of no difference, and what each side of it means."""
    small, gutter = SIZES[plane.width].small, _GUTTER[plane.width]
    step = next((step for step in _STEPS_OF_G if (plane.most - plane.least) / step <= 7), 100.0)
    ticks = np.arange(math.ceil(plane.least / step), math.floor(plane.most / step) + 1) * step
    left, at = {"xshift": -5}, {"yref": "y"}
    notes = [
        annotation(f"{tick:.1f}".replace("-", "−"), gutter, tick, "right", small, colours.muted, **at) | left
        for tick in ticks
    ]
    unit = header_text("g" if plane.width == "phone" else "Hedges’ g", 0.0, heights.head - 4, small, colours.muted)
    zero = annotation("no difference", 1.0, 0.0, "right", small, colours.muted, yanchor="bottom", **at)
    up = annotation(f"↑ {SIDES[1]}", gutter, plane.most, "left", small, colours.ink, yanchor="top", **at)
    down = annotation(f"↓ {SIDES[-1]}", gutter, plane.least, "left", small, colours.ink, yanchor="bottom", **at)
    return [*notes, unit | {"yanchor": "bottom"}, zero, up, down]


def _direction_words(heights: Heights, width: Width, colours: Palette) -> list[dict]:
    """What the lower panel is, and the side of each of its bands."""
    small = SIZES[width].small
    why = "where figures give no size" if heights.size else "no trial prints figures that give a size"
    head = header_text(f"<b>Direction only</b>, {why}", 0.0, heights.below - 4, small, colours.ink)
    notes, top = [head | {"yanchor": "bottom"}], heights.below
    for name, tall in zip(SIDES.values(), heights.sides, strict=True):
        if width == "phone":
            notes.append(header_text(name, 0.0, top + 2, small, colours.ink))
        else:
            two_lines = "<br>".join(name.rsplit(" ", 1))
            notes.append(header_text(two_lines, 0.0, top + tall / 2, small, colours.ink) | {"yanchor": "middle"})
        top += tall
    return notes


def _shapes(heights: Heights, plane: Plane, colours: Palette) -> list[dict]:
    """Windows of time, week lines, the edge to times not reported, no difference, and the bands of directions."""
    rule = {"color": colours.rule, "width": 1}
    bottom, top = heights.share(heights.head, heights.whole - heights.head - heights.foot)
    down = {"xref": "x", "yref": "paper", "y0": bottom, "y1": top, "layer": "below"}
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    first, second, third = (float(x) for x in week_position(np.array(_BAND_ENDS)))
    windows = [
        down | {"type": "rect", "x0": left, "x1": right, "fillcolor": colours.band, "line": {"width": 0}}
        for left, right in ((EDGE, first), (second, third))
    ]
    edges = [(float(week_position(week)), rule) for week in _WEEKS[1:]]
    edges += [(EDGE, rule | {"dash": "dot"})] if plane.low < EDGE else []
    lines = [down | {"type": "line", "x0": x, "x1": x, "line": line} for x, line in edges]
    zero = across | {"x0": _GUTTER[plane.width], "yref": "y", "y0": 0, "y1": 0, "line": rule | {"color": colours.muted}}
    bands = np.cumsum([0, *heights.sides]).tolist() if heights.sides else []
    return [
        *windows,
        *lines,
        *([zero] if heights.size else []),
        *(across | {"yref": "y2", "y0": y, "y1": y, "line": rule} for y in bands),
    ]
