"""How long the script of the Condition page takes beside the least a Streamlit page can be, both without a browser.

Both run in Streamlit's AppTest, in one process and in turn. The bare page is a title and one chart with as many marks
as the forest plot and the course of chronic low back pain. Each visit asks for another condition and outcome, so that
no figure is in a cache; what is computed once for all visitors (the table, its effects) is ready before the clock.
"""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from evidence import condition as conditions
from evidence import filtering
from evidence.corpus import Corpus
from evidence.selection import Selection
from evidence.vocabulary import slug

APP = Path(__file__).resolve().parents[1] / "app.py"
MOST_VISITS, PATIENCE_S = 40, 60


@dataclass(frozen=True)
class Times:
    """Milliseconds of a run of the page's script and of the bare one's, visit by visit."""

    page: list[float]
    bare: list[float]

    @property
    def medians(self) -> tuple[float, float]:
        """Of the page and of the bare page."""
        return float(np.median(self.page)), float(np.median(self.bare))

    @property
    def ratio(self) -> float:
        """Median of the page by median of the bare page."""
        page, bare = self.medians
        return page / bare


def bare_page() -> None:
    """A title and one chart."""
    import numpy as np
    import plotly.graph_objects as go
    import streamlit as st

    place = np.arange(60) + st.session_state.get("moved", 0)
    st.title("Bare")
    st.plotly_chart(go.Figure(go.Scatter(x=place, y=place % 7, mode="markers")), theme=None, key="chart")


def measure(corpus: Corpus) -> Times:
    """Visit condition after condition and outcome after outcome; warm both up first."""
    page, bare = AppTest.from_file(str(APP), default_timeout=PATIENCE_S), AppTest.from_function(bare_page)
    page.query_params["condition"] = "any-condition"
    page.run()
    page.switch_page("views/condition.py").run()
    bare.run()
    times = Times([], [])
    for place, (condition, outcome) in enumerate(_visits(corpus)):
        page.query_params["condition"], page.query_params["measure"] = slug(condition), slug(outcome)
        bare.session_state["moved"] = place
        times.page.append(_took(page))
        times.bare.append(_took(bare))
        if page.exception:
            raise RuntimeError(f"{condition}, {outcome}: {page.exception[0].message}")
    return Times(times.page[2:], times.bare[2:])


def _visits(corpus: Corpus) -> list[tuple[str, str]]:
    """Conditions with most trials first, each with its two most reported outcomes."""
    left = filtering.apply(Selection(kinds=("trial",)), corpus)
    counts = left.marks["condition"].value_counts()
    listed = map(partial(conditions.results_in_order, left), (corpus.conditions[code] for code in counts.index))
    visits = [
        (corpus.conditions[code], str(outcome))
        for code, ordered in zip(counts.index, listed, strict=True)
        for outcome in conditions.outcomes(ordered)["outcome"].head(2)
    ]
    return visits[:MOST_VISITS]


def _took(at: AppTest) -> float:
    began = time.perf_counter()
    at.run()
    return 1000 * (time.perf_counter() - began)


def rows(corpus: Corpus) -> list[tuple[str, str, str, str]]:
    """Rows for the table of results."""
    times = measure(corpus)
    page, bare = times.medians
    return [
        (
            f"Script of the Condition page by that of a bare page, {len(times.page)} visits",
            f"{times.ratio:.1f}",
            "",
            "",
        ),
        ("… the Condition page: four figures, tables, the synthesis under stricter choices", f"{page:.0f} ms", "", ""),
        ("… the bare page: a title and a chart", f"{bare:.0f} ms", "", ""),
    ]
