"""Everything that a training run reads, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geostance_training.corpora import manifest as manifests
from geostance_training.corpora import sentences, standoff
from geostance_training.corpora.examples import (
    Example,
    LabelledArticle,
    PairExample,
    TargetExample,
    TextExample,
)
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest
from geostance_training.corpora.mirror import Mirror
from geostance_training.corpora.near_copies import near_copies

TEXTS_OF_WIRE = ("bias-prediction", "masakhanews")
PUBLIC = ("directed-sentiment", "plover", "newsmtsc", "bias-prediction", "masakhanews", "nyt-front-page")
RATED = "editorials"
FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Use:
    """How one corpus was used.

    Attributes:
        name: Of the corpus.
        head: Which head it trains.
        licence: As upstream states it.
        sha256: Digests of its files.
        rows: Rows used.
        leaked: Rows left out because they repeat a withheld text.
        near: Rows left out as near copies of a gold article, or of a dev row of the same corpus.
        unusable: Rows left out because their label does not map, or their text is missing or changed.
    """

    name: str
    head: str
    licence: str
    sha256: tuple[str, ...]
    rows: int
    leaked: int
    near: int
    unusable: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Training data by kind, in a fixed order."""

    articles: tuple[LabelledArticle, ...]
    pairs: tuple[PairExample, ...]
    targets: tuple[TargetExample, ...]
    topics: tuple[TextExample, ...]
    rated: tuple[TextExample, ...]
    uses: tuple[Use, ...]


def collect(datasets: Path, mirror: Mirror | None) -> Collection:
    """Read all training data: newsdesk always, the other corpora where there is a mirror.

    Raises:
        CorpusError: If a file is missing or is not the one its manifest names.
    """
    leaks = Leaks.read(mirror)
    reserved = [article.text for article in gold(datasets, mirror)] if mirror else []
    uses: list[Use] = []
    articles = _kept(datasets / "newsdesk", standoff.embedded(datasets / "newsdesk", leaks), reserved, uses)
    examples: list[Example] = []
    rated: list[Example] = []
    if mirror is not None:
        articles += _kept(datasets / "wire", wire(datasets, mirror, leaks), reserved, uses)
        for name in PUBLIC:
            examples += _rows(datasets / name, mirror, leaks, reserved, uses)
        rated = _rows(datasets / RATED, mirror, leaks, reserved, uses)
    return Collection(
        articles=tuple(articles),
        pairs=tuple(e for e in examples if isinstance(e, PairExample)),
        targets=tuple(e for e in examples if isinstance(e, TargetExample)),
        topics=tuple(e for e in examples if isinstance(e, TextExample)),
        rated=tuple(e for e in rated if isinstance(e, TextExample)),
        uses=tuple(uses),
    )


def gold(datasets: Path, mirror: Mirror) -> tuple[LabelledArticle, ...]:
    """Read the articles that are measured on and never trained on."""
    return standoff.remote(datasets / "gold-dev", mirror).articles


def dev(datasets: Path, name: str, mirror: Mirror) -> list[Example]:
    """Read the dev rows of a public corpus."""
    manifest = manifests.read(datasets / name / "manifest.toml")
    return sentences.rows(manifest, "dev", mirror, Leaks.read(mirror)).examples


def wire(datasets: Path, mirror: Mirror, leaks: Leaks) -> standoff.Standoff:
    """Read the labelled real articles, their text written naturally."""
    texts = [manifests.read(datasets / name / "manifest.toml") for name in TEXTS_OF_WIRE]
    return standoff.remote(datasets / "wire", mirror, texts, leaks, natural=True)


def _kept(
    folder: Path, corpus: standoff.Standoff, reserved: Sequence[str], uses: list[Use]
) -> list[LabelledArticle]:
    near = set(near_copies([article.text for article in corpus.articles], reserved))
    kept = [article for place, article in enumerate(corpus.articles) if place not in near]
    unusable = len(corpus.missing) + len(corpus.changed)
    manifest = manifests.read(folder / "manifest.toml")
    uses.append(_use(manifest, len(kept), (len(corpus.leaked), len(near), unusable)))
    return kept


def _rows(
    folder: Path, mirror: Mirror, leaks: Leaks, reserved: Sequence[str], uses: list[Use]
) -> list[Example]:
    manifest = manifests.read(folder / "manifest.toml")
    rows = sentences.rows(manifest, "train", mirror, leaks)
    own = sentences.rows(manifest, "dev", mirror, leaks).texts
    near = set(near_copies(rows.texts, [*reserved, *own]))
    kept = [row for place, row in enumerate(rows.kept) if place not in near]
    uses.append(_use(manifest, len(kept), (rows.leaked, len(near), rows.unmapped.total())))
    return [example for row in kept for example in row.examples]


def page_uses(datasets: Path, pages: Mapping[str, Sequence[object]]) -> list[Use]:
    """Say how the corpora that hold nothing but pages were used.

    Args:
        datasets: The folder of corpora.
        pages: The pages used, by the name of their corpus.
    """
    found = {name: manifests.read(datasets / name / "manifest.toml") for name in pages}
    return [_use(one, len(pages[name]), (0, 0, 0)) for name, one in found.items() if one.head == FURNITURE]


def _use(manifest: Manifest, rows: int, left_out: tuple[int, int, int]) -> Use:
    digests = tuple(file.sha256 for file in manifest.files)
    return Use(manifest.name, manifest.head, manifest.licence, digests, rows, *left_out)
