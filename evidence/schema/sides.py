"""On whose side the printed figures of a result are: the massage group's, the comparison group's, or neither."""

import numpy as np
import pandas as pd

from evidence.vocabulary import RATIO_MEASURES


def side_of_figures(results: pd.DataFrame) -> pd.Series:
    """Side of each result: 1 massage did better, -1 the comparison did, 0 equal, NaN no figures or no `better`.

    Read from the estimate (ratio measures around 1, others around 0), else from a confidence interval that lies
    wholly on one side, else from the two means, else from the two percentages. Columns used: measure, estimate,
    ci_low, ci_high, mean_massage, mean_comparator, pct_massage, pct_comparator, better.
    """
    null = results["measure"].isin(RATIO_MEASURES).astype(float)
    low, high = results["ci_low"] - null, results["ci_high"] - null
    sign = (
        _sign(results["estimate"] - null)
        .fillna(_sign(low).where(_sign(low) == _sign(high)))
        .fillna(_sign(results["mean_massage"] - results["mean_comparator"]))
        .fillna(_sign(results["pct_massage"] - results["pct_comparator"]))
    )
    good = results["better"].astype("str").map({"higher": 1.0, "lower": -1.0}).astype(float)
    return sign * good


def _sign(values: pd.Series) -> pd.Series:
    return pd.Series(np.sign(values.to_numpy(float)), index=values.index)
