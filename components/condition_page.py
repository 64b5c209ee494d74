"""The page of one condition, part by part: choosing it, the finding, the figures, the reviews, the harms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import chart_frame, context, frame, glossary, keys, link, viewport
from components.chart_frame import Picture
from components.charts import course as course_chart
from components.charts import effect_direction, safeguards
from components.charts import forest as forest_chart
from components.charts.size import Width
from components.note import note
from components.study_card import says
from components.theme import Mode
from components.words import count, is_missing, plain
from evidence import condition as conditions
from evidence import forest, overview
from evidence.filtering import Filtered
from evidence.pooling import I2_RULE, METHOD, PREDICTION_RULE, Pooled, Refusal
from evidence.quality import SAFEGUARDS
from evidence.selection import in_words
from evidence.vocabulary import OUTCOMES, label, slug

ORDER_LABELS = {"effect": "Effect", "year": "Year", "people": "People", "weight": "Weight", "quality": "Quality"}


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page is about in this run."""

    filtered: Filtered
    condition: str
    outcome: str
    ordered: pd.DataFrame
    found: conditions.Figures
    grouped: list[forest.Family]
    width: Width
    mode: Mode


def chosen_condition(filtered: Filtered) -> str | None:
    """The one condition of the selection, where it has exactly one."""
    chosen = filtered.selection.conditions
    return chosen[0] if len(chosen) == 1 else None


def pick_condition(filtered: Filtered) -> None:
    """A field to choose the condition in, searchable by typing."""
    rows = overview.condition_rows(context.applied(filtered.selection.with_words("conditions", ()), filtered.corpus))
    words = rows["condition"].tolist()
    st.session_state[keys.CONDITION] = chosen_condition(filtered)
    st.selectbox(
        "Condition",
        words,
        index=None,
        key=keys.CONDITION,
        format_func=label,
        placeholder="Choose a condition",
        on_change=_take_condition,
        label_visibility="collapsed",
    )


def _take_condition() -> None:
    chosen = st.session_state[keys.CONDITION]
    link.choose(link.current().with_words("conditions", [chosen] if chosen else []))


def gather(filtered: Filtered, condition: str) -> Shown | None:
    """Everything the page draws; None where no trial of the condition is left."""
    ordered = conditions.results_in_order(filtered, condition)
    if ordered.empty:
        return None
    listed = conditions.outcomes(ordered)["outcome"].astype(str).tolist()
    asked = link.shown(link.OUTCOME)
    outcome = next((word for word in listed if slug(word) == asked), listed[0] if listed else "pain")
    found = conditions.figures(ordered, outcome, context.effects(filtered.corpus))
    order = link.shown(link.ORDER) or forest.ORDERS[0]
    grouped = forest.families(found, link.view().get(link.WITHOUT, ()), order)
    return Shown(filtered, condition, outcome, ordered, found, grouped, viewport.known_width(), frame.mode())


def asked_in_vain(shown: Shown) -> None:
    """Say what a link asks of this page that these trials cannot give; the rest is shown."""
    said = []
    asked = link.shown(link.OUTCOME)
    if asked == slug("adverse events"):
        said.append("Harms are never pooled: what was reported of them stands at the end of this page.")
    elif asked and asked != slug(shown.outcome):
        said.append(f"No trial here reports {_outcome_named(asked)}; shown is {label(shown.outcome).lower()}.")
    known = set(shown.found.drawn["study_id"])
    strangers = [study_id for study_id in link.view().get(link.WITHOUT, ()) if study_id not in known]
    if strangers:
        names = ", ".join(strangers)
        said.append(f"Not among the trials with figures here, so leaving it out changes nothing: {names}.")
    for line in said:
        st.info(plain(line), icon=":material/link_off:")


def _outcome_named(asked: str) -> str:
    return next((label(word).lower() for word in OUTCOMES if slug(word) == asked), asked)


def pick_outcome(shown: Shown) -> None:
    """Buttons for the outcomes that trials report, most reported first."""
    listed = conditions.outcomes(shown.ordered)["outcome"].astype(str).tolist()
    st.session_state[keys.OUTCOME] = shown.outcome
    st.selectbox(
        "Outcome",
        listed,
        key=keys.OUTCOME,
        format_func=label,
        on_change=lambda: link.show(link.OUTCOME, slug(st.session_state[keys.OUTCOME])),
        label_visibility="collapsed",
    )


def pick_both(filtered: Filtered, otherwise: str) -> Shown | None:
    """Fields for condition and outcome on another page; without a condition that page's words, without trials ours."""
    condition = chosen_condition(filtered)
    with st.container(horizontal=True, gap="small"):
        pick_condition(filtered)
        shown = gather(filtered, condition) if condition else None
        if shown:
            pick_outcome(shown)
    if shown is None:
        note("No trial of this condition is left." if condition else otherwise)
    return shown


def finding(shown: Shown) -> None:
    """Headline, the pooled figures in words, and the balance of all trials that can tell."""
    counts = overview.totals(shown.filtered)
    if any(isinstance(family.pooled, Pooled) for family in shown.grouped):
        st.title(plain(forest.finding(shown.condition, shown.outcome, shown.found, shown.grouped)), anchor=False)
    else:
        st.title(plain(overview.headline(counts, shown.filtered.selection)), anchor=False)
        st.markdown(plain(forest.finding(shown.condition, shown.outcome, shown.found, shown.grouped)))
    out = _left_out(shown.grouped)
    if out:
        st.warning(f"Without {plain(', '.join(out))}, left out by you.", icon=":material/filter_alt_off:")
    for family in shown.grouped:
        st.markdown(plain(forest.numbers(family)))
    st.markdown(f"All outcomes, by direction: {overview.standfirst(counts)}")
    frame.limits_line(shown.filtered)


def about(shown: Shown, against: str = "", trials: Sequence[forest.Family] | None = None) -> str:
    """What a file taken from this page shows: condition, outcome, comparators, limits, trials left out.

    trials: the families it shows, where these are not all of the page.
    """
    others = in_words(shown.filtered.selection.with_words("conditions", ()))
    out = _left_out(shown.grouped if trials is None else trials)
    parts = [label(shown.condition), label(shown.outcome).lower(), against, others]
    parts += [f"without {', '.join(out)}"] if out else []
    return "; ".join(part for part in parts if part)


def forest_plot(shown: Shown) -> None:
    """Trials on one scale, with the controls to sort and to leave trials out."""
    given, what = len(shown.found.drawn), label(shown.outcome).lower()
    chart_frame.draw(
        Picture(
            key="forest",
            headline=f"How large: {_of_trials(given, shown.found.trials, 'gives', 'give')} figures for {what}",
            subtitle="Hedges’ g, one result per trial; right favours massage. n: people compared. Shade: quality.",
            figure=forest_chart.figure(shown.grouped, shown.mode, shown.width),
            footnote=_forest_note(shown),
            how_to_read=forest_chart.HOW_TO_READ,
            words=f"Forest plot; {_families(family.word for family in shown.grouped)}",
            table=_forest_table(shown),
            alt=f"Forest plot of {count(given, 'trial')}, {what}.",
            width=shown.width,
            about=about(shown),
            on_click=lambda data: _toggle(str(data[0])),
        ),
        shown.filtered.corpus.version,
    )
    if given:
        _forest_controls(shown)


def _of_trials(part: int, whole: int, one: str, many: str) -> str:
    """A part of the trials with its verb: "1 of 3 trials gives", "0 of 1 trial gives", "2 of 3 trials give"."""
    return f"{part} of {count(whole, 'trial')} {one if 1 in (part, whole) else many}"


def _forest_note(shown: Shown) -> str:
    out = _left_out(shown.grouped)
    left_out = f"Left out by you: {plain(', '.join(out))}. " if out else ""
    silent = len(shown.found.refused)
    refused = f"{count(silent, 'more trial')} that can tell print no figures to convert (listed below). "
    kind = "Abstracts print figures more often for what worked: a pooled value of these is likely too kind to massage."
    return f"{left_out}{refused if silent else ''}{METHOD} {PREDICTION_RULE} {I2_RULE} {kind}"


def _left_out(grouped: Sequence[forest.Family]) -> list[str]:
    """Trials of the forest plot that the reader has left out."""
    return [str(name) for family in grouped for name in family.trials.loc[family.trials["excluded"], "label"]]


def _toggle(study_id: str) -> None:
    """Leave a trial out, or take it back."""
    out = link.view().get(link.WITHOUT, ())
    link.show(link.WITHOUT, *([one for one in out if one != study_id] if study_id in out else [*out, study_id]))


def _families(words: Iterable[str]) -> str:
    """Families of comparators as a figure names them."""
    return "; ".join(forest.AGAINST.get(word, "") for word in dict.fromkeys(words))


def _forest_controls(shown: Shown) -> None:
    drawn = shown.found.drawn
    names = dict(zip(drawn["study_id"], drawn["label"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state[keys.ORDER] = link.shown(link.ORDER) or forest.ORDERS[0]
        st.segmented_control(
            "Sort trials by",
            forest.ORDERS,
            key=keys.ORDER,
            format_func=lambda order: ORDER_LABELS[order],
            required=True,
            on_change=lambda: link.show(link.ORDER, st.session_state[keys.ORDER]),
        )
        st.session_state[keys.LEFT_OUT] = [one for one in link.view().get(link.WITHOUT, ()) if one in names]
        st.multiselect(
            "Leave out trials",
            list(names),
            key=keys.LEFT_OUT,
            format_func=lambda one: f"{names.get(one, one)} [{one}]",
            placeholder="None left out",
            on_change=lambda: link.show(link.WITHOUT, *st.session_state[keys.LEFT_OUT]),
            select_all=False,
        )
    if len(shown.found.refused):
        with st.expander(f"{count(len(shown.found.refused), 'trial')} without figures, and why"):
            st.table(
                shown.found.refused.assign(label=shown.found.refused["label"].map(plain))[["label", "reason"]].rename(
                    columns={"label": "Trial", "reason": "Why it is not in the forest plot"}
                ),
                hide_index=True,
                border="horizontal",
                alt="Trials without convertible figures and the reason",
            )


def _forest_table(shown: Shown) -> pd.DataFrame:
    names = _FOREST_COLUMNS
    if not shown.grouped:
        return pd.DataFrame(columns=list(names.values()))
    return pd.concat([family.trials for family in shown.grouped])[list(names)].rename(columns=names)


_FOREST_COLUMNS = {
    "study_id": "study_id",
    "label": "trial",
    "comparator_family": "comparator_family",
    "comparator_arm": "comparator",
    "n_compared": "people_compared",
    "n_people": "people_randomised",
    "massage_type": "massage_type",
    "time_weeks": "weeks",
    "tier": "quality",
    "g": "hedges_g",
    "ci_low": "ci_low",
    "ci_high": "ci_high",
    "variance": "variance",
    "weight": "weight_percent",
    "excluded": "left_out",
    "result_id": "result_id",
    "route": "route",
    "derivation": "derivation",
    "caution": "caution",
}


def honesty(shown: Shown) -> None:
    """The same synthesis under stricter choices of trials, per family that pools."""
    for family in shown.grouped:
        found = forest.strip(family) if isinstance(family.pooled, Pooled) else None
        if found is None or isinstance(found, Refusal):
            continue
        st.subheader(f"Would stricter readers see the same? Against {forest.AGAINST[family.word]}", anchor=False)
        note("The same trials under stricter choices. Where the number moves, the headline leans on the rest.")
        st.table(_strip_table(found), hide_index=True, border="horizontal", alt="The synthesis under stricter choices")


def _strip_table(found: pd.DataFrame) -> pd.DataFrame:
    def figures(row: dict) -> str:
        if is_missing(row["g"]):
            return plain(row["reason"])
        return plain(f"{row['g']:z.2f} ({row['ci_low']:z.2f} to {row['ci_high']:z.2f})")

    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Trials": [plain(row["choice"]) for row in rows],
            "k": [row["k"] for row in rows],
            "g (95% CI)": [figures(row) for row in rows],
        }
    )


def direction_plot(shown: Shown) -> None:
    """Every trial and every outcome by direction of effect."""
    grid = conditions.direction_grid(shown.ordered)
    trials = grid["study_id"].nunique()
    chart_frame.draw(
        Picture(
            key="effect_direction",
            headline=f"Which way: {count(trials, 'trial')} by outcome",
            subtitle="Direction of effect, not significance; size of the mark: people; square at the name: quality.",
            figure=effect_direction.figure(grid, shown.mode, shown.width, _direction_order()),
            footnote=f"One result per trial and outcome, chosen without looking at it. {frame.TALLY_CAUTION}",
            how_to_read=effect_direction.HOW_TO_READ,
            table=_direction_table(grid),
            alt=f"Effect-direction plot of {count(trials, 'trial')} and {count(grid['outcome'].nunique(), 'outcome')}.",
            width=shown.width,
            about=about(shown),
            on_click=lambda data: link.open_study(str(data[0])),
        ),
        shown.filtered.corpus.version,
    )


def _direction_order() -> effect_direction.Order:
    """The order chosen for the forest plot, where this plot knows it too."""
    match link.shown(link.ORDER):
        case "people":
            return "people"
        case "quality":
            return "quality"
        case _:
            return "year"


def _direction_table(grid: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "study_id": grid["study_id"],
            "trial": grid["label"],
            "outcome": grid["outcome"],
            "compared_with": grid["comparator_type"],
            "weeks": grid["time_weeks"],
            "what_it_says": [says(row) for row in grid.to_dict("records")],
            "people": grid["n_people"],
            "quality": grid["tier"],
            "result_id": grid["result_id"],
        }
    )


def course_plot(shown: Shown) -> None:
    """The outcome over time since the start."""
    drawn = conditions.course(shown.ordered, shown.outcome, context.effects(shown.filtered.corpus))
    weeks = drawn["time_weeks"]
    chart_frame.draw(
        Picture(
            key="course",
            headline=f"How long: {last_looked(drawn)}",
            subtitle=f"{label(shown.outcome)}: weeks since the start (log scale); above zero favours massage.",
            figure=course_chart.figure(drawn, shown.mode, shown.width),
            footnote=(
                f"{count(drawn['study_id'].nunique(), 'trial')}; {int(weeks.isna().sum())} of "
                f"{count(len(drawn), 'result')} without a time printed. "
                "The last dot of a line is where researchers stopped looking, not where an effect did."
            ),
            how_to_read=course_chart.HOW_TO_READ,
            words=_families(drawn["comparator_family"]),
            table=_course_table(drawn),
            alt=f"Course of {label(shown.outcome).lower()} over time.",
            width=shown.width,
            about=about(shown),
            on_click=lambda data: link.open_study(str(data[0])),
        ),
        shown.filtered.corpus.version,
    )


def last_looked(drawn: pd.DataFrame) -> str:
    """How many trials of a course looked beyond 12 and 26 weeks."""
    last = drawn.dropna(subset=["time_weeks"]).groupby("study_id")["time_weeks"].max()
    if last.empty:
        return "no trial prints when it looked"
    beyond = int((last > 12).sum())
    return f"{beyond} of {count(len(last), 'trial')} looked beyond 12 weeks, {int((last > 26).sum())} beyond 26"


def _course_table(drawn: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "study_id",
        "label",
        "time_weeks",
        "time_label",
        "comparator_type",
        "direction",
        "g",
        "ci_low",
        "ci_high",
    ]
    return drawn[[*columns, "result_id"]].rename(columns={"label": "trial", "g": "hedges_g"})


def safeguards_plot(shown: Shown) -> None:
    """Which safeguards each trial's source reports."""
    corpus = shown.filtered.corpus
    trials = conditions.trials(shown.filtered, shown.condition)
    sources = context.safeguard_sources(corpus)
    cells = safeguards.cells_to_draw(trials, corpus.graded[list(SAFEGUARDS)], sources)
    strong = int(trials["tier"].eq("stronger").sum())
    chart_frame.draw(
        Picture(
            key="safeguards",
            headline=f"How good: {strong} of {count(len(trials), 'trial')} of the stronger tier",
            subtitle="What the source we saw reports of eight safeguards against bias.",
            figure=safeguards.figure(cells, shown.mode, shown.width),
            footnote="Most rows were coded from abstracts: not reported is not no.",
            how_to_read=safeguards.HOW_TO_READ,
            words=", ".join(SAFEGUARDS.values()),
            table=_safeguards_table(cells),
            alt=f"Safeguards reported by {len(trials)} trials.",
            width=shown.width,
            about=about(shown),
            on_click=lambda data: link.open_study(str(data[0])),
        ),
        corpus.version,
    )


def _safeguards_table(cells: pd.DataFrame) -> pd.DataFrame:
    columns = ["study_id", "label", "tier", "safeguard", "state", "source"]
    return cells[[name for name in columns if name in cells]]


def only_reviews(filtered: Filtered, condition: str) -> None:
    """No trial is left: say so, and show what the reviews conclude."""
    st.title(f"{plain(label(condition))}: no trial in this selection", anchor=False)
    frame.limits_line(filtered)
    reviews(filtered, condition)


def reviews(filtered: Filtered, condition: str) -> None:
    """What the reviews of the condition conclude, beside the trials and never pooled with them."""
    found = conditions.review_results(filtered, condition)
    studies = len(conditions.reviews(filtered, condition))
    if not studies:
        st.subheader("No review of it in this selection", anchor="reviews")
        return
    st.subheader(f"What {'one review concludes' if studies == 1 else f'{studies} reviews conclude'}", anchor="reviews")
    note("As printed; never added to the trials, which they contain.")
    table = _review_table(found, condition)
    st.table(table, hide_index=True, border="horizontal", alt="Conclusions of the reviews as printed")
    glossary.words_used("reviews", *table.columns, *table["As printed"])


def _review_table(found: pd.DataFrame, condition: str) -> pd.DataFrame:
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Review": [plain(row["label"]) for row in rows],
            "Trials, people in it": [_review_size(row) for row in rows],
            "Outcome": [plain(_review_outcome(row, condition)) for row in rows],
            "As printed": [plain(row["support"]) for row in rows],
            "Concludes": [plain(row["direction"]) for row in rows],
            "GRADE": [plain(row["grade"]) for row in rows],
        }
    )


def _review_outcome(row: dict, condition: str) -> str:
    """The outcome, and of whom where the review speaks of another condition."""
    of = "" if row["condition"] == condition else f" (in {label(str(row['condition'])).lower()})"
    return f"{label(str(row['outcome']))}{of}"


def _review_size(row: dict) -> str:
    trials = "n.r." if is_missing(row["review_n_trials"]) else f"{row['review_n_trials']:,.0f}"
    people = "n.r." if is_missing(row["review_n_participants"]) else f"{row['review_n_participants']:,.0f}"
    return plain(f"{trials}, {people}")


def harms(shown: Shown) -> None:
    """What the trials say about harms, and how many say nothing."""
    found = conditions.safety(shown.filtered, shown.condition)
    total = len(found.said) + found.silent
    st.subheader(f"Harms: {_of_trials(found.silent, total, 'says', 'say')} nothing about them", anchor="harms")
    if len(found.said):
        lines = [f"- {plain(row.label)}: {plain(row.safety)}" for row in found.said.itertuples()]
        st.markdown("\n".join(lines))
    note("Silence about harms is not safety. Abstracts seldom mention them.")
