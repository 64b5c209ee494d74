"""What a class answered: a bar for each answer on a track that all share, growing while answers come in."""

import plotly.graph_objects as go

from components.theme import Mode, Palette, palette, template

# The place of each answer's colour in Palette.verdicts: that of the verdict it stands for.
_COLOURS = (0, 2, 3)
# Where the track ends: the next of these, so that bars grow instead of the scale.
_ENDS = (5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500)
_ROW, _BAR, _RAISED = 3.5, 0.42, 0.42


def figure(votes: dict[str, int], mode: Mode, points: int) -> go.Figure:
    """Bars of the votes (answer: number of devices, in order), with type of so many pixels."""
    colours, top = palette(mode), end(max(votes.values(), default=0))
    rows = range(len(votes))
    track = _bars([top] * len(votes), [colours.rule] * len(votes))
    given = _bars(list(votes.values()), [colours.verdicts[place] for place in _COLOURS])
    names = _words(list(votes), 0, "middle right", colours, points)
    numbers = _words(told(votes), top, "middle left", colours, points)
    layout = {
        "template": template(mode),
        "height": round(len(votes) * _ROW * points),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "barmode": "overlay",
        "xaxis": {"visible": False, "range": [0, top], "fixedrange": True},
        "yaxis": {"visible": False, "range": [rows.stop - 0.7, -0.75], "fixedrange": True},
        "transition": {"duration": 350, "easing": "cubic-in-out"},
        "uirevision": "poll",
    }
    return go.Figure({"data": [track, given, names, numbers], "layout": layout}, _validate=False)


def end(most: int) -> int:
    """Where the track ends, in devices, when the longest bar has so many."""
    return next((number for number in _ENDS if number >= most), most)


def told(votes: dict[str, int]) -> list[str]:
    """Number and share of each answer in words."""
    total = sum(votes.values())
    return [f"{number} ({100 * number / total:.0f} %)" if total else "0" for number in votes.values()]


def alternative(votes: dict[str, int]) -> str:
    """The picture in words."""
    said = ", ".join(f"{answer} {number}" for answer, number in votes.items())
    return f"Answers of {sum(votes.values())} devices: {said}."


def _bars(lengths: list[int], colours: list[str]) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": list(range(len(lengths))),
        "width": _BAR,
        "marker": {"color": colours, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _words(said: list[str], x: float, side: str, colours: Palette, points: int) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x] * len(said),
        "y": [place - _RAISED for place in range(len(said))],
        "text": said,
        "textposition": side,
        "textfont": {"size": points, "color": colours.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
