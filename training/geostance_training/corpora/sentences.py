"""Public corpora of single sentences and texts, with upstream's labels mapped to ours."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from geostance.article.document import Span
from geostance_training.corpora.examples import PairExample, TargetExample, TextExample
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest
from geostance_training.corpora.mirror import Mirror

Example = PairExample | TargetExample | TextExample


@dataclass(slots=True)
class Rows:
    """Examples of one split of one corpus, and what was dropped on the way.

    Attributes:
        examples: In upstream's order.
        read: Rows read.
        leaked: Rows dropped because they repeat a withheld text.
        unmapped: Rows dropped because their label has no honest counterpart, or their marks are broken.
    """

    examples: list[Example] = field(default_factory=list)
    read: int = 0
    leaked: int = 0
    unmapped: int = 0


def rows(manifest: Manifest, split: str, mirror: Mirror, leaks: Leaks) -> Rows:
    """Read one split of a public corpus.

    Args:
        manifest: Of the corpus.
        split: ``train`` or ``dev``.
        mirror: Where its files are.
        leaks: Rows and texts to leave out.

    Raises:
        CorpusError: If a file is missing or is not the one the manifest names.
    """
    result = Rows()
    parse, encoding = _PARSERS[manifest.name]
    for file in manifest.files:
        if file.split != split:
            continue
        path = f"{manifest.folder}/{file.path}"
        for number, (text, found) in enumerate(parse(manifest, mirror.text(manifest, file, encoding)), 1):
            result.read += 1
            if leaks.listed(path, number) or leaks.withheld(text):
                result.leaked += 1
            elif found:
                result.examples.extend(found)
            else:
                result.unmapped += 1
    return result


Parsed = Iterator[tuple[str, list[Example]]]
_BRACKETS = re.compile(r"\[([^\[\]]*)\](s?)")
_DIRECTIONS = {"0": None, "1": "first", "2": "second", "3": "first", "4": "second"}


def _directed_sentiment(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        marked, _, _, label = line.split("\t")
        yield _BRACKETS.sub(r"\1\2", marked), _directed_pairs(manifest, marked, label)


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
        yield row["sentence"], _plover_pair(manifest, row["marked_sentence"], row["gold_penta"])


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
        yield sentence, found


def _texts(text_column: str, label_column: str, delimiter: str, *, title: str = "") -> Parser:
    def parse(manifest: Manifest, text: str) -> Parsed:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
            label = manifest.map(row[label_column])
            body = f"{row[title]}\n{row[text_column]}" if title else row[text_column]
            yield row[text_column], [TextExample(manifest.name, body, label)] if label else []

    return parse


def _bias_prediction(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        row = json.loads(line)
        label = manifest.map(row["topic"])
        body = f"{row['title']}\n{row['content']}"
        yield row["content"], [TextExample(manifest.name, body, label)] if label else []


NEUTRAL_BAND = 0.5


def _editorials(manifest: Manifest, text: str) -> Parsed:
    for line in text.splitlines():
        _, rating, sentence = line.split("\t", 2)
        value = float(rating)
        label = "neutral" if abs(value) < NEUTRAL_BAND else "positive" if value > 0 else "negative"
        yield sentence, [TextExample(manifest.name, sentence, label)]


Parser = Callable[[Manifest, str], Parsed]
_PARSERS: dict[str, tuple[Parser, str]] = {
    "directed-sentiment": (_directed_sentiment, "utf-8"),
    "plover": (_plover, "utf-8"),
    "newsmtsc": (_newsmtsc, "utf-8"),
    "bias-prediction": (_bias_prediction, "utf-8"),
    "masakhanews": (_texts("text", "category", "\t", title="headline"), "utf-8"),
    "nyt-front-page": (_texts("Title", "Topic.Code", ";"), "latin-1"),
    "editorials": (_editorials, "utf-8"),
}
