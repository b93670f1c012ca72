"""What a bundle is measured on: articles and sentences that it was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from geostance_training.corpora import collection, sentences, splits
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.examples import LabelledArticle, PairExample, TargetExample
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.mirror import Mirror
from geostance_training.corpora.near_copies import near_copies
from geostance_training.evaluation.directed import Attitude

GOLD, WIRE = "gold-dev", "wire"
SENTENCES, DIRECTED = "newsmtsc", "directed-sentiment"
PARTS = {"rw": "dev", "mt": "dev-mt"}
"""The dev parts of NewsMTSC, and their splits in its manifest."""

HELD_OUT, WIRE_DEV = "held_out_articles", "wire dev"
"""The field of a bundle's manifest that names the articles it was not fitted on, and what it then says."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class DevSet(Generic[One]):
    """One set of articles or sentences.

    Attributes:
        items: What is measured on.
        sha256: Digests of the files it came from.
        near: Rows left out as near copies of a row that is trained on.
    """

    items: Sequence[One]
    sha256: tuple[str, ...]
    near: int = 0


@dataclass(frozen=True, slots=True)
class DevSets:
    """Everything that is measured on.

    Attributes:
        gold: The gold articles.
        wire: The dev part of wire by id, or None where no bundle was fitted without it.
        targets: Sentences with a target, by part of NewsMTSC.
        directed: Sentences with two marked entities.
    """

    gold: DevSet[LabelledArticle]
    wire: DevSet[LabelledArticle] | None
    targets: dict[str, DevSet[TargetExample]]
    directed: DevSet[Attitude]

    @property
    def by_name(self) -> dict[str, DevSet]:
        """The sets by the name that ``metrics.json`` gives them."""
        named: dict[str, DevSet] = {GOLD: self.gold}
        named |= {f"{SENTENCES} {part}": found for part, found in self.targets.items()}
        named[DIRECTED] = self.directed
        return named | ({WIRE_DEV: self.wire} if self.wire else {})


def read(datasets: Path, mirror: Mirror, *, with_wire: bool) -> DevSets:
    """Read the sets.

    Args:
        datasets: The folder of corpora.
        mirror: Where the texts are.
        with_wire: Whether to read the dev part of wire too.

    Raises:
        CorpusError: If a file is missing or changed.
    """
    leaks = Leaks.read(mirror)
    return DevSets(
        gold=DevSet(collection.gold(datasets, mirror), _digests(datasets, GOLD)),
        wire=_wire(datasets, mirror, leaks) if with_wire else None,
        targets={part: _targets(datasets, split, mirror, leaks) for part, split in PARTS.items()},
        directed=_directed(datasets, mirror, leaks),
    )


def _wire(datasets: Path, mirror: Mirror, leaks: Leaks) -> DevSet[LabelledArticle]:
    articles = collection.wire(datasets, mirror, leaks).articles
    dev = [article for article in articles if splits.by_id(article) == "dev"]
    return DevSet(dev, _digests(datasets, WIRE, "train"))


def _targets(datasets: Path, split: str, mirror: Mirror, leaks: Leaks) -> DevSet[TargetExample]:
    found = sentences.rows(_manifest(datasets, SENTENCES), split, mirror, leaks).examples
    targets = [example for example in found if isinstance(example, TargetExample)]
    return DevSet(targets, _digests(datasets, SENTENCES, split))


def _directed(datasets: Path, mirror: Mirror, leaks: Leaks) -> DevSet[Attitude]:
    """Read the valid part; train holds copies of its sentences, which no honest score counts."""
    manifest = _manifest(datasets, DIRECTED)
    valid, train = (sentences.rows(manifest, split, mirror, leaks) for split in ("dev", "train"))
    near = set(near_copies(valid.texts, train.texts))
    kept = [row.examples for place, row in enumerate(valid.kept) if place not in near]
    pairs = [[example for example in row if isinstance(example, PairExample)] for row in kept]
    return DevSet([Attitude(*pair) for pair in pairs], _digests(datasets, DIRECTED, "dev"), len(near))


def _manifest(datasets: Path, name: str) -> manifests.Manifest:
    return manifests.read(datasets / name / "manifest.toml")


def _digests(datasets: Path, name: str, split: str | None = None) -> tuple[str, ...]:
    return tuple(file.sha256 for file in _manifest(datasets, name).files if split in (None, file.split))
