"""How good a study is, from the safeguards its source reports.

Trials. Eight safeguards are read from the row, and where the row is silent from a published appraisal held in
`appraisals.csv`: random allocation, concealed allocation, blinded assessor, sham or attention control, intention to
treat, attrition of at most 20 %, registration, at least 50 people in every group. "Not reported" is never "no".
Where row and appraisal disagree the "no" counts; a quasi-randomised or non-randomised design is not random allocation.

1. A published appraisal of the full text decides first: PEDro 7/10 or more, or an equivalent ("high quality",
   low risk in every domain that bears on us) makes a randomised trial of 40 people and more *stronger*; PEDro 3/10
   or less makes a trial *weaker*. (Bands: Cashin & McAuley 2020, J Physiother 66:59.)
2. Not randomised, or no between-group test of any result: *weaker*.
3. Randomisation or number of people unknown: *not enough reported*.
4. *Stronger*: at least 50 people per group, or 100 people and more, with two or more further safeguards (random
   allocation and size are not counted again), unless an appraisal of PEDro 4/10 or 5/10 holds it at moderate.
5. *Moderate*: 40 people and more, or two or more further safeguards.
6. *Weaker*: the rest.

Three changes to the rule we started from. An appraisal may lower a tier as well as raise it, because appraisers read
the full text and we mostly read abstracts. It raises none under 40 people, because it judges bias, not precision.
And under 40 people two further safeguards, not one, are asked for *moderate*: one (being registered, say) says
little about a trial too small to balance its groups.

Reviews have a scale of their own: certainty graded (GRADE), trials appraised, appraisal not reported.
"""

import numpy as np
import pandas as pd

from evidence import vocabulary as words

SAFEGUARDS: dict[str, str] = {
    "random_allocation": "random allocation",
    "allocation_concealed": "concealed allocation",
    "assessor_blinded": "blinded assessor",
    "sham_or_attention": "sham or attention control",
    "intention_to_treat": "intention to treat",
    "low_attrition": "attrition of at most 20 %",
    "registered": "registered",
    "fifty_per_group": "at least 50 people in every group",
}
FURTHER_SAFEGUARDS = tuple(name for name in SAFEGUARDS if name not in ("random_allocation", "fifty_per_group"))

MOST_ATTRITION_PCT = 20
PER_GROUP = 50
LARGE_N = 100
CROSSOVER = "crossover randomised trial"
NOT_RANDOM_DESIGNS = ("quasi-randomised trial", "non-randomised controlled study")
MODERATE_N = 40
STRONGER_PEDRO, HOLDING_PEDRO, WEAKER_PEDRO = 7, 5, 3

_ROW_COLUMNS = {
    "random_allocation": "randomised",
    "allocation_concealed": "allocation_concealed",
    "assessor_blinded": "assessor_blinded",
    "intention_to_treat": "intention_to_treat",
}
APPRAISED = (*_ROW_COLUMNS, "low_attrition")
FROM_ROW = "row"


def people(studies: pd.DataFrame, arms: pd.DataFrame) -> pd.Series:
    """Number of people per study: `n_randomised`, else the sum of its groups where every group's size is printed.

    In a crossover trial the groups are the same people, so the largest stands for all. Returns floats indexed by
    study_id; missing where neither is reported.
    """
    rows = studies.set_index("study_id")
    sizes = arms.groupby("study_id")["n"].agg(["sum", "max", "count", "size"]).reindex(rows.index)
    together = sizes["sum"].mask(rows["design"].eq(CROSSOVER), sizes["max"])
    complete = (sizes["count"] == sizes["size"]) & (sizes["size"] >= 2)
    printed = rows["n_randomised"].astype("float64")
    return printed.fillna(together.where(complete).astype("float64")).rename("n_people")


def safeguards(
    studies: pd.DataFrame, results: pd.DataFrame, arms: pd.DataFrame, appraisals: pd.DataFrame
) -> pd.DataFrame:
    """One row per study (index study_id), one column per safeguard: yes, no or not_reported."""
    found = _in_the_row(studies, results, arms)
    return _fill_from_appraisals(found, appraisals)[list(SAFEGUARDS)]


def _in_the_row(studies: pd.DataFrame, results: pd.DataFrame, arms: pd.DataFrame) -> pd.DataFrame:
    """What our own reading of the source says of every safeguard, before any appraisal."""
    rows = studies.set_index("study_id")
    found = pd.DataFrame(index=rows.index)
    for name, column in _ROW_COLUMNS.items():
        found[name] = rows[column].astype("object")
    found["random_allocation"] = found["random_allocation"].mask(rows["design"].isin(NOT_RANDOM_DESIGNS), "no")
    found["sham_or_attention"] = _yes_or(
        results.loc[results["comparator_type"].isin(words.SHAM_OR_ATTENTION), "study_id"], rows.index, "no"
    )
    found["low_attrition"] = _attrition(rows["attrition_pct"])
    found["registered"] = np.where(rows["registration"].notna(), "yes", words.NOT_REPORTED)
    found["fifty_per_group"] = _group_size(arms).reindex(rows.index).fillna(words.NOT_REPORTED)
    return found


def _yes_or(study_ids: pd.Series, index: pd.Index, otherwise: str) -> np.ndarray:
    return np.where(index.isin(study_ids.unique()), "yes", otherwise)


def _attrition(percent: pd.Series) -> np.ndarray:
    value = percent.astype("float64")
    return np.select([value <= MOST_ATTRITION_PCT, value > MOST_ATTRITION_PCT], ["yes", "no"], words.NOT_REPORTED)


def _group_size(arms: pd.DataFrame) -> pd.Series:
    """yes where every group is printed and has 50 people, no where any printed group has fewer."""
    sizes = arms.assign(n=arms["n"].astype("float64")).groupby("study_id")["n"].agg(["min", "count", "size"])
    complete = (sizes["count"] == sizes["size"]) & (sizes["size"] >= 2)
    known = np.select(
        [sizes["min"] < PER_GROUP, complete & (sizes["min"] >= PER_GROUP)], ["no", "yes"], words.NOT_REPORTED
    )
    return pd.Series(known, index=sizes.index)


def _fill_from_appraisals(found: pd.DataFrame, appraisals: pd.DataFrame) -> pd.DataFrame:
    """Where the row is silent, take what a published appraisal says; of two statements the "no" counts."""
    for name in APPRAISED:
        said = appraisals.loc[appraisals[name].isin(words.YES_NO), ["study_id", name]].astype("object")
        said_by_study = said.groupby("study_id")[name].min().reindex(found.index)  # "no" comes before "yes"
        silent = found[name].eq(words.NOT_REPORTED) | found[name].isna()
        found[name] = found[name].mask(silent | said_by_study.eq("no"), said_by_study).fillna(words.NOT_REPORTED)
    return found


def sources_of_safeguards(
    studies: pd.DataFrame, results: pd.DataFrame, arms: pd.DataFrame, appraisals: pd.DataFrame
) -> pd.DataFrame:
    """Where each statement of `safeguards` comes from, in the same rows and columns.

    FROM_ROW where our own reading of the source says so, else the tool of the first appraisal that says it; missing
    where nothing is reported. Where both say the same, the source itself stands.
    """
    own = _in_the_row(studies, results, arms)
    final = safeguards(studies, results, arms, appraisals)
    sources = pd.DataFrame(index=final.index)
    for name in SAFEGUARDS:
        ours = pd.Series(FROM_ROW, index=final.index, dtype="object").where(own[name].eq(final[name]))
        tools = _first_tool(appraisals, name, final[name]) if name in APPRAISED else ours
        sources[name] = ours.fillna(tools).mask(final[name].eq(words.NOT_REPORTED))
    return sources


def _first_tool(appraisals: pd.DataFrame, name: str, final: pd.Series) -> pd.Series:
    """Tool of each study's first appraisal that says of a safeguard what counts in the end."""
    agrees = appraisals[name].astype("object").eq(appraisals["study_id"].map(final))
    first = appraisals[agrees].drop_duplicates("study_id").set_index("study_id")
    return first["tool"].astype("object").reindex(final.index)


def published_ratings(appraisals: pd.DataFrame) -> pd.DataFrame:
    """Per study with an appraisal: `pedro` (0-10, the lowest where there are several) and `rated_high` (bool).

    Equivalents of PEDro 7/10: SIGN 50 "1-High", a guideline's "high quality", Cochrane risk of bias low in
    sequence generation, concealment, blinded assessment and attrition alike.
    """
    pedro = appraisals["rating"].where(appraisals["tool"].eq("PEDro")).str.extract(r"^(\d+)/10", expand=False)
    high = appraisals["rating"].str.match(r"(1-High|high quality|low for sequence generation, allocation concealment)")
    rated = pd.DataFrame({"study_id": appraisals["study_id"], "pedro": pedro.astype("float64"), "rated_high": high})
    lowest = rated.groupby("study_id").agg({"pedro": "min", "rated_high": "any"})
    lowest["rated_high"] = (lowest["rated_high"] & lowest["pedro"].isna()) | (lowest["pedro"] >= STRONGER_PEDRO)
    return lowest


def grade(studies: pd.DataFrame, results: pd.DataFrame, arms: pd.DataFrame, appraisals: pd.DataFrame) -> pd.DataFrame:
    """Tier of every study by the rule of this module.

    Returns a frame indexed by study_id: the safeguards, `n_people`, `between_group` (bool), `pedro`, `rated_high`,
    `further` (number of further safeguards reported) and `tier` (ordered category of vocabulary.TIERS).
    """
    frame = safeguards(studies, results, arms, appraisals)
    frame["n_people"] = people(studies, arms)
    tested = results.loc[results["basis"].eq("between-group"), "study_id"].unique()
    frame["between_group"] = frame.index.isin(tested)
    ratings = published_ratings(appraisals).reindex(frame.index)
    frame["pedro"] = ratings["pedro"]
    frame["rated_high"] = ratings["rated_high"].eq(True)
    frame["further"] = (frame[list(FURTHER_SAFEGUARDS)] == "yes").sum(axis=1)
    is_review = studies.set_index("study_id")["kind"].eq("review")
    tier = np.where(is_review, _review_tier(studies, results), _trial_tier(frame))
    frame["tier"] = pd.Categorical(tier, words.TIERS, ordered=True)
    return frame


def _trial_tier(frame: pd.DataFrame) -> np.ndarray:
    randomised = frame["random_allocation"].eq("yes")
    large = frame["fifty_per_group"].eq("yes") | (frame["n_people"] >= LARGE_N)
    held = frame["pedro"] <= HOLDING_PEDRO
    return np.select(
        [
            randomised & frame["rated_high"] & (frame["n_people"] >= MODERATE_N),
            frame["pedro"] <= WEAKER_PEDRO,
            frame["random_allocation"].eq("no") | ~frame["between_group"],
            ~randomised | frame["n_people"].isna(),
            large & (frame["further"] >= 2) & ~held,
            (frame["n_people"] >= MODERATE_N) | (frame["further"] >= 2),
        ],
        ["stronger", "weaker", "weaker", "not enough reported", "stronger", "moderate"],
        "weaker",
    )


def _review_tier(studies: pd.DataFrame, results: pd.DataFrame) -> np.ndarray:
    rows = studies.set_index("study_id")
    statement = rows["review_quality_statement"].fillna("").astype(str)
    graded_results = rows.index.isin(results.loc[results["grade"].notna(), "study_id"].unique())
    silent_grade = statement.str.contains("ratings cut off|ratings not in", regex=True)
    graded = graded_results | (statement.str.contains("GRADE") & ~silent_grade)
    return np.select([graded, statement.ne("")], words.REVIEW_TIERS[:2], words.REVIEW_TIERS[2])


def why(graded: pd.Series, kind: str) -> list[str]:
    """The reasons of one study's tier in words, for the study card; `graded` is its row of `grade()`."""
    if kind == "review":
        return [_REVIEW_WHY[str(graded["tier"])]]
    size = "number of people not reported" if pd.isna(graded["n_people"]) else f"{graded['n_people']:.0f} people"
    test = "groups compared by a test" if graded["between_group"] else "no test between groups in the source"
    reasons = [f"{size}; {test}"]
    for state, intro in (("yes", "Reported"), ("no", "Absent"), (words.NOT_REPORTED, "Not reported")):
        named = [text for name, text in SAFEGUARDS.items() if graded[name] == state]
        if named:
            reasons.append(f"{intro}: {', '.join(named)}")
    return reasons


_REVIEW_WHY = {
    "review: certainty graded": "A review whose authors graded the certainty of the evidence (GRADE).",
    "review: trials appraised": "A review that states how good its trials are; no GRADE rating in the source we saw.",
    "review: appraisal not reported": "The source we saw does not say how good the review's trials are.",
}
