"""What each trial says in a picture of its condition, by one rule that never looks at the result.

The representative result. A trial speaks with one result per condition: usable in figures, testing massage itself
(the groups differ only in massage), compared between groups, against an inactive or active comparator. Of several it
is the one that comes first by: the trial's primary outcome; the condition's core outcome (vocabulary.CORE_OUTCOMES);
the time closest to the end of treatment; the stricter comparator; more people; the order of the table. Results filed
under the condition are used where a selection leaves any, else all that it leaves of the trial, since they describe
the same people.
A trial with no such result is shown hollow with the reason, never left out.

The step. Side of the figures (`point_direction`) and the source's own comparison (`direction`) together:
clearly = on that side and the source's between-group comparison separates it from no difference; leans = on that
side, not separated, or only some measures; no side shown = the source gives no side. Never significance alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence import vocabulary as words

RULE = (
    "Each trial counts once per condition, with one result chosen without looking at what it says: its primary outcome "
    "first, else the condition’s core outcome, then the time closest to the end of treatment, then the stricter "
    "comparator. Only results that compare groups differing in massage alone are filled; the rest are hollow."
)

# Strictest first: what else could explain a difference is better controlled.
COMPARATOR_STRICTNESS = (
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
)
SPEAKS = -1
# What says that two results compare the same groups.
GROUPS = ("massage_arm", "comparator_arm", "comparator_family")
HOLLOW = {reason: rank for rank, reason in enumerate(words.HOLLOW_REASONS)}
_NO_TIME = 1e9


def steps(direction: pd.Series, point_direction: pd.Series) -> np.ndarray:
    """Five-step direction of each result, as codes into vocabulary.STEPS."""
    benefit, harm = point_direction.eq("benefit"), point_direction.eq("harm")
    return np.select(
        [benefit & direction.eq("favours massage"), harm & direction.eq("favours comparator"), benefit, harm],
        [0, 4, 1, 3],
        2,
    ).astype("int8")


def roles(results: pd.DataFrame) -> np.ndarray:
    """SPEAKS for results that may stand for their trial, else the rank of the reason why not (HOLLOW)."""
    family, basis = results["comparator_family"], results["basis"]
    return np.select(
        [
            results["outcome"].eq("adverse events"),
            results["use_in_figures"].eq("no"),
            family.isin(("massage", "dose", "review")),
            results["isolates_massage"].eq("no"),
            results["isolates_massage"].eq("unclear"),
            basis.eq("narrative"),
            basis.eq("within-group only"),
        ],
        [
            HOLLOW["adverse events only"],
            HOLLOW["figures not usable"],
            HOLLOW["one massage against another"],
            HOLLOW["massage as part of a package"],
            HOLLOW["unclear whether only massage differs"],
            HOLLOW["difference claimed without a test"],
            HOLLOW["change within the group only"],
        ],
        SPEAKS,
    ).astype("int8")


def distance_to_end(results: pd.DataFrame, treatment_weeks: pd.Series) -> np.ndarray:
    """Weeks between a result and the end of treatment: 0 where so labelled, very large where unknown.

    Unknown distances are ordered immediate, during treatment, after treatment, no label.
    """
    label = results["time_label"]
    order = np.select([label.eq("immediate"), label.eq("during treatment"), label.eq("after treatment")], [0, 1, 2], 3)
    apart = (results["time_weeks"].astype("float64") - treatment_weeks.to_numpy()).abs()
    known = apart.fillna(pd.Series(_NO_TIME + order, index=results.index))
    return known.mask(label.eq("end of treatment"), 0.0).to_numpy()


def core_rank(conditions: pd.Series, outcomes: pd.Series) -> np.ndarray:
    """Place of each outcome in its condition's list of core outcomes; other outcomes follow in table order."""
    table = {
        (condition, outcome): place
        for condition, core in words.CORE_OUTCOMES.items()
        for place, outcome in enumerate(core)
    }
    after_core = {outcome: 10 + place for place, outcome in enumerate(words.OUTCOMES)}
    pairs = pd.MultiIndex.from_arrays([conditions.astype("object"), outcomes.astype("object")])
    codes, unique = pairs.factorize()
    ranks = [table.get(pair, after_core.get(pair[1], 99)) for pair in unique]
    return np.asarray(ranks, dtype="int16")[codes]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Every (trial, condition, result) in the order in which a result is preferred; built once per table.

    `pair` numbers the (condition, trial) pairs; rows of a pair stand together, the preferred result first.
    `study`, `result` are row numbers of their tables; `condition`, `outcome`, `arms` (which two groups) are codes;
    `time` is in weeks.
    `elsewhere` tells results filed under another condition than the pair's. `by_time` is the same rows with each
    pair's latest result first.
    """

    pair: np.ndarray
    study: np.ndarray
    condition: np.ndarray
    result: np.ndarray
    elsewhere: np.ndarray
    role: np.ndarray
    outcome: np.ndarray
    arms: np.ndarray
    time: np.ndarray
    step: np.ndarray
    by_time: np.ndarray


def candidates(studies: pd.DataFrame, results: pd.DataFrame, memberships: pd.DataFrame) -> Candidates:
    """Rank every result of every trial for every condition the trial belongs to.

    Takes results with `study` (row number of the study), `role` and `step` (codes), and memberships with `study`,
    `condition` (word), `condition_code`.
    """
    trials = studies["kind"].eq("trial").to_numpy()
    rows = results.assign(
        result=np.arange(len(results)),
        distance=distance_to_end(results, studies["treatment_weeks"].astype("float64").iloc[results["study"]]),
        strictness=_strictness(results["comparator_type"]),
        people=-(
            results["n_massage"].astype("float64").fillna(0) + results["n_comparator"].astype("float64").fillna(0)
        ),
        secondary=~results["primary"].eq("yes"),
    )
    joined = memberships[trials[memberships["study"]]].merge(
        rows.rename(columns={"condition": "filed_under"}), on="study", sort=False
    )
    joined["elsewhere"] = joined["filed_under"].astype("object").ne(joined["condition"].astype("object"))
    joined["core"] = core_rank(joined["condition"], joined["outcome"])
    keys = ["condition_code", "study", "role", "secondary", "core", "distance", "strictness", "people", "result"]
    return _pack(joined.sort_values(keys, kind="stable"))


def _strictness(comparator_type: pd.Series) -> np.ndarray:
    place = {word: rank for rank, word in enumerate(COMPARATOR_STRICTNESS)}
    return comparator_type.astype("object").map(place).fillna(len(place)).to_numpy("float64")


def _pack(rows: pd.DataFrame) -> Candidates:
    study, condition = rows["study"].to_numpy("int64"), rows["condition_code"].to_numpy("int64")
    starts = np.ones(len(rows), dtype=bool)
    starts[1:] = (study[1:] != study[:-1]) | (condition[1:] != condition[:-1])
    pair = np.cumsum(starts) - 1
    time = rows["time_weeks"].to_numpy("float64", na_value=np.nan)
    latest_first = np.lexsort((np.arange(len(rows)), -np.nan_to_num(time, nan=-1.0), pair))
    return Candidates(
        pair=pair,
        study=study,
        condition=condition,
        result=rows["result"].to_numpy("int64"),
        elsewhere=rows["elsewhere"].to_numpy("bool"),
        role=rows["role"].to_numpy(),
        outcome=pd.factorize(rows["outcome"].astype("object"))[0],
        arms=rows.groupby(list(GROUPS), sort=False, observed=True, dropna=False).ngroup().to_numpy(),
        time=time,
        step=rows["step"].to_numpy(),
        by_time=latest_first,
    )


def first_of_each(pair: np.ndarray) -> np.ndarray:
    """Marks the first row of every run of equal values."""
    first = np.ones(len(pair), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    return first


def marks(
    ranked: Candidates,
    in_study: np.ndarray,
    in_result: np.ndarray,
    in_condition: np.ndarray,
    longest_follow_up: np.ndarray,
) -> pd.DataFrame:
    """One mark per (condition, trial) left by the masks over studies, results and condition codes.

    Columns: condition (code), study, result (row numbers), role (SPEAKS or HOLLOW rank), step (code; 2 where hollow),
    follow_up_weeks (last time the representative outcome is reported between the same two groups, for hollow marks the
    trial's longest follow-up; missing = not reported) and follow_up_step (step at that time; where no time is printed
    that of the result itself).
    """
    kept = in_study[ranked.study] & in_result[ranked.result] & in_condition[ranked.condition]
    kept = own_before_elsewhere(ranked, kept)
    rows = np.flatnonzero(kept)
    rows = rows[first_of_each(ranked.pair[rows])]
    role = ranked.role[rows]
    weeks, step_then = _last_reported(ranked, kept, rows)
    step_then = np.where(np.isnan(weeks), ranked.step[rows], step_then)
    hollow = role != SPEAKS
    return pd.DataFrame(
        {
            "condition": ranked.condition[rows],
            "study": ranked.study[rows],
            "result": ranked.result[rows],
            "role": role,
            "step": np.where(hollow, 2, ranked.step[rows]),
            "follow_up_weeks": np.where(hollow, longest_follow_up[ranked.study[rows]], weeks),
            "follow_up_step": np.where(hollow, 2, step_then),
        }
    )


def own_before_elsewhere(ranked: Candidates, kept: np.ndarray) -> np.ndarray:
    """Without results filed under another condition, wherever one filed under the pair's own is kept."""
    has_own = np.zeros(ranked.pair[-1] + 1 if len(ranked.pair) else 0, dtype=bool)
    has_own[ranked.pair[kept & ~ranked.elsewhere]] = True
    return kept & ~(ranked.elsewhere & has_own[ranked.pair])


def _last_reported(ranked: Candidates, kept: np.ndarray, representative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Last time, and the step then, of each representative's outcome between the same groups (NaN: no time printed)."""
    pairs = ranked.pair[-1] + 1 if len(ranked.pair) else 0
    same = np.full((2, pairs), -1)
    same[0, ranked.pair[representative]] = ranked.outcome[representative]
    same[1, ranked.pair[representative]] = ranked.arms[representative]
    timed = kept & (ranked.role == SPEAKS) & ~np.isnan(ranked.time)
    timed &= (same[0, ranked.pair] == ranked.outcome) & (same[1, ranked.pair] == ranked.arms)
    latest = ranked.by_time[timed[ranked.by_time]]
    latest = latest[first_of_each(ranked.pair[latest])]
    weeks = np.full(pairs, np.nan)
    step = np.full(pairs, 2)
    weeks[ranked.pair[latest]] = ranked.time[latest]
    step[ranked.pair[latest]] = ranked.step[latest]
    return weeks[ranked.pair[representative]], step[ranked.pair[representative]]


def tally(drawn: pd.DataFrame, tier_codes: np.ndarray, n_conditions: int) -> pd.DataFrame:
    """Counts per condition code: `trials`, one column per step, `hollow`, one column per trial tier.

    Also `timed` (speaking trials with a time), `beyond_12` and `beyond_26` (of these, reported beyond so many weeks).
    """
    speaks = drawn["role"].to_numpy() == SPEAKS
    condition = drawn["condition"].to_numpy()
    weeks = drawn["follow_up_weeks"].to_numpy()
    tier = tier_codes[drawn["study"].to_numpy()]

    def count(rows: np.ndarray) -> np.ndarray:
        return np.bincount(condition[rows], minlength=n_conditions)

    table = {"trials": count(np.ones(len(drawn), dtype=bool)), "hollow": count(~speaks)}
    table |= {name: count(speaks & (drawn["step"].to_numpy() == code)) for code, name in enumerate(words.STEPS)}
    table |= {name: count(tier == code) for code, name in enumerate(words.TRIAL_TIERS)}
    table["timed"] = count(speaks & ~np.isnan(weeks))
    table["beyond_12"] = count(speaks & (weeks > 12))
    table["beyond_26"] = count(speaks & (weeks > 26))
    return pd.DataFrame(table)
