"""One scale for every trial: reported results brought to Hedges' g, positive = favours massage.

`hedges_g` is the way in. formulas: the arithmetic with its sources; p_values: reading printed p values; reported: one
row, typed; scores, shares, routes: one function per kind of figures; outcome: estimates and kinds of refusal; wording:
figures in words; convert: the table.
"""

from evidence.effects.convert import COLUMNS, eligible, hedges_g
from evidence.effects.p_values import PValue, parse_p
from evidence.effects.routes import EXACT_P
from evidence.effects.scores import MEAN_DIFFERENCE, MEANS, PRINTED_SMD
from evidence.effects.shares import ODDS_RATIO, PERCENTAGES, RISK_RATIO

ROUTE_NAMES = (MEANS, MEAN_DIFFERENCE, PRINTED_SMD, ODDS_RATIO, RISK_RATIO, PERCENTAGES, EXACT_P)

__all__ = [
    "COLUMNS",
    "EXACT_P",
    "MEANS",
    "MEAN_DIFFERENCE",
    "ODDS_RATIO",
    "PERCENTAGES",
    "PRINTED_SMD",
    "RISK_RATIO",
    "ROUTE_NAMES",
    "PValue",
    "eligible",
    "hedges_g",
    "parse_p",
]
