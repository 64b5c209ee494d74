"""The comparison on the page: choosing its two sides, the difference in words, numbers and pictures on one axis."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import chart_frame, context, frame, keys, link, pages, viewport
from components.chart_frame import Picture
from components.charts import comparison as chart
from components.charts.comparison import PooledRow
from components.charts.size import Width
from components.note import note
from components.theme import Mode
from components.words import count, plain
from evidence import comparison, overview
from evidence.comparison import A, B, Balance, Preset, Side
from evidence.filtering import Filtered
from evidence.forest import AGAINST, Family
from evidence.pooling import Pooled
from evidence.selection import Selection, in_words
from evidence.vocabulary import label

CAUTION = (
    "A difference between two groups of trials, not an effect of what sets them apart: they differ in conditions, "
    "comparators, size and year, too."
)


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page is about in this run: the shared filters, the two sides, and what each leaves."""

    shared: Filtered
    sides: tuple[Side, Side]
    left: tuple[Filtered, Filtered]
    balance: tuple[Balance, Balance]
    width: Width
    mode: Mode

    @property
    def empty(self) -> bool:
        """Whether a side has no trial."""
        return not all(side.trials for side in self.balance)


def gather(shared: Filtered) -> Shown:
    """Both sides within the shared filters; without any in the link, the first ready comparison."""
    chosen = asked(shared)
    preset = comparison.preset_of(*chosen, shared.corpus)
    sides = (preset.a, preset.b) if preset else _of_ones_own(chosen)
    left = [context.applied(comparison.within(side.selection, shared.selection), shared.corpus) for side in sides]
    balances = (comparison.balance(left[0]), comparison.balance(left[1]))
    return Shown(shared, sides, (left[0], left[1]), balances, viewport.known_width(), frame.mode())


def _of_ones_own(chosen: tuple[Selection, Selection]) -> tuple[Side, Side]:
    a, b = (Side(comparison.name_of(letter, one), one) for letter, one in zip("AB", chosen, strict=True))
    return a, b


def asked(shared: Filtered) -> tuple[Selection, Selection]:
    """The two selections of the link."""
    ready = comparison.presets(shared.corpus)
    found = {A: ready[0].a.selection, B: ready[0].b.selection} if ready else {A: Selection(), B: Selection()}
    for param in (A, B):
        value = link.shown(param)
        if value:
            found[param] = comparison.decode(value, shared.corpus)[0]
    return found[A], found[B]


def _show(a: Selection, b: Selection) -> None:
    link.show(A, comparison.encode(a))
    link.show(B, comparison.encode(b))


def finding(shown: Shown) -> None:
    """The difference in words, and the filters that both sides share."""
    (a, b), (balance_a, balance_b) = shown.sides, shown.balance
    st.title(plain(comparison.headline(a.name, balance_a, b.name, balance_b)), anchor=False)
    limits = in_words(shown.shared.selection)
    note(f"Within: {plain(limits)}." if limits else "The filters of the sidebar hold for both sides.")


def presets(shown: Shown) -> None:
    """Ready comparisons."""
    ready = comparison.presets(shown.shared.corpus)
    now = comparison.preset_of(shown.sides[0].selection, shown.sides[1].selection, shown.shared.corpus)
    with st.container(horizontal=True, gap="small", key="compare_presets"):
        for preset in ready:
            st.button(
                preset.label,
                key=f"preset_{preset.word}",
                type="primary" if preset == now else "secondary",
                on_click=_take_preset,
                args=(preset,),
            )


def _take_preset(preset: Preset) -> None:
    _show(preset.a.selection, preset.b.selection)


def sides(shown: Shown) -> None:
    """What each side is, a way to its studies, and a way to replace it by the filters at the left."""
    for column, place in zip(st.columns(2, gap="medium"), (0, 1), strict=True):
        with column, st.container(border=True, height="stretch"):
            _side(shown, place)


def _side(shown: Shown, place: int) -> None:
    side, left, letter = shown.sides[place], shown.left[place], "AB"[place]
    st.markdown(f"**{letter}** {plain(side.name)}")
    note(f"{plain(in_words(side.selection)) or 'No filter of its own'}.")
    if left.n_studies:
        said = f"List {count(left.n_studies, 'study', 'studies')} of {letter}"
        pages.to(pages.STUDIES, said, left.corpus, left.selection, ":material/table_rows:")
    st.button(
        f"Use the current selection as {letter}",
        key=(keys.COMPARE_A, keys.COMPARE_B)[place],
        on_click=_take_current,
        args=(place, *(one.selection for one in shown.sides)),
        icon=":material/input:",
        help="Moves the filters of the sidebar to this side, so that they no longer hold for the other.",
    )


def _take_current(place: int, a: Selection, b: Selection) -> None:
    current = link.current()
    _show(*((current, b) if place == 0 else (a, current)))
    link.choose(Selection())


def numbers(shown: Shown) -> None:
    """The two sides in numbers, row by row."""
    columns = [_numbers(left) for left in shown.left]
    table = pd.DataFrame({"A": columns[0], "B": columns[1]}).rename_axis("").reset_index()
    st.table(table, hide_index=True, border="horizontal", alt="The two sides in numbers")
    both = comparison.in_both(*shown.left)
    if both:
        verb = "meets both sides and counts" if both == 1 else "meet both sides and count"
        note(f"{count(both, 'trial')} {verb} on each.")


def _numbers(left: Filtered) -> dict[str, str]:
    totals = overview.totals(left)
    trials = left.studies[left.studies["kind"].eq("trial")]
    people = trials["n_people"]
    median = "not reported" if people.isna().all() else f"{people.median():,.0f}"
    return {
        "Trials": f"{totals.trials:,}",
        "Median number of people": median,
        "Trials that can tell": f"{totals.speaking:,}",
        "… point to massage": f"{totals.to_massage:,}",
        "… to no side": f"{totals.no_side:,}",
        "… to the comparator": f"{totals.to_comparator:,}",
        "… of the stronger tier": f"{totals.stronger:,}",
        "… looked beyond 12 weeks": f"{totals.beyond_12:,}",
    }


def _about(shown: Shown) -> str:
    a, b = (in_words(side.selection) or "all studies" for side in shown.sides)
    limits = in_words(shown.shared.selection)
    return f"A ({a}) against B ({b}){f'; {limits}' if limits else ''}"


def by_condition(shown: Shown) -> None:
    """Direction by condition, twice on one axis."""
    rows = comparison.by_condition(*shown.left)
    drawn = rows.head(comparison.MOST_ROWS)
    more = len(rows) - len(drawn)
    chart_frame.draw(
        Picture(
            key="comparison",
            headline=f"To which side trials point, in {count(len(rows), 'condition')} that both sides have",
            subtitle="Shares of the trials that can tell; the same axis on both sides.",
            figure=chart.figure(
                drawn, shown.balance, (shown.sides[0].name, shown.sides[1].name), shown.mode, shown.width
            ),
            footnote=(f"{CAUTION} {_more(more)}One trial speaks once per condition. {frame.TALLY_CAUTION}"),
            how_to_read=chart.HOW_TO_READ,
            table=_table(rows, shown.balance),
            alt=f"Direction of trials by condition, side by side: {_about(shown)}.",
            width=shown.width,
            about=_about(shown),
        ),
        shown.shared.corpus.version,
    )


def _more(conditions: int) -> str:
    return f"{count(conditions, 'more condition')} in the table below. " if conditions > 0 else ""


def _table(rows: pd.DataFrame, total: tuple[Balance, Balance]) -> pd.DataFrame:
    lines: list[tuple[str, Balance, Balance]] = [("All conditions", *total)]
    lines += [(label(word), a, b) for word, a, b in zip(rows["condition"], rows[A], rows[B], strict=True)]
    return pd.DataFrame(
        [
            {
                "condition": name,
                "a_trials": a.trials,
                "a_can_tell": a.speaking,
                "a_point_to_massage": a.to_massage,
                "a_to_comparator": sum(a.steps[3:]),
                "b_trials": b.trials,
                "b_can_tell": b.speaking,
                "b_point_to_massage": b.to_massage,
                "b_to_comparator": sum(b.steps[3:]),
            }
            for name, a, b in lines
        ]
    )


def pooled(shown: Shown) -> None:
    """Pooled values of both sides on one axis, where both are about one condition and have enough figures."""
    if not all(left.selection.conditions[1:] == () and left.selection.conditions for left in shown.left):
        return
    pair = comparison.pooled_pair(*shown.left, context.effects(shown.shared.corpus))
    if pair is None:
        note("Pooled values stand here where each side has three trials or more that print figures for one outcome.")
        return
    rows = [_pooled_row(A, family) for family in pair.a] + [_pooled_row(B, family) for family in pair.b]
    said = "; ".join(f"{row.side.upper()}, {row.label.lower()}: {chart.pooled_words(row)}" for row in rows)
    chart_frame.draw(
        Picture(
            key="compared_effects",
            headline=f"How large, for {label(pair.outcome).lower()} in {label(pair.condition).lower()}",
            subtitle="Hedges’ g of each side, families of comparators apart, on one axis.",
            figure=chart.pooled_figure(rows, shown.mode, shown.width),
            footnote=f"{plain(said)}. {CAUTION} Intervals that overlap are no proof that the two are the same.",
            how_to_read=chart.POOLED_HOW_TO_READ,
            table=pd.DataFrame(rows),
            alt=f"Pooled effects side by side. {said}",
            width=shown.width,
            about=f"{_about(shown)}; {label(pair.outcome).lower()}",
        ),
        shown.shared.corpus.version,
    )


def _pooled_row(side: str, family: Family) -> PooledRow:
    found = family.pooled
    assert isinstance(found, Pooled)  # noqa: S101  (comparison.pooled_pair gives no other)
    return PooledRow(
        side=side,
        label=f"Against {AGAINST[family.word]}",
        k=found.k,
        g=found.g,
        low=found.ci_low,
        high=found.ci_high,
        further_low=found.prediction_low,
        further_high=found.prediction_high,
    )
