"""Cutting an analysed text into pieces by what is marked on it, for whoever shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from geostance.analysis import Analysis, Excerpt

SIGNS: Mapping[str, str] = {
    "support": "+",
    "favor": "+",
    "positive": "+",
    "oppose": "−",  # noqa: RUF001 - a minus as wide as the plus
    "against": "−",  # noqa: RUF001
    "negative": "−",  # noqa: RUF001
    "mixed": "±",
    "neutral": "=",
    "none": "·",
}
UNSURE = "?"

# What could steer a terminal, turn the direction of the page, or not be written at all.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with one set of marks.

    Attributes:
        text: Its words.
        furniture: Whether it is page furniture.
        actors: Ids of the actors or targets whose mention it is part of.
        closing: Ids of those whose mention ends with it.
        evidence: Numbers, from 1, of the relations it shows.
        proven: Numbers of those whose evidence ends with it.
    """

    text: str
    furniture: bool
    actors: tuple[str, ...]
    closing: tuple[str, ...]
    evidence: tuple[int, ...]
    proven: tuple[int, ...]


class _Mark(NamedTuple):
    begin: int
    end: int
    kind: Literal["furniture", "actor", "evidence"]
    what: tuple


def pieces(analysis: Analysis) -> Iterator[Piece]:
    """Cut the text of an analysis at every mark; the pieces joined are the text.

    Yields nothing where the analysis does not hold its text.
    """
    text = analysis.article_text or ""
    marks = sorted(_marks(analysis))
    cuts = sorted({0, len(text), *(m.begin for m in marks), *(m.end for m in marks)})
    active: list[_Mark] = []
    position = 0
    for begin, end in pairwise(cuts):
        active = [mark for mark in active if mark.end > begin]
        while position < len(marks) and marks[position].begin == begin:
            active.append(marks[position])
            position += 1
        yield _piece(text[begin:end], active, end)


def _piece(text: str, active: list[_Mark], end: int) -> Piece:
    def which(kind: str, marks: list[_Mark]) -> tuple:
        return tuple(dict.fromkeys(one for mark in marks if mark.kind == kind for one in mark.what))

    over = [mark for mark in active if mark.end == end]
    return Piece(
        text=text,
        furniture=bool(which("furniture", active)),
        actors=which("actor", active),
        closing=which("actor", over),
        evidence=which("evidence", active),
        proven=which("evidence", over),
    )


def _marks(analysis: Analysis) -> Iterator[_Mark]:
    for span in analysis.text.furniture:
        yield _Mark(span.begin, span.end, "furniture", (True,))
    for actor in (*analysis.actors, *analysis.targets):
        for mention in actor.mentions:
            yield _Mark(mention.begin, mention.end, "actor", (actor.id,))
    # One sentence may show hundreds of relations; it is one mark all the same.
    shown: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, relation in enumerate(analysis.relations, 1):
        for one in relation.evidence:
            shown[one.begin, one.end].append(number)
    for (begin, end), numbers in shown.items():
        yield _Mark(begin, end, "evidence", tuple(numbers))


def names(analysis: Analysis) -> dict[str, str]:
    """Return the name of each actor, and the phrase of each target, by id."""
    actors = {actor.id: actor.name for actor in analysis.actors}
    return actors | {target.id: f"“{target.phrase}”" for target in analysis.targets}


def signed(label: str, *, abstain: bool) -> str:
    """Return a label's sign, with a question mark where the model abstains."""
    return SIGNS[label] + (UNSURE if abstain else "")


def shown_first(evidence: tuple[Excerpt, ...]) -> str:
    """Return the words of the strongest sentence on one line, or nothing where there is none."""
    return " ".join(evidence[0].text.split()) if evidence else ""


def printable(text: str) -> str:
    """Return text with each character that could steer a terminal or a page as U+FFFD."""
    return _STEERING.sub("\ufffd", text.replace("\r\n", " \n"))
