"""One study in full: what was compared in whom, every printed result, how good, who paid, where it can be read."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
import streamlit as st

from components import context, glossary, viewport
from components.note import note
from components.words import count, is_missing, number, plain
from evidence import quality
from evidence.corpus import Corpus
from evidence.selection import Selection
from evidence.summary import SPEAKS
from evidence.vocabulary import HOLLOW_REASONS, LIST_SEPARATOR, NOT_REPORTED_LABEL, STEPS, label

_REGISTRIES = {
    "NCT": "https://clinicaltrials.gov/study/{id}",
    "ISRCTN": "https://www.isrctn.com/{id}",
}


_BARE_NUMBER = re.compile(r"https?://[\d.]+(?::\d+)?(?:/|$)")


def draw(study_id: str, corpus: Corpus) -> None:
    """Draw the card of one study of the corpus."""
    row = corpus.row_of[study_id]
    study = corpus.studies.iloc[row]
    results = corpus.results[corpus.results["study"] == row]
    _title(study)
    _links(study)
    st.markdown(f"**In short.** {plain(study['finding'])}")
    if not is_missing(study["reader_note"]):
        st.warning(plain(study["reader_note"]), icon=":material/info:", title="Caution for readers")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _compared(study, corpus)
    with right:
        _how_good(study, corpus)
    _results(results, str(study["kind"]), corpus)
    _sources(study)


def _title(study: pd.Series) -> None:
    st.subheader(plain(study["title"]), anchor=False)
    st.markdown(f"{plain(study['authors'])}. *{plain(study['journal'])}*, {study['year']}.")
    conditions = plain(", ".join(label(word) for word in str(study["conditions"]).split(LIST_SEPARATOR)))
    with st.container(horizontal=True, gap="small"):
        st.badge(label(str(study["tier"])), color="blue")
        st.badge(label(str(study["design"])), color="gray")
        st.badge(conditions, color="gray")


def _links(study: pd.Series) -> None:
    with st.container(horizontal=True, gap="small"):
        if not is_missing(study["doi"]):
            st.link_button(f"DOI {study['doi']}", f"https://doi.org/{study['doi']}", icon=":material/open_in_new:")
        if not is_missing(study["pmid"]):
            address = f"https://pubmed.ncbi.nlm.nih.gov/{study['pmid']}/"
            st.link_button(f"PubMed {study['pmid']}", address, icon=":material/open_in_new:")
        registration = "" if is_missing(study["registration"]) else str(study["registration"])
        for prefix, address in _REGISTRIES.items():
            if registration.startswith(prefix):
                st.link_button(
                    f"Registry {registration}", address.format(id=registration), icon=":material/open_in_new:"
                )


def _facts(pairs: list[tuple[str, str]], alt: str) -> None:
    """A description list; the values are Markdown already made safe."""
    frame = pd.DataFrame(pairs, columns=["what", "as reported"])
    st.table(frame, border="horizontal", hide_index=True, hide_header=True, alt=alt)


def _compared(study: pd.Series, corpus: Corpus) -> None:
    st.markdown("#### Who and what")
    if study["kind"] == "review":
        _facts(_review_facts(study), "The review's question, size and funder")
        return
    arms = corpus.arms[corpus.arms["study_id"] == study["study_id"]]
    groups = [f"{plain(arm['label'])} ({_size(arm['n'])})" for _, arm in arms.iterrows()]
    _facts(
        [
            ("People", plain(study["population"])),
            ("Randomised", number(study["n_randomised"], "people")),
            ("Groups", "; ".join(groups) or NOT_REPORTED_LABEL),
            ("Massage", label(str(study["massage_type"]))),
            ("Dose", _dose(study)),
            ("Longest follow-up", number(study["longest_follow_up_weeks"], "weeks from the start")),
            ("Mean age", number(study["mean_age"], "years")),
            ("Women", number(study["pct_female"], "%")),
            ("Country", plain(study["country"])),
            *_funding(study),
            ("Harms", plain(study["safety"])),
        ],
        "Who was treated, with what, and who paid",
    )


def _dose(study: pd.Series) -> str:
    sessions, minutes = number(study["sessions"]), number(study["minutes_per_session"])
    weeks = number(study["treatment_weeks"], "weeks")
    return f"Sessions: {sessions}. Minutes each: {minutes}. Treated for: {weeks}"


def _size(people: object) -> str:
    return f"n {number(people)}"


def _funding(study: pd.Series) -> list[tuple[str, str]]:
    registered = plain(study["registration"])
    return [
        ("Funder", f"{plain(study['funder'])} ({label(str(study['funder_category']))})"),
        ("Registration", registered),
    ]


def _review_facts(study: pd.Series) -> list[tuple[str, str]]:
    return [
        ("Question", plain(study["population"])),
        ("Trials in it", number(study["review_n_trials"])),
        ("People in them", number(study["review_n_participants"])),
        ("Searched to", plain(study["review_search_to"])),
        ("What it says of its trials", plain(study["review_quality_statement"])),
        *_funding(study),
    ]


def _how_good(study: pd.Series, corpus: Corpus) -> None:
    st.markdown("#### How good")
    reasons = [plain(reason) for reason in quality.why(corpus.graded.loc[study["study_id"]], str(study["kind"]))]
    appraisals = corpus.appraisals[corpus.appraisals["study_id"] == study["study_id"]]
    reasons += [
        f"Published appraisal, {plain(found['tool'])}: **{plain(found['rating'])}**, by {plain(found['rated_by'])} "
        f"([source]({_address(found['source'])}))"
        for found in appraisals.to_dict("records")
    ]
    st.markdown("\n".join([f"Quality tier: **{label(str(study['tier']))}**", "", *(f"- {text}" for text in reasons)]))
    note("From what the source we saw reports; most were read as abstracts. Not reported is not no.")
    glossary.words_used("safeguards_of_study", "Quality tier", *reasons)


def _results(results: pd.DataFrame, kind: str, corpus: Corpus) -> None:
    st.markdown(f"#### {count(len(results), 'reported result')}")
    table = results_table(results, speaks_for(results, corpus))
    if viewport.known_width() == "phone":
        _one_under_another(table)
    else:
        st.table(table, border="horizontal", hide_index=True, alt="Every reported result of this study")
    if kind == "trial":
        note(
            "Clearly = the figures lie on that side and the source separates the groups; leans = on that side, not "
            "separated. Hollow results are never counted as help; the reason stands beside them."
        )
        _on_one_scale(results, corpus)


def _one_under_another(table: pd.DataFrame) -> None:
    """On a phone each result is a paragraph of its own: a table of seven columns would have to be pushed about."""
    for row in table.to_dict("records"):
        lines = [f"**{row['Outcome']}**, {row['When']}", row["Compared"], f"*{row['What it says']}*", row["As printed"]]
        lines += [f"{name}: {row[name]}" for name in ("Speaks for", "GRADE", "Notes") if row.get(name)]
        with st.container(border=True):
            st.markdown("  \n".join([*lines, f":small[{row['Id']}]"]))


def speaks_for(results: pd.DataFrame, corpus: Corpus) -> dict[str, str]:
    """For which conditions a result of a study speaks, with no filter set: labels by result_id."""
    marks = context.applied(Selection(), corpus).marks
    speaking = marks[marks["role"].eq(SPEAKS) & marks["result"].isin(results.index)]
    found: dict[str, list[str]] = {}
    for result, code in zip(speaking["result"], speaking["condition"], strict=True):
        found.setdefault(str(corpus.results["result_id"].iloc[result]), []).append(label(corpus.conditions[code]))
    return {result_id: ", ".join(names) for result_id, names in found.items()}


def _on_one_scale(results: pd.DataFrame, corpus: Corpus) -> None:
    """How each result becomes Hedges' g, or why not; built when opened."""
    panel = st.expander("How these figures become Hedges’ g", key="card_scale", on_change="rerun")
    if panel.open:
        with panel:
            st.table(
                conversions(results, context.effects(corpus)),
                border="horizontal",
                hide_index=True,
                alt="How each result is brought to Hedges' g, or why it is not",
            )


def conversions(results: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """One line for each result, as Markdown made safe: the conversion with its caution, or the reason for none.

    effects: `evidence.effects.hedges_g` of the whole results table, in its order.
    """
    rows = effects.loc[results.index].to_dict("records")
    return pd.DataFrame(
        {
            "Outcome": [plain(_outcome(row)) for row in results.to_dict("records")],
            "Hedges’ g": [plain(_conversion(row)) for row in rows],
            "Id": [plain(result_id) for result_id in results["result_id"]],
        }
    )


def _conversion(row: dict) -> str:
    if is_missing(row["derivation"]):
        return f"none: {row['reason']}"
    return str(row["derivation"]) + ("" if is_missing(row["caution"]) else f" ({row['caution']})")


def results_table(results: pd.DataFrame, speaking: Mapping[str, str] = MappingProxyType({})) -> pd.DataFrame:
    """The results of one study for the card, as Markdown made safe: what, against what, when, what it says, figures.

    speaking: the conditions for which a result speaks, by result_id (`speaks_for`). Columns that say nothing for this
    study (speaks for, GRADE, notes) are left out.
    """
    rows = results.to_dict("records")
    table = pd.DataFrame(
        {
            "Outcome": [plain(_outcome(row)) for row in rows],
            "Compared": [plain(f"{row['massage_arm']} v {row['comparator_arm']}") for row in rows],
            "When": [plain(_when(row)) for row in rows],
            "What it says": [plain(says(row)) for row in rows],
            "Speaks for": [_speaks(speaking.get(str(row["result_id"]))) for row in rows],
            "As printed": [plain(row["support"]) for row in rows],
            "GRADE": ["" if is_missing(row["grade"]) else plain(row["grade"]) for row in rows],
            "Notes": [_notes(row) for row in rows],
            "Id": [plain(row["result_id"]) for row in rows],
        }
    )
    silent = [name for name in ("Speaks for", "GRADE", "Notes") if not table[name].astype(bool).any()]
    return table.drop(columns=silent)


def _speaks(conditions: str | None) -> str:
    return plain(conditions) if conditions else ""


def _outcome(row: dict) -> str:
    finer = [str(row[name]) for name in ("outcome_detail", "instrument") if not is_missing(row[name])]
    primary = ", primary" if row["primary"] == "yes" else ""
    return f"{label(str(row['outcome']))}{primary}" + (f" ({'; '.join(finer)})" if finer else "")


def _when(row: dict) -> str:
    named = "" if is_missing(row["time_label"]) else str(row["time_label"])
    weeks = "" if is_missing(row["time_weeks"]) else f"{row['time_weeks']:g} weeks"
    return ", ".join(part for part in (weeks, named) if part) or NOT_REPORTED_LABEL


def says(row: dict) -> str:
    """What a result says: its step, the review's direction, or the reason why it is hollow."""
    if row["comparator_family"] == "review":
        return f"review: {row['direction']}"
    return STEPS[row["step"]] if row["role"] == SPEAKS else f"hollow: {HOLLOW_REASONS[row['role']]}"


def _notes(row: dict) -> str:
    named = ("reason_not_used", "reader_note", "sign_note", "coder_note")
    return " ".join(plain(row[name]) for name in named if not is_missing(row[name]))


def _sources(study: pd.Series) -> None:
    with st.container(border=True):
        st.markdown("**Read for this row**")
        read = str(study["sources"]).split(LIST_SEPARATOR)
        st.markdown("\n".join(f"- {_source(address)}" for address in read))
        if not is_missing(study["notes"]):
            note(f"Coding note: {plain(study['notes'])}")
        twice = (
            "coded twice, independently" if study["double_coded"] == "yes" else "coded once, checked by a second reader"
        )
        note(f"Id {plain(study['study_id'])}; {twice}.")


def _source(address: str) -> str:
    """A page that was read: a link, or plain text where the address is a bare number (a mirror, best not followed)."""
    if _BARE_NUMBER.match(address):
        return f"{plain(address)} (a mirror)"
    return f"[{plain(address)}]({_address(address)})"


def _address(url: str) -> str:
    """A web address as it can stand inside a Markdown link."""
    safe = str(url).replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return safe if safe.startswith(("http://", "https://")) else "#"
