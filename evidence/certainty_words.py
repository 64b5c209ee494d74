"""The checks of a pooled value in words: the sentences that stand above and under their pictures."""

import pandas as pd

from evidence import vocabulary as words
from evidence.certainty import COVARIATES, GROUPINGS
from evidence.forest import AGAINST, Family
from evidence.pooling import (
    MINIMUM_FOR_REGRESSION,
    MINIMUM_TRIALS,
    Pooled,
    Refusal,
    Regression,
    SmallStudyCheck,
    Subgroups,
)

SETTLED_WITHIN = 0.1
CHANCE = 0.05
_NAMED_AT_MOST = 3
_CLEAR = "its interval keeps clear of zero"
GROUPS_CAUTION = (
    "Few trials a group, and groups of trials differ in more than their name: a difference is an observation, not its "
    "cause, and none found is not none there."
)
TREND_CAUTION = (
    "It compares trials, not people: trials that differ in this differ in much else, and one trial can tilt a line."
)


def nothing_pooled(grouped: list[Family]) -> str:
    """Why there is no pooled value to check, in one sentence."""
    if not grouped:
        return "No trial prints figures for it, so there is no pooled value to check."
    first, *others = [f"{len(family.kept)} against {AGAINST[family.word]}" for family in grouped]
    trials = "trial" if first.startswith("1 ") else "trials"
    counts = " and ".join([first.replace(" ", f" {trials} ", 1), *others])
    return f"There is no pooled value to check: {counts} with figures, and fewer than {MINIMUM_TRIALS} are not pooled."


def without_each_in_words(steps: pd.DataFrame | Refusal, pooled: Pooled) -> str:
    """How far the pooled value moves, and whether its interval comes to take in zero, without any one trial."""
    if isinstance(steps, Refusal):
        return steps.reason
    known = steps.dropna(subset=["g"])
    if known.empty:
        return str(steps["reason"].iloc[0])
    low, high = f"{known['g'].min():.2f}", f"{known['g'].max():.2f}"
    stays = f"stays at {low}" if low == high else f"stays between {low} and {high}"
    return f"without any one trial g {stays}; {_zero_without(known, pooled)}."


def _zero_without(steps: pd.DataFrame, pooled: Pooled) -> str:
    with_all = pooled.ci_low <= 0 <= pooled.ci_high
    takes_in = (steps["ci_low"] <= 0) & (steps["ci_high"] >= 0)
    other = steps.loc[takes_in != with_all, "label"].astype(str).tolist()
    if not other:
        return f"its interval {'takes in' if with_all else 'keeps clear of'} zero each time"
    if len(other) > _NAMED_AT_MOST:
        cases = f"in {len(other)} of {len(steps)} cases"
        return (
            f"its interval takes in zero, but keeps clear of it {cases}" if with_all else f"{_CLEAR}, but not {cases}"
        )
    return f"{'its interval takes in zero' if with_all else _CLEAR}, but not without {' or '.join(other)}"


def over_years_in_words(steps: pd.DataFrame | Refusal) -> str:
    """Where the pooled value began, where it is, and since when it has kept near to that."""
    if isinstance(steps, Refusal):
        return steps.reason
    known = steps.dropna(subset=["g"])
    if known.empty:
        return str(steps["reason"].iloc[-1])
    first, last = known.iloc[0], known.iloc[-1]
    begun = f"g was {first['g']:.2f} with the first {first['k']} trials (to {first['year']:.0f})"
    return f"{begun} and is {last['g']:.2f} with all {last['k']} (to {last['year']:.0f}); {_settled(known)}."


def _settled(known: pd.DataFrame) -> str:
    far = ((known["g"] - known["g"].iloc[-1]).abs() > SETTLED_WITHIN).to_numpy()
    if not far.any():
        return f"it was never more than {SETTLED_WITHIN:g} away from that"
    since = int(far.nonzero()[0][-1]) + 1
    if since == len(known) - 1:
        return "the last trial moved it, so it has not settled"
    return f"since {known['year'].iloc[since]:.0f} it has stayed within {SETTLED_WITHIN:g} of that"


def difference_in_words(found: Subgroups | Refusal) -> str:
    """The test for difference between the groups of one grouping, or why there is none."""
    if isinstance(found, Refusal):
        return found.reason
    if len(found.groups) == 1:
        return "all trials are in one group"
    if found.q is None or found.p is None:
        return "not compared: fewer than two groups have three trials"
    apart = (
        "further apart than chance often puts them" if found.p < CHANCE else "no further apart than chance may put them"
    )
    return f"{apart} (Q {found.q:.2f}, {found.df} df, p {p_in_words(found.p)})"


def groups_in_words(found: dict[str, Subgroups | Refusal]) -> str:
    """Which groupings set the trials apart, which do not, or that none can be compared."""
    tested = {name: sub for name, sub in found.items() if isinstance(sub, Subgroups) and sub.p is not None}
    apart = [GROUPINGS[name] for name, sub in tested.items() if sub.p is not None and sub.p < CHANCE]
    alike = [GROUPINGS[name] for name in tested if GROUPINGS[name] not in apart]
    if not tested:
        return "no two groups have the three trials each that a comparison needs."
    parts = [f"g differs by {_listed(apart)}"] if apart else []
    parts += (
        [f"{'not' if apart else 'g does not'} clearly {'' if apart else 'differ '}by {_listed(alike)}"] if alike else []
    )
    return f"{', '.join(parts)}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def p_in_words(p: float) -> str:
    """A p as it is printed: two digits, three below 0.1, and "below 0.001"."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def trend_in_words(found: Regression | Refusal, by: str) -> str:
    """The slope, in the step that a reader thinks in, or why there is no line."""
    covariate = COVARIATES[by]
    if isinstance(found, Refusal):
        few = f"{found.k} give it, and a line needs {MINIMUM_FOR_REGRESSION}."
        return f"no line by {covariate.name}: {few if found.k < MINIMUM_FOR_REGRESSION else _lower(found.reason)}"
    slope, low, high = (value * covariate.step for value in (found.slope, found.ci_low, found.ci_high))
    unclear = found.ci_low <= 0 <= found.ci_high
    way = "no clear trend" if unclear else f"{'larger' if slope > 0 else 'smaller'} g"
    figures = f"{slope:+.2f} (95% CI {low:.2f} to {high:.2f}) for {covariate.per}"
    return f"{way} with {covariate.more}: g changes by {figures}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def small_studies_in_words(found: SmallStudyCheck | Refusal) -> str:
    """Whether small trials lean to one side, with Egger's intercept, or why that is not tested."""
    if isinstance(found, Refusal):
        return f"small studies are not compared with large ones: {_lower(found.reason)}"
    side = "more" if found.intercept > 0 else "less"
    unclear = found.ci_low <= 0 <= found.ci_high
    said = "no clear lean of small trials" if unclear else f"small trials find {side} for massage than large ones"
    figures = f"{found.intercept:.2f}, 95% CI {found.ci_low:.2f} to {found.ci_high:.2f}, p {p_in_words(found.p)}"
    return f"{said} (Egger’s intercept {figures})."


def group_label(column: str, word: str) -> str:
    """The name of a subgroup of one of GROUPINGS."""
    if word in (words.NOT_REPORTED, words.NOT_REPORTED_LABEL):
        return "Not reported"
    return f"Another {GROUPINGS[column]}" if word == "other" else words.label(word)
