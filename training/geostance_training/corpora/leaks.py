"""Keeping withheld texts out of training: rows that are listed, and texts whose hash is listed."""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import regex

from geostance.errors import CorpusError
from geostance_training.corpora.mirror import Mirror

_TAG = regex.compile(r"</?[A-Za-z][^<>]*>")
_SPACE = regex.compile(r"\s+")
_OTHER = regex.compile(r"[^\p{L}\p{N} ]")
_DIGITS = 16


def normalised(text: str) -> str:
    """Return the normal form in which withheld texts are hashed.

    NFKC, lower case, tags removed, white space to one blank, everything but letters, digits and blanks
    dropped, as the mirror's README defines it.
    """
    text = _TAG.sub("", unicodedata.normalize("NFKC", text).lower())
    return _SPACE.sub(" ", _OTHER.sub("", _SPACE.sub(" ", text))).strip()


def digest(text: str) -> str:
    """Return the first 16 hex digits of the sha256 of the normal form."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Leaks:
    """What must not be trained on.

    Attributes:
        hashes: Digests of withheld texts.
        rows: By file of the mirror, the rows (from 1, without the header) that repeat a withheld text.
    """

    hashes: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, mirror: Mirror | None) -> Leaks:
        """Read ``withheld.sha256`` and ``leaks.tsv`` of a mirror; without a mirror nothing is withheld.

        Raises:
            CorpusError: If the mirror lacks one of them.
        """
        if mirror is None:
            return cls()
        try:
            hashes = (mirror.root / "withheld.sha256").read_text(encoding="ascii").split()
            return cls(frozenset(hashes), MappingProxyType(_rows(mirror.root / "leaks.tsv")))
        except OSError as error:
            raise CorpusError(
                f"{error.filename}: cannot be read: {error.strerror}; "
                "it says what must not be trained on: fetch the mirror again"
            ) from error

    def listed(self, file: str, row: int) -> bool:
        """Whether the row (from 1) of a file ``owner/name/path`` is named as a leak."""
        return row in self.rows.get(file, frozenset())

    def withheld(self, text: str) -> bool:
        """Whether the text, normalised, is one of the withheld texts."""
        return digest(text) in self.hashes


def _rows(path: Path) -> dict[str, frozenset[int]]:
    rows: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows.setdefault(row["file"], set()).add(int(row["row"]))
    return {name: frozenset(found) for name, found in rows.items()}
