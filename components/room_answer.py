"""The answer to what a class was asked, and the ways on from it; the same on the projector and on phones."""

import streamlit as st

from classroom.rooms import Poll, Room
from components import claim_card, frame, keys, link, pages, qr, verdict_chip, viewport
from components.charts import poll as chart
from components.charts.size import Width
from components.words import plain
from evidence.corpus import Corpus
from evidence.verdict import Claim, claims_of

ASKED = "Do studies of massage support this statement?"
_QR_PIXELS: dict[Width, int] = {"phone": 220, "laptop": 240, "wide": 340}


def _claim(room: Room, corpus: Corpus) -> Claim | None:
    """The statement that was asked about; none where the teacher wrote one, or the tables no longer hold it."""
    return next((claim for claim in claims_of(corpus) if claim.id == room.claim_id), None)


def bars(poll: Poll, points: int) -> None:
    """What the class said so far, with type of so many pixels."""
    st.plotly_chart(
        chart.figure(poll.votes, frame.mode(), points),
        key=keys.ROOM_CHART,
        theme=None,
        config={"displayModeBar": False, "responsive": True, "staticPlot": True},
        alt=chart.alternative(poll.votes),
    )


def draw(room: Room, corpus: Corpus) -> None:
    """What the studies say, in a word and a sentence."""
    claim = _claim(room, corpus)
    if claim is None:
        st.header("This is what the class thinks.", anchor=False)
        return
    verdict = claim_card.verdict_of(claim, corpus)
    st.markdown("What the studies say:")
    verdict_chip.draw(verdict.word, frame.mode(), large=True)
    st.header(plain(verdict.clause), anchor=False)
    # Whoever has seen the answer here need not guess again on the card.
    st.session_state[keys.REVEALED] = {*st.session_state.get(keys.REVEALED, ()), claim.id}


def to_card(room: Room, corpus: Corpus) -> None:
    """A link to the claim's card, with the reasons and the studies."""
    claim = _claim(room, corpus)
    if claim:
        query = link.query_of(link.current(), corpus, {link.CLAIM: (claim.id,)})
        st.page_link(pages.pages()[pages.CLAIMS], label="See why", icon=":material/fact_check:", query_params=query)


def way_on(room: Room, corpus: Corpus) -> None:
    """The claim's card for the projector, and as a QR code for everybody else."""
    claim = _claim(room, corpus)
    if claim is None:
        return
    address = qr.address(pages.CLAIMS, link.query_of(link.current(), corpus, {link.CLAIM: (claim.id,)}))
    st.markdown("The reasons and the studies:")
    qr.draw(address, _QR_PIXELS[viewport.known_width()], alt="QR code that opens the card of this statement")
    to_card(room, corpus)
