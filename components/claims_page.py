"""The list of public statements, with the verdicts covered until they are asked for."""

import streamlit as st

from components import claim_card, frame, keys, link, verdict_chip
from components.note import note
from components.words import plain
from evidence.corpus import Corpus, folded
from evidence.verdict import Claim, claims_of
from evidence.vocabulary import VERDICTS

# The list can be read from the back of a room.
_LARGE = """<style>
[class*="st-key-open_"] button {text-align: left; justify-content: flex-start}
[class*="st-key-open_"] button p {font-size: clamp(1rem, 1.15vw, 1.5rem); text-align: left}
</style>"""


def chosen(corpus: Corpus) -> Claim | None:
    """The statement whose card is open."""
    asked = link.shown(link.CLAIM)
    return next((claim for claim in claims_of(corpus) if claim.id == asked), None)


def draw(corpus: Corpus) -> None:
    """The list, or the card that a link asks for."""
    known, claim = claims_of(corpus), chosen(corpus)
    if not known:
        _none()
    elif claim:
        claim_card.draw(claim, known, corpus)
    else:
        _list(known, corpus)


def _none() -> None:
    st.title("No statements in this table", anchor=False)
    st.markdown(
        "The folder of these tables has no `claims.csv`. Put one beside `studies.csv`, as the data dictionary "
        "describes it, and this page judges its statements."
    )


def _list(known: tuple[Claim, ...], corpus: Corpus) -> None:
    st.title(f"{len(known)} things the public is told about massage", anchor=False)
    st.markdown("Choose one, guess, then look at what the studies in this table say.")
    shown = _controls()
    found = _filtered(known, shown, corpus)
    if not found:
        st.info("No statement meets this search.", icon=":material/search_off:")
    elif len(found) < len(known):
        note(f"{len(found)} of {len(known)} statements.")
    st.html(_LARGE)
    for group in dict.fromkeys(claim.group for claim in found):
        st.subheader(plain(group), anchor=False)
        for claim in found:
            if claim.group == group:
                _row(claim, shown, corpus)
    if link.current().changed():
        note("The filters at the side do not change verdicts: each statement has a slice of its own.")


def _controls() -> bool:
    """Search, the switch that shows all verdicts, and with it the filter by verdict; whether verdicts are shown."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Search the statements", key=keys.CLAIM_SEARCH, placeholder="back, sleep, surgery …", width=300)
        if st.session_state.get(keys.SHOW_VERDICTS):
            st.multiselect(
                "Verdict",
                VERDICTS,
                key=keys.CLAIM_VERDICTS,
                format_func=lambda word: word[:1].upper() + word[1:],
                placeholder="Any",
                select_all=False,
                width=340,
            )
        return st.toggle(
            "Show all verdicts",
            key=keys.SHOW_VERDICTS,
            help="Off: only the verdicts you have opened are shown, so that the list can stand before a class.",
        )


def _filtered(known: tuple[Claim, ...], shown: bool, corpus: Corpus) -> list[Claim]:
    asked = folded(st.session_state.get(keys.CLAIM_SEARCH) or "").split()
    wanted = st.session_state.get(keys.CLAIM_VERDICTS) if shown else ()
    found = [claim for claim in known if all(word in folded(f"{claim.statement} {claim.group}") for word in asked)]
    if not wanted:
        return found
    return [claim for claim in found if claim_card.verdict_of(claim, corpus).word in wanted]


def _row(claim: Claim, shown: bool, corpus: Corpus) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button(
            plain(claim.statement),
            key=f"open_{claim.id}",
            type="tertiary",
            on_click=link.show,
            args=(link.CLAIM, claim.id),
            wrap=True,
        )
        if shown or claim_card.is_revealed(claim.id):
            verdict_chip.draw(claim_card.verdict_of(claim, corpus).word, frame.mode())
