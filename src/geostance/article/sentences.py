"""Sentences of a body, with their offsets, by a Punkt model and the habits of news prose."""
# ruff: noqa: RUF001 (news prose has curly quotation marks and dashes)

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geostance.article.document import Span

MAX_SENTENCE = 1000
_CHUNK = 4000
_SHORT = 100

_LETTERED = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:[ap]\.m|Inc|Corp|Ltd|Co|Jr|Sr)\.$")
_OPENER = re.compile(
    r"(?:The|This|That|These|Those|There|He|She|It|They|We|I|You|His|Her|Its|Their|But|And|However|"
    r"In|On|At|For|As|After|Before|When|While|Although|Since|Some|Many|Most|Both|Such|What|Why|How|If)\s"
)
_RANK = re.compile(r"\b(?:Lt|Maj|Brig|Col|Gen|Capt|Cmdr|Sgt|Adm|Vice|Rear)\.$")
_ORPHAN = re.compile(r"[\"'”’»)\]]+(?:\s*[.?!])?$|''$|[.?!]$")
_INNER_STOP = re.compile(r"[.!?…][^\w\s]*\s")
_SAFE_CUT = re.compile(r"(?<=[;:—–,])\s+")


def split(text: str, lines: Iterable[Span]) -> tuple[Span, ...]:
    """Split lines into sentences.

    A sentence never crosses a line, and none is longer than ``MAX_SENTENCE`` characters: a longer one is
    cut after a semicolon, colon, dash or comma, else at white space, else where the limit falls.
    Work is linear in the text: the model sees at most ``_CHUNK`` characters at a time.

    Args:
        text: The text that the spans point into.
        lines: Lines of the body, in order.

    Returns:
        Sorted, disjoint spans that together cover every character of the lines but white space.
    """
    return tuple(
        piece for line in lines for sentence in _sentences(text, line) for piece in _bounded(text, sentence)
    )


def _sentences(text: str, line: Span) -> Iterator[Span]:
    if line.end - line.begin <= _SHORT and not _INNER_STOP.search(text, line.begin, line.end):
        yield line
        return
    begin = line.begin
    while begin < line.end:
        end = min(line.end, begin + _CHUNK)
        found = _repaired(text, _punkt(text, Span(begin, end)))
        if end < line.end:
            found = found[:-1] or [_trimmed(text, begin, _last_space(text, begin, end))]
        yield from (span for span in found if span.begin < span.end)
        begin = _skip_space(text, found[-1].end, line.end)


def _punkt(text: str, chunk: Span) -> list[Span]:
    from nupunkt import sent_spans

    found = []
    for begin, end in sent_spans(chunk.of(text)):
        sentence = _trimmed(text, chunk.begin + begin, chunk.begin + end)
        if sentence.begin < sentence.end:
            found.append(sentence)
    return found or [chunk]


def _repaired(text: str, sentences: list[Span]) -> list[Span]:
    repaired: list[Span] = []
    for sentence in sentences:
        if repaired and _belongs_before(text, repaired[-1], sentence):
            repaired[-1] = Span(repaired[-1].begin, sentence.end)
        else:
            repaired.append(sentence)
    return [part for sentence in repaired for part in _parted(text, sentence)]


def _belongs_before(text: str, before: Span, sentence: Span) -> bool:
    """A military rank awaits a name, and a closing quotation mark or stop the sentence it closes."""
    if _RANK.search(text, max(before.begin, before.end - 10), before.end):
        return True
    short = sentence.end - sentence.begin <= 4  # noqa: PLR2004
    return short and _ORPHAN.match(sentence.of(text)) is not None


def _parted(text: str, sentence: Span) -> Iterator[Span]:
    """Part a sentence after 'U.S.' or 'p.m.' where the next word can only open a sentence."""
    begin = sentence.begin
    for space in re.finditer(r"(?<=\.)\s+(?=[A-Z])", sentence.of(text)):
        end, after = sentence.begin + space.start(), sentence.begin + space.end()
        if _LETTERED.search(text, max(begin, end - 12), end) and _OPENER.match(text, after):
            yield Span(begin, end)
            begin = after
    yield Span(begin, sentence.end)


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    begin = sentence.begin
    while sentence.end - begin > MAX_SENTENCE:
        cut = _cut(text, begin, begin + MAX_SENTENCE)
        yield _trimmed(text, begin, cut)
        begin = _skip_space(text, cut, sentence.end)
    if begin < sentence.end:
        yield Span(begin, sentence.end)


def _cut(text: str, begin: int, limit: int) -> int:
    middle = begin + MAX_SENTENCE // 2
    safe = [found.start() for found in _SAFE_CUT.finditer(text, middle, limit)]
    return safe[-1] if safe else _last_space(text, begin, limit)


def _last_space(text: str, begin: int, end: int) -> int:
    for position in range(end - 1, begin, -1):
        if text[position].isspace():
            return position
    return end


def _skip_space(text: str, begin: int, end: int) -> int:
    while begin < end and text[begin].isspace():
        begin += 1
    return begin


def _trimmed(text: str, begin: int, end: int) -> Span:
    begin = _skip_space(text, begin, end)
    while begin < end and text[end - 1].isspace():
        end -= 1
    return Span(begin, end)
