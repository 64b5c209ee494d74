"""Printed figures in words, for the one-line derivation."""

from decimal import Decimal

from evidence.effects.reported import Reported


def number(value: float) -> str:
    """As short as it was printed: 4 stays 4, 0.30 becomes 0.3."""
    return f"{value:g}" if abs(value) < 1e-4 else format(Decimal(repr(float(value))).normalize(), "f")


def numbers(estimate: float, low: float, high: float) -> str:
    """Estimate and interval with the same number of decimals: -2.9 (-4.0 to -1.8)."""
    places = max(_decimals(value) for value in (estimate, low, high))
    return f"{estimate:.{places}f} ({low:.{places}f} to {high:.{places}f})"


def limits(low: float, high: float) -> str:
    """An interval alone: -5.10 to -1.26."""
    places = max(_decimals(low), _decimals(high))
    return f"{low:.{places}f} to {high:.{places}f}"


def sizes_in_words(row: Reported) -> str:
    """Group sizes, massage first: n 132/133."""
    n1, n2 = row.sizes or (float("nan"), float("nan"))
    return f"n {n1:g}/{n2:g}"


def _decimals(value: float) -> int:
    return max(0, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent))
