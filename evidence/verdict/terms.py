"""The rule by which a statement is judged: its words, its thresholds, and the whole of it in prose."""

from evidence.overview import FEW_TRIALS
from evidence.pooling import MINIMUM_TRIALS
from evidence.quality import LARGE_N
from evidence.vocabulary import VERDICTS

SUPPORTED, SHORT, MIXED, NOT_SUPPORTED, TOO_LITTLE = VERDICTS

# Enough to say anything: five trials, as in our headlines, and the 400 people below which GRADE calls an estimate of a
# continuous outcome imprecise (Guyatt et al. 2011, J Clin Epidemiol 64:1283, rule of thumb).
LEAST_TRIALS = FEW_TRIALS
LEAST_PEOPLE = 400
# "Most", as everywhere in the app (overview.share_in_words).
MOST = 0.6
NEARLY_ALL = 0.9
LEAST_STRONGER = 3
LEAST_LATER = 3
LATER_WEEKS = 12
# Substantial heterogeneity (Cochrane Handbook 10.10.2).
SUBSTANTIAL_I2 = 50
SIGNS_OF_VARIATION = 2
SMALL_TRIAL = LARGE_N
# "About n times as likely": the printed ratio lies within n divided and multiplied by this.
ABOUT = 1.33
VERY_LOW = "very low"

RULE = f"""
**What is counted.** The statement's slice of the tables: its conditions, outcomes and comparators. Each trial counts
once, with the result chosen by the rule of the overview, and only if it compares groups that differ in massage alone.
Trials are counted by the side their figures lie on, never by p values. Comparisons with no treatment or usual care, and
comparisons with a sham or another therapy, are judged apart. An estimate is a pooled Hedges' g of one condition, one
outcome and one family of comparators, from at least {MINIMUM_TRIALS} trials; the outcome named first decides. *Here*
means in this table, and *not supported* means that these studies do not bear it out, not that the opposite is shown.

**An effect.** Six questions, in this order; the first that is not met gives the verdict.

1. *Enough?* At least {LEAST_TRIALS} trials that can tell, with {LEAST_PEOPLE} people or more, and a family of
   comparators with {MINIMUM_TRIALS} trials. Else: too little evidence here.
2. *The same answer against every comparator?* Each family with {MINIMUM_TRIALS} trials or more is judged. With
   estimates it **holds** when at least {MOST:.0%} of its trials lie on the side of massage and at least {MOST:.0%} of
   its estimates have a 95% interval above zero, and **fails** when fewer than {MOST:.0%} of its trials lie there and no
   interval is above zero. Without an estimate it holds when the 95% interval (Wilson) of the share of trials on the
   side of massage lies above one half, and fails when that share is under {MOST:.0%}. All hold: go on. All fail: not
   supported, or mixed where the best review finds for massage. Anything else: mixed.
3. *An estimate?* A count of directions alone supports nothing: an estimate of at least one family must lie above zero,
   or the best review, one that appraised its trials, must find for massage. It finds so in part: mixed. Else: too
   little evidence here.
4. *Enough good trials?* At least {LEAST_STRONGER} of the stronger quality tier, else too little evidence here; at least
   {MOST:.0%} of them on the side of massage, else mixed.
5. *Does the best review agree?* Best: certainty graded first, then newest, then most trials, without looking at what it
   says. Where it does not find for massage at all, or grades every such result “{VERY_LOW}”: mixed.
6. *For how long?* At least {LEAST_LATER} trials looked again after {LATER_WEEKS} weeks, and at least {MOST:.0%} of them
   still lie on the side of massage: supported. Else: supported for a short time only. Not asked where the statement is
   about the moment, or where its slice holds later results alone.

A statement that an effect is *short* is supported where the rule ends with “a short time only”, and mixed where it ends
with “supported”. A statement that there is *no difference* is supported where the effect is not, and not supported
where it is; mixed and too little stay. A statement that something is *not known or not proven* is supported where the
effect is mixed or there is too little evidence, mixed where the effect is not supported, and not supported where it is.

**Several parts.** A statement that names several conditions or outcomes must hold for each. All parts alike: that
verdict. None supported and half of them or more without enough evidence: too little evidence here. All supported, some
briefly: supported for a short time only. None supported or mixed: not supported. Else: mixed.

**One condition is said to respond best.** Against at least one family its estimate and another condition's are needed,
else too little evidence here. In every family where they can be compared its estimate must be the largest, and its
interval lie above the others' estimates: supported. Largest without that: mixed. Not the largest: not supported.

**Two styles are said to be the same.** Needs {LEAST_TRIALS} trials and {LEAST_PEOPLE} people. Styles differ from trial
to trial, so nothing is pooled. At least {NEARLY_ALL:.0%} of trials on the side of one style: not supported. Else mixed
at best: no difference shown is not the same as shown to be equal.

**Results are said to vary.** Needs {LEAST_TRIALS} trials. Four signs: fewer than {MOST:.0%} of trials lie on one side;
I² is {SUBSTANTIAL_I2}% or more in at least half of the estimates; the prediction interval includes zero in at least
half; reviews that appraised their trials do not conclude alike, or all find in part. {SIGNS_OF_VARIATION} or more
signs: supported; one: mixed; none: not supported.

**Studies are said to be small and weak.** Small: at least {MOST:.0%} of the trials that print a number have fewer than
{SMALL_TRIAL} people. Weak: at least {MOST:.0%} of trials are not of the stronger tier. Both: supported; one: mixed;
none: not supported.

**Harms.** Needs reports on harms from at least {MOST:.0%} of the trials, else too little evidence here: silence is not
safety. Then, of trials that compare harms: none on the side of more harm with massage: supported; at least
{MOST:.0%}: not supported; else, and where no trial compares them, mixed.

**What a trial is said to have found.** The trial's own rows decide. A ratio must be printed, or percentages of both
groups, for each outcome named; else too little evidence here. It must lie within a third of the ratio claimed, and the
first result at or after the time claimed must lie on the side of massage, for each outcome. All met: supported; some:
mixed; none: not supported.
"""
