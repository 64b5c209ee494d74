"""Where the marks of the course and the names of its trials stand, so that none lies over another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from components.charts.course_plane import DOT, EDGE, LINE, SIDES, TAIL, Plane, side_head, side_height
from components.charts.effect_direction import hover_words
from components.charts.lanes import week_position
from components.charts.size import SIZES

_SIDE_OF_STEP = np.array([1, 1, 0, -1, -1])
Box = tuple[float, float, float, float]
_NEEDED = (
    *("study_id", "result_id", "label", "time_weeks", "treatment_weeks", "comparator_family", "step"),
    *("g", "ci_low", "ci_high"),
)


def points_to_draw(points: pd.DataFrame, plane: Plane) -> tuple[pd.DataFrame, list[dict]]:
    """The points with their `panel` (size or direction), place `x`, `y`, side, and words; and the names of trials.

    In the panel of sizes `y` is g; in the panel of directions it is pixels from its top, a trial keeping a line of its
    own. `first` and `last` tell each trial's first and last time of all.
    """
    weeks = points["time_weeks"].astype("float64")
    of_trial = weeks.groupby(points["study_id"])
    drawn = points[list(_NEEDED)].assign(
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
            y = top + side_head(plane.width) + (line + 0.5) * LINE[plane.width]
            found.loc[index, ["x", "y"]] = np.column_stack([x, np.full(len(index), y)])
            names += [name | {"y": y, "yref": "y2"}] if name else []
        top += side_height([line for line, *_ in lines], plane.width)
    return found, names


def _timed_lines(some: pd.DataFrame, plane: Plane) -> Iterator[tuple[int, pd.Index, np.ndarray, dict]]:
    """For each trial the first line that is free, its rows, their places, and its name.

    Trials that change sides have lines of their own at the edge to the other sides, not to cross the rest.
    """
    taken: list[float] = []
    stay = [trial for trial in by_trial(some) if not trial["changes"].any()]
    change = [trial for trial in by_trial(some) if trial["changes"].any()]
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


def by_trial(some: pd.DataFrame) -> list[pd.DataFrame]:
    """The points of each trial, in their order."""
    return [trial for _, trial in some.groupby("study_id", sort=False, observed=True)]


def _room(trial: pd.DataFrame, plane: Plane) -> tuple[float, float, dict]:
    """What a trial takes of a line with its name, which stands after its marks or, where it would be cut, before."""
    half, name = plane.across(DOT[plane.width] / 2 + 4), str(trial["label"].iloc[0])
    left, right, wide = trial["x"].iloc[0] - half, trial["x"].iloc[-1] + half, plane.text(name)
    end = treatment_end(trial)
    left = min(left, end[0] - half) if end else left
    if not trial["last"].iloc[-1]:
        return left, right, {}
    right += plane.across(TAIL[plane.width])
    if right + wide <= plane.high:
        return left, right + wide, {"text": name, "x": right, "xanchor": "left"}
    if left - wide >= EDGE and not trial["changes"].any():
        return left - wide, right, {"text": name, "x": left, "xanchor": "right"}
    return left, right, {}


def treatment_end(trial: pd.DataFrame) -> tuple[float, float] | None:
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
    trials = [*by_trial(timed), *(some.loc[[index]] for index in some.index.difference(timed.index))]
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
    trials = by_trial(timed)
    marks = [*some[["x", "y"]].to_numpy(), *(end for end in map(treatment_end, trials) if end)]
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
