"""One reported result, typed: the fields that a conversion reads, empty cells as None."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from evidence.effects.p_values import PValue, is_missing, parse_p

# fmt: off
NUMBERS = (
    "n_massage", "n_comparator", "estimate", "ci_low", "ci_high", "mean_massage", "sd_massage", "mean_comparator",
    "sd_comparator", "pct_massage", "pct_comparator", "n_randomised",
)
WORDS = (
    "measure", "better", "point_direction", "direction", "basis", "comparator_family", "use_in_figures",
    "reason_not_used", "baseline_or_change", "outcome", "outcome_detail", "instrument", "support", "design", "notes",
    "population",
)
# fmt: on
_WITHIN_PERSON = re.compile(
    r"cross-?over|within-(?:person|subjects?)\b|\bown controls?\b|conditions per person|arm-to-arm"
    r"|(?:every|each) (?:participant|person|subject) had (?:all|both)",
    re.IGNORECASE,
)
_FIRST_PERIOD = re.compile(r"\bfirst[- ]period\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\bproportion|\bshare of\b|\bpatients?\b|\bparents?\b|\bwomen\b|\bmothers?\b|\binfants?\b|\bpeople\b"
    r"|\bincidence\b|\bresponse rate\b|\buse\b|\bor more\b|[<>≥]\s*\d|\breaching\b|\bimproved\b|-free\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\b\d+/\d+\b|\bn ?= ?\d")
_MEAN_PERCENT_CHANGE = re.compile(r"\breduc(?:ed|tion)|\brelative change\b|\bfell by\b|\bdeclined?\b", re.IGNORECASE)
_YES_NO_OUTCOME = re.compile(
    r"\bincidence\b|\bproportion\b|\boccurrence\b|\bhazard\b|\bresponse rate\b|\bdichotomi[sz]ed\b"
    r"|\b(?:share|number) of (?:patients|women|infants|children|people)\b|\bodds\b|\brelative risk\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reported:
    """A row of results.csv joined with its study; missing numbers are None, missing words ""."""

    n_massage: float | None
    n_comparator: float | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    mean_massage: float | None
    sd_massage: float | None
    mean_comparator: float | None
    sd_comparator: float | None
    pct_massage: float | None
    pct_comparator: float | None
    n_randomised: float | None
    measure: str
    better: str
    point_direction: str
    direction: str
    basis: str
    comparator_family: str
    use_in_figures: str
    reason_not_used: str
    baseline_or_change: str
    outcome: str
    outcome_detail: str
    instrument: str
    support: str
    design: str
    notes: str
    population: str
    adjusted: bool | None
    p: PValue

    @property
    def sizes(self) -> tuple[float, float] | None:
        """Both group sizes, or None where one is not reported or below 2."""
        n1, n2 = self.n_massage, self.n_comparator
        return (n1, n2) if n1 is not None and n2 is not None and min(n1, n2) >= 2 else None

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is better, 0 where the table does not say."""
        return {"higher": 1, "lower": -1}.get(self.better, 0)

    @property
    def same_people(self) -> bool:
        """Whether the two groups are the same people, except where the figures are of the first period alone.

        Told by the design, by words of the study's notes and population, or by group sizes that together are
        one and a half times the people randomised or more.
        """
        if _FIRST_PERIOD.search(self.support):
            return False
        worded = _WITHIN_PERSON.search(f"{self.design} {self.notes} {self.population}") is not None
        counted = self.sizes is not None and self.n_randomised is not None
        return worded or (counted and sum(self.sizes or ()) >= 1.5 * (self.n_randomised or 0))

    @property
    def percentages_are_shares(self) -> bool:
        """Whether the percentages say what share of people did well, not by how many percent a score moved."""
        named = f"{self.outcome_detail} {self.instrument}"
        responders = "or more" in named
        if self.baseline_or_change == "change":
            return False
        if not responders and _MEAN_PERCENT_CHANGE.search(f"{named} {self.support}"):
            return False
        return _SHARE.search(named) is not None or _COUNTS.search(self.support) is not None

    @property
    def yes_or_no(self) -> bool:
        """Whether the outcome is of the yes-or-no kind, so that its p is not that of a difference of means."""
        return (
            _YES_NO_OUTCOME.search(f"{self.outcome} {self.outcome_detail} {self.instrument} {self.support}") is not None
        )


def read(row: Mapping[str, object]) -> Reported:
    """Type one row; unknown columns are ignored, absent ones count as not reported."""
    values: dict[str, object] = {name: _number(row.get(name)) for name in NUMBERS}
    values |= {name: _word(row.get(name)) for name in WORDS}
    adjusted = {"yes": True, "true": True, "no": False, "false": False}.get(_word(row.get("adjusted")).lower())
    return Reported(**values, adjusted=adjusted, p=parse_p(row.get("p")))  # type: ignore[arg-type]


def _number(cell: object) -> float | None:
    if cell is None or cell == "":
        return None
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) else None


def _word(cell: object) -> str:
    return "" if is_missing(cell) else str(cell).strip()
