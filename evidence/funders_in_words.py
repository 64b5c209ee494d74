"""Headlines of the Funders page, computed from its numbers."""

from evidence import vocabulary as words
from evidence.forest import AGAINST
from evidence.funders import UNSAID, ByFunder, Side
from evidence.overview import share_in_words
from evidence.pooling import Pooled, Refusal
from evidence.selection import Selection
from evidence.years import ENOUGH, NOTABLE

CAUTION = (
    "Who pays was not drawn by lot: funders choose questions, sizes, comparators and designs, and few trials of each "
    "give figures. A difference may come from any of these; without a difference, few trials may be why."
)
_MOST = {"all": "No trial says who paid", "nearly all": "Nearly all trials do not say who paid"}


def headline(said: Side, silent: Side, selection: Selection) -> str:
    """How many trials do not say who paid, and whether those that do point to massage as often."""
    finding = _finding(said, silent)
    if len(selection.conditions) != 1:
        return finding
    return f"{words.label(selection.conditions[0])}: {finding[:1].lower()}{finding[1:]}"


def _finding(said: Side, silent: Side) -> str:
    trials = said.trials + silent.trials
    if trials == 0:
        return "No trial in this selection"
    share = share_in_words(silent.trials, trials)
    if share in ("all", "nearly all", "most"):
        text = _MOST.get(share, "Most trials do not say who paid")
        text += f": {silent.trials:,} of {trials:,}"
    else:
        text = f"{said.trials:,} of {trials:,} trials say who paid, {silent.trials:,} do not"
    compared = _compared(said, silent)
    return f"{text}; those that do point to massage {compared}" if compared else text


def _compared(said: Side, silent: Side) -> str:
    """Whether trials that say who paid point to massage more often; empty where either side has fewer than ENOUGH."""
    if min(said.speaking, silent.speaking) < ENOUGH:
        return ""
    by = said.to_massage / said.speaking - silent.to_massage / silent.speaking
    return "about as often" if abs(by) < NOTABLE else "more often" if by > 0 else "less often"


def standfirst(said: Side, silent: Side) -> str:
    """The numbers behind the headline."""
    parts = [
        f"{side.to_massage} of {side.speaking} {which}{_percent(side.to_massage, side.speaking)}"
        for side, which in ((said, "that say who paid"), (silent, "that do not"))
        if side.speaking
    ]
    tiers = [
        f"{side.stronger} of the {side.trials} {which}"
        for side, which in ((said, "that say who paid"), (silent, "that do not"))
        if side.trials
    ]
    direction = f"Pointing to massage, of the trials that can tell: {', '.join(parts)}. " if parts else ""
    return f"{direction}Of the stronger tier: {', '.join(tiers)}."


def _percent(part: int, whole: int) -> str:
    return f" ({100 * part / whole:.0f}%)" if whole >= ENOUGH else ""


def pooled_headline(found: list[ByFunder]) -> str:
    """How many categories of funder could be pooled."""
    pooled = {word for one in found for word, result in one.groups if isinstance(result, Pooled)}
    named = pooled - {UNSAID}
    if not pooled:
        return "No category of funder has three trials with figures"
    if not named:
        return "Only trials that do not say who paid are enough to pool"
    return f"Pooled by funder: {', '.join(words.label(word) for word in words.FUNDER_CATEGORIES if word in pooled)}"


def test(one: ByFunder) -> str:
    """The test for difference between the categories of a family, or why there is none."""
    against = f"Against {AGAINST[one.family]}"
    if isinstance(one.found, Refusal):
        return f"{against}: {one.found.reason}"
    if one.found.q is None or one.found.p is None:
        return f"{against}: {one.found.reason}"
    p = "p < 0.001" if one.found.p < 0.001 else f"p = {one.found.p:.3f}"
    return f"{against}, test for difference between categories: Q {one.found.q:.2f}, {one.found.df} df, {p}."
