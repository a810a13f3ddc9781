"""How sure a mean is: percentile bootstrap (Efron, 1979), seeded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
DRAWS = 1000
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval and the number of things that it rests on."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def mean_interval(values: Values, *, seed: int = 0) -> Estimate:
    """The mean of float64 (n,) over things drawn again."""
    return statistic_interval(values, lambda rows: float(rows.mean()), seed=seed)


def statistic_interval(
    rows: Values, statistic: Callable[[Values], float], *, seed: int = 0, draws: int = DRAWS
) -> Estimate:
    """A statistic of (n, ...) over its first axis drawn again. Raises ValueError without rows."""
    if not len(rows):
        raise ValueError("expected at least one row")
    random = np.random.default_rng(seed)
    found = [statistic(rows[random.integers(0, len(rows), len(rows))]) for _ in range(draws)]
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(statistic(rows), float(low), float(high), len(rows))


def seeds_interval(values: Values, *, seed: int = 0) -> Estimate:
    """The mean of float64 (seeds, pictures) with both drawn again: training and photographs."""
    if values.ndim != 2 or not values.size:
        raise ValueError(f"expected (seeds, pictures), got {values.shape}")
    random = np.random.default_rng(seed)
    runs, pictures = values.shape
    means = [
        values[random.integers(0, runs, runs)][:, random.integers(0, pictures, pictures)].mean()
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(values.mean()), float(low), float(high), pictures)
