"""Reading an article from text or HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from geostance.article import language, layout, markup, sentences
from geostance.article.document import Article, Notice, Span
from geostance.article.encoding import check_writable, decode
from geostance.article.headline import date_near, headline
from geostance.article.lines import LineClassifier
from geostance.errors import EmptyInputError, InputError, TooLargeError

MAX_CHARACTERS = 2_000_000
_BYTES_A_CHARACTER = 4

_NO_BODY = Notice(
    "no-body",
    "Every line reads as page furniture (menus, captions, links), so there is nothing to judge. "
    "Paste the paragraphs of the article itself.",
)
_HTML = Notice(
    "html",
    "The text was recognised as HTML, and the article was extracted from it. Offsets point into the "
    "extracted text, which comes back with the answer.",
)


def read(
    source: str | bytes,
    *,
    lines: LineClassifier,
    html: bool | None = None,
    title: str | None = None,
    date: dt.date | str | None = None,
) -> Article:
    """Read an article: mark what is body and what is page furniture, and find its sentences.

    Args:
        source: Plain text, text copied from a page with its furniture, or HTML; bytes are decoded.
        lines: The fitted line classifier.
        html: Whether the source is HTML; None recognises it.
        title: The headline, where the caller knows it; else metadata or the first body line.
        date: Day of publication, as a date or ISO 8601; else metadata or a date line near the top.

    Returns:
        The article. Offsets count code points of the text as submitted (without a byte order mark), or of
        the text extracted from HTML.

    Raises:
        EmptyInputError: There is nothing but white space.
        TooLargeError: There are more than ``MAX_CHARACTERS`` characters.
        EncodingError: The bytes are no text, or the text holds NUL or half a surrogate pair.
        InputError: The date is no date, or the HTML shows no words.
    """
    day = _day(date)
    text = _text(source)
    is_html = markup.is_html(text) if html is None else html
    if not is_html:
        return _marked(text, lines, title, day, extracted=False)
    article = _read_page(markup.extract(text), lines, title, day)
    return article if html else _noticed(article, _HTML)


def _text(source: str | bytes) -> str:
    _check_size(
        len(source), MAX_CHARACTERS * (_BYTES_A_CHARACTER if isinstance(source, bytes) else 1), source
    )
    text = decode(source) if isinstance(source, bytes) else source
    _check_size(len(text), MAX_CHARACTERS, text)
    if not text.strip("\ufeff\u200b\u2060 \t\r\n") or text.isspace():
        raise EmptyInputError("The input is empty or only white space. Send the text of an article.")
    check_writable(text)
    return text


def _check_size(size: int, limit: int, source: str | bytes) -> None:
    if size > limit:
        unit = "bytes" if isinstance(source, bytes) else "characters"
        raise TooLargeError(
            f"The input has {size:,} {unit}; the limit is {limit:,}. Send one article at a time."
        )


def _day(date: dt.date | str | None) -> dt.date | None:
    if isinstance(date, dt.datetime):
        return date.date()
    if date is None or isinstance(date, dt.date):
        return date
    try:
        return dt.datetime.fromisoformat(date.strip()).date()
    except ValueError as error:
        raise InputError(f"The date {date[:40]!r} is no ISO 8601 date. Give it as YYYY-MM-DD.") from error


def _read_page(page: markup.Page, lines: LineClassifier, title: str | None, day: dt.date | None) -> Article:
    title, day = title or page.title, day or page.date
    if not page.main:
        return _marked(page.text, lines, title, day, extracted=True)
    found = layout.lines(page.text)
    return _article(page.text, found, [False] * len(found), title, day, extracted=True)


def _marked(
    text: str, lines: LineClassifier, title: str | None, day: dt.date | None, *, extracted: bool
) -> Article:
    found = layout.lines(text)
    furniture = lines.furniture([line.of(text) for line in found])
    return _article(text, found, furniture, title, day, extracted=extracted)


def _article(
    text: str,
    lines: Sequence[Span],
    furniture: Sequence[bool],
    title: str | None,
    day: dt.date | None,
    *,
    extracted: bool,
) -> Article:
    heading = headline(text, lines, furniture)
    furniture = [out and index != heading for index, out in enumerate(furniture)]
    inside = [line for line, out in zip(lines, furniture, strict=True) if not out]
    body = _runs(lines, furniture, wanted=False)
    if day is None and inside:
        day = date_near(text, lines, lines.index(inside[0]))
    tongue = language.identify(text, body)
    notices = (language.notice(tongue), None if body else _NO_BODY)
    return Article(
        text=text,
        body=body,
        furniture=_runs(lines, furniture, wanted=True),
        sentences=sentences.split(text, inside),
        title=title or (lines[heading].of(text) if heading is not None else None),
        date=day,
        language=tongue,
        extracted=extracted,
        notices=tuple(notice for notice in notices if notice),
    )


def _runs(lines: Sequence[Span], furniture: Sequence[bool], *, wanted: bool) -> tuple[Span, ...]:
    """Join neighbouring lines of one kind into spans."""
    runs = []
    for kind, group in groupby(zip(furniture, lines, strict=True), key=itemgetter(0)):
        members = [line for _, line in group]
        if kind == wanted:
            runs.append(Span(members[0].begin, members[-1].end))
    return tuple(runs)


def _noticed(article: Article, notice: Notice) -> Article:
    return replace(article, notices=(notice, *article.notices))
