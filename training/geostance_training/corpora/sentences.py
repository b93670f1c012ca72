"""Corpora of single sentences and texts, with upstream's labels mapped to ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from geostance.errors import CorpusError
from geostance_training.corpora import plain
from geostance_training.corpora.examples import Example
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest, SourceFile
from geostance_training.corpora.mirror import Mirror
from geostance_training.corpora.upstream import PARSERS, Row


@dataclass(slots=True)
class Rows:
    """One split of one corpus, and what was dropped of it.

    Attributes:
        kept: Rows that give an example, in upstream's order.
        read: Rows read.
        leaked: Rows dropped because they repeat a withheld text.
        unmapped: Rows dropped because their label has no honest counterpart, or their marks are broken, by
            reason.
    """

    kept: list[Row] = field(default_factory=list)
    read: int = 0
    leaked: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)

    @property
    def texts(self) -> list[str]:
        """The texts of the rows kept."""
        return [row.text for row in self.kept]

    @property
    def examples(self) -> list[Example]:
        """What the rows kept teach."""
        return [example for row in self.kept for example in row.examples]


def rows(manifest: Manifest, split: str, mirror: Mirror, leaks: Leaks) -> Rows:
    """Read one split of a corpus.

    Args:
        manifest: Of the corpus.
        split: ``train`` or ``dev``.
        mirror: Where its files are; for a corpus of one's own, its folder.
        leaks: Rows and texts to leave out.

    Raises:
        CorpusError: If a file is missing or is not the one the manifest names, or a row of one's own cannot
            be read.
    """
    result = Rows()
    for file in manifest.files:
        if file.split != split:
            continue
        path = f"{manifest.folder}/{file.path}"
        for number, row in enumerate(_parsed(manifest, file, mirror), 1):
            result.read += 1
            if leaks.listed(path, number) or leaks.withheld(row.text):
                result.leaked += 1
            elif row.examples:
                result.kept.append(row)
            else:
                result.unmapped[_reason(manifest, row)] += 1
    return result


def _parsed(manifest: Manifest, file: SourceFile, mirror: Mirror) -> Iterator[Row]:
    if manifest.name in PARSERS:
        parse, encoding = PARSERS[manifest.name]
        return parse(manifest, mirror.text(manifest, file, encoding))
    return _own(manifest, file, mirror)


def _own(manifest: Manifest, file: SourceFile, mirror: Mirror) -> Iterator[Row]:
    data = mirror.data(manifest, file)
    try:
        yield from plain.rows(manifest, data)
    except CorpusError as error:
        raise CorpusError(f"{manifest.name}: {mirror.root / file.path}, {error}") from error


def _reason(manifest: Manifest, row: Row) -> str:
    if row.label in manifest.labels:
        return "its marks cannot be read"
    return f"{row.label}: {manifest.left_out.get(row.label, 'no label of ours')}"
