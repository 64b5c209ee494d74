"""What the bubble plot and the funnel share: a plane with two axes, and names that keep clear of each other."""

import numpy as np

from components.charts.pooled_rows import Place, text_trace
from components.charts.size import SIZES, Width
from components.theme import Mode, Palette, palette, template
from evidence import vocabulary as words

HEIGHT: dict[Width, int] = {"phone": 330, "laptop": 380, "wide": 540}
WIDE_PX: dict[Width, int] = {"phone": 300, "laptop": 820, "wide": 1380}
NAMED_AT_MOST = 9


def layout(x: dict, y: dict, mode: Mode, width: Width) -> dict:
    """The layout of a plane; x, y: `range` and `title` of each axis (and what else it needs)."""
    size, colours = SIZES[width], palette(mode)
    axis = {
        "showline": True,
        "linecolor": colours.rule,
        "tickfont": {"size": size.small, "color": colours.muted},
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
    }
    return {
        "template": template(mode),
        "height": HEIGHT[width],
        "margin": {"l": 4 * size.small, "r": 8, "t": 8, "b": 4 * size.small},
        "xaxis": axis | x | {"title": _title(x["title"], size.small, colours)},
        "yaxis": axis | y | {"title": _title(y["title"], size.small, colours)},
    }


def _title(text: str, points: int, colours: Palette) -> dict:
    return {"text": text, "font": {"size": points, "color": colours.muted}, "standoff": 8}


def line(x: list, y: list, style: dict) -> dict:
    """A line that a pointer does not stop at."""
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style, "hoverinfo": "skip"}


def trials(places: list[Place], rows: list[dict], sizes: list[float] | int, colours: Palette) -> dict:
    """A mark per trial, shade by quality tier; a pointer reads its name, figures and quality."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": {
            "symbol": "circle",
            "size": sizes,
            "color": [colours.tiers[words.TIERS.index(str(row["tier"]))] for row in rows],
            "line": {"color": colours.ink, "width": 1},
            "opacity": 0.92,
        },
        "customdata": [[row["study_id"]] for row in rows],
        "hovertext": [_said(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _said(row: dict) -> str:
    figures = f"g {row['g']:.2f} ({row['ci_low']:.2f} to {row['ci_high']:.2f})"
    return f"<b>{row['label']}</b><br>{figures}<br>quality: {row['tier']}"


def names(
    places: list[Place], labels: list[str], radii: np.ndarray, ranges: tuple[Place, Place], mode: Mode, width: Width
) -> dict:
    """Names above the marks where trials are few; none where it would lie on a name, a mark or the zero line."""
    size = SIZES[width]
    font = {"size": size.small, "color": palette(mode).ink}
    px = _pixels(places, ranges, width)
    kept: list[int] = []
    boxes = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(px, radii, strict=True)]
    zero = _pixels([(0.0, 0.0)], ranges, width)[0][1]
    lines = [(0.0, zero - 1, float(WIDE_PX[width]), zero + 1)]
    for i in range(len(places) if len(places) <= NAMED_AT_MOST else 0):
        half, top = 0.29 * size.small * len(labels[i]), px[i][1] - radii[i] - 3
        box = (px[i][0] - half, top - size.small - 2, px[i][0] + half, top)
        others = boxes[:i] + boxes[i + 1 :] + lines
        inside = box[0] > 0 and box[2] < WIDE_PX[width] and box[1] > 0
        if inside and not any(_touch(box, other) for other in others):
            kept.append(i)
            boxes.append(box)
    lift = (ranges[1][1] - ranges[1][0]) / (HEIGHT[width] - 4 * size.small - 8)
    at = [(places[i][0], places[i][1] + lift * (radii[i] + 3 + size.small / 2)) for i in kept]
    return text_trace(at, [labels[i] for i in kept], "x", "middle center", font)


def _pixels(places: list[Place], ranges: tuple[Place, Place], width: Width) -> list[Place]:
    """Where places lie, roughly, in pixels from the top left of the plane."""
    (left, right), (low, high) = ranges
    tall = HEIGHT[width] - 4 * SIZES[width].small - 8
    return [((x - left) / (right - left) * WIDE_PX[width], (high - y) / (high - low) * tall) for x, y in places]


def _touch(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def spread(values: list[float], share: float = 0.08) -> Place:
    """The range of these values with some room at both ends."""
    low, high = min(values), max(values)
    room = share * (high - low) or 1.0
    return low - room, high + room
