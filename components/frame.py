"""What surrounds every page's figure: the finding, the limits in words, the cautions, the empty state, the footer."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from components import link, pages
from components.note import note
from components.theme import Mode, palette
from components.words import count, plain
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.selection import FACETS, Selection, in_words

_BRAND = Path(__file__).resolve().parent / "brand"
MARK = str(_BRAND / "mark.svg")
TALLY_CAUTION = (
    "A count of trials is not the size of an effect, and “no side shown” is not “no effect”. Abstracts report what "
    "worked more often than what did not, and the table inherits that. It is a curated table, not a systematic review."
)


def mode() -> Mode:
    """Light or dark, as the reader's browser shows the app."""
    return "dark" if st.context.theme.type == "dark" else "light"


def wordmark() -> str:
    """File of the name as a picture, for the reader's theme."""
    return str(_BRAND / f"touchstone-{mode()}.svg")


def legible_openers() -> None:
    """Give buttons that open something the accent while pointed at or open; call once a run.

    Streamlit takes the colour of its primary buttons there, and darkens it while open. On dark paper no one colour is
    both far enough from white text upon it and from the paper behind it.
    """
    states = ':is(:hover, :focus-visible, :active, [aria-expanded="true"])'
    st.html(f'<style>button[aria-haspopup="dialog"]{states} {{color: {palette(mode()).accent}}}</style>')


def limits_line(filtered: Filtered) -> None:
    """The selection in words, under the headline; nothing where nothing is limited."""
    limits = in_words(filtered.selection)
    if limits:
        total = count(len(filtered.corpus.studies), "study", "studies")
        note(f"Showing **{filtered.n_studies:,} of {total}**. {plain(limits)}.")


def scope_line(filtered: Filtered) -> None:
    """How many of the trials are of techniques at the border of massage, where both kinds are shown."""
    scope = filtered.studies.loc[filtered.studies["kind"].eq("trial"), "scope"]
    border = int(scope.eq("border").sum())
    if border and not filtered.selection.scopes:
        note(
            f"{len(scope) - border:,} trials of hands-on massage and {border:,} of techniques at its border "
            "(acupressure, reflexology, lymph drainage, self-massage, devices); the filter *Scope* sets them apart."
        )


def empty_state(filtered: Filtered) -> None:
    """Nothing is left: say by what, and offer the ways out."""
    st.title("No study in this selection")
    st.markdown(f"Nothing in the table meets all of: {plain(in_words(filtered.selection))}.")
    gap = "" if filtered.selection.text else "That is a gap in this table, and may be a gap in the research. "
    st.markdown(f"{gap}Drop one of the filters, or all of them:")
    with st.container(horizontal=True):
        for name, wider in _one_limit_less(filtered.selection):
            st.button(f"Without {name}", key=f"without_{name}", on_click=link.choose, args=(wider,))
        st.button("Show everything", key="show_everything", type="primary", on_click=link.choose, args=(Selection(),))


def _one_limit_less(selection: Selection) -> list[tuple[str, Selection]]:
    """The same selection without one of its limits, for every limit."""
    ways = [
        (facet.label.lower(), selection.with_words(facet.field, ()))
        for facet in FACETS
        if getattr(selection, facet.field)
    ]
    if selection.year_from or selection.year_to:
        ways.append(("years", replace(selection, year_from=None, year_to=None)))
    if selection.min_n:
        ways.append(("number of people", replace(selection, min_n=0)))
    if selection.text:
        ways.append(("search text", replace(selection, text="")))
    return ways


def footer(corpus: Corpus) -> None:
    """Data version, size, licence and the way to the rules, on every page."""
    st.divider()
    trials = int(corpus.studies["kind"].eq("trial").sum())
    reviews = len(corpus.studies) - trials
    with st.container(horizontal=True, vertical_alignment="center", key="site_footer"):
        note(
            f"Data version **{plain(corpus.version)}** · {trials:,} trials, {reviews:,} reviews, "
            f"{len(corpus.results):,} results · curated, not a systematic review · data CC BY 4.0",
            width="content",
        )
        pages.to(pages.METHODS, "How it was made", corpus, link.current())
