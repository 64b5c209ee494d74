"""Pictures of one condition for a screen: forest plot, course, every trial's direction, safeguards."""

from dataclasses import dataclass

import plotly.graph_objects as go

from components import condition_page, context
from components.charts import course as course_chart
from components.charts import effect_direction, safeguards
from components.charts import forest as forest_chart
from components.charts.size import Width
from components.lesson_links import Target
from components.stage_space import Space, StagePicture, fitted, whole
from components.takeaway import dots
from components.words import count
from evidence import condition as conditions
from evidence import forest, overview
from evidence.filtering import Filtered
from evidence.quality import SAFEGUARDS
from evidence.selection import in_words
from evidence.vocabulary import label, slug


def draw(target: Target, filtered: Filtered, space: Space) -> StagePicture | None:
    """The picture of a condition that a view opens at; None where it has no trial with a result."""
    chosen = target.selection.conditions
    ordered = conditions.results_in_order(filtered, chosen[0]) if len(chosen) == 1 else None
    if ordered is None or ordered.empty:
        return None
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
    figure = whole(lambda width: forest_chart.figure(grouped, shown.space.mode, width), shown.space)
    note = " ".join(forest.numbers(family) for family in grouped)
    message = forest.finding(shown.condition, shown.outcome, found, grouped)
    alt = f"Forest plot of {count(len(found.drawn), 'trial')}."
    told = dots.forest(label(shown.outcome), grouped)
    return StagePicture(message, note, figure, alt, dots=told, studies=tuple(found.drawn["study_id"]))


def _course(shown: _Condition) -> StagePicture:
    ordered = conditions.results_in_order(shown.filtered, shown.condition)
    points = conditions.course(ordered, shown.outcome, context.effects(shown.filtered.corpus))
    largest = points.drop_duplicates("study_id").sort_values("n_people", ascending=False)["study_id"]

    def build(kept: int, width: Width) -> go.Figure:
        part = points[points["study_id"].isin(set(largest.head(kept)))].reset_index(drop=True)
        return course_chart.figure(part, shown.space.mode, width)

    figure, kept = fitted(build, len(largest), shown.space)
    timed = points.loc[points["time_weeks"].notna(), "study_id"].nunique()
    note = f"{_largest(kept, len(largest))}{label(shown.outcome)}; {timed} print a time. A line ends where looking did."
    message = f"{shown.named}: {condition_page.last_looked(points)}"
    return StagePicture(message, note, figure, "Course over time.", studies=tuple(largest.head(kept)))


def _direction(shown: _Condition) -> StagePicture:
    grid = conditions.direction_grid(conditions.results_in_order(shown.filtered, shown.condition))
    largest = grid.drop_duplicates("study_id").sort_values("n_people", ascending=False)["study_id"]

    def build(kept: int, width: Width) -> go.Figure:
        part = grid[grid["study_id"].isin(set(largest.head(kept)))].reset_index(drop=True)
        return effect_direction.figure(part, shown.space.mode, width, "people")

    figure, kept = fitted(build, len(largest), shown.space)
    message = overview.headline(overview.totals(shown.filtered), shown.target.selection)
    note = f"{_largest(kept, len(largest))}Direction of effect, not significance."
    alt = f"Effect-direction plot of {count(kept, 'trial')}."
    return StagePicture(message, note, figure, alt, studies=tuple(largest.head(kept)))


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

    figure, kept = fitted(build, len(trials), shown.space)
    strong = int(trials["tier"].eq("stronger").sum())
    message = f"{shown.named}: {strong} of {count(len(trials), 'trial')} of the stronger tier"
    note = f"{_largest(kept, len(trials))}Mostly coded from abstracts: not reported is not no."
    alt = f"Safeguards reported by {count(kept, 'trial')}."
    return StagePicture(message, note, figure, alt, studies=tuple(largest["study_id"].head(kept)))
