"""The rule for harms: silence is not safety."""

from evidence.filtering import Filtered
from evidence.verdict.result import Check, Finding
from evidence.verdict.terms import MIXED, MOST, NOT_SUPPORTED, SUPPORTED, TOO_LITTLE

HARMS = "adverse events"


def risks_are_low(filtered: Filtered) -> Finding:
    """Whether enough trials say anything about harms, and what those that compare them found.

    A trial reports on harms where its column `safety` is filled or it has a result on adverse events.
    """
    corpus = filtered.corpus
    trials = filtered.studies[filtered.studies["kind"].eq("trial")]
    results = corpus.results[filtered.in_result & corpus.results["outcome"].eq(HARMS).to_numpy()]
    results = results[results["study"].isin(trials.index) & results["use_in_figures"].ne("no")]
    reporting = int((trials["safety"].notna() | trials.index.isin(results["study"])).sum())
    reported = Check(
        "Reported",
        len(trials) > 0 and reporting >= MOST * len(trials),
        f"{reporting} of {len(trials)} trials say anything about harms",
        f"reports on harms, or that there were none, from at least {MOST:.0%} of trials",
    )
    worse = results["point_direction"].eq("harm").groupby(results["study"]).any()
    compared = Check(
        "Compared",
        len(worse) > 0 and not worse.any(),
        f"{len(worse)} trials compare harms; in {int(worse.sum())} there were more with massage",
        "trials that find more harm with massage, or that compare harms at all",
    )
    if not reported.met:
        return Finding(TOO_LITTLE, f"only {reported.said}, and silence is not safety", (reported, compared))
    if compared.met:
        return Finding(SUPPORTED, compared.said, (reported, compared))
    word = NOT_SUPPORTED if len(worse) and worse.mean() >= MOST else MIXED
    return Finding(word, compared.said, (reported, compared))
