"""The card of a public statement: guess first, then the verdict, the picture, the reasons, the studies."""

import streamlit as st

from components import chart_frame, context, frame, glossary, keys, link, pages, verdict_chip, viewport
from components.chart_frame import Picture
from components.charts import claim as chart
from components.note import note
from components.words import count, plain
from evidence.corpus import Corpus
from evidence.selection import Selection
from evidence.summary import RULE as COUNTING_RULE
from evidence.verdict import RULE, Claim, Verdict, judge
from evidence.verdict.slices import LATER, cut, selection_of
from evidence.vocabulary import label

GUESSES = ("Supported", "Mixed", "Not supported")
MOST_CONDITIONS = 4
# Type that can be read from three metres: the statement and its verdict grow with the window.
_LARGE = """<style>
.st-key-claim_card h1 {font-size: clamp(1.7rem, 2.7vw, 3.4rem); line-height: 1.15}
.st-key-claim_card h2 {font-size: clamp(1.15rem, 1.7vw, 2.1rem); line-height: 1.3}
.st-key-claim_guess button p {font-size: clamp(1rem, 1.25vw, 1.6rem)}
.st-key-claim_reasons p, .st-key-claim_reasons li {font-size: clamp(1rem, 1.05vw, 1.35rem)}
</style>"""

HOW_TO_READ = """
**Which way?** Each tile is one trial: to the right its figures lie on the side of massage, to the left on the side of
what it was compared with, grey shows no side. Dark: the source's own comparison separates the groups; pale: it leans.

**For how long?** A dot where the trial last reported, in the colour of what it found then. *n.r.*: no time reported.

**How good?** Shares of trials in the four quality tiers, stronger first; the palest did not report enough to say.
"""


def verdict_of(claim: Claim, corpus: Corpus) -> Verdict:
    """The verdict on a statement, judged once for all visitors."""
    return _verdict(claim, context.identity(corpus), corpus)


@st.cache_resource(max_entries=128, show_spinner="Judging from the studies …")
def _verdict(claim: Claim, corpus_identity: str, _corpus: Corpus) -> Verdict:
    return judge(claim, _corpus, context.effects(_corpus))


def deciding(verdict: Verdict) -> str:
    """The question of the rule that was not met and so gave the verdict, with its figures; empty where all were."""
    return next((f"{one.name}: {one.said}" for one in verdict.checks if one.met is False), "")


def is_revealed(claim_id: str) -> bool:
    """Whether this reader has seen the verdict of a statement."""
    return claim_id in st.session_state.get(keys.REVEALED, ())


def draw(claim: Claim, known: tuple[Claim, ...], corpus: Corpus) -> None:
    """The card, before or after the verdict is shown."""
    st.html(_LARGE)
    statement, cites = apart(claim.statement)
    with st.container(key="claim_card"):
        st.title(plain(statement), anchor=False)
        place = f"Statement {known.index(claim) + 1} of {len(known)}"
        note(f"{plain(claim.group)}, paraphrased{plain(cites) if cites else ''}. {place}.")
        if is_revealed(claim.id):
            _after(claim, corpus)
        else:
            _before(claim)
            _ask_the_class(claim, corpus)
    _turn(claim, known)


def apart(statement: str) -> tuple[str, str]:
    """A statement and what its article cites, which stands in brackets at its end."""
    said, bracket, cites = statement.removesuffix(")").rpartition(" (")
    return (said, f"; {cites}") if bracket and "cites" in cites and statement.endswith(")") else (statement, "")


def _before(claim: Claim) -> None:
    guess = st.session_state.get(keys.GUESSES, {}).get(claim.id)
    st.header("What do you think?", anchor=False)
    with st.container(horizontal=True, key="claim_guess"):
        for place, word in enumerate(GUESSES, start=1):
            chosen = guess == word
            st.button(
                word,
                key=f"guess_{place}",
                type="primary" if chosen else "secondary",
                icon=":material/check:" if chosen else None,
                on_click=_guess,
                args=(claim.id, word),
                shortcut=str(place),
            )
    st.button(
        "Show what the studies say" if guess else "Show without a guess",
        key="reveal",
        type="primary" if guess else "tertiary",
        icon=":material/visibility:",
        on_click=_reveal,
        args=(claim.id,),
        shortcut="S",
    )
    note("The guess stays in this browser tab and is forgotten with it.")


def _ask_the_class(claim: Claim, corpus: Corpus) -> None:
    """To the room in which a class guesses by phone."""
    query = link.query_of(link.current(), corpus, {link.CLAIM: (claim.id,)})
    st.page_link(pages.pages()[pages.ROOM], label="Ask the class", icon=":material/how_to_vote:", query_params=query)


def _guess(claim_id: str, word: str) -> None:
    st.session_state[keys.GUESSES] = {**st.session_state.get(keys.GUESSES, {}), claim_id: word}


def _reveal(claim_id: str) -> None:
    st.session_state[keys.REVEALED] = {*st.session_state.get(keys.REVEALED, ()), claim_id}


def _hide(claim_id: str) -> None:
    st.session_state[keys.REVEALED] = set(st.session_state.get(keys.REVEALED, ())) - {claim_id}
    st.session_state[keys.GUESSES] = {
        known: word for known, word in st.session_state.get(keys.GUESSES, {}).items() if known != claim_id
    }


def _after(claim: Claim, corpus: Corpus) -> None:
    verdict = verdict_of(claim, corpus)
    verdict_chip.draw(verdict.word, frame.mode(), large=True)
    st.header(plain(verdict.clause), anchor=False)
    guess = st.session_state.get(keys.GUESSES, {}).get(claim.id)
    note(f"You said: **{guess}**." if guess else "You did not guess.")
    _picture(claim, verdict, corpus)
    with st.container(key="claim_reasons"):
        _reasons(verdict)
        _would_change(verdict)
        glossary.words_used("claim", *_told(verdict))
    _ways_on(claim, corpus)


def _picture(claim: Claim, verdict: Verdict, corpus: Corpus) -> None:
    """Direction, duration and quality of the trials that can tell; nothing for harms and where no trial can tell."""
    rows = chart.rows_to_draw(verdict)
    if not rows or claim.kind == "harms":
        return
    counted, width = verdict.facts.count, viewport.known_width()
    chart_frame.draw(
        Picture(
            key=keys.CLAIM_PICTURE,
            headline=f"{count(counted.trials, 'trial')} that can tell: which way, for how long, how good",
            subtitle="Each trial once in a row; the rows stand apart because they ask different questions.",
            figure=chart.figure(rows, frame.mode(), width),
            footnote=f"{COUNTING_RULE} {frame.TALLY_CAUTION}",
            how_to_read=HOW_TO_READ,
            table=chart.table(rows),
            alt=_alternative(rows),
            width=width,
            about=f"Claim {claim.id}",
            on_click=_open_study,
        ),
        corpus.version,
    )


def _open_study(data: list) -> None:
    if data[0]:
        link.open_study(str(data[0]))


def _alternative(rows: list) -> str:
    said = "; ".join(f"{name}: {int((told['step'] <= 1).sum())} of {len(told)} point to massage" for name, told in rows)
    return f"Trials by direction, time of last report and quality. {said}."


def _reasons(verdict: Verdict) -> None:
    st.subheader("Why", anchor=False)
    marks = {True: ":material/check:", False: ":material/close:", None: ":material/remove:"}
    asked = "\n".join(f"- {marks[one.met]} **{plain(one.name)}.** {_capital(one.said)}" for one in verdict.checks)
    st.markdown(f"The rule asks, one after the other:\n\n{asked}")
    named = {check.name for check in verdict.checks}
    rest: dict[str, list[str]] = {}
    for topic, line in verdict.reasons:
        if topic not in named:
            rest.setdefault(topic, []).append(plain(line))
    if rest:
        st.markdown("What its slice of the table holds:\n\n" + "\n".join(_item(*one) for one in rest.items()))


def _item(topic: str, lines: list[str]) -> str:
    """A line of the list; several lines of one topic stand under it."""
    if len(lines) == 1:
        return f"- **{plain(topic)}.** {lines[0]}"
    return "\n".join([f"- **{plain(topic)}.**", *(f"    - {line}" for line in lines)])


def _capital(said: str) -> str:
    return plain(f"{said[:1].upper()}{said[1:]}".rstrip(".") + ".")


def _told(verdict: Verdict) -> tuple[str, ...]:
    """All that the card says of a verdict."""
    checks = (f"{one.name} {one.said}" for one in verdict.checks)
    return (verdict.clause, *checks, *(f"{topic} {line}" for topic, line in verdict.reasons), *verdict.would_change)


def _would_change(verdict: Verdict) -> None:
    st.subheader("What would change this", anchor=False)
    st.markdown("\n".join(f"- {_capital(line)}" for line in verdict.would_change))


def _ways_on(claim: Claim, corpus: Corpus) -> None:
    """To the studies of exactly this slice, to its conditions, to the rule; and back to the guess."""
    selection = selection_of(claim.selection, corpus)
    left = context.applied(selection, corpus).n_studies
    with st.container(horizontal=True, vertical_alignment="center"):
        if left:
            words = f"Show me the studies ({left})"
            pages.to(pages.STUDIES, words, corpus, selection, ":material/table_rows:")
        for condition in _conditions(selection, corpus):
            one = Selection(conditions=(condition,))
            pages.to(pages.CONDITION, f"Open {plain(label(condition))}", corpus, one, ":material/target:")
        st.button(
            "Hide again",
            key="hide",
            type="tertiary",
            icon=":material/visibility_off:",
            on_click=_hide,
            args=(claim.id,),
        )
    if left and claim.window in LATER:
        note(later_only(claim, selection, corpus))
    with st.expander("The rule, in words", icon=":material/rule:"):
        st.markdown(RULE)


def later_only(claim: Claim, selection: Selection, corpus: Corpus) -> str:
    """What the list of studies cannot be kept to: the time a statement is about, and how many trials report then."""
    trials = context.applied(selection, corpus).n_trials
    later = cut(selection, corpus, claim.window).n_trials
    when = LATER[claim.window]
    return (
        "A link cannot hold a time: the list has these studies whatever time they report. Of trials the verdict takes "
        f"only what they report {when}: {later:,} of {count(trials, 'trial')} {'reports' if later == 1 else 'report'} "
        "something then."
    )


def _conditions(selection: Selection, corpus: Corpus) -> list[str]:
    here = [word for word in selection.conditions if word in corpus.conditions]
    return here if len(here) <= MOST_CONDITIONS else []


def _turn(claim: Claim, known: tuple[Claim, ...]) -> None:
    """To the statement before, the whole list, the statement after."""
    place = known.index(claim)
    ways = (
        ("Previous", "previous_claim", ":material/arrow_back:", known[place - 1].id, "P"),
        ("All statements", "all_claims", ":material/list:", None, "L"),
        ("Next", "next_claim", ":material/arrow_forward:", known[(place + 1) % len(known)].id, "N"),
    )
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute", key="claim_turn"):
        for words, key, icon, target, shortcut in ways:
            where = (link.CLAIM, target) if target else (link.CLAIM,)
            st.button(words, key=key, type="tertiary", icon=icon, on_click=link.show, args=where, shortcut=shortcut)
