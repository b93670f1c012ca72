"""Fixed splits of labelled articles into train and dev: by id, and by outlet.

An article's part hangs on the hash of its id, or of its outlet, alone: it is the same in every run, and stays
when articles are added.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from geostance_training.corpora.examples import LabelledArticle

Split = Literal["train", "dev"]

_IDS, _OUTLETS = 5, 4
"""One id in so many, and one outlet in so many, is dev's."""


def by_id(article: LabelledArticle) -> Split:
    """Return the part of an article by its id: a fifth of them is dev."""
    return _part(article.id, _IDS)


def by_outlet(article: LabelledArticle) -> Split:
    """Return the part of an article by its outlet: dev's outlets have no article in train.

    Sections of one outlet ("Outlet - Opinion") go together.
    """
    return _part(article.outlet.split(" - ")[0].strip(), _OUTLETS)


def _part(key: str, parts: int) -> Split:
    return "train" if number(key) % parts else "dev"


def number(key: str) -> int:
    """Return a number below 2 ** 32 that hangs on the key alone: the head of its sha256."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16)
