"""The page of funders, part by part: direction and quality, size and year, pooled effects, named funders."""

import pandas as pd
import streamlit as st

from components import chart_frame, condition_page, context, frame, keys, link, viewport
from components.chart_frame import Picture
from components.charts import funder_sizes, funders_pooled
from components.charts import funders as chart
from components.note import note
from components.words import count, plain
from evidence import funders, funders_in_words
from evidence.filtering import Filtered
from evidence.funders import ByFunder
from evidence.overview import FEW_TRIALS
from evidence.pooling import Pooled
from evidence.selection import Selection, in_words
from evidence.vocabulary import FUNDER_CATEGORIES, STEPS, TRIAL_TIERS, label, slug


def counted(filtered: Filtered) -> pd.DataFrame:
    """The categories of a selection, computed once for all visitors who look at the same."""
    return _counted(filtered.selection, context.identity(filtered.corpus), filtered)


@st.cache_resource(max_entries=32, show_spinner=False)
def _counted(selection: Selection, corpus_identity: str, _filtered: Filtered) -> pd.DataFrame:
    return funders.categories(_filtered)


def finding(filtered: Filtered, table: pd.DataFrame) -> None:
    """Headline: how many do not say who paid, and the numbers behind it."""
    said, silent = funders.sides(table)
    st.title(plain(funders_in_words.headline(said, silent, filtered.selection)), anchor=False)
    if said.trials + silent.trials:
        st.markdown(plain(funders_in_words.standfirst(said, silent)))
    frame.limits_line(filtered)


def only_reviews(table: pd.DataFrame) -> None:
    """No trial is left to draw; how many reviews say who paid."""
    silent = int(table.loc[table["category"] == funders.UNSAID, "reviews"].sum())
    total = int(table["reviews"].sum())
    st.info(
        f"Only reviews are left in this selection; the pictures of this page draw trials. {silent} of {total} "
        "reviews do not say who paid."
    )


def direction(filtered: Filtered, table: pd.DataFrame) -> None:
    """Direction and quality by category; a click keeps a category's studies."""
    rows, width = table[table["trials"] > 0], viewport.known_width()
    biggest = rows[rows["category"] != funders.UNSAID].sort_values("trials", ascending=False)["category"].tolist()
    chart_frame.draw(
        Picture(
            key=keys.FUNDERS_CHART,
            headline=_direction_headline(rows, biggest),
            subtitle="Trials by category of funder: shares of the trials that can tell, and of all by quality tier.",
            figure=chart.figure(rows, frame.mode(), width),
            footnote=f"{funders_in_words.CAUTION} {frame.TALLY_CAUTION}",
            how_to_read=chart.HOW_TO_READ,
            table=as_table(table),
            alt=f"Direction and quality of trials in {len(rows)} categories of funder.",
            width=width,
            about=_about(filtered),
            on_click=_take_category,
        ),
        filtered.corpus.version,
    )


def _direction_headline(rows: pd.DataFrame, named: list[str]) -> str:
    if not named:
        return "Which way, and how good: nobody says who paid"
    (first,) = rows[rows["category"] == named[0]].to_dict("records")
    told = f"{sum(first[step] for step in STEPS[:2])} of {first['speaking']} that can tell point to massage"
    return f"Largest stated category: {label(named[0])}, {count(first['trials'], 'trial')}; {told}"


def _take_category(data: list) -> None:
    """A click in a row keeps the studies of its category."""
    chosen = [word for word in FUNDER_CATEGORIES if slug(word) == data[0]]
    if chosen:
        link.choose(link.current().with_words("funders", chosen))


def as_table(table: pd.DataFrame) -> pd.DataFrame:
    """Direction and quality as a table for readers."""
    columns = ["category", "trials", "reviews", "speaking", *STEPS, "hollow", *TRIAL_TIERS]
    names = {"speaking": "can tell", "hollow": "cannot tell", "category": "funder"}
    return table.assign(category=table["category"].map(label))[columns].rename(columns=names)


def sizes(filtered: Filtered, table: pd.DataFrame) -> None:
    """Size and year by category."""
    rows, width = table[table["trials"] > 0], viewport.known_width()
    sized = int(rows["sized"].sum())
    chart_frame.draw(
        Picture(
            key=keys.FUNDERS_SIZE,
            headline=_size_headline(rows),
            subtitle="The middle trial of each category, and the middle half of its trials.",
            figure=funder_sizes.figure(rows, frame.mode(), width),
            footnote=f"{sized:,} of {count(int(rows['trials'].sum()), 'trial')} report how many people took part.",
            how_to_read=funder_sizes.HOW_TO_READ,
            table=_size_table(rows),
            alt=f"People per trial and year of publication in {len(rows)} categories of funder.",
            width=width,
            about=_about(filtered),
        ),
        filtered.corpus.version,
    )


def _size_headline(rows: pd.DataFrame) -> str:
    enough = rows[(rows["sized"] >= FEW_TRIALS) & rows["people_median"].notna()]
    if len(enough) < 2:
        return "Size and year by funder"
    by_size = enough.sort_values("people_median")
    small, large = by_size.iloc[0], by_size.iloc[-1]
    return (
        f"Size: the middle trial has {large['people_median']:g} people for {_lower(large['category'])}, "
        f"{small['people_median']:g} for {_lower(small['category'])}"
    )


def _lower(category: str) -> str:
    """A category within a sentence; names keep their capitals."""
    text = label(category)
    return text if text.startswith("NIH") else text[:1].lower() + text[1:]


def _size_table(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["category", "trials", "sized", "people_q1", "people_median", "people_q3"]
    columns += ["year_q1", "year_median", "year_q3"]
    return rows.assign(category=rows["category"].map(label))[columns].rename(columns={"category": "funder"})


def pooled(filtered: Filtered) -> None:
    """Pooled effects by category for one condition and outcome; without one, how to choose it."""
    st.subheader("Does the size of the effect go with who paid?", anchor="pooled")
    shown = condition_page.pick_both(
        filtered, "Choose one condition to see the pooled value of its trials by category of funder."
    )
    if shown:
        _draw_pooled(filtered, shown)


def _draw_pooled(filtered: Filtered, shown: condition_page.Shown) -> None:
    found = [one for one in funders.by_funder(shown.grouped) if one.groups]
    what = label(shown.outcome).lower()
    if not found:
        note(f"No trial gives figures for {plain(what)} here.")
        return
    chart_frame.draw(
        Picture(
            key=keys.FUNDERS_POOLED,
            headline=funders_in_words.pooled_headline(found),
            subtitle=f"{label(shown.condition)}, {what}: Hedges’ g by category of funder; right favours massage.",
            figure=funders_pooled.figure(found, shown.mode, shown.width),
            footnote=plain(f"{' '.join(map(funders_in_words.test, found))} {funders_in_words.CAUTION}"),
            how_to_read=funders_pooled.HOW_TO_READ,
            table=_pooled_table(found),
            alt=f"Effects on {what} by category of funder.",
            width=shown.width,
            about=f"{label(shown.condition)}; {what}; {_about(filtered)}",
        ),
        filtered.corpus.version,
    )


def _pooled_table(found: list[ByFunder]) -> pd.DataFrame:
    rows = []
    for one in found:
        for word, result in one.groups:
            row: dict[str, object] = {"comparator_family": one.family, "funder": word, "trials": result.k}
            if isinstance(result, Pooled):
                row |= {"hedges_g": result.g, "ci_low": result.ci_low, "ci_high": result.ci_high, "i2": result.i2}
            else:
                row |= {"reason": result.reason}
            rows.append(row)
    columns = ["comparator_family", "funder", "trials", "hedges_g", "ci_low", "ci_high", "i2", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _about(filtered: Filtered) -> str:
    """What a file taken from this page shows."""
    return in_words(filtered.selection) or "All studies"
