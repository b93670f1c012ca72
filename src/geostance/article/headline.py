"""The headline and the date line of a plain text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geostance.article.document import Span

_LONGEST, _FEWEST_WORDS, _MOST_WORDS = 200, 3, 30
_TERMINAL = (".", ";", ",", "…", '."', ".”", "''")
_NEAR = 8
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
    if len(body) < 2 or body[0].end - body[0].begin > _LONGEST:  # noqa: PLR2004
        return None
    line = body[0].of(text)
    words = len(line.split())
    return body[0] if _FEWEST_WORDS <= words <= _MOST_WORDS and not line.endswith(_TERMINAL) else None


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
