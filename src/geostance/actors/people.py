"""Leaders and their years in office."""

from __future__ import annotations

from dataclasses import dataclass


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

    def terms_in(self, year: int | None) -> tuple[Term, ...]:
        """Return the terms that the year falls into, the latest first; all of them without a year."""
        held = [term for term in self.terms if year is None or term.begin <= year <= term.end]
        return tuple(sorted(held, key=lambda term: -term.begin))
