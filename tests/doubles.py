"""Stand-ins that judge by simple rules, so that tests of what surrounds a model need none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, cast

from geostance.analyzer import Analyzer
from geostance.article import Span
from geostance.predictor import ActorJudgement, Judgement, PairJudgement
from geostance.taxonomy import SUBJECTS
from geostance.thresholds import Thresholds
from geostance.windows import Document

HOSTILE = ("condemn", "accus", "threat", "attack", "sanction", "bomb")
FRIENDLY = ("prais", "help", "agree", "welcom", "thank")

THRESHOLDS = Thresholds(
    topics=dict.fromkeys(SUBJECTS, 0.3),
    relation=0.5,
    participant=0.5,
    abstain={"sentiment": 0.5, "stance": 0.5, "target_sentiment": 0.5, "relation": 0.5},
)


class WordPredictor:
    """Opposes where a sentence has a hostile word, supports where it has a friendly one."""

    def predict(self, documents: Sequence[Document]) -> list[Judgement]:
        return [_judge(document) for document in documents]


def _judge(document: Document) -> Judgement:
    text = document.article.text
    actors: dict[str, list[Span]] = {}
    pairs: dict[tuple[str, str], PairJudgement] = {}
    for sentence, inside in _sentences(document):
        for actor in dict.fromkeys(inside):
            actors.setdefault(actor, []).append(sentence)
        score = _score(text, [sentence])
        for pair in permutations(dict.fromkeys(inside), 2):
            if score or pair not in pairs:
                pairs[pair] = _pair(score, sentence)
    score = _score(text, document.article.sentences)
    topics = dict.fromkeys(SUBJECTS, 0.05)
    topics["medtop:16000000" if score < 0 else "medtop:11000000"] = 0.9
    judged = {actor: _actor(_score(text, sentences), sentences) for actor, sentences in actors.items()}
    return Judgement(topics, _sentiment(score), judged, pairs)


def _sentences(document: Document) -> Iterator[tuple[Span, list[str]]]:
    for window in document.windows:
        for sentence in window.sentences:
            yield sentence, [one.actor for one in window.mentions if Span(one.begin, one.end) in sentence]


def _score(text: str, sentences: Sequence[Span]) -> int:
    words = " ".join(one.of(text) for one in sentences).lower()
    return sum(words.count(word) for word in FRIENDLY) - sum(words.count(word) for word in HOSTILE)


def _sentiment(score: int) -> dict[str, float]:
    label = "negative" if score < 0 else "positive" if score > 0 else "neutral"
    return {one: 0.8 if one == label else 0.1 for one in ("negative", "neutral", "positive")}


def _actor(score: int, sentences: Sequence[Span]) -> ActorJudgement:
    return ActorJudgement(
        participant=0.9 if score else 0.2,
        stance={"against": 0.1, "neutral": 0.85, "favor": 0.05},
        sentiment=_sentiment(score),
        sentiment_evidence=tuple(sentences[:1]),
    )


def _pair(score: int, sentence: Span) -> PairJudgement:
    if not score:
        return PairJudgement({"none": 0.9, "support": 0.04, "oppose": 0.04, "mixed": 0.02})
    support, oppose = (0.7, 0.1) if score > 0 else (0.1, 0.7)
    relation = {"none": 0.15, "support": support, "oppose": oppose, "mixed": 0.05}
    return PairJudgement(relation, "author", (sentence,))


class OpeningLines:
    """Takes lines for furniture that open as a menu, a button or a caption does."""

    def furniture(self, lines: Sequence[str]) -> list[bool]:
        return [line.strip().startswith(("Menu", "Share", "Photo:")) for line in lines]


@dataclass(frozen=True)
class WordBundle:
    """A bundle that needs no file."""

    predictor: Any = field(default_factory=WordPredictor)
    lines: Any = field(default_factory=OpeningLines)
    thresholds: Thresholds = THRESHOLDS
    name: str = "words"
    version: str = "0"
    family: str = "double"
    sha256: str = "0" * 64


def analyzer() -> Analyzer:
    """An analyzer that judges by words."""
    return Analyzer(cast("Any", WordBundle()))


ARTICLE = """Menu Home World Sport

Norway and Chile sign fisheries accord

Norway and Chile agreed on a fisheries accord on Thursday. Oslo praised Chile for opening its records 🐟.

Photo: a trawler at sea

Argentina condemned the accord and accused Chile of ignoring the commission. Peru was not at the table.
"""
