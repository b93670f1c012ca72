"""Actors and the places where a text mentions them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["state", "organisation", "bloc", "armed_group", "territory", "target"]
Via = Literal["gazetteer", "leader", "linked", "coreference", "target"]

TARGET_PREFIX = "target:"
"""What the id of a caller's target begins with; its number follows, from 1."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A geopolitical actor, or a target that the caller named.

    Attributes:
        id: ISO 3166-1 alpha-2 code of a state, an upper-case slug, or ``target:N``.
        name: The usual English name, or the caller's phrase.
        kind: What it is.
    """

    id: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where the text names an actor.

    Attributes:
        begin: First code point in the article's text.
        end: One past the last code point.
        actor: Id of the actor.
        via: How it was found: a gazetteer form, a leader in office at the article's date, an official or
            a noun linked within the article, or a caller's target.
    """

    begin: int
    end: int
    actor: str
    via: Via = "gazetteer"


@dataclass(frozen=True, slots=True)
class Target:
    """A phrase that the caller wants judged as an actor is.

    Attributes:
        phrase: The words to look for, with inflection and possessive.
        spans: Places in the submitted text, ``(begin, end)``, where the caller knows them; else empty.
    """

    phrase: str
    spans: tuple[tuple[int, int], ...] = ()
