"""The surface forms of actors, one a sort, from the gazetteer's curated tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from geostance.errors import CorpusError

STATE = "state"
_PLURAL = ("s", "men", "women", "ese")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,6}")
_LASTING = 9999


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody in an office of an actor, with the first and the last year in it."""

    name: str
    surname: str
    role: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Forms:
    """One actor's forms, one a sort.

    Attributes:
        kind: ``state``, or what the table of organisations calls it.
        name: The usual English name.
        adjective: Such as ``Chilean``; the name where there is none.
        person: The demonym of one, such as ``Chilean``.
        people: The demonym of many, such as ``Chileans``.
        capital: Used for the government; the name for whoever has none.
        abbreviation: Such as ``UAE``, or empty.
        sorts: By form of the tables, the attribute that stands for it; any other form is the name's.
        leaders: Of all times, in the order of the tables.
    """

    kind: str
    name: str
    adjective: str
    person: str
    people: str
    capital: str
    abbreviation: str
    sorts: Mapping[str, str]
    leaders: tuple[Leader, ...] = ()

    def sort(self, form: str) -> str:
        """Return the attribute that a form stands for."""
        return self.sorts.get(form, "name")

    def like(self, sort: str) -> str:
        """Return the form of a sort."""
        return str(getattr(self, sort)) or self.name


def read(curated: Path) -> dict[str, Forms]:
    """Read the forms of every state that has an adjective and a capital, and of every other actor.

    Args:
        curated: The gazetteer's folder of curated tables.

    Raises:
        CorpusError: If a table cannot be read.
    """
    leaders = _leaders(curated)
    states = {
        row["id"]: _state(row, leaders.get(row["id"], ()))
        for row in _rows(curated / "states.tsv")
        if row["adjectives"] and row["capitals"]
    }
    others = {
        row["id"]: _other(row, leaders.get(row["id"], ())) for row in _rows(curated / "organisations.tsv")
    }
    return states | others


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def _leaders(curated: Path) -> dict[str, tuple[Leader, ...]]:
    found: dict[str, list[Leader]] = {}
    for path in sorted((curated / "leaders").glob("*.tsv")):
        for row in _rows(path):
            term = int(row["from"]), int(row["to"] or _LASTING)
            found.setdefault(row["actor"], []).append(
                Leader(row["name"], row["surname"] or row["name"], row["role"], *term)
            )
    return {actor: tuple(leaders) for actor, leaders in found.items()}


def _state(row: Mapping[str, str], leaders: tuple[Leader, ...]) -> Forms:
    names, adjectives, demonyms, capitals = (
        _cell(row[name]) for name in ("names", "adjectives", "demonyms", "capitals")
    )
    people = [form for form in demonyms if form.endswith(_PLURAL)]
    persons = [form for form in demonyms if form not in people]
    abbreviations = [form for form in names if _ABBREVIATION.fullmatch(form)]
    sorts = dict.fromkeys((*capitals, *_cell(row["seats"])), "capital")
    sorts |= dict.fromkeys(persons, "person") | dict.fromkeys(people, "people")
    sorts |= dict.fromkeys(adjectives, "adjective") | dict.fromkeys(abbreviations, "abbreviation")
    return Forms(
        kind=STATE,
        name=row["name"],
        adjective=adjectives[0],
        person=(persons or adjectives)[0],
        people=(people or adjectives)[0],
        capital=capitals[0],
        abbreviation=abbreviations[0] if abbreviations else "",
        sorts=MappingProxyType(sorts),
        leaders=leaders,
    )


def _other(row: Mapping[str, str], leaders: tuple[Leader, ...]) -> Forms:
    abbreviations = [form for form in _cell(row["forms"]) if _ABBREVIATION.fullmatch(form)]
    name, short = row["name"], abbreviations[0] if abbreviations else ""
    sorts = MappingProxyType(dict.fromkeys(abbreviations, "abbreviation"))
    return Forms(row["kind"], name, short or name, name, name, name, short, sorts, leaders)


def _cell(value: str) -> list[str]:
    return [form for form in value.split("|") if form]
