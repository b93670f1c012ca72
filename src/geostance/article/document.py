"""What reading an article gives: spans over the submitted text, never a rewritten text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, in Unicode code points.

    Attributes:
        begin: First code point, from 0.
        end: One past the last code point; never below ``begin``.
    """

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of ``text`` that the span covers."""
        return text[self.begin : self.end]

    def __contains__(self, other: Span) -> bool:
        return self.begin <= other.begin and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Language:
    """The language of the body: ISO 639-1 code, or ``und``, with its probability in [0, 1]."""

    code: str
    probability: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about the answer, such as a text that is not English.

    Attributes:
        code: A short stable word for machines.
        detail: A sentence for people that says what to do.
    """

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text as submitted, and what is body and what is page furniture in it.

    Attributes:
        text: The text that every offset points into: as submitted, or, for HTML, as extracted.
        body: Spans of the article proper, sorted and disjoint.
        furniture: Spans of menus, captions, notices and the like, sorted, disjoint, none within body.
        sentences: Sentences of the body, sorted and disjoint, each within one body span.
        title: As given by the caller or found on the page, if any.
        date: Day of publication, as given or found, if any.
        language: Language of the body.
        extracted: Whether ``text`` was extracted from HTML.
        notices: What the reader should know.
    """

    text: str
    body: tuple[Span, ...]
    furniture: tuple[Span, ...]
    sentences: tuple[Span, ...]
    title: str | None
    date: dt.date | None
    language: Language
    extracted: bool = False
    notices: tuple[Notice, ...] = ()
