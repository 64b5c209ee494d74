"""Rules between the columns of the result table: intervals, sides, and why a row is not used."""

import pandas as pd

from evidence import vocabulary as words
from evidence.schema.rule import Rule
from evidence.schema.sides import side_of_figures

MASSAGE, COMPARATOR = "favours massage", "favours comparator"
ESTIMATED = ("estimate", "ci_low", "ci_high")
FIGURES = (*ESTIMATED, "mean_massage", "mean_comparator", "pct_massage", "pct_comparator")
WITHOUT_ESTIMATE = ("p only", "direction only")
SIDED = ("use_in_figures", "better", "measure", *FIGURES)


def _id_fits(rows: pd.DataFrame) -> pd.Series:
    return rows["result_id"].str.rsplit(".", n=1).str[0].eq(rows["study_id"]).astype(bool)


def _inside(rows: pd.DataFrame) -> pd.Series:
    return ~(rows["estimate"].lt(rows["ci_low"]) | rows["estimate"].gt(rows["ci_high"]))


def _ratios_positive(rows: pd.DataFrame) -> pd.Series:
    ratio = rows["measure"].isin(words.RATIO_MEASURES)
    return ~(ratio & (rows["estimate"].le(0) | rows["ci_low"].lt(0)))


def _direction_agrees(rows: pd.DataFrame) -> pd.Series:
    side = side_of_figures(rows).where(rows["use_in_figures"].eq("yes"))
    against = (rows["direction"].eq(MASSAGE) & side.lt(0)) | (rows["direction"].eq(COMPARATOR) & side.gt(0))
    return ~against


def _point_agrees(rows: pd.DataFrame) -> pd.Series:
    side, point = side_of_figures(rows).where(rows["use_in_figures"].eq("yes")), rows["point_direction"]
    against = (
        (point.eq("benefit") & side.lt(0)) | (point.eq("harm") & side.gt(0)) | (point.eq("none") & side.abs().gt(0))
    )
    return ~against


def _reason_fits(rows: pd.DataFrame) -> pd.Series:
    used = rows["use_in_figures"]
    return used.isna() | (rows["reason_not_used"].notna() == used.eq("no"))


def _words_agree(rows: pd.DataFrame) -> pd.Series:
    for_massage = rows["direction"].eq(MASSAGE) & rows["point_direction"].isin(("harm", "none"))
    return ~(for_massage | (rows["direction"].eq(COMPARATOR) & rows["point_direction"].isin(("benefit", "none"))))


RESULT_RULES = (
    Rule(
        "result id begins with study id",
        ("result_id", "study_id"),
        "does not begin with the study_id of its row",
        "the study_id, a point and a number",
        _id_fits,
    ),
    Rule(
        "both ends of the interval",
        ("ci_low", "ci_high"),
        "only one end of the confidence interval is given",
        "both ends, or neither",
        lambda rows: rows["ci_low"].isna() == rows["ci_high"].isna(),
    ),
    Rule(
        "interval in order",
        ("ci_low", "ci_high"),
        "the low end of the interval is above the high end",
        "ci_low at most ci_high",
        lambda rows: ~rows["ci_low"].gt(rows["ci_high"]),
    ),
    Rule(
        "estimate inside its interval",
        ("estimate", "ci_low", "ci_high"),
        "lies outside its confidence interval",
        "ci_low <= estimate <= ci_high",
        _inside,
    ),
    Rule(
        "ratios are positive",
        ("estimate", "measure", "ci_low"),
        "a ratio or its interval is not positive",
        "for RR and OR an estimate above 0 and an interval from 0 up",
        _ratios_positive,
    ),
    Rule(
        "measure has an estimate",
        ("measure", *ESTIMATED),
        "says that no estimate is printed, but the row has one",
        "p only and direction only without estimate and interval",
        lambda rows: ~rows["measure"].isin(WITHOUT_ESTIMATE) | rows[list(ESTIMATED)].isna().all(axis=1),
    ),
    Rule(
        "direction agrees with figures",
        ("direction", *SIDED),
        "the figures are on the other side",
        "favours massage only with figures on its side, favours comparator likewise (read with `better`)",
        _direction_agrees,
    ),
    Rule(
        "point direction agrees with figures",
        ("point_direction", *SIDED),
        "the figures are on another side",
        "benefit: figures on the side of massage; harm: of the comparator; none: equal (read with `better`)",
        _point_agrees,
    ),
    Rule(
        "point direction agrees with direction",
        ("point_direction", "direction"),
        "contradicts the conclusion in direction",
        "favours massage with benefit or not stated; favours comparator with harm or not stated",
        _words_agree,
    ),
    Rule(
        "no side from within-group changes",
        ("direction", "basis"),
        "a change within one group cannot favour anyone",
        "no clear difference | mixed, where basis is within-group only",
        lambda rows: ~(rows["basis"].eq("within-group only") & rows["direction"].isin((MASSAGE, COMPARATOR))),
    ),
    Rule(
        "reason exactly when not used",
        ("reason_not_used", "use_in_figures"),
        "a reason is needed where use_in_figures is no, and only there",
        "text where use_in_figures is no; empty where it is yes",
        _reason_fits,
    ),
    Rule(
        "other outcomes have a name",
        ("outcome_detail", "outcome"),
        "is empty, but the outcome is only called other",
        "the name of the outcome, where outcome is other",
        lambda rows: ~(rows["outcome"].eq("other") & rows["outcome_detail"].isna()),
    ),
)
