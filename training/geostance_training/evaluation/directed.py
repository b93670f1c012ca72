"""Who stands how toward whom in a sentence with two marked entities: the valid part of directed-sentiment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import tee

import numpy as np

from geostance.actors import Target
from geostance.actors.mention import TARGET_PREFIX
from geostance.analysis import Relation
from geostance.analyzer import Analyzer
from geostance.article.document import Span
from geostance.predictor import RELATIONS
from geostance.records import Record
from geostance_training.corpora.examples import PairExample
from geostance_training.evaluation.relations import answers
from geostance_training.evaluation.tasks import MAJORITY, MODEL, Task, majority, positions

LABELS = RELATIONS[:3]
"""The corpus knows no mixed position; one that is said counts as no answer."""

ATTITUDES = ("none", "first supports", "second supports", "first opposes", "second opposes")
"""The five labels of the corpus."""

FIRST, SECOND = f"{TARGET_PREFIX}1", f"{TARGET_PREFIX}2"


@dataclass(frozen=True, slots=True)
class Attitude:
    """A sentence with two entities: the position of the first toward the second, and the other way."""

    forward: PairExample
    backward: PairExample


@dataclass(frozen=True, slots=True)
class AttitudeCase:
    """A sentence and what the model says of both directions."""

    attitude: Attitude
    forward: Relation
    backward: Relation

    @property
    def directions(self) -> tuple[tuple[PairExample, Relation], ...]:
        """Each direction's label and answer."""
        return (self.attitude.forward, self.forward), (self.attitude.backward, self.backward)


def answer(attitudes: Iterable[Attitude], analyzer: Analyzer) -> list[AttitudeCase]:
    """Have every pair judged, its two ends given as a caller gives targets and all pairs asked for."""
    given, seen = tee(attitudes)
    analyses = analyzer.analyze_many(map(_record, given))
    return [_case(attitude, analysis.relations) for attitude, analysis in zip(seen, analyses, strict=True)]


def _record(attitude: Attitude) -> Record:
    text, forward = attitude.forward.text, attitude.forward
    targets = tuple(_target(text, span) for span in (forward.source, forward.target))
    return Record(text, html=False, targets=targets, pairs="all")


def _target(text: str, span: Span) -> Target:
    return Target(span.of(text), ((span.begin, span.end),))


def _case(attitude: Attitude, relations: Iterable[Relation]) -> AttitudeCase:
    found = {(one.source, one.target): one for one in relations}
    return AttitudeCase(attitude, found[FIRST, SECOND], found[SECOND, FIRST])


def pairs(cases: Sequence[AttitudeCase]) -> Task:
    """Measure the position in each direction, two rows a sentence."""
    rows = [
        (unit, wanted, said)
        for unit, case in zip(_units(cases), cases, strict=True)
        for wanted, said in case.directions
    ]
    truth = positions(LABELS, [wanted.label for _, wanted, _ in rows])
    said = positions(LABELS, [one.label if one.label in LABELS else None for _, _, one in rows])
    listed = [(unit, one, one.label == wanted.label) for unit, wanted, one in rows if one.label != "none"]
    return Task(
        title="Relations of marked pairs (directed-sentiment valid)",
        unit="sentence",
        labels=LABELS,
        scores=("macro_f1", "accuracy"),
        units=np.array([unit for unit, _, _ in rows], dtype=np.int64),
        count=_count(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(LABELS), said)},
        answers=answers(listed),
    )


def attitudes(cases: Sequence[AttitudeCase]) -> Task:
    """Measure the sentence's one attitude with its direction, by the five labels that the corpus has.

    Where the model lists both directions, the more probable one counts.
    """
    truth = positions(ATTITUDES, [_attitude(_wanted(case)) for case in cases])
    said = positions(ATTITUDES, [_attitude(_said(case)) for case in cases])
    return Task(
        title="Attitude and its direction (directed-sentiment valid)",
        unit="sentence",
        labels=ATTITUDES,
        scores=("macro_f1", "accuracy"),
        units=np.array(_units(cases), dtype=np.int64),
        count=_count(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(ATTITUDES), said)},
    )


def _wanted(case: AttitudeCase) -> tuple[str, str]:
    return case.attitude.forward.label, case.attitude.backward.label


def _said(case: AttitudeCase) -> tuple[str, str]:
    """Return the labels said, less the less probable one of two positions."""
    forward, backward = case.forward, case.backward
    if "none" not in (forward.label, backward.label):
        if forward.probability >= backward.probability:
            return forward.label, "none"
        return "none", backward.label
    return forward.label, backward.label


def _attitude(labels: tuple[str, str]) -> str | None:
    """Name the attitude of two labels of which one is none at least; None for a mixed position."""
    for who, label in zip(("first", "second"), labels, strict=True):
        if label != "none":
            return f"{who} {label}s" if label in LABELS else None
    return ATTITUDES[0]


def _units(cases: Sequence[AttitudeCase]) -> list[int]:
    """Return the unit of each case; rows of one text are one unit."""
    texts = {text: unit for unit, text in enumerate(dict.fromkeys(_text(case) for case in cases))}
    return [texts[_text(case)] for case in cases]


def _count(cases: Sequence[AttitudeCase]) -> int:
    return len({_text(case) for case in cases})


def _text(case: AttitudeCase) -> str:
    return case.attitude.forward.text
