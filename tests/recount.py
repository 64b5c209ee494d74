"""The rules of the table once more, written from their description alone: plain Python over the CSV files.

Nothing of the app is used but its lists of words, so that a mistake would have to be made twice to go unseen.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from evidence.vocabulary import CORE_OUTCOMES, HOLLOW_REASONS, OUTCOMES, STEPS, TRIAL_TIERS

Row = dict[str, str]

STRICTEST_FIRST = [
    "sham/light touch",
    "attention/relaxation control",
    "other manual therapy",
    "acupuncture",
    "medication",
    "exercise",
    "device/physical agent",
    "education/self-care",
    "other",
    "usual care",
    "no treatment/waitlist",
]
UNKNOWN_TIME = ["immediate", "during treatment", "after treatment", ""]
FURTHER = ("concealed", "blinded", "sham", "intention", "attrition", "registered")


def anything(_row: Row) -> bool:
    """Keeps every row."""
    return True


class Recount:
    """The tables as lists of dicts of text, an empty cell being the empty string."""

    def __init__(self, folder: Path) -> None:
        self.studies = read(folder / "studies.csv")
        self.results = _by_study(folder / "results.csv")
        self.arms = _by_study(folder / "arms.csv")
        self.appraisals = _by_study(folder / "appraisals.csv")

    def people(self, study: Row) -> float | None:
        """Printed number of people, else the sum of all groups; people of a crossover trial are in each group."""
        if study["n_randomised"]:
            return float(study["n_randomised"])
        sizes = [arm["n"] for arm in self.arms[study["study_id"]]]
        if len(sizes) < 2 or "" in sizes:
            return None
        numbers = [float(size) for size in sizes]
        return max(numbers) if study["design"] == "crossover randomised trial" else sum(numbers)

    def safeguards(self, study: Row) -> dict[str, str]:
        """yes, no or not_reported for every safeguard of a trial."""
        not_random = study["design"] in ("quasi-randomised trial", "non-randomised controlled study")
        lost = study["attrition_pct"]
        sizes = [float(arm["n"]) for arm in self.arms[study["study_id"]] if arm["n"]]
        complete = len(sizes) == len(self.arms[study["study_id"]]) >= 2
        compared = {result["comparator_type"] for result in self.results[study["study_id"]]}
        small = "no" if sizes and min(sizes) < 50 else "yes" if complete else "not_reported"
        attrition = "not_reported" if lost == "" else "yes" if float(lost) <= 20 else "no"
        return {
            "random": self.appraised(study, "random_allocation", "no" if not_random else study["randomised"]),
            "concealed": self.appraised(study, "allocation_concealed", study["allocation_concealed"]),
            "blinded": self.appraised(study, "assessor_blinded", study["assessor_blinded"]),
            "sham": "yes" if compared & {"sham/light touch", "attention/relaxation control"} else "no",
            "intention": self.appraised(study, "intention_to_treat", study["intention_to_treat"]),
            "attrition": self.appraised(study, "low_attrition", attrition),
            "registered": "yes" if study["registration"] else "not_reported",
            "fifty": small,
        }

    def appraised(self, study: Row, item: str, own: str) -> str:
        """What the row says together with what appraisals say: any "no" counts, then any "yes"."""
        said = [own] + [appraisal[item] for appraisal in self.appraisals[study["study_id"]]]
        return "no" if "no" in said else "yes" if "yes" in said else "not_reported"

    def tier(self, study: Row) -> str:
        """Quality tier by the six rules for trials, or the scale of reviews."""
        if study["kind"] == "review":
            return self._review_tier(study)
        found, people, pedro, high = self.safeguards(study), self.people(study), *self._ratings(study)
        return tier_by_rules(
            random=found["random"],
            people=people,
            tested=any(result["basis"] == "between-group" for result in self.results[study["study_id"]]),
            further=sum(found[name] == "yes" for name in FURTHER),
            fifty=found["fifty"] == "yes",
            pedro=pedro,
            high=high,
        )

    def _ratings(self, study: Row) -> tuple[int | None, bool]:
        """Lowest PEDro score, and whether another appraisal without one rates the study high."""
        rows = self.appraisals[study["study_id"]]
        scores = [int(row["rating"].split("/10")[0]) for row in rows if row["tool"] == "PEDro"]
        high = ("1-High", "high quality", "low for sequence generation, allocation concealment")
        return min(scores, default=None), not scores and any(row["rating"].startswith(high) for row in rows)

    def _review_tier(self, study: Row) -> str:
        statement = study["review_quality_statement"]
        printed = "GRADE" in statement and "ratings cut off" not in statement and "ratings not in" not in statement
        if printed or any(result["grade"] for result in self.results[study["study_id"]]):
            return "review: certainty graded"
        return "review: trials appraised" if statement else "review: appraisal not reported"

    def ids(self, keep_study: Callable[[Row], bool], keep_result: Callable[[Row], bool] = anything) -> set[str]:
        """Studies that are kept and have a result that is kept."""
        return {
            study["study_id"]
            for study in self.studies
            if keep_study(study) and any(keep_result(result) for result in self.results[study["study_id"]])
        }

    def marks(
        self,
        keep_study: Callable[[Row], bool] = anything,
        keep_result: Callable[[Row], bool] = anything,
        keep_condition: Callable[[str], bool] = lambda _condition: True,
    ) -> list[dict]:
        """What every trial says under each of its conditions."""
        left = self.ids(keep_study, keep_result)
        return [
            self._mark(study, condition, [row for row in self.results[study["study_id"]] if keep_result(row)])
            for study in self.studies
            if study["kind"] == "trial" and study["study_id"] in left
            for condition in study["conditions"].split("; ")
            if keep_condition(condition)
        ]

    def _mark(self, study: Row, condition: str, results: list[Row]) -> dict:
        own = [row for row in results if row["condition"] == condition] or results
        ranked = sorted(own, key=lambda row: preference(row, study, condition))
        chosen, reason = ranked[0], hollow_reason(ranked[0])
        mark = {
            "study_id": study["study_id"],
            "condition": condition,
            "result_id": chosen["result_id"],
            "reason": reason,
            "tier": self.tier(study),
        }
        if reason:
            return mark | {"step": None, "weeks": _number(study["longest_follow_up_weeks"])}
        same = [row for row in ranked if not hollow_reason(row) and _question(row) == _question(chosen)]
        weeks = [float(row["time_weeks"]) for row in same if row["time_weeks"]]
        last = next((row for row in same if row["time_weeks"] and float(row["time_weeks"]) == max(weeks)), None)
        return mark | {
            "step": step(chosen),
            "weeks": max(weeks, default=None),
            "step_then": step(last) if last else None,
        }


def read(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _by_study(path: Path) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in read(path):
        found[row["study_id"]].append(row)
    return found


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _question(row: Row) -> tuple[str, ...]:
    return row["outcome"], row["comparator_family"], row["massage_arm"], row["comparator_arm"]


def tier_by_rules(
    *, random: str, people: float | None, tested: bool, further: int, fifty: bool, pedro: int | None, high: bool
) -> str:
    """The six rules for trials in their order; `high` is an appraisal equal to PEDro 7/10."""
    rated_high = high or (pedro is not None and pedro >= 7)
    known = people is not None
    if rated_high and random == "yes" and known and people >= 40:
        return "stronger"
    if pedro is not None and pedro <= 3:
        return "weaker"
    if random == "no" or not tested:
        return "weaker"
    if random != "yes" or not known:
        return "not enough reported"
    held = pedro is not None and pedro <= 5
    if (fifty or people >= 100) and further >= 2 and not held:
        return "stronger"
    return "moderate" if people >= 40 or further >= 2 else "weaker"


def hollow_reason(row: Row) -> str | None:
    """Why a result may not stand for its trial; None where it may."""
    tests = [
        (row["outcome"] == "adverse events", "adverse events only"),
        (row["use_in_figures"] == "no", "figures not usable"),
        (row["comparator_family"] not in ("inactive", "active"), "one massage against another"),
        (row["isolates_massage"] == "no", "massage as part of a package"),
        (row["isolates_massage"] == "unclear", "unclear whether only massage differs"),
        (row["basis"] == "narrative", "difference claimed without a test"),
        (row["basis"] == "within-group only", "change within the group only"),
    ]
    return next((reason for fails, reason in tests if fails), None)


def preference(row: Row, study: Row, condition: str) -> tuple:
    """Sort key of a result under a condition: the smallest, and of equals the first, speaks for the trial."""
    core = CORE_OUTCOMES.get(condition, ())
    reason = hollow_reason(row)
    strictness = STRICTEST_FIRST.index(row["comparator_type"]) if row["comparator_type"] in STRICTEST_FIRST else 99
    return (
        -1 if reason is None else HOLLOW_REASONS.index(reason),
        row["primary"] != "yes",
        core.index(row["outcome"]) if row["outcome"] in core else 10 + OUTCOMES.index(row["outcome"]),
        _weeks_from_end(row, study),
        strictness,
        -float(row["n_massage"] or 0) - float(row["n_comparator"] or 0),
    )


def _weeks_from_end(row: Row, study: Row) -> float:
    if row["time_label"] == "end of treatment":
        return 0.0
    if row["time_weeks"] and study["treatment_weeks"]:
        return abs(float(row["time_weeks"]) - float(study["treatment_weeks"]))
    return 1e9 + UNKNOWN_TIME.index(row["time_label"])


def step(row: Row) -> str:
    """The five steps, from the side of the figures and the source's own comparison."""
    side, said = row["point_direction"], row["direction"]
    if side == "benefit":
        return "clearly favours massage" if said == "favours massage" else "leans to massage"
    if side == "harm":
        return "clearly favours comparator" if said == "favours comparator" else "leans to comparator"
    return "no side shown"


def tally(marks: Iterable[dict]) -> dict[str, Counter]:
    """Counts per condition, under the names of the overview's columns."""
    table: dict[str, Counter] = defaultdict(Counter)
    for mark in marks:
        row = table[mark["condition"]]
        row["trials"] += 1
        row[mark["tier"]] += 1
        row["hollow" if mark["reason"] else mark["step"]] += 1
        if mark["reason"] is None and mark["weeks"] is not None:
            row["timed"] += 1
            row["beyond_12"] += mark["weeks"] > 12
            row["beyond_26"] += mark["weeks"] > 26
    return table


TALLIED = ("trials", "hollow", *STEPS, *TRIAL_TIERS, "timed", "beyond_12", "beyond_26")
