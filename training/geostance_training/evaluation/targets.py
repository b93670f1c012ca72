"""How a sentence portrays a target: NewsMTSC's dev sentences, real-world ("rw") and multi-target ("mt")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import tee

import numpy as np

from geostance.actors import Target
from geostance.analysis import AnalysedTarget
from geostance.analyzer import Analyzer
from geostance.predictor import SENTIMENTS
from geostance.records import Record
from geostance_training.corpora.examples import TargetExample
from geostance_training.evaluation.baselines import VADER, lexicon_sentiment
from geostance_training.evaluation.cases import thirds
from geostance_training.evaluation.gold import opinions
from geostance_training.evaluation.tasks import MAJORITY, MODEL, Task, majority, positions


@dataclass(frozen=True, slots=True)
class TargetCase:
    """A sentence with one target, and the answer to it."""

    example: TargetExample
    target: AnalysedTarget


def answer(examples: Iterable[TargetExample], analyzer: Analyzer) -> list[TargetCase]:
    """Have each target judged in its sentence, its place given as a caller gives it."""
    given, seen = tee(examples)
    analyses = analyzer.analyze_many(map(_record, given))
    return [
        TargetCase(example, analysis.targets[0]) for example, analysis in zip(seen, analyses, strict=True)
    ]


def _record(example: TargetExample) -> Record:
    begin, end = example.target.begin, example.target.end
    return Record(example.text, html=False, targets=(Target(example.text[begin:end], ((begin, end),)),))


def target_sentiment(cases: Sequence[TargetCase], part: str) -> Task:
    """Measure the sentiment toward targets; one that is called not mentioned counts as wrong.

    Args:
        cases: The sentences.
        part: Of NewsMTSC, for the title.
    """
    texts = {text: unit for unit, text in enumerate(dict.fromkeys(case.example.text for case in cases))}
    units = np.array([texts[case.example.text] for case in cases])
    truth = positions(SENTIMENTS, [case.example.label for case in cases])
    stated = [case.target.sentiment for case in cases]
    said = positions(SENTIMENTS, [one.label if one else None for one in stated])
    lexicon = positions(SENTIMENTS, [lexicon_sentiment([case.example.text]) for case in cases])
    judged = [(unit, one, case) for unit, one, case in zip(units, stated, cases, strict=True) if one]
    return Task(
        title=f"Sentiment toward targets (NewsMTSC dev, {part})",
        unit="sentence",
        labels=SENTIMENTS,
        scores=("macro_f1", "accuracy"),
        units=units,
        count=len(texts),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(SENTIMENTS), said), VADER: lexicon},
        answers=opinions(
            [unit for unit, _, _ in judged], [(one, case.example.label) for _, one, case in judged]
        ),
        slices={"length": np.array(thirds([len(case.example.text) for case in cases]))},
    )
