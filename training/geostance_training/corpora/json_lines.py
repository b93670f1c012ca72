"""JSON lines that people write by hand: one object a line, and every fault has a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geostance import codec
from geostance.article.document import Span
from geostance.errors import CorpusError, RecordError


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line of a file.

    Attributes:
        path: The file, as it was named.
        line: From 1.
        message: What is wrong, and what to do.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.message}"


def numbered(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def parse(line: str | bytes) -> dict[str, Any]:
    """Read one line as an object.

    Raises:
        CorpusError: The line is not UTF-8, not JSON, broken off, or no object.
    """
    try:
        found = codec.parse(line)
    except RecordError as error:
        # What the codec advises is for articles to be analysed, and a line has no second line.
        said = str(error).partition(";")[0].replace("line 1, ", "")
        raise CorpusError(f"{said}; give one whole JSON object, in UTF-8, on one line") from error
    if not isinstance(found, dict):
        raise CorpusError(f"expected an object, found {codec.shown(found)}; give fields in {{ }}")
    return found


def unknown_fields(value: dict[str, Any], known: Sequence[str], where: str = "") -> Iterator[str]:
    """Say of each field that is not known which ones there are."""
    for name in value:
        if name not in known:
            yield f"unknown field {codec.shown(where + name)}; the fields are {', '.join(known)}"


def within(begin: object, end: object, text: str) -> Span:
    """Return two offsets as a span.

    Raises:
        CorpusError: They are no whole numbers with ``0 <= begin < end <= len(text)``.
    """
    if type(begin) is not int or type(end) is not int or not 0 <= begin < end <= len(text):
        raise CorpusError(
            f"{codec.shown(begin)} to {codec.shown(end)} is no stretch of {len(text):,} characters; "
            "count them from 0, the end not included"
        )
    return Span(begin, end)


def check_prose(text: str) -> None:
    """Raise a CorpusError where a text cannot be trained on: no words in it, or characters that are none."""
    if not any(map(str.isalnum, text)):
        raise CorpusError("holds no words; give the words, or take the line out")
    if any(unicodedata.category(one) == "Cs" or one == "\0" for one in set(text)):
        raise CorpusError("holds NUL or half a surrogate pair; write the character itself, in UTF-8")
