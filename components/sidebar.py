"""The filters every page shares. Each choice tells how many studies it would leave."""

import re
from dataclasses import replace

import streamlit as st

from components import keys, link
from components.words import count
from evidence import selection as selecting
from evidence.corpus import Corpus
from evidence.filtering import Filtered, facet_counts
from evidence.selection import FACET_OF, Selection
from evidence.vocabulary import label

SHOWN = ("conditions", "outcomes", "families", "funders", "tiers")
FOLDED = ("comparators", "massage_types", "scopes", "designs", "kinds")
MOST_FIRST = ("conditions", "outcomes", "massage_types")
HELP = {
    "outcomes": "Keeps results for this outcome only, and studies that report it.",
    "families": "What massage was compared with. Doing nothing and a sham are different questions.",
    "comparators": "Sham, usual care, exercise and so on, one by one.",
    "funders": "As printed; most sources do not say who paid.",
    "tiers": "From safeguards reported in the source we saw; the rule is on the Methods page.",
    "scopes": "Border techniques: acupressure, reflexology, lymph drainage, self-massage, infant massage, devices.",
}


def draw(filtered: Filtered) -> None:
    """Draw the filters in the sidebar for the current selection."""
    corpus, selection = filtered.corpus, filtered.selection
    counts = facet_counts(selection, corpus)
    with st.sidebar:
        _head(filtered)
        _text(selection)
        for field in SHOWN:
            _facet(field, selection, counts[field])
        _years(selection, corpus)
        _folded(selection, counts)


def _folded(selection: Selection, counts: dict[str, dict[str, int]]) -> None:
    """The rarer filters. They are built only while open: every widget costs each later change of any filter time."""
    in_use = sum(len(getattr(selection, field)) for field in FOLDED) + (selection.min_n > 0)
    panel = st.expander(
        f"More filters ({in_use} set)" if in_use else "More filters",
        expanded=in_use > 0,
        key=keys.MORE_FILTERS,
        on_change="rerun",
    )
    if panel.open:
        with panel:
            for field in FOLDED:
                _facet(field, selection, counts[field])
            _people(selection)


def _head(filtered: Filtered) -> None:
    limits = filtered.selection.count_limits()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{filtered.n_studies:,}** of {count(len(filtered.corpus.studies), 'study', 'studies')}")
        st.button(
            f"Reset ({limits})" if limits else "Reset",
            key="reset_filters",
            icon=":material/restart_alt:",
            disabled=not limits,
            on_click=link.choose,
            args=(Selection(),),
            type="tertiary",
        )


def _facet(field: str, selection: Selection, counts: dict[str, int]) -> None:
    key = keys.facet(field)
    options = sorted(counts, key=lambda word: -counts[word]) if field in MOST_FIRST else list(counts)
    st.session_state[key] = list(getattr(selection, field))
    st.multiselect(
        FACET_OF[field].label,
        options,
        key=key,
        format_func=lambda word: _label(word, counts),
        placeholder="Any",
        help=HELP.get(field),
        filter_mode="contains",
        select_all=False,
        on_change=_take_words,
        args=(field, options),
    )


def _label(word: str, counts: dict[str, int]) -> str:
    return f"{label(word)} ({counts.get(word, 0):,})"


def _take_words(field: str, options: list[str]) -> None:
    """Take over a facet's words.

    A label whose count has moved on comes back from the browser as text, and as a "change" nobody made: the text is
    read back to its word, and nothing happens where the words are those we have.
    """
    word_of = {label(word): word for word in options} | {word: word for word in options}
    said = [word_of.get(_COUNT.sub("", entry)) for entry in st.session_state[keys.facet(field)]]
    chosen = tuple(dict.fromkeys(word for word in said if word))
    if chosen != getattr(link.current(), field):
        link.choose(link.current().with_words(field, chosen))


_COUNT = re.compile(r" \([\d,]+\)$")


def _text(selection: Selection) -> None:
    st.session_state[keys.TEXT] = selection.text
    st.text_input(
        "Search",
        key=keys.TEXT,
        placeholder="Title, author, year, funder, DOI",
        max_chars=selecting.MAX_TEXT,
        on_change=_take_text,
        icon=":material/search:",
        label_visibility="collapsed",
    )


def _take_text() -> None:
    link.choose(replace(link.current(), text=(st.session_state[keys.TEXT] or "").strip()))


def _years(selection: Selection, corpus: Corpus) -> None:
    first, last = int(corpus.studies["year"].min()), int(corpus.studies["year"].max())
    if first == last:
        return
    st.session_state[keys.YEARS] = (selection.year_from or first, selection.year_to or last)
    st.slider("Years", first, last, key=keys.YEARS, on_change=_take_years, args=(first, last))


def _take_years(first: int, last: int) -> None:
    start, end = st.session_state[keys.YEARS]
    year_from, year_to = start if start > first else None, end if end < last else None
    link.choose(replace(link.current(), year_from=year_from, year_to=year_to))


def _people(selection: Selection) -> None:
    st.session_state[keys.MIN_N] = selection.min_n
    st.number_input(
        "At least so many people",
        min_value=0,
        max_value=1_000_000,
        step=10,
        key=keys.MIN_N,
        on_change=_take_people,
        help="Studies that do not report their size are left out as soon as this is above 0.",
    )


def _take_people() -> None:
    link.choose(replace(link.current(), min_n=int(st.session_state[keys.MIN_N] or 0)))
