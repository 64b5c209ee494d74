"""The page of years, part by part: trials per year with a brush, divided, did they get better, did pooling settle."""

from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import chart_frame, condition_page, context, frame, keys, link, viewport
from components.chart_frame import Picture
from components.charts import growth as growth_chart
from components.charts import periods as periods_chart
from components.charts import years as chart
from components.charts.size import Width
from components.note import note
from components.theme import Mode
from components.words import count, plain
from evidence import years, years_in_words
from evidence.filtering import Filtered
from evidence.growth import RULE, Growth, growths
from evidence.pooling import METHOD
from evidence.quality import SAFEGUARDS
from evidence.selection import Selection, in_words
from evidence.vocabulary import label

SPLIT_LABELS = {"quality": "By quality", "condition": "By condition"}


@dataclass(frozen=True, eq=False)
class Counted:
    """The trials of a selection over the years: those left, those of all years, and the first and last year of these.

    halves, periods and panels are of the trials left; per_year of all years.
    """

    trials: pd.DataFrame
    first: int
    last: int
    per_year: pd.DataFrame
    halves: years.Halves | None
    periods: pd.DataFrame
    panels: dict[str, list[years.Panel]]


def counted(filtered: Filtered) -> Counted | None:
    """Count the trials of a selection; None where it has none. Computed once for all visitors who look at the same."""
    return _counted(filtered.selection, context.identity(filtered.corpus), filtered)


@st.cache_resource(max_entries=32, show_spinner=False)
def _counted(selection: Selection, corpus_identity: str, _filtered: Filtered) -> Counted | None:
    whole = context.applied(replace(selection, year_from=None, year_to=None), _filtered.corpus)
    return count_trials(_filtered, whole)


def count_trials(filtered: Filtered, whole: Filtered) -> Counted | None:
    """The numbers of the page; `whole` is the same selection without its limit of years."""
    left, all_years = years.trials(filtered), years.placed_in_years(whole)
    if left.empty:
        return None
    ends = int(all_years["year"].min()), int(all_years["year"].max())
    first, last = int(left["year"].min()), int(left["year"].max())
    return Counted(
        trials=left,
        first=first,
        last=last,
        per_year=years.per_year(all_years, *ends),
        halves=years.halves(left),
        periods=years.periods(left, first, last),
        panels={
            "quality": years.by_tier(left, first, last),
            "condition": years.by_condition(filtered, first, last),
        },
    )


def finding(filtered: Filtered, found: Counted | None) -> None:
    """Headline and the numbers behind it."""
    halves = found.halves if found else None
    st.title(plain(years_in_words.headline(halves, filtered.selection)), anchor=False)
    if halves:
        st.markdown(plain(years_in_words.standfirst(halves)))
    frame.limits_line(filtered)


def only_reviews(filtered: Filtered) -> None:
    """No trial is left to draw."""
    finding(filtered, None)
    st.info("Only reviews are left in this selection; the pictures of this page draw trials.")


def per_year(filtered: Filtered, found: Counted) -> None:
    """Trials of all years, the chosen ones framed; drawing across them chooses years."""
    selection, width, mode = filtered.selection, viewport.known_width(), frame.mode()
    limits = selection.year_from, selection.year_to
    able = width != "phone"
    framed = _frame(selection, width, mode)
    chart_frame.draw(
        Picture(
            key=keys.YEARS_CHART,
            headline=f"Trials per year: {_per_year_headline(found)}",
            subtitle=_how_to_brush(able, limits, len(found.trials)),
            figure=_figure(found.per_year, mode, width, framed, able),
            footnote=f"Each trial counts once. {frame.TALLY_CAUTION}",
            how_to_read=chart.HOW_TO_READ,
            table=found.per_year.reset_index(),
            alt=f"Trials per year and direction from {found.per_year.index[0]} to {found.per_year.index[-1]}.",
            width=width,
            about=_about(filtered),
            on_brush=(lambda box: _take_years(box, filtered)) if able else None,
            as_file=_figure(found.per_year, mode, width, limits, brush=False),
        ),
        filtered.corpus.version,
    )
    if limits != (None, None):
        every = replace(selection, year_from=None, year_to=None)
        st.button("All years again", key="all_years", icon=":material/undo:", on_click=link.choose, args=(every,))


def _figure(table: pd.DataFrame, mode: Mode, width: Width, framed: chart.Years, brush: bool) -> go.Figure:
    return chart.figure(table, mode, width, framed, brush)


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


def divided(filtered: Filtered, found: Counted) -> None:
    """The same bars by quality tier or by condition."""
    by = link.shown(link.SPLIT) or years.SPLITS[0]
    panels, width = found.panels[by], viewport.known_width()
    chart_frame.draw(
        Picture(
            key=keys.YEARS_PANELS,
            headline=years_in_words.panels(panels, by),
            subtitle=_divided_by(filtered.selection, by, len(panels)),
            figure=chart.panels(panels, frame.mode(), width),
            footnote=_divided_note(by),
            how_to_read=chart.HOW_TO_READ_PANELS,
            table=pd.concat([panel.table.reset_index().assign(panel=label(panel.word)) for panel in panels]),
            alt=f"Trials per year and direction in {len(panels)} pictures.",
            width=width,
            about=_about(filtered),
        ),
        filtered.corpus.version,
    )
    st.session_state[keys.SPLIT] = by
    st.segmented_control(
        "Divide the trials",
        years.SPLITS,
        key=keys.SPLIT,
        format_func=lambda word: SPLIT_LABELS[word],
        required=True,
        on_change=lambda: link.show(link.SPLIT, st.session_state[keys.SPLIT]),
        label_visibility="collapsed",
    )


def _divided_by(selection: Selection, by: str, panels: int) -> str:
    if by == "quality":
        return "The same trials by quality tier: safeguards reported in the source we saw."
    if panels == 1:
        return "One condition is left; choose several to compare them."
    which = "chosen" if selection.conditions else "most studied"
    return f"The {count(panels, f'{which} condition')}; each picture has the same scale."


def _divided_note(by: str) -> str:
    if by == "quality":
        return "The tier comes from what the source reports; not reported is not no."
    return "A trial of several conditions stands under each. A count of trials is not the size of an effect."


def better(filtered: Filtered, found: Counted) -> None:
    """Size and safeguards over time."""
    width = viewport.known_width()
    chart_frame.draw(
        Picture(
            key=keys.PERIODS_CHART,
            headline=years_in_words.better(years.change(found.periods)),
            subtitle=f"Share of trials whose source reports each of {len(SAFEGUARDS)} safeguards; below years: trials.",
            figure=periods_chart.figure(found.periods, frame.mode(), width),
            footnote=(
                "Most rows are coded from abstracts, and not reported is not no: a rise may be better trials, better "
                "abstracts, or registries that did not exist before 2000. Compared are the first and the last period "
                f"of {years.ENOUGH} trials or more; “more often” is 10 percentage points or more."
            ),
            how_to_read=periods_chart.HOW_TO_READ,
            table=_periods_table(found.periods),
            alt="Middle size of trials and share that reports each safeguard, by period.",
            width=width,
            about=_about(filtered),
        ),
        filtered.corpus.version,
    )


def _periods_table(periods: pd.DataFrame) -> pd.DataFrame:
    names = {"sized": "trials that report their size", "median_people": periods_chart.PEOPLE}
    named = {
        f"{name} {state}": f"{text}: {state.replace('_', ' ')}"
        for name, text in SAFEGUARDS.items()
        for state in years.STATES
    }
    return periods.rename(columns=names | named)


def pooled(filtered: Filtered) -> None:
    """The cumulative synthesis of one condition and outcome; without one, how to choose it."""
    condition = condition_page.chosen_condition(filtered)
    st.subheader("Did the answer settle?", anchor="settled")
    with st.container(horizontal=True, gap="small"):
        condition_page.pick_condition(filtered)
        shown = condition_page.gather(filtered, condition) if condition else None
        if shown:
            condition_page.pick_outcome(shown)
    if condition is None:
        note("Choose one condition to see how the pooled value of its trials grew, year by year.")
    elif shown is None:
        note("No trial of this condition is left.")
    else:
        _draw_growth(filtered, shown)


def _draw_growth(filtered: Filtered, shown: condition_page.Shown) -> None:
    found = growths(shown.grouped)
    for growth in found:
        st.markdown(plain(years_in_words.growth_numbers(growth)))
    what = label(shown.outcome).lower()
    if not found:
        note(f"No trial gives figures for {plain(what)} here.")
        return
    chart_frame.draw(
        Picture(
            key=keys.GROWTH_CHART,
            headline=years_in_words.settling(found),
            subtitle=f"{label(shown.condition)}, {what}: Hedges’ g of each trial, and pooled of all up to each year.",
            figure=growth_chart.figure(found, shown.mode, shown.width),
            footnote=f"{_from_when(filtered.selection)}{RULE} {METHOD}",
            how_to_read=growth_chart.HOW_TO_READ,
            table=_growth_table(found),
            alt="Pooled value with its interval by year, per family of comparators.",
            width=shown.width,
            about=f"{label(shown.condition)}; {what}; {_about(filtered)}",
        ),
        filtered.corpus.version,
    )


def _from_when(selection: Selection) -> str:
    limited = selection.year_from or selection.year_to
    return "Only trials of the chosen years are pooled. " if limited else ""


def _growth_table(found: list[Growth]) -> pd.DataFrame:
    columns = ["year", "k", "g", "ci_low", "ci_high", "prediction_low", "prediction_high", "tau2", "i2", "reason"]
    parts = [growth.steps.reindex(columns=columns).assign(comparator_family=growth.family) for growth in found]
    return pd.concat(parts).rename(columns={"g": "hedges_g", "k": "trials"})


def _about(filtered: Filtered) -> str:
    """What a file taken from this page shows."""
    return in_words(filtered.selection) or "All studies"
