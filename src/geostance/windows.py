"""Cutting a body into windows: one to three sentences each, every sentence in exactly one window."""

from __future__ import annotations

from dataclasses import dataclass

from geostance.actors.mention import Mention
from geostance.article.document import Article, Span

MAX_SENTENCES = 3
MAX_CHARACTERS = 480


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences that are judged together.

    Attributes:
        span: From the first sentence's begin to the last sentence's end.
        sentences: The sentences in it, in order.
        mentions: The mentions that lie in it, in order.
    """

    span: Span
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its mentions and windows: what a predictor sees."""

    article: Article
    mentions: tuple[Mention, ...]
    windows: tuple[Window, ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors mentioned, in order of first mention."""
        return tuple(dict.fromkeys(mention.actor for mention in self.mentions))


def cut(article: Article, mentions: tuple[Mention, ...]) -> Document:
    """Cut the article's body into windows.

    A window takes sentences while it has at most three, stays within 480 characters and does not cross
    a gap between body spans. A longer sentence is a window of its own.

    Args:
        article: The article as read.
        mentions: Mentions sorted by ``begin``; those outside every sentence are left out of windows.

    Returns:
        The document, its windows in order; each body sentence is in exactly one window.
    """
    groups = _groups(article)
    windows, position = [], 0
    for group in groups:
        span = Span(group[0].begin, group[-1].end)
        while position < len(mentions) and mentions[position].begin < span.begin:
            position += 1
        start = position
        while position < len(mentions) and mentions[position].begin < span.end:
            position += 1
        inside = tuple(m for m in mentions[start:position] if m.end <= span.end)
        windows.append(Window(span, tuple(group), inside))
    return Document(article, mentions, tuple(windows))


def _groups(article: Article) -> list[list[Span]]:
    groups: list[list[Span]] = []
    bodies = iter(article.body)
    body = next(bodies, None)
    for sentence in article.sentences:
        crossed = False
        while body is not None and body.end <= sentence.begin:
            body, crossed = next(bodies, None), True
        if groups and not crossed and _fits(groups[-1], sentence):
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _fits(group: list[Span], sentence: Span) -> bool:
    return len(group) < MAX_SENTENCES and sentence.end - group[0].begin <= MAX_CHARACTERS
