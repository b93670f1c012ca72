"""Words of a sentence, its actors standing as one token each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geostance.actors.mention import Mention
from geostance.article.document import Span

OTHER = "OTHER"

# Clitics stand apart, so that tokenised and natural text give the same words.
_WORD = re.compile(r"\w+?(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ve|ll|d|m)\b|\w+|``|''|[^\w\s]")
_QUOTES: dict[str, str] = {
    **dict.fromkeys(("``", "''", "\u201c", "\u201d", "\u00ab", "\u00bb"), '"'),
    "n\u2019t": "n't",
    "\u2019s": "'s",
}
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stretch of text.

    Attributes:
        words: Lower-cased words, digits folded to ``0``, quotation marks to ``"``; an actor's mention is
            one empty word.
        actors: For each word the actor's id, or None.
    """

    words: tuple[str, ...]
    actors: tuple[str | None, ...]

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.words + other.words, self.actors + other.actors)

    def masked(self, roles: dict[str, str]) -> list[str]:
        """Return the words with each actor replaced by its role, or by ``OTHER`` where it has none."""
        pairs = zip(self.words, self.actors, strict=True)
        return [word if actor is None else roles.get(actor, OTHER) for word, actor in pairs]


def tokenize(text: str, span: Span, mentions: Iterable[Mention]) -> Tokens:
    """Cut a stretch of text into tokens.

    Args:
        text: The article's text.
        span: The stretch.
        mentions: Mentions within it, sorted; of two that overlap the first is taken.
    """
    words: list[str] = []
    actors: list[str | None] = []
    position = span.begin
    for mention in mentions:
        if mention.begin < position:
            continue
        _extend(words, actors, text[position : mention.begin])
        words.append("")
        actors.append(mention.actor)
        position = mention.end
    _extend(words, actors, text[position : span.end])
    return Tokens(tuple(words), tuple(actors))


def _extend(words: list[str], actors: list[str | None], text: str) -> None:
    matches: list[str] = _WORD.findall(text.lower())
    found = [_QUOTES.get(word, word) for word in matches]
    words.extend(_DIGIT.sub("0", word) if word[0].isdigit() else word for word in found)
    actors.extend([None] * len(found))


def ngrams(words: Sequence[str], prefix: str) -> list[str]:
    """Return unigrams and bigrams of the words, each with the prefix."""
    bigrams = (f"{prefix}{a}_{b}" for a, b in pairwise(words))
    return [f"{prefix}{word}" for word in words] + list(bigrams)
