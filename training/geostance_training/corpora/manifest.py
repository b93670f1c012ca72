"""What a corpus says of itself: `datasets/<name>/manifest.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geostance.errors import CorpusError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus.

    Attributes:
        path: Relative to the corpus's folder in the mirror, or to its folder in `datasets/`.
        sha256: Hex digest of the file's bytes.
        split: ``train`` or ``dev``, which is never trained on; ``texts`` for a file of the mirror that
            holds only the texts of stand-off labels.
    """

    path: str
    sha256: str
    split: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A corpus: where it comes from, under which licence, and how its labels map to ours.

    Attributes:
        name: Its folder in `datasets/`.
        head: The head it trains, such as ``relation``; ``all`` for articles labelled by the guidelines.
        folder: Its folder in the mirror, ``owner/name``; empty when the files stand in `datasets/`.
        source: Address of the public source.
        commit: Upstream's commit, or empty.
        licence: As upstream states it.
        files: Its files.
        labels: Upstream's label to ours; one that does not map is left out of the table.
    """

    name: str
    head: str
    folder: str
    source: str
    commit: str
    licence: str
    files: tuple[SourceFile, ...]
    labels: Mapping[str, str]

    def map(self, label: str) -> str | None:
        """Return our label for upstream's, or None for one that does not map."""
        return self.labels.get(label)


def read(path: Path) -> Manifest:
    """Read a manifest.

    Args:
        path: The ``manifest.toml``.

    Raises:
        CorpusError: If the file is missing, is not TOML, lacks a field, or has another format version.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as a manifest: {error}") from error
    if table.get("format") != FORMAT:
        raise CorpusError(f"{path}: format {table.get('format')!r}, this version reads {FORMAT}")
    try:
        return _manifest(table)
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{path}: field {error} is missing or has the wrong type") from error


def _manifest(table: Mapping[str, Any]) -> Manifest:
    files = tuple(SourceFile(f["path"], f["sha256"], f["split"]) for f in table["files"])
    labels = {str(key): str(value) for key, value in table.get("labels", {}).items()}
    return Manifest(
        name=table["name"],
        head=table["head"],
        folder=table.get("folder", ""),
        source=table["source"],
        commit=table.get("commit", ""),
        licence=table["licence"],
        files=files,
        labels=MappingProxyType(labels),
    )
