"""Trials per year on the page, and the brush: what it chooses, and when something else must frame the years."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from components import chart_frame, context, frame, keys, link, viewport
from components.chart_frame import Picture
from components.charts import years as chart
from components.charts.size import Width
from components.theme import Mode
from components.words import count
from components.years_counted import Counted
from evidence import years
from evidence.filtering import Filtered
from evidence.selection import Selection, in_words


def draw(filtered: Filtered, found: Counted) -> None:
    """Trials of all years, the chosen ones framed; drawing across them chooses years."""
    selection, width, mode = filtered.selection, viewport.known_width(), frame.mode()
    limits = selection.year_from, selection.year_to
    able = width != "phone"
    framed = _frame(selection, width, mode)
    every = replace(selection, year_from=None, year_to=None)

    def figure(years_framed: chart.Years, brush: bool) -> go.Figure:
        identity = context.identity(filtered.corpus)
        return _figure(every, mode, width, years_framed, brush, identity, found)

    chart_frame.draw(
        Picture(
            key=keys.YEARS_CHART,
            headline=f"Trials per year: {_per_year_headline(found)}",
            subtitle=_how_to_brush(able, limits, len(found.trials)),
            figure=figure(framed, able),
            footnote=f"Each trial counts once. {frame.TALLY_CAUTION}",
            how_to_read=chart.HOW_TO_READ,
            table=found.per_year.reset_index(),
            alt=f"Trials per year and direction from {found.per_year.index[0]} to {found.per_year.index[-1]}.",
            width=width,
            about=in_words(filtered.selection) or "All studies",
            on_brush=(lambda box: _take_years(box, filtered)) if able else None,
            as_file=None if framed == limits else figure(limits, False),
        ),
        filtered.corpus.version,
    )
    if limits != (None, None):
        st.button("All years again", key="all_years", icon=":material/undo:", on_click=link.choose, args=(every,))


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    selection: Selection,
    mode: Mode,
    width: Width,
    framed: chart.Years,
    brush: bool,
    corpus_identity: str,
    _found: Counted,
) -> go.Figure:
    return chart.figure(_found.per_year, mode, width, framed, brush)


def _per_year_headline(found: Counted) -> str:
    halves = found.halves
    most = f"; most in {halves.busiest}: {halves.in_busiest}" if halves and halves.in_busiest > 1 else ""
    return f"{count(len(found.trials), 'trial')}, {years.span(found.first, found.last)}{most}"


def _how_to_brush(able: bool, limits: chart.Years, left: int) -> str:
    pale = f"Framed: the {count(left, 'trial')} of the chosen years. " if limits != (None, None) else ""
    how = "Draw across the bars to choose years" if able else "Choose years with the slider among the filters"
    return f"One bar a year, by the side the figures lie on. {pale}{how}."


def _frame(selection: Selection, width: Width, mode: Mode) -> chart.Years:
    """The years to frame; none where the reader's own brush still lies on them.

    A figure that changes in any way is a new one to the browser and loses the brush. So the brush stands for the frame
    only while the figure is the one that was brushed: not framed before, of the same selection, width and theme.
    """
    state = st.session_state
    seen = (selection, width, mode)
    brushed = chart_frame.brushed(keys.YEARS_CHART) is not None and state.get(keys.BRUSHED) == seen
    if not (brushed and state.get(keys.FRAMED) == (None, None)):
        state[keys.FRAMED] = selection.year_from, selection.year_to
    framed: chart.Years = state[keys.FRAMED]
    return framed


def _ends(filtered: Filtered) -> tuple[int, int]:
    column = filtered.corpus.studies["year"]
    return int(column.min()), int(column.max())


def _take_years(box: tuple[float, float] | None, filtered: Filtered) -> None:
    """A brush sets the years of the selection; taking it off takes the limit off."""
    start, end = years.years_within(*box, *_ends(filtered)) if box else (None, None)
    now = link.current()
    chosen = replace(now, year_from=start, year_to=end)
    st.session_state[keys.BRUSHED] = (chosen, viewport.known_width(), frame.mode())
    if chosen != now:
        link.choose(chosen)
