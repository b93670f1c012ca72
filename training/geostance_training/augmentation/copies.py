"""Copies of labelled articles with other actors, some of them as pages."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geostance.actors import Gazetteer
from geostance_training.augmentation.exchange import draw, exchange
from geostance_training.augmentation.forms import Forms
from geostance_training.augmentation.wrapping import wrap
from geostance_training.corpora.examples import LabelledArticle
from geostance_training.pages import LabelledPage


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How articles are copied.

    Attributes:
        copies: Copies of each article, each with other actors.
        wrapped: Share of the copies of clean articles that get page furniture around, in [0, 1].
    """

    copies: int
    wrapped: float


def copies(
    articles: Sequence[LabelledArticle],
    chosen: Augmentation,
    *,
    pages: Sequence[LabelledPage],
    forms: Mapping[str, Forms],
    gazetteer: Gazetteer,
    seed: int,
) -> Iterator[LabelledArticle]:
    """Yield the copies; each has its original's id, and so goes into its original's fold.

    Args:
        articles: To be copied.
        chosen: How.
        pages: Whose furniture is put around.
        forms: Of the actors to draw from.
        gazetteer: Finds the mentions.
        seed: Of every draw.
    """
    rng = random.Random(seed)  # noqa: S311 - a draw of actors and pages, no secret
    for article in articles:
        for _ in range(chosen.copies):
            copy = exchange(article, draw(article, forms, gazetteer, rng), forms, gazetteer)
            wrapping = not article.furniture and pages and rng.random() < chosen.wrapped
            yield wrap(copy, rng.choice(pages), rng) if wrapping else copy
