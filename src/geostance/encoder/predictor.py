"""The predictor of the families that read with an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from geostance import taxonomy
from geostance.article.document import Span
from geostance.calibration import Platt, Readout
from geostance.encoder import inputs
from geostance.encoder.heads import Floats, Heads, Logits
from geostance.encoder.layout import Layout, Pair, lay_out
from geostance.encoder.session import Session
from geostance.encoder.tokens import Integers, Reader
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
QUOTED = VOICES.index("quoted")


@dataclass(frozen=True, slots=True)
class EncoderPredictor:
    """An encoder, its heads, and their calibration.

    Attributes:
        reader: Turns documents into tokens.
        length: Most tokens of a passage.
        special: Ids of the tokens that begin and end a passage.
        session: Runs the encoder.
        heads: Read its states.
        readouts: Calibration by name of ``inputs.INPUTS``.
        topics: Platt scaling of the topic head.
    """

    reader: Reader
    length: int
    special: tuple[int, int]
    session: Session
    heads: Heads
    readouts: Mapping[str, Readout]
    topics: Platt

    def predict(self, documents: Sequence[Document]) -> list[Judgement]:
        """Judge documents; their passages are encoded together, each with the result it has alone."""
        layouts = [lay_out(one, self.reader.read(one), self.length) for one in documents]
        states = self._states(layouts)
        return [
            self.judgement(layout, self.heads.judge(found, layout))
            for layout, found in zip(layouts, states, strict=True)
        ]

    def judgement(self, layout: Layout, logits: Logits) -> Judgement:
        """Calibrate what the heads say of one document."""
        topics = self.topics.probabilities(logits.topic.astype(np.float64))
        return Judgement(
            topics=dict(zip(taxonomy.SUBJECTS, topics.tolist(), strict=True)),
            sentiment=_named(self._read("sentiment", inputs.sentiment(logits)), SENTIMENTS)[0],
            actors=self._actors(layout, logits),
            pairs=self._pairs(layout, logits),
        )

    def _states(self, layouts: Sequence[Layout]) -> list[Floats]:
        passages = [self._passages(one) for one in layouts]
        encoded = iter(self.session.states(list(chain.from_iterable(passages))))
        return [np.concatenate([next(encoded)[1:-1] for _ in one]) for one in passages]

    def _passages(self, layout: Layout) -> list[Integers]:
        first, last = self.special
        ids = layout.tokens.ids
        return [np.array([first, *ids[begin:end], last], np.int64) for begin, end in layout.passages]

    def _read(self, readout: str, given: Array) -> Array:
        return self.readouts[readout].probabilities(given)

    def _actors(self, layout: Layout, logits: Logits) -> dict[str, ActorJudgement]:
        takes_part = self._read("participant", inputs.participant(layout, logits))[:, 1].tolist()
        stances = _named(self._read("stance", inputs.stance(logits)), STANCES)
        seen = self._read("target_sentiment", inputs.target_sentiment(logits))
        found = {}
        for number, actor in enumerate(layout.actors):
            rows = inputs.sentences_with(layout, number)
            spans = [layout.spans[place] for place in layout.sightings[rows, 1]]
            found[actor] = ActorJudgement(
                participant=takes_part[number],
                stance=stances[number],
                sentiment=_mean(seen[rows]),
                stance_evidence=_ranked(spans, logits.sides[rows].max(axis=1, initial=-np.inf)),
                sentiment_evidence=_ranked(spans, 1 - seen[rows, SENTIMENTS.index("neutral")]),
            )
        return found

    def _pairs(self, layout: Layout, logits: Logits) -> dict[Pair, PairJudgement]:
        relations = self._read("relation", inputs.relation(layout, logits))
        voices = self._read("voice", inputs.voice(logits))[:, QUOTED]
        bounds = np.searchsorted(layout.meetings[:, 0], np.arange(len(layout.pairs) + 1))
        found = {}
        for number, pair in enumerate(layout.pairs):
            rows = slice(bounds[number], bounds[number + 1])
            [relation] = _named(relations[number : number + 1], RELATIONS)
            column = 0 if relation["support"] > relation["oppose"] else 1
            scores = logits.meeting[rows, column]
            best = int(np.argmax(scores))
            found[pair] = PairJudgement(
                relation=relation,
                voice="quoted" if voices[rows][best] > 1 / 2 else "author",
                evidence=_ranked([layout.spans[place] for place in layout.meetings[rows, 3]], scores),
            )
        return found


def _named(rows: Array, labels: Sequence[str]) -> list[dict[str, float]]:
    return [dict(zip(labels, row, strict=True)) for row in rows.tolist()]


def _mean(rows: Array) -> dict[str, float]:
    if not len(rows):
        return {label: float(label == "neutral") for label in SENTIMENTS}
    return dict(zip(SENTIMENTS, rows.mean(axis=0).tolist(), strict=True))


def _ranked(spans: Sequence[Span], scores: NDArray[np.floating]) -> tuple[Span, ...]:
    order = np.argsort(-scores, kind="stable")
    return tuple(dict.fromkeys(spans[position] for position in order))[:MAX_EVIDENCE]
