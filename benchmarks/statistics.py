"""How long the statistics take, beside metafor measured in the same run.

Run from the root of the repository: `python benchmarks/statistics.py`. Prints markdown. Without R the column of metafor
says so. Times are medians; both sides fit the same made-up trials (fixed seed), and the start of R is not counted.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # this file's folder holds a module named like one of the standard library's

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from evidence.effects import hedges_g  # noqa: E402
from evidence.pooling import cumulative, honesty_strip, leave_one_out, meta_regression, pool, subgroups  # noqa: E402
from evidence.pooling.fit import random_effects  # noqa: E402

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


def fits() -> str:
    """Table: one fit, by number of trials."""
    frames = [trials(k) for k in SIZES]
    theirs, version = metafor_ms(frames)
    lines = [
        f"| trials | one fit, ms | whole `pool` with all intervals, ms | `rma` ({version}), ms |",
        "|---:|---:|---:|---:|",
    ]
    for frame, other in zip(frames, theirs, strict=True):
        y, v = frame["g"].to_numpy(), frame["variance"].to_numpy()
        fit = milliseconds(partial(random_effects, y, v))
        whole = milliseconds(partial(pool, frame))
        lines.append(f"| {len(frame)} | {fit:.2f} | {whole:.2f} | {other} |")
    return "\n".join(lines)


def page(k: int = 40) -> str:
    """Table: what one condition page asks for, on 40 trials."""
    frame = trials(k)
    parts: dict[str, Callable[[], object]] = {
        "leave-one-out": lambda: leave_one_out(frame),
        "cumulative by year": lambda: cumulative(frame),
        f"subgroups by {len(SUBGROUPS)} columns": lambda: [subgroups(frame, by) for by in SUBGROUPS],
    }
    taken = {name: milliseconds(work) for name, work in parts.items()}
    lines = [f"| {k} trials | ms |", "|---|---:|", *(f"| {name} | {ms:.1f} |" for name, ms in taken.items())]
    together = sum(taken.values())
    verdict = "kept" if together <= ALLOWED_MS else "MISSED"
    lines.append(f"| **together** (at most {ALLOWED_MS}: {verdict}) | **{together:.1f}** |")
    lines.append(f"| honesty strip | {milliseconds(lambda: honesty_strip(frame)):.1f} |")
    lines.append(f"| regression on year | {milliseconds(lambda: meta_regression(frame, 'year')):.1f} |")
    return "\n".join(lines)


def conversion() -> str:
    """Table: the whole table of results brought to one scale."""
    results = pd.read_csv(ROOT / "data" / "results.csv", dtype={"p": "str"})
    studies = pd.read_csv(ROOT / "data" / "studies.csv")
    ms = milliseconds(lambda: hedges_g(results, studies), repeats=5)
    return f"| conversion to g | ms |\n|---|---:|\n| all {len(results)} results | {ms:.0f} |"


if __name__ == "__main__":
    print("\n\n".join(("## Statistics", fits(), page(), conversion())))
