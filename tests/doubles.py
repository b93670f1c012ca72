"""Stand-ins that judge by simple rules, so that tests of what surrounds a model need none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from geostance.predictor import ActorJudgement, Judgement, PairJudgement
from geostance.taxonomy import SUBJECTS
from geostance.thresholds import Thresholds
from geostance.windows import Document, Window

HOSTILE = ("condemn", "accus", "threat", "attack", "sanction", "bomb")
FRIENDLY = ("prais", "help", "agree", "welcom", "thank")

THRESHOLDS = Thresholds(
    topics=dict.fromkeys(SUBJECTS, 0.3),
    relation=0.5,
    participant=0.5,
    abstain={"sentiment": 0.5, "stance": 0.5, "target_sentiment": 0.5, "relation": 0.5},
)


class WordPredictor:
    """Opposes where a window has a hostile word, supports where it has a friendly one."""

    def predict(self, documents: Sequence[Document]) -> list[Judgement]:
        return [self._judge(document) for document in documents]

    def _judge(self, document: Document) -> Judgement:
        text = document.article.text
        score = sum(_score(text, window) for window in document.windows)
        topics = dict.fromkeys(SUBJECTS, 0.05)
        topics["medtop:16000000" if score < 0 else "medtop:11000000"] = 0.9
        pairs = {}
        for window in document.windows:
            for pair in permutations(dict.fromkeys(m.actor for m in window.mentions), 2):
                pairs.setdefault(pair, _pair(_score(text, window), window))
        return Judgement(topics, _sentiment(score), {a: _actor(document, a) for a in document.actors}, pairs)


def _score(text: str, window: Window) -> int:
    words = window.span.of(text).lower()
    return sum(words.count(word) for word in FRIENDLY) - sum(words.count(word) for word in HOSTILE)


def _sentiment(score: int) -> dict[str, float]:
    label = "negative" if score < 0 else "positive" if score > 0 else "neutral"
    return {one: 0.8 if one == label else 0.1 for one in ("negative", "neutral", "positive")}


def _actor(document: Document, actor: str) -> ActorJudgement:
    windows = [w for w in document.windows if any(m.actor == actor for m in w.mentions)]
    score = sum(_score(document.article.text, window) for window in windows)
    return ActorJudgement(
        participant=0.9 if score else 0.2,
        stance={"against": 0.1, "neutral": 0.85, "favor": 0.05},
        sentiment=_sentiment(score),
        sentiment_evidence=tuple(window.sentences[0] for window in windows[:1]),
    )


def _pair(score: int, window: Window) -> PairJudgement:
    if not score:
        return PairJudgement({"none": 0.9, "support": 0.04, "oppose": 0.04, "mixed": 0.02})
    support, oppose = (0.7, 0.1) if score > 0 else (0.1, 0.7)
    relation = {"none": 0.15, "support": support, "oppose": oppose, "mixed": 0.05}
    return PairJudgement(relation, "author", window.sentences[:1])


@dataclass(frozen=True)
class WordBundle:
    """A bundle that needs no file: judges by words, takes every line for body."""

    lines: Any
    predictor: WordPredictor = field(default_factory=WordPredictor)
    thresholds: Thresholds = THRESHOLDS
    name: str = "words"
    version: str = "0"
    family: str = "double"
    sha256: str = "0" * 64
    path: None = None
    manifest: dict[str, Any] = field(default_factory=dict)
