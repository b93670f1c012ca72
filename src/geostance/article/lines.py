"""Which lines are page furniture: a linear model in two passes, each line seen among its neighbours."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from geostance.article.context import neighbours, surroundings
from geostance.article.features import BUCKETS, shapes, sizes, words
from geostance.errors import BundleError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class LineClassifier:
    """Tells body from furniture, line by line.

    The first pass is a logistic regression on the shape of a line, of its three neighbours on each side and
    on its hashed words. The second is one on what the first says of the line and of the page around it.

    Attributes:
        shape_weights: Weights of the shapes of a line and its neighbours, ``[k]``.
        word_weights: Weights of the word buckets, ``[BUCKETS]``.
        first_bias: Intercept of the first pass, ``[1]``.
        second_weights: Weights of the surroundings and shapes, ``[m]``.
        second_bias: Intercept of the second pass, ``[1]``.
        threshold: From which probability on a line is furniture, in (0, 1), ``[1]``.
    """

    shape_weights: NDArray[np.float64]
    word_weights: NDArray[np.float64]
    first_bias: NDArray[np.float64]
    second_weights: NDArray[np.float64]
    second_bias: NDArray[np.float64]
    threshold: NDArray[np.float64]

    def probabilities(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each non-blank line to be furniture, ``[n]``, each in [0, 1].

        Args:
            lines: The lines of one page, in order, without blank ones.
        """
        if not lines:
            return np.zeros(0)
        shape = shapes(lines)
        first = self.first_pass(lines, shape)
        around = surroundings(shape, sizes(lines), first)
        return _sigmoid(around @ self.second_weights + self.second_bias)

    def first_pass(self, lines: Sequence[str], shape: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the first pass says of each line, ``[n]``, each in [0, 1]."""
        return _sigmoid(neighbours(shape) @ self.shape_weights + self._words(lines) + self.first_bias)

    def furniture(self, lines: Sequence[str]) -> list[bool]:
        """Tell for each non-blank line whether it is furniture."""
        return [bool(p >= self.threshold[0]) for p in self.probabilities(lines)]

    def to_bytes(self) -> bytes:
        """Write the classifier as an ``npz`` archive of plain arrays."""
        buffer = io.BytesIO()
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez(buffer, allow_pickle=False, format=np.array([FORMAT]), **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> LineClassifier:
        """Read a classifier written by ``to_bytes``.

        Raises:
            BundleError: The bytes are no such archive, or an array has the wrong shape or values.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
        except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
            raise BundleError(
                f"The line classifier cannot be read: {error}. Fetch the bundle again."
            ) from error
        return cls(**_checked(arrays))

    def _words(self, lines: Sequence[str]) -> NDArray[np.float64]:
        return np.array([self._word_score(line) for line in lines])

    def _word_score(self, line: str) -> float:
        buckets = words(line)
        return float(self.word_weights[buckets].sum() / np.sqrt(len(buckets)))


def _sigmoid(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


@cache
def _lengths() -> dict[str, int]:
    """Return the length that each array must have."""
    shape = shapes(["a line"])
    around = surroundings(shape, sizes(["a line"]), np.zeros(1))
    return {
        "shape_weights": neighbours(shape).shape[1],
        "word_weights": BUCKETS,
        "first_bias": 1,
        "second_weights": around.shape[1],
        "second_bias": 1,
        "threshold": 1,
    }


def _checked(arrays: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    version = arrays.pop("format", np.zeros(1))
    if version.tolist() != [FORMAT]:
        raise BundleError(
            f"The line classifier has format {version.tolist()}; this version reads [{FORMAT}]."
        )
    if arrays.keys() != _lengths().keys():
        raise BundleError(f"The line classifier holds {sorted(arrays)}; expected are {sorted(_lengths())}.")
    for name, length in _lengths().items():
        array = arrays[name]
        if array.dtype != np.float64 or array.shape != (length,) or not np.isfinite(array).all():
            raise BundleError(
                f"Array {name!r} of the line classifier is {array.dtype} {array.shape}; "
                f"expected are finite float64 ({length},). Fit it again with this version."
            )
    return arrays
