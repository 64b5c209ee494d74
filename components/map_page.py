"""The evidence map on the page: the chosen cell in words, controls, the picture, where evidence is thick and thin."""

import math
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import chart_frame, context, frame, keys, link, pages, viewport
from components.chart_frame import Picture
from components.charts import evidence_map as chart
from components.charts.evidence_map_layout import COLUMNS
from components.charts.size import Width
from components.note import note
from components.theme import Mode
from components.words import count, plain
from evidence import evidence_map as maps
from evidence import map_reading as reading
from evidence.corpus import Corpus
from evidence.evidence_map import CONDITION, GROUP, Cell, EvidenceMap, Plane
from evidence.filtering import Filtered
from evidence.selection import FACET_OF, Selection, choices, in_words
from evidence.vocabulary import CONDITION_GROUPS, label, slug

KEY = "evidence_map"
MOST_BUTTONS = 5
ACROSS_LABELS = {"outcome": "Outcomes", "type": "Massage types", "comparator": "Compared with"}
SIZE_LABELS = {"people": "People", "trials": "Trials"}
COLUMN_NAMES = {"outcome": "outcomes", "type": "massage types", "comparator": "kinds of comparator"}


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page is about in this run; `around` is what the map draws (see `gather`)."""

    filtered: Filtered
    around: Filtered
    drawn: EvidenceMap
    cell: Cell | None
    lines: list[chart.Line]
    columns: list[str]
    width: Width
    mode: Mode


def gather(filtered: Filtered) -> Shown | None:
    """Everything the page draws; None where no trial is left.

    Where the selection amounts to one cell the map shows what lies around it: the same limits but those two.
    """
    across, size = link.shown(link.ACROSS) or "outcome", link.shown(link.SIZE) or maps.SIZES[0]
    cell = maps.chosen(filtered.selection, across, filtered.corpus)
    around = context.applied(maps.around(filtered.selection, across), filtered.corpus) if cell else filtered
    if not around.n_trials:
        return None
    drawn = built(around, across, size)
    lines = chart.lines(drawn, frozenset(_folded()))
    width = viewport.known_width()
    return Shown(filtered, around, drawn, cell, lines, _page(drawn, cell, width)[0], width, frame.mode())


def built(filtered: Filtered, across: str, size: str) -> EvidenceMap:
    """The map of a selection, built once for all visitors."""
    return _built(filtered.selection, across, size, context.identity(filtered.corpus), filtered)


@st.cache_resource(max_entries=32, show_spinner=False)
def _built(selection: Selection, across: str, size: str, corpus_identity: str, _filtered: Filtered) -> EvidenceMap:
    return maps.build(_filtered, _plane(across, corpus_identity, _filtered.corpus), size)


@st.cache_resource(max_entries=6, show_spinner=False)
def _plane(across: str, corpus_identity: str, _corpus: Corpus) -> Plane:
    return maps.plane(_corpus, across)


def _folded() -> list[str]:
    """Groups of conditions that are folded, as words."""
    asked = link.view().get(link.FOLDED, ())
    return [word for word in CONDITION_GROUPS if slug(word) in asked]


def _page(drawn: EvidenceMap, cell: Cell | None, width: Width) -> tuple[list[str], int, int]:
    """The columns of the page shown, its number from 0, and how many pages there are."""
    listed = drawn.columns["word"].tolist()
    room = COLUMNS[drawn.across][width]
    asked = link.shown(link.COLUMNS) or (slug(cell.column) if cell else None)
    place = next((at for at, word in enumerate(listed) if slug(word) == asked), 0) // room
    return listed[place * room : (place + 1) * room], place, math.ceil(len(listed) / room)


def finding(shown: Shown) -> None:
    """Headline: the chosen cell, or where the evidence is and is not."""
    if shown.cell:
        st.title(plain(reading.title(maps.numbers(shown.drawn, shown.cell))), anchor=False)
    else:
        st.title(plain(reading.headline(shown.drawn, _half(shown))), anchor=False)
    frame.limits_line(shown.filtered)


def _half(shown: Shown) -> int:
    corpus = shown.around.corpus
    trials = shown.around.in_study & corpus.studies["kind"].eq("trial").to_numpy()
    return reading.conditions_with_half(shown.drawn, corpus, trials)


def chosen_cell(shown: Shown) -> None:
    """Two fields to choose a cell without a pointer; the cell in words, and the ways on from it."""
    across, cell = shown.drawn.across, shown.cell
    with st.container(border=cell is not None, key="map_cell"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _pick(keys.MAP_ROW, "Condition", _row_options(shown), _row_option(cell) if cell else None, across)
            options = shown.drawn.columns["word"].tolist()
            _pick(keys.MAP_COLUMN, _column_title(across), options, cell.column if cell else None, across)
        if cell:
            numbers = maps.numbers(shown.drawn, cell)
            st.markdown(plain(reading.sentence(numbers)))
            with st.container(horizontal=True, vertical_alignment="center", key="map_ways_on"):
                _ways_on(shown, numbers)
                st.button(
                    "Back to the whole map",
                    key="whole_map",
                    on_click=_whole_map,
                    args=(across,),
                    type="tertiary",
                    icon=":material/zoom_out_map:",
                )


def _column_title(across: str) -> str:
    return FACET_OF[maps.ACROSS[across]].label


def _row_options(shown: Shown) -> list[str]:
    groups = [f"{GROUP}/{word}" for word in shown.drawn.groups["word"]]
    return shown.drawn.conditions["word"].tolist() + groups


def _row_option(cell: Cell) -> str:
    return f"{GROUP}/{cell.row}" if cell.level == GROUP else cell.row


def _row_label(option: str) -> str:
    group = option.removeprefix(f"{GROUP}/")
    return label(option) if group == option else f"All of: {reading.row_label(GROUP, group)}"


def _pick(key: str, title: str, options: list[str], now: str | None, across: str) -> None:
    if now is not None:
        st.session_state[key] = now if now in options else None
    elif st.session_state.get(key) not in options:
        st.session_state[key] = None
    st.selectbox(
        title,
        options,
        index=None,
        key=key,
        format_func=_row_label,
        placeholder=title if viewport.known_width() == "phone" else f"{title}: click a cell, or name it here",
        label_visibility="collapsed",
        on_change=_take_picked,
        args=(across,),
    )


def _take_picked(across: str) -> None:
    """Both fields together make a cell; one alone waits for the other, and an emptied one gives the whole map back."""
    row, column = st.session_state.get(keys.MAP_ROW), st.session_state.get(keys.MAP_COLUMN)
    corpus = context.here().corpus
    if row and column:
        level = GROUP if row.startswith(f"{GROUP}/") else CONDITION
        cell = Cell(level, row.removeprefix(f"{GROUP}/"), column)
        link.show(link.COLUMNS)
        link.choose(maps.selection_of(cell, link.current(), across, corpus))
    elif maps.chosen(link.current(), across, corpus):
        link.choose(maps.around(link.current(), across))


def _ways_on(shown: Shown, cell: dict) -> None:
    """Links to the condition and to the studies of a cell; of an empty cell to the condition with all its studies."""
    studies, corpus, selection = cell["trials"] + cell["reviews"], shown.filtered.corpus, shown.filtered.selection
    wider = selection.with_words(maps.ACROSS[shown.drawn.across], ())
    if cell["level"] == CONDITION:
        pages.to(pages.CONDITION, "Open condition", corpus, selection if studies else wider, ":material/target:")
    if studies:
        said = f"List {count(studies, 'study', 'studies')}"
        pages.to(pages.STUDIES, said, corpus, selection, ":material/table_rows:")


def clicked_cell(shown: Shown) -> None:
    """The cell just clicked, over the map: the fields above it may be out of sight."""
    if not st.session_state.pop(keys.MAP_CLICKED, False) or shown.cell is None:
        return
    cell = maps.numbers(shown.drawn, shown.cell)
    name = reading.title(cell).rsplit(": ", 1)[0]
    st.dialog(plain(name))(_cell_over_the_map)(shown, cell)


def _cell_over_the_map(shown: Shown, cell: dict) -> None:
    st.markdown(plain(reading.sentence(cell)))
    with st.container(horizontal=True):
        _ways_on(shown, cell)


def _whole_map(across: str) -> None:
    for key in (keys.MAP_ROW, keys.MAP_COLUMN):
        st.session_state[key] = None
    link.choose(maps.around(link.current(), across))


def controls(shown: Shown) -> None:
    """What stands across, what the area means, which columns are shown, which groups are folded."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _switch(keys.MAP_ACROSS, "Conditions against", ACROSS_LABELS, shown.drawn.across, link.ACROSS)
        _switch(keys.MAP_SIZE, "Area of a bubble", SIZE_LABELS, shown.drawn.size, link.SIZE)
        _pages_of_columns(shown)
        _folding(shown)


def _folding(shown: Shown) -> None:
    """The groups of conditions, to fold without a pointer."""
    present = shown.drawn.groups["word"].tolist()
    st.session_state[keys.MAP_FOLDED] = [word for word in _folded() if word in present]
    with st.popover("Fold groups", icon=":material/unfold_less:"):
        st.pills(
            "Groups that are one row",
            present,
            selection_mode="multi",
            key=keys.MAP_FOLDED,
            format_func=partial(reading.row_label, GROUP),
            on_change=lambda: link.show(link.FOLDED, *map(slug, st.session_state[keys.MAP_FOLDED])),
        )


def _switch(key: str, title: str, labels: dict[str, str], now: str, param: str) -> None:
    st.session_state[key] = now
    st.segmented_control(
        title,
        list(labels),
        key=key,
        format_func=lambda option: labels[option],
        required=True,
        on_change=_take_switch,
        args=(key, param),
    )


def _take_switch(key: str, param: str) -> None:
    """Another dimension begins with its own first columns."""
    if param == link.ACROSS:
        link.show(link.COLUMNS)
        for field in (keys.MAP_ROW, keys.MAP_COLUMN):
            st.session_state.pop(field, None)
    link.show(param, st.session_state[key])


def _pages_of_columns(shown: Shown) -> None:
    _, place, several = _page(shown.drawn, shown.cell, shown.width)
    if several == 1:
        return
    listed, room = shown.drawn.columns["word"].tolist(), COLUMNS[shown.drawn.across][shown.width]
    title = f"Columns, of {len(listed)} {COLUMN_NAMES[shown.drawn.across]}"
    names = [f"{page * room + 1}–{min((page + 1) * room, len(listed))}" for page in range(several)]
    st.session_state[keys.MAP_COLUMNS] = place
    take = partial(_take_columns, [slug(word) for word in listed[::room]])
    if several > MOST_BUTTONS:
        st.selectbox(title, range(several), key=keys.MAP_COLUMNS, format_func=names.__getitem__, on_change=take)
    else:
        st.segmented_control(
            title, range(several), key=keys.MAP_COLUMNS, format_func=names.__getitem__, required=True, on_change=take
        )


def _take_columns(firsts: list[str]) -> None:
    link.show(link.COLUMNS, firsts[st.session_state[keys.MAP_COLUMNS]])


def picture(shown: Shown) -> None:
    """The map in its frame."""
    drawn, total = shown.drawn, shown.drawn.total
    names = COLUMN_NAMES[drawn.across]
    chart_frame.draw(
        Picture(
            key=KEY,
            headline=f"{len(drawn.conditions)} conditions against {len(drawn.columns)} {names}",
            subtitle=_subtitle(shown),
            figure=_figure(
                shown.around.selection,
                drawn.across,
                drawn.size,
                tuple(shown.lines),
                tuple(shown.columns),
                shown.cell,
                shown.mode,
                shown.width,
                context.identity(shown.around.corpus),
                drawn,
            ),
            footnote=_footnote(total),
            how_to_read=chart.HOW_TO_READ,
            table=_table(shown),
            alt=(
                f"Evidence map: {len(drawn.conditions)} conditions in rows, {names} in columns, "
                f"{total['trials']:,} trials. The fields above the map choose a cell by name."
            ),
            width=shown.width,
            about="; ".join(part for part in (f"Conditions and {names}", in_words(shown.around.selection)) if part),
            on_click=partial(_take_click, drawn.across),
        ),
        shown.filtered.corpus.version,
    )


def _subtitle(shown: Shown) -> str:
    measure = "people randomised" if shown.drawn.size == "people" else "trials"
    framed = " The frame marks the chosen cell; around it stand the others under the same other limits."
    return f"Area: {measure}; rows and columns with most {shown.drawn.size} first.{framed if shown.cell else ''}"


def _footnote(total: dict[str, int]) -> str:
    silent = ""
    if total["unsized"]:
        verb = "does" if total["unsized"] == 1 else "do"
        silent = f" {total['unsized']:,} of {count(total['trials'], 'trial')} {verb} not report how many."
    return (
        "A map shows what evidence exists, not what it says. People are those randomised, summed over trials."
        f"{silent} A trial stands in every cell it reports and speaks once in each, with one result chosen without "
        f"looking at what it says; cells therefore do not add up to the totals. {frame.TALLY_CAUTION}"
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    selection: Selection,
    across: str,
    size: str,
    lines: tuple[chart.Line, ...],
    columns: tuple[str, ...],
    cell: Cell | None,
    mode: Mode,
    width: Width,
    corpus_identity: str,
    _drawn: EvidenceMap,
) -> go.Figure:
    return chart.figure(_drawn, list(lines), list(columns), cell, mode, width)


def _table(shown: Shown) -> pd.DataFrame:
    """Every cell of the map, empty ones too, whatever page of columns is shown."""
    cells = chart.cells_to_draw(shown.drawn, shown.lines, shown.drawn.columns["word"].tolist())
    cells["balance"] = (
        pd.Series(reading.BALANCES)[reading.balance(cells)].where(cells["trials"].to_numpy() > 0).to_numpy()
    )
    columns = {"row": "condition", "column": shown.drawn.across, **_TABLE}
    return cells[list(columns)].rename(columns=columns)


_TABLE = {
    "trials": "trials",
    "people": "people",
    "unsized": "trials_of_unreported_size",
    "reviews": "reviews",
    "to_massage": "point_to_massage",
    "no_side": "point_to_no_side",
    "to_comparator": "point_to_comparator",
    "better": "stronger_or_moderate",
    "balance": "balance",
}


def _take_click(across: str, data: list) -> None:
    """A cell becomes the selection; the heading of a group folds or unfolds it."""
    level, row, column = map(str, data)
    if not column:
        folded = link.view().get(link.FOLDED, ())
        link.show(link.FOLDED, *([one for one in folded if one != row] if row in folded else [*folded, row]))
        return
    corpus = context.here().corpus
    rows = CONDITION_GROUPS if level == GROUP else corpus.conditions
    columns = choices(corpus, maps.ACROSS[across])
    cells = [Cell(level, word, name) for word in rows if slug(word) == row for name in columns if slug(name) == column]
    if cells:
        st.session_state[keys.MAP_CLICKED] = True
        link.choose(maps.selection_of(cells[0], link.current(), across, corpus))


def lists(shown: Shown) -> None:
    """Where evidence is thick, thin and missing; every line is a link."""
    drawn, whole = shown.drawn, not shown.around.selection.changed()
    weak, gaps = reading.only_weak(drawn), reading.gaps(drawn)
    rule = f"At least {reading.FEW_TRIALS} trials, none of the stronger or moderate tier"
    _list("Most studied", f"Cells with most {drawn.size}.", reading.most_studied(drawn), shown)
    _list("Only small or weak trials", f"{count(len(weak), 'cell')}: {rule[0].lower()}{rule[1:]}.", weak, shown)
    where = "table" if whole else "selection"
    _list(f"No trial in this {where}", f"{count(len(gaps), 'cell')}: {GAP_RULES[drawn.across]}", gaps, shown)


GAP_RULES = {
    "outcome": "an outcome that the condition is mainly treated for, and no trial reports.",
    "type": "common conditions and common types of massage first.",
    "comparator": "common conditions and common comparators first.",
}


def _list(title: str, rule: str, found: list[reading.Listed], shown: Shown) -> None:
    st.subheader(title, anchor=False)
    more = len(found) - reading.LISTED
    note(f"{rule} The first {reading.LISTED} of them:" if more > 0 else rule)
    with st.container(horizontal=True, gap="small", key=f"map_{slug(title)}"):
        for listed in found[: reading.LISTED]:
            _line(listed, shown)


def _line(listed: reading.Listed, shown: Shown) -> None:
    """A cell with studies leads to them; an empty one to its condition, where others may be."""
    across, corpus = shown.drawn.across, shown.filtered.corpus
    name = plain(reading.name(CONDITION, listed.cell.row, listed.cell.column))
    said = f"{name} ({listed.said})" if listed.said else name
    selection = maps.selection_of(listed.cell, shown.around.selection, across, corpus)
    if listed.said:
        pages.to(pages.STUDIES, name if shown.width == "phone" else said, corpus, selection)
    else:
        pages.to(pages.CONDITION, said, corpus, selection.with_words(maps.ACROSS[across], ()))
