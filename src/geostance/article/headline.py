"""The headline and the date line of a plain text."""
# ruff: noqa: RUF001 (breadcrumbs have guillemets)

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from geostance.article.document import Span
from geostance.article.signs import CREDIT, FUNCTION_WORDS

_LONGEST, _FEWEST_WORDS, _MOST_WORDS = 200, 3, 30
_TERMINAL = (".", ";", ",", "…", '."', ".”", "''")
_NEAR, _BELOW = 8, 3
_OPENING = 1500
_MOST = 0.5
_FEWEST_FOUND = 2
_NO_HEADLINE = re.compile(
    r"^(?:by|published|updated|posted|written|first published|tags|this article|episode)\b|"
    r"^\w+(?: and text)? by\b|\bago$|\d:\d\d\b|[|»›]| / ",
    re.IGNORECASE,
)
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


def headline(text: str, lines: Sequence[Span], furniture: Sequence[bool]) -> int | None:
    """Find the headline, on the first lines of the body or among the furniture just above it.

    A headline stands among section names, dates and the outlet's name and is easily taken for one of them,
    or they for it. Its words give it away: at least half of those that carry meaning come back in the text
    below it. Where no line has such words, it is the first body line, if that looks like a headline.

    Args:
        text: The text that the spans point into.
        lines: All lines of the text.
        furniture: For each line, whether it was judged to be furniture.

    Returns:
        Index of a line of 3 to 30 words without a full stop, with body below it; or None.
    """
    first = next((index for index, out in enumerate(furniture) if not out), None)
    if first is None:
        return None
    near = range(max(0, first - _NEAR), min(len(lines) - 1, first + _BELOW))
    shares = {index: _share(text, lines[index]) for index in near if _is_headline(text, lines[index])}
    best = max(shares, key=lambda index: (shares[index], index), default=first)
    if shares.get(best, 0) >= _MOST:
        return best
    return first if first in shares else None


def _share(text: str, line: Span) -> float:
    """Return the share of the line's meaningful words that come back below it, 0 if fewer than two do."""
    stems, below = _stems(line.of(text)), set(_stems(text[line.end : line.end + _OPENING]))
    found = sum(stem in below for stem in stems)
    return found / len(stems) if found >= _FEWEST_FOUND else 0.0


def _stems(text: str) -> list[str]:
    """Return the words that carry meaning, each cut to four letters so that inflection does not matter."""
    return [word[:4] for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS]


def _is_headline(text: str, line: Span) -> bool:
    if line.end - line.begin > _LONGEST:
        return False
    words = line.of(text)
    shaped = _FEWEST_WORDS <= len(words.split()) <= _MOST_WORDS and not words.endswith(_TERMINAL)
    return shaped and not _NO_HEADLINE.search(words) and not CREDIT.search(words) and _date_in(words) is None


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
