"""HTML: telling it from plain text, and taking the article out of it."""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import dataclass

from geostance.errors import InputError

_START = r"\s*(?:<!--.{0,2000}?-->\s*)?<"
_OPENING = re.compile(rf"{_START}(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_WHOLE = re.compile(rf"{_START}(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|img|ul|ol|li|h[1-6]|strong|b|em|i|blockquote|figure|figcaption|table|tr|td|section|"
    r"article|header|footer|nav|script|style|meta|link|html|body|head)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_BLOCK_END = re.compile(
    r"</(?:p|div|li|h[1-6]|blockquote|article|section|table|html|body)\s*>", re.IGNORECASE
)
_FEWEST_TAGS = 4
_CHARACTERS_A_TAG = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """What HTML says of its article.

    Attributes:
        text: The extracted text; offsets point into it.
        main: Whether ``text`` is the main text alone, or all the words of the page.
        title: From the metadata, if any.
        date: Day of publication from the metadata, if any.
    """

    text: str
    main: bool
    title: str | None
    date: dt.date | None


def is_html(text: str) -> bool:
    """Tell whether a text is HTML: it opens as a document does, or tags stand thick in it."""
    if _OPENING.match(text):
        return True
    tags = sum(1 for _ in _TAG.finditer(text))
    return tags > 0 and _BLOCK_END.search(text) is not None and _thick(text, tags)


def _thick(text: str, tags: int) -> bool:
    if _TAG.match(text.lstrip()[:2100]):
        return True
    return tags >= max(_FEWEST_TAGS, len(text) / _CHARACTERS_A_TAG)


def extract(source: str) -> Page:
    """Take the article out of HTML with trafilatura; where it finds none, all words of the page.

    Args:
        source: HTML, whole or a fragment.

    Returns:
        The extracted text with title and date.

    Raises:
        InputError: The page shows no words at all.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction, html2txt

    if not _WHOLE.match(source):
        source = f"<html>{source}</html>"  # trafilatura leaves a fragment aside
    found = bare_extraction(source, with_metadata=True, include_comments=False)
    text = (getattr(found, "text", None) or "").strip()
    if text:
        title, stamp = getattr(found, "title", None), getattr(found, "date", None)
        return Page(text, main=True, title=title, date=_day(stamp))
    everything = html2txt(source).strip()
    if everything:
        return Page(everything, main=False, title=None, date=None)
    raise InputError(
        f"No text was found in the HTML of {len(source)} characters: it may be all script, style or markup "
        "nested too deep. Open the page in a browser, copy its text and send that."
    )


def _day(stamp: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stamp[:10]) if stamp else None
    except ValueError:
        return None
