"""A public statement judged by the tables: `judge` is the way in.

terms: words, thresholds and the rule in prose; claim: a statement; slices: its part of the tables; facts, reviews: what
that part holds; effect, evidence_quality, comparison, harms, trial_said: the rule for each kind of statement; reasons:
the lines a reader sees; judge: all of it together.
"""

from evidence.verdict.claim import Claim, claims_of
from evidence.verdict.judge import judge
from evidence.verdict.result import Check, Verdict
from evidence.verdict.terms import RULE

__all__ = ["RULE", "Check", "Claim", "Verdict", "claims_of", "judge"]
