"""Places of the targets that a caller named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geostance.actors.folding import fold
from geostance.actors.mention import TARGET_PREFIX, Mention, Target
from geostance.errors import InputError

_ABBREVIATION = 4
_AFTER_S = re.compile(r"(?:s|x|z|ch|sh)$", re.IGNORECASE)


def mentions_of(targets: Sequence[Target], text: str) -> list[Mention]:
    """Find the targets in a text.

    A phrase matches as whole words, whatever the case, also in the plural and with a possessive; one of
    up to four capitals, such as ``IRA``, matches in capitals only. A target with spans is there, and
    is not looked for elsewhere.

    Args:
        targets: The first is ``target:1``, and so on.
        text: The folded text, with what is no body blanked out.

    Returns:
        Mentions, sorted; those of different targets may overlap.

    Raises:
        InputError: If a phrase is empty, or a span does not lie in the text.
    """
    found: list[Mention] = []
    for number, target in enumerate(targets, 1):
        spans = _checked(target, len(text), number) if target.spans else _places(target, text, number)
        found += [Mention(begin, end, f"{TARGET_PREFIX}{number}", "target") for begin, end in spans]
    return sorted(found)


def _checked(target: Target, length: int, number: int) -> Sequence[tuple[int, int]]:
    for begin, end in target.spans:
        if not 0 <= begin < end <= length:
            raise InputError(
                f"target {number} ({target.phrase!r}): span [{begin}, {end}] does not lie in the text of "
                f"{length} characters; give begin and end in code points, begin below end"
            )
    return target.spans


def _places(target: Target, text: str, number: int) -> list[tuple[int, int]]:
    words = fold(target.phrase).split()
    if not words:
        raise InputError(f"target {number} has an empty phrase; give the words to look for, or spans")
    return [match.span() for match in _pattern(words).finditer(text)]


def _pattern(words: list[str]) -> re.Pattern[str]:
    *first, last = words
    body = r"\s+".join([*map(re.escape, first), _inflected(last)])
    capitals = not first and last.isupper() and len(last) <= _ABBREVIATION
    return re.compile(rf"(?<!\w){body}(?: ?'s|')?(?!\w)", 0 if capitals else re.IGNORECASE)


def _inflected(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return re.escape(word[:-1]) + "(?:y|ies)"
    return re.escape(word) + ("(?:es)?" if _AFTER_S.search(word) else "s?")
