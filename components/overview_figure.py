"""The overview figure on the page: drawn for the reader's width and theme, clickable, with its words around it."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import chart_frame, context, frame, glossary, keys, link, pages
from components.charts import overview as chart
from components.charts.size import Width
from components.note import note
from components.theme import Mode
from components.words import count, plain
from evidence import overview
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import Selection
from evidence.summary import RULE
from evidence.vocabulary import STEPS, label, slug

HOW_TO_READ = """
Each **tile** is one trial. To the right of the line the figures lie on the side of massage, to the left on the side of
what massage was compared with; grey means the source shows no side. Dark tiles: the source's own comparison separates
the groups. Pale tiles: the figures lean that way, but the groups could as well be the same.

**Hollow** tiles cannot tell: change within the massage group only, massage as part of a package, one massage against
another, or figures that contradict themselves. Point at a tile for the trial and its reason.

**For how long?** A dot stands where a trial last reported this outcome, in the colour of what it found then.
It is where researchers stopped looking, not where an effect stopped. *n.r.*: no time reported.

**How good?** Shares of trials in the four quality tiers, stronger first; the palest did not report enough to say.
"""


def draw(filtered: Filtered, width: Width, mode: Mode) -> None:
    """The figure, then the switch for the long tail of conditions."""
    main, tail = overview.fold(overview.condition_rows(filtered))
    more = bool(len(tail)) and _wants_more()
    rows = pd.concat([main, tail], ignore_index=True) if more else main
    if rows.empty:
        st.info("Only reviews are left in this selection; the figure draws trials. The reviews are listed below.")
        return
    st.plotly_chart(
        _figure(filtered.selection, more, width, mode, context.identity(filtered.corpus), filtered),
        key=keys.OVERVIEW_CHART,
        theme=None,
        on_select=lambda: _take_click(filtered.corpus),
        selection_mode="points",
        config={"displayModeBar": False, "responsive": True},
        alt=_alternative(rows),
    )
    if len(tail):
        st.toggle(
            f"Show {count(len(tail), 'more condition')} with fewer than {overview.FOLD_BELOW} trials",
            key=keys.MORE_CONDITIONS,
            bind="query-params",
        )


def _wants_more() -> bool:
    """Whether the switch below the figure is on; before it is first drawn, what the link says."""
    linked = st.query_params.get(keys.MORE_CONDITIONS) == "true"
    return bool(st.session_state.get(keys.MORE_CONDITIONS, linked))


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    selection: Selection, more: bool, width: Width, mode: Mode, corpus_identity: str, _filtered: Filtered
) -> go.Figure:
    main, tail = overview.fold(overview.condition_rows(_filtered))
    rows = pd.concat([main, tail], ignore_index=True) if more else main
    corpus = _filtered.corpus
    drawn = chart.marks_to_draw(rows, _filtered.marks, corpus.studies, corpus.results)
    return chart.figure(rows, drawn, mode, width)


def _alternative(rows: pd.DataFrame) -> str:
    first = "; ".join(
        f"{label(row['condition'])}: {row[STEPS[0]] + row[STEPS[1]]} of {row['trials']} trials point to massage"
        for row in rows.head(5).to_dict("records")
    )
    return f"Trials by condition, direction, time of last report and quality. {first}. The table below has every row."


def _take_click(corpus: Corpus) -> None:
    """A click anywhere in a row chooses its condition and opens its page."""
    points = st.session_state[keys.OVERVIEW_CHART]["selection"]["points"]
    clicked = next((point["customdata"][0] for point in points if point.get("customdata")), None)
    chosen = [word for word in corpus.conditions if slug(word) == clicked]
    if chosen:
        link.choose(link.current().with_words("conditions", chosen))
        st.session_state[keys.OPEN_CONDITION] = True


def foot() -> None:
    """The rule by which trials speak, the cautions, and how to read the figure."""
    note(f"{RULE} {frame.TALLY_CAUTION}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chart_frame.how_to_read("overview", "overview", HOW_TO_READ)
        glossary.words_used("overview", RULE, frame.TALLY_CAUTION, HOW_TO_READ)
        chart_frame.link_to_view("overview")


def conditions_as_links(filtered: Filtered) -> None:
    """The figure as a table, and a link to every condition for keyboards and screen readers."""
    panel = st.expander(
        "As a table, and a link to each condition", key=keys.OVERVIEW_TABLE, on_change="rerun", icon=":material/table:"
    )
    if not panel.open:
        return
    rows = overview.condition_rows(filtered)
    with panel:
        st.dataframe(_as_table(rows), hide_index=True, alt="The overview as a table, one row per condition")
        with st.container(horizontal=True, gap="small", key="condition_links"):
            for word, trials in zip(rows["condition"], rows["trials"], strict=True):
                chosen = filtered.selection.with_words("conditions", [word])
                pages.to(pages.CONDITION, f"{plain(label(word))} ({trials})", filtered.corpus, chosen)


def _as_table(rows: pd.DataFrame) -> pd.DataFrame:
    table = rows.drop(columns=["code"]).assign(condition=rows["condition"].map(label))
    table = table[["condition", "trials", "reviews", *[name for name in table if name not in _FIRST]]]
    return table.rename(columns=lambda name: _HEADINGS.get(name, name.capitalize()))


_FIRST = ("condition", "trials", "reviews")
_HEADINGS = {
    "hollow": "Cannot tell",
    "timed": "With a time printed",
    "beyond_12": "Reported beyond 12 weeks",
    "beyond_26": "Reported beyond 26 weeks",
}
