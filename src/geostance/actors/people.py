"""Leaders and their years in office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_HORIZON = 2030


@dataclass(frozen=True, slots=True)
class Term:
    """Years in one office.

    Attributes:
        actor: Id of the actor that the office stands for.
        role: The office, such as ``head_of_state``.
        begin: First year.
        end: Last year; 9999 while the term lasts.
    """

    actor: str
    role: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who held office.

    Attributes:
        names: Full names, folded, the usual one first.
        surnames: What later mentions use alone, folded.
        terms: At least one.
    """

    names: tuple[str, ...]
    surnames: tuple[str, ...]
    terms: tuple[Term, ...]

    def terms_in(self, years: Collection[int]) -> tuple[Term, ...]:
        """Return the terms that one of the years falls into, the latest first; all of them without years."""
        held = [
            term for term in self.terms if not years or any(term.begin <= year <= term.end for year in years)
        ]
        return tuple(sorted(held, key=lambda term: -term.begin))

    def years(self) -> set[int]:
        """Return the years in office, a term that lasts counted up to 2030."""
        return {year for term in self.terms for year in range(term.begin, min(term.end, _HORIZON) + 1)}
