"""Who stands how toward whom: relations, whose word they are, and what shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geostance.analysis import Relation
from geostance.article.document import Span
from geostance.predictor import RELATIONS, VOICES
from geostance_training.corpora.examples import RelationLabel
from geostance_training.evaluation.cases import Case, Pair, kinds, present, slices
from geostance_training.evaluation.tasks import (
    MAJORITY,
    MODEL,
    SURE,
    Answers,
    Task,
    majority,
    positions,
)
from geostance_training.linear.relations import overlap

OPPOSES = "every pair in a sentence opposes"
FIRST_MEETING = "first sentence with both"
OVERLAPS = ("overlaps", "elsewhere")


@dataclass(frozen=True, slots=True)
class Row:
    """One ordered pair of one article.

    Attributes:
        unit: Position of the article.
        pair: Source and target.
        wanted: The label, None where the annotator gave no relation.
        found: The model's relation, None where it lists none.
        sentence: The first sentence that mentions both, if any.
        distance: ``same sentence``, ``same window`` or ``apart``.
    """

    unit: int
    pair: Pair
    wanted: RelationLabel | None
    found: Relation | None
    sentence: Span | None
    distance: str


def rows(cases: Sequence[Case]) -> list[Row]:
    """Return every ordered pair of actors that the annotator listed or the finder found."""
    return [row for unit, case in enumerate(cases) for row in _rows(unit, case)]


def _rows(unit: int, case: Case) -> Iterator[Row]:
    wanted = {(one.source, one.target): one for one in case.labelled.relations}
    found, sentences = case.relations, case.document.article.sentences
    in_sentences = present(case.document, sentences)
    in_windows = present(case.document, [window.span for window in case.document.windows])
    for pair in case.pairs:
        met = (span for span, actors in zip(sentences, in_sentences, strict=True) if actors.issuperset(pair))
        sentence = next(met, None)
        near = any(actors.issuperset(pair) for actors in in_windows)
        distance = "same sentence" if sentence else "same window" if near else "apart"
        yield Row(unit, pair, wanted.get(pair), found.get(pair), sentence, distance)


def relation(cases: Sequence[Case], found: Sequence[Row], title: str = "Relations of pairs") -> Task:
    """Measure the labels of pairs, end to end with actors found by the bundle."""
    units = np.array([row.unit for row in found])
    nothing = np.zeros(units.size, dtype=np.int64)
    opposed = positions(RELATIONS, ["oppose" if row.sentence else "none" for row in found])
    truth = positions(RELATIONS, [row.wanted.label if row.wanted else "none" for row in found])
    said = positions(RELATIONS, [row.found.label if row.found else "none" for row in found])
    unsure = np.array([bool(row.found and row.found.abstain) for row in found])
    return Task(
        title=title,
        unit="article",
        labels=RELATIONS,
        scores=("f1", "precision", "recall", "unlabelled_f1"),
        units=units,
        count=len(cases),
        truth=truth,
        said={MODEL: said, SURE: np.where(unsure, 0, said), MAJORITY: nothing, OPPOSES: opposed},
        answers=answers([(row.unit, row.found, _right(row, row.found)) for row in found if row.found]),
        slices=slices(cases, units)
        | {
            "actor kinds": np.array([_ends(row.pair) for row in found]),
            "distance": np.array([row.distance for row in found]),
        },
    )


def answers(listed: Sequence[tuple[int, Relation, bool]]) -> Answers:
    """Take relations that the model lists as answers.

    Args:
        listed: The unit of each, the relation, and whether its label is right.
    """
    return Answers(
        units=np.array([unit for unit, _, _ in listed], dtype=np.int64),
        probability=np.array([one.probability for _, one, _ in listed], dtype=float),
        right=np.array([right for _, _, right in listed], dtype=bool),
        abstain=np.array([one.abstain for _, one, _ in listed], dtype=bool),
    )


def _right(row: Row, one: Relation) -> bool:
    return row.wanted is not None and row.wanted.label == one.label


def _ends(pair: Pair) -> str:
    states = kinds(pair).count("state")
    return ("no state", "one state", "two states")[states]


def both(found: Sequence[Row]) -> list[tuple[Row, RelationLabel, Relation]]:
    """Return the pairs that the annotator and the model list, whatever their labels."""
    return [(row, row.wanted, row.found) for row in found if row.wanted and row.found]


def hits(found: Sequence[Row]) -> list[tuple[Row, RelationLabel, Relation]]:
    """Return the pairs that the model lists with the label of the annotator."""
    return [(row, wanted, one) for row, wanted, one in both(found) if _right(row, one)]


def label(cases: Sequence[Case], found: Sequence[Row]) -> Task:
    """Measure the label where annotator and model both list the pair."""
    listed, labels = both(found), RELATIONS[1:]
    units = np.array([row.unit for row, _, _ in listed], dtype=np.int64)
    truth = positions(labels, [wanted.label for _, wanted, _ in listed])
    said = positions(labels, [one.label for _, _, one in listed])
    return Task(
        title="Labels of pairs that gold and model list",
        unit="article",
        labels=labels,
        scores=("macro_f1", "support_oppose_f1", "accuracy"),
        units=units,
        count=len(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(labels), said)},
        slices=slices(cases, units)
        | {"distance": np.array([row.distance for row, _, _ in listed], dtype=str)},
    )


def voice(cases: Sequence[Case], found: Sequence[Row]) -> Task:
    """Measure whose word a relation is, where the relation is right."""
    right = hits(found)
    units = np.array([row.unit for row, _, _ in right], dtype=np.int64)
    truth = positions(VOICES, [wanted.voice for _, wanted, _ in right])
    said = positions(VOICES, [one.voice for _, _, one in right])
    return Task(
        title="Voice of the relations that are right",
        unit="article",
        labels=VOICES,
        scores=("accuracy", "macro_f1"),
        units=units,
        count=len(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(VOICES), said)},
        slices=slices(cases, units),
    )


def evidence(cases: Sequence[Case], found: Sequence[Row]) -> Task:
    """Measure whether the first evidence shown overlaps the annotated one, where the relation is right."""
    right = hits(found)
    units = np.array([row.unit for row, _, _ in right], dtype=np.int64)
    shown = [_place(wanted, _first(one)) for _, wanted, one in right]
    first = [_place(wanted, row.sentence) for row, wanted, _ in right]
    return Task(
        title="Evidence of the relations that are right",
        unit="article",
        labels=OVERLAPS,
        scores=("accuracy",),
        units=units,
        count=len(cases),
        truth=np.zeros(units.size, dtype=np.int64),
        said={MODEL: positions(OVERLAPS, shown), FIRST_MEETING: positions(OVERLAPS, first)},
        slices=slices(cases, units),
    )


def _first(one: Relation) -> Span | None:
    return Span(one.evidence[0].begin, one.evidence[0].end) if one.evidence else None


def _place(wanted: RelationLabel, shown: Span | None) -> str | None:
    if shown is None:
        return None
    return OVERLAPS[0] if overlap(shown, wanted.evidence) else OVERLAPS[1]
