"""One spelling for matching: accents, curly quotes and odd blanks folded, every offset kept."""

from __future__ import annotations

import re
import unicodedata

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_PUNCTUATION = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u02bb": "'", "\u00b4": "'",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
    "\u00f8": "o", "\u00d8": "O", "\u0142": "l", "\u0141": "L", "\u0131": "i", "\u0111": "d", "\u0110": "D",
}  # fmt: skip


def fold(text: str) -> str:
    """Fold accents, apostrophes, hyphens and blanks to ASCII, one code point for one.

    Args:
        text: Any text.

    Returns:
        A text of the same length; what has no counterpart of one character stays as it is.
    """
    if text.isascii():
        return text
    for character in sorted(set(_BEYOND_ASCII.findall(text))):
        plain = _plain(character)
        if plain != character:
            text = text.replace(character, plain)
    return text


def _plain(character: str) -> str:
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    base, *marks = unicodedata.normalize("NFD", character)
    return base if base.isascii() and marks and all(map(unicodedata.combining, marks)) else character
