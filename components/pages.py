"""The pages of the app: one place that knows their files, names and addresses."""

import streamlit as st

from components import keys, link, viewport
from evidence.corpus import Corpus
from evidence.selection import Selection

OVERVIEW, CONDITION, MAP, STUDIES, METHODS = "overview", "condition", "map", "studies", "methods"
YEARS, FUNDERS, COMPARE, CLAIMS = "years", "funders", "compare", "claims"
TEACH, PRESENT, ROOM = "teach", "present", "room"
# Pages without a link in the header; pages that fill the screen, without header, sidebar and footer.
UNLISTED = (PRESENT, ROOM)
BARE = link.WITHOUT_FILTERS

# Names of the pages, known without a running app, too.
TITLES = {
    OVERVIEW: "Overview",
    CLAIMS: "Claims",
    CONDITION: "Condition",
    MAP: "Map",
    YEARS: "Years",
    FUNDERS: "Funders",
    COMPARE: "Compare",
    STUDIES: "Studies",
    TEACH: "Teach",
    METHODS: "Methods",
    PRESENT: "Present",
    ROOM: "Ask the class",
}


def pages() -> dict[str, "st.Page"]:
    """Every page by name; the overview is the home page."""
    return {
        OVERVIEW: st.Page("views/overview.py", title=TITLES[OVERVIEW], icon=":material/view_list:", default=True),
        CLAIMS: st.Page("views/claims.py", title=TITLES[CLAIMS], icon=":material/fact_check:", url_path=CLAIMS),
        CONDITION: st.Page("views/condition.py", title=TITLES[CONDITION], icon=":material/target:", url_path=CONDITION),
        MAP: st.Page("views/map.py", title=TITLES[MAP], icon=":material/bubble_chart:", url_path=MAP),
        YEARS: st.Page("views/years.py", title=TITLES[YEARS], icon=":material/timeline:", url_path=YEARS),
        FUNDERS: st.Page("views/funders.py", title=TITLES[FUNDERS], icon=":material/payments:", url_path=FUNDERS),
        COMPARE: st.Page("views/compare.py", title=TITLES[COMPARE], icon=":material/compare_arrows:", url_path=COMPARE),
        STUDIES: st.Page("views/studies.py", title=TITLES[STUDIES], icon=":material/table_rows:", url_path=STUDIES),
        TEACH: st.Page("views/teach.py", title=TITLES[TEACH], icon=":material/school:", url_path=TEACH),
        METHODS: st.Page("views/methods.py", title=TITLES[METHODS], icon=":material/menu_book:", url_path=METHODS),
        PRESENT: st.Page("views/present.py", title=TITLES[PRESENT], icon=":material/co_present:", url_path=PRESENT),
        ROOM: st.Page("views/room.py", title=TITLES[ROOM], icon=":material/meeting_room:", url_path=ROOM),
    }


def header(known: dict[str, "st.Page"], corpus: Corpus, here: str) -> None:
    """The pages in one row, on a phone behind one button.

    The links carry the selection, so a view survives a change of page. From a condition the overview is the whole
    picture again: the condition belongs to its page.
    """
    if viewport.known_width() != "phone":
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="site_header"):
            _links(known, corpus, here, icons=False)
        return
    title = next(page.title for page in known.values() if page.url_path == here)
    with st.popover(f"Page: {title}", icon=":material/menu:", key="site_header"):
        _links(known, corpus, here, icons=True)


def _links(known: dict[str, "st.Page"], corpus: Corpus, here: str, *, icons: bool) -> None:
    selection = link.current()
    for name, page in known.items():
        if name in UNLISTED:
            continue
        leaving = name == OVERVIEW and here == CONDITION
        kept = selection.with_words("conditions", ()) if leaving else selection
        # An address without parameters keeps the session's selection; an empty condition says that it is over.
        over = {"condition": [""]} if leaving else {}
        st.page_link(page, icon=None if icons else "", query_params=over | link.query_of(kept, corpus))


def follow_click(known: dict[str, "st.Page"], corpus: Corpus) -> None:
    """Go to the condition's page where a callback of this run asked for it; callbacks cannot turn pages themselves."""
    if st.session_state.pop(keys.OPEN_CONDITION, False):
        st.switch_page(known[CONDITION], query_params=link.query_of(link.current(), corpus))


def to(name: str, label: str, corpus: Corpus, selection: Selection, icon: str | None = None) -> None:
    """A link to a page with a selection applied."""
    st.page_link(pages()[name], label=label, icon=icon, query_params=link.query_of(selection, corpus))
