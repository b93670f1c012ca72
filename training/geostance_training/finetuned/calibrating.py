"""Calibration and thresholds, on what is held out, of the encoder as it will serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geostance.calibration import Platt, Readout
from geostance.encoder import inputs
from geostance.encoder.heads import Heads, Logits
from geostance.encoder.layout import Layout
from geostance.encoder.session import Session
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES, VOICES
from geostance.thresholds import Thresholds
from geostance_training.finetuned.batches import IGNORED, Example
from geostance_training.finetuned.material import Material
from geostance_training.linear import cuts
from geostance_training.linear.fitting import fit_platt, fit_readout
from geostance_training.linear.relations import TAKES_PART
from geostance_training.linear.scores import held_out_scores
from geostance_training.linear.settings import Precision

Array = NDArray[np.float64]

LABELS: Mapping[str, Sequence[str]] = {
    "sentiment": SENTIMENTS,
    "participant": TAKES_PART,
    "stance": STANCES,
    "target_sentiment": SENTIMENTS,
    "relation": RELATIONS,
    "voice": VOICES,
}


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A readout, and its probabilities on the ``n`` held-out rows that it was fitted on.

    Attributes:
        readout: Few numbers, fitted on many rows.
        probabilities: ``[n, k]``.
        labels: The ``n`` true labels.
    """

    readout: Readout
    probabilities: Array
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class CalibratedTopics:
    """The scaling of topics, and its probabilities on the ``n`` held-out articles that it was fitted on.

    Attributes:
        platt: The scaling.
        probabilities: ``[n, 17]``.
        labels: ``[n, 17]``.
    """

    platt: Platt
    probabilities: Array
    labels: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that is chosen on what is held out.

    Attributes:
        readouts: By head.
        topics: The scaling of topics.
        thresholds: What is listed and what is called unsure.
        scores: On the same, by name.
    """

    readouts: Mapping[str, Readout]
    topics: Platt
    thresholds: Thresholds
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """An exported encoder with its heads.

    Attributes:
        session: Runs the encoder.
        heads: Read its states.
        special: Ids of the tokens that begin and end a passage.
    """

    session: Session
    heads: Heads
    special: tuple[int, int]

    def logits(self, layout: Layout) -> Logits:
        """Judge one document."""
        first, last = self.special
        ids = layout.tokens.ids
        passages = [np.array([first, *ids[begin:end], last]) for begin, end in layout.passages]
        states = [one[1:-1] for one in self.session.states(passages)]
        return self.heads.judge(np.concatenate(states), layout)


def calibrate(judge: Judge, material: Material, precision: Precision) -> Calibration:
    """Fit every readout and choose every threshold.

    Args:
        judge: The encoder as it will serve.
        material: With what is held out.
        precision: Wanted of what is not abstained from.
    """
    articles = [(one.example, judge.logits(one.example.layout)) for one in material.articles]
    targets = [(one, judge.logits(one.layout)) for one in material.targets] or articles
    rows = _rows(articles) | {"target_sentiment": _target_rows(targets)}
    fitted = {head: _fitted(*rows[head], LABELS[head]) for head in LABELS}
    topics = _topics(articles)
    missed = sum(one.missed for one in material.articles)
    chosen = cuts.thresholds(topics, fitted, missed, precision)
    return Calibration(
        readouts={head: one.readout for head, one in fitted.items()},
        topics=topics.platt,
        thresholds=chosen,
        scores=held_out_scores(topics, fitted, missed, chosen),
    )


Judged = tuple[Example, Logits]
Rows = tuple[Array, NDArray[np.int64]]


def _rows(articles: Sequence[Judged]) -> dict[str, Rows]:
    """Return inputs and labels of each head but target sentiment."""
    made: dict[str, list[tuple[Array, NDArray[np.int64]]]] = {}
    for example, logits in articles:
        layout, labels = example.layout, example.labels
        for head, given, truth in (
            ("sentiment", inputs.sentiment(logits), np.array([labels.sentiment])),
            ("participant", inputs.participant(layout, logits), labels.participant),
            ("stance", inputs.stance(logits), labels.stance),
            ("relation", inputs.relation(layout, logits), labels.relation),
            ("voice", inputs.voice(logits), labels.voice),
        ):
            made.setdefault(head, []).append((given, truth))
    return {head: _joined(iter(parts)) for head, parts in made.items()}


def _target_rows(examples: Sequence[Judged]) -> Rows:
    return _joined(
        (inputs.target_sentiment(logits), example.labels.target_sentiment) for example, logits in examples
    )


def _joined(parts: Iterator[Rows]) -> Rows:
    given, labels = zip(*parts, strict=True)
    known = np.concatenate(labels) != IGNORED
    return np.concatenate(given)[known], np.concatenate(labels)[known]


def _fitted(given: Array, labels: NDArray[np.int64], names: Sequence[str]) -> Calibrated:
    truth = [names[int(label)] for label in labels]
    readout = fit_readout(given, truth, names)
    return Calibrated(readout, readout.probabilities(given), truth)


def _topics(articles: Sequence[Judged]) -> CalibratedTopics:
    logits = np.stack([found.topic for _, found in articles]).astype(np.float64)
    labels = np.stack([example.labels.topics for example, _ in articles]) > 0
    platt = fit_platt(logits, labels)
    return CalibratedTopics(platt, platt.probabilities(logits), labels)
