"""The picture of a view for a screen: the page's own figure, as large as the window, and its computed message.

Where all rows of a figure do not fit in a readable size, those of the most trials or people stand there, and the note
says so; nothing is chosen by what it says.
"""

import pandas as pd
import plotly.graph_objects as go

from components import context, pages, stage_condition, stage_map
from components.charts import comparison as comparison_chart
from components.charts import funder_sizes
from components.charts import funders as funders_chart
from components.charts import overview as overview_chart
from components.charts import periods as periods_chart
from components.charts.size import Width
from components.lesson_links import Target
from components.stage_space import Space, StagePicture, fitted, smaller, whole
from components.takeaway.bars import directions, tiers, times
from components.words import count
from evidence import comparison, funders, funders_in_words, overview, years, years_in_words
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import Selection, in_words
from evidence.summary import SPEAKS
from evidence.vocabulary import STEPS, label

__all__ = ["PICTURES", "Space", "StagePicture", "make", "sides_of", "smaller"]

# Pictures of a page by the heading its links open at; the first stands for the page.
PICTURES = {
    pages.OVERVIEW: {"": "All conditions in three columns"},
    pages.CONDITION: {
        "forest": "How large: forest plot",
        "effect-direction": "Which way: every trial",
        "course": "How long: course over time",
        "safeguards": "How good: safeguards reported",
    },
    pages.MAP: {"evidence-map": "Where evidence is, and where none is"},
    pages.FUNDERS: {"funders-direction": "Direction and quality by funder", "funders-size": "Size and year by funder"},
    pages.COMPARE: {"comparison": "Two sides, by condition"},
    pages.YEARS: {"trials-over-time": "Size and safeguards over the years"},
}


def make(target: Target, corpus: Corpus, space: Space) -> StagePicture:
    """The picture a view's link opens at."""
    filtered = context.applied(target.selection, corpus)
    if filtered.n_trials == 0:
        return StagePicture("No trial in this selection", in_words(target.selection), None)
    makers = {
        pages.OVERVIEW: _overview,
        pages.CONDITION: stage_condition.draw,
        pages.MAP: stage_map.draw,
        pages.FUNDERS: _funders,
        pages.YEARS: _years,
        pages.COMPARE: _compare,
    }
    maker = makers.get(target.page)
    return (maker(target, filtered, space) if maker else None) or _words(target, filtered)


def _words(target: Target, filtered: Filtered) -> StagePicture:
    """A page whose pictures need its controls: what it is about; the live page shows it."""
    message = overview.headline(overview.totals(filtered), target.selection)
    note = f"The page {pages.TITLES[target.page]} shows it. {in_words(target.selection)}".strip()
    return StagePicture(message, note, None, studies=_trials(filtered))


def _trials(filtered: Filtered) -> tuple[str, ...]:
    """The trials of a selection."""
    studies = filtered.studies
    return tuple(studies.loc[studies["kind"].eq("trial"), "study_id"])


def _overview(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    rows, corpus = overview.condition_rows(filtered), filtered.corpus

    def build(kept: int, width: Width) -> go.Figure:
        shown = rows.head(kept)
        drawn = overview_chart.marks_to_draw(shown, filtered.marks, corpus.studies, corpus.results)
        return overview_chart.figure(shown, drawn, space.mode, width)

    figure, kept = fitted(build, len(rows), space)
    note = f"The {kept} of {len(rows)} conditions with most trials. " if kept < len(rows) else ""
    counts = overview.totals(filtered)
    note += f"{in_words(target.selection)}. " if in_words(target.selection) else ""
    note += f"{counts.to_massage} of {count(counts.speaking, 'trial')} that can tell point to massage."
    shown = rows.head(kept)
    names, weeks = [label(word) for word in shown["condition"]], _weeks(filtered, shown["code"].tolist())
    bars = (directions(names, shown), times(names, weeks), tiers(names, shown))
    message = overview.headline(counts, target.selection)
    return StagePicture(message, note, figure, "Trials by condition.", bars, studies=_trials(filtered))


def _weeks(filtered: Filtered, codes: list[int]) -> list[list[float]]:
    """Time of the last report of each trial that can tell, by condition."""
    speaking = filtered.marks[filtered.marks["role"] == SPEAKS]
    return [speaking.loc[speaking["condition"] == code, "follow_up_weeks"].tolist() for code in codes]


def _funders(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    table = funders.categories(filtered)
    rows = table[table["trials"] > 0].reset_index(drop=True)
    sizes = target.anchor == "funders-size"
    build = funder_sizes.figure if sizes else funders_chart.figure
    figure = whole(lambda width: build(rows, space.mode, width), space)
    message = funders_in_words.headline(*funders.sides(table), target.selection)
    names = [f"{label(word)} ({trials})" for word, trials in zip(rows["category"], rows["trials"], strict=True)]
    telling = rows.drop(columns="hollow")
    bars = () if sizes else (directions(names, telling, shares=True), tiers(names, rows, shares=True))
    alt = "Trials by category of funder."
    return StagePicture(message, funders_in_words.CAUTION, figure, alt, bars, studies=_trials(filtered))


def _years(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    found = years.trials(filtered)
    table = years.periods(found, int(found["year"].min()), int(found["year"].max()))
    figure = whole(lambda width: periods_chart.figure(table, space.mode, width), space)
    message = years_in_words.better(years.change(table))
    note = "Trials by period of publication."
    return StagePicture(message, note, figure, "Trials over time.", studies=_trials(filtered))


def _chosen(target: Target, corpus: Corpus) -> tuple[Selection, Selection] | None:
    """The two sides a view's link holds, if it holds both."""
    asked = [target.view.get(name, ("",))[-1] for name in (comparison.A, comparison.B)]
    return (comparison.decode(asked[0], corpus)[0], comparison.decode(asked[1], corpus)[0]) if all(asked) else None


def sides_of(target: Target, corpus: Corpus) -> tuple[str, str] | None:
    """What the two sides of a comparison are called; None where a view has none."""
    chosen = _chosen(target, corpus)
    if not chosen:
        return None
    known = comparison.preset_of(*chosen, corpus)
    if known:
        return known.a.name, known.b.name
    return comparison.name_of("A", chosen[0]), comparison.name_of("B", chosen[1])


def _compare(target: Target, filtered: Filtered, space: Space) -> StagePicture | None:
    corpus = filtered.corpus
    chosen, names = _chosen(target, corpus), sides_of(target, corpus)
    if not chosen or not names:
        return None
    a, b = chosen
    sides = [context.applied(comparison.within(side, filtered.selection), corpus) for side in (a, b)]
    balances = comparison.balance(sides[0]), comparison.balance(sides[1])
    message = comparison.headline(names[0], balances[0], names[1], balances[1])
    rows = comparison.by_condition(*sides)
    if rows.empty:
        return StagePicture(message, "No condition has trials on both sides.", None)
    figure, kept = fitted(
        lambda kept, width: comparison_chart.figure(rows.head(kept), balances, names, space.mode, width),
        min(len(rows), comparison.MOST_ROWS),
        space,
    )
    note = f"{kept} of {count(len(rows), 'condition')} that both sides have. A difference between groups of trials."
    listed = ["All conditions", *(label(word) for word in rows.head(kept)["condition"])]
    bars = tuple(
        directions(listed, _steps([whole_side, *rows.head(kept)[side]]), name, shares=True)
        for side, whole_side, name in zip((comparison.A, comparison.B), balances, names, strict=True)
    )
    studies = tuple(dict.fromkeys(study for side in sides for study in _trials(side)))
    return StagePicture(message, note, figure, "Direction of trials by condition, two sides.", bars, studies=studies)


def _steps(balances: list[comparison.Balance]) -> pd.DataFrame:
    """Counts of each direction, a row per balance."""
    return pd.DataFrame([one.steps for one in balances], columns=list(STEPS))
