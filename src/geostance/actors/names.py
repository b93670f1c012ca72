"""Reading a person's name off a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = (
    r"(?:[A-Z]\.|(?:Gen|Lt|Col|Maj|Adm|Brig|Capt|Cmdr|Cdr|Sgt|Dr|Mr|Jr|Sr)\.|[A-Z][\w-]*(?:'(?!s\b)\w+)*"
    r"|(?:al|el|ul|ur|as|ad|ar|az)-[A-Z][\w-]*)"
)
_PARTICLE = r"(?:(?:al|el|bin|ibn|van|von|de|der|den|da|dos|del|la|le|ul|abu|y|di|du) )"
NAME = rf"{_PART}(?: {_PARTICLE}{{0,2}}{_PART}){{0,4}}"
_FAMILY_FIRST = frozenset({"CN", "TW", "KP", "KR", "VN", "HK", "KH", "SG"})
_SHORTEST = 3

Words = Mapping[str, frozenset[str]]


def trim(name: str, words: Words) -> tuple[int, str]:
    """Take ranks off the front of a name and days off its end.

    Args:
        name: Consecutive name-like words, as matched by ``NAME``.
        words: Word lists of the gazetteer.

    Returns:
        How many characters were taken off the front, and the rest, which may be empty.
    """
    tokens = name.split(" ")
    ranks = (
        words["office_head"] | words["domestic_title"] | words["courtesy_title"] | words["office_modifier"]
    )
    start = 0
    while tokens and tokens[0] in ranks:
        start += len(tokens.pop(0)) + 1
    while tokens and (tokens[-1] in words["weekday"] or tokens[-1] in words["function_word"]):
        tokens.pop()
    return start, " ".join(tokens)


def surnames(name: str, actor: str) -> tuple[str, ...]:
    """Return what later mentions may use alone: the family name, with and without its article.

    Args:
        name: A full name of two words or more, or a family name.
        actor: The state decides whether the family name comes first.
    """
    tokens = name.split(" ")
    family = tokens[0] if actor in _FAMILY_FIRST else tokens[-1]
    bare = re.sub(r"^(?:al|el|as|ad|ar|az)-", "", family, flags=re.IGNORECASE)
    found = dict.fromkeys((family, bare))
    return tuple(word for word in found if len(word) >= _SHORTEST or actor in _FAMILY_FIRST)
