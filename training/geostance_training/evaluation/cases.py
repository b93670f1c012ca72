"""Labelled articles with what the bundle answers, from raw text and end to end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations, tee

import numpy as np

from geostance.actors import Gazetteer
from geostance.analysis import AnalysedActor, Analysis, Relation
from geostance.analyzer import Analyzer
from geostance.article.document import Span
from geostance.records import Record
from geostance.windows import Document
from geostance_training import documents
from geostance_training.corpora.examples import LabelledArticle
from geostance_training.evaluation.metrics import Integers
from geostance_training.evaluation.tasks import Words

Pair = tuple[str, str]

_THIRDS = ("short", "middle", "long")
_FEW, _SOME = 3, 4


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled article and the answer to it.

    Attributes:
        labelled: The labels.
        document: Sentences, windows and mentions, for baselines and slices.
        analysis: What the analyzer answers.
    """

    labelled: LabelledArticle
    document: Document
    analysis: Analysis

    @property
    def actors(self) -> dict[str, AnalysedActor]:
        """The actors found, by id."""
        return {actor.id: actor for actor in self.analysis.actors}

    @property
    def relations(self) -> dict[Pair, Relation]:
        """The relations listed by the model, by pair."""
        return {(one.source, one.target): one for one in self.analysis.relations}

    @property
    def pairs(self) -> list[Pair]:
        """Every ordered pair of actors that the annotator listed or the finder found."""
        return list(permutations(sorted({*self.labelled.stances, *self.actors}), 2))


def answer(articles: Iterable[LabelledArticle], analyzer: Analyzer) -> list[Case]:
    """Analyse labelled articles as a caller's, and keep what was read on the way."""
    given, seen = tee(articles)
    analyses = analyzer.analyze_many(map(_record, given))
    return [Case(one, read(one, analyzer), analysis) for one, analysis in zip(seen, analyses, strict=True)]


def _record(labelled: LabelledArticle) -> Record:
    return Record(labelled.text, html=False, title=labelled.title, date=labelled.date, id=labelled.id)


def read(labelled: LabelledArticle, analyzer: Analyzer) -> Document:
    """Read, find and cut a labelled article as the analyzer does."""
    return documents.of_labelled(labelled, analyzer.bundle.lines, Gazetteer.load())


def slices(cases: Sequence[Case], units: Integers) -> dict[str, Words]:
    """Slice rows by what their article is: genre, length, number of actors, outlet where it is known.

    Args:
        cases: The articles.
        units: ``[n]``, the article of each row.

    Returns:
        By slicing, the value of each row; a slicing with one value only is left out.
    """
    values = {
        "genre": [case.labelled.genre for case in cases],
        "length": thirds([len(case.labelled.text) for case in cases]),
        "actors listed": [_how_many(len(case.labelled.stances)) for case in cases],
        "outlet": [case.labelled.outlet for case in cases],
    }
    return {name: np.array(found)[units] for name, found in values.items() if len(set(found)) > 1}


def thirds(sizes: Sequence[int]) -> list[str]:
    """Say for each size whether it is in the lower, middle or upper third."""
    cuts = np.quantile(sizes, (1 / 3, 2 / 3))
    return [_THIRDS[int(np.searchsorted(cuts, size))] for size in sizes]


def _how_many(actors: int) -> str:
    if actors < _FEW:
        return "up to 2"
    return "3 or 4" if actors <= _SOME else "5 or more"


def kinds(names: Iterable[str]) -> list[str]:
    """Return the kind of each actor; one that the gazetteer does not know is ``unknown``."""
    known = Gazetteer.load().actors
    return [known[name].kind if name in known else "unknown" for name in names]


def present(document: Document, spans: Iterable[Span]) -> list[frozenset[str]]:
    """Return for each span the actors that it mentions."""
    return [
        frozenset(m.actor for m in document.mentions if span.begin <= m.begin and m.end <= span.end)
        for span in spans
    ]
