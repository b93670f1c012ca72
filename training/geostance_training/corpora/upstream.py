"""How each public corpus is written upstream, and what a row of it says in our labels."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geostance.article.document import Span
from geostance_training.corpora.examples import (
    Example,
    PairExample,
    PhraseExample,
    TargetExample,
    TextExample,
)
from geostance_training.corpora.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a corpus.

    Attributes:
        text: What withheld texts are compared with.
        label: As upstream writes it.
        examples: What it teaches; empty where the label does not map or the marks cannot be read.
    """

    text: str
    label: str
    examples: list[Example]


Parsed = Iterator[Row]
Parser = Callable[[Manifest, str], Parsed]
_BRACKETS = re.compile(r"\[([^\[\]]*)\](s?)")
_DIRECTIONS = {"0": None, "1": "first", "2": "second", "3": "first", "4": "second"}


def _directed_sentiment(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        marked, _, _, label = line.split("\t")
        yield Row(_BRACKETS.sub(r"\1\2", marked), label, _directed_pairs(manifest, marked, label))


def _directed_pairs(manifest: Manifest, marked: str, label: str) -> list[Example]:
    mapped = manifest.map(label)
    match list(_BRACKETS.finditer(marked)):
        case [one, two] if mapped is not None:
            text, first, second = _unbracketed(marked, one, two)
        case _:
            return []
    positions = {"first": (mapped, "none"), "second": ("none", mapped), None: ("none", "none")}
    forward, backward = positions[_DIRECTIONS[label]]
    return [
        PairExample(manifest.name, text, first, second, forward),
        PairExample(manifest.name, text, second, first, backward),
    ]


def _unbracketed(marked: str, one: re.Match[str], two: re.Match[str]) -> tuple[str, Span, Span]:
    head = marked[: one.start()]
    first = one.group(1) + one.group(2)
    middle = marked[one.end() : two.start()]
    second = two.group(1) + two.group(2)
    begin = len(head) + len(first) + len(middle)
    text = head + first + middle + second + marked[two.end() :]
    return text, Span(len(head), len(head) + len(first)), Span(begin, begin + len(second))


_MARK = re.compile(r"</?[st]>")


def _plover(manifest: Manifest, text: str) -> Parsed:
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        pairs = _plover_pair(manifest, row["marked_sentence"], row["gold_penta"])
        yield Row(row["sentence"], row["gold_penta"], pairs)


def _plover_pair(manifest: Manifest, marked: str, label: str) -> list[Example]:
    plain, spans = _unmarked(marked)
    mapped = manifest.map(label)
    if mapped is None or len(spans["s"]) != 1 or len(spans["t"]) != 1:
        return []
    return [PairExample(manifest.name, plain, spans["s"][0], spans["t"][0], mapped)]


def _unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    opened = {"s": 0, "t": 0}
    pieces, length, position = [], 0, 0
    for mark in _MARK.finditer(marked):
        piece = marked[position : mark.start()]
        pieces.append(piece)
        length += len(piece)
        position = mark.end()
        name = mark.group()[-2]
        if mark.group().startswith("</"):
            spans[name].append(Span(opened[name], length))
        else:
            opened[name] = length
    return "".join(pieces) + marked[position:], spans


def _newsmtsc(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        row = json.loads(line)
        sentence = row["sentence_normalized"]
        found: list[Example] = []
        for target in row["targets"]:
            label = manifest.map(str(target["polarity"]))
            if label is not None:
                found.append(
                    TargetExample(manifest.name, sentence, Span(target["from"], target["to"]), label)
                )
        yield Row(sentence, "|".join(str(target["polarity"]) for target in row["targets"]), found)


def _texts(text_column: str, label_column: str, delimiter: str, *, title: str = "") -> Parser:
    def parse(manifest: Manifest, text: str) -> Parsed:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
            label = manifest.map(row[label_column])
            body = f"{row[title]}\n{row[text_column]}" if title else row[text_column]
            found: list[Example] = [TextExample(manifest.name, body, label)] if label else []
            yield Row(row[text_column], row[label_column], found)

    return parse


def _bias_prediction(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        row = json.loads(line)
        label = manifest.map(row["topic"])
        body = f"{row['title']}\n{row['content']}"
        found: list[Example] = [TextExample(manifest.name, body, label)] if label else []
        yield Row(row["content"], row["topic"], found)


NEUTRAL_BAND = 0.5


def _editorials(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        _, rating, sentence = line.split("\t", 2)
        value = float(rating)
        label = "neutral" if abs(value) < NEUTRAL_BAND else "positive" if value > 0 else "negative"
        yield Row(sentence, rating, [TextExample(manifest.name, sentence, label)])


def _numbered(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        number, sentence = line.split(" ", 1)
        label = manifest.map(number)
        yield Row(sentence, number, [TextExample(manifest.name, sentence, label)] if label else [])


def _stances(text_column: str, phrase_column: str, label_column: str) -> Parser:
    def parse(manifest: Manifest, text: str) -> Parsed:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            label = manifest.map(row[label_column])
            body, phrase = row[text_column], row[phrase_column]
            found: list[Example] = [PhraseExample(manifest.name, body, phrase, label)] if label else []
            yield Row(body, row[label_column], found)

    return parse


def _media_topics(manifest: Manifest, text: str) -> Parsed:
    """Read the vocabulary: a code's name and definition, labelled with the subject at its top."""
    for row in json.loads(text).values():
        words = f"{row['Name (en-GB)']}\n{row['Definition (en-GB)']}"
        retired = isinstance(row["RetiredDate"], str)
        label = None if retired else manifest.map(row["Level1/NewsCode"])
        found: list[Example] = [TextExample(manifest.name, words, label)] if label else []
        yield Row(words, "retired" if retired else str(row["Level1/NewsCode"]), found)


PARSERS: dict[str, tuple[Parser, str]] = {
    "directed-sentiment": (_directed_sentiment, "utf-8"),
    "plover": (_plover, "utf-8"),
    "newsmtsc": (_newsmtsc, "utf-8"),
    "bias-prediction": (_bias_prediction, "utf-8"),
    "masakhanews": (_texts("text", "category", "\t", title="headline"), "utf-8"),
    "nyt-front-page": (_texts("Title", "Topic.Code", ";"), "latin-1"),
    "editorials": (_editorials, "utf-8"),
    "sst": (_numbered, "utf-8"),
    "un-quadclass": (_texts("en", "QuadClass", "\t"), "utf-8"),
    "vast": (_stances("post", "new_topic", "label"), "utf-8"),
    "vast-dev": (_stances("Tweet", "Target 1", "Stance 1"), "utf-8"),
    "persent": (_stances("DOCUMENT", "TARGET_ENTITY", "TRUE_SENTIMENT"), "utf-8"),
    "media-topics": (_media_topics, "utf-8"),
}
