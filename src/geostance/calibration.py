"""Calibrated readouts as plain arrays: from a family's logits to probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Readout:
    """A calibrated dense linear model over logits and counts, with a softmax on top.

    Attributes:
        mean: ``[d]``, taken off each input.
        scale: ``[d]``, each input's standard deviation.
        weights: ``[d, k]``.
        bias: ``[k]``.
    """

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities ``[n, k]``, each row summing to 1, for inputs ``[n, d]``."""
        logits = ((inputs - self.mean) / self.scale) @ self.weights + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return odds / odds.sum(axis=1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Platt:
    """Platt scaling of independent labels: a sigmoid of a straight line over each logit.

    Attributes:
        slope: ``[k]``.
        offset: ``[k]``.
    """

    slope: Floats
    offset: Floats

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one probability a label, in [0, 1], of the shape of the logits ``[..., k]``."""
        return 1 / (1 + np.exp(-(logits * self.slope + self.offset)))
