"""Fitting how a text speaks: topic, sentiment, the author's stance, target sentiment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geostance import taxonomy
from geostance.article.document import Span
from geostance.calibration import Platt
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import TextHead
from geostance.linear.inputs import sentiment_inputs, stance_inputs
from geostance.linear.tokens import tokenize
from geostance.linear.view import View
from geostance.predictor import SENTIMENTS, STANCES
from geostance_training.corpora.examples import LabelledArticle, TargetExample, TextExample
from geostance_training.documents import FIRST, Sample, fold_of
from geostance_training.linear.fitting import (
    ALWAYS_TRAINED,
    Fitted,
    fit_platt,
    fit_text_head,
)
from geostance_training.linear.relations import FittedHead, calibrating, overlap, read_out
from geostance_training.linear.rows import Rows
from geostance_training.linear.settings import Settings

TONES = ("positive", "negative")
SIDES = ("against", "favor")
OPINION = "opinion"
SHARED_SUBJECTS = ("medtop:11000000", "medtop:16000000")
"""Subjects that texts of other topics often have too: such a text says nothing against them."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedTopics:
    """The topic head with its scaling, and its held-out probabilities on the ``n`` samples that calibrate.

    Attributes:
        head: Fitted on all rows.
        platt: Its scaling.
        probabilities: ``[n, 17]``.
        labels: ``[n, 17]``.
    """

    head: TextHead
    platt: Platt
    probabilities: Array
    labels: NDArray[np.bool_]


def fit_topics(
    samples: Sequence[Sample],
    examples: Sequence[tuple[TextExample, View]],
    featurizer: Featurizer,
    settings: Settings,
) -> FittedTopics:
    """Fit the topic head on labelled articles and, counting less, on texts with one known topic."""
    rows = Rows()
    for sample in samples:
        flags = [code in sample.article.topics for code in taxonomy.SUBJECTS]
        rows.add(featurizer.text(sample.view), flags, sample.weight, sample.fold)
    for example, view in examples:
        flags = [code == example.label for code in taxonomy.SUBJECTS]
        weights = [
            0.0 if code in SHARED_SUBJECTS and not flag else settings.weights.texts
            for code, flag in zip(taxonomy.SUBJECTS, flags, strict=True)
        ]
        rows.add(featurizer.text(view), flags, weights, ALWAYS_TRAINED)
    bags = rows.bags()
    fitted = fit_text_head(bags, settings.heads["topic"])
    used = np.flatnonzero([sample.calibrates for sample in samples])
    logits, labels = fitted.logits[used], bags.labels[used]
    platt = fit_platt(logits, labels)
    return FittedTopics(fitted.head, platt, platt.probabilities(logits), labels)


def fit_tone(
    samples: Sequence[Sample],
    examples: Sequence[TextExample],
    featurizer: Featurizer,
    settings: Settings,
) -> tuple[TextHead, list[Array]]:
    """Fit the tone of single sentences.

    Without a corpus of rated sentences, each sentence of a sample takes its article's sentiment.

    Returns:
        The head, and for each sample its logits on the sentences, ``[n, 2]``, from a model that was not
        trained on them.
    """
    rows = Rows()
    for example in examples:
        tokens = tokenize(example.text, Span(0, len(example.text)), ())
        rows.add(featurizer.sentence(tokens), _flags(example.label, TONES), 1.0, ALWAYS_TRAINED)
    weight = 0.0 if examples else 1.0
    for sample in samples:
        for tokens in sample.view.tokens:
            flags = _flags(sample.article.sentiment, TONES)
            rows.add(featurizer.sentence(tokens), flags, weight * sample.weight, sample.fold)
    fitted = fit_text_head(rows.bags(), settings.heads["tone"])
    ends = np.cumsum([len(sample.view.tokens) for sample in samples]) + len(examples)
    return fitted.head, np.split(fitted.logits, [len(examples), *ends[:-1]])[1:]


def fit_sentiment(
    samples: Sequence[Sample], tones: Sequence[Array], featurizer: Featurizer, settings: Settings
) -> FittedHead:
    """Fit the sentiment of whole articles.

    Args:
        samples: The articles.
        tones: For each sample the tone logits of its sentences, ``[n, 2]``.
        featurizer: What the head sees.
        settings: Of the fit.
    """
    rows = Rows()
    for sample in samples:
        flags = _flags(sample.article.sentiment, SENTIMENTS)
        rows.add(featurizer.text(sample.view), flags, sample.weight, sample.fold)
    fitted = fit_text_head(rows.bags(), settings.heads["sentiment"])
    pairs = zip(fitted.logits, tones, strict=True)
    inputs = np.array([sentiment_inputs(logits, sentences) for logits, sentences in pairs])
    labels = [sample.article.sentiment for sample in samples]
    used = np.array([sample.calibrates for sample in samples], dtype=np.bool_)
    return read_out(fitted, inputs, labels, SENTIMENTS, used)


def fit_genre(samples: Sequence[Sample], featurizer: Featurizer, settings: Settings) -> Fitted:
    """Fit whether an article is an opinion piece, which tells how to read its loaded words."""
    rows = Rows()
    for sample in samples:
        rows.add(featurizer.text(sample.view), [sample.article.genre == OPINION], sample.weight, sample.fold)
    return fit_text_head(rows.bags(), settings.heads["genre"])


def fit_stance(
    samples: Sequence[Sample], genre: Fitted, featurizer: Featurizer, settings: Settings
) -> FittedHead:
    """Fit the author's stance toward each listed actor."""
    rows, labels, keys = Rows(), [], []
    for number, sample in enumerate(samples):
        for actor, stance in sample.article.stances.items():
            if actor in sample.view.counts:
                features = featurizer.treatment(sample.view, actor)
                rows.add(features, _flags(stance, SIDES), sample.weight, sample.fold)
                labels.append(stance)
                keys.append((number, actor))
    fitted = fit_text_head(rows.bags(), settings.heads["stance"])
    inputs = np.array(
        [
            stance_inputs(samples[number].view, actor, logits, genre.logits[number])
            for (number, actor), logits in zip(keys, fitted.logits, strict=True)
        ]
    )
    return read_out(fitted, inputs, labels, STANCES, calibrating(samples, keys))


def fit_target_sentiment(
    samples: Sequence[Sample],
    examples: Sequence[tuple[TargetExample, View]],
    featurizer: Featurizer,
    settings: Settings,
) -> FittedHead:
    """Fit how a sentence portrays a target.

    Without a corpus of such sentences, the evidence of a relation portrays its target as its label says,
    and a sentence that is no evidence portrays its actors as neutral.
    """
    rows, labels = Rows(), []
    for example, view in examples:
        [meeting] = view.sentences[FIRST]
        fold = fold_of(example.text, settings.folds)
        rows.add(featurizer.mention(meeting, FIRST), _flags(example.label, SENTIMENTS), 1.0, fold)
        labels.append(example.label)
    if not examples:
        for sample in samples:
            for actor, meetings in sample.view.sentences.items():
                for meeting in meetings:
                    label = portrayal(sample.article, actor, meeting.span)
                    flags = _flags(label, SENTIMENTS)
                    rows.add(featurizer.mention(meeting, actor), flags, sample.weight, sample.fold)
                    labels.append(label)
    fitted = fit_text_head(rows.bags(), settings.heads["target_sentiment"])
    every = np.ones(len(labels), dtype=np.bool_)
    return read_out(fitted, fitted.logits, labels, SENTIMENTS, every)


def portrayal(labelled: LabelledArticle, actor: str, sentence: Span) -> str:
    """Return how a sentence portrays an actor as far as the relations of its article show it."""
    for relation in labelled.relations:
        if relation.target == actor and overlap(relation.evidence, sentence):
            return {"support": "positive", "oppose": "negative"}.get(relation.label, "neutral")
    return "neutral"


def _flags(label: str, names: Iterable[str]) -> list[bool]:
    return [label == name for name in names]
