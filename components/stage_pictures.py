"""The picture of a view for the presenter: the page's own figure, as large as the window, and its computed message.

Where all rows of a figure do not fit in a readable size, those of the most trials or people stand there, and the note
says so; nothing is chosen by what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from components import condition_page, context, pages
from components.charts import comparison as comparison_chart
from components.charts import course as course_chart
from components.charts import effect_direction, funder_sizes, safeguards
from components.charts import forest as forest_chart
from components.charts import funders as funders_chart
from components.charts import overview as overview_chart
from components.charts import periods as periods_chart
from components.charts.size import Width
from components.lesson_links import Target
from components.theme import Mode
from components.words import count
from evidence import comparison, forest, funders, funders_in_words, overview, years, years_in_words
from evidence import condition as conditions
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.quality import SAFEGUARDS
from evidence.selection import in_words
from evidence.vocabulary import label, slug

# Pictures of a page by the heading its links open at; the first stands for the page.
PICTURES = {
    pages.OVERVIEW: {"": "All conditions in three columns"},
    pages.CONDITION: {
        "forest": "How large: forest plot",
        "effect-direction": "Which way: every trial",
        "course": "How long: course over time",
        "safeguards": "How good: safeguards reported",
    },
    pages.FUNDERS: {"funders-direction": "Direction and quality by funder", "funders-size": "Size and year by funder"},
    pages.COMPARE: {"comparison": "Two sides, by condition"},
    pages.YEARS: {"trials-over-time": "Size and safeguards over the years"},
}
_SMALLER: dict[Width, tuple[Width, ...]] = {"wide": ("wide", "laptop"), "laptop": ("laptop",), "phone": ("phone",)}
FEWEST_ROWS = 5


def smaller(width: Width) -> tuple[Width, ...]:
    """The widths a figure may be drawn for in a window, largest type first."""
    return _SMALLER[width]


@dataclass(frozen=True, eq=False)
class StagePicture:
    """One message and its figure. note: what is drawn; figure None: nothing to draw, the message says why."""

    message: str
    note: str
    figure: go.Figure | None
    alt: str = ""


@dataclass(frozen=True)
class Space:
    """What there is to draw in: the width class, the height left for the figure in pixels, light or dark."""

    width: Width
    height: int
    mode: Mode


def make(target: Target, corpus: Corpus, space: Space) -> StagePicture:
    """The picture a view's link opens at."""
    filtered = context.applied(target.selection, corpus)
    if filtered.n_trials == 0:
        return StagePicture("No trial in this selection", in_words(target.selection), None)
    makers = {
        pages.OVERVIEW: _overview,
        pages.CONDITION: _condition,
        pages.FUNDERS: _funders,
        pages.YEARS: _years,
        pages.COMPARE: _compare,
    }
    maker = makers.get(target.page)
    return maker(target, filtered, space) if maker else _words(target, filtered)


def _words(target: Target, filtered: Filtered) -> StagePicture:
    """A page whose pictures need its controls: what it is about; the live page shows it."""
    message = overview.headline(overview.totals(filtered), target.selection)
    note = f"The page {pages.pages()[target.page].title} shows it. {in_words(target.selection)}".strip()
    return StagePicture(message, note, None)


def _fitted(build: Callable[[int, Width], go.Figure], rows: int, space: Space) -> tuple[go.Figure, int]:
    """The figure at the window's width with as many rows as fit; where not even a few do, in smaller type.

    Where nothing fits it has all its rows, and the screen scrolls.
    """
    figure, kept = go.Figure(), rows
    for width in smaller(space.width):
        kept, figure = rows, build(rows, width)
        while figure.layout.height > space.height and kept > FEWEST_ROWS and space.width != "phone":
            kept = max(FEWEST_ROWS, min(kept - 1, int(kept * space.height / figure.layout.height)))
            figure = build(kept, width)
        if figure.layout.height <= space.height:
            return figure, kept
    return (build(rows, smaller(space.width)[-1]), rows) if space.width != "phone" else (figure, kept)


def _whole(build: Callable[[Width], go.Figure], space: Space) -> go.Figure:
    """A figure that cannot lose rows, in the largest type that fits; in the smallest where none does."""
    figures = (build(width) for width in smaller(space.width))
    drawn = go.Figure()
    for drawn in figures:
        if drawn.layout.height <= space.height:
            break
    return drawn


def _overview(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    rows, corpus = overview.condition_rows(filtered), filtered.corpus

    def build(kept: int, width: Width) -> go.Figure:
        shown = rows.head(kept)
        drawn = overview_chart.marks_to_draw(shown, filtered.marks, corpus.studies, corpus.results)
        return overview_chart.figure(shown, drawn, space.mode, width)

    figure, kept = _fitted(build, len(rows), space)
    note = f"The {kept} of {len(rows)} conditions with most trials. " if kept < len(rows) else ""
    counts = overview.totals(filtered)
    note += f"{in_words(target.selection)}. " if in_words(target.selection) else ""
    note += (
        f"{counts.to_massage} of {count(counts.speaking, 'trial')} that can tell point to massage; a tile is a trial."
    )
    return StagePicture(overview.headline(counts, target.selection), note, figure, "Trials by condition.")


def _condition(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    chosen = target.selection.conditions
    ordered = conditions.results_in_order(filtered, chosen[0]) if len(chosen) == 1 else None
    if ordered is None or ordered.empty:
        return _words(target, filtered)
    listed = conditions.outcomes(ordered)["outcome"].astype(str).tolist()
    asked = target.view.get("measure", ("",))[-1]
    outcome = next((word for word in listed if slug(word) == asked), listed[0] if listed else "pain")
    shown = _Condition(filtered, chosen[0], outcome, target, space)
    makers = {"course": _course, "effect-direction": _direction, "safeguards": _safeguards}
    return makers.get(target.anchor, _forest)(shown)


@dataclass(frozen=True, eq=False)
class _Condition:
    filtered: Filtered
    condition: str
    outcome: str
    target: Target
    space: Space

    @property
    def named(self) -> str:
        """Condition and further limits."""
        rest = in_words(self.target.selection.with_words("conditions", ()))
        return f"{label(self.condition)}{f' ({rest})' if rest else ''}"


def _forest(shown: _Condition) -> StagePicture:
    ordered = conditions.results_in_order(shown.filtered, shown.condition)
    found = conditions.figures(ordered, shown.outcome, context.effects(shown.filtered.corpus))
    grouped = forest.families(found, shown.target.view.get("without", ()))
    figure = _whole(lambda width: forest_chart.figure(grouped, shown.space.mode, width), shown.space)
    note = " ".join(forest.numbers(family) for family in grouped)
    message = forest.finding(shown.condition, shown.outcome, found, grouped)
    return StagePicture(message, note, figure, f"Forest plot of {count(len(found.drawn), 'trial')}.")


def _course(shown: _Condition) -> StagePicture:
    ordered = conditions.results_in_order(shown.filtered, shown.condition)
    points = conditions.course(ordered, shown.outcome, context.effects(shown.filtered.corpus))
    largest = points.drop_duplicates("study_id").sort_values("n_people", ascending=False)["study_id"]

    def build(kept: int, width: Width) -> go.Figure:
        part = points[points["study_id"].isin(set(largest.head(kept)))].reset_index(drop=True)
        return course_chart.figure(part, shown.space.mode, width)

    figure, kept = _fitted(build, len(largest), shown.space)
    timed = points.loc[points["time_weeks"].notna(), "study_id"].nunique()
    note = f"{_largest(kept, len(largest))}{label(shown.outcome)}; {timed} print a time. A line ends where looking did."
    return StagePicture(f"{shown.named}: {condition_page.last_looked(points)}", note, figure, "Course over time.")


def _direction(shown: _Condition) -> StagePicture:
    grid = conditions.direction_grid(conditions.results_in_order(shown.filtered, shown.condition))
    largest = grid.drop_duplicates("study_id").sort_values("n_people", ascending=False)["study_id"]

    def build(kept: int, width: Width) -> go.Figure:
        part = grid[grid["study_id"].isin(set(largest.head(kept)))].reset_index(drop=True)
        return effect_direction.figure(part, shown.space.mode, width, "people")

    figure, kept = _fitted(build, len(largest), shown.space)
    message = overview.headline(overview.totals(shown.filtered), shown.target.selection)
    note = f"{_largest(kept, len(largest))}Direction of effect, not significance."
    return StagePicture(message, note, figure, f"Effect-direction plot of {count(kept, 'trial')}.")


def _largest(kept: int, trials: int) -> str:
    return f"The {kept} largest of {trials} trials. " if kept < trials else f"{count(trials, 'trial')}. "


def _safeguards(shown: _Condition) -> StagePicture:
    corpus, trials = shown.filtered.corpus, conditions.trials(shown.filtered, shown.condition)
    largest = trials.sort_values("n_people", ascending=False)
    sources = context.safeguard_sources(corpus)

    def build(kept: int, width: Width) -> go.Figure:
        part = trials[trials["study_id"].isin(set(largest["study_id"].head(kept)))]
        cells = safeguards.cells_to_draw(part, corpus.graded[list(SAFEGUARDS)], sources)
        return safeguards.figure(cells, shown.space.mode, width)

    figure, kept = _fitted(build, len(trials), shown.space)
    strong = int(trials["tier"].eq("stronger").sum())
    message = f"{shown.named}: {strong} of {count(len(trials), 'trial')} of the stronger tier"
    note = f"{_largest(kept, len(trials))}Mostly coded from abstracts: not reported is not no."
    return StagePicture(message, note, figure, f"Safeguards reported by {count(kept, 'trial')}.")


def _funders(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    table = funders.categories(filtered)
    rows = table[table["trials"] > 0].reset_index(drop=True)
    build = funder_sizes.figure if target.anchor == "funders-size" else funders_chart.figure
    figure = _whole(lambda width: build(rows, space.mode, width), space)
    message = funders_in_words.headline(*funders.sides(table), target.selection)
    return StagePicture(message, funders_in_words.CAUTION, figure, "Trials by category of funder.")


def _years(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    found = years.trials(filtered)
    table = years.periods(found, int(found["year"].min()), int(found["year"].max()))
    figure = _whole(lambda width: periods_chart.figure(table, space.mode, width), space)
    message = years_in_words.better(years.change(table))
    return StagePicture(message, "Trials by period of publication.", figure, "Trials over time.")


def _compare(target: Target, filtered: Filtered, space: Space) -> StagePicture:
    corpus = filtered.corpus
    asked = [target.view.get(name, ("",))[-1] for name in (comparison.A, comparison.B)]
    chosen = [comparison.decode(text, corpus)[0] for text in asked] if all(asked) else []
    if not chosen:
        return _words(target, filtered)
    a, b = chosen
    known = comparison.preset_of(a, b, corpus)
    names = (known.a.name, known.b.name) if known else (comparison.name_of("A", a), comparison.name_of("B", b))
    left = [context.applied(comparison.within(side, filtered.selection), corpus) for side in (a, b)]
    balances = comparison.balance(left[0]), comparison.balance(left[1])
    message = comparison.headline(names[0], balances[0], names[1], balances[1])
    rows = comparison.by_condition(*left)
    if rows.empty:
        return StagePicture(message, "No condition has trials on both sides.", None)
    figure, kept = _fitted(
        lambda kept, width: comparison_chart.figure(rows.head(kept), balances, names, space.mode, width),
        min(len(rows), comparison.MOST_ROWS),
        space,
    )
    note = f"{kept} of {count(len(rows), 'condition')} that both sides have. A difference between groups of trials."
    return StagePicture(message, note, figure, "Direction of trials by condition, two sides.")
