"""What an article is about, its tone, who takes part in it, and what the author thinks of whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geostance import taxonomy
from geostance.analysis import AnalysedActor, Opinion
from geostance.predictor import SENTIMENTS, STANCES
from geostance_training.evaluation.baselines import VADER, lexicon_sentiment
from geostance_training.evaluation.cases import Case, kinds, slices
from geostance_training.evaluation.metrics import Integers
from geostance_training.evaluation.tasks import (
    MAJORITY,
    MODEL,
    Answers,
    Task,
    majority,
    positions,
)

LISTED = ("not listed", "listed")
POLITICS, CONFLICT = "medtop:11000000", "medtop:16000000"
FIXED = {"always politics": {POLITICS}, "always politics and conflict": {POLITICS, CONFLICT}}
EVERYONE = "every actor found"


def topics(cases: Sequence[Case]) -> Task:
    """Measure which subjects are listed, over every pair of article and subject."""
    codes = tuple(taxonomy.SUBJECTS)
    rows = [(unit, case, code) for unit, case in enumerate(cases) for code in codes]
    units = np.array([unit for unit, _, _ in rows])
    listed = [{topic.id for topic in case.analysis.topics} for case in cases]
    said = {MODEL: [code in listed[unit] for unit, _, code in rows]}
    said |= {name: [code in fixed for _, _, code in rows] for name, fixed in FIXED.items()}
    return Task(
        title="Topics listed",
        unit="article",
        labels=LISTED,
        scores=("f1", "precision", "recall"),
        units=units,
        count=len(cases),
        truth=np.array([code in case.labelled.topics for _, case, code in rows], dtype=np.int64),
        said={name: np.array(flags, dtype=np.int64) for name, flags in said.items()},
        answers=_topic_answers(cases),
        slices=slices(cases, units) | {"subject": np.array([taxonomy.label(code) for _, _, code in rows])},
    )


def _topic_answers(cases: Sequence[Case]) -> Answers:
    rows = [(unit, case, topic) for unit, case in enumerate(cases) for topic in case.analysis.topics]
    return Answers(
        units=np.array([unit for unit, _, _ in rows], dtype=np.int64),
        probability=np.array([topic.probability for _, _, topic in rows], dtype=float),
        right=np.array([topic.id in case.labelled.topics for _, case, topic in rows], dtype=bool),
    )


def primary_topic(cases: Sequence[Case]) -> Task:
    """Measure the first topic against the primary one of the annotator."""
    codes = tuple(taxonomy.SUBJECTS)
    units = np.arange(len(cases))
    truth = positions(codes, [case.labelled.topics[0] for case in cases])
    said = positions(codes, [case.analysis.topics[0].id if case.analysis.topics else None for case in cases])
    return Task(
        title="Primary topic",
        unit="article",
        labels=tuple(taxonomy.label(code) for code in codes),
        scores=("accuracy", "macro_f1"),
        units=units,
        count=len(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(codes), said)},
        slices=slices(cases, units),
    )


def sentiment(cases: Sequence[Case]) -> Task:
    """Measure the tone of whole articles."""
    units = np.arange(len(cases))
    truth = positions(SENTIMENTS, [case.labelled.sentiment for case in cases])
    said = positions(SENTIMENTS, [case.analysis.sentiment.label for case in cases])
    return Task(
        title="Sentiment of articles",
        unit="article",
        labels=SENTIMENTS,
        scores=("macro_f1", "accuracy"),
        units=units,
        count=len(cases),
        truth=truth,
        said={
            MODEL: said,
            MAJORITY: majority(truth, len(SENTIMENTS), said),
            VADER: positions(SENTIMENTS, [_lexicon(case) for case in cases]),
        },
        answers=opinions(units, [(case.analysis.sentiment, case.labelled.sentiment) for case in cases]),
        slices=slices(cases, units),
    )


def _lexicon(case: Case) -> str:
    article = case.document.article
    return lexicon_sentiment(sentence.of(article.text) for sentence in article.sentences)


def participants(cases: Sequence[Case]) -> Task:
    """Measure who is said to take part, over every actor that is listed or found."""
    rows = [
        (unit, case, name)
        for unit, case in enumerate(cases)
        for name in sorted({*case.labelled.stances, *case.actors})
    ]
    units = np.array([unit for unit, _, _ in rows], dtype=np.int64)
    found = [case.actors.get(name) for _, case, name in rows]
    return Task(
        title="Actors that take part",
        unit="article",
        labels=LISTED,
        scores=("f1", "precision", "recall"),
        units=units,
        count=len(cases),
        truth=np.array([name in case.labelled.stances for _, case, name in rows], dtype=np.int64),
        said={
            MODEL: np.array([bool(actor and actor.takes_part) for actor in found], dtype=np.int64),
            EVERYONE: np.array([actor is not None for actor in found], dtype=np.int64),
        },
        answers=_participation(cases),
        slices=slices(cases, units) | {"actor kind": np.array(kinds(name for _, _, name in rows))},
    )


def _participation(cases: Sequence[Case]) -> Answers:
    rows = [(unit, case, actor) for unit, case in enumerate(cases) for actor in case.analysis.actors]
    return Answers(
        units=np.array([unit for unit, _, _ in rows], dtype=np.int64),
        probability=np.array([actor.participant for _, _, actor in rows], dtype=float),
        right=np.array([actor.id in case.labelled.stances for _, case, actor in rows], dtype=bool),
    )


def stance(cases: Sequence[Case]) -> Task:
    """Measure the author's stance toward each actor listed; one that is not found counts as wrong."""
    rows = [
        (unit, name, wanted, case.actors.get(name))
        for unit, case in enumerate(cases)
        for name, wanted in case.labelled.stances.items()
    ]
    units = np.array([unit for unit, *_ in rows], dtype=np.int64)
    truth = positions(STANCES, [wanted for _, _, wanted, _ in rows])
    said = positions(STANCES, [_stance(actor) for *_, actor in rows])
    answered = [(unit, actor.stance, wanted) for unit, _, wanted, actor in rows if actor]
    return Task(
        title="Author's stance toward listed actors",
        unit="article",
        labels=STANCES,
        scores=("macro_f1", "accuracy"),
        units=units,
        count=len(cases),
        truth=truth,
        said={MODEL: said, MAJORITY: majority(truth, len(STANCES), said)},
        answers=opinions([unit for unit, _, _ in answered], [(one, wanted) for _, one, wanted in answered]),
        slices=slices(cases, units) | {"actor kind": np.array(kinds(name for _, name, *_ in rows))},
    )


def _stance(actor: AnalysedActor | None) -> str | None:
    return actor.stance.label if actor else None


def opinions(units: Integers | Sequence[int], stated: Sequence[tuple[Opinion, str]]) -> Answers:
    """Take opinions as answers.

    Args:
        units: The unit of each.
        stated: Each opinion with the true label.
    """
    return Answers(
        units=np.array(units, dtype=np.int64),
        probability=np.array([one.probability for one, _ in stated], dtype=float),
        right=np.array([one.label == wanted for one, wanted in stated], dtype=bool),
        abstain=np.array([one.abstain for one, _ in stated], dtype=bool),
    )
