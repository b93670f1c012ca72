"""Which lines are page furniture: a linear model in passes, each line seen among its neighbours."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from geostance.article.context import neighbours, surroundings
from geostance.article.features import BUCKETS, is_interruption, openings, shapes, sizes, words
from geostance.errors import BundleError

FORMAT = 1
_SECTION = 5000  # no page is longer; what is, is judged in parts, so that memory stays small


@dataclass(frozen=True, slots=True)
class LineClassifier:
    """Tells body from furniture, line by line, by logistic regressions that build on each other.

    The words of a line give it a first score. With its shape, and with the same of three neighbours on each
    side, they give it a probability. Two more passes judge it again by what the pass before said of it and of
    the page around it. A line that only marks the place of an advertisement is furniture and is left out, so
    that it does not part the body from itself.

    Attributes:
        words: Weights of the word buckets, ``[BUCKETS]``.
        first: Weights of the first pass and its intercept, ``[k + 1]``.
        second: Weights of the second pass and its intercept, ``[m + 1]``.
        third: Weights of the third pass and its intercept, ``[m + 1]``.
        threshold: From which probability on a line is furniture, in (0, 1), ``[1]``.
    """

    words: NDArray[np.float64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    third: NDArray[np.float64]
    threshold: NDArray[np.float64]

    def probabilities(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each non-blank line to be furniture, ``[n]``, each in [0, 1].

        Args:
            lines: The lines of one page, in order, without blank ones.
        """
        told = np.ones(len(lines))
        kept = [index for index, line in enumerate(lines) if not is_interruption(line)]
        for begin in range(0, len(kept), _SECTION):
            section = kept[begin : begin + _SECTION]
            told[section] = self._judged([lines[index] for index in section])
        return told

    def _judged(self, lines: Sequence[str]) -> NDArray[np.float64]:
        scores = np.array([word_score(self.words, words(line)) for line in lines])
        table = np.column_stack([shapes(lines), scores])
        told = sigmoid(neighbours(table) @ self.first[:-1] + self.first[-1])
        for weights in (self.second, self.third):
            around = surroundings(table, sizes(lines), openings(lines), told)
            told = sigmoid(around @ weights[:-1] + weights[-1])
        return told

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


def word_score(weights: NDArray[np.float64], buckets: Sequence[int]) -> float:
    """Return the mean-like sum of the weights of a line's word buckets."""
    return float(weights[list(buckets)].sum() / np.sqrt(len(buckets)))


def sigmoid(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log odds into probabilities, of any shape."""
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


@cache
def _lengths() -> dict[str, int]:
    """Return the length that each array must have."""
    line = ["a line"]
    table = np.column_stack([shapes(line), np.zeros(1)])
    around = surroundings(table, sizes(line), openings(line), np.zeros(1)).shape[1] + 1
    first = neighbours(table).shape[1] + 1
    return {"words": BUCKETS, "first": first, "second": around, "third": around, "threshold": 1}


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
