"""The overview figure: a row per condition; does it help, what cannot tell, for how long, how good.

Up to MOST_TILES marks every trial is a tile of its own; above that, tiles of one kind merge into one bar and dots of
one time into one dot sized by number, so that 100,000 studies draw as fast as 500.
"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts import overview_layout
from components.charts.lanes import NOT_REPORTED_X, Lane, overview_lanes, week_position
from components.charts.size import SIZES, Size, Width
from components.theme import Mode, Palette, palette
from evidence import vocabulary as words
from evidence.summary import SPEAKS

MOST_TILES = 1_500
TILE = 0.84
_HOLLOW_CODE = len(words.STEPS)
_CLEAR = "rgba(0,0,0,0)"
_BIN = 0.06
_STEADY = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def figure(rows: pd.DataFrame, drawn: pd.DataFrame, mode: Mode, width: Width) -> go.Figure:
    """Draw the overview.

    rows: `evidence.overview.condition_rows`, in drawing order. drawn: `marks_to_draw` of the same rows.
    Every mark carries customdata [condition slug, study_id]; a click anywhere in a row carries its condition.
    """
    size, colours = SIZES[width], palette(mode)
    longest = float(drawn["follow_up_weeks"].fillna(0.0).max())
    lanes = overview_lanes(rows, longest, width)
    tiles = len(drawn) <= MOST_TILES
    row_data, row_words = _row_data(rows), [_row_words(row) for row in rows.to_dict("records")]
    traces = [_band(lane, row_data, row_words) for lane in lanes.values()]
    traces.append(_direction(rows, drawn, lanes["help"], size, colours, tiles))
    if "hollow" in lanes:
        traces.append(_hollow(rows, drawn, lanes["hollow"], size, colours, tiles))
    traces.append(_duration(drawn, lanes["time"], size, colours, tiles))
    traces.append(_quality(rows, lanes["quality"], size, colours))
    traces.append(overview_layout.labels(rows, lanes, mode, width))
    layout = overview_layout.layout(rows, lanes, mode, width)
    # Plotly looks at every colour of every mark on its own, which takes longer than all the rest. A test does it once.
    return go.Figure(data=traces, layout=layout, _validate=False)


def marks_to_draw(
    rows: pd.DataFrame, marks: pd.DataFrame, studies: pd.DataFrame, results: pd.DataFrame
) -> pd.DataFrame:
    """The marks of the rows shown, with their row number `y` and, where each is a tile, their words.

    Adds y, tier (code) and, up to MOST_TILES marks, slug, study_id, said (hover text); leaves out marks of conditions
    that are not in `rows`.
    """
    place = pd.Series(np.arange(len(rows)), index=rows["code"])
    y = marks["condition"].map(place)
    drawn = marks[y.notna()].assign(y=y[y.notna()].astype(int))
    drawn["tier"] = studies["tier"].cat.codes.to_numpy()[drawn["study"]]
    if len(drawn) > MOST_TILES:
        return drawn
    drawn["slug"] = rows["condition"].map(words.slug).to_numpy()[drawn["y"]]
    drawn["study_id"] = studies["study_id"].to_numpy()[drawn["study"]]
    drawn["said"] = _mark_words(drawn, studies, results)
    return drawn.sort_values(["y", "step", "tier", "study_id"])


def _mark_words(drawn: pd.DataFrame, studies: pd.DataFrame, results: pd.DataFrame) -> list[str]:
    study = studies[["first_author", "year", "n_people", "tier"]].iloc[drawn["study"]]
    result = results[["outcome", "comparator_type"]].iloc[drawn["result"]]
    columns = [study[name].tolist() for name in study] + [result[name].tolist() for name in result]
    columns += [drawn[name].tolist() for name in ("role", "step", "follow_up_weeks", "follow_up_step")]
    return [_one_mark(*parts) for parts in zip(*columns, strict=True)]


def _one_mark(
    author: str,
    year: int,
    people: float,
    tier: str,
    outcome: str,
    comparator: str,
    role: int,
    step: int,
    weeks: float,
    step_then: int,
) -> str:
    size = "n not reported" if np.isnan(people) else f"{people:.0f} people"
    time = "time not reported" if np.isnan(weeks) else f"last report, {weeks:g} weeks"
    if role == SPEAKS and not np.isnan(weeks):
        time += f": {words.STEPS[step_then]}"
    said = words.STEPS[step] if role == SPEAKS else f"cannot tell: {words.HOLLOW_REASONS[role]}"
    return f"<b>{author} {year}</b><br>{outcome} v {comparator}<br><b>{said}</b><br>{time}<br>{size}, quality: {tier}"


def _band(lane: Lane, row_data: np.ndarray, row_words: list[str]) -> dict:
    """An unseen bar over the whole row, so that a click or a pointer anywhere in the row means its condition."""
    rows = len(row_words)
    return _bars(
        y=np.arange(rows),
        base=np.full(rows, lane.low),
        x=np.full(rows, lane.high - lane.low),
        lane=lane,
        height=1.0,
        marker={"color": _CLEAR, "line": {"width": 0}},
        customdata=row_data,
        said=row_words,
    )


def _bars(
    *,
    y: np.ndarray,
    base: np.ndarray,
    x: np.ndarray,
    lane: Lane,
    height: float,
    marker: dict,
    customdata: np.ndarray,
    said: list[str],
) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "y": y,
        "base": base,
        "x": x,
        "xaxis": lane.name,
        "width": height,
        "marker": marker,
        "customdata": customdata,
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **_STEADY,
    }


def _row_data(rows: pd.DataFrame) -> np.ndarray:
    return np.array([[words.slug(word), ""] for word in rows["condition"]])


def _row_words(row: dict) -> str:
    steps = "<br>".join(f"{row[step]} {step}" for step in words.STEPS if row[step])
    hollow = f"<br>{row['hollow']} cannot tell (hollow)" if row["hollow"] else ""
    reviews = f"<br>{row['reviews']} reviews besides" if row["reviews"] else ""
    return f"<b>{words.label(row['condition'])}</b>: {row['trials']} trials<br>{steps}{hollow}{reviews}"


def _step_bases(rows: pd.DataFrame) -> np.ndarray:
    """Left edge of each step's tiles, shape (5 steps, rows): "no side" is centred on zero."""
    _, lean_right, neutral, lean_left, clear_left = (rows[step].to_numpy("float64") for step in words.STEPS)
    half = neutral / 2
    return np.stack(
        [half + lean_right, half, -half, -half - lean_left, -half - lean_left - clear_left],
    )


def _marker(colours: Palette, codes: np.ndarray) -> dict:
    """Fill and outline by step code; the code after the last step is hollow."""
    fills = np.array([*colours.steps, _CLEAR])
    outlines = np.array([*colours.step_outlines, colours.muted])
    return {"color": fills[codes], "line": {"color": outlines[codes], "width": 1}}


def _direction(rows: pd.DataFrame, drawn: pd.DataFrame, lane: Lane, size: Size, colours: Palette, tiles: bool) -> dict:
    bases = _step_bases(rows)
    if not tiles:
        counts = rows[list(words.STEPS)].to_numpy("float64").T
        return _merged(rows, counts, bases, np.arange(len(words.STEPS)), lane, size, colours)
    some = drawn[drawn["role"] == SPEAKS]
    codes = some["step"].to_numpy("int64")
    base = bases[codes, some["y"]] + some.groupby(["y", "step"]).cumcount().to_numpy()
    return _tiles(some, base, codes, lane, size, colours)


def _tiles(some: pd.DataFrame, base: np.ndarray, codes: np.ndarray, lane: Lane, size: Size, colours: Palette) -> dict:
    return _bars(
        y=some["y"].to_numpy() + size.drop,
        base=base + (1 - TILE) / 2,
        x=np.full(len(some), TILE),
        lane=lane,
        height=size.bar,
        marker=_marker(colours, codes),
        customdata=some[["slug", "study_id"]].to_numpy(),
        said=some["said"].tolist(),
    )


def _merged(
    rows: pd.DataFrame,
    counts: np.ndarray,
    bases: np.ndarray,
    codes: np.ndarray,
    lane: Lane,
    size: Size,
    colours: Palette,
) -> dict:
    """One bar per row and kind; counts and bases have shape (kinds, rows)."""
    kinds = len(codes)
    return _bars(
        y=np.tile(np.arange(len(rows)) + size.drop, kinds),
        base=bases.ravel(),
        x=counts.ravel(),
        lane=lane,
        height=size.bar,
        marker=_marker(colours, np.repeat(codes, len(rows))),
        customdata=np.tile(_row_data(rows), (kinds, 1)),
        said=[f"{count:.0f} trials" for count in counts.ravel()],
    )


def _hollow(rows: pd.DataFrame, drawn: pd.DataFrame, lane: Lane, size: Size, colours: Palette, tiles: bool) -> dict:
    if not tiles:
        counts = rows[["hollow"]].to_numpy("float64").T
        return _merged(rows, counts, np.zeros_like(counts), np.array([_HOLLOW_CODE]), lane, size, colours)
    some = drawn[drawn["role"] != SPEAKS].sort_values(["y", "role", "study_id"])
    base = some.groupby("y").cumcount().to_numpy().astype("float64")
    return _tiles(some, base, np.full(len(some), _HOLLOW_CODE), lane, size, colours)


def _duration(drawn: pd.DataFrame, lane: Lane, size: Size, colours: Palette, tiles: bool) -> dict:
    """A dot per trial at its last reported time, in the colour of what it found then; "n.r." where none is printed."""
    weeks = drawn["follow_up_weeks"].to_numpy("float64")
    x = np.where(np.isnan(weeks), NOT_REPORTED_X, week_position(np.nan_to_num(weeks)))
    code = np.where(drawn["role"] == SPEAKS, drawn["follow_up_step"], _HOLLOW_CODE)
    timed = drawn.assign(x=np.round(x / _BIN) * _BIN, code=code)
    if not tiles:
        return _merged_dots(timed, lane, size, colours)
    timed = timed.sort_values(["y", "x", "code", "study_id"])
    spot = timed.groupby(["y", "x"])["code"]
    place, together = spot.cumcount().to_numpy(), spot.transform("size").to_numpy()
    offset = (place - (together - 1) / 2) * np.minimum(0.21 * size.bar / 0.62, size.bar * 1.2 / together)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": timed["x"].to_numpy(),
        "y": timed["y"].to_numpy() + size.drop + offset,
        "xaxis": lane.name,
        "marker": _marker(colours, timed["code"].to_numpy()) | {"size": size.dot},
        "customdata": timed[["slug", "study_id"]].to_numpy(),
        "hovertext": timed["said"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        **_STEADY,
    }


def _merged_dots(timed: pd.DataFrame, lane: Lane, size: Size, colours: Palette) -> dict:
    """One dot per row, time and step; area grows with the number of trials."""
    counts = timed.groupby(["y", "x", "code"], sort=False).size().reset_index(name="trials")
    area = np.sqrt(counts["trials"].to_numpy() / counts["trials"].max())
    return {
        "type": "scatter",
        "mode": "markers",
        "x": counts["x"].to_numpy(),
        "y": counts["y"].to_numpy() + size.drop + (counts["code"].to_numpy() - 2.5) * 0.12,
        "xaxis": lane.name,
        "marker": _marker(colours, counts["code"].to_numpy("int64")) | {"size": 3 + size.dot * area},
        "hovertext": counts["trials"].to_numpy(),
        "hovertemplate": "%{hovertext} trials<extra></extra>",
        **_STEADY,
    }


def _quality(rows: pd.DataFrame, lane: Lane, size: Size, colours: Palette) -> dict:
    """Share of trials in each quality tier, stronger first."""
    counts = rows[list(words.TRIAL_TIERS)].to_numpy("float64").T
    shares = counts / rows["trials"].to_numpy()
    tiers = len(words.TRIAL_TIERS)
    said = [
        f"{count:.0f} of {trials} trials: {tier}"
        for tier, row in zip(words.TRIAL_TIERS, counts, strict=True)
        for count, trials in zip(row, rows["trials"], strict=True)
    ]
    return _bars(
        y=np.tile(np.arange(len(rows)) + size.drop, tiers),
        base=(np.cumsum(shares, axis=0) - shares).ravel(),
        x=shares.ravel(),
        lane=lane,
        height=size.bar,
        marker={
            "color": np.repeat(np.array(colours.tiers), len(rows)),
            "line": {"color": colours.tier_outline, "width": 0.75},
        },
        customdata=np.tile(_row_data(rows), (tiers, 1)),
        said=said,
    )
