"""The figures of one condition once more, from their description alone: plain Python over the CSV files.

Effects are those that R's metafor printed (tests/reference) where it has the result, else they are worked out here.
The pooled value maximises the restricted likelihood by brute force. Nothing of the app is used but its lists of words.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from scipy.optimize import minimize_scalar
from scipy.stats import norm, t

from evidence.vocabulary import OUTCOMES
from tests.recount import Recount, Row, hollow_reason, preference

REFERENCE = Path(__file__).parent / "reference" / "metafor_reference.json"
Z = float(norm.ppf(0.975))
OF_SHARES = ("odds ratio with CI", "risk ratio with CI and percentages", "percentages and group sizes")
SAME_PEOPLE = (
    "crossover",
    "cross-over",
    "within-person",
    "within-subject",
    "own control",
    "conditions per person",
    "every participant had all",
)
# What only a reader of the source's words can tell of figures that would convert.
NOT_A_DIFFERENCE_OF_SCORES = {
    "huhtala-2000.01": "percentages by which crying fell, not shares of infants",
    "huhtala-2000.02": "percentages by which crying fell, not shares of infants",
    "mendes-2008.02": "the p of a hazard ratio",
    "pach-2018.08": "a difference of shares of people",
}
WINDOWS = {"immediate": 1 / 7, "to 12 weeks": 12, "12 to 26 weeks": 26, "beyond 26 weeks": math.inf}


@dataclass(frozen=True)
class Effect:
    """Hedges' g, positive = favours massage, with its variance, and whether it comes from shares of people."""

    g: float
    variance: float
    of_shares: bool

    @property
    def interval(self) -> tuple[float, float]:
        """95% interval, normal."""
        half = Z * math.sqrt(self.variance)
        return self.g - half, self.g + half


@dataclass(frozen=True)
class Drawn:
    """One trial of a forest plot."""

    study_id: str
    label: str
    family: str
    people: float | None
    result_ids: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True)
class Pool:
    """What a set of trials amounts to; weights in percent by study_id."""

    k: int
    g: float
    ci: tuple[float, float]
    prediction: tuple[float, float]
    tau2: float
    i2: float
    weights: dict[str, float]


@cache
def printed_by_r() -> dict[str, dict]:
    """The conversions that R made, by result_id."""
    return {row["result_id"]: row for row in json.loads(REFERENCE.read_text("utf-8"))["conversions"]}


class Condition:
    """One condition, its trials and their results in the order in which a trial is asked to speak."""

    def __init__(self, tables: Recount, condition: str) -> None:
        self.tables, self.condition = tables, condition
        self.of_kind = {
            kind: [row for row in tables.studies if row["kind"] == kind and self._has(row)]
            for kind in ("trial", "review")
        }
        self.trials, self.reviews = self.of_kind["trial"], self.of_kind["review"]

    def _has(self, study: Row) -> bool:
        return self.condition in study["conditions"].split("; ")

    @cached_property
    def ordered(self) -> dict[str, list[Row]]:
        """Results of each trial, the preferred first; those filed under the condition alone, wherever there are any."""
        found = {}
        for study in self.trials:
            results = self.tables.results[study["study_id"]]
            own = [row for row in results if row["condition"] == self.condition] or results
            found[study["study_id"]] = sorted(own, key=lambda row, study=study: preference(row, study, self.condition))
        return found

    @cached_property
    def study(self) -> dict[str, Row]:
        """Rows of the study table by study_id."""
        return {row["study_id"]: row for row in self.trials}

    def reporting(self, outcome: str) -> list[str]:
        """Trials with any result for the outcome."""
        return [one for one, rows in self.ordered.items() if any(row["outcome"] == outcome for row in rows)]

    def speaking(self, outcome: str) -> dict[str, list[Row]]:
        """For each trial that can tell, its results for the outcome that make a fair test, the preferred first."""
        found = {
            one: [row for row in rows if row["outcome"] == outcome and hollow_reason(row) is None]
            for one, rows in self.ordered.items()
        }
        return {one: rows for one, rows in found.items() if rows}

    def outcomes(self) -> list[tuple[str, int, int]]:
        """Outcome, trials reporting it, trials that can tell; most reported first."""
        named = {row["outcome"] for rows in self.ordered.values() for row in rows} - {"adverse events"}
        found = [(outcome, len(self.reporting(outcome)), len(self.speaking(outcome))) for outcome in named]
        return sorted(found, key=lambda row: (-row[1], -row[2], OUTCOMES.index(row[0])))

    def drawn(self, outcome: str) -> list[Drawn]:
        """The trials that stand in the forest plot."""
        found = []
        for one, rows in self.speaking(outcome).items():
            study = self.study[one]
            usable = [(row, effect) for row in rows if (effect := effect_of(row, study)) is not None]
            if usable:
                arms = _arms_of_the_first(usable)
                label = f"{study['first_author']} {study['year']}"
                ids, family = tuple(row["result_id"] for row, _ in arms), arms[0][0]["comparator_family"]
                found.append(Drawn(one, label, family, compared(arms), ids, together(arms)))
        return found

    def silent(self, outcome: str) -> set[str]:
        """Trials that can tell but print no figures to convert."""
        return set(self.speaking(outcome)) - {trial.study_id for trial in self.drawn(outcome)}

    def looked(self, outcome: str) -> dict[str, set[float | None]]:
        """The times at which each trial reports the outcome, against the family it speaks with; None = not printed."""
        found: dict[str, set[float | None]] = {}
        for one, rows in self.speaking(outcome).items():
            groups = ("massage_arm", "comparator_arm", "comparator_family")
            kept = [row for row in rows if all(row[name] == rows[0][name] for name in groups)]
            found[one] = {_number(row["time_weeks"]) for row in kept}
        return found

    def windows(self, outcome: str) -> Counter:
        """How many trials looked in each window of time."""
        counted: Counter = Counter()
        for times in self.looked(outcome).values():
            counted.update({window(weeks) for weeks in times})
        return counted

    def last_looked(self, outcome: str) -> tuple[int, int, int]:
        """Trials with a time printed, those beyond 12 weeks, those beyond 26."""
        last = [max(known) for times in self.looked(outcome).values() if (known := times - {None})]
        return len(last), sum(weeks > 12 for weeks in last), sum(weeks > 26 for weeks in last)

    def stronger(self) -> int:
        """Trials of the stronger quality tier."""
        return sum(self.tables.tier(study) == "stronger" for study in self.trials)

    def silent_about_harms(self) -> int:
        """Trials whose row says nothing of harms."""
        return sum(study["safety"] == "" for study in self.trials)


def compared(arms: list[tuple[Row, Effect]]) -> float | None:
    """People in the groups compared: every massage arm, and the group they share once."""
    sizes = [_number(row["n_massage"]) for row, _ in arms] + [_number(arms[0][0]["n_comparator"])]
    return None if None in sizes else sum(sizes)


def window(weeks: float | None) -> str | None:
    """The window of a time; a day, however it was rounded, is immediate."""
    if weeks is None:
        return None
    return next(name for name, end in WINDOWS.items() if weeks <= end + (0.01 if name == "immediate" else 0))


# Effects.
def effect_of(row: Row, study: Row) -> Effect | None:
    """The effect of a result; None where its figures give none, or another side than the source states."""
    if same_people(row, study) or row["result_id"] in NOT_A_DIFFERENCE_OF_SCORES:
        return None
    printed = printed_by_r().get(row["result_id"])
    found = Effect(printed["yi"], printed["vi"], printed["route"] in OF_SHARES) if printed else by_formula(row)
    return found if found and on_the_stated_side(found.g, row) else None


def same_people(row: Row, study: Row) -> bool:
    """Whether both groups are the same people: by the study's words, or by more people compared than randomised."""
    if "first period" in row["support"].lower() or "first-period" in row["support"].lower():
        return False
    said = f"{study['design']} {study['notes']} {study['population']}".lower()
    compared, randomised = [_number(row[name]) for name in ("n_massage", "n_comparator")], study["n_randomised"]
    counted = bool(randomised) and None not in compared and sum(compared) >= 1.5 * float(randomised)
    return counted or any(words in said for words in SAME_PEOPLE)


def on_the_stated_side(g: float, row: Row) -> bool:
    """Whether the figures agree with the side that the table states and with the source's conclusion."""
    against = {"benefit": g < 0, "harm": g > 0, "none": abs(g) > 0.1}.get(row["point_direction"], False)
    return not (against or {"favours massage": g < 0, "favours comparator": g > 0}.get(row["direction"], False))


def by_formula(row: Row) -> Effect | None:
    """From means and SDs, a mean difference with its interval, or an exact p; None where none is printed whole."""
    n1, n2 = _number(row["n_massage"]), _number(row["n_comparator"])
    sign = {"higher": 1, "lower": -1}.get(row["better"])
    if n1 is None or n2 is None or row["measure"] in ("OR", "RR", "SMD", "percent"):
        return None
    found = _d_from_means(row, n1, n2) if sign else None
    if found is None:
        found = _d_from_interval(row, n1, n2) if sign else None
    if found is not None:
        return _from_d(sign * found, n1, n2)
    p = _number(row["p"]) if row["p"].replace(".", "", 1).isdigit() else None
    side = {"benefit": 1, "harm": -1}.get(row["point_direction"], 0)
    if not p or not side:
        return None
    return _from_d(side * float(t.isf(p / 2, n1 + n2 - 2)) * math.sqrt(1 / n1 + 1 / n2), n1, n2)


def _d_from_means(row: Row, n1: float, n2: float) -> float | None:
    cells = [_number(row[name]) for name in ("mean_massage", "sd_massage", "mean_comparator", "sd_comparator")]
    if None in cells:
        return None
    m1, s1, m2, s2 = cells
    return (m1 - m2) / math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))


def _d_from_interval(row: Row, n1: float, n2: float) -> float | None:
    low, high, estimate = (_number(row[name]) for name in ("ci_low", "ci_high", "estimate"))
    if row["measure"] not in ("MD", "WMD") or low is None or high is None:
        return None
    difference = (low + high) / 2 if estimate is None else estimate
    standard_error = (high - low) / 2 / float(t.ppf(0.975, n1 + n2 - 2))
    return difference / standard_error * math.sqrt(1 / n1 + 1 / n2)


def _from_d(d: float, n1: float, n2: float) -> Effect:
    j = hedges_j(n1 + n2 - 2)
    return Effect(j * d, j * j * (1 / n1 + 1 / n2 + d * d / (2 * (n1 + n2))), of_shares=False)


def hedges_j(df: float) -> float:
    """Hedges' correction for small samples."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


# Trials of several arms.
def _arms_of_the_first(usable: list[tuple[Row, Effect]]) -> list[tuple[Row, Effect]]:
    """The preferred result and, measured alike, those of other massage arms against the same group."""
    same = ("instrument", "outcome_detail", "comparator_arm", "comparator_family", "time_weeks", "time_label")
    by_arm: dict[str, tuple[Row, Effect]] = {}
    for row, effect in usable:
        if all(row[name] == usable[0][0][name] for name in same):
            by_arm.setdefault(row["massage_arm"], (row, effect))
    return list(by_arm.values())


def together(arms: list[tuple[Row, Effect]]) -> Effect:
    """Inverse-variance average of a trial's arms, the group that they share divided evenly between them."""
    if len(arms) == 1:
        return arms[0][1]
    parts = [_against_a_part(effect, *_sizes(row), len(arms)) for row, effect in arms]
    total = sum(1 / part.variance for part in parts)
    return Effect(sum(part.g / part.variance for part in parts) / total, 1 / total, parts[0].of_shares)


def _sizes(row: Row) -> tuple[float, float]:
    return float(row["n_massage"]), float(row["n_comparator"])


def _against_a_part(effect: Effect, n1: float, n2: float, parts: int) -> Effect:
    if effect.of_shares:
        grown = (1 / n1 + parts / n2) / (1 / n1 + 1 / n2)
        return replace(effect, variance=effect.variance * grown)
    return _from_d(effect.g / hedges_j(n1 + n2 - 2), n1, n2 / parts)


# Pooling.
def pool(trials: Collection[Drawn]) -> Pool | None:
    """Random effects: REML, Hartung-Knapp with a standard error never below the ordinary; None below three trials."""
    k = len(trials)
    if k < 3:
        return None
    y, v = [trial.effect.g for trial in trials], [trial.effect.variance for trial in trials]
    tau2 = _most_likely_tau2(y, v)
    weights = [1 / (one + tau2) for one in v]
    g = _mean(y, weights)
    spread = sum(w * (one - g) ** 2 for w, one in zip(weights, y, strict=True)) / (k - 1)
    squared_error = max(1.0, spread) / sum(weights)
    half = float(t.ppf(0.975, k - 1))
    confidence, prediction = half * math.sqrt(squared_error), half * math.sqrt(tau2 + squared_error)
    precision = [1 / one for one in v]
    typical = (k - 1) / (sum(precision) - sum(w * w for w in precision) / sum(precision))
    return Pool(
        k=k,
        g=g,
        ci=(g - confidence, g + confidence),
        prediction=(g - prediction, g + prediction),
        tau2=tau2,
        i2=100 * tau2 / (tau2 + typical),
        weights={trial.study_id: 100 * w / sum(weights) for trial, w in zip(trials, weights, strict=True)},
    )


def _mean(y: Iterable[float], weights: list[float]) -> float:
    return sum(w * one for w, one in zip(weights, y, strict=True)) / sum(weights)


def _most_likely_tau2(y: list[float], v: list[float]) -> float:
    """The highest point of the restricted likelihood: the best of a fine grid, then of its neighbourhood."""

    def cost(tau2: float) -> float:
        weights = [1 / (one + tau2) for one in v]
        g = _mean(y, weights)
        squares = sum(w * (one - g) ** 2 for w, one in zip(weights, y, strict=True))
        return (squares - sum(map(math.log, weights)) + math.log(sum(weights))) / 2

    reach = (max(y) - min(y)) ** 2 + max(v)
    grid = [reach * (step / 2000) ** 3 for step in range(2001)]
    best = min(range(len(grid)), key=lambda place: cost(grid[place]))
    around = (grid[max(best - 1, 0)], grid[min(best + 1, 2000)])
    top = float(minimize_scalar(cost, bounds=around, method="bounded", options={"xatol": 1e-14}).x)
    return min(top, 0.0, key=cost)


def by_family(trials: Iterable[Drawn]) -> dict[str, list[Drawn]]:
    """Trials by the family of their comparator, in the order of the page."""
    found = defaultdict(list)
    for trial in trials:
        found[trial.family].append(trial)
    return {family: found[family] for family in ("inactive", "active") if family in found}


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
