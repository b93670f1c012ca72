"""Stretches of an article's text, given by their words or by their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from geostance import codec
from geostance.article.document import Span
from geostance.errors import CorpusError
from geostance_training.corpora.json_lines import within

MOST_WORDS = 30
"""How long evidence may be."""

_WORDS_OR_PAIR, _WORDS_OR_OFFSETS = "give whole lines, or [begin, end]", "give its words, or {begin, end}"


def furniture(given: Iterable[object], text: str) -> tuple[tuple[Span, ...], list[str]]:
    """Find the page furniture of a text.

    Args:
        given: Each the words of a whole line, which stand for every such line, or ``[begin, end]``.
        text: The article's text.

    Returns:
        Sorted spans, and what is wrong with what was given.
    """
    lines, spans, faults = _lines(text), set[Span](), list[str]()
    for number, one in enumerate(given):
        try:
            spans.update(_furniture(one, lines, text))
        except CorpusError as error:
            faults.append(f"furniture[{number}]: {error}")
    found = tuple(sorted(spans))
    faults += [
        f"furniture: {one.begin} to {one.end} and {other.begin} to {other.end} overlap; join them"
        for one, other in pairwise(found)
        if other.begin < one.end
    ]
    return found, faults


def _lines(text: str) -> Mapping[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    begin = 0
    for printed in text.splitlines(keepends=True):
        words = printed.strip()
        start = begin + len(printed) - len(printed.lstrip())
        found.setdefault(words, []).append(Span(start, start + len(words)))
        begin += len(printed)
    return found


def _furniture(one: object, lines: Mapping[str, list[Span]], text: str) -> list[Span]:
    match one:
        case str() if one.strip() in lines and one.strip():
            return lines[one.strip()]
        case str():
            raise CorpusError(f"no line of the text is {codec.shown(one)}; {_WORDS_OR_PAIR}")
        case [begin, end]:
            return [within(begin, end, text)]
    raise CorpusError(f"expected a line, found {codec.shown(one)}; {_WORDS_OR_PAIR}")


def evidence(given: object, text: str, furniture: Sequence[Span]) -> Span:
    """Find the evidence of a relation.

    Args:
        given: Its words, white space aside as the text has them, or ``{"begin": b, "end": e}``.
        text: The article's text.
        furniture: Disjoint spans of the text that are no place for evidence.

    Returns:
        The stretch; of several with the same words, the first that touches no furniture.

    Raises:
        CorpusError: It is not in the text, only in furniture, or longer than ``MOST_WORDS`` words.
    """
    found = list(_places(given, text))
    _check_length(found[0].of(text))
    covered = bytearray(len(text))
    for span in furniture:
        covered[span.begin : span.end] = b"\1" * (span.end - span.begin)
    for span in found:
        if 1 not in covered[span.begin : span.end]:
            return span
    raise CorpusError(f"{codec.shown(found[0].of(text))} stands in furniture; choose it from the article")


def _places(given: object, text: str) -> Iterator[Span]:
    match given:
        case str() if given.strip():
            _check_length(given)
            places = re.finditer(r"\s+".join(map(re.escape, given.split())), text)
            yield from _some([Span(*place.span()) for place in places], given)
        case {"begin": begin, "end": end, **rest} if not rest:
            yield within(begin, end, text)
        case _:
            raise CorpusError(f"expected words, found {codec.shown(given)}; {_WORDS_OR_OFFSETS}")


def _some(found: list[Span], words: str) -> list[Span]:
    if not found:
        raise CorpusError(f"{codec.shown(words)} is not in the text; copy it letter by letter")
    return found


def _check_length(words: str) -> None:
    count = len(words.split())
    if count > MOST_WORDS:
        raise CorpusError(f"{count} words, the limit is {MOST_WORDS}; choose the clause that shows it best")
    if not count:
        raise CorpusError("nothing but white space; choose the clause that shows it best")
