"""Select and build the evidence map in process: on the real table and on a large made-up one.

As in `process`: every selection is applied once and no two are the same. What a page keeps between runs for all
visitors (the table, and what stands across made ready once) is ready before the clock.
"""

import time
from dataclasses import dataclass
from itertools import islice

import numpy as np
import plotly.graph_objects as go

from benchmarks.process import WARM_UP, alternating
from components.charts import evidence_map as chart
from components.charts.evidence_map_layout import COLUMNS
from evidence import evidence_map as maps
from evidence import filtering
from evidence import map_reading as reading
from evidence.corpus import Corpus
from evidence.evidence_map import Plane
from evidence.selection import Selection


@dataclass(frozen=True)
class MapTimes:
    """Milliseconds at the median (and the ninth decile) over the selections, for what stands across."""

    across: str
    selections: int
    map: float
    map_p90: float


def measure_map(corpus: Corpus, selections: int) -> list[MapTimes]:
    """From a selection to the figure, its headline and its lists, for each of evidence_map.ACROSS."""
    chosen = list(islice(alternating(corpus), selections + WARM_UP))
    found = []
    for across in maps.ACROSS:
        laid = maps.plane(corpus, across)
        took = [_timed(one, corpus, laid) for one in chosen][WARM_UP:]
        found.append(MapTimes(across, len(took), float(np.median(took)), float(np.quantile(took, 0.9))))
    return found


def draw_map(selection: Selection, corpus: Corpus, laid: Plane) -> go.Figure:
    """From a selection to the figure that is sent to the browser, and the words around it."""
    filtered = filtering.apply(selection, corpus)
    drawn = maps.build(filtered, laid, maps.SIZES[0])
    trials = filtered.in_study & corpus.studies["kind"].eq("trial").to_numpy()
    reading.headline(drawn, reading.conditions_with_half(drawn, corpus, trials))
    for found in (reading.most_studied, reading.only_weak, reading.gaps):
        found(drawn)
    columns = drawn.columns["word"].tolist()[: COLUMNS[drawn.across]["laptop"]]
    return chart.figure(drawn, chart.lines(drawn, frozenset()), columns, None, "light", "laptop")


def _timed(selection: Selection, corpus: Corpus, laid: Plane) -> float:
    began = time.perf_counter()
    draw_map(selection, corpus, laid)
    return (time.perf_counter() - began) * 1000
