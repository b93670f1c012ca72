"""What is measured: rows with a true label, and what each system says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geostance_training.evaluation.metrics import Array, Integers

MODEL = "model"
SURE = "model, sure only"
MAJORITY = "majority"

Flags = NDArray[np.bool_]
Words = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the model states with a probability, for calibration and for abstention.

    Attributes:
        units: ``[m]``, the unit of each answer.
        probability: ``[m]``, in [0, 1].
        right: ``[m]``, whether what it states holds.
        abstain: ``[m]``, whether the model calls itself unsure; None where the head never does.
    """

    units: Integers
    probability: Array
    right: Flags
    abstain: Flags | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing measured.

    Attributes:
        title: For people.
        unit: What is resampled: ``article`` or ``sentence``.
        labels: Its labels; where the scores are those of a listing, the first one means not listed.
        scores: Names of ``metrics.SCORES``, the one that counts first.
        units: ``[n]``, the unit of each row.
        count: How many units there are.
        truth: ``[n]``, positions in ``labels``.
        said: By system, the model first, ``[n]`` positions in ``labels``, or ``len(labels)`` for no answer.
        answers: What the model states with a probability; None where it gives none.
        slices: By slicing, the value of each row, ``[n]``; rows with an empty value are in no slice.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    scores: tuple[str, ...]
    units: Integers
    count: int
    truth: Integers
    said: Mapping[str, Integers]
    answers: Answers | None = None
    slices: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))


def positions(labels: tuple[str, ...], names: list[str | None]) -> Integers:
    """Return the position of each name among the labels, ``len(labels)`` for None."""
    places: dict[str | None, int] = {label: place for place, label in enumerate(labels)}
    places[None] = len(labels)
    return np.array([places[name] for name in names], dtype=np.int64)


def majority(truth: Integers, labels: int, said: Integers) -> Integers:
    """Give the commonest true label to every row that the model answers.

    Args:
        truth: ``[n]``, positions of true labels.
        labels: How many labels there are.
        said: ``[n]``, what the model says; a row without an answer stays without one.
    """
    commonest = int(np.bincount(truth, minlength=labels).argmax()) if truth.size else 0
    return np.where(said == labels, labels, commonest)
