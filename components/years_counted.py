"""The numbers of the page of years, counted once for all visitors who look at the same studies."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from components import context
from evidence import years
from evidence.filtering import Filtered
from evidence.selection import Selection


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
