"""The view and the link are the same thing: read the selection from the URL, and write every change back to it.

`bind="query-params"` would write a widget's label into the URL, and the labels of our facets carry counts that change
with the data. So the selection itself is the state: the URL holds its stable ids, widgets are set from it, and a
widget's callback changes it. Every change is a new entry in the browser's history; going back restores the view.
"""

import streamlit as st

from components import keys
from components.words import plain
from evidence import selection as selecting
from evidence.corpus import Corpus
from evidence.selection import Selection

STUDY_PARAM = "study"
_OURS = (*selecting.PARAMS, STUDY_PARAM)


def current() -> Selection:
    """The selection of this session."""
    return st.session_state.get(keys.SELECTION, Selection())


def choose(selection: Selection) -> None:
    """Change the selection from a callback; closes an open study and clears notices about the last link."""
    st.session_state[keys.SELECTION] = selection
    st.session_state[keys.STUDY] = None
    st.session_state[keys.NOTICES] = []
    st.session_state[keys.LINK_VERSION] = None
    st.session_state[keys.TOUCHED] = True


def open_study(study_id: str | None) -> None:
    """Open one study's card, or close it, from a callback."""
    st.session_state[keys.STUDY] = study_id
    st.session_state[keys.TOUCHED] = True


def chosen_study() -> str | None:
    """The study whose card is open."""
    return st.session_state.get(keys.STUDY)


def sync(corpus: Corpus, page: str) -> None:
    """Bring session and URL together; call once a run before anything is drawn.

    The URL wins on arrival and when the browser moved (a link, back, forward); the session wins after a widget.
    """
    state = st.session_state
    query = {param: st.query_params.get_all(param) for param in _OURS if param in st.query_params}
    arrived = keys.SELECTION not in state
    touched = state.pop(keys.TOUCHED, False)
    turned_page = state.get(keys.PAGE) not in (None, page)
    moved = not touched and query != state.get(keys.WRITTEN_QUERY)
    if arrived or (moved and not (turned_page and not query)):
        _follow(query, corpus)
    if turned_page and not query:
        state[keys.STUDY] = None
    state[keys.PAGE] = page
    _write(query, query_of(current(), corpus, chosen_study()), resend=moved)


def _follow(query: dict[str, list[str]], corpus: Corpus) -> None:
    """Take over a link, keeping a note of every part of it that could not be followed."""
    selection, ignored = selecting.from_query(query, corpus)
    notices = [f"{part.param}={part.value}: {part.reason}" for part in ignored]
    asked = query[STUDY_PARAM][-1] if query.get(STUDY_PARAM) else None
    known = asked is None or asked in corpus.row_of
    if not known:
        notices.append(f"{STUDY_PARAM}={asked}: no such study in this table")
    state = st.session_state
    state[keys.SELECTION], state[keys.STUDY] = selection, asked if known else None
    state[keys.NOTICES] = notices
    state[keys.LINK_VERSION] = selecting.link_version(query, corpus)


def _write(query: dict[str, list[str]], wanted: dict[str, list[str]], resend: bool) -> None:
    """Write the view into the URL.

    `resend`: a link to the page one is on hands us its query without the browser's address following, so the address
    is sent again; where it is the same already the browser adds nothing to its history.
    """
    for param in set(query) - set(wanted):
        del st.query_params[param]
    changed = {param: values for param, values in wanted.items() if resend or query.get(param) != values}
    if changed or resend:
        st.query_params.update(changed)
    st.session_state[keys.WRITTEN_QUERY] = wanted


def query_of(selection: Selection, corpus: Corpus, study_id: str | None = None) -> dict[str, list[str]]:
    """Query parameters of a view: its selection, an open study, and the data version with either."""
    query = selection.to_query(corpus.version)
    if study_id:
        query[STUDY_PARAM] = [study_id]
        query[selecting.VERSION_PARAM] = [corpus.version]
    return query


def banner(corpus: Corpus) -> None:
    """Say quietly what of the link could not be followed, and that the data have moved since it was made."""
    state = st.session_state
    made_with = state.get(keys.LINK_VERSION)
    lines = [f"- {plain(note[:200])}" for note in state.get(keys.NOTICES, [])]
    if lines:
        title = "Part of this link could not be followed; the rest is shown."
        st.info("\n".join(lines), title=title, icon=":material/link_off:")
    if made_with:
        st.info(
            f"It was made with data version {plain(made_with[:40])}; the table is now {corpus.version}. "
            "Studies may have been added or corrected since, so numbers can differ.",
            title="This link is from another version of the data.",
            icon=":material/history:",
        )
