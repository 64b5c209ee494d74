"""The evidence map once more, from its description alone: plain pandas over the CSV files.

Of the app only its lists of words are used; what a trial says is recounted by tests.recount.
"""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from evidence.vocabulary import CONDITIONS_BY_GROUP, CORE_OUTCOMES
from tests.recount import Recount, Row, anything
from tests.written import DATA

COLUMN = {"outcome": "outcome", "type": "massage_type", "comparator": "comparator_family"}
NUMBERS = ("trials", "people", "unsized", "reviews", "to_massage", "no_side", "to_comparator", "better")
SIDE = {
    "clearly favours massage": "to_massage",
    "leans to massage": "to_massage",
    "no side shown": "no_side",
    "leans to comparator": "to_comparator",
    "clearly favours comparator": "to_comparator",
}
GROUP_OF = {word: group for group, inside in CONDITIONS_BY_GROUP.items() for word in inside}


@dataclass
class Limits:
    """A selection as plain tests, and the link that makes it."""

    query: dict[str, str | list[str]] = field(default_factory=dict)
    study: Callable[[Row], bool] = anything
    result: Callable[[Row], bool] = anything
    condition: Callable[[str], bool] = lambda _condition: True


class MapRecount:
    """All numbers of the map of one selection; cells under (level, row, column)."""

    def __init__(self, recount: Recount, limits: Limits, across: str) -> None:
        self.recount, self.across = recount, across
        self.facts = facts_of_studies(recount)
        self.long = self._long(limits)
        self.cells: dict[tuple[str, str, str], dict[str, int]] = {}
        for level in ("condition", "group"):
            for (row, column), some in self.long.groupby([level, "column"]):
                self.cells[level, row, column] = self._counts(set(some["study_id"]))
        self._sides(limits)

    def _long(self, limits: Limits) -> pd.DataFrame:
        """One line per study left, condition left and column left."""
        results = pd.read_csv(DATA / "results.csv", dtype=str, keep_default_na=False)
        results = results[[limits.result(row) for row in results.to_dict("records")]]
        studies = pd.read_csv(DATA / "studies.csv", dtype=str, keep_default_na=False)
        studies = studies[[limits.study(row) for row in studies.to_dict("records")]]
        studies = studies.assign(condition=studies["conditions"].str.split("; ")).explode("condition")
        studies = studies[studies["condition"].map(limits.condition)]
        long = studies.merge(results, on="study_id", suffixes=("", "_of_result"))
        long = long.assign(
            column=long[COLUMN[self.across]], group=long["condition"].map(lambda w: GROUP_OF.get(w, "other"))
        )
        return long[["study_id", "kind", "condition", "group", "column"]].drop_duplicates()

    def _counts(self, ids: set[str]) -> dict[str, int]:
        some = self.facts.loc[sorted(ids)]
        trials = some[some["kind"] == "trial"]
        return dict.fromkeys(NUMBERS, 0) | {
            "trials": len(trials),
            "reviews": len(some) - len(trials),
            "people": int(trials["people"].sum()),
            "unsized": int(trials["people"].isna().sum()),
            "better": int(trials["tier"].isin(["stronger", "moderate"]).sum()),
        }

    def _sides(self, limits: Limits) -> None:
        """Where each trial's own result points, cell by cell; in a group by its first condition that can tell."""
        for column in sorted(set(self.long["column"])):
            marks = self.recount.marks(
                lambda row, column=column: (
                    limits.study(row) and (self.across != "type" or row["massage_type"] == column)
                ),
                lambda row, column=column: (
                    limits.result(row) and (self.across == "type" or row[COLUMN[self.across]] == column)
                ),
                limits.condition,
            )
            in_group = defaultdict(list)
            for mark in marks:
                self._add("condition", mark["condition"], column, mark)
                in_group[GROUP_OF.get(mark["condition"], "other"), mark["study_id"]].append(mark)
            for (group, _), several in in_group.items():
                speaking = [mark for mark in several if mark["reason"] is None]
                self._add("group", group, column, (speaking or several)[0])

    def _add(self, level: str, row: str, column: str, mark: dict) -> None:
        if mark["reason"] is None:
            self.cells[level, row, column][SIDE[mark["step"]]] += 1

    def of(self, **where: str) -> dict[str, int]:
        """Distinct studies of a condition, group or column, or of all."""
        some = self.long
        for name, word in where.items():
            some = some[some[name] == word]
        return self._counts(set(some["study_id"]))

    def rows(self, level: str, size: str) -> list[str]:
        """Rows of a level, most evidence first."""
        return self._ranked(level, size)

    def columns(self, size: str) -> list[str]:
        """Columns with a trial, most evidence first."""
        return [word for word in self._ranked("column", size) if self.of(column=word)["trials"]]

    def _ranked(self, name: str, size: str) -> list[str]:
        other = "trials" if size == "people" else "people"
        counts = {word: self.of(**{name: word}) for word in set(self.long[name])}
        return sorted(counts, key=lambda w: (-counts[w][size], -counts[w][other], -counts[w]["reviews"], w))

    def half(self) -> int:
        """How few conditions hold half of the trials."""
        ranked = sorted(set(self.long["condition"]), key=lambda word: (-self.of(condition=word)["trials"], word))
        trials = self.long[self.long["kind"] == "trial"]
        whole = trials["study_id"].nunique()
        for place in range(1, len(ranked) + 1):
            if trials[trials["condition"].isin(ranked[:place])]["study_id"].nunique() * 2 >= whole:
                return place
        return math.nan

    def gaps(self, outcomes: tuple[str, ...] = ()) -> set[tuple[str, str]]:
        """Cells without a trial: of outcomes only those a condition is mainly treated for."""
        rows = set(self.long["condition"])
        if self.across == "outcome":
            asked = {
                (row, outcome)
                for row in rows
                if GROUP_OF.get(row, "other") != "other"
                for outcome in CORE_OUTCOMES[row]
                if not outcomes or outcome in outcomes
            }
        else:
            asked = {(row, column) for row in rows for column in self.columns("trials")}
        return {key for key in asked if not self.cells.get(("condition", *key), {"trials": 0})["trials"]}


def facts_of_studies(recount: Recount) -> pd.DataFrame:
    """kind, tier and people of every study, by study_id."""
    rows = [
        {"study_id": s["study_id"], "kind": s["kind"], "tier": recount.tier(s), "people": recount.people(s)}
        for s in recount.studies
    ]
    return pd.DataFrame(rows).set_index("study_id").astype({"people": "float64"})
