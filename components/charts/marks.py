"""Small pieces that several figures are made of."""

from components.theme import Palette

# A click selects; nothing else may pale because of it.
STEADY = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def annotation(
    text: str,
    x: float,
    y: float,
    xanchor: str,
    points: int,
    colour: str | None = None,
    xref: str = "paper",
    yref: str = "paper",
    yanchor: str = "middle",
) -> dict:
    """Text in a figure, left-aligned in itself, without an arrow."""
    font = {"size": points} | ({"color": colour} if colour else {})
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": xref,
        "yref": yref,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "align": "left",
        "font": font,
    }


def stripes(count: int, colours: Palette) -> list[dict]:
    """Every other row shaded over the whole width, so that the eye keeps to its row. One shape: each costs time."""
    rows = (f"M 0,{row - 0.5} L 1,{row - 0.5} L 1,{row + 0.5} L 0,{row + 0.5} Z" for row in range(0, count, 2))
    shape = {"type": "path", "xref": "paper", "yref": "y", "layer": "below", "path": " ".join(rows)}
    return [shape | {"fillcolor": colours.band, "line": {"width": 0}}]
