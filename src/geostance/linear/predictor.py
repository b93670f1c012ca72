"""The linear family's predictor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from geostance import taxonomy
from geostance.article.document import Span
from geostance.calibration import Platt, Readout
from geostance.linear.featurizer import Features, Featurizer
from geostance.linear.head import TextHead
from geostance.linear.inputs import (
    participant_inputs,
    relation_inputs,
    sentiment_inputs,
    stance_inputs,
)
from geostance.linear.view import Meeting, Pair, View
from geostance.predictor import (
    RELATIONS,
    SENTIMENTS,
    STANCES,
    VOICES,
    ActorJudgement,
    Judgement,
    PairJudgement,
)
from geostance.windows import Document

Array = NDArray[np.float64]
MAX_EVIDENCE = 2

TEXT_HEADS = (
    "topic",
    "sentiment",
    "tone",
    "genre",
    "participant",
    "stance",
    "target_sentiment",
    "relation",
    "voice",
)
READOUTS = ("sentiment", "participant", "stance", "target_sentiment", "relation", "voice")


@dataclass(frozen=True, slots=True)
class LinearPredictor:
    """Fitted linear models.

    Attributes:
        heads: Text heads by name of ``TEXT_HEADS``.
        readouts: Calibrated readouts by name of ``READOUTS``.
        topics: Platt scaling of the topic head.
        featurizer: What the text heads see.
    """

    heads: Mapping[str, TextHead]
    readouts: Mapping[str, Readout]
    topics: Platt
    featurizer: Featurizer

    def predict(self, documents: Sequence[Document]) -> list[Judgement]:
        """Judge each document by itself."""
        return [self.judge(View(document)) for document in documents]

    def judge(self, view: View) -> Judgement:
        """Judge one document."""
        found = self.meeting_logits(view)
        text = self.featurizer.text(view)
        topics, genre = self.topics.probabilities(self.logits("topic", text)), self.logits("genre", text)
        return Judgement(
            topics=dict(zip(taxonomy.SUBJECTS, topics.tolist(), strict=True)),
            sentiment=self._sentiment(view, text),
            actors={actor: self._actor(view, actor, found, genre) for actor in view.document.actors},
            pairs={pair: self._pair(view, pair, found) for pair in view.meetings},
        )

    def logits(self, head: str, features: Iterable[str]) -> Array:
        """Return a head's logits, ``[k]``, for a bag of features."""
        return self.heads[head].logits(features)

    def meeting_logits(self, view: View) -> dict[Pair, Array]:
        """Return support and oppose at each meeting of each pair, ``[m, 2]``."""
        return {
            pair: np.array([self.logits("relation", self.featurizer.meeting(m, pair)) for m in meetings])
            for pair, meetings in view.meetings.items()
        }

    def tones(self, view: View) -> Array:
        """Return positive and negative by sentence, ``[n, 2]``."""
        bags = map(self.featurizer.sentence, view.tokens)
        return np.array([self.logits("tone", bag) for bag in bags]).reshape(-1, 2)

    def _sentiment(self, view: View, text: Features) -> dict[str, float]:
        logits = self.logits("sentiment", text)
        return self._read("sentiment", sentiment_inputs(logits, self.tones(view)), SENTIMENTS)

    def _actor(self, view: View, actor: str, found: Mapping[Pair, Array], genre: Array) -> ActorJudgement:
        meetings = view.sentences[actor]
        mentions = [self.featurizer.mention(meeting, actor) for meeting in meetings]
        treatment = list(chain.from_iterable(mentions))
        inputs = participant_inputs(view, actor, self.logits("participant", treatment), found)
        stances = self.logits("stance", treatment)
        sentiments = [self._target_sentiment(mention) for mention in mentions]
        return ActorJudgement(
            participant=float(self.readouts["participant"].probabilities(inputs[None])[0, 1]),
            stance=self._read("stance", stance_inputs(view, actor, stances, genre), STANCES),
            sentiment=_mean(sentiments),
            stance_evidence=_ranked(meetings, [self.logits("stance", one).max() for one in mentions]),
            sentiment_evidence=_ranked(meetings, [1 - s["neutral"] for s in sentiments]),
        )

    def _target_sentiment(self, mention: Features) -> dict[str, float]:
        return self._read("target_sentiment", self.logits("target_sentiment", mention), SENTIMENTS)

    def _pair(self, view: View, pair: Pair, found: Mapping[Pair, Array]) -> PairJudgement:
        relation = self._read("relation", relation_inputs(view, pair, found), RELATIONS)
        meetings = view.meetings[pair]
        column = 0 if relation["support"] > relation["oppose"] else 1
        scores = found[pair][:, column].tolist()
        best = meetings[int(np.argmax(scores))]
        voice = self._read("voice", self.logits("voice", self.featurizer.meeting(best, pair)), VOICES)
        return PairJudgement(
            relation=relation,
            voice="quoted" if voice["quoted"] > voice["author"] else "author",
            evidence=_ranked(meetings, scores),
        )

    def _read(self, readout: str, inputs: Array, labels: Sequence[str]) -> dict[str, float]:
        [row] = self.readouts[readout].probabilities(inputs[None])
        return dict(zip(labels, row.tolist(), strict=True))


def _mean(distributions: Sequence[Mapping[str, float]]) -> dict[str, float]:
    if not distributions:
        return {label: float(label == "neutral") for label in SENTIMENTS}
    number = len(distributions)
    return {label: sum(one[label] for one in distributions) / number for label in SENTIMENTS}


def _ranked(meetings: Sequence[Meeting], scores: Sequence[float]) -> tuple[Span, ...]:
    order = sorted(range(len(meetings)), key=lambda position: -scores[position])
    spans = dict.fromkeys(meetings[position].span for position in order)
    return tuple(spans)[:MAX_EVIDENCE]
