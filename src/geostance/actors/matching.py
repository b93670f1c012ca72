"""All forms found in one pass: an Aho-Corasick automaton, word boundaries, then the longest from the left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


class Matcher(Generic[Meaning]):
    """Finds whole-word occurrences of many forms in time linear in the text."""

    def __init__(self, forms: Mapping[str, Meaning]) -> None:
        """Compile the forms.

        Args:
            forms: Meaning by form; upper and lower case differ.
        """
        from ahocorasick_rs import AhoCorasick, Implementation

        self._forms = list(forms)
        self._meanings = list(forms.values())
        implementation = Implementation.NoncontiguousNFA
        self._automaton = AhoCorasick(self._forms, implementation=implementation, store_patterns=False)

    def scan(self, text: str) -> list[tuple[int, int, Meaning]]:
        """Find the forms in a text.

        Args:
            text: A folded text.

        Returns:
            ``(begin, end, meaning)``, sorted and disjoint; where several overlap, the one that begins
            first, and of these the longest.
        """
        meanings = self._meanings
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        whole = [
            (begin, -end, index) for index, begin, end in found
            if not (begin and _joins(text[begin - 1])) and not _joins(text[end : end + 1])
        ]  # fmt: skip
        whole.sort()
        return [(begin, -end, meanings[index]) for begin, end, index in _leftmost(whole)]


def _leftmost(whole: Iterable[tuple[int, int, int]]) -> Iterable[tuple[int, int, int]]:
    reached = 0
    for match in whole:
        if match[0] >= reached:
            reached = -match[1]
            yield match


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"
