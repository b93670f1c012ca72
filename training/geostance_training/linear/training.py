"""The whole fit of the linear family: corpora in, files and thresholds out."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geostance.actors import Gazetteer
from geostance.article import LineClassifier
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import TextHead
from geostance.linear.lexicon import Lexicon
from geostance.linear.predictor import LinearPredictor
from geostance.linear.view import View
from geostance.thresholds import Thresholds
from geostance_training import documents
from geostance_training.corpora.collection import Collection
from geostance_training.corpora.examples import PairExample, TargetExample, TextExample
from geostance_training.documents import Sample
from geostance_training.linear import cuts, relations, tones
from geostance_training.linear.relations import FittedHead
from geostance_training.linear.scores import held_out_scores
from geostance_training.linear.settings import Settings
from geostance_training.linear.tones import FittedTopics
from geostance_training.steps import Steps

STRONG = 2.0
WEAK = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit gives.

    Attributes:
        predictor: The models.
        thresholds: Chosen on held-out probabilities.
        scores: Held-out scores on the training articles, by name.
    """

    predictor: LinearPredictor
    thresholds: Thresholds
    scores: Mapping[str, float]


def valences() -> Lexicon:
    """Return the VADER lexicon with its ratings in four steps.

    Source: Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
    Text", ICWSM 2014; the file comes with the `vaderSentiment` package (MIT).
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    ratings: dict[str, float] = SentimentIntensityAnalyzer().lexicon
    words = {word: rating for word, rating in ratings.items() if word.isalpha() and abs(rating) >= WEAK}
    return {word: int(np.sign(r)) * (2 if abs(r) >= STRONG else 1) for word, r in words.items()}


@dataclass(frozen=True, slots=True)
class Material:
    """Training data as the models see it."""

    samples: Sequence[Sample]
    pairs: Sequence[tuple[PairExample, View]]
    targets: Sequence[tuple[TargetExample, View]]
    texts: Sequence[tuple[TextExample, View]]
    rated: Sequence[TextExample]


@dataclass(frozen=True, slots=True)
class Heads:
    """Every fitted head with its held-out probabilities."""

    topics: FittedTopics
    tone: TextHead
    genre: TextHead
    fitted: Mapping[str, FittedHead]


def fit(collection: Collection, lines: LineClassifier, settings: Settings, *, seed: int, steps: Steps) -> Fit:
    """Fit every head and choose every threshold.

    Args:
        collection: The training data.
        lines: Tells body from furniture, fitted before.
        settings: Of the fit.
        seed: Of the draw of texts a topic.
        steps: Told what is being done.
    """
    featurizer = Featurizer(valences())
    material = read(collection, lines, settings, seed, steps)
    heads = _fit_heads(material, featurizer, settings, steps)
    steps.announce("choosing thresholds")
    lost = missed(material.samples)
    chosen = cuts.thresholds(heads.topics, heads.fitted, lost, settings.precision)
    scores = held_out_scores(heads.topics, heads.fitted, lost, chosen)
    return Fit(_predictor(heads, featurizer), chosen, scores)


def read(
    collection: Collection, lines: LineClassifier, settings: Settings, seed: int, steps: Steps
) -> Material:
    """Take every text the way that serving goes: read, find actors, cut windows."""
    gazetteer = Gazetteer.load()
    drawn = draw(collection.topics, settings.texts_a_topic, seed)
    articles = steps.track(collection.articles, "reading articles")
    pairs = steps.track(collection.pairs, "reading sentences with two actors")
    targets = steps.track(collection.targets, "reading sentences with a target")
    texts = steps.track(drawn, "reading texts with a topic")
    samples = [documents.sample(one, lines, gazetteer, settings.folds) for one in articles]
    return Material(
        samples=calibrated(samples, settings),
        pairs=[(one, documents.of_pair(one, gazetteer)) for one in pairs],
        targets=[(one, documents.of_target(one, gazetteer)) for one in targets],
        texts=[(one, documents.of_text(one.text, lines, gazetteer)) for one in texts],
        rated=collection.rated,
    )


def calibrated(samples: Sequence[Sample], settings: Settings) -> list[Sample]:
    """Let only the samples of the corpora that the settings name calibrate, and the others count less.

    Where none is of these corpora, all calibrate and count alike.
    """
    within = [sample.article.corpus in settings.calibration for sample in samples]
    if not any(within):
        return list(samples)
    return [
        replace(sample, calibrates=use, weight=1.0 if use else settings.weights.unlike)
        for sample, use in zip(samples, within, strict=True)
    ]


def _fit_heads(material: Material, featurizer: Featurizer, settings: Settings, steps: Steps) -> Heads:
    samples = material.samples
    steps.announce("fitting relation")
    relation, logits = relations.fit_relation(samples, material.pairs, featurizer, settings)
    steps.announce("fitting voice and participant")
    voice = relations.fit_voice(samples, featurizer, settings)
    participant = relations.fit_participant(samples, logits, featurizer, settings)
    steps.announce("fitting topic")
    topics = tones.fit_topics(samples, material.texts, featurizer, settings)
    steps.announce("fitting sentiment")
    tone, by_sentence = tones.fit_tone(samples, material.rated, featurizer, settings)
    sentiment = tones.fit_sentiment(samples, by_sentence, featurizer, settings)
    steps.announce("fitting stance and target sentiment")
    genre = tones.fit_genre(samples, featurizer, settings)
    stance = tones.fit_stance(samples, genre, featurizer, settings)
    target_sentiment = tones.fit_target_sentiment(samples, material.targets, featurizer, settings)
    fitted = {
        "sentiment": sentiment,
        "participant": participant,
        "stance": stance,
        "target_sentiment": target_sentiment,
        "relation": relation,
        "voice": voice,
    }
    return Heads(topics, tone, genre.head, fitted)


def _predictor(heads: Heads, featurizer: Featurizer) -> LinearPredictor:
    texts = {"topic": heads.topics.head, "tone": heads.tone, "genre": heads.genre}
    texts |= {name: head.head for name, head in heads.fitted.items()}
    readouts = {name: head.readout for name, head in heads.fitted.items()}
    return LinearPredictor(texts, readouts, heads.topics.platt, featurizer)


def draw(examples: Sequence[TextExample], most: int, seed: int) -> list[TextExample]:
    """Draw at most ``most`` texts for each topic of each corpus, the same ones for the same seed."""
    groups: dict[tuple[str, str], list[TextExample]] = defaultdict(list)
    for example in examples:
        groups[example.corpus, example.label].append(example)
    rng = random.Random(seed)  # noqa: S311 - a draw of texts, no secret
    return [one for _, group in sorted(groups.items()) for one in rng.sample(group, min(most, len(group)))]


def missed(samples: Sequence[Sample]) -> int:
    """Count the true relations of samples that calibrate whose ends never meet, which no head can find."""
    return sum(
        (relation.source, relation.target) not in sample.view.meetings
        for sample in samples
        if sample.calibrates
        for relation in sample.article.relations
    )
