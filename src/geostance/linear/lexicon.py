"""Words that are good or bad by themselves, so that a rare verb counts as its likes do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Lexicon = Mapping[str, int]
"""Word to valence: -2 and -1 for bad, 1 and 2 for good."""

_SIGNS = {-2: ("-", "--"), -1: ("-",), 1: ("+",), 2: ("+", "++")}


def polarity(features: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Return, for each feature whose last word is in the lexicon, one that holds its sign in its place.

    ``>b:condemned`` gives ``polarity>b:-`` and, for a strong word, ``polarity>b:--``.
    """
    found = []
    for feature in features:
        place, _, word = feature.rpartition(":")
        valence = lexicon.get(word)
        if valence:
            found.extend(f"polarity{place}:{sign}" for sign in _SIGNS[valence])
    return found


def parse(text: str) -> Lexicon:
    """Read a lexicon of lines ``word<TAB>valence``."""
    rows = (line.split("\t") for line in text.splitlines())
    return {word: int(valence) for word, valence in rows}


def render(lexicon: Lexicon) -> str:
    """Write a lexicon as lines ``word<TAB>valence``, sorted."""
    return "".join(f"{word}\t{valence}\n" for word, valence in sorted(lexicon.items()))
