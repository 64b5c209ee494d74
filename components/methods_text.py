"""The Methods page: what the table is, how it was coded, the rules and the limits, with numbers from the table."""

import pandas as pd
import streamlit as st

from components import downloads, glossary
from components.words import count, plain
from evidence import filtering, overview, quality
from evidence.corpus import Corpus
from evidence.filtering import Filtered
from evidence.glossary import TERMS
from evidence.pooling import I2_RULE, METHOD, MINIMUM_FOR_SMALL_STUDY_CHECK, MINIMUM_TRIALS, PREDICTION_RULE
from evidence.selection import Selection
from evidence.verdict import RULE as CLAIM_RULE
from evidence.vocabulary import CORE_OUTCOMES, label


def draw(filtered: Filtered) -> None:
    """Draw the page; its numbers are of the whole table, whatever is selected."""
    corpus = filtered.corpus
    whole = filtering.apply(Selection(), corpus)
    st.title("How Touchstone was made, and what it cannot tell", anchor=False)
    for name, part in (
        ("What is in the table", _contents(whole)),
        ("How it was coded", _coding(corpus)),
        ("What a trial says", _SPEAKING),
        ("How good a study is", _QUALITY),
        ("How large an effect is", _SIZE),
        ("How trials are pooled", _POOLING),
        ("What reviews are for", _REVIEWS),
        ("How claims are judged", CLAIM_RULE),
        ("What this cannot tell", _LIMITS),
    ):
        st.header(name, anchor=name.lower().replace(" ", "-"))
        st.markdown(part)
        if name == "What a trial says":
            _core_outcomes()
        if name == "How good a study is":
            _tier_counts(corpus)
    st.header("Words used here", anchor="words")
    st.markdown(glossary.as_list(TERMS))
    _take_away(whole)


def _contents(whole: Filtered) -> str:
    corpus, counts = whole.corpus, overview.totals(whole)
    studies = corpus.studies
    years = f"{studies['year'].min()} to {studies['year'].max()}"
    return f"""
{count(counts.trials, "trial")} and {count(counts.reviews, "review")} of massage therapy, published {years}, with
{count(len(corpus.results), "reported result")}: trials of hands-on massage, and of techniques at its border
(acupressure, reflexology, lymph drainage, self-massage, infant massage, devices), which the filter *Scope* sets apart.

**It is a curated table, not a systematic review.** Studies were chosen because anyone teaching the subject must know
them, because they are large or recent, because they name a funder, or because their abstract prints figures. Studies
that found nothing were looked for with the same care, but nobody searched every database. A missing study says nothing.
"""


def _coding(corpus: Corpus) -> str:
    twice = int(corpus.studies["double_coded"].eq("yes").sum())
    unused = int(corpus.results["use_in_figures"].eq("no").sum())
    no_funder = int(corpus.studies["funder_category"].eq("Not reported").sum())
    return f"""
Every row holds only what a named page says: mostly the **abstract**, the full text for about a dozen studies. One
reader extracted, another coded each result again without looking things up, and the more cautious reading was kept;
{count(twice, "study", "studies")} were extracted twice from the start. Numbers stand as printed. A cell nobody could
fill is empty and shows as *not reported*: it is never guessed, and *not reported* is never counted as *no*.
{no_funder:,} of {len(corpus.studies):,} sources do not say who paid.

{count(unused, "result")} stay out of every picture because their figures contradict each other or test something
else; the study's card shows them with the reason.
"""


_SPEAKING = """
In a picture of its condition **each trial counts once**, with one result chosen by a rule that never looks at what the
result says. It must be usable, compare groups that differ **only in massage**, test the difference between groups, and
do so against an inactive comparator (no treatment, waitlist, usual care) or an active one (sham, attention, another
therapy). Of several such results the first is taken by, in this order:

1. the trial's primary outcome;
2. the condition's core outcome (list below, set before any result was looked at);
3. the time closest to the end of treatment;
4. the stricter comparator: sham first, no treatment last;
5. more people; then the order of the table.

A trial under several conditions uses the results filed under each; where none is filed, all of its results, since
they describe the same people. A trial with no such result is drawn **hollow** with the reason and is never left out.

**Five steps.** *Clearly* favours massage: the figures lie on massage's side and the source's comparison between groups
separates it from no difference. *Leans*: on that side, but not separated, or only by some measures. *No side shown*:
the source gives no side. Likewise for the comparator. Significance alone never decides a step.

**For how long.** The last time at which the trial reports that same outcome against the same family of comparators, in
weeks from the start. It says when researchers last looked, not when an effect ended.
"""

_QUALITY = f"""
From **safeguards reported in the source we saw**. Eight are counted: {", ".join(quality.SAFEGUARDS.values())}. Where
the row is silent, a published appraisal held in the table (PEDro, Cochrane) fills in; where both speak, a *no* counts.

| Tier | A trial is in it when |
|:--|:--|
| Stronger | random allocation, a test between groups, 50 people per group (or {quality.LARGE_N} in all) and two further safeguards; or a published appraisal of at least PEDro {quality.STRONGER_PEDRO}/10 or its equal, with {quality.MODERATE_N} people or more |
| Moderate | random allocation, a test between groups, and {quality.MODERATE_N} people or more, or two further safeguards |
| Weaker | not random, no test between groups, or under {quality.MODERATE_N} people without two further safeguards; or PEDro {quality.WEAKER_PEDRO}/10 or less |
| Not enough reported | the source does not say whether allocation was random, or how many people took part |

A published PEDro rating of 4 or 5 holds a trial at *moderate*: appraisers read the full text, and may lower a tier as
well as raise it. *Further* safeguards are those other than random allocation and size. Every study's card lists what
was reported, what was reported as absent, and what was not reported. A tier is a reading aid, not a risk-of-bias
assessment.
"""  # noqa: E501

_SIZE = """
Trials measure pain on different scales; **Hedges’ g** brings them to one: the difference between the groups in
standard deviations, corrected for small groups, positive on the side of massage. It is computed from whichever of
these a source prints whole, in this order of preference:

| Printed | Way to g |
|:--|:--|
| means, standard deviations and group sizes | difference over the pooled SD (Borenstein 2009, ch. 4) |
| difference of means with 95% CI and group sizes | standard error from the interval, by the t distribution in small groups; then t to d (Cochrane Handbook 6.5.2) |
| standardised mean difference | as printed, with its interval or group sizes |
| odds ratio with 95% CI | log odds ratio × √3/π (Chinn 2000) |
| risk ratio with 95% CI | only where the groups’ percentages allow an odds ratio |
| percentages of people in two groups of known size | log odds ratio, then as above |
| an exact p, group sizes and a known side | t from p, then d (Handbook 6.5.2) |

A threshold (“p < 0.05”) is not exact and is not converted; nor is a result without a side, a change within one group,
a pooled figure of a review, or people compared with themselves. What cannot be converted is listed with the reason. The
study’s card shows each conversion in one line. In words, |g| under 0.2 is *very small*, under 0.5 *small*, under 0.8
*moderate*, from 0.8 *large* (Cohen): a reading aid, not a judgement of what matters to a patient.
"""  # noqa: E501

_POOLING = f"""
Trials of one condition and one outcome are pooled within **one family of comparators**: nothing added and usual care
apart from sham and other therapies. Fewer than {MINIMUM_TRIALS} trials are shown and not pooled. One result per trial,
by the rule above; several massage arms against one group are combined, and that group is divided between them. *n*
counts the people compared.

{METHOD} {PREDICTION_RULE} {I2_RULE} Every number agrees with R’s metafor to one part in ten thousand; the
comparison is part of the tests. A small-study check (funnel, Egger) and a regression need
{MINIMUM_FOR_SMALL_STUDY_CHECK} trials.

Only trials that print figures can be pooled, and abstracts print figures more often for what worked: read a pooled
value as too kind to massage.
"""

_REVIEWS = """
Systematic reviews stand beside the trials and are never added to them, because they contain them. Their scale is their
own: certainty graded (GRADE), trials appraised, or no appraisal in the source we saw.
"""

_LIMITS = """
- **Counting trials is not measuring an effect.** Ten small trials that lean one way do not make a large benefit, and
  *no side shown* is not *no effect*.
- **Words for shares.** *Nearly all*: 90% of trials and more; *most*: 60%; *about half*: 40%; *some*: 20%; *few*: below.
- **Abstracts report what worked more often than what did not.** The table inherits that: read every tally as a little
  too kind to massage.
- **Comparators are different questions.** Better than nothing and better than a sham are not the same claim. Filter
  *Compared with* before you compare conditions.
- **People know whether they are being massaged.** Hardly any trial can hide it from them.
- **Change within a group is not an effect.** People get better anyway; such results are hollow.
- **Nothing here is medical advice.**
"""


def _core_outcomes() -> None:
    with st.expander("Core outcome of each condition, in order of preference"):
        st.table(
            pd.DataFrame(
                [(label(condition), ", then ".join(core)) for condition, core in CORE_OUTCOMES.items()],
                columns=["Condition", "Core outcomes"],
            ),
            hide_index=True,
            border="horizontal",
            alt="Core outcomes by condition",
        )


def _tier_counts(corpus: Corpus) -> None:
    tiers = corpus.studies.groupby(["kind", "tier"], observed=True).size().reset_index(name="studies")
    said = [f"{row.studies:,} {plain(row.tier)}" for row in tiers.itertuples() if row.kind == "trial"]
    st.markdown(f"Trials in this table: {', '.join(said)}.")


def _take_away(whole: Filtered) -> None:
    st.header("The data, and how to cite them", anchor="cite")
    version = plain(whole.corpus.version)
    st.markdown(
        f"Touchstone authors. *Touchstone: published studies of massage therapy*, data version {version}. "
        "Licence: CC BY 4.0. Cite the version: the table grows, and numbers change with it. The data dictionary "
        "(every column, unit, allowed word and what empty means) is `data/README.md` beside the files."
    )
    downloads.tables(whole)
