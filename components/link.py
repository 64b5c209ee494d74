"""The view and the link are the same thing: read the selection from the URL, and write every change back to it.

`bind="query-params"` would write a widget's label into the URL, and the labels of our facets carry counts that change
with the data. So the selection itself is the state: the URL holds its stable ids, widgets are set from it, and a
widget's callback changes it. Every change is a new entry in the browser's history; going back restores the view.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from components import keys
from components.words import plain
from evidence import comparison
from evidence import evidence_map as maps
from evidence import selection as selecting
from evidence.certainty import CHECKS, COVARIATES
from evidence.corpus import Corpus
from evidence.forest import ORDERS
from evidence.funders import is_named
from evidence.selection import Selection
from evidence.vocabulary import CONDITION_GROUPS, OUTCOMES, slug
from evidence.years import SPLITS


@dataclass(frozen=True)
class ViewParam:
    """A parameter of one page's view beside the selection: its name in links, what it may hold, why not otherwise."""

    name: str
    knows: Callable[[str, Corpus], bool]
    otherwise: str


STUDY, OUTCOME, WITHOUT, ORDER, CHECK, COVARIATE = "study", "measure", "without", "sort", "check", "by"
ACROSS, SIZE, FOLDED, COLUMNS = "across", "size", "folded", "columns"
# How the evidence map is laid out; stays when another condition is chosen.
OF_MAP = (ACROSS, SIZE, FOLDED, COLUMNS)
# How the Years page divides its trials; which named funder is open on the Funders page.
SPLIT, PAYER = "split", "payer"
# Which public statement is open on the Claims page.
CLAIM = "claim"
# Which lesson is open, at which screen; its notes instead of its screens, for a second window.
LESSON, SCREEN, SPEAKER_NOTES = "lesson", "screen", "notes"
# The two sides of a comparison; see evidence.comparison for what they hold.
SIDES = (comparison.A, comparison.B)
VIEW_PARAMS = (
    ViewParam(STUDY, lambda value, corpus: value in corpus.row_of, "no such study in this table"),
    ViewParam(OUTCOME, lambda value, corpus: value in {slug(word) for word in OUTCOMES}, "no such outcome"),
    ViewParam(WITHOUT, lambda value, corpus: value in corpus.row_of, "no such study in this table"),
    ViewParam(ORDER, lambda value, corpus: value in ORDERS, f"not one of {', '.join(ORDERS)}"),
    ViewParam(CHECK, lambda value, corpus: value in CHECKS, f"not one of {', '.join(CHECKS)}"),
    ViewParam(COVARIATE, lambda value, corpus: value in COVARIATES, f"not one of {', '.join(COVARIATES)}"),
    ViewParam(SPLIT, lambda value, corpus: value in SPLITS, f"not one of {', '.join(SPLITS)}"),
    ViewParam(CLAIM, lambda value, corpus: value in set(corpus.claims.get("id", ())), "no such claim in this table"),
    ViewParam(LESSON, lambda value, _: re.fullmatch(r"[a-z0-9-]{1,60}", value) is not None, "no name of a lesson"),
    ViewParam(SCREEN, lambda value, _: re.fullmatch(r"[1-9]\d?", value) is not None, "no number of a screen"),
    ViewParam(SPEAKER_NOTES, lambda value, _: value == "true", "not “true”"),
    ViewParam(PAYER, is_named, "no such funder in this table"),
    ViewParam(ACROSS, lambda value, corpus: value in maps.ACROSS, f"not one of {', '.join(maps.ACROSS)}"),
    ViewParam(SIZE, lambda value, corpus: value in maps.SIZES, f"not one of {', '.join(maps.SIZES)}"),
    ViewParam(FOLDED, lambda value, corpus: value in map(slug, CONDITION_GROUPS), "no such group of conditions"),
    ViewParam(COLUMNS, lambda value, corpus: value in map(slug, maps.COLUMN_WORDS), "no such column"),
)
OURS = (*selecting.PARAMS, *(param.name for param in VIEW_PARAMS), *SIDES)
# Pages that fill the screen. Right after a change of page the browser still sends the filters of the page before, which
# Streamlit takes for a choice; here there are none to choose.
WITHOUT_FILTERS = ("present", "room")
View = dict[str, tuple[str, ...]]


def current() -> Selection:
    """The selection of this session."""
    return st.session_state.get(keys.SELECTION, Selection())


def view() -> View:
    """What the page shows beside the selection: an open study, an outcome, trials left out, an order."""
    return st.session_state.get(keys.VIEW, {})


def choose(selection: Selection) -> None:
    """Change the selection from a callback; closes an open study and clears notices about the last link.

    Another condition starts with a fresh view; other filters keep the outcome, the order and what was left out.
    """
    if st.session_state.get(keys.PAGE) in WITHOUT_FILTERS:
        return
    same = selection.conditions == current().conditions
    kept = [name for name in view() if name != STUDY and (same or name in (*OF_MAP, SPLIT, *SIDES))]
    st.session_state[keys.VIEW] = {name: view()[name] for name in kept}
    st.session_state[keys.SELECTION] = selection
    st.session_state[keys.NOTICES] = []
    st.session_state[keys.LINK_VERSION] = None
    st.session_state[keys.TOUCHED] = True


def show(name: str, *values: str) -> None:
    """Set one parameter of the view from a callback; no values remove it."""
    st.session_state[keys.VIEW] = {**view(), name: values} if values else _without(name)
    st.session_state[keys.TOUCHED] = True


def stay() -> None:
    """From a callback that changes nothing in the view: the browser has not moved, though its address may lag behind.

    Without this a run that comes a moment after a change would follow the address from before it.
    """
    st.session_state[keys.TOUCHED] = True


def _without(name: str) -> View:
    return {other: values for other, values in view().items() if other != name}


def open_study(study_id: str | None) -> None:
    """Open one study's card, or close it, from a callback."""
    show(STUDY, *([study_id] if study_id else []))


def chosen_study() -> str | None:
    """The study whose card is open."""
    return shown(STUDY)


def shown(name: str) -> str | None:
    """The single value of a view parameter."""
    values = view().get(name)
    return values[-1] if values else None


def sync(corpus: Corpus, page: str) -> None:
    """Bring session and URL together; call once a run before anything is drawn.

    The URL wins on arrival and when the browser moved (a link, back, forward); the session wins after a widget.
    """
    state = st.session_state
    query = {param: st.query_params.get_all(param) for param in OURS if param in st.query_params}
    arrived = keys.SELECTION not in state
    touched = state.pop(keys.TOUCHED, False)
    turned_page = state.get(keys.PAGE) not in (None, page)
    moved = not touched and query != state.get(keys.WRITTEN_QUERY)
    if arrived or (moved and not (turned_page and not query)):
        _follow(query, corpus)
    if turned_page and not query:
        state[keys.VIEW] = {}
    state[keys.PAGE] = page
    # On arrival the address is the reader's own; sending it again would take the heading it points at away (#...).
    _write(query, query_of(current(), corpus, view()), resend=moved and not arrived)


def _follow(query: dict[str, list[str]], corpus: Corpus) -> None:
    """Take over a link, keeping a note of every part of it that could not be followed."""
    state = st.session_state
    state[keys.SELECTION], state[keys.VIEW], state[keys.NOTICES] = read(query, corpus)
    state[keys.LINK_VERSION] = selecting.link_version(query, corpus)


def read(query: dict[str, list[str]], corpus: Corpus) -> tuple[Selection, View, list[str]]:
    """What a link asks for, and a note of every part of it that cannot be followed."""
    selection, ignored = selecting.from_query(query, corpus)
    notices = [f"{part.param}={part.value}: {part.reason}" for part in ignored]
    asked: View = {}
    for param in VIEW_PARAMS:
        values = query.get(param.name, [])
        known = tuple(dict.fromkeys(value for value in values if param.knows(value, corpus)))
        notices += [f"{param.name}={value}: {param.otherwise}" for value in values if value not in known]
        asked |= {param.name: known} if known else {}
    sides, said = comparison.read(query, corpus)
    asked |= sides
    notices += said
    return selection, asked, notices


def _write(query: dict[str, list[str]], wanted: dict[str, list[str]], resend: bool) -> None:
    """Write the view into the URL.

    `resend`: a link to the page one is on hands us its query without the browser's address following, so the address
    is sent again; where it is the same already the browser adds nothing to its history.
    """
    gone = set(query) - set(wanted)
    if gone and set(st.query_params) == set(query):
        st.query_params.from_dict(wanted)  # taken away one by one, each would be an entry in the browser's history
        st.session_state[keys.WRITTEN_QUERY] = wanted
        return
    for param in gone:
        del st.query_params[param]
    changed = {param: values for param, values in wanted.items() if resend or query.get(param) != values}
    if changed or resend:
        st.query_params.update(changed)
    st.session_state[keys.WRITTEN_QUERY] = wanted


def query_of(selection: Selection, corpus: Corpus, shown_view: View | None = None) -> dict[str, list[str]]:
    """Query parameters of a view: its selection, what the page shows of it, and the data version with either."""
    query = selection.to_query(corpus.version)
    for name, values in (shown_view or {}).items():
        query[name] = list(values)
        query[selecting.VERSION_PARAM] = [corpus.version]
    return query


def address(anchor: str = "") -> str:
    """The whole address of this view as the reader sees it now, with the heading to open it at."""
    query = urlencode({param: st.query_params.get_all(param) for param in st.query_params}, doseq=True)
    return f"{st.context.url or ''}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


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
