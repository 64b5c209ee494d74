"""Collects how far every compared number is from metafor's, and prints the largest difference after the run."""

from dataclasses import dataclass, field

import pytest

RELATIVE = 1e-4
# Below this a number is taken as zero on either side: Fisher scoring in metafor stops at a tau² of 1e-12 or so where
# the maximum is exactly zero, and a relative difference to that says nothing.
ZERO = 1e-7


@dataclass
class Agreement:
    """Every comparison made in this run."""

    datasets: set[str] = field(default_factory=set)
    compared: int = 0
    zeros: int = 0
    largest: float = 0.0
    where: str = "nowhere"

    def check(self, where: str, ours: float, reference: float) -> None:
        """Assert agreement to RELATIVE, and remember it."""
        self.compared += 1
        if abs(reference) < ZERO:
            self.zeros += 1
            assert abs(ours) < ZERO, f"{where}: {ours} where metafor has {reference}"
            return
        difference = abs(ours - reference) / abs(reference)
        assert difference <= RELATIVE, f"{where}: {ours} where metafor has {reference}"
        if difference > self.largest:
            self.largest, self.where = difference, where


RUN = pytest.StashKey[Agreement]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RUN] = Agreement()


@pytest.fixture(scope="session")
def agreement(request: pytest.FixtureRequest) -> Agreement:
    """The collector of this run."""
    return request.config.stash[RUN]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    run = config.stash[RUN]
    if run.compared:
        terminalreporter.write_line(
            f"metafor: {len(run.datasets)} data sets, {run.compared} numbers compared ({run.zeros} of them zero); "
            f"largest relative difference {run.largest:.1e} ({run.where}), allowed {RELATIVE:.0e}"
        )
