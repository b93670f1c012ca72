"""Linear models as plain arrays: a sparse one over text features, a dense one over its logits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextHead:
    """TF-IDF and one linear model a label.

    Term frequency is sublinear (1 + log tf), vectors have unit length, as in
    `sklearn.feature_extraction.text.TfidfVectorizer(sublinear_tf=True)`.

    Attributes:
        vocabulary: Feature to row.
        idf: Inverse document frequency by row, ``[f]``.
        weights: ``[f, k]``, one column a label.
        bias: ``[k]``.
    """

    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    bias: Floats

    def logits(self, features: Iterable[str]) -> NDArray[np.float64]:
        """Return one logit a label, ``[k]``, for a bag of features; unknown features count nothing."""
        rows, values = self._vector(features)
        if not rows:
            return self.bias.astype(np.float64)
        return np.asarray(values @ self.weights[rows] + self.bias, dtype=np.float64)

    def contributions(self, features: Iterable[str], label: int) -> list[tuple[str, float]]:
        """Return what each known feature adds to one label's logit, largest first."""
        bag = list(features)
        rows, values = self._vector(bag)
        names = [name for name in Counter(bag) if name in self.vocabulary]
        added = values * self.weights[rows, label] if rows else []
        return sorted(zip(names, map(float, added), strict=True), key=lambda item: -item[1])

    def _vector(self, features: Iterable[str]) -> tuple[list[int], NDArray[np.float64]]:
        vocabulary = self.vocabulary
        counts = Counter(feature for feature in features if feature in vocabulary)
        rows = [vocabulary[feature] for feature in counts]
        frequencies = np.fromiter(counts.values(), np.float64, len(counts))
        values = (1 + np.log(frequencies)) * self.idf[rows]
        length = float(np.sqrt(values @ values)) or 1.0
        return rows, np.asarray(values / length, dtype=np.float64)


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
