"""What pooling answers with: frozen results, and refusals in a sentence."""

from dataclasses import dataclass

MINIMUM_TRIALS = 3
MINIMUM_FOR_SMALL_STUDY_CHECK = 10
MINIMUM_FOR_REGRESSION = 10

METHOD = (
    "Random-effects model: REML, Hartung-Knapp interval with a standard error never below the ordinary one (metafor's "
    "test = “adhoc”)."
)
# Of the two rules in use we take the one whose degrees of freedom are those of the confidence interval beside it
# and that the reference implementation prints, so every figure on screen can be checked against metafor. The older
# rule (Higgins, Thompson & Spiegelhalter 2009) takes k - 2: with 3 trials that is t = 12.7 instead of 4.3, an interval
# that says nothing. From about 10 trials the two are nearly the same.
PREDICTION_RULE = "Prediction interval: t distribution with k - 1 degrees of freedom, as metafor has it."
I2_RULE = "I²: tau² as a share of tau² plus the typical within-trial variance, as metafor has it."


@dataclass(frozen=True)
class Refusal:
    """Why there is no pooled value. `k` = number of trials that gave figures."""

    k: int
    reason: str


@dataclass(frozen=True)
class Pooled:
    """A random-effects synthesis on the g scale, positive = favours massage; intervals are 95%.

    k trials, people (None where a trial's number is not known), g with se, ci_low, ci_high, t, df, p; tau2 with its
    Q-profile interval; i2 and h2 on metafor's definition (percent, ratio); Cochran's q with q_df, q_p; the prediction
    interval; weights in percent by study_id; families of comparators present (empty where the frame does not say).
    """

    k: int
    people: float | None
    g: float
    se: float
    ci_low: float
    ci_high: float
    t: float
    df: int
    p: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    prediction_low: float
    prediction_high: float
    weights: tuple[tuple[str, float], ...]
    families: tuple[str, ...]

    @property
    def mixes_families(self) -> bool:
        """Whether inactive and active comparators are pooled together, which the screen has to say."""
        return len(self.families) > 1


@dataclass(frozen=True)
class Subgroups:
    """Pools of each subgroup and a test for difference between those that could be pooled.

    q, df, p are None and `reason` is set where fewer than two subgroups could be pooled.
    """

    by: str
    groups: tuple[tuple[str, Pooled | Refusal], ...]
    q: float | None
    df: int | None
    p: float | None
    reason: str | None


@dataclass(frozen=True)
class Regression:
    """Mixed-effects regression of g on one covariate: slope per unit, t with k - 2 df; `r2` = share of tau² explained.

    `left_out` = trials without the covariate; `covariate_low`, `covariate_high` its range; `covariance` of intercept
    and slope, for the band around the line.
    """

    covariate: str
    k: int
    left_out: int
    slope: float
    se: float
    ci_low: float
    ci_high: float
    t: float
    df: int
    p: float
    intercept: float
    intercept_se: float
    covariance: float
    tau2: float
    i2: float
    r2: float | None
    covariate_low: float
    covariate_high: float


@dataclass(frozen=True)
class SmallStudyCheck:
    """Egger's test: intercept of g/SE on 1/SE with its t (k - 2 df). Zero = a symmetrical funnel."""

    k: int
    intercept: float
    se: float
    ci_low: float
    ci_high: float
    t: float
    df: int
    p: float
    caution: str
