"""The numbers of the pages of years and funders once more: plain pandas over the CSV files, from their description.

What a trial says and how good it is comes from tests/recount, which is itself a second reading of the rules; pooled
values come from tests/recompute. Nothing of the app is used but its lists of words.
"""

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from evidence.vocabulary import FUNDER_CATEGORIES, STEPS, TRIAL_TIERS
from tests.recount import Recount, Row, anything

SAFEGUARDS = {
    "random": "random allocation",
    "concealed": "concealed allocation",
    "blinded": "blinded assessor",
    "sham": "sham or attention control",
    "intention": "intention to treat",
    "attrition": "attrition of at most 20 %",
    "registered": "registered",
    "fifty": "at least 50 people in every group",
}
ENOUGH = 10


@dataclass(frozen=True)
class Asked:
    """A selection: its link, and which rows it keeps."""

    query: dict[str, str]
    study: Callable[[Row], bool] = anything
    result: Callable[[Row], bool] = anything
    condition: str | None = None
    first: int = 0
    last: int = 9999
    named: str = field(default="")

    def without_years(self) -> "Asked":
        """The same, of all years."""
        return Asked(self.query, self.study, self.result, self.condition)

    def keeps(self, study: Row) -> bool:
        """Whether the study's own facts meet the selection."""
        if self.condition and self.condition not in study["conditions"].split("; "):
            return False
        return self.first <= int(study["year"]) <= self.last and self.study(study)


SELECTIONS = [
    Asked({}),
    Asked({"condition": "chronic-low-back-pain"}, condition="chronic low back pain"),
    Asked(
        {"funder": "nih-nccih-nccam-oam", "from_": "2000", "to": "2015"},
        study=lambda row: row["funder_category"] == "NIH: NCCIH/NCCAM/OAM",
        first=2000,
        last=2015,
    ),
    Asked({"outcome": "pain", "comparator": "active"}, result=lambda row: _pain_against_active(row)),
    Asked(
        {"scope": "core", "from_": "2005"},
        study=lambda row: row["scope"] == "core",
        first=2005,
    ),
    Asked(
        {"condition": "constipation", "kind": "trial"},
        study=lambda row: row["kind"] == "trial",
        condition="constipation",
    ),
]


def _pain_against_active(row: Row) -> bool:
    return row["outcome"] == "pain" and row["comparator_family"] == "active"


class Counted:
    """Studies left by a selection, and one row per trial: year, step (missing where it cannot tell), tier, people."""

    def __init__(self, tables: Recount, asked: Asked) -> None:
        self.tables, self.asked = tables, asked
        left = tables.ids(asked.keeps, asked.result)
        self.studies = pd.DataFrame([row for row in tables.studies if row["study_id"] in left])
        self.marks = pd.DataFrame(tables.marks(asked.keeps, asked.result, self._condition))
        self.trials = self._one_per_trial()

    def _condition(self, condition: str) -> bool:
        return self.asked.condition in (None, condition)

    def _one_per_trial(self) -> pd.DataFrame:
        """The first of a trial's conditions under which it makes a fair test, else the first."""
        marks = self.marks.assign(hollow=self.marks["reason"].notna(), place=range(len(self.marks)))
        one = marks.sort_values(["hollow", "place"]).drop_duplicates("study_id")
        rows = {row["study_id"]: row for row in self.tables.studies}
        people = [self.tables.people(rows[study_id]) for study_id in one["study_id"]]
        found = [self.tables.safeguards(rows[study_id]) for study_id in one["study_id"]]
        facts = pd.DataFrame(found, columns=list(SAFEGUARDS))
        return one.reset_index(drop=True).assign(
            year=[int(rows[study_id]["year"]) for study_id in one["study_id"]],
            funder=[rows[study_id]["funder_category"] for study_id in one["study_id"]],
            people=pd.Series(people, dtype="float64"),
            **facts,
        )

    # Years.
    def halves(self) -> dict[str, int]:
        """The latest year since which at least half appeared, and who points to massage before it and since."""
        trials = self.trials
        since = max(year for year in trials["year"] if 2 * (trials["year"] >= year).sum() >= len(trials))
        told = trials[trials["step"].notna()]
        good = told["step"].isin(STEPS[:2])
        new = told["year"] >= since
        by_year = trials["year"].value_counts()
        return {
            "trials": len(trials),
            "since": since,
            "newer": int((trials["year"] >= since).sum()),
            "told_before": int((~new).sum()),
            "good_before": int((good & ~new).sum()),
            "told_since": int(new.sum()),
            "good_since": int((good & new).sum()),
            "most": int(by_year.max()),
            "busiest": int(by_year[by_year == by_year.max()].index.min()),
        }

    def bars(self) -> dict[int, Counter]:
        """Trials of each year by step, under "cannot tell" where there is none."""
        found: dict[int, Counter] = {}
        for year, step in zip(self.trials["year"], self.trials["step"], strict=True):
            found.setdefault(year, Counter())[step if isinstance(step, str) else "cannot tell"] += 1
        return found

    def tiers(self) -> list[tuple[str, int]]:
        """Trials per tier, those with none left out."""
        counts = self.trials["tier"].value_counts()
        return [(tier, int(counts[tier])) for tier in TRIAL_TIERS if tier in counts]

    def conditions(self) -> list[tuple[str, int]]:
        """The six conditions with most trials."""
        counts = Counter(self.marks["condition"])
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]

    def periods(self) -> list[dict]:
        """Per five years: its ends, trials, median of people, and how many report, deny or keep silent."""
        first, last = int(self.trials["year"].min()), int(self.trials["year"].max())
        found = []
        for start in range(first - first % 5, last + 1, 5):
            ends = max(start, first), min(start + 4, last)
            some = self.trials[self.trials["year"].between(*ends)]
            said = {name: Counter(some[name]) for name in SAFEGUARDS}
            found.append({"ends": ends, "trials": len(some), "median": some["people"].median(), "said": said})
        return found

    def better(self) -> tuple[dict, dict, int, int] | None:
        """First and last period of ten trials, and the safeguards reported ten points more and less often."""
        enough = [period for period in self.periods() if period["trials"] >= ENOUGH]
        if len(enough) < 2:
            return None
        old, new = enough[0], enough[-1]
        by = [
            new["said"][name]["yes"] / new["trials"] - old["said"][name]["yes"] / old["trials"] for name in SAFEGUARDS
        ]
        return old, new, sum(one >= 0.1 for one in by), sum(one <= -0.1 for one in by)

    # Funders.
    def by_funder(self) -> list[dict]:
        """Per category with trials: its numbers."""
        return [
            self._category(word, some)
            for word in FUNDER_CATEGORIES
            if len(some := self.trials[self.trials["funder"] == word])
        ]

    def _category(self, word: str, some: pd.DataFrame) -> dict:
        told = some[some["step"].notna()]
        return {
            "category": word,
            "trials": len(some),
            "told": len(told),
            "good": int(told["step"].isin(STEPS[:2]).sum()),
            "steps": Counter(told["step"]),
            "tiers": Counter(some["tier"]),
            "sized": int(some["people"].notna().sum()),
            "people": some["people"].median(),
            "year": sorted(some["year"])[(len(some) - 1) // 2],
        }

    def sides(self) -> list[dict[str, int]]:
        """Trials that say who paid, and those that do not."""
        silent = self.trials["funder"] == "Not reported"
        found = []
        for some in (self.trials[~silent], self.trials[silent]):
            told = some[some["step"].notna()]
            good = int(told["step"].isin(STEPS[:2]).sum())
            stronger = int((some["tier"] == "stronger").sum())
            found.append({"trials": len(some), "told": len(told), "good": good, "stronger": stronger})
        return found

    def without(self, kept: Callable[[Row], bool]) -> Recount:
        """The tables with the studies of this selection that meet one more thing."""
        tables = copy.copy(self.tables)
        ids = set(self.studies["study_id"])
        tables.studies = [row for row in self.tables.studies if row["study_id"] in ids and kept(row)]
        return tables
