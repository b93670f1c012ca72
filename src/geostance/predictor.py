"""The one interface of every model family: documents in, judgements out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from geostance.article.document import Span
from geostance.windows import Document

SENTIMENTS = ("negative", "neutral", "positive")
STANCES = ("against", "neutral", "favor")
RELATIONS = ("none", "support", "oppose", "mixed")
VOICES = ("author", "quoted")
Voice = Literal["author", "quoted"]


@dataclass(frozen=True, slots=True)
class ActorJudgement:
    """Calibrated probabilities of one actor or target in one article.

    Attributes:
        participant: Probability in [0, 1] that it takes part by section 3 of the guidelines.
        stance: Probability by label of ``STANCES``, summing to 1.
        sentiment: Probability by label of ``SENTIMENTS``, summing to 1.
        stance_evidence: Sentences that show the stance best, strongest first.
        sentiment_evidence: Sentences that show the sentiment best, strongest first.
    """

    participant: float
    stance: Mapping[str, float]
    sentiment: Mapping[str, float]
    stance_evidence: tuple[Span, ...] = ()
    sentiment_evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """Calibrated probabilities of one ordered pair in one article.

    Attributes:
        relation: Probability by label of ``RELATIONS``, summing to 1.
        voice: Whose word it is.
        evidence: Sentences that show it best, strongest first.
    """

    relation: Mapping[str, float]
    voice: Voice = "author"
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a family says of one document.

    Attributes:
        topics: Probability by IPTC code, each in [0, 1], multi-label.
        sentiment: Probability by label of ``SENTIMENTS``, summing to 1.
        actors: By actor id, for every actor mentioned.
        pairs: By ordered pair ``(source, target)``; a pair that never meets in a window may be missing,
            and then has the relation ``none``.
    """

    topics: Mapping[str, float]
    sentiment: Mapping[str, float]
    actors: Mapping[str, ActorJudgement]
    pairs: Mapping[tuple[str, str], PairJudgement]


class Predictor(Protocol):
    """A family of models, fitted and loaded."""

    def predict(self, documents: Sequence[Document]) -> list[Judgement]:
        """Judge each document; the result of one never depends on the others in the call."""
        ...
