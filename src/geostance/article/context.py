"""A line among its neighbours, and on its page as an earlier pass sees it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REACH = 3
_NEAR = 4
_NEARBY = (2, 5, 10, 25)
_SIDES = (3, 8, 20)
_FLOOR = 1e-3
_FAR = 30
_LONG_LINE = 100
_STARTED = 60


def neighbours(table: NDArray[np.float64], reach: int = REACH) -> NDArray[np.float64]:
    """Set each line's features beside those of its neighbours.

    Args:
        table: Features of the lines of one page, ``[n, k]``.
        reach: How many neighbours on each side.

    Returns:
        ``[n, k + 2 * reach * (k + 1)]``: the line, then each neighbour with a column of ones that is 0
        where the page ends.
    """
    there = np.hstack([table, np.ones((len(table), 1))])
    steps = (step for step in range(-reach, reach + 1) if step)
    return np.hstack([table, *(_shifted(there, step) for step in steps)])


def surroundings(
    table: NDArray[np.float64],
    sizes: NDArray[np.float64],
    openings: NDArray[np.float64],
    furniture: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Describe each line by what an earlier pass says of it and of the page around it.

    Among the features is where the line stands to the stretch of lines with the largest sum of (size times
    confidence that they are body), the article's likely extent: maximum subsequence segmentation
    (Pasternack and Roth, Extracting Article Text from the Web, WWW 2009).

    Args:
        table: Features of the lines, ``[n, k]``.
        sizes: Words of each line, ``[n]``.
        openings: 1 for a line that usually opens a section of furniture, ``[n]``.
        furniture: An earlier pass's probability of furniture, ``[n]``.

    Returns:
        ``[n, m]``.
    """
    body = np.clip(1 - furniture, _FLOOR, 1 - _FLOOR)
    odds = np.log(body / (1 - body))
    weights = np.minimum(sizes, _LONG_LINE) + 0.1
    mass = weights * body
    root = np.sqrt(weights)
    gains = (root * (body - 0.5), root * (body - 0.65), weights * (body - 0.5), odds)
    return np.hstack(
        [
            neighbours(np.column_stack([body, odds]), _NEAR),
            _means(body, weights),
            *(_extent(gain, mass) for gain in gains),
            _progress(mass, weights),
            _sections(openings * furniture, mass),
            neighbours(table, 1),
        ]
    )


def _shifted(table: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    moved = np.zeros_like(table)
    if step > 0:
        moved[step:] = table[:-step]
    else:
        moved[:step] = table[-step:]
    return moved


def _means(body: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average the probability of body over stretches around, before and after each line."""
    around = [_mean(body, weight, -k, k) for k in _NEARBY for weight in (np.ones_like(body), weights)]
    aside = [_mean(body, weights, *side) for k in _SIDES for side in ((-k, -1), (1, k))]
    return np.column_stack(around + aside)


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
    """Place each line by the stretch with the largest sum of ``gain``, ``[n, 9]``, every value bounded."""
    sums = np.concatenate([[0.0], np.cumsum(gain)])
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    begin = int(np.argmin(sums[: end + 1]))
    at = np.arange(len(gain))
    inside = (at >= begin) & (at < end)
    before, after = np.clip(begin - at, 0, _FAR), np.clip(at - end + 1, 0, _FAR)
    masses = np.concatenate([[0.0], np.cumsum(mass)])
    total = max(_FLOOR, masses[end] - masses[begin])
    return np.column_stack(
        [
            inside,
            before > 0,
            after > 0,
            np.log1p(before),
            np.log1p(after),
            np.clip((masses[begin] - masses[at]) / total, 0, 2),
            np.clip((masses[at] - masses[end]) / total, 0, 2),
            inside * np.log1p(np.clip(at - begin, 0, _FAR)),
            inside * np.log1p(np.clip(end - 1 - at, 0, _FAR)),
        ]
    ).astype(np.float64)


def _progress(mass: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = max(_FLOOR, float(mass.sum()))
    size = np.full(len(mass), np.log1p(min(total, 10 * _STARTED)))
    return np.column_stack([np.cumsum(mass) / total, weights / _LONG_LINE, size])


def _sections(openings: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Describe each line by the openings of furniture sections since the body began, ``[n, 10]``."""
    at = np.arange(len(mass))
    masses = np.concatenate([[0.0], np.cumsum(mass)])
    started = masses[1:] > _STARTED
    count = np.cumsum(openings * started) - openings * started
    opened = openings > 0.5  # noqa: PLR2004
    last = np.maximum.accumulate(np.where(opened & started, at, -1))
    since = np.where(last >= 0, np.minimum(at - last, _FAR), _FAR)
    following = np.minimum.accumulate(np.where(opened, at, len(at) + _FAR)[::-1])[::-1] - at
    passed = np.where(last >= 0, masses[at] - masses[np.maximum(last, 0)], 0) / max(_FLOOR, masses[-1])
    return np.column_stack(
        [
            np.log1p(np.minimum(count, 10)),
            *(count > k for k in (0.5, 1.5, 3.5)),
            np.log1p(since),
            since == 1,
            since == 2,  # noqa: PLR2004
            np.log1p(np.minimum(following, _FAR)),
            started,
            passed,
        ]
    ).astype(np.float64)
