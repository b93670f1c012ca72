"""Fitting the line classifier: furniture against body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geostance.article.context import neighbours, surroundings
from geostance.article.features import BUCKETS, is_interruption, openings, shapes, sizes, words
from geostance.article.lines import LineClassifier, sigmoid, word_score
from geostance.errors import CorpusError
from geostance_training.pages import LabelledPage

_FOLDS = 5
_WORDS_C, _FIRST_C, _LATER_C = 0.3, 0.02, 0.01
_THRESHOLDS = tuple(step / 100 for step in range(40, 81, 5))
_EDGE = 1e-3

Matrix = NDArray[np.float64]
Judge = Callable[[Any], Matrix]


def fit_pages(pages: Sequence[LabelledPage], seed: int) -> LineClassifier:
    """Fit the line classifier on labelled pages.

    Each pass learns from what the one before says of pages that it has not seen: it is fitted five times,
    each time without a fifth of the sites, and judges those.

    Args:
        pages: The pages.
        seed: Decides the folds between the passes.

    Raises:
        CorpusError: There are pages of fewer sites than folds.
    """
    sites = len({page.site for page in pages})
    if sites < _FOLDS:
        raise CorpusError(f"There are pages of {sites} sites to fit on; at least {_FOLDS} are needed.")
    tables = [_table(page) for page in pages]
    word_weights, scores = _stacked(tables, [_word_rows(table) for table in tables], _fit_words, seed)
    features = [np.column_stack([table.shape, score]) for table, score in zip(tables, scores, strict=True)]
    first, odds = _stacked(tables, [neighbours(feature) for feature in features], _fit_first, seed)
    second, odds = _stacked(tables, _around(tables, features, odds), _fit_later, seed)
    third, odds = _stacked(tables, _around(tables, features, odds), _fit_later, seed)
    return LineClassifier(word_weights, first, second, third, np.array([_threshold(tables, odds)]))


@dataclass(frozen=True, slots=True)
class _Table:
    """The features and labels of one page: ``[n, k]`` and ``[n]``."""

    site: str
    lines: Sequence[str]
    shape: Matrix
    sizes: Matrix
    openings: Matrix
    furniture: NDArray[np.int64]
    weights: Matrix


def _table(page: LabelledPage) -> _Table:
    kept = [pair for pair in zip(page.lines, page.furniture, strict=True) if not is_interruption(pair[0])]
    lines = [line for line, _ in kept]
    size = sizes(lines)
    weights = np.sqrt(np.maximum(1.0, size))  # every page weighs the same, a long line more than a short one
    return _Table(
        site=page.site,
        lines=lines,
        shape=shapes(lines),
        sizes=size,
        openings=openings(lines),
        furniture=np.array([out for _, out in kept], dtype=np.int64),
        weights=weights / weights.sum() * 100,
    )


def _around(tables: Sequence[_Table], features: Sequence[Matrix], odds: Sequence[Matrix]) -> list[Matrix]:
    return [
        surroundings(feature, table.sizes, table.openings, sigmoid(told))
        for table, feature, told in zip(tables, features, odds, strict=True)
    ]


def _stacked(
    tables: Sequence[_Table],
    inputs: Sequence[Any],
    learn: Callable[[Sequence[Any], Sequence[_Table]], Matrix],
    seed: int,
) -> tuple[Matrix, list[Matrix]]:
    """Fit one pass; return its weights, and the log odds that it gives to pages it was not fitted on."""
    from sklearn.model_selection import GroupKFold

    odds: list[Matrix] = [np.zeros(0)] * len(tables)
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=seed)
    for rest, held in folds.split(tables, groups=[table.site for table in tables]):
        weights = learn([inputs[i] for i in rest], [tables[i] for i in rest])
        for i in held:
            odds[i] = _apply(weights, inputs[i])
    return learn(inputs, tables), odds


def _threshold(tables: Sequence[_Table], odds: Sequence[Matrix]) -> float:
    """Choose the threshold with the best F1 of the words of the body, averaged by page."""
    return max(_THRESHOLDS, key=lambda threshold: _word_f1(tables, odds, threshold))


def _word_f1(tables: Sequence[_Table], odds: Sequence[Matrix], threshold: float) -> float:
    precisions, recalls = [], []
    for table, told in zip(tables, odds, strict=True):
        taken, body = sigmoid(told) < threshold, table.furniture == 0
        right = table.sizes[taken & body].sum()
        precisions.append(right / max(1.0, table.sizes[taken].sum()))
        recalls.append(right / max(1.0, table.sizes[body].sum()))
    precision, recall = float(np.mean(precisions)), float(np.mean(recalls))
    return 2 * precision * recall / max(_EDGE, precision + recall)


def _apply(weights: Matrix, rows: Any) -> Matrix:
    if isinstance(rows, np.ndarray):
        return rows @ weights[:-1] + weights[-1]
    return np.array([word_score(weights, row) for row in rows])


def _word_rows(table: _Table) -> list[list[int]]:
    return [words(line) for line in table.lines]


def _fit_words(inputs: Sequence[list[list[int]]], tables: Sequence[_Table]) -> Matrix:
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    rows = [row for page in inputs for row in page]
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in rows])
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    matrix = sparse.csr_matrix((values, (owners, np.concatenate(rows))), shape=(len(rows), BUCKETS))
    model = LogisticRegression(C=_WORDS_C, solver="liblinear", tol=1e-2, fit_intercept=False)
    return model.fit(matrix, *_targets(tables)).coef_[0]


def _fit_first(inputs: Sequence[Matrix], tables: Sequence[_Table]) -> Matrix:
    return _regression(np.vstack(inputs), tables, _FIRST_C)


def _fit_later(inputs: Sequence[Matrix], tables: Sequence[_Table]) -> Matrix:
    return _regression(np.vstack(inputs), tables, _LATER_C)


def _regression(rows: Matrix, tables: Sequence[_Table], strength: float) -> Matrix:
    """Fit a logistic regression on standardised features; return raw weights, intercept last."""
    from sklearn.linear_model import LogisticRegression

    centre, scale = rows.mean(0), rows.std(0) + _EDGE
    model = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-3)
    model.fit((rows - centre) / scale, *_targets(tables))
    weights = model.coef_[0] / scale
    return np.append(weights, np.ravel(model.intercept_)[0] - centre @ weights)


def _targets(tables: Sequence[_Table]) -> tuple[NDArray[np.int64], Matrix]:
    return np.concatenate([t.furniture for t in tables]), np.concatenate([t.weights for t in tables])
