"""Near copies: texts that share most of their word sequences with another one.

Shingling after Broder, "On the resemblance and containment of documents" (1997): a text is the set of its
runs of five words, and the share of one set that stands in another is its containment there. The sets are
compared exactly, as rows of sparse matrices, up to collisions of the hash into ``2 ** 24`` columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORDS = 5
"""Words in a shingle. A text of fewer words has none, and is no near copy of anything."""

SHARE = 0.5
"""A text is a near copy where at least this share of its shingles stands in one other text."""

_COLUMNS = 2**24
_CHUNK = 1000


def near_copies(texts: Sequence[str], others: Sequence[str], share: float = SHARE) -> list[int]:
    """Return the positions of the texts that are near copies of, or contained in, one of the others.

    Args:
        texts: To be judged.
        others: What they may repeat; longer texts count wherever they hold a shorter one.
        share: Of a text's shingles, in (0, 1].
    """
    if not texts or not others:
        return []
    shares = np.concatenate(list(_shares(texts, _shingles(others).T.tocsr())))
    return [int(position) for position in np.flatnonzero(shares >= share)]


def _shares(texts: Sequence[str], others: Any) -> Iterator[NDArray[np.floating[Any]]]:
    for start in range(0, len(texts), _CHUNK):
        rows = _shingles(texts[start : start + _CHUNK])
        common = (rows @ others).max(axis=1).toarray().ravel()
        yield common / np.maximum(np.asarray(rows.sum(axis=1)).ravel(), 1)


def _shingles(texts: Sequence[str]) -> Any:
    return _vectorizer().transform(texts)


@cache
def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    options: dict[str, Any] = {"token_pattern": r"\w+", "norm": None, "binary": True, "alternate_sign": False}
    return HashingVectorizer(ngram_range=(WORDS, WORDS), n_features=_COLUMNS, **options)
