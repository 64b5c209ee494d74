"""Small pieces that several figures are made of."""

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
