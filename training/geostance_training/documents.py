"""From labelled texts to documents, by the same way that serving goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geostance import actors, article
from geostance.actors import Gazetteer, Mention
from geostance.actors.mention import TARGET_PREFIX
from geostance.article import Article, Language, LineClassifier, Span
from geostance.linear.view import View
from geostance.windows import Document, cut
from geostance_training.corpora import splits
from geostance_training.corpora.examples import LabelledArticle, PairExample, TargetExample

MAX_CHARACTERS = 4000
"""How much of a text that only has a topic is read."""

FIRST, SECOND = f"{TARGET_PREFIX}1", f"{TARGET_PREFIX}2"


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled article as a model sees it.

    Attributes:
        article: The labels.
        view: The document.
        fold: The part it is dealt to, by the hash of its id.
        calibrates: Whether readouts and thresholds are fitted on it too.
        weight: What it counts in a fit, 1 being the most.
    """

    article: LabelledArticle
    view: View
    fold: int
    calibrates: bool = True
    weight: float = 1.0


def fold_of(key: str, folds: int) -> int:
    """Deal a key to one of ``folds`` parts, the same one in every run."""
    return splits.number(key) % folds


def of_labelled(labelled: LabelledArticle, lines: LineClassifier, gazetteer: Gazetteer) -> Document:
    """Read, find and cut a labelled article."""
    read = article.read(labelled.text, lines=lines, html=False, title=labelled.title, date=labelled.date)
    return cut(read, actors.find(read, gazetteer))


def sample(labelled: LabelledArticle, lines: LineClassifier, gazetteer: Gazetteer, folds: int) -> Sample:
    """Take a labelled article as a sample."""
    document = of_labelled(labelled, lines, gazetteer)
    return Sample(labelled, View(document), fold_of(labelled.id, folds))


def of_text(text: str, lines: LineClassifier, gazetteer: Gazetteer) -> View:
    """Read, find and cut the beginning of a text."""
    read = article.read(text[:MAX_CHARACTERS], lines=lines, html=False)
    return View(cut(read, actors.find(read, gazetteer)))


def of_target(example: TargetExample, gazetteer: Gazetteer) -> View:
    """Take a sentence whole, its target as ``target:1``."""
    return _of_sentence(example.text, [Mention(example.target.begin, example.target.end, FIRST)], gazetteer)


def of_pair(example: PairExample, gazetteer: Gazetteer) -> View:
    """Take a sentence whole, its source as ``target:1``, its target as ``target:2``."""
    marks = [
        Mention(example.source.begin, example.source.end, FIRST),
        Mention(example.target.begin, example.target.end, SECOND),
    ]
    return _of_sentence(example.text, marks, gazetteer)


def mentions(text: str, date: dt.date | None, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Find the actors of a text taken whole, nothing of it furniture."""
    return actors.find(_whole(text, date), gazetteer)


def _of_sentence(text: str, marks: list[Mention], gazetteer: Gazetteer) -> View:
    read = _whole(text, None)
    found = actors.find(read, gazetteer)
    return View(cut(read, tuple(sorted([*found, *marks]))))


def _whole(text: str, date: dt.date | None) -> Article:
    whole = Span(0, len(text))
    return Article(text, (whole,), (), (whole,), None, date, Language("en", 1.0))
