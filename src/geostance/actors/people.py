"""Leaders and their years in office."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def terms_in(persons: Iterable[Person], years: Collection[int]) -> tuple[Term, ...]:
    """Return the terms of the persons that one of the years falls into, the latest first.

    Without years, all terms.
    """
    terms = [term for person in persons for term in person.terms]
    held = [term for term in terms if not years or any(term.begin <= year <= term.end for year in years)]
    return tuple(sorted(held, key=lambda term: -term.begin))


def years_of(persons: Iterable[Person]) -> set[int]:
    """Return the years in which one of the persons was in office, a term that lasts counted up to 2030."""
    terms = [term for person in persons for term in person.terms]
    return {year for term in terms for year in range(term.begin, min(term.end, _HORIZON) + 1)}
