"""The picture of a statement: which way, for how long, how good; a row per comparator family or part, made to be seen.

The same marks as in the overview, larger: a teacher stands three metres away.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.charts.lanes import NOT_REPORTED_X, week_position
from components.charts.marks import STEADY, annotation
from components.charts.size import Width
from components.theme import SERIF, Mode, Palette, palette, template
from evidence import vocabulary as words
from evidence.forest import AGAINST
from evidence.verdict import Verdict
from evidence.verdict.facts import FAMILIES, TO_MASSAGE
from evidence.verdict.terms import LATER_WEEKS

MOST_TILES = 40
MOST_DOTS = 60
TILE = 0.86
TITLES = ("Which way?", "For how long?", "How good?")
SHORT_TITLES = ("Which way?", "How long?", "Quality")
WEEKS = {0: "0", 4: "4", 12: "12", 26: "26", 52: "52"}
FEWER_WEEKS = {0: "0", 12: "12", 52: "52"}
_LONGEST_WEEKS = 130.0


@dataclass(frozen=True)
class Room:
    """Pixels of a width: row, header, type sizes, dot. label: how far above its row its name stands, in rows.

    lanes: the share of the width of each of the three pictures.
    """

    row: int
    header: int
    heading: int
    text: int
    small: int
    dot: int
    label: float
    lanes: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]


ROOMS: dict[Width, Room] = {
    "phone": Room(112, 84, 15, 14, 12, 8, 0.47, ((0.0, 0.44), (0.5, 0.76), (0.82, 1.0))),
    "laptop": Room(100, 68, 20, 16, 14, 10, 0.34, ((0.0, 0.46), (0.52, 0.78), (0.83, 1.0))),
    "wide": Room(136, 94, 28, 24, 20, 14, 0.34, ((0.0, 0.46), (0.52, 0.78), (0.83, 1.0))),
}


def rows_to_draw(verdict: Verdict) -> list[tuple[str, pd.DataFrame]]:
    """Name and trials of each row: the parts of a statement, else the families of comparators; none without trials."""
    if verdict.parts:
        named = [(words.label(name), part.facts.told) for name, part in verdict.parts]
    else:
        family = verdict.facts.by_family["family"]
        named = [(f"v {AGAINST[word]}", verdict.facts.by_family[family == word]) for word in FAMILIES]
    return [(name, told.reset_index(drop=True)) for name, told in named if len(told)]


def figure(rows: list[tuple[str, pd.DataFrame]], mode: Mode, width: Width) -> go.Figure:
    """Draw the rows of a statement (see rows_to_draw). Every mark carries customdata [study_id]."""
    room, colours = ROOMS[width], palette(mode)
    reach = _reach(rows)
    traces = [_labels(rows, -reach[0], room, colours)]
    for place, (_, told) in enumerate(rows):
        traces += [_direction(told, place, colours), _duration(told, place, room, colours)]
        traces.append(_quality(told, place, colours))
    if width != "phone":
        traces += _notes(rows, room, colours)
    layout = _layout(len(rows), reach, _longest(rows), room, colours, mode, width)
    return go.Figure(data=traces, layout=layout, _validate=False)


def table(rows: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """What is drawn: one row per mark."""
    frames = [told.assign(row=name) for name, told in rows]
    drawn = pd.concat(frames, ignore_index=True)
    step, then = (drawn[name].map(dict(enumerate(words.STEPS))) for name in ("step", "step_then"))
    return pd.DataFrame(
        {
            "row": drawn["row"],
            "study": drawn["label"],
            "direction": step,
            "last report, weeks": drawn["weeks"],
            "direction then": then.where(drawn["weeks"].notna()),
            "quality": drawn["tier"].map(dict(enumerate(words.TRIAL_TIERS))),
            "people": drawn["people"],
        }
    )


def _counts(told: pd.DataFrame) -> np.ndarray:
    return np.bincount(told["step"], minlength=len(words.STEPS)).astype("float64")


def _reach(rows: list[tuple[str, pd.DataFrame]]) -> tuple[float, float]:
    """How far tiles reach to the left and right of zero in any row; at least twelve tiles wide."""
    counts = np.array([_counts(told) for _, told in rows])
    left = float((counts[:, 3] + counts[:, 4] + counts[:, 2] / 2).max())
    right = float((counts[:, 0] + counts[:, 1] + counts[:, 2] / 2).max())
    return left + 0.3, max(right, 12 - left) + 0.3


def _longest(rows: list[tuple[str, pd.DataFrame]]) -> float:
    """The last week that the week axis shows."""
    return max(_LONGEST_WEEKS, *(1.25 * float(told["weeks"].fillna(0.0).max()) for _, told in rows))


def _bases(counts: np.ndarray) -> np.ndarray:
    """Left edge of each step's tiles; "no side" is centred on zero, comparator to the left."""
    half = counts[2] / 2
    return np.array([half + counts[1], half, -half, -half - counts[3], -half - counts[3] - counts[4]])


def _direction(told: pd.DataFrame, place: int, colours: Palette) -> dict:
    counts = _counts(told)
    if counts.sum() > MOST_TILES:
        codes, base, x = np.arange(len(counts)), _bases(counts), counts
        said, data = [f"{n:.0f} trials: {step}" for n, step in zip(counts, words.STEPS, strict=True)], [[""]] * len(x)
    else:
        ordered = told.sort_values(["step", "tier", "study_id"])
        codes = ordered["step"].to_numpy()
        base = _bases(counts)[codes] + ordered.groupby("step").cumcount().to_numpy() + (1 - TILE) / 2
        x = np.full(len(codes), TILE)
        said, data = _said(ordered), [[study] for study in ordered["study_id"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": np.full(len(codes), float(place)),
        "base": base,
        "x": x,
        "width": 0.36,
        "marker": _marker(colours, codes),
        "customdata": data,
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _said(told: pd.DataFrame) -> list[str]:
    return [
        f"<b>{row['label']}</b><br>{words.STEPS[row['step']]}<br>quality: {words.TRIAL_TIERS[row['tier']]}<br>"
        + ("people not reported" if np.isnan(row["people"]) else f"{row['people']:,.0f} people")
        for row in told.to_dict("records")
    ]


def _marker(colours: Palette, codes: np.ndarray) -> dict:
    return {
        "color": np.array(colours.steps)[codes],
        "line": {"color": np.array(colours.step_outlines)[codes], "width": 1},
    }


def _duration(told: pd.DataFrame, place: int, room: Room, colours: Palette) -> dict:
    """A dot per trial at its last report, in the colour of what it found then; "n.r." where no time is printed."""
    weeks = told["weeks"].to_numpy("float64")
    x = np.round(np.where(np.isnan(weeks), NOT_REPORTED_X, week_position(np.nan_to_num(weeks))) / 0.06) * 0.06
    # Where no time is printed, its only report is the one that also stands among the tiles.
    then = np.where(np.isnan(weeks), told["step"], told["step_then"])
    spread = told.assign(x=x, step_then=then).sort_values(["x", "step_then", "study_id"])
    if len(spread) > MOST_DOTS:
        return _merged_dots(spread, place, room, colours)
    spot = spread.groupby("x")["study_id"]
    together = spot.transform("size").to_numpy()
    offset = (spot.cumcount().to_numpy() - (together - 1) / 2) * np.minimum(1.15 * room.dot / room.row, 0.44 / together)
    said = [f"<b>{row['label']}</b><br>{_then(row)}" for row in spread.to_dict("records")]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": spread["x"].to_numpy(),
        "y": place + offset,
        "marker": _marker(colours, spread["step_then"].to_numpy()) | {"size": room.dot},
        "customdata": [[study] for study in spread["study_id"]],
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _merged_dots(spread: pd.DataFrame, place: int, room: Room, colours: Palette) -> dict:
    """One dot per time and step, its area by the number of trials, so that a hundred trials do not hide each other."""
    counts = spread.groupby(["x", "step_then"]).size().reset_index(name="trials")
    step = counts["step_then"].to_numpy()
    size = 3 + 1.2 * room.dot * np.sqrt(counts["trials"].to_numpy() / counts["trials"].max())
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": counts["x"].to_numpy(),
        "y": place + (step - 2) * 0.08,
        "marker": _marker(colours, step) | {"size": size, "opacity": 1},
        "customdata": [[""]] * len(counts),
        "hovertext": [f"{n} trials: {words.STEPS[code]}" for n, code in zip(counts["trials"], step, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **STEADY,
    }


def _then(row: dict) -> str:
    return "time not reported" if np.isnan(row["weeks"]) else f"{row['weeks']:g} weeks: {words.STEPS[row['step_then']]}"


def _quality(told: pd.DataFrame, place: int, colours: Palette) -> dict:
    counts = np.bincount(told["tier"], minlength=len(words.TRIAL_TIERS))
    shares = counts / counts.sum()
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x3",
        "y": np.full(len(counts), float(place)),
        "base": np.cumsum(shares) - shares,
        "x": shares,
        "width": 0.36,
        "marker": {"color": colours.tiers, "line": {"color": colours.tier_outline, "width": 1}},
        "hovertext": [f"{n} of {counts.sum()}: {tier}" for n, tier in zip(counts, words.TRIAL_TIERS, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _text(x: list[float], y: list[float], said: list[str], axis: str, size: int, colour: str) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": axis,
        "x": x,
        "y": y,
        "text": said,
        "textposition": "middle right",
        "textfont": {"size": size, "color": colour},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _labels(rows: list[tuple[str, pd.DataFrame]], left: float, room: Room, colours: Palette) -> dict:
    """Above each row: its name, and how many of its trials lie on the side of massage."""
    said = [
        f"<b>{name}</b>  {int(told['step'].isin(TO_MASSAGE).sum())} of {len(told)} to massage" for name, told in rows
    ]
    return _text(
        [left] * len(rows), [place - room.label for place in range(len(rows))], said, "x", room.text, colours.ink
    )


def _notes(rows: list[tuple[str, pd.DataFrame]], room: Room, colours: Palette) -> list[dict]:
    """Under the dots and the shares of each row: what they amount to."""
    y = [place + 0.32 for place in range(len(rows))]
    late = [told[told["weeks"] > LATER_WEEKS] for _, told in rows]
    weeks = [f"{len(some)} beyond {LATER_WEEKS} weeks" for some in late]
    good = [f"{int((told['tier'] == 0).sum())} stronger" for _, told in rows]
    start = NOT_REPORTED_X - 0.12
    return [
        _text([start] * len(rows), y, weeks, "x2", room.small, colours.muted),
        _text([0.0] * len(rows), y, good, "x3", room.small, colours.muted),
    ]


def _layout(
    count: int, reach: tuple[float, float], longest: float, room: Room, colours: Palette, mode: Mode, width: Width
) -> dict:
    ranges = ([-reach[0], reach[1]], [NOT_REPORTED_X - 0.12, float(week_position(longest))], [0.0, 1.01])
    axes = {
        name: {"domain": list(domain), "range": limits, "anchor": "y", "showticklabels": False}
        for name, domain, limits in zip(("xaxis", "xaxis2", "xaxis3"), room.lanes, ranges, strict=True)
    }
    top = -0.5 - room.header / room.row
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": room.header + count * room.row + 8,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 6},
        "font": {"size": room.text},
        "yaxis": {"range": [count - 0.5, top], "showticklabels": False},
        "shapes": _lines(count, colours),
        "annotations": [*_heads(room, colours, width), *_week_labels(room, colours, width)],
        **axes,
    }


def _lines(count: int, colours: Palette) -> list[dict]:
    """The line of no side through the tiles, the lines of weeks through the dots."""
    weeks = [float(week_position(week)) for week in WEEKS]
    return [
        {
            "type": "path",
            "xref": axis,
            "yref": "y",
            "path": " ".join(f"M {x},{row - 0.24} L {x},{row + 0.24}" for x in places for row in range(count)),
            "layer": "below",
            "line": {"color": colour, "width": 1},
        }
        for axis, places, colour in (("x", [0.0], colours.muted), ("x2", weeks, colours.rule))
    ]


def _heads(room: Room, colours: Palette, width: Width) -> list[dict]:
    """Title of each lane with its key below."""
    keys = (_step_key(colours, width), _week_key(width), _tier_key(colours, width))
    notes = []
    titles = SHORT_TITLES if width == "phone" else TITLES
    for title, key, (left, _) in zip(titles, keys, room.lanes, strict=True):
        head = annotation(f"<b>{title}</b>", left, 1.0, "left", room.heading, colours.ink, yanchor="top")
        head["font"]["family"] = SERIF
        notes.append(head)
        below = annotation(key, left, 1.0, "left", room.small, colours.muted, yanchor="top")
        notes.append(below | {"yshift": -(room.heading + 8)})
    return notes


def _square(colour: str) -> str:
    return f"<span style='color:{colour}'>■</span>"


def _step_key(colours: Palette, width: Width) -> str:
    clear_right, lean_right, neutral, lean_left, clear_left = (_square(colour) for colour in colours.steps)
    parts = [f"{clear_left}{lean_left} comparator", f"{neutral} no side", f"{lean_right}{clear_right} massage"]
    return "<br>".join(parts) if width == "phone" else "   ".join([*parts, "pale: leans"])


def _week_key(width: Width) -> str:
    return "weeks to<br>last report" if width == "phone" else "weeks to last report"


def _tier_key(colours: Palette, width: Width) -> str:
    strong, moderate, weak, _ = (_square(colour) for colour in colours.tiers)
    if width == "phone":
        return f"{strong} strong<br>{weak} weak<br>□ n.r."
    return f"strong {strong}{moderate}{weak} weak □ n.r."


def _week_labels(room: Room, colours: Palette, width: Width) -> list[dict]:
    shown = FEWER_WEEKS if width == "phone" else WEEKS
    top = -0.24 if width == "phone" else -0.27
    places = {float(week_position(week)): text for week, text in shown.items()} | {NOT_REPORTED_X: "n.r."}
    return [
        annotation(text, x, top, "center", room.small, colours.muted, xref="x2", yref="y", yanchor="bottom")
        for x, text in places.items()
    ]
