"""An open study in place of the page it was opened from, with the way back."""

import streamlit as st

from components import link, study_card
from evidence.corpus import Corpus


def draw(study_id: str, corpus: Corpus) -> None:
    """The card of a study under a button that closes it."""
    st.button(
        "Back to the list",
        key="close_study",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=link.open_study,
        args=(None,),
    )
    study_card.draw(study_id, corpus)
