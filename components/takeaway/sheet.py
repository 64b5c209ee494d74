"""What stands on each sheet of a takeaway, before it becomes a slide, a page of paper or part of an offline page."""

from dataclasses import dataclass

import plotly.graph_objects as go

from components.takeaway.bars import Bars
from components.takeaway.dots import Forest


@dataclass(frozen=True, eq=False)
class Art:
    """A picture: the figure for a wide page, one for a phone where it is asked for, words for who cannot see it.

    bars: the same as counts, where it can be said in stacked bars; dots: as sizes with their intervals.
    """

    figure: go.Figure
    alt: str
    bars: tuple[Bars, ...] = ()
    dots: Forest | None = None
    narrow: go.Figure | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """One screen as a reader takes it away.

    kind: claim, view, text or question. title: what is asked or said first; of a view what it is a picture of.
    finding: what the studies say to it (a view's headline, the clause of a verdict); verdict: the word of a claim.
    because: the question of the rule that gave the verdict, where one was not met. reasons: (topic, line).
    note: what is drawn, on what selection. text, answer, notes: the simple Markdown of lessons.
    sources: the studies behind it, an entry each; address: where it can be seen live.
    """

    kind: str
    title: str
    kicker: str = ""
    finding: str = ""
    verdict: str = ""
    because: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    note: str = ""
    text: str = ""
    options: tuple[str, ...] = ()
    right: str = ""
    answer: str = ""
    notes: str = ""
    art: Art | None = None
    sources: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, eq=False)
class Deck:
    """All sheets with what they have in common. address: the lesson or view itself; about: aim and audience, if any."""

    title: str
    version: str
    made_on: str
    address: str
    sheets: tuple[Sheet, ...]
    audience: str = ""
    aim: str = ""
    minutes: int = 0
    cautions: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """Where it is from, in a line."""
        return f"Touchstone, data version {self.version}"

    @property
    def cite(self) -> str:
        """How to cite it."""
        return (
            f"Touchstone: what published studies say about massage therapy. Data version {self.version}, CC BY 4.0. "
            f"Made on {self.made_on}."
        )
