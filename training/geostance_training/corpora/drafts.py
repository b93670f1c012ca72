"""Articles and labels as a user hands them in, checked together."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geostance import codec, records
from geostance.actors import Gazetteer
from geostance.article.document import Span
from geostance.errors import CorpusError
from geostance_training.corpora import checking, stretches
from geostance_training.corpora.json_lines import Fault, numbered, parse

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a file, its id right.

    Attributes:
        path: The file.
        line: From 1.
        value: The object.
    """

    path: Path
    line: int
    value: Object

    def fault(self, message: str) -> Fault:
        """Return what is wrong with it, with its place."""
        return Fault(self.path, self.line, message)


@dataclass(frozen=True, slots=True)
class Draft:
    """What two files say, and all that is wrong with it.

    Attributes:
        articles: By id, in the order of the file.
        labels: By id, in the order of the file.
        faults: By file and line.
    """

    articles: Mapping[str, Entry]
    labels: Mapping[str, Entry]
    faults: Sequence[Fault]

    def records(self) -> Iterator[tuple[Object, Object]]:
        """Yield each article with its labels, as a corpus has them; only a draft without faults has them."""
        for key, one in self.articles.items():
            yield _article(one.value), _labels(one.value, self.labels[key].value)

    @property
    def relations(self) -> int:
        """How many relations the labels hold."""
        return sum(len(checking.items(one.value, "relations")) for one in self.labels.values())

    def unknown_actors(self) -> Counter[str]:
        """Count the labelled articles of each actor that the gazetteer does not know."""
        known = Gazetteer.load().actors
        listed = (name for one in self.labels.values() for name in checking.actors_of(one.value))
        return Counter(name for name in listed if isinstance(name, str) and name not in known)


def read(articles: Path, labels: Path) -> Draft:
    """Read and check articles and their labels.

    Args:
        articles: JSON lines with ``id``, ``text`` and, where known, ``title``, ``date``, ``furniture``.
        labels: JSON lines with ``id``, ``genre``, ``topics``, ``sentiment``, ``actors``, ``relations``.

    Raises:
        CorpusError: A file cannot be read at all.
    """
    faults: list[Fault] = []
    told, said = _entries(articles, faults), _entries(labels, faults)
    found = [one.fault(message) for one in told.values() for message in checking.article(one.value)]
    wrong = {fault.line for fault in found}
    right = {key: one for key, one in told.items() if one.line not in wrong}
    faults += found
    faults += _same_texts(right)
    faults += [one.fault(message) for key, one in said.items() for message in _said(one, right.get(key))]
    faults += _alone(told, said, "has no labels; label it, or take it out")
    faults += _alone(said, told, "is no article's id; give the article, or take the labels out")
    order = [articles, labels]
    return Draft(told, said, sorted(faults, key=lambda fault: (order.index(fault.path), fault.line)))


def annotation(path: Path) -> list[Object]:
    """Read labels by themselves, to be compared with others.

    Args:
        path: JSON lines as for ``read``; evidence is not looked for.

    Raises:
        CorpusError: The file cannot be read, or a label in it is wrong.
    """
    faults: list[Fault] = []
    found = _entries(path, faults)
    faults += [
        one.fault(message) for one in found.values() for message in checking.labels(one.value, None, ())
    ]
    if faults:
        raise CorpusError(f"{faults[0]} (the first of {len(faults)} faults)")
    return [one.value for one in found.values()]


def _entries(path: Path, faults: list[Fault]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for number, line in numbered(_bytes(path)):
        try:
            entry = Entry(path, number, parse(line))
            key = _key(entry.value, found)
        except CorpusError as error:
            faults.append(Fault(path, number, str(error)))
        else:
            found[key] = entry
    if not found and not faults:
        faults.append(Fault(path, 1, "nothing there; give one JSON object a line"))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}; check the path") from error


def _key(value: Object, found: Mapping[str, Entry]) -> str:
    key = value.get("id")
    longest = records.MAX_ID_CHARACTERS
    if not isinstance(key, str) or not key.isprintable() or not 0 < len(key) <= longest:
        raise CorpusError(
            f"id: expected 1 to {longest} printable characters, found {codec.shown(key)}; "
            "give each article a name of its own"
        )
    if key in found:
        raise CorpusError(f"id: {codec.shown(key)} stands in line {found[key].line} already; rename one")
    return key


def _same_texts(articles: Mapping[str, Entry]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for one in articles.values():
        first = seen.setdefault(one.value["text"], one.line)
        if first != one.line:
            yield one.fault(f"text: the same as in line {first}; keep one")


def _alone(here: Mapping[str, Entry], there: Mapping[str, Entry], words: str) -> Iterator[Fault]:
    for key, one in here.items():
        if key not in there:
            yield one.fault(f"id: {codec.shown(key)} {words}")


def _said(labels: Entry, article: Entry | None) -> Iterator[str]:
    if article is None:
        yield from checking.labels(labels.value, None, ())
        return
    if checking.items(labels.value, "furniture") and checking.items(article.value, "furniture"):
        yield "furniture: stands with the article too; keep one"
    yield from checking.labels(labels.value, article.value["text"], _furniture(article.value, labels.value))


def _furniture(article: Object, labels: Object) -> tuple[Span, ...]:
    """Return what either of the two marks as furniture."""
    text = article["text"]
    return checking.furniture_of(article, text)[0] or checking.furniture_of(labels, text)[0]


def _article(value: Object) -> Object:
    day = records.as_date(value.get("date"))
    date = day.isoformat() if isinstance(day, dt.date) else None
    return {"id": value["id"], "title": value.get("title"), "date": date, "text": value["text"]}


def _labels(article: Object, value: Object) -> Object:
    text, furniture = article["text"], _furniture(article, value)
    return {
        "id": value["id"],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "genre": value["genre"],
        "topics": value["topics"],
        "sentiment": value["sentiment"],
        "actors": value["actors"],
        "relations": [
            one | {"evidence": _offsets(stretches.evidence(one["evidence"], text, furniture))}
            for one in value["relations"]
        ],
        "furniture": codec.plain(furniture),
    }


def _offsets(span: Span) -> dict[str, int]:
    return {"begin": span.begin, "end": span.end}
