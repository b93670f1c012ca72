"""Files of corpora, read from a local mirror of their public sources and checked by hash."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from geostance.errors import CorpusError
from geostance_training.corpora.manifest import Manifest, SourceFile

VARIABLE = "GEOSTANCE_MIRROR"
SOURCE = "GEOSTANCE_SOURCE"
"""Names a copy of a mirror to load public files from."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder that holds ``<owner>/<name>/<path>`` as the public sources do."""

    root: Path

    @classmethod
    def from_environment(cls) -> Mirror | None:
        """Return the mirror that ``GEOSTANCE_MIRROR`` names, or None when it is not set.

        Raises:
            CorpusError: If it names no folder.
        """
        value = os.environ.get(VARIABLE)
        if not value:
            return None
        root = Path(value)
        if not root.is_dir():
            raise CorpusError(f"{VARIABLE}={value} is no folder; point it at a mirror or unset it")
        return cls(root)

    def text(self, manifest: Manifest, file: SourceFile, encoding: str = "utf-8") -> str:
        """Return the decompressed text of one file, its sha256 checked first.

        Raises:
            CorpusError: If the file is missing or its bytes are not the ones the manifest names.
        """
        return self.data(manifest, file).decode(encoding)

    def data(self, manifest: Manifest, file: SourceFile) -> bytes:
        """Return the decompressed bytes of one file, its sha256 checked first.

        Raises:
            CorpusError: If the file is missing or its bytes are not the ones the manifest names.
        """
        path = self.root / manifest.folder / file.path
        packed = checked(path, manifest, file)
        try:
            return decompress(packed, path.suffix)
        except (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, IndexError) as error:
            raise CorpusError(
                f"{manifest.name}: {path}: cannot be unpacked: {error}; pack it again"
            ) from error


def checked(path: Path, manifest: Manifest, file: SourceFile) -> bytes:
    """Return the bytes of a corpus's file, their sha256 checked.

    Args:
        path: Where the file is.
        manifest: Of the corpus.
        file: As the manifest names it.

    Raises:
        CorpusError: If the file is missing or its bytes are not the ones the manifest names.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{manifest.name}: {path} cannot be read: {error.strerror}") from error
    check(data, file.sha256, f"{manifest.name}: {path}")
    return data


def check(data: bytes, sha256: str, where: str) -> None:
    """Raise a CorpusError naming both digests when ``data`` has not the digest wanted."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise CorpusError(f"{where}: sha256 is {found}, the manifest says {sha256}; fetch the file again")


def decompress(data: bytes, suffix: str) -> bytes:
    """Undo ``.xz``, ``.gz`` or a ``.zip`` of a single file; return other bytes as they are."""
    if suffix == ".xz":
        return lzma.decompress(data)
    if suffix == ".gz":
        return gzip.decompress(data)
    if suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(archive.namelist()[0])
    return data
