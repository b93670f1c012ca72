"""Edits of a text, and where stretches of it stand afterwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geostance.article.document import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The stretch from ``begin`` to ``end`` gives way to ``text``; ``begin == end`` puts text between."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after its edits.

    Attributes:
        text: As it is now.
        edits: What was done to the former text, disjoint and sorted.
    """

    text: str
    edits: Sequence[Edit]

    def moved(self, span: Span) -> Span:
        """Return where a stretch of at least one code point of the former text stands now.

        An edit that the stretch touches counts as a whole; text put in at its ends stays outside.
        """
        return Span(self._begin(span.begin), self._end(span.end))

    def _begin(self, place: int) -> int:
        count = bisect_right([edit.end for edit in self.edits], place)
        after = self.edits[count].begin if count < len(self.edits) else place
        return min(place, after) + self._shift(count)

    def _end(self, place: int) -> int:
        count = bisect_left([edit.begin for edit in self.edits], place)
        before = self.edits[count - 1].end if count else place
        return max(place, before) + self._shift(count)

    def _shift(self, count: int) -> int:
        return sum(len(edit.text) - (edit.end - edit.begin) for edit in self.edits[:count])


def apply(text: str, edits: Iterable[Edit]) -> Edited:
    """Make disjoint edits.

    Raises:
        ValueError: If two edits overlap or one lies outside the text.
    """
    ordered = sorted(edits)
    pieces, position = [], 0
    for edit in ordered:
        if not position <= edit.begin <= edit.end <= len(text):
            raise ValueError(f"the edit of {edit.begin} to {edit.end} overlaps another or leaves the text")
        pieces += [text[position : edit.begin], edit.text]
        position = edit.end
    return Edited("".join([*pieces, text[position:]]), tuple(ordered))
