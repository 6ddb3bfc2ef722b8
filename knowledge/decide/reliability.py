"""Whether a probability means what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Questions of about the same probability: its mean, the share that was right, their weight."""

    probability: float
    right: float
    weight: float


def bins_of(
    probability: NDArray[np.float64],
    right: NDArray[np.bool_],
    weight: NDArray[np.float64],
    count: int = BINS,
) -> list[Bin]:
    """Bins of as equal a weight as can be, from the least probable on; all arrays are ``[n]``."""
    order = np.argsort(probability, kind="stable")
    passed = np.cumsum(weight[order])
    cuts = np.searchsorted(passed, passed[-1] * np.arange(1, count) / count) if len(order) else []
    return [
        Bin(
            float(np.average(probability[part], weights=weight[part])),
            float(np.average(right[part], weights=weight[part])),
            float(weight[part].sum()),
        )
        for part in np.split(order, cuts)
        if len(part)
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): mean distance of the two, by weight."""
    total = sum(one.weight for one in bins)
    if not total:
        return 0.0
    return sum(abs(one.probability - one.right) * one.weight for one in bins) / total
