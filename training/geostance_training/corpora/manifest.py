"""What a corpus says of itself: `datasets/<name>/manifest.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from geostance.errors import CorpusError

FORMAT = 1

Origin = Literal["upstream", "mirror"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus.

    Attributes:
        path: Relative to the corpus's folder in the mirror, or to its folder in `datasets/`.
        sha256: Hex digest of the file's bytes.
        split: ``train`` or ``dev``, which is never trained on; ``texts`` for a file of the mirror that
            holds only the texts of stand-off labels; ``aside`` for what stands beside the data, such as a
            plan or a second annotation; ``withheld`` for a list of what is never trained on.
        origin: ``upstream`` for a file that the public source has byte for byte; ``mirror`` for one that only
            mirrors have, such as a selection of upstream's rows.
    """

    path: str
    sha256: str
    split: str
    origin: Origin = "upstream"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A corpus: where it comes from, under which licence, and how its labels map to ours.

    Attributes:
        name: Its folder in `datasets/`.
        head: The head it trains, such as ``relation``; ``all`` for articles labelled by the guidelines;
            ``none`` for lists of what is withheld.
        folder: Its folder in the mirror, ``owner/name``, or ``.`` for the mirror's own files; empty when the
            files stand in `datasets/`.
        source: Address of the public source.
        commit: Upstream's commit, or empty.
        licence: As upstream states it.
        files: Its files.
        labels: Upstream's label to ours.
        left_out: Upstream's label that does not map to the reason why.
    """

    name: str
    head: str
    folder: str
    source: str
    commit: str
    licence: str
    files: tuple[SourceFile, ...]
    labels: Mapping[str, str]
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def dev_splits(self) -> tuple[str, ...]:
        """The splits that are measured on and never trained on, in the order of the files."""
        return tuple(dict.fromkeys(file.split for file in self.files if file.split.startswith("dev")))

    def map(self, label: str) -> str | None:
        """Return our label for upstream's, or None for one that does not map."""
        return self.labels.get(label)

    def file(self, path: str) -> SourceFile:
        """Return one of the files by its path.

        Raises:
            CorpusError: If the manifest names no such file.
        """
        found = next((file for file in self.files if file.path == path), None)
        if found is None:
            raise CorpusError(f"{self.name}: the manifest names no file {path}; add it with its sha256")
        return found


def read(path: Path) -> Manifest:
    """Read a manifest.

    Args:
        path: The ``manifest.toml``.

    Raises:
        CorpusError: If the file is missing, is not TOML, lacks a field, has another format version, or names
            a place outside of its folder or an unknown origin.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read as a manifest: {error}") from error
    if table.get("format") != FORMAT:
        raise CorpusError(f"{path}: format {table.get('format')!r}, this version reads {FORMAT}")
    try:
        return _manifest(table)
    except AttributeError as error:
        raise CorpusError(f"{path}: cannot be read as a manifest: labels and left_out are tables") from error
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{path}: field {error} is missing or has the wrong type") from error
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from error


def _manifest(table: Mapping[str, Any]) -> Manifest:
    files = tuple(map(_file, table["files"]))
    return Manifest(
        name=table["name"],
        head=table["head"],
        folder=_inner(table.get("folder", "")),
        source=table["source"],
        commit=table.get("commit", ""),
        licence=table["licence"],
        files=files,
        labels=_strings(table.get("labels", {})),
        left_out=_strings(table.get("left_out", {})),
    )


def _file(table: Mapping[str, Any]) -> SourceFile:
    path, origin = _inner(table["path"]), table.get("origin", "upstream")
    if origin not in get_args(Origin):
        raise CorpusError(f"{path}: origin {origin!r}; give one of {', '.join(get_args(Origin))}")
    return SourceFile(path, table["sha256"], table["split"], cast("Origin", origin))


def _inner(path: str) -> str:
    """Return the path, which must not lead out of the folder it is laid in."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise CorpusError(f"{path} leads out of its folder; name a path within it")
    return path


def _strings(table: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({str(key): str(value) for key, value in table.items()})
