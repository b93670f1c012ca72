"""What more data brings: relations F1 by how much of each corpus the linear family is fitted on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np

from geostance.actors import Gazetteer
from geostance.article import LineClassifier
from geostance.linear.featurizer import Features, Featurizer
from geostance.linear.inputs import relation_inputs
from geostance.linear.view import Meeting, Pair, View
from geostance.predictor import RELATIONS
from geostance_training import documents
from geostance_training.corpora import collection, splits
from geostance_training.corpora.collection import Collection
from geostance_training.corpora.examples import LabelledArticle, PairExample
from geostance_training.corpora.mirror import Mirror
from geostance_training.documents import Sample
from geostance_training.evaluation.metrics import Array
from geostance_training.evaluation.resampling import Estimate, estimate, summed, weights
from geostance_training.linear import cuts, training
from geostance_training.linear.relations import FittedHead, fit_relation
from geostance_training.linear.settings import Settings
from geostance_training.steps import Steps

FRACTIONS = (0.1, 0.25, 0.5, 1.0)
SEEDS = (0, 1, 2)
GOLD, DEV = "gold-dev", "wire dev"
WIRE, NEWSDESK = "wire", "newsdesk"


@dataclass(frozen=True, slots=True)
class Mix:
    """What one fit sees.

    Attributes:
        wire: Share of the train part of wire, by id.
        newsdesk: Whether newsdesk is in.
        public: Whether the public sentences with two entities are in.
        seed: Of the draw.
    """

    wire: float
    newsdesk: bool
    public: bool
    seed: int


@dataclass(frozen=True, slots=True)
class Point:
    """One fit and its scores.

    Attributes:
        mix: What it saw.
        articles: Labelled articles it was fitted on.
        relations: Relations in them.
        f1: By set measured on, labelled F1 with its interval over articles.
    """

    mix: Mix
    articles: int
    relations: int
    f1: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Remembering(Featurizer):
    """A featurizer that describes each meeting once, for many fits on the same documents."""

    known: dict[tuple[int, Pair], Features] = field(default_factory=dict, compare=False, repr=False)

    def meeting(self, meeting: Meeting, pair: Pair) -> Features:
        """Describe where two actors meet."""
        key = id(meeting), pair
        if key not in self.known:
            self.known[key] = Featurizer.meeting(self, meeting, pair)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that any of the fits may see, and what they are measured on."""

    wire: Sequence[Sample]
    newsdesk: Sequence[Sample]
    pairs: Sequence[tuple[PairExample, View]]
    measured: Mapping[str, Sequence[Sample]]


def mixes() -> list[Mix]:
    """Return every mix; where all of wire is in there is nothing to draw, and one seed."""
    return [
        Mix(*one)
        for one in product(FRACTIONS, (False, True), (False, True), SEEDS)
        if one[0] < 1 or one[-1] == SEEDS[0]
    ]


def read(datasets: Path, mirror: Mirror, lines: LineClassifier, settings: Settings, steps: Steps) -> Material:
    """Read the corpora the way that a fit does.

    Args:
        datasets: The folder of corpora.
        mirror: Where the public files are.
        lines: Tells body from furniture.
        settings: Of the fit.
        steps: Told what is being done.

    Raises:
        CorpusError: If a file is missing or is not the one its manifest names.
    """
    found: Collection = collection.collect(datasets, mirror)
    gazetteer = Gazetteer.load()

    def samples(articles: Sequence[LabelledArticle], name: str) -> list[Sample]:
        tracked = steps.track(articles, f"reading {name}")
        return [documents.sample(one, lines, gazetteer, settings.folds) for one in tracked]

    wire = [one for one in found.articles if one.corpus == WIRE]
    pairs = steps.track(found.pairs, "reading sentences with two actors")
    return Material(
        wire=samples([one for one in wire if splits.by_id(one) == "train"], "wire train"),
        newsdesk=samples([one for one in found.articles if one.corpus == NEWSDESK], NEWSDESK),
        pairs=[(one, documents.of_pair(one, gazetteer)) for one in pairs],
        measured={
            GOLD: samples(collection.gold(datasets, mirror), GOLD),
            DEV: samples([one for one in wire if splits.by_id(one) == "dev"], DEV),
        },
    )


def points(
    material: Material, chosen: Sequence[Mix], settings: Settings, *, resamples: int, steps: Steps
) -> Iterator[Point]:
    """Fit and measure mix by mix.

    Args:
        material: As ``read`` gives it.
        chosen: The mixes.
        settings: Of the fit.
        resamples: Of the articles measured on, for the intervals.
        steps: Told what is being done.
    """
    featurizer = Remembering(training.valences())
    for mix in steps.track(chosen, "fitting"):
        samples = training.calibrated(drawn(material, mix), settings)
        head, _ = fit_relation(samples, material.pairs if mix.public else (), featurizer, settings)
        cut = cuts.relation_cut(head, training.missed(samples))
        yield Point(
            mix=mix,
            articles=len(samples),
            relations=sum(len(sample.article.relations) for sample in samples),
            f1={
                name: _f1(found, head, featurizer, cut, resamples)
                for name, found in material.measured.items()
            },
        )


def drawn(material: Material, mix: Mix) -> list[Sample]:
    """Return the articles that a mix draws; a larger share of one seed holds the smaller one."""
    order = list(material.wire)
    random.Random(mix.seed).shuffle(order)  # noqa: S311 - a draw of articles, no secret
    taken = {sample.article.id for sample in order[: round(mix.wire * len(order))]}
    wire = [sample for sample in material.wire if sample.article.id in taken]
    return [*material.newsdesk, *wire] if mix.newsdesk else wire


def _f1(
    samples: Sequence[Sample], head: FittedHead, featurizer: Featurizer, cut: float, resamples: int
) -> Estimate:
    counts = np.array([_counts(sample, head, featurizer, cut) for sample in samples], dtype=float)
    right, said, true = summed(weights(len(samples), resamples, 0), counts).T
    scores: Array = 2 * right / np.maximum(said + true, 1)
    return estimate(scores)


def _counts(sample: Sample, head: FittedHead, featurizer: Featurizer, cut: float) -> tuple[int, int, int]:
    """Count the relations of one article: said with the right label, said, and true."""
    truth = {(one.source, one.target): one.label for one in sample.article.relations}
    logits = {
        pair: np.array([head.head.logits(featurizer.meeting(meeting, pair)) for meeting in meetings])
        for pair, meetings in sample.view.meetings.items()
    }
    if not logits:
        return 0, 0, len(truth)
    inputs = np.array([relation_inputs(sample.view, pair, logits) for pair in logits])
    probabilities = head.readout.probabilities(inputs)
    named = np.array(RELATIONS)[1 + probabilities[:, 1:].argmax(axis=1)]
    said = {
        pair: label
        for pair, label, none in zip(logits, named, probabilities[:, 0], strict=True)
        if 1 - none >= cut
    }
    return sum(truth.get(pair) == label for pair, label in said.items()), len(said), len(truth)
