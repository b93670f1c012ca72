"""What can be wrong with an article, and with its labels by the guidelines."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from geostance import codec, records, taxonomy
from geostance.article import MAX_CHARACTERS
from geostance.article.document import Span
from geostance.errors import CorpusError, RecordError
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES, VOICES
from geostance_training.corpora import stretches
from geostance_training.corpora.json_lines import check_prose, unknown_fields

GENRES = ("report", "analysis", "opinion")
MOST_TOPICS = 3

_ARTICLE = ("id", "text", "title", "date", "furniture")
_LABELS = ("id", "genre", "topics", "sentiment", "actors", "relations", "furniture", "sha256")
_NEEDED = _LABELS[1:6]
_ACTOR = ("id", "stance")
_RELATION = ("source", "target", "label", "voice", "evidence")
_POSITIONS = RELATIONS[1:]

Object = dict[str, Any]


def article(value: Object) -> Iterator[str]:
    """Say what is wrong with an article whose id is right."""
    yield from unknown_fields(value, _ARTICLE)
    yield from _missing(value, ("text",))
    yield from _of_kind(value, ("text", "title", "date"), str, "a string")
    yield from _of_kind(value, ("furniture",), list, "a list of lines")
    for name in ("text", "title"):
        if isinstance(value.get(name), str):
            yield from _prose(name, value[name])
    if isinstance(value.get("date"), str):
        yield from _day(value["date"])
    yield from furniture_of(value, value.get("text"))[1]


def labels(value: Object, text: str | None, furniture: Sequence[Span]) -> Iterator[str]:
    """Say what is wrong with the labels of an article.

    Args:
        value: The labels, their id right.
        text: The article's text; without it, evidence is not looked for.
        furniture: Of the text.
    """
    yield from unknown_fields(value, _LABELS)
    yield from _missing(value, _NEEDED)
    yield from _of_kind(value, ("topics", "actors", "relations", "furniture"), list, "a list")
    yield from _choice("genre", value.get("genre"), GENRES)
    yield from _choice("sentiment", value.get("sentiment"), SENTIMENTS)
    yield from _topics(value.get("topics"))
    yield from _actors(items(value, "actors"))
    yield from _relations(value, text, furniture)
    if text is not None:
        yield from furniture_of(value, text)[1]
        yield from _digest(value.get("sha256"), text)


def items(value: Object, name: str) -> list[Any]:
    """Return a list of an object, or an empty one where there is none."""
    found = value.get(name)
    return found if isinstance(found, list) else []


def actors_of(value: Object) -> list[object]:
    """Return the ids of the actors that labels list."""
    return [one.get("id") for one in items(value, "actors") if isinstance(one, dict)]


def furniture_of(value: Object, text: object) -> tuple[tuple[Span, ...], list[str]]:
    """Return the furniture that an object gives, and what is wrong with it; see ``stretches.furniture``."""
    given = items(value, "furniture")
    return stretches.furniture(given, text) if given and isinstance(text, str) else ((), [])


def _missing(value: Object, needed: Sequence[str], where: str = "") -> Iterator[str]:
    for name in needed:
        if value.get(name) is None:
            yield f"{where}{name}: missing; give it"


def _of_kind(value: Object, names: Sequence[str], kind: type, words: str) -> Iterator[str]:
    for name in names:
        if value.get(name) is not None and not isinstance(value[name], kind):
            yield f"{name}: expected {words}, found {codec.shown(value[name])}; write it as one"


def _prose(name: str, text: str) -> Iterator[str]:
    if len(text) > MAX_CHARACTERS:
        yield f"{name}: {len(text):,} characters, the limit is {MAX_CHARACTERS:,}; give one article a line"
    try:
        check_prose(text)
    except CorpusError as error:
        yield f"{name}: {error}"


def _day(value: str) -> Iterator[str]:
    try:
        records.as_date(value)
    except RecordError as error:
        yield str(error)


def _digest(wanted: object, text: str) -> Iterator[str]:
    found = hashlib.sha256(text.encode()).hexdigest()
    if wanted not in (None, found):
        yield (
            f"sha256: the labels are of the text {codec.shown(wanted)}, the article's is {found}; "
            "give the text that was labelled, or look through the labels and take sha256 out"
        )


def _choice(where: str, value: object, allowed: Sequence[str]) -> Iterator[str]:
    if value is not None and value not in allowed:
        yield f"{where}: unknown label {codec.shown(value)}; give one of {', '.join(allowed)}"


def _topics(given: object) -> Iterator[str]:
    if not isinstance(given, list):
        return
    if len(given) > MOST_TOPICS:
        yield f"topics: {len(given)} topics, the limit is {MOST_TOPICS}; keep what it is mainly about"
    seen: set[str] = set()
    for number, code in enumerate(given):
        if not isinstance(code, str) or code not in taxonomy.SUBJECTS:
            yield f"topics[{number}]: unknown topic {codec.shown(code)}; {_meant(code)}"
            continue
        if code in seen:
            yield f"topics[{number}]: {code} stands twice; keep one"
        seen.add(code)
    if not given:
        yield "topics: no topic; give one to three codes, what the article is mainly about first"


def _meant(name: object) -> str:
    for subject in taxonomy.SUBJECTS.values():
        if name in (subject.label, *subject.label.replace(" and ", ", ").split(", ")):
            return f"write {subject.id}"
    return "give a code such as medtop:11000000; docs/own-corpus.md lists them"


def _actors(given: Sequence[object]) -> Iterator[str]:
    seen: set[str] = set()
    for number, one in enumerate(given):
        where = f"actors[{number}]"
        if not isinstance(one, dict):
            yield f"{where}: expected an object, found {codec.shown(one)}; give id and stance"
            continue
        yield from unknown_fields(one, _ACTOR, f"{where}.")
        yield from _missing(one, _ACTOR, f"{where}.")
        yield from _choice(f"{where}.stance", one.get("stance"), STANCES)
        yield from _name(f"{where}.id", one.get("id"), seen)


def _name(where: str, name: object, seen: set[str]) -> Iterator[str]:
    if isinstance(name, str):
        if name in seen:
            yield f"{where}: {codec.shown(name)} is listed twice; keep one"
        seen.add(name)
    elif name is not None:
        yield f"{where}: expected a string, found {codec.shown(name)}; give the actor's id"


def _relations(value: Object, text: str | None, furniture: Sequence[Span]) -> Iterator[str]:
    listed = {name for name in actors_of(value) if isinstance(name, str)}
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(items(value, "relations")):
        where = f"relations[{number}]"
        if not isinstance(one, dict):
            yield f"{where}: expected an object, found {codec.shown(one)}; give {', '.join(_RELATION)}"
            continue
        yield from unknown_fields(one, _RELATION, f"{where}.")
        yield from _missing(one, _RELATION, f"{where}.")
        yield from _choice(f"{where}.label", one.get("label"), _POSITIONS)
        yield from _choice(f"{where}.voice", one.get("voice"), VOICES)
        yield from _ends(where, one, listed, seen)
        if text is not None and one.get("evidence") is not None:
            yield from _evidence(where, one["evidence"], text, furniture)


def _ends(where: str, one: Object, listed: Collection[str], seen: set[tuple[str, str]]) -> Iterator[str]:
    source, target = one.get("source"), one.get("target")
    for end, name in (("source", source), ("target", target)):
        if name is not None and (not isinstance(name, str) or name not in listed):
            yield f"{where}.{end}: {codec.shown(name)} is not listed; list it among the actors"
    if not isinstance(source, str) or not isinstance(target, str):
        return
    if source == target:
        yield f"{where}: {codec.shown(source)} to itself is no pair; take it out"
    if (source, target) in seen:
        yield (
            f"{where}: {codec.shown(source)} to {codec.shown(target)} stands twice; "
            "keep one, mixed where both labels are right"
        )
    seen.add((source, target))


def _evidence(where: str, given: object, text: str, furniture: Sequence[Span]) -> Iterator[str]:
    try:
        stretches.evidence(given, text, furniture)
    except CorpusError as error:
        yield f"{where}.evidence: {error}"
