"""What the corpora hold: rows kept and dropped, and why; labels; near copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType

from geostance_training.corpora import collection, inventory, sentences, splits, standoff
from geostance_training.corpora.examples import LabelledArticle
from geostance_training.corpora.leaks import Leaks
from geostance_training.corpora.manifest import Manifest
from geostance_training.corpora.mirror import Mirror
from geostance_training.corpora.near_copies import near_copies
from geostance_training.corpora.upstream import PARSERS

TRAIN = "train"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """One split of a public corpus.

    Attributes:
        corpus: Name of the corpus.
        head: Which head it is for.
        licence: As upstream states it.
        split: ``train``, or a split that is never trained on.
        read: Rows read.
        kept: Rows that give an example.
        withheld: Rows dropped because they repeat a withheld text.
        unmapped: Rows dropped for another reason, by reason.
        labels: Examples by our label.
        near_gold: Rows kept that are near copies of a gold article, or stand in one.
        near_dev: Rows kept of train that are near copies of a row of the corpus's own dev splits.
    """

    corpus: str
    head: str
    licence: str
    split: str
    read: int
    kept: int
    withheld: int
    unmapped: Mapping[str, int]
    labels: Mapping[str, int]
    near_gold: int
    near_dev: int


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """A corpus of articles labelled by the guidelines.

    Attributes:
        corpus: Name of the corpus.
        articles: Articles whose labels are laid on a text.
        missing: Articles without a text.
        changed: Articles whose text is another one.
        withheld: Articles dropped because they repeat a withheld text.
        near_gold: Articles that are near copies of a gold article.
        words: The shortest, the median and the longest text, in words between blanks.
        counts: By what is counted, the number of each value.
    """

    corpus: str
    articles: int
    missing: int
    changed: int
    withheld: int
    near_gold: int
    words: tuple[int, int, int]
    counts: Mapping[str, Mapping[str, int]]


def row_counts(datasets: Path, mirror: Mirror, names: Sequence[str] = ()) -> Iterable[RowCounts]:
    """Count the rows of the public corpora.

    Args:
        datasets: The folder of corpora.
        mirror: Where their files are.
        names: Of the corpora to count; all without.

    Raises:
        CorpusError: If a file is missing or is not the one its manifest names.
    """
    leaks = Leaks.read(mirror)
    gold = [article.text for article in collection.gold(datasets, mirror)]
    for manifest in inventory.inventory(datasets):
        if manifest.name in PARSERS and (not names or manifest.name in names):
            yield from split_counts(manifest, mirror, leaks, gold)


def split_counts(
    manifest: Manifest, mirror: Mirror, leaks: Leaks, gold: Sequence[str]
) -> Iterable[RowCounts]:
    """Count the rows of each split of a corpus that has any.

    Args:
        manifest: Of the corpus.
        mirror: Where its files are; for a corpus of one's own, its folder.
        leaks: Rows and texts to leave out.
        gold: Texts that none may repeat.
    """
    found = {split: sentences.rows(manifest, split, mirror, leaks) for split in (TRAIN, *manifest.dev_splits)}
    dev = [text for split in manifest.dev_splits for text in found[split].texts]
    for split, rows in found.items():
        if rows.read:
            yield RowCounts(
                corpus=manifest.name,
                head=manifest.head,
                licence=manifest.licence,
                split=split,
                read=rows.read,
                kept=len(rows.kept),
                withheld=rows.leaked,
                unmapped=dict(rows.unmapped),
                labels=dict(Counter(example.label for example in rows.examples)),
                near_gold=len(near_copies(rows.texts, gold)),
                near_dev=len(near_copies(rows.texts, dev)) if split == TRAIN else 0,
            )


def wire_counts(datasets: Path, mirror: Mirror) -> ArticleCounts:
    """Count the labelled real articles, and how the two fixed splits deal them."""
    found = collection.wire(datasets, mirror, Leaks.read(mirror))
    gold = [article.text for article in collection.gold(datasets, mirror)]
    parts = {"by id": splits.by_id, "by outlet": splits.by_outlet}
    dealt = {f"split {name}": dict(Counter(map(part, found.articles))) for name, part in parts.items()}
    return article_counts("wire", found, gold, dealt)


def article_counts(
    corpus: str,
    found: standoff.Standoff,
    gold: Sequence[str] = (),
    more: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
) -> ArticleCounts:
    """Count labelled articles.

    Args:
        corpus: Name of the corpus.
        found: Its articles.
        gold: Texts that none of them may repeat.
        more: Counts beside those of the labels.
    """
    texts = [article.text for article in found.articles]
    words = [len(text.split()) for text in texts] or [0]
    return ArticleCounts(
        corpus=corpus,
        articles=len(found.articles),
        missing=len(found.missing),
        changed=len(found.changed),
        withheld=len(found.leaked),
        near_gold=len(near_copies(texts, gold)),
        words=(min(words), int(median(words)), max(words)),
        counts={**label_counts(found.articles), **more},
    )


def label_counts(articles: Sequence[LabelledArticle]) -> dict[str, Mapping[str, int]]:
    """Count the labels of articles, by what is labelled."""
    return {
        what: dict(Counter(value for one in articles for value in values(one)))
        for what, values in _VALUES.items()
    }


_VALUES: Mapping[str, Callable[[LabelledArticle], Iterable[str]]] = {
    "relation": lambda one: (relation.label for relation in one.relations),
    "voice": lambda one: (relation.voice for relation in one.relations),
    "author's stance": lambda one: one.stances.values(),
    "sentiment": lambda one: (one.sentiment,),
    "genre": lambda one: (one.genre,),
    "topic": lambda one: one.topics,
    "primary topic": lambda one: one.topics[:1],
}
