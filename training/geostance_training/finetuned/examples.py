"""From labelled texts to examples, by the same way that serving goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geostance import taxonomy
from geostance.actors import Gazetteer
from geostance.article import LineClassifier
from geostance.encoder.layout import Layout, Pair, lay_out
from geostance.encoder.tokens import Reader
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES
from geostance.windows import Document
from geostance_training import documents
from geostance_training.corpora.examples import (
    LabelledArticle,
    PairExample,
    RelationLabel,
    TargetExample,
    TextExample,
)
from geostance_training.documents import FIRST, SECOND
from geostance_training.finetuned.batches import IGNORED, Example, Labels
from geostance_training.linear.relations import overlap
from geostance_training.linear.tones import SHARED_SUBJECTS, portrayal

SUBJECTS = tuple(taxonomy.SUBJECTS)

PROJECT = ("wire", "newsdesk")
"""The project's own corpora of articles."""

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes examples.

    Attributes:
        reader: Of tokens.
        lines: Tells body from furniture.
        gazetteer: Of actors.
        length: Most tokens of a passage.
        characters: About how much of a text is read that only has a topic or a tone.
        weights: What an example counts, by kind.
        portrays: Whether the evidence of a relation portrays its target, for want of labelled targets.
    """

    reader: Reader
    lines: LineClassifier
    gazetteer: Gazetteer
    length: int
    characters: int
    weights: Mapping[str, float]
    portrays: bool

    def article(self, labelled: LabelledArticle) -> Example | None:
        """Return a labelled article as an example, or None where nothing of it is body."""
        document = documents.of_labelled(labelled, self.lines, self.gazetteer)
        if not document.windows:
            return None
        kind = labelled.corpus if labelled.corpus in PROJECT else "own"
        layout = self._layout(document)
        labels = _labels(labelled, layout, self.weights[kind])
        if self.portrays:
            labels = replace(labels, target_sentiment=_portrayals(labelled, layout))
        return Example(kind, layout, labels)

    def pair(self, example: PairExample) -> Example:
        """Return a sentence with a labelled pair."""
        layout = self._layout(documents.of_pair(example, self.gazetteer).document)
        relation = np.full(len(layout.pairs), IGNORED, np.int64)
        if (FIRST, SECOND) in layout.pairs:
            relation[layout.pairs.index((FIRST, SECOND))] = RELATIONS.index(example.label)
        return Example("pairs", layout, replace(self._unknown(layout, "pairs"), relation=relation))

    def target(self, example: TargetExample) -> Example:
        """Return a sentence with a labelled target."""
        layout = self._layout(documents.of_target(example, self.gazetteer).document)
        mine = np.array([layout.actors[actor] == FIRST for actor, _ in layout.sightings], np.bool_)
        label = np.where(mine, SENTIMENTS.index(example.label), IGNORED).astype(np.int64)
        labels = replace(self._unknown(layout, "targets"), target_sentiment=label)
        return Example("targets", layout, labels)

    def topic(self, example: TextExample) -> Example | None:
        """Return a text with one topic, or None where nothing of it is body."""
        shared = [code in SHARED_SUBJECTS and code != example.label for code in SUBJECTS]
        topics = np.where(shared, IGNORED, [code == example.label for code in SUBJECTS])
        layout = self._beginning(example.text)
        return layout and Example("topics", layout, replace(self._unknown(layout, "topics"), topics=topics))

    def rated(self, example: TextExample) -> Example | None:
        """Return a text with a tone, or None where nothing of it is body."""
        tone, layout = SENTIMENTS.index(example.label), self._beginning(example.text)
        return layout and Example("rated", layout, replace(self._unknown(layout, "rated"), sentiment=tone))

    def _beginning(self, text: str) -> Layout | None:
        document = documents.of_text(text[: self.characters], self.lines, self.gazetteer).document
        return self._layout(document) if document.windows else None

    def _layout(self, document: Document) -> Layout:
        return lay_out(document, self.reader.read(document), self.length)

    def _unknown(self, layout: Layout, kind: str) -> Labels:
        return unknown(layout, self.weights[kind])


def unknown(layout: Layout, weight: float) -> Labels:
    """Return labels of which nothing is known."""
    return Labels(
        weight=weight,
        topics=np.full(len(SUBJECTS), IGNORED, np.int64),
        sentiment=IGNORED,
        relation=np.full(len(layout.pairs), IGNORED, np.int64),
        shown=np.zeros(len(layout.meetings), np.bool_),
        voice=np.full(len(layout.meetings), IGNORED, np.int64),
        participant=np.full(len(layout.actors), IGNORED, np.int64),
        stance=np.full(len(layout.actors), IGNORED, np.int64),
        target_sentiment=np.full(len(layout.sightings), IGNORED, np.int64),
    )


def _labels(labelled: LabelledArticle, layout: Layout, weight: float) -> Labels:
    relations = {(one.source, one.target): one for one in labelled.relations}
    shown, voice = _evidence(layout, relations)
    return replace(
        unknown(layout, weight),
        topics=np.array([code in labelled.topics for code in SUBJECTS], np.int64),
        sentiment=SENTIMENTS.index(labelled.sentiment),
        relation=np.array(
            [RELATIONS.index(relations[pair].label) if pair in relations else 0 for pair in layout.pairs],
            np.int64,
        ),
        shown=shown,
        voice=voice,
        participant=np.array([actor in labelled.stances for actor in layout.actors], np.int64),
        stance=np.array(
            [
                STANCES.index(labelled.stances[actor]) if actor in labelled.stances else IGNORED
                for actor in layout.actors
            ],
            np.int64,
        ),
    )


def _evidence(layout: Layout, relations: Mapping[Pair, RelationLabel]) -> tuple[Flags, Integers]:
    """Return which meetings overlap the evidence of their pair, and whether the word there is quoted."""
    shown = np.zeros(len(layout.meetings), np.bool_)
    voice = np.full(len(layout.meetings), IGNORED, np.int64)
    for number, (pair, _, _, place) in enumerate(layout.meetings.tolist()):
        relation = relations.get(layout.pairs[pair])
        if relation and overlap(layout.spans[place], relation.evidence):
            shown[number] = True
            voice[number] = relation.voice == "quoted"
    return shown, voice


def _portrayals(labelled: LabelledArticle, layout: Layout) -> Integers:
    labels = [
        portrayal(labelled, layout.actors[actor], layout.spans[place])
        for actor, place in layout.sightings.tolist()
    ]
    return np.array([SENTIMENTS.index(label) for label in labels], np.int64)
