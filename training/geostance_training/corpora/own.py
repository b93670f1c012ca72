"""Corpora of a user's own, beside the project's: folders that hold their files and a manifest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from geostance import taxonomy
from geostance.errors import CorpusError
from geostance.predictor import RELATIONS, SENTIMENTS
from geostance_training.corpora import drafts, inventory, standoff
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.building import ARTICLES, LABELS, MANIFEST, NAME
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest
from geostance_training.corpora.standoff import Standoff
from geostance_training.corpora.upstream import PARSERS

ALL = "all"
_SPLITS = ("train", "dev")
_KNOWN = {
    "topic": tuple(taxonomy.SUBJECTS),
    "sentiment": SENTIMENTS,
    "target_sentiment": SENTIMENTS,
    "relation": RELATIONS,
}
"""By head, the labels that a corpus of sentences may map to."""


@dataclass(frozen=True, slots=True)
class Own:
    """A corpus of a user's own.

    Attributes:
        folder: Where its manifest and its files are.
        manifest: As read, and checked.
    """

    folder: Path
    manifest: Manifest

    @property
    def of_articles(self) -> bool:
        """Whether it holds articles labelled by the guidelines, and not sentences."""
        return self.manifest.head == ALL

    def articles(self, leaks: Leaks) -> Standoff:
        """Lay its labels on its articles.

        Args:
            leaks: Texts to leave out.

        Raises:
            CorpusError: A file is not the one the manifest names, or something in it is wrong.
        """
        faults = drafts.read(self.folder / ARTICLES, self.folder / LABELS).faults
        if faults:
            raise CorpusError(
                f"{self.manifest.name}: {len(faults)} faults, the first in {faults[0]} "
                "(geostance corpora build tells them all)"
            )
        return standoff.embedded(self.folder, leaks)


def read(folders: Iterable[Path], datasets: Path) -> list[Own]:
    """Read the manifests of corpora of one's own.

    Args:
        folders: Theirs.
        datasets: The project's corpora, whose names are taken.

    Raises:
        CorpusError: A manifest cannot be used, or a name stands twice.
    """
    taken = dict.fromkeys(PARSERS, "one of the project's corpora")
    taken |= {one.name: f"that of {datasets / one.name}" for one in inventory.inventory(datasets)}
    found = []
    for folder in folders:
        one = Own(folder, _manifest(folder))
        if one.manifest.name in taken:
            raise CorpusError(
                f"{folder / MANIFEST}: the name {one.manifest.name} is {taken[one.manifest.name]} already; "
                "give the corpus another name"
            )
        taken[one.manifest.name] = f"that of {folder}"
        found.append(one)
    return found


def _manifest(folder: Path) -> Manifest:
    manifest = manifests.read(folder / MANIFEST)
    try:
        _check(manifest)
    except CorpusError as error:
        raise CorpusError(f"{folder / MANIFEST}: {error}") from error
    return manifest


def _check(manifest: Manifest) -> None:
    for field in ("name", "head", "source", "licence"):
        value = getattr(manifest, field)
        if not isinstance(value, str):
            raise CorpusError(f"{field}: expected a string, found {value!r}; put it in quotation marks")
    if not NAME.fullmatch(manifest.name):
        raise CorpusError(f"name {manifest.name!r}: give lower case letters, digits and hyphens, 63 at most")
    if manifest.folder:
        raise CorpusError(
            "folder: the files of a corpus of one's own stand beside its manifest; leave it out"
        )
    if manifest.head != ALL:
        _check_sentences(manifest)
    elif sorted(file.path for file in manifest.files) != [ARTICLES, LABELS]:
        raise CorpusError(
            f"files: labelled articles stand in {ARTICLES} and {LABELS}, nothing else; "
            "make them with geostance corpora build"
        )


def _check_sentences(manifest: Manifest) -> None:
    if manifest.head not in _KNOWN:
        raise CorpusError(f"head {manifest.head!r}: give one of {', '.join((ALL, *_KNOWN))}")
    for file in manifest.files:
        if file.split not in _SPLITS:
            raise CorpusError(f"{file.path}: split {file.split!r}; give one of {', '.join(_SPLITS)}")
    if not manifest.labels:
        raise CorpusError("labels: empty, so that no row would be used; map each label to one of ours")
    known = _KNOWN[manifest.head]
    for label, ours in manifest.labels.items():
        if ours not in known:
            raise CorpusError(f"labels: {label} maps to {ours!r}; give one of {', '.join(known)}")
