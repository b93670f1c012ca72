"""Fitting who stands how toward whom: relation, voice, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geostance.article.document import Span
from geostance.calibration import Readout
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import TextHead
from geostance.linear.inputs import participant_inputs, relation_inputs
from geostance.linear.view import Pair, View
from geostance.predictor import RELATIONS, VOICES
from geostance_training.corpora.examples import PairExample, RelationLabel
from geostance_training.documents import FIRST, SECOND, Sample
from geostance_training.linear.fitting import ALWAYS_TRAINED, Fitted, fit_readout, fit_text_head
from geostance_training.linear.rows import Rows
from geostance_training.linear.settings import Settings

POSITIONS = ("support", "oppose")
TAKES_PART = ("no", "yes")

Array = NDArray[np.float64]
Logits = Mapping[Pair, Array]


@dataclass(frozen=True, slots=True)
class FittedHead:
    """A text head with its readout, and what the two say of rows that the text head was not trained on.

    Attributes:
        head: Fitted on all rows.
        readout: Fitted on held-out logits of the ``n`` rows that calibrate.
        probabilities: ``[n, k]``, from held-out logits.
        labels: The ``n`` true labels.
    """

    head: TextHead
    readout: Readout
    probabilities: Array
    labels: Sequence[str]


def fit_relation(
    samples: Sequence[Sample],
    examples: Sequence[tuple[PairExample, View]],
    featurizer: Featurizer,
    settings: Settings,
) -> tuple[FittedHead, list[Logits]]:
    """Fit the relation head.

    A meeting that overlaps the pair's evidence counts in full; another meeting of a labelled pair may not
    show the position, and counts less. ``mixed`` rows teach neither side; the readout learns that label.

    Returns:
        The head, and for each sample the held-out logits of its meetings.
    """
    rows, places = Rows(), []
    for sample in samples:
        labels = {(r.source, r.target): r for r in sample.article.relations}
        for pair, meetings in sample.view.meetings.items():
            places.append((pair, len(rows.texts), len(rows.texts) + len(meetings)))
            relation = labels.get(pair)
            for meeting in meetings:
                weight = sample.weight * _weight(relation, meeting.span, settings)
                label = relation.label if relation else "none"
                rows.add(featurizer.meeting(meeting, pair), _flags(label), weight, sample.fold)
    _add_examples(rows, examples, featurizer, settings.weights.pairs)
    fitted = fit_text_head(rows.bags(), settings.heads["relation"])
    logits = _by_sample(samples, places, fitted.logits)
    inputs, labels = [], []
    for sample, found in zip(samples, logits, strict=True):
        if sample.calibrates:
            truth = {(r.source, r.target): r.label for r in sample.article.relations}
            inputs += [relation_inputs(sample.view, pair, found) for pair in found]
            labels += [truth.get(pair, "none") for pair in found]
    every = np.ones(len(labels), dtype=np.bool_)
    return read_out(fitted, np.array(inputs), labels, RELATIONS, every), logits


def _weight(relation: RelationLabel | None, span: Span, settings: Settings) -> float:
    if relation is None:
        return 1.0
    if relation.label == "mixed":
        return 0.0
    return 1.0 if overlap(span, relation.evidence) else settings.weights.beside_evidence


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a code point."""
    return one.begin < other.end and other.begin < one.end


def _flags(label: str) -> list[bool]:
    return [label == position for position in POSITIONS]


def _add_examples(
    rows: Rows, examples: Sequence[tuple[PairExample, View]], featurizer: Featurizer, weight: float
) -> None:
    pair = (FIRST, SECOND)
    for example, view in examples:
        for meeting in view.meetings.get(pair, ()):
            rows.add(featurizer.meeting(meeting, pair), _flags(example.label), weight, ALWAYS_TRAINED)


def _by_sample(
    samples: Sequence[Sample], places: Sequence[tuple[Pair, int, int]], logits: Array
) -> list[Logits]:
    remaining = iter(places)
    found = []
    for sample in samples:
        mine = [next(remaining) for _ in sample.view.meetings]
        found.append({pair: logits[begin:end] for pair, begin, end in mine})
    return found


def fit_voice(samples: Sequence[Sample], featurizer: Featurizer, settings: Settings) -> FittedHead:
    """Fit whose word a relation is, on the meetings that overlap its evidence."""
    rows, labels, keys = Rows(), [], []
    for number, sample in enumerate(samples):
        for relation in sample.article.relations:
            pair = (relation.source, relation.target)
            for meeting in sample.view.meetings.get(pair, ()):
                if overlap(meeting.span, relation.evidence):
                    quoted = relation.voice == "quoted"
                    rows.add(featurizer.meeting(meeting, pair), [quoted], sample.weight, sample.fold)
                    labels.append(relation.voice)
                    keys.append((number, pair))
    fitted = fit_text_head(rows.bags(), settings.heads["voice"])
    return read_out(fitted, fitted.logits, labels, VOICES, calibrating(samples, keys))


def fit_participant(
    samples: Sequence[Sample], logits: Sequence[Logits], featurizer: Featurizer, settings: Settings
) -> FittedHead:
    """Fit who takes part: an actor found but not listed by the annotator is only named.

    Args:
        samples: The articles.
        logits: For each sample the held-out relation logits.
        featurizer: What the head sees.
        settings: Of the fit.
    """
    rows, labels, keys = Rows(), [], []
    for number, sample in enumerate(samples):
        for actor in sample.view.document.actors:
            listed = actor in sample.article.stances
            rows.add(featurizer.treatment(sample.view, actor), [listed], sample.weight, sample.fold)
            labels.append(TAKES_PART[listed])
            keys.append((number, actor))
    fitted = fit_text_head(rows.bags(), settings.heads["participant"])
    inputs = np.array(
        [
            participant_inputs(samples[number].view, str(actor), logit, logits[number])
            for (number, actor), logit in zip(keys, fitted.logits, strict=True)
        ]
    )
    return read_out(fitted, inputs, labels, TAKES_PART, calibrating(samples, keys))


def calibrating(samples: Sequence[Sample], keys: Sequence[tuple[int, object]]) -> NDArray[np.bool_]:
    """Return whether each row calibrates, ``[n]``; a row's key holds its sample's position."""
    return np.array([samples[number].calibrates for number, _ in keys], dtype=np.bool_)


def read_out(
    fitted: Fitted,
    inputs: Array,
    labels: Sequence[str],
    names: Sequence[str],
    used: NDArray[np.bool_],
) -> FittedHead:
    """Fit a readout on the rows that calibrate.

    Args:
        fitted: The text head.
        inputs: ``[n, d]``, of every row.
        labels: The ``n`` labels.
        names: The labels in the order of the output.
        used: ``[n]``, which rows calibrate.
    """
    kept = [label for label, use in zip(labels, used, strict=True) if use]
    readout = fit_readout(inputs[used], kept, names)
    return FittedHead(fitted.head, readout, readout.probabilities(inputs[used]), kept)
