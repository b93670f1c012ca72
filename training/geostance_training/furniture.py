"""Fitting the line classifier: furniture against body."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geostance.article.context import neighbours, surroundings
from geostance.article.features import BUCKETS, shapes, sizes, words
from geostance.article.lines import LineClassifier
from geostance.errors import CorpusError
from geostance_training.pages import MIRROR_FILE, LabelledPage, marked_pages, mirror_pages

_FOLDS = 5
_FIRST_C, _SECOND_C, _WORD_SCALE = 0.05, 0.02, 3.0
_THRESHOLD = 0.55


def fit(mirror: Path | None, datasets: Path, seed: int) -> LineClassifier:
    """Fit the line classifier on the pages of the mirror and the project's own.

    Args:
        mirror: Directory of the public corpora, or None to use the project's own pages alone.
        datasets: The project's ``datasets`` directory.
        seed: Decides the folds between the passes.

    Raises:
        CorpusError: There are fewer pages than folds.
    """
    return fit_pages(training_pages(mirror, datasets), seed)


def training_pages(mirror: Path | None, datasets: Path) -> list[LabelledPage]:
    """Collect every labelled page that there is to learn from."""
    pages = mirror_pages(mirror) if mirror and (mirror / MIRROR_FILE).is_file() else []
    for corpus in ("newsdesk", "pages"):
        for articles in sorted((datasets / corpus).glob("articles*.jsonl")):
            labels = articles.with_name(articles.name.replace("articles", "labels", 1))
            pages += marked_pages(_rows(articles), _rows(labels))
    return pages


def fit_pages(pages: Sequence[LabelledPage], seed: int) -> LineClassifier:
    """Fit the line classifier on labelled pages; see ``fit``."""
    if len({page.site for page in pages}) < _FOLDS:
        raise CorpusError(
            f"There are pages of {len({p.site for p in pages})} sites; at least {_FOLDS} are needed."
        )
    tables = [_Table(page) for page in pages]
    first = _fit_first(tables)
    around = [
        surroundings(table.shape, table.sizes, said)
        for table, said in zip(tables, _said(tables, seed), strict=True)
    ]
    weights, bias = _regression(np.vstack(around), tables, _SECOND_C)
    return LineClassifier(*first, weights, bias, np.array([_THRESHOLD]))


class _Table:
    """The features of one page."""

    def __init__(self, page: LabelledPage) -> None:
        self.site = page.site
        self.lines = page.lines
        self.shape = shapes(page.lines)
        self.sizes = sizes(page.lines)
        self.furniture = np.array(page.furniture, dtype=np.int64)
        weight = np.sqrt(np.maximum(1.0, self.sizes))
        self.weight = weight / weight.sum() * 100


def _fit_first(
    tables: Sequence[_Table],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    from scipy import sparse

    near = np.vstack([neighbours(table.shape) for table in tables])
    centre, scale = near.mean(0), near.std(0) + 1e-6
    buckets = sparse.vstack([_word_table(table) for table in tables]) * _WORD_SCALE
    both = sparse.hstack([sparse.csr_matrix((near - centre) / scale), buckets]).tocsr()
    weights, bias = _solve(both, tables, _FIRST_C)
    shape = weights[: len(centre)] / scale
    return shape, weights[len(centre) :] * _WORD_SCALE, bias - centre @ shape


def _word_table(table: _Table) -> Any:
    from scipy import sparse

    rows = [words(line) for line in table.lines]
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in rows])
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return sparse.csr_matrix((values, (owners, np.concatenate(rows))), shape=(len(rows), BUCKETS))


def _said(tables: Sequence[_Table], seed: int) -> list[NDArray[np.float64]]:
    """Return what a first pass says of each page when it was fitted on other sites."""
    from sklearn.model_selection import GroupKFold

    said: list[NDArray[np.float64]] = [np.zeros(0)] * len(tables)
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=seed)
    for rest, held in folds.split(tables, groups=[table.site for table in tables]):
        pass_one = _fit_first([tables[i] for i in rest])
        judge = LineClassifier(*pass_one, np.zeros(0), np.zeros(1), np.zeros(1))
        for i in held:
            said[i] = judge.first_pass(tables[i].lines, tables[i].shape)
    return said


def _regression(
    table: NDArray[np.float64], tables: Sequence[_Table], strength: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    centre, scale = table.mean(0), table.std(0) + 1e-6
    weights, bias = _solve((table - centre) / scale, tables, strength)
    weights = weights / scale
    return weights, bias - centre @ weights


def _solve(
    table: Any, tables: Sequence[_Table], strength: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=1000)
    weight = np.concatenate([t.weight for t in tables])
    model.fit(table, np.concatenate([t.furniture for t in tables]), sample_weight=weight)
    return model.coef_[0], model.intercept_


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise CorpusError(f"{path} is missing. Fetch the repository again.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
