"""The evidence map for a screen: as many columns and rows as can be read, those with most evidence first."""

import plotly.graph_objects as go

from components import link, map_page
from components.charts import evidence_map as chart
from components.charts.evidence_map_layout import COLUMNS
from components.charts.size import Width
from components.lesson_links import Target
from components.stage_space import Space, StagePicture, fitted
from components.words import count
from evidence import evidence_map as maps
from evidence import map_reading as reading
from evidence.evidence_map import CONDITION, EvidenceMap
from evidence.filtering import Filtered
from evidence.selection import in_words
from evidence.vocabulary import CONDITION_GROUPS, slug


def draw(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    """The map a view's link asks for: what stands across, the area, folded groups, its first column."""
    across, size = (target.view.get(name, ("",))[-1] for name in (link.ACROSS, link.SIZE))
    drawn = map_page.built(filtered, across or next(iter(maps.ACROSS)), size or maps.SIZES[0])
    asked = target.view.get(link.FOLDED, ())
    folded = frozenset(word for word in CONDITION_GROUPS if slug(word) in asked)
    first = next(iter(target.view.get(link.COLUMNS, ())), None)
    largest = drawn.conditions["word"].tolist()

    def build(kept: int, width: Width) -> go.Figure:
        lines = _lines(drawn, folded, set(largest[:kept]))
        return chart.figure(drawn, lines, _columns(drawn, first, width), None, space.mode, width)

    figure, kept = fitted(build, len(largest), space)
    columns = len(_columns(drawn, first, space.width))
    note = f"{_part(kept, len(largest), 'conditions')} and {_part(columns, len(drawn.columns), 'columns')}"
    limits = in_words(filtered.selection)
    note = f"{note}, those with most {drawn.size} first. {f'{limits}. ' if limits else ''}A dot: nothing in this table."
    corpus = filtered.corpus
    trials = filtered.in_study & corpus.studies["kind"].eq("trial").to_numpy()
    message = reading.headline(drawn, reading.conditions_with_half(drawn, corpus, trials))
    alt = f"Evidence map: {count(kept, 'condition')} against {map_page.COLUMN_NAMES[drawn.across]}."
    return StagePicture(message, note, figure, alt, studies=tuple(corpus.studies.loc[trials, "study_id"]))


def _lines(drawn: EvidenceMap, folded: frozenset[str], kept: set[str]) -> list[chart.Line]:
    """The lines of the map without conditions that are not kept, and without groups of which nothing is left."""
    alive = set(drawn.conditions.loc[drawn.conditions["word"].isin(kept), "group"])
    lines = chart.lines(drawn, folded)
    return [line for line in lines if line.word in (kept if line.level == CONDITION else alive)]


def _columns(drawn: EvidenceMap, first: str | None, width: Width) -> list[str]:
    """The page of columns that holds the one asked for, else the first."""
    listed, room = drawn.columns["word"].tolist(), COLUMNS[drawn.across][width]
    place = next((at for at, word in enumerate(listed) if slug(word) == first), 0) // room
    return listed[place * room : (place + 1) * room]


def _part(shown: int, of: int, what: str) -> str:
    return f"{shown} of {of} {what}" if shown < of else f"all {of} {what}"
