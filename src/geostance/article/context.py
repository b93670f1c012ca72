"""A line among its neighbours, and on its page as a first pass sees it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REACH = 3
_NEARBY = (2, 5, 10, 25)
_SIDES = (3, 8, 20)
_FLOOR = 1e-3


def neighbours(shape: NDArray[np.float64], reach: int = REACH) -> NDArray[np.float64]:
    """Set each line's features beside those of its neighbours.

    Args:
        shape: Features of the lines of one page, ``[n, k]``.
        reach: How many neighbours on each side.

    Returns:
        ``[n, k + 2 * reach * (k + 1)]``: the line, then each neighbour with a column of ones that is 0
        where the page ends.
    """
    there = np.hstack([shape, np.ones((len(shape), 1))])
    steps = (step for step in range(-reach, reach + 1) if step)
    return np.hstack([shape, *(_shifted(there, step) for step in steps)])


def surroundings(
    shape: NDArray[np.float64], sizes: NDArray[np.float64], furniture: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Describe each line by what a first pass says of it and of the page around it.

    Among the features is the stretch of lines with the largest sum of (words times confidence that they
    are body), the article's likely extent: maximum subsequence segmentation (Pasternack and Roth,
    Extracting Article Text from the Web, WWW 2009).

    Args:
        shape: Features of the lines, ``[n, k]``.
        sizes: Words of each line, ``[n]``.
        furniture: First-pass probability of furniture, ``[n]``.

    Returns:
        ``[n, m]``.
    """
    body = np.clip(1 - furniture, _FLOOR, 1 - _FLOOR)
    odds = np.log(body / (1 - body))
    near = np.column_stack([body, odds])
    weights = sizes + 0.1
    columns = [
        neighbours(near, 4),
        np.column_stack(
            [_mean(body, weight, -k, k) for k in _NEARBY for weight in (np.ones_like(body), weights)]
        ),
        np.column_stack([_mean(body, weights, *side) for k in _SIDES for side in ((-k, -1), (1, k))]),
        *(
            _extent(gain, weights * body)
            for gain in (np.sqrt(weights) * (body - 0.5), weights * (body - 0.5), odds)
        ),
        _totals(body, weights),
        neighbours(shape, 1),
    ]
    return np.hstack(columns)


def _shifted(table: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    moved = np.zeros_like(table)
    if step > 0:
        moved[step:] = table[:-step]
    else:
        moved[:step] = table[-step:]
    return moved


def _mean(
    values: NDArray[np.float64], weights: NDArray[np.float64], low: int, high: int
) -> NDArray[np.float64]:
    """Return the weighted mean over the lines from ``i + low`` to ``i + high``, 0 where there are none."""
    n = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values * weights)])
    masses = np.concatenate([[0.0], np.cumsum(weights)])
    begin = np.clip(np.arange(n) + low, 0, n)
    end = np.clip(np.arange(n) + high + 1, begin, n)
    return (sums[end] - sums[begin]) / np.maximum(_FLOOR, masses[end] - masses[begin])


def _extent(gain: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place each line by the stretch with the largest sum of ``gain``, ``[n, 6]``."""
    sums = np.concatenate([[0.0], np.cumsum(gain)])
    lowest = np.minimum.accumulate(sums)
    end = int(np.argmax(sums - lowest))
    begin = int(np.argmin(sums[: end + 1]))
    n, at = len(gain), np.arange(len(gain))
    share = mass[begin:end].sum() / max(_FLOOR, mass.sum())
    return np.column_stack(
        [
            (at >= begin) & (at < end),
            np.log1p(np.maximum(0, begin - at)),
            np.log1p(np.maximum(0, at - end + 1)),
            np.full(n, np.log1p(end - begin)),
            np.full(n, (end - begin) / n),
            np.full(n, share),
        ]
    ).astype(np.float64)


def _totals(body: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    mass = weights * body
    total = max(_FLOOR, float(mass.sum()))
    n = len(body)
    return np.column_stack(
        [
            np.full(n, np.log1p(total)),
            np.full(n, total / weights.sum()),
            np.cumsum(mass) / total,
            weights / 100,
        ]
    )
