"""Fitting who stands how toward whom: relation, voice, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geostance.article.document import Span
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import Readout, TextHead
from geostance.linear.inputs import participant_inputs, relation_inputs
from geostance.linear.view import Pair, View
from geostance.predictor import RELATIONS, VOICES
from geostance_training.corpora.examples import PairExample, RelationLabel
from geostance_training.documents import FIRST, SECOND, Sample
from geostance_training.linear.fitting import ALWAYS_TRAINED, fit_readout, fit_text_head
from geostance_training.linear.rows import Rows
from geostance_training.linear.settings import Settings

POSITIONS = ("support", "oppose")
TAKES_PART = ("no", "yes")

Array = NDArray[np.float64]
Logits = Mapping[Pair, Array]


@dataclass(frozen=True, slots=True)
class FittedHead:
    """A text head with its readout, and what the two say of rows they were not trained on.

    Attributes:
        head: Fitted on all rows.
        readout: Fitted on held-out logits.
        probabilities: ``[n, k]``, from held-out logits.
        labels: The ``n`` true labels.
        keys: For each row its sample's position and, where the row is one, its actor or pair.
    """

    head: TextHead
    readout: Readout
    probabilities: Array
    labels: Sequence[str]
    keys: Sequence[tuple[int, object]]


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
                weight = _weight(relation, meeting.span, settings)
                label = relation.label if relation else "none"
                rows.add(featurizer.meeting(meeting, pair), _flags(label), weight, sample.fold)
    _add_examples(rows, examples, featurizer, settings.weights.pairs)
    fitted = fit_text_head(rows.bags(), settings.heads["relation"])
    logits = _by_sample(samples, places, fitted.logits)
    inputs, labels, keys = [], [], []
    for number, (sample, found) in enumerate(zip(samples, logits, strict=True)):
        truth = {(r.source, r.target): r.label for r in sample.article.relations}
        for pair in found:
            inputs.append(relation_inputs(sample.view, pair, found))
            labels.append(truth.get(pair, "none"))
            keys.append((number, pair))
    readout = fit_readout(np.array(inputs), labels, RELATIONS)
    probabilities = readout.probabilities(np.array(inputs))
    return FittedHead(fitted.head, readout, probabilities, labels, keys), logits


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
                    rows.add(featurizer.meeting(meeting, pair), [quoted], 1.0, sample.fold)
                    labels.append(relation.voice)
                    keys.append((number, pair))
    fitted = fit_text_head(rows.bags(), settings.heads["voice"])
    readout = fit_readout(fitted.logits, labels, VOICES)
    return FittedHead(fitted.head, readout, readout.probabilities(fitted.logits), labels, keys)


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
            rows.add(featurizer.treatment(sample.view, actor), [listed], 1.0, sample.fold)
            labels.append(TAKES_PART[listed])
            keys.append((number, actor))
    fitted = fit_text_head(rows.bags(), settings.heads["participant"])
    inputs = np.array(
        [
            participant_inputs(samples[number].view, str(actor), logit, logits[number])
            for (number, actor), logit in zip(keys, fitted.logits, strict=True)
        ]
    )
    readout = fit_readout(inputs, labels, TAKES_PART)
    return FittedHead(fitted.head, readout, readout.probabilities(inputs), labels, keys)
