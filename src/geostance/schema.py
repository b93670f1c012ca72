"""The JSON Schema of the analysis, made from its type."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re
import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin

from geostance import codec
from geostance.analysis import SCHEMA, Analysis
from geostance.article.document import Span

# "name: words" under "Attributes:", and its continuation lines, which stand deeper.
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)

DEFINITIONS = "#/$defs/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SCALARS: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number", "minimum": 0, "maximum": 1},
    dt.date: {"type": "string", "format": "date"},
    Span: {
        "type": "array",
        "description": "First code point, and one past the last.",
        "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 0}],
        "items": False,
        "minItems": 2,
    },
}


def analysis_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what ``Analysis.to_json`` writes."""
    definitions = analysis_definitions(DEFINITIONS)
    head = {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", "title": "Analysis"}
    return head | definitions.pop("Analysis") | {"$defs": definitions}


def analysis_definitions(place: str) -> dict[str, Any]:
    """Return the schemas of ``Analysis`` and of all it is made of, by name.

    Args:
        place: Where they will stand, such as ``#/$defs/``, for their references to each other.
    """
    definitions: dict[str, Any] = {}
    _schema(Analysis, definitions, place)
    return dict(sorted(definitions.items()))


def _schema(kind: Any, definitions: dict[str, Any], place: str) -> dict[str, Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if dataclasses.is_dataclass(kind):
        return _reference(kind, definitions, place)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions, place)}
    if origin in (Union, types.UnionType):
        rest = next(one for one in arguments if one is not type(None))
        return {"anyOf": [_schema(rest, definitions, place), {"type": "null"}]}
    return {"type": "object", "additionalProperties": _schema(arguments[1], definitions, place)}


def _reference(kind: Any, definitions: dict[str, Any], place: str) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = _object(kind, definitions, place)
    return {"$ref": place + kind.__name__}


def _object(kind: Any, definitions: dict[str, Any], place: str) -> dict[str, Any]:
    notes = _notes(kind)
    properties = {
        name: notes.get(name, {}) | _schema(hint, definitions, place)
        for name, hint in codec.fields(kind).items()
    }
    first = (inspect.getdoc(kind) or "").partition("\n")[0]
    return {"type": "object", "description": first, "properties": properties, "required": list(properties)}


def _notes(kind: Any) -> dict[str, dict[str, str]]:
    """Return the description of each attribute from the class's docstring and its bases'."""
    sections = [inspect.getdoc(base) or "" for base in kind.__mro__ if dataclasses.is_dataclass(base)]
    found = [match for text in sections for match in _ATTRIBUTE.findall(text)]
    return {name: {"description": " ".join(words.split()).replace("``", "")} for name, words in found}
