"""A linear model over text features as plain arrays."""

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
