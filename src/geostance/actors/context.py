"""The words around a place in a text, read without ever looking further than a bounded distance."""

from __future__ import annotations

import re

REACH = 160
_NEXT = re.compile(r"[ \n]?([\w.&'-]*)")
_WORD_REACH = 40
_LONGEST_HEADLINE = 140
_LONGER = 4
_FEWEST = 3


def word_after(text: str, position: int) -> str:
    """Return the word that begins at ``position`` or one blank after it, or an empty string."""
    match = _NEXT.match(text, position, position + _WORD_REACH)
    return match[1].rstrip(".") if match else ""


def word_before(text: str, position: int) -> str:
    """Return the word that ends at ``position`` or one blank before it, or an empty string.

    Where no blank stands, as in ``anti-American``, there is none.
    """
    if position == 0 or text[position - 1] not in " \n":
        return ""
    start = max(0, position - _WORD_REACH)
    return text[start : position - 1].replace("\n", " ").rsplit(" ", 1)[-1]


def line_around(text: str, begin: int, end: int) -> str:
    """Return the line that holds ``text[begin:end]``, at most 160 characters to either side."""
    left = text.rfind("\n", max(0, begin - REACH), begin) + 1
    right = text.find("\n", end, end + REACH)
    return text[left or max(0, begin - REACH) : right if right >= 0 else end + REACH]


def in_capitals(line: str) -> bool:
    """Whether the line is a headline in capitals: at least two words and no small letter."""
    return line.isupper() and " " in line.strip()


def in_title_case(line: str) -> bool:
    """Whether the line is a headline: short, and most of its longer words begin with a capital."""
    if len(line) > _LONGEST_HEADLINE:
        return False
    longer = [word for word in line.split() if len(word) >= _LONGER and word[0].isalpha()]
    return len(longer) >= _FEWEST and sum(word[0].isupper() for word in longer) * 4 >= 3 * len(longer)
