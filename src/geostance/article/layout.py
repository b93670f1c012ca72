"""The lines of a text: as printed, with hard-wrapped paragraphs taken together."""
# ruff: noqa: RUF001 (sentences end in curly quotation marks)

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from geostance.article.document import Span
from geostance.article.signs import MARKER

_NARROWEST, _WIDEST = 40, 120
_FEWEST_WRAPPED = 3
_APART = re.compile(rf"\s*{MARKER.pattern}|[^\n]{{0,120}}?\S(?:\t|\s{{3}})[ \t]*\S")  # list items and tables
_STOPS = (".", "!", "?", ":", '."', '?"', '!"', ".”", "?”", "!”", ".'", ".’", ".''")


def lines(text: str) -> tuple[Span, ...]:
    """Find the lines of a text, without blank ones and without the white space around them.

    A paragraph that an editor or a mail program has wrapped at a fixed width counts as one line: the
    breaks in it say nothing. It is recognised by its shape: between blank lines, each printed line so
    full that the first word of the next would not have fitted.

    Args:
        text: Any text.

    Returns:
        Sorted, disjoint spans, none blank; a wrapped paragraph's span holds its line breaks.
    """
    return tuple(line for block in _blocks(text) for line in _unwrapped(text, block))


def _blocks(text: str) -> Iterator[list[Span]]:
    """Yield the printed lines that stand together without a blank line between them."""
    block: list[Span] = []
    begin = 0
    for printed in text.splitlines(keepends=True):
        content = printed.strip()
        if content:
            start = begin + len(printed) - len(printed.lstrip())
            block.append(Span(start, start + len(content)))
        elif block:
            yield block
            block = []
        begin += len(printed)
    if block:
        yield block


def _unwrapped(text: str, block: list[Span]) -> list[Span]:
    if _wrapped(text, block):
        return [Span(block[0].begin, block[-1].end)]
    joined = block[:1]
    for line in block[1:]:
        if _continues(text, joined[-1], line):
            joined[-1] = Span(joined[-1].begin, line.end)
        else:
            joined.append(line)
    return joined


def _wrapped(text: str, block: list[Span]) -> bool:
    width = max(line.end - line.begin for line in block)
    if len(block) < _FEWEST_WRAPPED or not _NARROWEST <= width <= _WIDEST:
        return False
    if any(_APART.match(text, line.begin, line.end) for line in block):
        return False
    return all(
        line.end - line.begin + 1 + _first_word(text, after) > width for line, after in pairwise(block)
    )


def _first_word(text: str, line: Span) -> int:
    head = text[line.begin : min(line.end, line.begin + _WIDEST)]
    return len(head.split(maxsplit=1)[0])


def _continues(text: str, before: Span, line: Span) -> bool:
    """Tell whether a sentence runs on over the break: no stop before it, a small letter after it."""
    long_enough = before.end - before.begin >= _NARROWEST
    runs_on = text[line.begin].islower() and not text.startswith(("by ", "by:"), line.begin)
    return long_enough and runs_on and not text.endswith(_STOPS, before.begin, before.end)
