"""Two mistakes that one score of relations does not tell apart: positions made up, and those turned round.

Both are shares of errors: lower is better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geostance_training.evaluation.cases import Case, Pair, slices
from geostance_training.evaluation.gold import LISTED
from geostance_training.evaluation.relations import OPPOSES, Row
from geostance_training.evaluation.tasks import MODEL, SURE, Task, positions

FIRST_NAMED = "who is named first acts"
SAME_SENTENCE = "same sentence"
DIRECTIONS = ("as labelled", "turned round")


def false_positives(cases: Sequence[Case], found: Sequence[Row]) -> Task:
    """Measure how many pairs that share a sentence, but have no relation by the annotator, are listed."""
    rows = [row for row in found if row.distance == SAME_SENTENCE and not row.wanted]
    units = np.array([row.unit for row in rows], dtype=np.int64)
    listed = np.array([bool(row.found) for row in rows], dtype=np.int64)
    sure = np.array([bool(row.found and not row.found.abstain) for row in rows], dtype=np.int64)
    return Task(
        title="Pairs in one sentence listed without a relation",
        unit="article",
        labels=LISTED,
        scores=("wrong",),
        units=units,
        count=len(cases),
        truth=np.zeros(units.size, dtype=np.int64),
        said={MODEL: listed, SURE: sure, OPPOSES: np.ones(units.size, dtype=np.int64)},
        slices=slices(cases, units),
    )


def directions(cases: Sequence[Case], found: Sequence[Row]) -> Task:
    """Measure how many relations that go one way are listed the other way only.

    A row is a relation of the annotator without its reverse, of which the model lists one direction or both.
    """
    listed = {(row.unit, row.pair): row for row in found}
    rows = [(row, listed[row.unit, (row.pair[1], row.pair[0])]) for row in found if row.wanted]
    rows = [(row, back) for row, back in rows if not back.wanted and (row.found or back.found)]
    units = np.array([row.unit for row, _ in rows], dtype=np.int64)
    first = [_named_first(cases[row.unit], row) for row, _ in rows]
    return Task(
        title="Relations listed the wrong way round",
        unit="article",
        labels=DIRECTIONS,
        scores=("wrong",),
        units=units,
        count=len(cases),
        truth=np.zeros(units.size, dtype=np.int64),
        said={
            MODEL: positions(DIRECTIONS, [DIRECTIONS[row.found is None] for row, _ in rows]),
            FIRST_NAMED: positions(
                DIRECTIONS, [DIRECTIONS[pair != row.pair] for (row, _), pair in zip(rows, first, strict=True)]
            ),
        },
        slices=slices(cases, units),
    )


def _named_first(case: Case, row: Row) -> Pair:
    """Return the pair in the order that its first common sentence, else the article, names it in."""
    mentions = [one for one in case.document.mentions if one.actor in row.pair]
    inside = [m for m in mentions if row.sentence and row.sentence.begin <= m.begin < row.sentence.end]
    first, second = dict.fromkeys(one.actor for one in [*inside, *mentions])
    return first, second
