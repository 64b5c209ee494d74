"""What surrounds the marks of the overview: row labels, column titles, keys to the colours, week lines."""

import pandas as pd

from components.charts.lanes import NOT_REPORTED_X, Lane, bare_axes, week_position
from components.charts.marks import stripes
from components.charts.size import SIZES, Size, Width
from components.theme import SERIF, Mode, Palette, palette, template
from evidence import vocabulary as words

TITLES = {"help": "Does it help?", "hollow": "Cannot tell", "time": "For how long?", "quality": "How good?"}
PHONE_TITLES = {"help": "Does it help?", "time": "How long?", "quality": "Quality"}
# Longer names stand in two lines of small type, as wide as their lane.
LONG_NAME = 30
WEEK_LINES = (1, 4, 12, 26, 52, 104)
WEEK_LABELS: dict[Width, dict[float, str]] = {
    "phone": {1: "1", 12: "12", 52: "52"},
    "laptop": {0: "0", 1: "1", 4: "4", 12: "12", 26: "26", 52: "52"},
    "wide": {0: "0", 1: "1", 4: "4", 12: "12", 26: "26", 52: "52"},
}


def layout(rows: pd.DataFrame, lanes: dict[str, Lane], mode: Mode, width: Width) -> dict:
    """The layout of the overview figure for these rows and lanes."""
    size, colours, count = SIZES[width], palette(mode), len(rows)
    return {
        "template": template(mode),
        "barmode": "overlay",
        "height": size.header + count * size.row + 10,
        "margin": {"l": 2, "r": 4, "t": 2, "b": 8},
        "font": {"size": size.text},
        "yaxis": {"range": [count - 0.5, -0.5 - size.header / size.row], "showticklabels": False},
        "shapes": [*stripes(count, colours), *_lines(lanes, count, size, colours)],
        "annotations": _headers(lanes, size, colours, width),
        **bare_axes(lanes),
    }


def labels(rows: pd.DataFrame, lanes: dict[str, Lane], mode: Mode, width: Width) -> dict:
    """Name and number of trials of each row, as one trace of text: an annotation each takes the browser far longer.

    They end at the right edge of the label lane; where there is none they stand above their bars.
    """
    size, colours, count = SIZES[width], palette(mode), len(rows)
    beside = lanes.get("label")
    lane = beside or next(iter(lanes.values()))
    said = _label_beside if beside else _label_above
    return {
        "type": "scatter",
        "mode": "text",
        "name": "labels",
        "xaxis": lane.name,
        "x": [lane.high if beside else lane.low] * count,
        "y": [float(place) if beside else place - 0.46 for place in range(count)],
        "text": [said(row, size, colours) for row in rows[["condition", "trials", "hollow"]].to_dict("records")],
        "textposition": "middle left" if beside else "bottom right",
        "textfont": {"size": size.text, "color": colours.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _label_beside(row: dict, size: Size, colours: Palette) -> str:
    said = words.label(row["condition"])
    name = (
        f"<span style='font-size:{size.small}px'>{'<br>'.join(_halves(said))}</span>" if len(said) > LONG_NAME else said
    )
    return f"{name}  {_muted(str(row['trials']), size, colours)}"


def _halves(said: str) -> tuple[str, str]:
    """A long name in two lines, broken between words nearest its middle."""
    spaces = [place for place, letter in enumerate(said) if letter == " "] or [len(said)]
    middle = min(spaces, key=lambda place: abs(place - len(said) / 2))
    return said[:middle], said[middle + 1 :]


def _label_above(row: dict, size: Size, colours: Palette) -> str:
    """On a phone the label stands above its bars, with the number of trials in words."""
    hollow = f", {row['hollow']} cannot tell" if row["hollow"] else ""
    trials = "1 trial" if row["trials"] == 1 else f"{row['trials']} trials"
    return f"{words.label(row['condition'])}  {_muted(trials + hollow, size, colours)}"


def _muted(text: str, size: Size, colours: Palette) -> str:
    return f"<span style='color:{colours.muted};font-size:{size.small}px'>{text}</span>"


def _annotation(
    text: str,
    xref: str,
    x: float,
    xanchor: str,
    yref: str,
    y: float,
    yanchor: str,
    points: int,
    colour: str,
    **more: object,
) -> dict:
    return {
        "text": text,
        "xref": xref,
        "x": x,
        "xanchor": xanchor,
        "yref": yref,
        "y": y,
        "yanchor": yanchor,
        "showarrow": False,
        "align": "left",
        "font": {"size": points, "color": colour} | ({"family": more.pop("family")} if "family" in more else {}),
        **more,
    }


def _lines(lanes: dict[str, Lane], count: int, size: Size, colours: Palette) -> list[dict]:
    """The zero line, the week lines, the edge between times and "not reported"; lines that look alike are one shape."""
    weeks = [float(week_position(week)) for week in (0, *WEEK_LINES)]
    lines = [
        (lanes["help"].name, [0.0], colours.muted, "solid"),
        (lanes["time"].name, weeks, colours.rule, "solid"),
        (lanes["time"].name, [NOT_REPORTED_X / 2], colours.rule, "dot"),
    ]
    return [
        {
            "type": "path",
            "xref": axis,
            "yref": "y",
            "path": " ".join(_down_the_rows(x, count, size) for x in places),
            "layer": "below",
            "line": {"color": colour, "width": 1, "dash": dash},
        }
        for axis, places, colour, dash in lines
    ]


def _down_the_rows(x: float, count: int, size: Size) -> str:
    """A line through all rows; where labels stand above the bars, only beside the bars."""
    if not size.drop:
        return f"M {x},-0.5 L {x},{count - 0.5}"
    top, bottom = size.drop - size.bar / 2 - 0.06, size.drop + size.bar / 2 + 0.06
    return " ".join(f"M {x},{row + top:.2f} L {x},{row + bottom:.2f}" for row in range(count))


def _headers(lanes: dict[str, Lane], size: Size, colours: Palette, width: Width) -> list[dict]:
    """Column titles with, under each, its key: colours, what hollow means, the unit of time, the tiers."""
    keys = {
        "help": _step_key(colours, width),
        "hollow": "no fair test",
        "time": "weeks to last report" if width != "phone" else "weeks to last<br>report",
        "quality": _tier_key(colours, width),
    }
    titles = PHONE_TITLES if width == "phone" else TITLES
    notes = []
    for name, lane in lanes.items():
        if name == "label":
            continue
        at = ("paper", lane.domain[0], "left", "paper", 1.0, "top")
        notes.append(_annotation(f"<b>{titles[name]}</b>", *at, size.heading, colours.ink, family=SERIF))
        notes.append(_annotation(keys[name], *at, size.small, colours.muted, yshift=-(size.heading + 8)))
    return notes + _week_labels(lanes["time"], size, colours, width)


def _step_key(colours: Palette, width: Width) -> str:
    """The steps in the order in which the tiles lie, comparator first; a narrow figure breaks the line."""
    clear_right, lean_right, neutral, lean_left, clear_left = (
        f"<span style='color:{colour}'>■</span>" for colour in colours.steps
    )
    parts = [
        f"{clear_left}{lean_left} comparator",
        f"{neutral} no side",
        f"{lean_right}{clear_right} massage",
        "soft: leans",
    ]
    return "<br>".join(parts) if width == "phone" else "   ".join(parts)


def _tier_key(colours: Palette, width: Width) -> str:
    """All four tiers in the order in which their shares lie; the palest did not report enough to say."""
    strong, moderate, weak = (f"<span style='color:{colour}'>■</span>" for colour in colours.tiers[:3])
    if width == "phone":
        return f"{strong} strong<br>{moderate} moderate<br>{weak} weak<br>□ n.r."
    return f"strong {strong}{moderate}{weak} weak<br>□ not reported"


def _week_labels(lane: Lane, size: Size, colours: Palette, width: Width) -> list[dict]:
    places = {float(week_position(weeks)): text for weeks, text in WEEK_LABELS[width].items()}
    places[NOT_REPORTED_X] = "n.r."
    return [
        _annotation(text, lane.name, x, "center", "y", -0.52, "bottom", size.small, colours.muted)
        for x, text in places.items()
    ]
