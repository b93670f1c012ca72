"""Everything that a training run reads, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geostance_training.corpora import manifest as manifests
from geostance_training.corpora import own as owns
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
FURNITURE, SENTIMENT = "furniture", "sentiment"


@dataclass(frozen=True, slots=True)
class Use:
    """How one corpus was used.

    Attributes:
        name: Of the corpus.
        head: Which head it trains.
        licence: As upstream states it.
        sha256: Digests of its files, those that stand aside apart.
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


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What was read so far: near copies of what is reserved are left out, and every corpus is counted."""

    leaks: Leaks
    reserved: Sequence[str]
    articles: list[LabelledArticle] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    rated: list[Example] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def add_articles(self, folder: Path, corpus: standoff.Standoff) -> None:
        near = set(near_copies([article.text for article in corpus.articles], self.reserved))
        kept = [article for place, article in enumerate(corpus.articles) if place not in near]
        unusable = len(corpus.missing) + len(corpus.changed)
        manifest = manifests.read(folder / "manifest.toml")
        self.articles.extend(kept)
        self.uses.append(_use(manifest, len(kept), (len(corpus.leaked), len(near), unusable)))

    def add_rows(self, folder: Path, mirror: Mirror) -> None:
        manifest = manifests.read(folder / "manifest.toml")
        rows = sentences.rows(manifest, "train", mirror, self.leaks)
        dev = [sentences.rows(manifest, split, mirror, self.leaks) for split in manifest.dev_splits]
        own = [text for one in dev for text in one.texts]
        near = set(near_copies(rows.texts, [*self.reserved, *own]))
        kept = [row for place, row in enumerate(rows.kept) if place not in near]
        taught = self.rated if manifest.head == SENTIMENT else self.examples
        taught.extend(example for row in kept for example in row.examples)
        self.uses.append(_use(manifest, len(kept), (rows.leaked, len(near), rows.unmapped.total())))

    def collection(self) -> Collection:
        return Collection(
            articles=tuple(self.articles),
            pairs=tuple(e for e in self.examples if isinstance(e, PairExample)),
            targets=tuple(e for e in self.examples if isinstance(e, TargetExample)),
            topics=tuple(e for e in self.examples if isinstance(e, TextExample)),
            rated=tuple(e for e in self.rated if isinstance(e, TextExample)),
            uses=tuple(self.uses),
        )


def collect(datasets: Path, mirror: Mirror | None, own: Sequence[Path] = ()) -> Collection:
    """Read all training data: newsdesk and one's own always, the other corpora where there is a mirror.

    Args:
        datasets: The project's corpora.
        mirror: Where their public files are, or None.
        own: Folders of corpora of one's own.

    Raises:
        CorpusError: If a file is missing or is not the one its manifest names, or a corpus of one's own
            cannot be used.
    """
    found = owns.read(own, datasets)
    texts = [article.text for article in gold(datasets, mirror)] if mirror else []
    gathered = _Gathered(Leaks.read(mirror), texts)
    gathered.add_articles(datasets / "newsdesk", standoff.embedded(datasets / "newsdesk", gathered.leaks))
    if mirror is not None:
        gathered.add_articles(datasets / "wire", wire(datasets, mirror, gathered.leaks))
        for name in (*PUBLIC, RATED):
            gathered.add_rows(datasets / name, mirror)
    for one in found:
        if one.of_articles:
            gathered.add_articles(one.folder, one.articles(gathered.leaks))
        else:
            gathered.add_rows(one.folder, Mirror(one.folder))
    return gathered.collection()


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


def page_uses(datasets: Path, pages: Mapping[str, Sequence[object]]) -> list[Use]:
    """Say how the corpora that hold nothing but pages were used.

    Args:
        datasets: The folder of corpora.
        pages: The pages used, by the name of their corpus.
    """
    found = {name: manifests.read(datasets / name / "manifest.toml") for name in pages}
    return [_use(one, len(pages[name]), (0, 0, 0)) for name, one in found.items() if one.head == FURNITURE]


def _use(manifest: Manifest, rows: int, left_out: tuple[int, int, int]) -> Use:
    digests = tuple(file.sha256 for file in manifest.files if file.split != standoff.ASIDE)
    return Use(manifest.name, manifest.head, manifest.licence, digests, rows, *left_out)
