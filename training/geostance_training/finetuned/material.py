"""Everything that a training run of the encoder reads: what it learns from, and what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geostance.errors import CorpusError
from geostance_training import documents
from geostance_training.corpora import splits
from geostance_training.corpora.collection import Collection
from geostance_training.corpora.examples import LabelledArticle, TargetExample
from geostance_training.finetuned.batches import Example
from geostance_training.finetuned.examples import Maker
from geostance_training.finetuned.settings import Data
from geostance_training.linear.training import draw
from geostance_training.steps import Steps

WIRE = "wire"
HELD_OUT = "dev"
PARTS = 10
"""One part of so many of the sentences with a target is held out."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A labelled article that is not trained on.

    Attributes:
        example: As the network sees it.
        missed: Its relations whose ends never meet, which no head can find.
    """

    example: Example
    missed: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a run learns from, and what chooses, calibrates and sets thresholds.

    Attributes:
        examples: To learn from.
        articles: Held out.
        targets: Sentences with a target, held out; none where no corpus has such sentences.
        held_out: What the articles are, such as ``wire dev``.
    """

    examples: Sequence[Example]
    articles: Sequence[HeldOut]
    targets: Sequence[Example]
    held_out: str


def read(collection: Collection, maker: Maker, data: Data, seed: int, steps: Steps) -> Material:
    """Take every text the way that serving goes; hold out the dev part of wire, else of all articles.

    Args:
        collection: The training data.
        maker: Of examples.
        data: How much is read.
        seed: Of the draw of texts.
        steps: Told what is being done.
    """
    corpus = WIRE if any(one.corpus == WIRE for one in collection.articles) else None
    learned = [maker.article(one) for one in steps.track(_learned(collection, corpus), "reading articles")]
    learned += [maker.pair(one) for one in steps.track(collection.pairs, "reading sentences with two actors")]
    targets = [one for one in collection.targets if not _apart(one)]
    learned += [maker.target(one) for one in steps.track(targets, "reading sentences with a target")]
    texts = draw(collection.topics, data.texts_a_topic, seed)
    learned += [maker.topic(one) for one in steps.track(texts, "reading texts with a topic")]
    learned += [maker.rated(one) for one in steps.track(collection.rated, "reading rated sentences")]
    articles = [one for one in collection.articles if _held_out(one, corpus)]
    held_out = [one for one in collection.targets if _apart(one)]
    _check(articles, held_out, collection)
    return Material(
        examples=[one for one in learned if one],
        articles=[one for one in (_of(article, maker) for article in articles) if one],
        targets=[maker.target(one) for one in held_out],
        held_out=f"{corpus or 'all articles'} {HELD_OUT}",
    )


def _check(
    articles: Sequence[LabelledArticle], targets: Sequence[TargetExample], collection: Collection
) -> None:
    """Refuse before any training what could not be calibrated after it."""
    enough = bool(targets) or not collection.targets
    if not articles or not enough:
        raise CorpusError(
            f"{len(articles)} articles and {len(targets)} sentences with a target are held out, too few to "
            "choose thresholds on: label some dozens more, of every tone, or train the linear family"
        )


def _learned(collection: Collection, corpus: str | None) -> list[LabelledArticle]:
    return [one for one in collection.articles if not _held_out(one, corpus)]


def _held_out(article: LabelledArticle, corpus: str | None) -> bool:
    return corpus in (None, article.corpus) and splits.by_id(article) == HELD_OUT


def _apart(example: TargetExample) -> bool:
    return documents.fold_of(example.text, PARTS) == 0


def _of(article: LabelledArticle, maker: Maker) -> HeldOut | None:
    example = maker.article(article)
    if example is None:
        return None
    pairs = set(example.layout.pairs)
    return HeldOut(example, sum((one.source, one.target) not in pairs for one in article.relations))
