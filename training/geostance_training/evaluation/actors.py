"""Measuring `geostance.actors.find`: recall of the actors that annotators listed, and mentions to read."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geostance.actors import Gazetteer, Mention, find
from geostance.article.document import Article

_AROUND = 60


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the listed actors are found.

    Attributes:
        listed: Number of pairs of article and listed actor.
        misses: Those that ``find`` has no mention of, as ``(article id, actor id)``, sorted.
        found: Number of pairs of article and found actor, listed or not.
    """

    listed: int
    misses: tuple[tuple[str, str], ...]
    found: int

    @property
    def share(self) -> float:
        """Share of the listed actors that are found, in [0, 1]; 1 where none is listed."""
        return 1 - len(self.misses) / self.listed if self.listed else 1.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention with the words around it, for a person to judge.

    Attributes:
        article: Id of the article.
        mention: The mention.
        before: At most 60 characters before it, line breaks as blanks.
        words: Its words.
        after: At most 60 characters after it.
    """

    article: str
    mention: Mention
    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return f"{self.mention.actor:12} {self.mention.via:11} {self.before}[{self.words}]{self.after}"


def evaluate(articles: Mapping[str, Article], labels: Mapping[str, Collection[str]]) -> Recall:
    """Measure the recall of listed actors among all mentioned.

    Args:
        articles: By id.
        labels: Ids of the actors listed for an article, by the article's id.

    Returns:
        The counts, and every miss.
    """
    gazetteer = Gazetteer.load()
    misses, found = [], 0
    for identifier, listed in labels.items():
        actors = {mention.actor for mention in find(articles[identifier], gazetteer)}
        misses += [(identifier, actor) for actor in listed if actor not in actors]
        found += len(actors)
    return Recall(sum(map(len, labels.values())), tuple(sorted(misses)), found)


def sample(articles: Mapping[str, Article], size: int, seed: int) -> list[Sighting]:
    """Draw mentions to read, each equally likely.

    Args:
        articles: By id.
        size: How many to draw, at most.
        seed: The same seed draws the same mentions.
    """
    gazetteer = Gazetteer.load()
    drawn = [
        _sighting(identifier, article.text, mention)
        for identifier, article in sorted(articles.items())
        for mention in find(article, gazetteer)
    ]
    random.Random(seed).shuffle(drawn)  # noqa: S311 (a sample for reading, not a secret)
    return drawn[:size]


def _sighting(identifier: str, text: str, mention: Mention) -> Sighting:
    begin, end = mention.begin, mention.end
    return Sighting(
        identifier,
        mention,
        text[max(0, begin - _AROUND) : begin].replace("\n", " "),
        text[begin:end],
        text[end : end + _AROUND].replace("\n", " "),
    )
