"""What corpora there are, and whether their files are the ones their manifests name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geostance.errors import CorpusError
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.manifest import Manifest, SourceFile
from geostance_training.corpora.mirror import Mirror, check

State = Literal["right", "wrong", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One file of a corpus and the state it is in.

    Attributes:
        corpus: Name of the corpus.
        file: The file as its manifest names it.
        state: ``right``, ``wrong`` where its bytes are others, or ``missing``.
        detail: Where it was looked for, or what is wrong with it.
    """

    corpus: str
    file: SourceFile
    state: State
    detail: str


def inventory(datasets: Path) -> list[Manifest]:
    """Read the manifest of every corpus, by name.

    Raises:
        CorpusError: If a manifest cannot be read.
    """
    return [manifests.read(place) for place in sorted(datasets.glob("*/manifest.toml"))]


def verify(datasets: Path, mirror: Mirror | None) -> Iterator[Finding]:
    """Check every file of every corpus against its digest.

    Args:
        datasets: The folder of corpora.
        mirror: Where the public files are; without one they are missing.
    """
    for manifest in inventory(datasets):
        for file in manifest.files:
            yield _finding(manifest, file, _place(datasets, mirror, manifest, file))


def verify_own(folders: Iterable[Path]) -> Iterator[Finding]:
    """Check every file of corpora of one's own, which stand beside their manifests.

    Args:
        folders: Theirs.

    Raises:
        CorpusError: If a manifest cannot be read.
    """
    for folder in folders:
        manifest = manifests.read(folder / "manifest.toml")
        for file in manifest.files:
            yield _finding(manifest, file, folder / file.path)


def _place(datasets: Path, mirror: Mirror | None, manifest: Manifest, file: SourceFile) -> Path | None:
    own = datasets / manifest.name / file.path
    if not manifest.folder or own.is_file():
        return own
    return mirror.root / manifest.folder / file.path if mirror else None


def _finding(manifest: Manifest, file: SourceFile, place: Path | None) -> Finding:
    if place is None:
        return Finding(
            manifest.name,
            file,
            "missing",
            "set GEOSTANCE_MIRROR to a folder of the public files; geostance corpora fetch loads them",
        )
    if not place.is_file():
        return Finding(manifest.name, file, "missing", f"{place} is not there")
    try:
        check(place.read_bytes(), file.sha256, str(place))
    except CorpusError as error:
        return Finding(manifest.name, file, "wrong", str(error))
    return Finding(manifest.name, file, "right", str(place))
