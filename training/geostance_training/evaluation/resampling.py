"""Bootstrap over units: an article, or a sentence, comes in whole or not at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from geostance_training.evaluation.metrics import Array

CONFIDENCE = 0.95
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval; None where it is not defined.

    Attributes:
        value: On all units.
        low: Lower end of the 95 % interval.
        high: Upper end.
    """

    value: float | None
    low: float | None
    high: float | None


def weights(units: int, resamples: int, seed: int) -> Array:
    """Draw how often each unit is in each resample.

    Args:
        units: How many units there are.
        resamples: How many resamples to draw, with replacement, each as large as the sample.
        seed: The same seed draws the same.

    Returns:
        ``[1 + resamples, units]``; the first row is the sample itself, each unit once.
    """
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    return np.vstack([np.ones(units), drawn]).astype(np.float64)


def summed(weights: Array, counts: Array) -> Array:
    """Sum the units' counts under each row of weights.

    Args:
        weights: ``[r, units]``.
        counts: ``[units, ...]``.

    Returns:
        ``[r, ...]``.
    """
    return np.tensordot(weights, counts, axes=1)


def estimate(scores: Array) -> Estimate:
    """Return the score of the sample with its percentile interval.

    Args:
        scores: ``[1 + resamples]``, the sample's first. Resamples in which the score is not defined are
            left out of the interval.
    """
    drawn = scores[1:][~np.isnan(scores[1:])]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail)) if drawn.size else (math.nan, math.nan)
    return Estimate(*(None if math.isnan(one) else float(one) for one in (scores[0], low, high)))


def rounded(value: Any) -> Any:
    """Round every number within lists and objects that are to be written as JSON to four digits."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list | tuple) else value
