"""What a corpus gives to a trainer, whatever it looked like upstream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from geostance.article.document import Span


@dataclass(frozen=True, slots=True)
class RelationLabel:
    """A relation by section 5 of the guidelines, with its evidence in the article's text."""

    source: str
    target: str
    label: str
    voice: str
    evidence: Span


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article labelled by the guidelines.

    Attributes:
        id: The corpus's id.
        corpus: Name of the corpus.
        text: Its text, that every span points into.
        title: Its title, or None.
        date: Day of publication, or None.
        genre: ``report``, ``analysis`` or ``opinion``.
        topics: IPTC codes, the primary one first.
        sentiment: Of the whole article.
        stances: The author's stance by listed actor.
        relations: At most one an ordered pair.
        furniture: Spans of page furniture, where the corpus marks them.
        outlet: Who published it, for slices; empty when unknown.
    """

    id: str
    corpus: str
    text: str
    title: str | None
    date: dt.date | None
    genre: str
    topics: tuple[str, ...]
    sentiment: str
    stances: Mapping[str, str]
    relations: tuple[RelationLabel, ...]
    furniture: tuple[Span, ...] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class TargetExample:
    """A sentence with one target and how the text portrays it: a label of ``SENTIMENTS``."""

    corpus: str
    text: str
    target: Span
    label: str


@dataclass(frozen=True, slots=True)
class PairExample:
    """A sentence with two entities and the first one's position: a label of ``RELATIONS``."""

    corpus: str
    text: str
    source: Span
    target: Span
    label: str


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text with one label: an IPTC code for topics, a label of ``SENTIMENTS`` for sentiment."""

    corpus: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class PhraseExample:
    """A text and its author's stance, a label of ``STANCES``, toward a target that it may not name.

    Attributes:
        corpus: Name of the corpus.
        text: The text.
        phrase: The target, in words of the corpus.
        label: The stance.
    """

    corpus: str
    text: str
    phrase: str
    label: str


Example = PairExample | TargetExample | TextExample | PhraseExample
