"""Rows for a text head, as they are gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from geostance_training.linear.fitting import SEPARATOR, Bags


@dataclass(slots=True)
class Rows:
    """Rows of features, labels, weights and folds; ``bags`` hands them to a fit."""

    texts: list[str] = field(default_factory=list)
    labels: list[list[bool]] = field(default_factory=list)
    weights: list[list[float]] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)

    def add(
        self, features: Sequence[str], labels: list[bool], weight: float | list[float], fold: int
    ) -> None:
        """Add a row; one weight stands for all labels."""
        self.texts.append(SEPARATOR.join(features))
        self.labels.append(labels)
        self.weights.append(weight if isinstance(weight, list) else [weight] * len(labels))
        self.folds.append(fold)

    def bags(self) -> Bags:
        """Return the rows as arrays."""
        return Bags(self.texts, np.array(self.labels), np.array(self.weights), np.array(self.folds))
