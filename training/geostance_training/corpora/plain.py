"""Sentences of one's own: one JSON object a line, in the form that the corpus's head asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geostance import codec
from geostance.errors import CorpusError
from geostance_training.corpora.examples import Example, PairExample, TargetExample, TextExample
from geostance_training.corpora.json_lines import check_prose, numbered, parse, unknown_fields, within
from geostance_training.corpora.manifest import Manifest
from geostance_training.corpora.upstream import Row

Object = dict[str, Any]
Make = Callable[[str, Object, str, str], Example]


def rows(manifest: Manifest, data: bytes) -> Iterator[Row]:
    """Read the rows of a file.

    Args:
        manifest: Of the corpus; its head says what stands in a row beside ``text`` and ``label``.
        data: The file, JSON lines in UTF-8.

    Raises:
        CorpusError: A line is no such row; the message begins with its number.
    """
    for number, line in numbered(data):
        try:
            yield _row(manifest, parse(line))
        except CorpusError as error:
            raise CorpusError(f"line {number}: {error}") from error


def _row(manifest: Manifest, value: Object) -> Row:
    spans, make = HEADS[manifest.head]
    for message in unknown_fields(value, ("text", "label", *spans)):
        raise CorpusError(message)
    text, label = value.get("text"), value.get("label")
    if not isinstance(text, str):
        raise CorpusError(f"text: expected a string, found {codec.shown(text)}; give the sentence")
    if isinstance(label, bool) or not isinstance(label, str | int):
        raise CorpusError(f"label: expected a string, found {codec.shown(label)}; give one of the manifest's")
    check_prose(text)
    mapped = manifest.map(str(label))
    example = make(manifest.name, value, text, mapped or "")
    return Row(text, str(label), [example] if mapped else [])


def _text(corpus: str, _: Object, text: str, label: str) -> Example:
    return TextExample(corpus, text.strip(), label)


def _target(corpus: str, value: Object, text: str, label: str) -> Example:
    return TargetExample(corpus, text, _span(value, "target", text), label)


def _pair(corpus: str, value: Object, text: str, label: str) -> Example:
    source, target = _span(value, "source", text), _span(value, "target", text)
    if source.begin < target.end and target.begin < source.end:
        raise CorpusError("source and target overlap; give two stretches")
    return PairExample(corpus, text, source, target, label)


def _span(value: Object, name: str, text: str) -> Any:
    match value.get(name):
        case [begin, end]:
            try:
                return within(begin, end, text)
            except CorpusError as error:
                raise CorpusError(f"{name}: {error}") from error
    raise CorpusError(f"{name}: expected [begin, end], found {codec.shown(value.get(name))}; give both")


HEADS: Mapping[str, tuple[tuple[str, ...], Make]] = {
    "topic": ((), _text),
    "sentiment": ((), _text),
    "target_sentiment": (("target",), _target),
    "relation": (("source", "target"), _pair),
}
"""By head, the spans of a row, and the example that it makes."""
