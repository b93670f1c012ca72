"""The headline and the date line of a plain text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geostance.article.document import Span
from geostance.article.signs import CREDIT, FUNCTION_WORDS

_LONGEST, _FEWEST_WORDS, _MOST_WORDS = 200, 3, 30
_TERMINAL = (".", ";", ",", "…", '."', ".”", "''")
_NEAR = 8
_OPENING = 1500
_MOST = 0.6
_WORD = re.compile(r"\w+")
_SHORT_LINE = 120
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:\b|T)",
        r"\b(?P<day>1[3-9]|2\d|3[01])[/.](?P<month>0?[1-9]|1[0-2])[/.](?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d)\b",
    )
)


def headline(text: str, body: Sequence[Span]) -> Span | None:
    """Return the first line of the body if it looks like a headline and more body follows.

    A headline has 3 to 30 words, at most 200 characters and no full stop.
    """
    return body[0] if len(body) > 1 and _is_headline(text, body[0]) else None


def headline_above(text: str, lines: Sequence[Span], furniture: Sequence[bool]) -> int | None:
    """Find the headline among the lines of furniture that stand just above the body.

    A headline stands among section names and dates and is easily taken for one of them. Its words give it
    away: most of those that carry meaning come back in the first paragraphs.

    Args:
        text: The text that the spans point into.
        lines: All lines of the text.
        furniture: For each line, whether it was judged to be furniture.

    Returns:
        Index of the line, or None where none fits or the body brings a headline of its own.
    """
    body = [line for line, out in zip(lines, furniture, strict=True) if not out]
    if not body or headline(text, body):
        return None
    first = lines.index(body[0])
    opening = set(_content(text[body[0].begin : body[0].begin + _OPENING]))
    shares = {
        index: _share(lines[index].of(text), opening)
        for index in range(max(0, first - _NEAR), first)
        if _is_headline(text, lines[index])
    }
    best = max(shares, key=lambda index: (shares[index], index), default=None)
    return best if best is not None and shares[best] >= _MOST else None


def _share(line: str, opening: set[str]) -> float:
    words = _content(line)
    return sum(word in opening for word in words) / len(words) if len(words) >= _FEWEST_WORDS else 0.0


def _content(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS]


def _is_headline(text: str, line: Span) -> bool:
    if line.end - line.begin > _LONGEST:
        return False
    words = line.of(text)
    shaped = _FEWEST_WORDS <= len(words.split()) <= _MOST_WORDS and not words.endswith(_TERMINAL)
    return shaped and not CREDIT.search(words) and _date_in(words) is None


def date_near(text: str, lines: Sequence[Span], first: int) -> dt.date | None:
    """Find a date with its year in a short line near the first body line, below it before above it.

    Dates all in figures count only where day and month cannot be confused.

    Args:
        text: The text that the spans point into.
        lines: All lines of the text.
        first: Index of the first line of the body.

    Returns:
        The day, or None.
    """
    below = range(first, min(len(lines), first + _NEAR))
    above = range(first - 1, max(-1, first - 1 - _NEAR), -1)
    for index in (*below, *above):
        line = lines[index]
        day = _date_in(line.of(text)) if line.end - line.begin <= _SHORT_LINE else None
        if day is not None:
            return day
    return None


def _date_in(line: str) -> dt.date | None:
    for pattern in _DATES:
        found = pattern.search(line)
        if found is None:
            continue
        try:
            return dt.date(int(found["year"]), _month(found["month"]), int(found["day"]))
        except ValueError:
            continue
    return None


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1
