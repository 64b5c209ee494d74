"""How long the statistics take, beside metafor measured in the same run.

Without R the column of metafor says so. Times are medians; both sides fit the same made-up trials (fixed seed), and the
start of R is not counted.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from evidence.corpus import Corpus
from evidence.effects import hedges_g
from evidence.pooling import cumulative, honesty_strip, leave_one_out, meta_regression, pool, subgroups
from evidence.pooling.fit import random_effects

SIZES = (3, 5, 10, 20, 40, 100)
SUBGROUPS = ("comparator_family", "massage_type", "tier", "funder_category")
ALLOWED_MS = 150
REPEATS = 40
NO_R = "R not installed"
R_PROGRAM = """
suppressPackageStartupMessages({library(metafor); library(jsonlite)})
input <- fromJSON(paste(readLines(file("stdin")), collapse = ""), simplifyDataFrame = FALSE)
one <- function(d) {
  fit <- function() rma(d$yi, d$vi, method = "REML", test = "adhoc")
  for (i in 1:5) fit()
  median(replicate(input$repeats, {start <- Sys.time(); fit(); as.numeric(Sys.time() - start, units = "secs")})) * 1000
}
cat(toJSON(list(ms = sapply(input$sets, one), version = as.character(packageVersion("metafor"))), auto_unbox = TRUE))
"""


def trials(k: int) -> pd.DataFrame:
    """Made-up trials with the columns the page hands over."""
    rng = np.random.default_rng(k)
    variance = rng.uniform(0.01, 0.2, k)
    return pd.DataFrame(
        {
            "study_id": [f"trial-{place:03}" for place in range(k)],
            "g": rng.normal(0.3, np.sqrt(variance + 0.05)),
            "variance": variance,
            "year": rng.integers(1995, 2025, k),
            "n": rng.integers(20, 400, k),
            "tier": rng.choice(["stronger", "moderate", "weaker"], k),
            "comparator_type": rng.choice(["usual care", "sham/light touch", "exercise"], k),
            "comparator_family": rng.choice(["inactive", "active"], k),
            "funder_category": rng.choice(["Commercial", "Not reported", "Other government"], k),
            "scope": rng.choice(["core", "border"], k),
            "massage_type": rng.choice(["Thai", "shiatsu", "reflexology", "acupressure"], k),
        }
    )


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time of a call, after a warm-up."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * float(np.median(taken))


def metafor_ms(frames: list[pd.DataFrame]) -> tuple[list[str], str]:
    """Median time of metafor's rma per frame as text, and its version."""
    if shutil.which("Rscript") is None:
        return [NO_R] * len(frames), NO_R
    sets = [{"yi": frame["g"].tolist(), "vi": frame["variance"].tolist()} for frame in frames]
    given = json.dumps({"repeats": REPEATS, "sets": sets})
    done = subprocess.run(["Rscript", "-e", R_PROGRAM], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        return ["failed"] * len(frames), done.stderr.strip().splitlines()[-1]
    answer = json.loads(done.stdout)
    return [f"{ms:.2f}" for ms in answer["ms"]], f"metafor {answer['version']}"


def fits() -> list[str]:
    """Table: one fit beside metafor's, by number of trials."""
    frames = [trials(k) for k in SIZES]
    theirs, version = metafor_ms(frames)
    lines = [
        f"| Trials | One fit, ms | Whole `pool` with all intervals, ms | `rma` ({version}), ms |",
        "|---:|---:|---:|---:|",
    ]
    for frame, other in zip(frames, theirs, strict=True):
        y, v = frame["g"].to_numpy(), frame["variance"].to_numpy()
        fit = milliseconds(partial(random_effects, y, v))
        whole = milliseconds(partial(pool, frame))
        lines.append(f"| {len(frame)} | {fit:.2f} | {whole:.2f} | {other} |")
    return lines


def of_one_page(corpus: Corpus, k: int = 40) -> list[tuple[str, str, str, str]]:
    """Rows: what one condition page may ask for on so many trials, and bringing the whole table to one scale."""
    frame = trials(k)
    parts: dict[str, Callable[[], object]] = {
        "leave-one-out": lambda: leave_one_out(frame),
        "cumulative by year": lambda: cumulative(frame),
        f"subgroups by {len(SUBGROUPS)} columns": lambda: [subgroups(frame, by) for by in SUBGROUPS],
    }
    taken = {name: milliseconds(work) for name, work in parts.items()}
    together = sum(taken.values())
    met = "yes" if together <= ALLOWED_MS else "no"
    besides = {
        "the honesty strip, besides": milliseconds(lambda: honesty_strip(frame)),
        "a regression on year, besides": milliseconds(lambda: meta_regression(frame, "year")),
        f"all {len(corpus.results):,} results to Hedges' g, once for all visitors": milliseconds(
            lambda: hedges_g(corpus.results, corpus.studies), repeats=5
        ),
    }
    title = f"Leave-one-out, cumulative and all subgroups of {k} trials"
    return [
        (title, f"{together:.0f} ms", f"at most {ALLOWED_MS} ms", met),
        *((f"… {name}", f"{ms:.1f} ms", "", "") for name, ms in (taken | besides).items()),
    ]
