"""Hatched bars of an SVG as plain lines: Chromium prints each pattern as a picture, and a figure of them is 9 MB."""

import re

_PATTERN = re.compile(
    r'<pattern id="(?P<id>[^"]+)" width="(?P<tile>[\d.]+)px"(?:(?!</pattern>).)*?'
    r'stroke="(?P<colour>[^"]+)" stroke-width="(?P<thick>[\d.]+)px"/></pattern>'
)
# A bar as Plotly writes it: an upright rectangle, and how it is clipped and filled.
_BAR = re.compile(
    r'(?P<shape><path d="M(?P<x0>-?[\d.]+),(?P<y0>-?[\d.]+)V(?P<y1>-?[\d.]+)H(?P<x1>-?[\d.]+)V-?[\d.]+Z")'
    r"(?P<before>(?P<clip> clip-path=\"[^\"]*\")?[^>]*?opacity: (?P<opacity>[\d.]+);[^>]*?)"
    r"fill: url\('#(?P<pattern>[^']+)'\);(?P<after>[^>]*/>)"
)


def as_lines(svg: str) -> str:
    """The SVG with every rectangle that a rising pattern fills drawn as rising lines instead."""
    patterns = {found["id"]: found for found in _PATTERN.finditer(svg)}

    def bar(found: re.Match[str]) -> str:
        pattern = patterns.get(found["pattern"])
        if pattern is None:
            return found[0]
        across, down = [[float(found[f"{axis}{end}"]) for end in (0, 1)] for axis in "xy"]
        drawn = _lines(across, down, float(pattern["tile"]))
        ink = f"fill: none; stroke: {pattern['colour']}; stroke-width: {pattern['thick']}px;"
        lines = f'<path d="{drawn}"{found["clip"] or ""} style="opacity: {found["opacity"]}; {ink}"/>' if drawn else ""
        return f"{lines}{found['shape']}{found['before']}fill: none;{found['after']}"

    return _BAR.sub(bar, svg)


def _lines(across: list[float], down: list[float], tile: float) -> str:
    """Where x + y is a multiple of the tile, within the rectangle: the lines that the pattern would show there."""
    (left, right), (top, bottom) = sorted(across), sorted(down)
    sums = (n * tile for n in range(int((left + top) // tile) + 1, int((right + bottom) // tile) + 1))
    ends = ((max(left, at - bottom), min(right, at - top), at) for at in sums)
    return "".join(f"M{a:.2f},{at - a:.2f}L{b:.2f},{at - b:.2f}" for a, b, at in ends if b > a)
