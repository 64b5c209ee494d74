"""A labelled miniature of every kind of picture: a small drawing with a word at each of its parts.

Drawn as SVG in the colours of the theme; nothing of the data is in it. Parts stand on the left, their words in a column
on the right, joined by thin lines, at 13 px so that they can be read on a phone.
"""

from collections.abc import Callable
from functools import cache

from components.theme import SANS, Mode, Palette, palette

WIDE, PITCH, POINTS = 346, 23, 13
WORDS_AT = 172
Part = tuple[float, float, str]
Sketch = tuple[str, tuple[Part, ...]]


@cache
def svg(kind: str, mode: Mode) -> str | None:
    """The miniature of a kind of picture, or None where there is none."""
    if kind not in _SKETCHES:
        return None
    colours = palette(mode)
    drawing, parts = _SKETCHES[kind](colours)
    tall = max(len(parts) * PITCH + 12, 128)
    start = (tall - (len(parts) - 1) * PITCH) / 2
    labels = "".join(_label(part, start + place * PITCH, colours) for place, part in enumerate(parts))
    size = f'width="{WIDE}" height="{tall}" viewBox="0 0 {WIDE} {tall}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{SANS}">{drawing}{labels}</svg>'


def alternative(kind: str) -> str:
    """The parts of a miniature in words."""
    _, parts = _SKETCHES[kind](palette("light"))
    return f"Parts of the picture: {'; '.join(words for _, _, words in parts)}."


def _label(part: Part, y: float, colours: Palette) -> str:
    x0, y0, words = part
    leader = _line(x0, y0, WORDS_AT - 5, y, colours.muted, 0.8)
    return f'{leader}<text x="{WORDS_AT}" y="{y + 4.5:g}" font-size="{POINTS}" fill="{colours.ink}">{words}</text>'


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 1.5, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke="{colour}" stroke-width="{width:g}" fill="none"{dashed}/>'


def _path(points: str, fill: str, outline: str = "none", opacity: float = 1) -> str:
    return f'<path d="{points}" fill="{fill}" stroke="{outline}" fill-opacity="{opacity:g}"/>'


def _box(x: float, y: float, wide: float, tall: float, fill: str, outline: str = "none") -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{tall:g}" fill="{fill}" stroke="{outline}"/>'


def _dot(x: float, y: float, radius: float, fill: str, outline: str = "none") -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{outline}" stroke-width="1.3"/>'


def _diamond(x: float, y: float, wide: float, tall: float, fill: str, outline: str = "none") -> str:
    return _path(f"M{x - wide:g} {y:g}L{x:g} {y - tall:g}L{x + wide:g} {y:g}L{x:g} {y + tall:g}Z", fill, outline)


def _overview(c: Palette) -> Sketch:
    tiles = [_box(60 + 9 * i, 30, 8, 16, c.steps[0]) for i in range(3)]
    tiles += [_box(87 + 9 * i, 30, 8, 16, c.steps[1], c.step_outlines[1]) for i in range(2)]
    tiles += [_box(50, 30, 8, 16, c.steps[2], c.step_outlines[2]), _box(32, 30, 8, 16, c.steps[4])]
    tiles += [_box(23 + 11 * i, 58, 8, 12, "none", c.muted) for i in range(3)]
    dots = [_dot(x, 90, 4, colour) for x, colour in ((24, c.steps[0]), (48, c.steps[2]), (96, c.steps[1]))]
    shares = [
        _box(14 + at, 112, wide, 12, fill, c.tier_outline)
        for at, wide, fill in zip((0, 22, 56, 96), (22, 34, 40, 24), c.tiers, strict=True)
    ]
    drawing = _line(45, 22, 45, 52, c.muted) + "".join(tiles + dots + shares)
    parts = (
        (75, 30, "dark tile: clear trial"),
        (105, 38, "pale tile: leans that way"),
        (45, 50, "line: right, for massage"),
        (53, 64, "hollow: cannot tell"),
        (100, 90, "dot: last report, by time"),
        (134, 118, "bar: share of each quality"),
    )
    return drawing, parts


def _forest(c: Palette) -> Sketch:
    drawing = _line(40, 10, 40, 122, c.muted, 1)
    for y, low, x, high, side, tier in ((24, 30, 66, 102, 8, 1), (50, 58, 84, 110, 13, 0)):
        drawing += _line(low, y, high, y, c.ink) + _box(x - side / 2, y - side / 2, side, side, c.tiers[tier], c.ink)
    drawing += _diamond(77, 84, 22, 8, c.accent) + _line(30, 106, 124, 106, c.steps[1], 6)
    parts = (
        (71, 22, "square: one trial"),
        (110, 50, "line: its 95% CI"),
        (40, 62, "zero: no difference"),
        (99, 84, "diamond: pooled, 95% CI"),
        (124, 106, "bar: prediction interval"),
    )
    return drawing, parts


def _arrow(x: float, y: float, half: float, fill: str, up: bool = True) -> str:
    tip = -half if up else half
    return _path(f"M{x - half:g} {y - tip:g}L{x + half:g} {y - tip:g}L{x:g} {y + tip:g}Z", fill)


def _effect_direction(c: Palette) -> Sketch:
    drawing = _box(10, 18, 9, 9, c.tiers[0], c.tier_outline) + _box(10, 56, 9, 9, c.tiers[2], c.tier_outline)
    drawing += _arrow(46, 23, 11, c.steps[0]) + _arrow(84, 23, 7, c.steps[1])
    drawing += _diamond(122, 23, 10, 5, c.steps[2], c.step_outlines[2])
    drawing += _arrow(46, 60, 8, c.steps[4], up=False) + _dot(84, 60, 7, "none", c.muted)
    drawing += _line(8, 42, 136, 42, c.rule, 1) + _line(8, 82, 136, 82, c.rule, 1)
    parts = (
        (128, 21, "lozenge: neither side"),
        (88, 25, "soft colour: only leans"),
        (52, 29, "up: favours massage"),
        (91, 60, "ring: cannot tell"),
        (50, 62, "down: favours comparator"),
        (14, 64, "square: quality"),
    )
    return drawing, parts


def _course(c: Palette) -> Sketch:
    drawing = _line(12, 96, 146, 96, c.muted, 1) + _line(34, 40, 34, 66, c.ink) + _line(82, 32, 82, 58, c.ink)
    drawing += _line(34, 52, 82, 45, c.steps[0]) + _line(82, 45, 110, 70, c.steps[0])
    drawing += _line(110, 70, 142, 70, c.muted, 1.5, "2 3")
    drawing += _dot(34, 52, 5, c.steps[0]) + _dot(82, 45, 5, c.steps[0]) + _dot(110, 70, 5, c.steps[1])
    drawing += _arrow(60, 104, 5, c.muted)
    parts = (
        (82, 34, "whisker: 95% CI"),
        (84, 45, "mark: what a trial found"),
        (100, 60, "line: the same trial"),
        (140, 70, "dotted: nobody measured"),
        (146, 96, "zero: no difference"),
        (64, 105, "triangle: treatment ends"),
    )
    return drawing, parts


def _safeguards(c: Palette) -> Sketch:
    drawing = ""
    for y in (28, 66):
        drawing += _line(8, y + 19, 140, y + 19, c.rule, 1)
    drawing += _box(26, 21, 14, 14, c.tiers[0]) + _line(67, 22, 79, 34, c.muted, 2) + _line(79, 22, 67, 34, c.muted, 2)
    drawing += _dot(118, 28, 4, c.tiers[3], c.tier_outline)
    drawing += _box(26, 59, 14, 14, c.tiers[0]) + _box(22, 55, 22, 22, "none", c.muted)
    parts = (
        (122, 27, "dot: not reported"),
        (78, 29, "cross: reported as absent"),
        (40, 32, "square: reported"),
        (44, 68, "frame: by an appraisal"),
    )
    return drawing, parts


def _funnel(c: Palette) -> Sketch:
    drawing = _path("M62 10L10 116L114 116Z", c.steps[2], opacity=0.3) + _path("M62 10L24 116L100 116Z", c.paper)
    drawing += _line(62, 10, 62, 116, c.muted, 1) + _line(76, 10, 76, 116, c.accent, 1.6, "2 3")
    for x, y in ((72, 26), (80, 40), (68, 54), (92, 66), (84, 84), (112, 92)):
        drawing += _dot(x, y, 4.5, c.tiers[1], c.ink)
    parts = (
        (76, 14, "dotted: pooled value"),
        (76, 26, "high up: a precise trial"),
        (62, 70, "line: no difference"),
        (116, 92, "low down: a small trial"),
        (106, 112, "shade: p 0.10 to 0.01"),
    )
    return drawing, parts


def _steps(c: Palette) -> Sketch:
    drawing = _path("M62 8L106 8L106 100L62 100Z", c.steps[1], opacity=0.3)
    drawing += _line(28, 8, 28, 122, c.muted, 1) + _line(84, 8, 84, 122, c.accent, 1.4, "2 3")
    for y, low, x, high in ((22, 44, 78, 112), (50, 52, 88, 124), (78, 40, 72, 104)):
        drawing += _line(low, y, high, y, c.ink) + _diamond(x, y, 6, 6, c.paper, c.accent)
    drawing += _line(62, 110, 106, 110, c.ink) + _diamond(84, 110, 9, 9, c.accent)
    parts = (
        (84, 22, "diamond: pooled value"),
        (124, 50, "line: its 95% CI"),
        (106, 66, "band: 95% CI of all trials"),
        (28, 96, "zero: no difference"),
        (94, 110, "filled: all trials"),
    )
    return drawing, parts


def _bubble(c: Palette) -> Sketch:
    drawing = _path("M14 74L78 60L142 26L142 62L78 76L14 108Z", c.steps[1], opacity=0.3)
    drawing += _line(12, 112, 146, 112, c.muted, 1) + _line(14, 92, 142, 44, c.accent, 2)
    for x, y, radius, tier in ((34, 74, 9, 1), (70, 82, 5, 2), (96, 46, 12, 0), (124, 66, 6, 1)):
        drawing += _dot(x, y, radius, c.tiers[tier], c.ink)
    parts = (
        (102, 40, "large: a precise trial"),
        (138, 34, "band: 95% CI of the line"),
        (140, 45, "line: how g goes with it"),
        (130, 67, "small: a less precise one"),
        (146, 112, "zero: no difference"),
    )
    return drawing, parts


def _years(c: Palette) -> Sketch:
    """Bars of three years, the last with a brush around it."""
    drawing = _line(14, 112, 146, 112, c.muted, 1)
    for x, heights in ((30, (20, 0, 12)), (66, (34, 14, 10)), (102, (30, 20, 24))):
        bottom = 112.0
        for tall, fill, outline in zip(
            heights, (c.steps[0], c.steps[2], "none"), (c.steps[0], c.step_outlines[2], c.muted), strict=True
        ):
            bottom -= tall
            drawing += _box(x, bottom, 24, tall, fill, outline)
    drawing += _line(94, 20, 94, 112, c.muted, 1, "3 3") + _line(134, 20, 134, 112, c.muted, 1, "3 3")
    parts = (
        (134, 28, "frame: the chosen years"),
        (126, 48, "hollow: cannot tell"),
        (126, 72, "grey: no side shown"),
        (126, 96, "blue: side of massage"),
        (114, 112, "one bar: one year"),
    )
    return drawing, parts


def _periods(c: Palette) -> Sketch:
    """Two columns of one safeguard: reported, absent, silent."""
    drawing = _box(30, 24, 30, 84, "none", c.tier_outline) + _box(96, 24, 30, 84, "none", c.tier_outline)
    drawing += _box(30, 94, 30, 14, c.tiers[0]) + _box(96, 72, 30, 36, c.tiers[0])
    drawing += "".join(_line(97, y + 10, 125, y, c.tier_outline) for y in (50, 56, 62))
    drawing += _line(96, 48, 126, 48, c.muted)
    parts = (
        (126, 24, "column: five years"),
        (122, 36, "empty: not reported"),
        (124, 58, "striped: said to be absent"),
        (126, 90, "dark: reported"),
    )
    return drawing, parts


def _funders(c: Palette) -> Sketch:
    """A row of shares for many trials and one for few, around the line."""
    drawing = _line(52, 8, 52, 112, c.muted, 1)
    for y, tall in ((12, 20), (84, 8)):
        drawing += _box(24, y, 14, tall, c.steps[3], c.step_outlines[3])
        drawing += _box(38, y, 28, tall, c.steps[2], c.step_outlines[2]) + _box(66, y, 76, tall, c.steps[0])
    parts = (
        (142, 22, "blue: share for massage"),
        (60, 32, "grey: no side shown"),
        (31, 32, "ochre: for the comparator"),
        (142, 88, "thin: fewer than 5 trials"),
        (52, 112, "line: between the sides"),
    )
    return drawing, parts


_SKETCHES: dict[str, Callable[[Palette], Sketch]] = {
    "overview": _overview,
    "forest": _forest,
    "effect_direction": _effect_direction,
    "course": _course,
    "safeguards": _safeguards,
    "funnel": _funnel,
    "steps": _steps,
    "bubble": _bubble,
    "trials_per_year": _years,
    "trials_over_time": _periods,
    "funders_direction": _funders,
}
