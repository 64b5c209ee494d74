"""Random-effects synthesis of effects on one scale.

`pool` is the way in. fit: the model on arrays; heterogeneity: Q, I² and the tau² interval; frames: checking what comes
in; results: what comes out, and the rules in words; synthesis: pooling and subgroups; influence: leave-one-out and
cumulative; regression: one covariate, funnel and Egger; honesty: the strip; arms: multi-arm trials. Every function
takes a frame with one row per trial and answers with a result or a `Refusal`; none of them warns.
"""

from evidence.pooling.arms import combine_arms, split_shared_controls
from evidence.pooling.honesty import honesty_strip
from evidence.pooling.influence import cumulative, leave_one_out
from evidence.pooling.regression import funnel_contours, meta_regression, regression_line, small_study_check
from evidence.pooling.results import (
    I2_RULE,
    METHOD,
    MINIMUM_FOR_REGRESSION,
    MINIMUM_FOR_SMALL_STUDY_CHECK,
    MINIMUM_TRIALS,
    PREDICTION_RULE,
    Pooled,
    Refusal,
    Regression,
    SmallStudyCheck,
    Subgroups,
)
from evidence.pooling.synthesis import pool, subgroups

__all__ = [
    "I2_RULE",
    "METHOD",
    "MINIMUM_FOR_REGRESSION",
    "MINIMUM_FOR_SMALL_STUDY_CHECK",
    "MINIMUM_TRIALS",
    "PREDICTION_RULE",
    "Pooled",
    "Refusal",
    "Regression",
    "SmallStudyCheck",
    "Subgroups",
    "combine_arms",
    "cumulative",
    "funnel_contours",
    "honesty_strip",
    "leave_one_out",
    "meta_regression",
    "pool",
    "regression_line",
    "small_study_check",
    "split_shared_controls",
    "subgroups",
]
