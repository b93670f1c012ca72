"""A document as the encoder reads it: token ids, the places they come from, actors under neutral names.

What an article says of an actor should not depend on which one it is, so an actor's name is read as a word
for its kind and a letter ("country a"); the words of an official or a noun that stands for an actor, and a
caller's targets, are read as they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geostance.actors.mention import TARGET_PREFIX, Kind, Mention
from geostance.article.document import Span
from geostance.windows import Document

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Integers = NDArray[np.int64]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KINDS: Mapping[str, str] = {
    "state": "country",
    "organisation": "organization",
    "bloc": "alliance",
    "armed_group": "militia",
    "territory": "territory",
}
LEADER = "leader"
NAMED = frozenset({"gazetteer", "leader"})
"""How a mention is found that names its actor, and is read as kind and letter."""

_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document's sentences, one after another, without a tokenizer's special ones.

    Attributes:
        ids: ``[t]``.
        begins: First code point of each token in the article's text, ``[t]``.
        ends: One past its last code point, ``[t]``.
        sentences: Range of tokens of each sentence, ``[s, 2]``, in the order of the windows.
        letters: Positions of the letters in ``ids``, and the number of the actor named, ``[l, 2]``.
    """

    ids: Integers
    begins: Integers
    ends: Integers
    sentences: Integers
    letters: Integers

    def range_of(self, begin: int, end: int) -> tuple[int, int]:
        """Return the range of tokens that touch code points ``begin`` to ``end``, at least one token."""
        first = int(np.searchsorted(self.ends, begin, side="right"))
        last = int(np.searchsorted(self.begins, end, side="left"))
        first = min(first, len(self.ids) - 1)
        return first, max(last, first + 1)


class Reader:
    """Turns documents into tokens."""

    def __init__(self, tokenizer: Tokenizer, kind: Callable[[str], Kind]) -> None:
        """Take a tokenizer.

        Args:
            tokenizer: Without truncation and padding.
            kind: Gives the kind of an actor's id.
        """
        self._tokenizer = tokenizer
        self._kind = kind
        self._words = {word: self._ids(word) for word in (*KINDS.values(), LEADER)}
        self.letters = [self._ids(letter) for letter in LETTERS]

    def _ids(self, word: str) -> int:
        return self._tokenizer.encode(f" {word}", add_special_tokens=False).ids[-1]

    def read(self, document: Document) -> Tokens:
        """Tokenize the sentences of a document, its windows in order.

        Args:
            document: With at least one sentence.
        """
        text = document.article.text
        sentences = [(window, one) for window in document.windows for one in window.sentences]
        encodings = self._tokenizer.encode_batch(
            [one.of(text) for _, one in sentences], add_special_tokens=False
        )
        actors = [actor for actor in document.actors if not actor.startswith(TARGET_PREFIX)]
        writer = _Writer(self, {actor: number for number, actor in enumerate(actors)})
        for (window, span), encoding in zip(sentences, encodings, strict=True):
            writer.sentence(text, span, encoding, named(window.mentions, span))
        return writer.tokens()

    def name(self, mention: Mention, number: int) -> tuple[int, int]:
        """Return the ids that an actor's name is read as: its kind and its letter."""
        word = LEADER if mention.via == "leader" else KINDS[self._kind(mention.actor)]
        return self._words[word], self.letters[number % len(LETTERS)]


def named(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """Return the mentions within a span that are read as kind and letter."""
    return [
        one
        for one in mentions
        if one.via in NAMED
        and not one.actor.startswith(TARGET_PREFIX)
        and span.begin <= one.begin
        and one.end <= span.end
    ]


class _Writer:
    """Tokens in the making."""

    def __init__(self, reader: Reader, numbers: Mapping[str, int]) -> None:
        self._reader, self._numbers = reader, numbers
        self._ids: list[int] = []
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._ranges: list[tuple[int, int]] = []
        self._letters: list[tuple[int, int]] = []

    def sentence(self, text: str, span: Span, encoding: Encoding, mentions: Sequence[Mention]) -> None:
        start = len(self._ids)
        waiting = deque((_with_article(text, span, one), one) for one in mentions)
        end = span.begin
        for token, (first, last) in zip(encoding.ids, encoding.offsets, strict=True):
            while waiting and waiting[0][0] < last + span.begin:
                end = self._name(*waiting.popleft())
            if first + span.begin >= end:
                self._add(token, first + span.begin, last + span.begin)
        for begin, mention in waiting:
            self._name(begin, mention)
        if len(self._ids) == start:
            self._add(self._reader.letters[0], span.begin, span.end)
        self._ranges.append((start, len(self._ids)))

    def _name(self, begin: int, mention: Mention) -> int:
        """Write a mention as kind and letter; return where it ends."""
        number = self._numbers[mention.actor]
        kind, letter = self._reader.name(mention, number)
        self._add(kind, begin, mention.end)
        self._letters.append((len(self._ids), number))
        self._add(letter, begin, mention.end)
        return mention.end

    def _add(self, token: int, begin: int, end: int) -> None:
        self._ids.append(token)
        self._begins.append(begin)
        self._ends.append(end)

    def tokens(self) -> Tokens:
        return Tokens(
            np.array(self._ids, np.int64),
            np.array(self._begins, np.int64),
            np.array(self._ends, np.int64),
            np.array(self._ranges, np.int64).reshape(-1, 2),
            np.array(self._letters, np.int64).reshape(-1, 2),
        )


def _with_article(text: str, span: Span, mention: Mention) -> int:
    """Return where a mention begins, the article before it included."""
    begin = mention.begin - len(_ARTICLE)
    with_article = begin >= span.begin and text[begin : mention.begin].casefold() == _ARTICLE
    return begin if with_article and not text[begin - 1 : begin].isalnum() else mention.begin
