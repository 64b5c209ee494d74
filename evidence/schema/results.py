"""`results.csv`: one row per reported result (study x outcome x comparison x time)."""

import pandera.pandas as pa

from evidence import vocabulary as words
from evidence.schema.fields import URL, number, open_word, text, word
from evidence.schema.studies import STUDY_ID, STUDY_ID_FORM

_P = r"(?:0?\.\d+|[01](?:\.0*)?|\d(?:\.\d+)?[eE]-\d+)"
P_VALUE = rf"(?:(?:<=|>=|[<>=≤≥]) ?)?{_P}|{_P} ?(?:-|–|to) ?{_P}"

NOT_PRINTED = "not printed in the source read"
NOT_POOLED = "not stated, or the study is a trial"
SAME_SOURCE = "the sources of the study"


class Results(pa.DataFrameModel):
    """Columns of the result table."""

    result_id: str = text(
        "Result",
        "Stable id: the study_id, a point and a number.",
        pattern=rf"{STUDY_ID}\.\d{{2,}}",
        form="the study_id, a point and at least two digits, for example cherkin-2011.01",
        unique=True,
    )
    study_id: str = text(
        "Study", "The study that reported it, a study_id of studies.csv.", pattern=STUDY_ID, form=STUDY_ID_FORM
    )
    condition: str = open_word("Condition", "Condition the result speaks about.", words.CONDITIONS)
    outcome: str = word("Outcome", "Domain of what was measured.", words.OUTCOMES)
    outcome_detail: str = text(
        "Outcome, in detail", "Finer words where the domain is broad.", empty="the domain says enough"
    )
    instrument: str = text("Instrument", "Scale, test or device.", empty=NOT_PRINTED)
    massage_arm: str = text("Massage group", "What the massage group had.")
    comparator_arm: str = text("Comparison group", "What the comparison group had.")
    comparator_type: str = word("Comparator", "Kind of comparator.", words.COMPARATOR_TYPES)
    comparator_family: str = word(
        "Family of comparators",
        "inactive: no treatment, waitlist, usual care. active: sham, attention, relaxation, education, exercise, "
        "drug, device or another therapy. massage: one style against another. dose: one dose against another. "
        "review: the comparators of a review.",
        words.COMPARATOR_FAMILIES,
    )
    isolates_massage: str = word(
        "Isolates massage", "Do the groups differ in massage alone? (no: massage came in a package.)", words.ISOLATES
    )
    n_massage: float = number(
        "People, massage", "People in the massage group.", "people", low=1, whole=True, empty=NOT_PRINTED
    )
    n_comparator: float = number(
        "People, comparison", "People in the comparison group.", "people", low=1, whole=True, empty=NOT_PRINTED
    )
    time_weeks: float = number(
        "Time",
        "When it was measured; 0 is straight after a session.",
        "weeks since baseline",
        low=0,
        empty="not stated in the source read",
    )
    time_label: str = word(
        "Time, in words",
        "When it was measured, relative to treatment.",
        words.TIME_LABELS,
        empty="not stated in the source read",
    )
    measure: str = word(
        "Measure",
        "What kind of figure is printed: mean difference (MD, WMD), standardised mean difference (SMD), risk ratio "
        "(RR), odds ratio (OR), means of both groups, percentages, a p value only, or words only.",
        words.MEASURES,
    )
    estimate: float = number(
        "Estimate",
        "Estimate as printed; read its sign together with `better`.",
        "unit of the measure",
        empty=NOT_PRINTED,
    )
    ci_low: float = number(
        "Interval, low", "Lower end of the printed confidence interval.", "unit of the measure", empty=NOT_PRINTED
    )
    ci_high: float = number(
        "Interval, high", "Upper end of the printed confidence interval.", "unit of the measure", empty=NOT_PRINTED
    )
    p: str = text(
        "p",
        "p value as printed.",
        pattern=P_VALUE,
        form="a p value as printed, for example 0.03, <0.05, .001 or 0.02-0.04",
        empty=NOT_PRINTED,
    )
    mean_massage: float = number(
        "Mean, massage", "Mean of the massage group.", "unit of the instrument", empty=NOT_PRINTED
    )
    sd_massage: float = number(
        "SD, massage",
        "Standard deviation of the massage group.",
        "unit of the instrument",
        above=0,
        empty=NOT_PRINTED,
    )
    mean_comparator: float = number(
        "Mean, comparison", "Mean of the comparison group.", "unit of the instrument", empty=NOT_PRINTED
    )
    sd_comparator: float = number(
        "SD, comparison",
        "Standard deviation of the comparison group.",
        "unit of the instrument",
        above=0,
        empty=NOT_PRINTED,
    )
    baseline_or_change: str = word(
        "Final or change",
        "Are the figures final values, or changes from baseline?",
        words.BASELINE_OR_CHANGE,
        empty="not stated, or no such figures",
    )
    pct_massage: float = number(
        "Percent, massage",
        "Share or percentage change in the massage group.",
        "percent",
        low=0,
        high=100,
        empty=NOT_PRINTED,
    )
    pct_comparator: float = number(
        "Percent, comparison",
        "Share or percentage change in the comparison group.",
        "percent",
        low=0,
        high=100,
        empty=NOT_PRINTED,
    )
    better: str = word(
        "Better",
        "Which direction of the figures is good for the patient.",
        words.BETTER,
        empty="not known, or the row mixes scales; such a row has no side",
    )
    adjusted: str = word(
        "Adjusted",
        "Is the comparison adjusted, for baseline or covariates?",
        words.YES_NO,
        empty="not stated in the source read",
    )
    i2: float = number("I²", "Heterogeneity of a pooled result.", "percent", low=0, high=100, empty=NOT_POOLED)
    k: float = number("Trials pooled", "Trials in a pooled result.", "trials", low=1, whole=True, empty=NOT_POOLED)
    grade: str = word("GRADE", "Certainty the review states for this result.", words.GRADES, empty=NOT_POOLED)
    basis: str = word(
        "Basis",
        "between-group: the groups were compared. within-group only: each group with its own start. narrative: a "
        "difference between groups is claimed without a stated test.",
        words.BASES,
    )
    direction: str = word(
        "Conclusion", "Reported statistical conclusion; mixed is any less firm reading.", words.DIRECTIONS
    )
    point_direction: str = word(
        "Side of the figures", "Side of the point estimate, whatever its significance.", words.POINT_DIRECTIONS
    )
    primary: str = word(
        "Primary", "Is it a primary outcome of the study?", words.YES_NO, empty="not stated in the source read"
    )
    use_in_figures: str = word("Used in figures", "May the row be drawn or pooled?", words.YES_NO)
    reason_not_used: str = text(
        "Reason not used", "Why the row is kept out of figures.", empty="the row may be used in figures"
    )
    reader_note: str = text("Note for readers", "A caution to show beside the result.", empty="no caution needed")
    coder_note: str = text("Coder's note", "How the row was coded.", empty="nothing to note")
    sign_note: str = text("Note on the sign", "How the sign of the figures is to be read.", empty="nothing to note")
    source: str = text(
        "Source",
        "Address of the page with this result.",
        pattern=URL,
        form="one address starting with http:// or https://",
        empty=SAME_SOURCE,
    )
    support: str = text("Figures as printed", "The figures or words of the source the row rests on.")

    class Config:
        strict = True
