"""Fitting one linear model at a time with scikit-learn, and handing it over as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from geostance.calibration import Platt, Readout
from geostance.linear.head import TextHead
from geostance_training.linear.settings import HeadSettings

SEPARATOR = "\x1f"
FEWEST = 5
NEVER = -8.0
"""Logit of a label that no row has."""

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
ALWAYS_TRAINED = -1
"""Fold of rows that are never held out, such as those of public corpora."""


@dataclass(frozen=True, slots=True)
class Bags:
    """Rows to fit a text head on.

    Attributes:
        texts: Each row's features, joined by ``SEPARATOR``; ``n`` rows.
        labels: ``[n, k]``, which labels hold.
        weights: ``[n, k]``, what a row counts for a label; 0 leaves it out.
        folds: ``[n]``, the part each row is dealt to, or ``ALWAYS_TRAINED``.
    """

    texts: Sequence[str]
    labels: Flags
    weights: Array
    folds: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text head, and its logits on rows it was not trained on.

    Attributes:
        head: Fitted on all rows.
        logits: ``[n, k]``; a held-out row's come from a model that did not see its fold.
    """

    head: TextHead
    logits: Array


def fit_text_head(bags: Bags, settings: HeadSettings) -> Fitted:
    """Fit one logistic regression a label on TF-IDF features.

    Args:
        bags: The rows.
        settings: Of the head.
    """
    vectorizer = TfidfVectorizer(
        token_pattern=rf"[^{SEPARATOR}]+",
        lowercase=False,
        sublinear_tf=True,
        min_df=settings.min_documents,
        max_features=settings.max_features,
    )
    matrix: Any = csr_matrix(vectorizer.fit_transform(bags.texts))
    weights, bias = _solve(matrix, bags, np.ones(len(bags.folds), bool), settings.penalty)
    head = TextHead(
        vocabulary={str(word): row for row, word in enumerate(vectorizer.get_feature_names_out())},
        idf=np.asarray(vectorizer.idf_, dtype=np.float32),
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    return Fitted(head, _held_out(matrix, bags, settings.penalty))


def _held_out(matrix: Any, bags: Bags, penalty: float) -> Array:
    logits = np.zeros(bags.labels.shape)
    for fold in np.unique(bags.folds[bags.folds != ALWAYS_TRAINED]):
        held = bags.folds == fold
        weights, bias = _solve(matrix, bags, ~held, penalty)
        logits[held] = matrix[held] @ weights + bias
    return logits


def _solve(matrix: Any, bags: Bags, rows: Flags, penalty: float) -> tuple[Array, Array]:
    weights = np.zeros((matrix.shape[1], bags.labels.shape[1]))
    bias = np.full(bags.labels.shape[1], NEVER)
    for column in range(bags.labels.shape[1]):
        used = rows & (bags.weights[:, column] > 0)
        labels = bags.labels[used, column]
        if not labels.any() or labels.all():
            continue
        # On sparse text the dual is five to ten times as fast as the primal, with the same weights.
        model = LogisticRegression(C=penalty, solver="liblinear", dual=True, tol=1e-3, random_state=0)
        model.fit(matrix[used], labels, sample_weight=bags.weights[used, column])
        weights[:, column] = np.asarray(model.coef_)[0]
        bias[column] = np.asarray(model.intercept_)[0]
    return weights, bias


def fit_readout(inputs: Array, labels: Sequence[str], names: Sequence[str]) -> Readout:
    """Fit a calibrated multinomial logistic regression on dense inputs.

    Args:
        inputs: ``[n, d]``, of rows that the text heads were not trained on.
        labels: ``n`` labels.
        names: The labels in the order of the output; one that no row has gets next to no probability.
    """
    scaler = StandardScaler().fit(inputs)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(scaler.transform(inputs), labels)
    weights, bias = np.zeros((inputs.shape[1], len(names))), np.full(len(names), NEVER)
    coefficients, intercepts = _multinomial(model)
    for row, name in enumerate(model.classes_):
        weights[:, names.index(name)] = coefficients[row]
        bias[names.index(name)] = intercepts[row]
    arrays = (scaler.mean_, scaler.scale_, weights, bias)
    return Readout(*(np.asarray(array, dtype=np.float32) for array in arrays))


def _multinomial(model: LogisticRegression) -> tuple[Array, Array]:
    """Return one row a class, also where scikit-learn keeps one row for two classes."""
    weights: Array = np.asarray(model.coef_)
    bias: Array = np.asarray(model.intercept_)
    if len(weights) > 1:
        return weights, bias
    return np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2


def fit_platt(logits: Array, labels: Flags) -> Platt:
    """Fit Platt scaling, one sigmoid a label; one that under five rows have, or lack, shares the pooled one.

    Args:
        logits: ``[n, k]``, of rows that the head was not trained on.
        labels: ``[n, k]``.
    """
    slope, offset = _line(logits.ravel(), labels.ravel())
    lines = [
        _line(logits[:, column], labels[:, column]) if _told(labels[:, column]) else (slope, offset)
        for column in range(labels.shape[1])
    ]
    slopes, offsets = zip(*lines, strict=True)
    return Platt(np.array(slopes, np.float32), np.array(offsets, np.float32))


def _told(labels: Flags) -> bool:
    return bool(min(labels.sum(), (~labels).sum()) >= FEWEST)


def _line(logits: Array, labels: Flags) -> tuple[float, float]:
    model = LogisticRegression(C=10.0).fit(logits[:, None], labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
