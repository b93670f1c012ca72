"""Dataclasses to JSON and back, by their type hints."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import types
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from geostance.article.document import Span
from geostance.errors import RecordError

# Line separators that are no line feeds would cut a line in two for some readers; lone surrogates cannot
# be written as UTF-8. JSON may escape both.
_UNSAFE = re.compile("[\u0085\u2028\u2029\ud800-\udfff]")
_SHOWN = 60
_NAMES = {str: "a string", bool: "true or false", float: "a number", int: "a whole number"}


def fields(kind: type) -> dict[str, Any]:
    """Return the type of each attribute of a dataclass that belongs to its JSON, in order."""
    return dict(_fields(kind))


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    shown = (one for one in dataclasses.fields(kind) if one.metadata.get("json", True))
    return tuple((one.name, hints[one.name]) for one in shown)


def plain(value: object) -> Any:
    """Return a dataclass as dictionaries, lists and scalars; a span is ``[begin, end]``."""
    if isinstance(value, Span):
        return [value.begin, value.end]
    if dataclasses.is_dataclass(value):
        return {name: plain(getattr(value, name)) for name, _ in _fields(type(value))}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def line(value: object) -> str:
    """Return a plain value as one line of compact JSON that always encodes to UTF-8."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def parse(text: str | bytes) -> Any:
    """Read JSON strictly: UTF-8, no key twice in an object, no NaN, no nesting past what can be read.

    Raises:
        RecordError: The text is not such JSON; the message names the place.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        return json.loads(decoded, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise RecordError(
            f"not UTF-8: byte {error.start + 1} cannot be read; save the input as UTF-8"
        ) from error
    except RecursionError as error:
        raise RecordError(
            "nested too deeply to be read; an article is one flat object with text or html"
        ) from error
    except json.JSONDecodeError as error:
        raise RecordError(_explained(error)) from error
    except ValueError as error:
        raise RecordError(f"not JSON that can be read: {error}; shorten that number") from error


def _explained(error: json.JSONDecodeError) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    if not error.doc.strip():
        return "nothing there; give one JSON object with text or html"
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"the JSON breaks off ({error.msg}: {place}); give the whole object on one line"
    return f"not JSON ({error.msg}: {place}); give one JSON object with text or html"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise RecordError(f"the field {shown(twice)} stands twice in one object; keep one of them")
    return found


def _no_constant(name: str) -> float:
    raise RecordError(f"{name} is no JSON value; leave the field out or use null")


def shown(value: object) -> str:
    """Return a value as JSON for a message, on one line, cut short where it is long."""
    if isinstance(value, dict):
        return "an object"
    short = value[:_SHOWN] if isinstance(value, str | list) else value
    text = _UNSAFE.sub("?", json.dumps(short, ensure_ascii=False, default=repr))
    return text if len(text) <= _SHOWN + len('""') else f"{text[:_SHOWN]}..."


def build(kind: Any, value: object, where: str) -> Any:
    """Build a value of a type from plain JSON values.

    Args:
        kind: A dataclass, scalar type, ``Literal``, ``tuple[X, ...]``, ``Mapping[str, X]`` or union
            with None.
        value: What JSON gave.
        where: Name of the place for messages, such as ``analysis.topics[0]``.

    Raises:
        RecordError: The value does not have the type.
    """
    origin = get_origin(kind)
    if kind is Span:
        return _build_span(value, where)
    if dataclasses.is_dataclass(kind):
        return _build_object(kind, value, where)
    if origin is tuple:
        items = enumerate(_checked(value, list, where, "a list"))
        return tuple(build(get_args(kind)[0], item, f"{where}[{i}]") for i, item in items)
    if origin in (Union, types.UnionType):
        rest = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else build(rest, value, where)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        pairs = _checked(value, dict, where, "an object").items()
        return {key: build(get_args(kind)[1], item, f"{where}.{key}") for key, item in pairs}
    return _build_scalar(kind, value, where)


def _build_span(value: object, where: str) -> Span:
    offsets = build(tuple[int, ...], value, where)
    if len(offsets) != len(dataclasses.fields(Span)):
        raise RecordError(f"{where}: expected [begin, end], found {len(offsets)} numbers")
    return Span(*offsets)


def _build_object(kind: Any, value: object, where: str) -> Any:
    given = _checked(value, dict, where, "an object")
    wanted = _fields(kind)
    missing = [name for name, _ in wanted if name not in given]
    if missing:
        raise RecordError(f"{where}: the fields {missing} are missing; see docs/analysis.schema.json")
    return kind(**{name: build(hint, given[name], f"{where}.{name}") for name, hint in wanted})


def _build_scalar(kind: Any, value: object, where: str) -> Any:
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise RecordError(f"{where}: expected one of {list(get_args(kind))}, found {shown(value)}")
        return value
    if kind is dt.date:
        try:
            return dt.date.fromisoformat(_checked(value, str, where, "a day"))
        except ValueError as error:
            raise RecordError(f"{where}: expected a day as YYYY-MM-DD, found {shown(value)}") from error
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _checked(value, kind, where, _NAMES[kind])


def _checked(value: Any, kind: type, where: str, name: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise RecordError(f"{where}: expected {name}, found {shown(value)}")
    return value
