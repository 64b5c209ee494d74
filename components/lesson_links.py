"""Views inside lessons: what a link to a page of this app asks for, and whether all of it can be followed."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from components import link, pages, qr
from evidence.corpus import Corpus
from evidence.lessons import Screen
from evidence.lessons.lesson import CLAIM, VIEW
from evidence.selection import VERSION_PARAM, Selection, in_words

# The pages whose views a lesson may hold.
SHOWABLE = (
    pages.OVERVIEW,
    pages.CONDITION,
    pages.MAP,
    pages.STUDIES,
    pages.YEARS,
    pages.FUNDERS,
    pages.COMPARE,
    pages.CLAIMS,
    pages.METHODS,
)
OWN = "mine"


@dataclass(frozen=True, eq=False)
class Target:
    """Where a link leads: page, selection, what the page shows of it, heading; `problems` says what it cannot."""

    page: str
    selection: Selection
    view: link.View
    anchor: str
    problems: tuple[str, ...]

    def query(self, corpus: Corpus) -> dict[str, list[str]]:
        """The parameters of the link as the app writes them."""
        return link.query_of(self.selection, corpus, self.view)


def target(view: str, corpus: Corpus) -> Target:
    """Follow a view's link without opening it."""
    parts = urlsplit(view)
    page = parts.path.strip("/") or pages.OVERVIEW
    query = parse_qs(parts.query)
    selection, shown, problems = link.read(query, corpus)
    known = {*link.OURS, "more"}
    problems += [f"{name}: no parameter of this app" for name in query if name not in known]
    if parts.scheme or parts.netloc or page not in SHOWABLE:
        problems.insert(0, f"“{page[:40]}” is no page to show; there are {', '.join(SHOWABLE)}")
    return Target(page, selection, shown, parts.fragment, tuple(problems))


def unfollowed(corpus: Corpus, view: str) -> list[str]:
    """What of a view's link cannot be followed."""
    return list(target(view, corpus).problems)


def here(page: str, anchor: str = "") -> str:
    """The present view as a link for a lesson: without the data version, since a lesson shows the data as they are."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != VERSION_PARAM}
    query = urlencode(kept, doseq=True)
    return f"{page or pages.OVERVIEW}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def of_screen(screen: Screen, corpus: Corpus) -> Target | None:
    """The page where a screen lives, for a claim and for a view; other screens live in their lesson only."""
    if screen.kind == CLAIM:
        return Target(pages.CLAIMS, Selection(), {link.CLAIM: (screen.claim,)}, "", ())
    return target(screen.view, corpus) if screen.kind == VIEW else None


def address(lesson_id: str, place: int, screen: Screen, corpus: Corpus, stands_at: str | None = None) -> str:
    """What phones open for a screen: its live page, else the screen itself; empty where only this session knows it.

    stands_at: where the app stands, if it is not to be asked for (see `qr.base`).
    """
    found = of_screen(screen, corpus)
    if found:
        path = "" if found.page == pages.OVERVIEW else found.page
        return qr.address(path, found.query(corpus), found.anchor, stands_at)
    if lesson_id in ("", OWN):
        return ""
    return qr.address(pages.PRESENT, {link.LESSON: [lesson_id], link.SCREEN: [str(place + 1)]}, stands_at=stands_at)


def describe(found: Target) -> str:
    """A view in words: its page, its picture, its limits."""
    limits = in_words(found.selection)
    picture = f", {found.anchor.replace('-', ' ')}" if found.anchor else ""
    return f"{pages.TITLES.get(found.page, found.page)}{picture}{f': {limits}' if limits else ''}"
