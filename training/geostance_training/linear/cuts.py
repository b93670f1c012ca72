"""Choosing thresholds on held-out probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geostance import taxonomy
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES
from geostance.thresholds import Thresholds
from geostance_training.linear.relations import TAKES_PART
from geostance_training.linear.settings import Precision

GRID = np.round(np.arange(0.05, 0.96, 0.01), 2)
MIN_SHOWN = 30
"""A precision counts as shown from so many answers on."""

Array = NDArray[np.float64]


class HeldOut(Protocol):
    """What a head says of ``n`` rows that it was not trained on: ``[n, k]``, and their true labels."""

    @property
    def probabilities(self) -> Array:
        """Of each label, ``[n, k]``."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """The ``n`` true ones."""
        ...


class HeldOutTopics(Protocol):
    """What the topic head says of ``n`` articles that it was not trained on."""

    @property
    def probabilities(self) -> Array:
        """Of each subject, ``[n, 17]``."""
        ...

    @property
    def labels(self) -> NDArray[np.bool_]:
        """Which hold, ``[n, 17]``."""
        ...


def relation_cut(relation: HeldOut, missed: int) -> float:
    """Return the cut on 1 - P(none) with the best F1 of labelled relations.

    Args:
        relation: The head with its held-out probabilities.
        missed: True relations of the same articles whose ends never meet.
    """
    return _best(*relations_said(relation, missed))


def relations_said(relation: HeldOut, missed: int) -> tuple[Array, NDArray[np.bool_], int]:
    """Return 1 - P(none), whether the likeliest other label is right, and how many relations are true.

    Args:
        relation: The head with its held-out probabilities; the first two are ``[n]``.
        missed: True relations of the same articles whose ends never meet.
    """
    labels = np.array(relation.labels)
    named = np.array(RELATIONS)[1 + relation.probabilities[:, 1:].argmax(axis=1)]
    wanted = int((labels != "none").sum()) + missed
    return 1 - relation.probabilities[:, 0], named == labels, wanted


def probability_cut(probabilities: Array, labels: NDArray[np.bool_]) -> float:
    """Return the cut on a probability with the best F1."""
    return _best(probabilities.ravel(), labels.ravel(), int(labels.sum()))


def _best(scores: Array, right: NDArray[np.bool_], wanted: int) -> float:
    f1 = [2 * right[scores >= cut].sum() / max(1, (scores >= cut).sum() + wanted) for cut in GRID]
    return float(GRID[int(np.argmax(f1))])


def abstention(
    probabilities: Array, labels: Sequence[str], names: Sequence[str], precision: float, default: str
) -> float:
    """Return the lowest cut above which answers reach a precision.

    Args:
        probabilities: ``[n, k]``, held-out.
        labels: The ``n`` true labels.
        names: The ``k`` labels.
        precision: Wanted, in (0, 1).
        default: The label that says least; where others are given, only they count toward precision.

    Returns:
        The cut; where the data cannot show the precision, the one with the best precision shown.
    """
    said = np.array(names)[probabilities.argmax(axis=1)]
    sure = probabilities.max(axis=1)
    counted = said != default
    reached = [(_precision(said, labels, counted & (sure >= cut)), float(cut)) for cut in GRID]
    shown = [(value, cut) for value, cut in reached if value is not None]
    good = [cut for value, cut in shown if value >= precision]
    return min(good) if good else max(shown, default=(0.0, 0.5))[1]


def _precision(said: Array, labels: Sequence[str], rows: NDArray[np.bool_]) -> float | None:
    if rows.sum() < MIN_SHOWN:
        return None
    return float((said[rows] == np.array(labels)[rows]).mean())


def thresholds(
    topics: HeldOutTopics, fitted: Mapping[str, HeldOut], missed: int, precision: Precision
) -> Thresholds:
    """Choose every cut of a bundle from held-out probabilities.

    Args:
        topics: The topic head.
        fitted: The other heads by name.
        missed: True relations whose ends never meet.
        precision: Wanted of what is not abstained from.
    """
    topic = probability_cut(topics.probabilities, topics.labels)
    participant = fitted["participant"]
    takes_part = np.array(participant.labels) == TAKES_PART[True]
    heads = {
        "sentiment": (SENTIMENTS, precision.sentiment, ""),
        "stance": (STANCES, precision.stance, "neutral"),
        "target_sentiment": (SENTIMENTS, precision.target_sentiment, ""),
        "relation": (RELATIONS, precision.relation, "none"),
    }
    return Thresholds(
        topics=dict.fromkeys(taxonomy.SUBJECTS, topic),
        relation=relation_cut(fitted["relation"], missed),
        participant=probability_cut(participant.probabilities[:, 1], takes_part),
        abstain={
            name: abstention(fitted[name].probabilities, fitted[name].labels, names, wanted, default)
            for name, (names, wanted, default) in heads.items()
        },
    )
