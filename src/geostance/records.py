"""The one input: an article as a caller hands it in, as a JSON object or from Python."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from geostance import codec
from geostance.actors.mention import Target
from geostance.errors import RecordError, TooLargeError

MAX_LINE_BYTES = 4_000_000
MAX_TARGETS = 64
MAX_PHRASE_CHARACTERS = 200
MAX_SPANS = 1_000
MAX_ID_CHARACTERS = 256

FIELDS = ("id", "text", "html", "title", "date", "url", "pairs", "targets")
TARGET_FIELDS = ("phrase", "spans")

Pairs = Literal["all"]


@dataclass(frozen=True, slots=True)
class Record:
    """An article to analyse.

    Attributes:
        source: The text or the HTML, as text or as bytes.
        html: Whether the source is HTML; None lets the reader find out.
        id: The caller's name for it, returned with the answer.
        title: Its title, where the caller knows it.
        date: Its day of publication, where the caller knows it.
        url: Where it stood; kept for the caller, not used.
        targets: What the caller wants judged as actors are.
        pairs: ``all`` to have every ordered pair of targets listed.
    """

    source: str | bytes
    html: bool | None = None
    id: str | None = None
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    targets: tuple[Target, ...] = ()
    pairs: Pairs | None = None

    def __post_init__(self) -> None:
        _check_count("targets", len(self.targets), MAX_TARGETS, "entries")
        _check_count("id", len(self.id or ""), MAX_ID_CHARACTERS, "characters")
        for number, target in enumerate(self.targets):
            _check_count(f"targets[{number}].phrase", len(target.phrase), MAX_PHRASE_CHARACTERS, "characters")
            if not target.phrase.strip():
                raise _wrong(f"targets[{number}].phrase", "empty; give the words to look for")
            _check_spans(f"targets[{number}].spans", target)
        _check_count("targets", sum(len(target.spans) for target in self.targets), MAX_SPANS, "spans in all")
        if self.pairs not in (None, "all"):
            raise _wrong("pairs", f'expected "all", found {codec.shown(self.pairs)}; or leave it out')


def read_line(line: str | bytes) -> Record:
    """Read one line of JSON as a record.

    Raises:
        RecordError: The line is not a JSON object of the known fields with values of their types.
        TooLargeError: The line is over the limit.
    """
    return from_object(parse(line))


def parse(line: str | bytes) -> Any:
    """Read one line of JSON, at most ``MAX_LINE_BYTES`` long, without looking at its fields.

    Raises:
        RecordError: The line is not JSON.
        TooLargeError: The line is over the limit.
    """
    size = len(line) if isinstance(line, bytes) else len(line.encode("utf-8", "surrogatepass"))
    check_size(size)
    return codec.parse(line)


def check_size(size: int) -> None:
    """Raise TooLargeError where a line has more bytes than the limit."""
    if size > MAX_LINE_BYTES:
        raise TooLargeError(
            f"the line has {size:,} bytes, the limit is {MAX_LINE_BYTES:,}; "
            "send the article alone, without what is not text"
        )


def from_object(value: object) -> Record:
    """Check a JSON object field by field and make it a record.

    Raises:
        RecordError: A field is unknown, missing, of the wrong type or over its limit; the message names it.
    """
    if not isinstance(value, dict):
        raise RecordError(f"expected an object with text or html, found {codec.shown(value)}")
    _check_known(value, FIELDS)
    given = {name: item for name, item in value.items() if item is not None}
    sources = [name for name in ("text", "html") if name in given]
    if len(sources) != 1:
        found = "both" if sources else "neither"
        raise RecordError(f"expected either text or html, found {found}; give the article in one of them")
    return Record(
        source=_string(given, sources[0]) or "",
        html=True if sources == ["html"] else None,
        id=_string(given, "id"),
        title=_string(given, "title"),
        date=as_date(_string(given, "date")),
        url=_string(given, "url"),
        targets=_targets(given.get("targets", [])),
        pairs=given.get("pairs"),
    )


def as_targets(targets: Sequence[str | Target]) -> tuple[Target, ...]:
    """Return phrases and targets, mixed as a caller may give them, as targets."""
    return tuple(one if isinstance(one, Target) else Target(one) for one in targets)


def as_date(value: str | dt.date | None) -> dt.date | None:
    """Return a day given as a date, or as text in ISO 8601 with or without a time of day.

    Raises:
        RecordError: The text is no such day.
    """
    if value is None or isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return dt.datetime.fromisoformat(value.strip()).date()
    except ValueError as error:
        raise _wrong(
            "date", f"expected a day as YYYY-MM-DD, found {codec.shown(value)}; correct it or leave it out"
        ) from error


def _wrong(field: str, message: str) -> RecordError:
    return RecordError(f"{field}: {message}", field=field)


def _check_known(value: Mapping[str, object], known: Sequence[str], where: str = "") -> None:
    for name in value:
        if name not in known:
            near = difflib.get_close_matches(name[:MAX_ID_CHARACTERS], known, n=1)
            hint = f"did you mean {near[0]}?" if near else "leave it out;"
            raise RecordError(
                f"unknown field {codec.shown(where + name)}; {hint} the fields are {', '.join(known)}",
                field=where + name[:MAX_ID_CHARACTERS],
            )


def _check_count(field: str, count: int, limit: int, unit: str) -> None:
    if count > limit:
        raise _wrong(field, f"{count:,} {unit}, the limit is {limit:,}; shorten it")


def _check_spans(field: str, target: Target) -> None:
    for number, (begin, end) in enumerate(target.spans):
        _check_count(f"{field}[{number}]", end - begin, MAX_PHRASE_CHARACTERS, "characters")


def _string(given: Mapping[str, object], name: str, where: str = "") -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(
            where + name, f"expected a string, found {codec.shown(value)}; put it in quotation marks"
        )
    return value


def _targets(value: object) -> tuple[Target, ...]:
    if not isinstance(value, list):
        raise _wrong("targets", f"expected a list of phrases, found {codec.shown(value)}; put it in [ ]")
    _check_count("targets", len(value), MAX_TARGETS, "entries")
    return tuple(_target(item, f"targets[{number}]") for number, item in enumerate(value))


def _target(value: object, where: str) -> Target:
    if isinstance(value, str):
        return Target(value)
    if not isinstance(value, dict):
        raise _wrong(
            where, f"expected a phrase or an object, found {codec.shown(value)}; put it in quotation marks"
        )
    _check_known(value, TARGET_FIELDS, f"{where}.")
    phrase = _string(value, "phrase", f"{where}.")
    if phrase is None:
        raise _wrong(f"{where}.phrase", "missing; give the words to look for")
    spans = value.get("spans") or []
    if not isinstance(spans, list):
        raise _wrong(f"{where}.spans", f"expected a list of [begin, end], found {codec.shown(spans)}")
    return Target(phrase, tuple(_span(span, f"{where}.spans[{i}]") for i, span in enumerate(spans)))


def _span(value: object, where: str) -> tuple[int, int]:
    match value:
        case [begin, end] if type(begin) is type(end) is int and 0 <= begin < end:
            return begin, end
    raise _wrong(
        where, f"expected [begin, end] in code points with 0 <= begin < end, found {codec.shown(value)}"
    )
