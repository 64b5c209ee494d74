"""How sure: what the pooled values of a condition hang on, one check at a time, for every family that pools.

One control serves all families, so that each is asked the same question; only the chosen check is computed and drawn.
"""

import streamlit as st

from components import chart_frame, check_pictures, keys, link
from components.chart_frame import Picture
from components.condition_page import Shown
from components.words import plain
from evidence import certainty
from evidence import certainty_words as saying
from evidence.certainty import COVARIATES
from evidence.forest import AGAINST, Family
from evidence.pooling import Pooled

COVARIATE_LABELS = {"weeks": "Weeks", "minutes": "Minutes in all", "year": "Year", "people": "People"}


def draw(shown: Shown) -> None:
    """The section: one sentence per family, the choice of a check, and the chosen one."""
    st.subheader("How sure", anchor="how-sure")
    pooled = {family.word: family.pooled for family in shown.grouped if isinstance(family.pooled, Pooled)}
    if not pooled:
        st.markdown(plain(saying.nothing_pooled(shown.grouped)))
        return
    families = [family for family in shown.grouped if family.word in pooled]
    for family in families:
        _say(family, saying.without_each_in_words(certainty.without_each(family), pooled[family.word]))
    check = _pick_check()
    if check == "dose-and-size":
        _pick_covariate()
    for family in families if check else []:
        _check(shown, family, str(check))


def _say(family: Family, sentence: str) -> None:
    st.markdown(plain(f"Massage against {AGAINST[family.word]}: {sentence}"))


def _check(shown: Shown, family: Family, check: str) -> None:
    """One check of one family: its picture, or the sentence why there is none."""
    made = check_pictures.make(shown, family, check, _covariate())
    if isinstance(made, Picture):
        chart_frame.draw(made, shown.filtered.corpus.version)
    elif check != "leave-one-out":  # which the section has said already
        _say(family, made)


def _pick_check() -> str | None:
    st.session_state[keys.CHECK] = link.shown(link.CHECK)
    chosen: str | None = st.segmented_control(
        "Look closer",
        certainty.CHECKS,
        key=keys.CHECK,
        format_func=lambda check: check_pictures.NAMES[check],
        on_change=lambda: link.show(link.CHECK, *filter(None, [st.session_state[keys.CHECK]])),
    )
    return chosen


def _covariate() -> str:
    return link.shown(link.COVARIATE) or next(iter(COVARIATES))


def _pick_covariate() -> None:
    st.session_state[keys.COVARIATE] = _covariate()
    st.segmented_control(
        "By",
        list(COVARIATES),
        key=keys.COVARIATE,
        format_func=lambda by: COVARIATE_LABELS[by],
        required=True,
        on_change=lambda: link.show(link.COVARIATE, st.session_state[keys.COVARIATE]),
    )
