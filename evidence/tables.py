"""Read the study tables: one folder of CSV files in, typed data frames out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evidence import vocabulary as words

UNVERSIONED = "unversioned"
WHOLE = {"studies": ("year",), "results": (), "arms": ("arm",), "appraisals": ("appraisal",)}
NUMBERS = {
    "studies": (
        "n_randomised mean_age pct_female sessions minutes_per_session treatment_weeks longest_follow_up_weeks "
        "attrition_pct review_n_trials review_n_participants"
    ).split(),
    "results": (
        "n_massage n_comparator time_weeks estimate ci_low ci_high mean_massage sd_massage mean_comparator "
        "sd_comparator pct_massage pct_comparator i2 k"
    ).split(),
    "arms": ["n"],
    "appraisals": [],
}
APPRAISAL_ITEMS = (
    "random_allocation",
    "allocation_concealed",
    "assessor_blinded",
    "participants_blinded",
    "intention_to_treat",
    "low_attrition",
)
SAFEGUARDS = ("randomised", "allocation_concealed", "assessor_blinded", "participants_blinded", "intention_to_treat")
WORDS: dict[str, dict[str, Sequence[str]]] = {
    "studies": {
        "kind": words.KINDS,
        "design": words.DESIGNS,
        "condition_group": words.CONDITION_GROUPS,
        "massage_type": words.MASSAGE_TYPES,
        "scope": words.SCOPES,
        "funder_category": words.FUNDER_CATEGORIES,
        "double_coded": words.YES_NO,
        **{name: words.REPORTED for name in SAFEGUARDS},
    },
    "results": {
        "outcome": words.OUTCOMES,
        "comparator_type": words.COMPARATOR_TYPES,
        "comparator_family": words.COMPARATOR_FAMILIES,
        "isolates_massage": words.ISOLATES,
        "time_label": words.TIME_LABELS,
        "measure": words.MEASURES,
        "baseline_or_change": words.BASELINE_OR_CHANGE,
        "better": words.BETTER,
        "adjusted": words.YES_NO,
        "grade": words.GRADES,
        "basis": words.BASES,
        "direction": words.DIRECTIONS,
        "point_direction": words.POINT_DIRECTIONS,
        "primary": words.YES_NO,
        "use_in_figures": words.YES_NO,
    },
    "arms": {},
    "appraisals": {name: words.APPRAISED for name in APPRAISAL_ITEMS},
}


@dataclass(frozen=True)
class Tables:
    """The four tables, in the order of their files.

    Controlled words are `category` (categories in the order of the vocabulary), numbers that may be empty are
    `float64` with NaN, `year`, `arm` and `appraisal` are `int64`, everything else is `str` with NaN for empty.
    """

    studies: pd.DataFrame
    results: pd.DataFrame
    arms: pd.DataFrame
    appraisals: pd.DataFrame
    version: str


def _read(folder: Path, table: str) -> pd.DataFrame:
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    types: dict[str, object] = {name: "int64" for name in WHOLE[table]} | {name: "float64" for name in NUMBERS[table]}
    types |= {name: pd.CategoricalDtype(list(choices)) for name, choices in WORDS[table].items()}
    if table == "results":
        others = sorted(set(frame["condition"]) - set(words.CONDITIONS))
        types["condition"] = pd.CategoricalDtype([*words.CONDITIONS, *others])
    return frame.astype(types)


def read_tables(folder: Path) -> Tables:
    """Read the four CSV files and VERSION of a folder into typed frames."""
    version = (folder / "VERSION").read_text("utf-8").strip()
    return Tables(*(_read(folder, table) for table in ("studies", "results", "arms", "appraisals")), version)
