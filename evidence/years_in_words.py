"""Headlines of the Years page, computed from its numbers."""

from evidence import vocabulary as words
from evidence.forest import AGAINST
from evidence.growth import LATER_TRIALS, WITHIN, Growth
from evidence.quality import SAFEGUARDS
from evidence.selection import Selection
from evidence.years import ENOUGH, NOTABLE, Change, Halves, Panel


def headline(found: Halves | None, selection: Selection) -> str:
    """When the trials appeared, and whether what they say changed."""
    finding = _finding(found)
    if len(selection.conditions) != 1:
        return finding
    return f"{words.label(selection.conditions[0])}: {finding[:1].lower()}{finding[1:]}"


def _finding(found: Halves | None) -> str:
    if found is None:
        return "No trial in this selection"
    if found.trials == 1:
        return f"One trial, of {found.since}"
    if found.trials < ENOUGH:
        return f"{found.trials} trials, too few to show a trend; {found.newer} since {found.since}"
    appeared = f"{found.newer:,} of {found.trials:,} trials appeared since {found.since}"
    moved = _moved(found)
    return f"{appeared}, and the share that points to massage {moved}" if moved else appeared


def _moved(found: Halves) -> str:
    """How the share of trials that point to massage moved; empty where either side has fewer than ENOUGH."""
    if min(found.told_before, found.told_since) < ENOUGH:
        return ""
    by = found.to_massage_since / found.told_since - found.to_massage_before / found.told_before
    return "hardly changed" if abs(by) < NOTABLE else "rose" if by > 0 else "fell"


def standfirst(found: Halves) -> str:
    """The numbers behind the headline."""
    parts = [
        f"{good} of {told} {when}{_percent(good, told)}"
        for good, told, when in (
            (found.to_massage_before, found.told_before, f"before {found.since}"),
            (found.to_massage_since, found.told_since, f"since {found.since}"),
        )
        if told
    ]
    if not parts:
        return "None of them can tell. Years are years of publication."
    return f"Pointing to massage, of the trials that can tell: {', '.join(parts)}. Years are years of publication."


def _percent(part: int, whole: int) -> str:
    """A share in brackets, where it is of enough trials to be one."""
    return f" ({100 * part / whole:.0f}%)" if whole >= ENOUGH else ""


def panels(found: list[Panel], by: str) -> str:
    """Which of the small pictures holds most trials, by quality or condition."""
    if not found:
        return "Nothing to divide"
    most = max(found, key=lambda panel: panel.trials)
    if by == "quality":
        return f"By quality: {most.trials:,} of {sum(panel.trials for panel in found):,} trials are “{most.word}”"
    return f"By condition: {words.label(most.word).lower()} has most, {most.trials:,} trials"


def better(found: Change | None) -> str:
    """Whether trials got better, from the first and the last period with enough trials."""
    if found is None:
        return f"Did trials get better? No two periods with {ENOUGH} trials to compare"
    size = ""
    if found.median_before == found.median_before and found.median_after == found.median_after:
        size = f"the middle trial has {found.median_after:g} people, not {found.median_before:g}, and "
    less = f", {len(found.less)} less often" if found.less else ""
    verb = "is" if len(found.more) == 1 else "are"
    return (
        f"Did trials get better? {found.after} against {found.before}: {size}"
        f"{len(found.more)} of {len(SAFEGUARDS)} safeguards {verb} reported more often{less}"
    )


def settling(found: list[Growth]) -> str:
    """Whether the pooled estimates settled, family by family."""
    parts = [f"against {AGAINST[growth.family]}: {_settled(growth)}" for growth in found if growth.pooled_years]
    if not parts:
        return "Too few trials give figures to pool, in any year"
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _settled(growth: Growth) -> str:
    if growth.settled_since is not None:
        return f"settled since {growth.settled_since}"
    return "not settled" if growth.later_trials >= LATER_TRIALS else "too few later trials to tell"


def growth_numbers(growth: Growth) -> str:
    """One family's growth in a sentence: first and last pooled value, and what settled means."""
    steps = growth.steps.dropna(subset=["g"])
    if steps.empty:
        return f"Against {AGAINST[growth.family]}: {growth.reason}"
    first, last = steps.iloc[0], steps.iloc[-1]
    begun = f"{first['g']:.2f} in {first['year']:.0f} ({first['k']:.0f} trials), " if len(steps) > 1 else ""
    interval = f"95% CI {last['ci_low']:.2f} to {last['ci_high']:.2f}"
    ended = f"{last['g']:.2f} ({interval}) in {last['year']:.0f} ({last['k']:.0f} trials)"
    said = f"Against {AGAINST[growth.family]}: g {begun}{ended}"
    if growth.settled_since is None:
        return f"{said}."
    return f"{said}; within {WITHIN} of its last value since {growth.settled_since}, over {growth.later_trials} trials."
