"""The same frame around every picture: finding, unit, figure, caution, how to read it, files, the same as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import frame, glossary, images, link, miniatures, qr, viewport
from components.charts.size import Width
from components.note import note
from evidence.export import spreadsheet
from evidence.vocabulary import slug

QR_PIXELS = 180


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture and its words. `table` is exactly what is drawn; `on_click` is called with the clicked customdata.

    `on_brush` is called with the range brushed on the x axis, with None when the brush is taken off. `as_file` is the
    figure for files, where the browser shows something (a brush) that a file does not have.

    `about` says what it is a picture of (condition, outcome, limits, what was left out); every file carries it.
    `kind` names its miniature where that is not the key. `words` are terms that stand in the figure alone.
    """

    key: str
    headline: str
    subtitle: str
    figure: go.Figure
    footnote: str
    how_to_read: str
    table: pd.DataFrame
    alt: str
    width: Width
    about: str
    on_click: Callable[[list], None] | None = None
    on_brush: Callable[[tuple[float, float] | None], None] | None = None
    as_file: go.Figure | None = None
    kind: str = ""
    words: str = ""


def draw(picture: Picture, version: str) -> None:
    """Draw the picture in its frame."""
    st.subheader(picture.headline, anchor=_anchor(picture))
    note(picture.subtitle)
    st.plotly_chart(
        picture.figure,
        key=picture.key,
        theme=None,
        on_select=_listener(picture),
        selection_mode="box" if picture.on_brush else "points",
        config={"displayModeBar": False, "responsive": True},
        alt=picture.alt,
    )
    note(picture.footnote)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        how_to_read(picture.key, picture.kind or picture.key, picture.how_to_read)
        glossary.words_used(picture.key, *_said(picture))
        _files(picture, version)
        link_to_view(picture.key, _anchor(picture))
    _as_table(picture)


def _said(picture: Picture) -> tuple[str, ...]:
    """What is written around a picture and in it."""
    return picture.headline, picture.subtitle, picture.footnote, picture.how_to_read, picture.words


def _anchor(picture: Picture) -> str:
    return picture.key.replace("_", "-")


def _listener(picture: Picture) -> Callable[[], None] | Literal["ignore"]:
    if picture.on_brush:
        return partial(_brushed, picture)
    return partial(_clicked, picture) if picture.on_click else "ignore"


def brushed(key: str) -> tuple[float, float] | None:
    """The range on the x axis that is brushed on a picture now."""
    boxes = st.session_state.get(key, {}).get("selection", {}).get("box", [])
    return (float(boxes[-1]["x"][0]), float(boxes[-1]["x"][1])) if boxes else None


def _brushed(picture: Picture) -> None:
    if picture.on_brush:
        picture.on_brush(brushed(picture.key))


def _clicked(picture: Picture) -> None:
    points = st.session_state[picture.key]["selection"]["points"]
    data = next((point["customdata"] for point in points if point.get("customdata")), None)
    if data and picture.on_click:
        picture.on_click(list(data))


def how_to_read(key: str, kind: str, text: str) -> None:
    """A button that opens the labelled miniature of this kind of picture, and how to read it in words."""
    with st.popover("How to read this", icon=":material/help:", type="tertiary", key=f"{key}_help"):
        miniature = miniatures.svg(kind, frame.mode())
        if miniature:
            st.image(miniature, alt=miniatures.alternative(kind))
        st.markdown(text)


def link_to_view(key: str, anchor: str = "") -> None:
    """A button that opens the address of this view, to be copied or scanned."""
    # A fragment, so that opening it runs nothing else; closed, it costs no address and no code.
    st.fragment(_link)(key, anchor)


def _link(key: str, anchor: str) -> None:
    panel = st.popover("Link", icon=":material/link:", type="tertiary", key=f"{key}_link", on_change="rerun")
    if panel.open:
        with panel:
            _address(link.address(anchor), "opened at this picture" if anchor else "")


def _address(address: str, where: str) -> None:
    """The address, and beside it, on a phone below, its QR code."""
    said = f"This view with its filters and choices{f', {where}' if where else ''}:"
    if viewport.known_width() == "phone":
        _to_copy(said, address)
        _to_scan(address)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _to_copy(said, address)
    with right:
        _to_scan(address)


def _to_copy(said: str, address: str) -> None:
    st.markdown(said)
    st.code(address, language=None, wrap_lines=True)


def _to_scan(address: str) -> None:
    if not qr.fits(address):
        note("Too long for a QR code that phones can read: copy the address.")
        return
    note("Phones open the same view:")
    qr.draw(address, qr.crisp(address, QR_PIXELS), alt="QR code of this address")
    if qr.caution(address):
        note(qr.caution(address))


def _files(picture: Picture, version: str) -> None:
    name = f"touchstone-{version}-{slug(picture.about)[:60].strip('-')}-{picture.key.replace('_', '-')}"
    stamp = f"{picture.about}. Touchstone, data version {version}: a curated table, not a systematic review."
    with st.popover("Download", icon=":material/download:", type="tertiary", key=f"{picture.key}_files"):
        st.download_button(
            "What is drawn, as CSV",
            partial(spreadsheet.as_csv, picture.table.assign(about=picture.about, data_version=version)),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"{picture.key}_csv",
            on_click="ignore",
        )
        able = images.can_draw()
        for kind, mime in (("svg", "image/svg+xml"), ("png", "image/png")):
            st.download_button(
                f"The picture, as {kind.upper()}",
                partial(
                    images.as_image, picture.as_file or picture.figure, kind, picture.width, picture.headline, stamp
                ),
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"{picture.key}_{kind}",
                on_click="ignore",
                disabled=not able,
                help=None if able else "Needs Chromium or Chrome on the computer that runs the app.",
            )


def _as_table(picture: Picture) -> None:
    panel = st.expander("The same as a table", key=f"{picture.key}_table", on_change="rerun")
    if panel.open:
        with panel:
            st.dataframe(picture.table, hide_index=True, placeholder="not reported", alt=f"{picture.alt} As a table.")
