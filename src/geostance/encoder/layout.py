"""Where in a document's tokens everything stands that a head reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geostance.actors.mention import TARGET_PREFIX, Mention
from geostance.article.document import Span
from geostance.encoder.tokens import Integers, Tokens
from geostance.windows import Document, Window

MAX_PRESENT = 16
"""How many actors of one window are paired; a sentence that lists more of them takes no position."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's tokens and the places in them that are judged.

    A place is a sentence or a window. A sighting is an actor at a place: the tokens of all its mentions
    there. A meeting is an ordered pair of sightings at one place.

    Attributes:
        tokens: The tokens, ``t`` of them.
        passages: Ranges of tokens that are encoded together, ``[n, 2]``; every token is in exactly one.
        places: Ranges of tokens, ``[p, 2]``.
        spans: The same places in the article's text.
        actors: Ids of the actors in order of first mention.
        sightings: Actor and place of each, ``[r, 2]``.
        touched: Tokens of the sightings, one sighting after the other, ``[k]``.
        starts: Where each sighting's tokens start in ``touched``, ``[r]``.
        pairs: Ordered pairs that meet.
        meetings: Pair, sighting of the source, sighting of the target, and place of each, ``[m, 4]``,
            ordered by pair.
    """

    tokens: Tokens
    passages: Integers
    places: Integers
    spans: tuple[Span, ...]
    actors: tuple[str, ...]
    sightings: Integers
    touched: Integers
    starts: Integers
    pairs: tuple[Pair, ...]
    meetings: Integers


def lay_out(document: Document, tokens: Tokens, length: int) -> Layout:
    """Find the places, sightings and meetings of a document.

    Two actors meet in each sentence that mentions both, else in the window that does.

    Args:
        document: The article with mentions and windows.
        tokens: Its tokens.
        length: Most tokens of a passage.
    """
    draft = _Draft(document, tokens)
    number = 0
    for window in document.windows:
        draft.window(window, number)
        number += len(window.sentences)
    return draft.layout(length)


class _Draft:
    """A layout in the making."""

    def __init__(self, document: Document, tokens: Tokens) -> None:
        self._document, self._tokens = document, tokens
        self._actors = {actor: number for number, actor in enumerate(document.actors)}
        self._places: list[tuple[int, int]] = [tuple(row) for row in tokens.sentences.tolist()]
        self._spans = [one for window in document.windows for one in window.sentences]
        self._sightings: list[tuple[int, int]] = []
        self._touched: list[Integers] = []
        self._windows: list[tuple[int, int]] = []
        self._meetings: list[tuple[Pair, int, int, int]] = []

    def window(self, window: Window, first: int) -> None:
        """Take a window whose first sentence has the number ``first``."""
        last = first + len(window.sentences) - 1
        self._windows.append((int(self._tokens.sentences[first, 0]), int(self._tokens.sentences[last, 1])))
        seen = [
            self._see(list(_inside(window.mentions, one)), first + number)
            for number, one in enumerate(window.sentences)
        ]
        present = _present(window.mentions)
        apart: list[Pair] = []
        for position, one in enumerate(present):
            for other in present[position + 1 :]:
                met = [(place, both) for place, both in enumerate(seen) if one in both and other in both]
                for place, both in met:
                    self._meet((one, other), both[one], both[other], first + place)
                apart += [] if met else [(one, other)]
        if apart:
            self._meet_in_window(window, apart)

    def _meet_in_window(self, window: Window, pairs: Sequence[Pair]) -> None:
        place = len(self._places)
        self._places.append(self._windows[-1])
        self._spans.append(window.span)
        ends = {actor for pair in pairs for actor in pair}
        seen = self._see([one for one in window.mentions if one.actor in ends], place)
        for one, other in pairs:
            self._meet((one, other), seen[one], seen[other], place)

    def _see(self, mentions: Sequence[Mention], place: int) -> dict[str, int]:
        """Add a sighting for each actor mentioned; return their numbers."""
        touched: dict[str, list[int]] = {}
        for one in mentions:
            tokens = touched.setdefault(one.actor, [])
            tokens += range(*self._tokens.range_of(one.begin, one.end))
        numbers = {}
        for actor, tokens in touched.items():
            numbers[actor] = len(self._sightings)
            self._sightings.append((self._actors[actor], place))
            self._touched.append(np.unique(np.array(tokens, np.int64)))
        return numbers

    def _meet(self, pair: Pair, source: int, target: int, place: int) -> None:
        self._meetings.append((pair, source, target, place))
        self._meetings.append(((pair[1], pair[0]), target, source, place))

    def layout(self, length: int) -> Layout:
        pairs = tuple(dict.fromkeys(pair for pair, *_ in self._meetings))
        numbers = {pair: number for number, pair in enumerate(pairs)}
        rows = sorted((numbers[pair], *rest) for pair, *rest in self._meetings)
        sizes = [0, *(len(one) for one in self._touched[:-1])]
        return Layout(
            tokens=self._tokens,
            passages=np.array(list(_passages(self._windows, length)), np.int64),
            places=np.array(self._places, np.int64),
            spans=tuple(self._spans),
            actors=self._document.actors,
            sightings=np.array(self._sightings, np.int64).reshape(-1, 2),
            touched=np.concatenate(self._touched) if self._touched else np.zeros(0, np.int64),
            starts=np.cumsum(sizes)[: len(self._touched)],
            pairs=pairs,
            meetings=np.array(rows, np.int64).reshape(-1, 4),
        )


def _inside(mentions: Sequence[Mention], span: Span) -> Iterator[Mention]:
    return (one for one in mentions if span.begin <= one.begin and one.end <= span.end)


def _present(mentions: Sequence[Mention]) -> list[str]:
    """Return the first targets, then the first other actors: neither crowds out the other."""
    actors = dict.fromkeys(one.actor for one in mentions)
    targets = [one for one in actors if one.startswith(TARGET_PREFIX)]
    others = [one for one in actors if not one.startswith(TARGET_PREFIX)]
    return targets[:MAX_PRESENT] + others[:MAX_PRESENT]


def _passages(windows: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Join windows while they fit; cut one that does not fit by itself."""
    begin = end = windows[0][0]
    for first, last in windows:
        if last - begin > length and end > begin:
            yield begin, end
            begin = first
        while last - begin > length:
            yield begin, begin + length
            begin += length
        end = last
    yield begin, end
