"""The gazetteer: actors, their forms, their leaders and the rules that decide what a form means."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import cast

from geostance.actors.folding import fold
from geostance.actors.matching import Matcher
from geostance.actors.mention import Actor, Kind
from geostance.actors.people import Person, Term
from geostance.errors import GazetteerError

FORMAT = "# geostance gazetteer, format 1"
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "actors": ("id", "name", "kind"),
    "forms": ("form", "actor", "sort", "rules"),
    "leaders": ("actor", "name", "surname", "role", "from", "to", "aliases"),
    "decoys": ("form", "reason"),
    "cues": ("forms", "actor", "cues", "default"),
    "titles": ("title", "roles"),
    "nouns": ("noun", "kind"),
    "successors": ("actor", "since", "successor"),
    "words": ("list", "word"),
})  # fmt: skip
NOBODY = "-"
_LASTING = 9999
_CAPITALS_FROM = 4


@dataclass(frozen=True, slots=True)
class Form:
    """What a form stands for.

    Attributes:
        sort: ``name``, ``adjective``, ``demonym``, ``capital``, ``seat``, ``combining``, ``leader``,
            ``title``, ``noun`` or ``decoy``.
        text: The form as the tables have it.
        actors: Ids of the actors that have the form; several only with the rule ``cue``.
        rules: Which of the rules ``given``, ``surname``, ``capitals``, ``spelt`` and ``cue`` it must pass.
        persons: Leaders of that name, for the sort ``leader``.
        roles: Offices that a title names, for the sort ``title``; the noun's kind for the sort ``noun``; the
            reason for the sort ``decoy``.
    """

    sort: str
    text: str
    actors: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()
    persons: tuple[Person, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for one reading of a form.

    Attributes:
        actor: The reading's actor, or an empty string when the form then names no actor.
        words: Words to look for in the article.
        default: Whether this reading holds when no other has more cues.
    """

    actor: str
    words: tuple[str, ...]
    default: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """The state that a group governs from a day on: its id, and the day."""

    actor: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that finding actors knows before it reads an article.

    Attributes:
        actors: By id.
        forms: Finds every form of the tables in a folded text.
        cues: Finds every cue in a folded text; its meaning is the cue itself.
        readings: By form with the rule ``cue``, its readings in the order of the table.
        surnames: Leaders by surname.
        successors: By group, the state that it came to govern.
        words: Word lists by name.
        sha256: Hex digest over the tables, in the order of ``COLUMNS``.
    """

    actors: Mapping[str, Actor] = field(repr=False)
    forms: Matcher[Form] = field(repr=False)
    cues: Matcher[str] = field(repr=False)
    readings: Mapping[str, tuple[Cue, ...]] = field(repr=False)
    surnames: Mapping[str, tuple[Person, ...]] = field(repr=False)
    successors: Mapping[str, Successor] = field(repr=False)
    words: Mapping[str, frozenset[str]] = field(repr=False)
    sha256: str

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the gazetteer of the package; the first call reads it, later ones share it.

        Raises:
            GazetteerError: If a table is missing or is not of the format that this version reads.
        """
        return _packaged()

    @classmethod
    def read(cls, folder: Traversable) -> Gazetteer:
        """Read a gazetteer from a folder of tables.

        Args:
            folder: Holds a file ``NAME.tsv`` for every name in ``COLUMNS``.

        Raises:
            GazetteerError: If a table is missing or is not of the format that this version reads.
        """
        texts = {name: _text(folder, name) for name in COLUMNS}
        digest = hashlib.sha256("".join(texts.values()).encode()).hexdigest()
        tables = {name: list(_rows(name, text)) for name, text in texts.items()}
        people = _people(tables["leaders"], frozenset(row[0] for row in tables["titles"]))
        readings = _readings(tables["cues"])
        return cls(
            actors=MappingProxyType(
                {row[0]: Actor(row[0], row[1], cast("Kind", row[2])) for row in tables["actors"]}
            ),
            forms=Matcher(_forms(tables, people)),
            cues=Matcher({word: word for cues in readings.values() for cue in cues for word in cue.words}),
            readings=MappingProxyType(readings),
            surnames=MappingProxyType(_by(people, lambda person: person.surnames)),
            successors=MappingProxyType(
                {row[0]: Successor(row[2], dt.date.fromisoformat(row[1])) for row in tables["successors"]}
            ),
            words=MappingProxyType(_words(tables["words"])),
            sha256=digest,
        )

    def actor(self, identifier: str) -> Actor:
        """Return the actor with this id.

        Raises:
            GazetteerError: If there is none.
        """
        try:
            return self.actors[identifier]
        except KeyError:
            raise GazetteerError(
                f"{identifier!r} is no actor of the gazetteer ({len(self.actors)} known)"
            ) from None


@cache
def _packaged() -> Gazetteer:
    return Gazetteer.read(resources.files("geostance.actors") / "data")


def _text(folder: Traversable, name: str) -> str:
    try:
        return (folder / f"{name}.tsv").read_text(encoding="utf-8")
    except OSError as error:
        raise GazetteerError(
            f"{folder}: {name}.tsv cannot be read ({error.strerror}); reinstall geostance"
        ) from error


def _rows(name: str, text: str) -> Iterator[list[str]]:
    version, _, rest = text.partition("\n")
    if version != FORMAT:
        raise GazetteerError(f"{name}.tsv begins with {version[:60]!r}, this version reads {FORMAT!r}")
    wanted = COLUMNS[name]
    for number, line in enumerate(rest.splitlines(), 2):
        row = line.split("\t")
        if len(row) != len(wanted):
            raise GazetteerError(f"{name}.tsv, line {number}: {len(row)} columns, wants {len(wanted)}")
        if number == 2 and tuple(row) != wanted:  # noqa: PLR2004
            raise GazetteerError(f"{name}.tsv, line 2: columns {row}, wants {list(wanted)}")
        if number > 2:  # noqa: PLR2004
            yield row


def _split(cell: str) -> tuple[str, ...]:
    return tuple(value for value in cell.split("|") if value)


def _people(rows: list[list[str]], titles: frozenset[str]) -> list[Person]:
    grouped: dict[str, list[list[str]]] = {}
    for row in rows:
        grouped.setdefault(fold(row[1]), []).append(row)
    return [_person(found, titles) for found in grouped.values()]


def _person(rows: list[list[str]], titles: frozenset[str]) -> Person:
    terms = tuple(Term(row[0], row[3], int(row[4]), int(row[5] or _LASTING)) for row in rows)
    written = [_untitled(fold(name), titles) for row in rows for name in (row[1], *_split(row[6]))]
    surnames = [_untitled(fold(row[2]), titles) for row in rows if row[2]]
    names = dict.fromkeys(name for name in written if " " in name)
    surnames += [name for name in written if " " not in name]
    return Person(tuple(names), tuple(dict.fromkeys(surnames)), terms)


def _untitled(name: str, titles: frozenset[str]) -> str:
    """Take the title off ``King Abdullah``, which says no more than the one name."""
    title, _, rest = name.rpartition(" ")
    return rest if title in titles else name


def _by(people: list[Person], keys: Callable[[Person], tuple[str, ...]]) -> dict[str, tuple[Person, ...]]:
    found: dict[str, list[Person]] = {}
    for person in people:
        for key in keys(person):
            found.setdefault(key, []).append(person)
    return {key: tuple(persons) for key, persons in found.items()}


def _readings(rows: list[list[str]]) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for forms, actor, words, default in rows:
        cue = Cue("" if actor == NOBODY else actor, tuple(map(fold, _split(words))), default == "default")
        for form in _split(forms):
            found.setdefault(form, []).append(cue)
    return {form: tuple(cues) for form, cues in found.items()}


def _words(rows: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, word in rows:
        found.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in found.items()}


def _forms(tables: dict[str, list[list[str]]], people: list[Person]) -> dict[str, Form]:
    named: dict[str, Form] = {}
    for text, actor, sort, rules in tables["forms"]:
        known = named.get(text)
        actors = (*known.actors, actor) if known else (actor,)
        named[text] = Form(sort, text, actors, frozenset(rules.split()))
    listed = list(named.values())
    listed += [Form("decoy", text, roles=(reason,)) for text, reason in tables["decoys"]]
    listed += [Form("title", title, roles=_split(roles)) for title, roles in tables["titles"]]
    listed += [Form("noun", noun, roles=(kind,)) for noun, kind in tables["nouns"]]
    found: dict[str, Form] = {}
    for form in listed:
        found.setdefault(fold(form.text), form)
    for name, persons in _by(people, lambda person: person.names).items():
        found.setdefault(name, Form("leader", name, persons=persons))
    for form in listed:
        if not form.text.isascii():
            found.setdefault(fold(unicodedata.normalize("NFD", form.text)), form)
    for text, form in list(found.items()):
        for variant in _variants(text, form.sort):
            found.setdefault(variant, form)
    return found


def _variants(text: str, sort: str) -> Iterator[str]:
    """Yield the folded form as tokenised text and as headlines in capitals have it."""
    if "'" in text:
        yield text.replace("'s ", " 's ").replace("s' ", "s ' ")
    if len(text) >= _CAPITALS_FROM and sort not in {"title", "noun"}:
        yield text.upper()
