"""Scores as functions of confusion counts, so that a thousand resamples cost no more than one.

scikit-learn scores one sample at a time; the bootstrap needs the same scores of every weighted sum of the
units' counts. The tests hold each function here to its counterpart there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


def confusions(units: Integers, truth: Integers, said: Integers, count: int, labels: int) -> Array:
    """Count answers by unit, true label and label said.

    Args:
        units: ``[n]``, the unit that each row belongs to, from 0 to ``count - 1``.
        truth: ``[n]``, positions of true labels.
        said: ``[n]``, positions of labels said; ``labels`` where nothing is said.
        count: How many units there are.
        labels: How many labels there are.

    Returns:
        ``[count, labels, labels + 1]``; the last column holds what got no answer.
    """
    counts = np.zeros((count, labels, labels + 1))
    np.add.at(counts, (units, truth, said), 1)
    return counts


def ratio(part: Array, whole: Array) -> Array:
    """Divide; not a number where there is nothing to divide by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def by_label(counts: Array) -> tuple[Array, Array, Array]:
    """Return precision, recall and F1 of each label, ``[..., k]`` each.

    Args:
        counts: ``[..., k, k + 1]``, as ``confusions`` gives them or sums of these.
    """
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    said, true = counts.sum(-2)[..., :-1], counts.sum(-1)
    return ratio(right, said), ratio(right, true), ratio(2 * right, said + true)


def accuracy(counts: Array) -> Array:
    """Share of rows whose label is said, ``[...]``."""
    return ratio(np.trace(counts, axis1=-2, axis2=-1), counts.sum((-2, -1)))


def wrong(counts: Array) -> Array:
    """Share of rows where another label is said than the true one, ``[...]``."""
    return 1 - accuracy(counts)


def macro_f1(counts: Array) -> Array:
    """Mean F1 of the labels that are true or said at least once, ``[...]``."""
    return _mean_f1(counts, counts.shape[-2])


def support_oppose_f1(counts: Array) -> Array:
    """Mean F1 of the first two labels that are true or said, ``[...]``; of a position, all but mixed."""
    return _mean_f1(counts, 2)


def _mean_f1(counts: Array, labels: int) -> Array:
    f1 = by_label(counts)[2][..., :labels]
    return ratio(np.nansum(f1, axis=-1), (~np.isnan(f1)).sum(-1).astype(float))


def _listed(counts: Array) -> tuple[Array, Array, Array]:
    """Return rows listed with the right label, listed by the system, and listed in truth."""
    right = np.trace(counts[..., 1:, 1:-1], axis1=-2, axis2=-1)
    return right, counts[..., :, 1:-1].sum((-2, -1)), counts[..., 1:, :].sum((-2, -1))


def precision(counts: Array) -> Array:
    """Micro precision of every label but the first, which stands for nothing listed, ``[...]``."""
    right, said, _ = _listed(counts)
    return ratio(right, said)


def recall(counts: Array) -> Array:
    """Micro recall of every label but the first, ``[...]``."""
    right, _, true = _listed(counts)
    return ratio(right, true)


def f1(counts: Array) -> Array:
    """Micro F1 of every label but the first, ``[...]``."""
    right, said, true = _listed(counts)
    return ratio(2 * right, said + true)


def unlabelled_f1(counts: Array) -> Array:
    """F1 of what is listed, whatever its label, ``[...]``."""
    _, said, true = _listed(counts)
    return ratio(2 * counts[..., 1:, 1:-1].sum((-2, -1)), said + true)


SCORES: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "f1": f1,
        "precision": precision,
        "recall": recall,
        "unlabelled_f1": unlabelled_f1,
        "macro_f1": macro_f1,
        "support_oppose_f1": support_oppose_f1,
        "accuracy": accuracy,
        "wrong": wrong,
        "changed": wrong,
    }
)
"""Every score by its name in ``metrics.json``; where the truth is an earlier answer, wrong means changed."""
