"""What a conversion ends in: an estimate with its figures in words, or a refusal with its reason."""

from dataclasses import dataclass

# Kinds of refusal, in the words a tally uses.
REVIEW = "pooled figure of a review"
NOT_FOR_FIGURES = "set aside by the table"
WITHIN_GROUP = "change within one group"
NARRATIVE = "difference claimed without a test"
ADVERSE_EVENTS = "adverse events"
SAME_PEOPLE = "same people in both groups"
CONTRADICTION = "figures contradict the reported side"
INCONSISTENT = "figures contradict each other"
NO_BETTER = "good direction not stated"
NO_SIZES = "group sizes not reported"
NO_SPREAD = "no standard deviation or interval"
NOT_SHARES = "percentages are not shares of people"
DIFFERENCE_OF_SHARES = "difference of shares of people"
NO_PERCENTAGES = "risk ratio without group percentages"
YES_NO_P = "p of a yes-or-no outcome"
NO_SIDE = "side not known"
THRESHOLD_P = "threshold p"
UNREADABLE_P = "p not a single number"
DIRECTION_ONLY = "no figures"


@dataclass(frozen=True)
class Estimate:
    """Hedges' g of one result, positive = favours massage.

    `figures` are the printed numbers in words, `implied_p` the two-sided p they imply (None where they were not a
    difference of means), `cautions` what a reader should know about the conversion.
    """

    route: str
    g: float
    variance: float
    figures: str
    implied_p: float | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Why no g can be given: `kind` for tallies, `reason` for the reader.

    `final` means that no other route may be tried, because the printed figures contradict each other.
    """

    kind: str
    reason: str
    final: bool = False


NO_BETTER_STATED = Refused(NO_BETTER, "The table does not say whether higher or lower is better.")
