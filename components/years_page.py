"""The page of years, part by part: trials per year with a brush, divided, did they get better, did pooling settle."""

import pandas as pd
import streamlit as st

from components import chart_frame, condition_page, frame, keys, link, viewport
from components.chart_frame import Picture
from components.charts import growth as growth_chart
from components.charts import periods as periods_chart
from components.charts import years as chart
from components.note import note
from components.words import count, plain
from components.years_counted import Counted
from evidence import years, years_in_words
from evidence.filtering import Filtered
from evidence.growth import RULE, Growth, growths
from evidence.pooling import METHOD
from evidence.quality import SAFEGUARDS
from evidence.selection import Selection, in_words
from evidence.vocabulary import label

SPLIT_LABELS = {"quality": "By quality", "condition": "By condition"}


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
    st.subheader("Did the answer settle?", anchor="settled")
    shown = condition_page.pick_both(
        filtered, "Choose one condition to see how the pooled value of its trials grew, year by year."
    )
    if shown:
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
