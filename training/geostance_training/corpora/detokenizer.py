"""Tokenised text back to natural text, with a map of offsets.

NLTK's Treebank detokenizer decides which spaces go; the characters stay those of the source, except that the
Treebank's two back-ticks and two apostrophes become the one quotation mark that they stand for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from geostance.article.document import Span

_LINE = re.compile(r"[^\n]+|\n")
_PIECE = re.compile(r"``|''|\S")
_QUOTES: dict[str, str] = dict.fromkeys(("``", "''"), '"')
# While NLTK decides, straight signs stand in for curly ones, which it does not know, and a sign of no meaning
# for the straight quotation mark, which no tokeniser leaves alone and natural text has in its place.
_MARK = "\ue000"
_STRAIGHT = str.maketrans({'"': _MARK, "\u201c": "``", "\u201d": "''", "\u2018": "`", "\u2019": "'"})
_SINGLE = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "`", "\u2019": "'"})
_CLITIC = re.compile(r"(?<=\w) ' ?(?=(?:s|t|re|ve|ll|d|m)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Detokenized:
    """A natural text, and where each of its code points stood in the source.

    Attributes:
        text: The natural text, ``n`` code points.
        begins: ``n`` offsets into the source, ascending: where what a code point stands for begins.
        ends: ``n`` offsets into the source, ascending: where it ends.
    """

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def source(self, span: Span) -> Span:
        """Return the stretch of the source that a stretch of at least one code point stands for."""
        return Span(self.begins[span.begin], self.ends[span.end - 1])

    def natural(self, span: Span) -> Span:
        """Return the stretch of natural text that a stretch of the source became.

        A space that has gone belongs to nothing, so a stretch of such spaces alone gives an empty one.
        """
        begin = bisect_right(self.ends, span.begin)
        return Span(begin, max(begin, bisect_left(self.begins, span.end)))


Piece = tuple[str, int, int]
"""One code point of natural text, with begin and end of what it stands for in the source."""


def detokenize(source: str) -> Detokenized:
    """Write a tokenised text as people write, line by line; line breaks stay.

    Args:
        source: Text with spaces between all tokens, by the conventions of the Penn Treebank. Natural text
            comes back nearly as it is: a run of spaces becomes one.
    """
    pieces = [piece for line in _LINE.finditer(source) for piece in _line(line)]
    return Detokenized(
        "".join(piece for piece, _, _ in pieces),
        tuple(begin for _, begin, _ in pieces),
        tuple(end for _, _, end in pieces),
    )


def _line(line: re.Match[str]) -> list[Piece]:
    words, offset = line.group(), line.start()
    if words == "\n":
        return [(words, offset, line.end())]
    found = [
        (_QUOTES.get(piece.group(), piece.group()), offset + piece.start(), offset + piece.end())
        for piece in _PIECE.finditer(words)
    ]
    spaced = _nltk()([_CLITIC.sub("'", " ".join(words.split()).translate(_STRAIGHT))]).replace(_MARK, '"')
    if "".join(spaced.split()) != "".join(piece for piece, _, _ in found).translate(_SINGLE):
        return [(one, at, at + 1) for at, one in enumerate(words, offset)]
    return _spread(spaced, found)


def _spread(spaced: str, found: list[Piece]) -> list[Piece]:
    """Put spaces between the pieces found where ``spaced`` has them."""
    pieces: list[Piece] = []
    remaining = iter(found)
    for word in spaced.split():
        taken = [next(remaining) for _ in word]
        if pieces:
            pieces.append((" ", pieces[-1][2], taken[0][1]))
        pieces += taken
    return pieces


@cache
def _nltk() -> Callable[[list[str]], str]:
    from nltk.tokenize.treebank import TreebankWordDetokenizer

    return TreebankWordDetokenizer().tokenize
