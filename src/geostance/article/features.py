"""What the line classifier looks at: the shape of each line, its words, and its place on the page."""
# ruff: noqa: RUF001 (news prose has curly quotation marks)

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geostance.article import signs

BUCKETS = 1 << 13
_HEAD = 240
_SHORT = 12
_LETTER, _CAPITAL, _DIGIT, _SPACE, _STOP, _QUOTE, _COMMA, _OTHER = range(8)

_CAPTION_WORDS = 25
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d")


@cache
def _classes() -> NDArray[np.uint8]:
    """Class of each code point of the basic plane, computed once."""
    table = np.full(1 << 16, _OTHER, dtype=np.uint8)
    for code in range(len(table)):
        character = chr(code)
        if character.isupper():
            table[code] = _CAPITAL
        elif character.isalpha():
            table[code] = _LETTER
        elif character.isdigit():
            table[code] = _DIGIT
        elif character.isspace():
            table[code] = _SPACE
    for characters, kind in ((".!?…", _STOP), ("\"'”’“‘`)", _QUOTE), (",", _COMMA)):
        table[[ord(character) for character in characters]] = kind
    return table


def shapes(lines: Sequence[str]) -> NDArray[np.float64]:
    """Describe each line by its letters, its signs and its place; one row a line, ``[n, k]``.

    Linear in the characters: letters are counted in arrays, patterns see 240 characters of a line.
    """
    plain = [signs.MARKER.sub("", line[:_HEAD], count=1) + line[_HEAD:] for line in lines]
    letters = _letters(plain)
    told = np.array([_signs(line) for line in plain], dtype=np.float64).reshape(len(lines), -1)
    marked = np.array([[len(a) != len(b)] for a, b in zip(plain, lines, strict=True)], dtype=np.float64)
    return np.hstack([letters, told, marked, _captions(lines), _places(plain)])


def is_interruption(line: str) -> bool:
    """Tell whether a line only marks the place of an advertisement, wherever it stands."""
    return len(line) <= _HEAD and signs.INTERRUPTION.fullmatch(line) is not None


def openings(lines: Sequence[str]) -> NDArray[np.float64]:
    """Mark with 1 the lines that usually open a section of furniture, such as 'Related stories', ``[n]``."""
    heads = (signs.MARKER.sub("", line[:_HEAD], count=1) for line in lines)
    return np.array([signs.OPENING.match(head) is not None for head in heads], dtype=np.float64)


def sizes(lines: Sequence[str]) -> NDArray[np.float64]:
    """Count the words of each line, ``[n]``."""
    return np.array([len(line.split()) for line in lines], dtype=np.float64)


def words(line: str) -> list[int]:
    """Hash the words of a line to buckets: all words and pairs of a short line, the ends of a long one."""
    tokens = _tokens(line)
    if not tokens:
        return [_bucket("blank " + line[:1])]
    ends = [f"first {tokens[0]}", f"last {tokens[-1]}", "opening " + " ".join(tokens[:2])]
    if len(tokens) > _SHORT:
        return [_bucket("long " + term) for term in ends]
    pairs = [f"{a} {b}" for a, b in pairwise(tokens)]
    whole = ["whole " + " ".join(tokens)] if len(tokens) <= 5 else []  # noqa: PLR2004
    return sorted({_bucket(term) for term in (*tokens, *pairs, *ends, *whole)})


def _tokens(line: str) -> list[str]:
    head = signs.MARKER.sub("", line[:_HEAD].lower(), count=1)
    tokens = _WORD.findall(_FIGURE.sub("0", head))
    if len(line) > _HEAD:
        tokens.append(line[-_HEAD:].lower().split()[-1].strip(".,;:!?\"'”’)"))
    return tokens


def _bucket(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace")) % BUCKETS


def _letters(lines: Sequence[str]) -> NDArray[np.float64]:
    text = "\n".join(lines) + "\n"
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _classes()[np.minimum(codes, 0xFFFF)]
    lengths = np.array([len(line) + 1 for line in lines])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])

    def count(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.add.reduceat(mask.astype(np.int32), starts).astype(np.float64)

    after = np.append(kinds[1:], _SPACE)
    second = np.append(after[1:], _SPACE)
    word = kinds <= _DIGIT
    begins = word & ~np.append(False, word[:-1])
    ends = (kinds == _STOP) & ((after == _SPACE) | ((after == _QUOTE) & (second == _SPACE)))
    size = np.maximum(1.0, lengths - 1.0)
    total = count(begins)
    safe = np.maximum(1.0, total)
    stops, commas = count(ends), count(kinds == _COMMA)
    return np.column_stack(
        [
            np.log1p(size),
            np.log1p(total),
            *(total == n for n in (0, 1, 2, 3)),
            *((low <= total) & (total <= high) for low, high in ((4, 6), (7, 10), (11, 19), (20, 39))),
            total >= 40,  # noqa: PLR2004
            np.minimum(stops, 6) / 6,
            stops > 0,
            np.log1p(commas),
            count(begins & (kinds == _CAPITAL)) / safe,
            count(kinds == _CAPITAL) / size,
            count(kinds == _DIGIT) / size,
            count(kinds >= _STOP) / size,
            np.minimum(count(word) / safe, 15) / 15,
        ]
    ).astype(np.float64)


def _signs(line: str) -> list[float]:
    head, tail = line[:_HEAD], line[-3:]
    tokens = _WORD.findall(head.lower())
    known = sum(token in signs.FUNCTION_WORDS for token in tokens)
    return [
        known / max(1, len(tokens)),
        min(known, 10) / 10,
        tail[-1:] in ".!?",
        tail[-1:] in "\"'”’)",
        tail[-1:] == ":",
        tail == "..." or tail[-1:] == "…",
        "?" in tail,
        head[:1].islower(),
        head[:1].isdigit(),
        head[:1] in "\"'“‘`",
        not head[:1].isalnum(),
        not signs.BYLINE.isdisjoint(tokens[:1]),
        *(not vocabulary.isdisjoint(tokens) for vocabulary in signs.VOCABULARIES),
        *(sign.search(head) is not None for sign in signs.PATTERNS),
    ]


def _captions(lines: Sequence[str]) -> NDArray[np.float64]:
    """Mark picture credits, and a short line just before one: the caption of the same picture, ``[n, 2]``."""
    short = np.array([line.count(" ") < _CAPTION_WORDS for line in lines])
    credit = np.array([signs.CREDIT.search(line[-_HEAD:]) is not None for line in lines])
    before = np.append(credit[1:], False)
    return np.column_stack([credit, before & short]).astype(np.float64)


def _places(lines: Sequence[str]) -> NDArray[np.float64]:
    n = len(lines)
    seen = Counter(lines)
    repeats = np.array([seen[line] - 1 for line in lines], dtype=np.float64)
    before, after = np.arange(n, dtype=np.float64), np.arange(n, dtype=np.float64)[::-1]
    sizes = np.array([len(line) for line in lines], dtype=np.float64)
    passed = np.cumsum(sizes) - sizes
    return np.column_stack(
        [
            repeats > 0,
            np.log1p(repeats),
            before / n,
            np.log1p(before),
            np.log1p(after),
            *(before < k for k in (1, 3, 8)),
            *(after < k for k in (1, 3, 8)),
            passed / max(1.0, sizes.sum()),
            np.full(n, np.log1p(n)),
        ]
    ).astype(np.float64)
