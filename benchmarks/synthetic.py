"""A made-up table of any size, to measure speed on. Nothing in it is evidence; it is never written to a file.

Studies and results are drawn at random from the rows of the real table, so that words are as frequent as there. What
would tell a reader about a study (ids, titles, authors, journals, funders) is replaced by words that say "synthetic".
"""

import numpy as np
import pandas as pd

from evidence import corpus as corpora
from evidence.corpus import Corpus
from evidence.tables import Tables
from evidence.vocabulary import LIST_SEPARATOR

SEED = 20261101
VERSION = "synthetic"
SHUFFLED = ("year", "n_randomised", "treatment_weeks", "longest_follow_up_weeks", "funder_category", "massage_type")
TEXTS = ("title", "authors", "first_author", "journal", "funder")


def corpus(real: Tables, studies: int, results: int) -> Corpus:
    """A corpus of so many studies and results, shaped like the real one."""
    rng = np.random.default_rng(SEED)
    made_studies = _studies(real.studies, studies, rng)
    made_results = _results(real.results, made_studies, results, rng)
    return corpora.build(made_studies, made_results, _arms(made_studies, rng), real.appraisals.iloc[:0], VERSION)


def _studies(real: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    made = _draw(real, n, rng)
    made = made.assign(**{name: _draw(real[[name]], n, rng)[name] for name in SHUFFLED})
    number = pd.Series(np.arange(n), dtype="str")
    return made.assign(study_id="synthetic-" + number, **{name: f"Synthetic {name} " + number for name in TEXTS})


def _results(real: pd.DataFrame, studies: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """At least one result for every study, the rest spread at random."""
    owner = np.sort(np.concatenate([np.arange(len(studies)), rng.integers(0, len(studies), n - len(studies))]))
    study_id = studies["study_id"].to_numpy()[owner]
    conditions = studies["conditions"].astype("object").str.split(LIST_SEPARATOR, regex=False).str[0]
    return _draw(real, n, rng).assign(
        study_id=pd.Series(study_id, dtype="str"),
        result_id=pd.Series(study_id, dtype="str") + "." + pd.Series(np.arange(n), dtype="str"),
        condition=conditions.to_numpy()[owner],
    )


def _arms(studies: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Two groups a study, of up to 150 people."""
    study_id = studies["study_id"].repeat(2).reset_index(drop=True)
    groups = np.tile([1, 2], len(studies))
    people = rng.integers(5, 150, len(study_id)).astype("float64")
    return pd.DataFrame({"study_id": study_id, "arm": groups, "label": "Synthetic group", "n": people})


def _draw(real: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    return real.iloc[rng.integers(0, len(real), n)].reset_index(drop=True)
