"""A whole evaluation: every head of a bundle on articles and sentences that nothing was trained on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from geostance.analysis import Model
from geostance.analyzer import Analyzer
from geostance.article import Article, LineClassifier
from geostance.errors import CorpusError
from geostance_training.augmentation import forms
from geostance_training.augmentation.forms import Forms
from geostance_training.corpora import collection
from geostance_training.corpora.mirror import VARIABLE, Mirror
from geostance_training.evaluation import (
    actors,
    cases,
    dev,
    directed,
    furniture,
    gold,
    mistakes,
    relations,
    swap,
    targets,
)
from geostance_training.evaluation.cases import Case
from geostance_training.evaluation.dev import DevSets
from geostance_training.evaluation.measuring import Measurement, measure
from geostance_training.evaluation.resampling import CONFIDENCE, rounded, weights
from geostance_training.evaluation.tasks import MODEL, Task
from geostance_training.steps import Steps

FORMAT = 2
ALONE: Mapping[str, Analyzer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was measured on.

    Attributes:
        rows: Number of articles, targets or sentences.
        near: Rows left out as near copies of rows that are trained on.
        sha256: Digests of the files they came from.
    """

    rows: int
    near: int
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What comes before judging: how many of the listed actors are found, and what reading loses.

    Attributes:
        listed: Pairs of article and listed actor.
        missed: Those that the finder does not find.
        found: Pairs of article and found actor, listed or not.
        recall: Share of the listed ones that are found.
        words_lost: Share of the words of these articles, which have no furniture, taken for furniture.
    """

    listed: int
    missed: int
    found: int
    recall: float
    words_lost: float


@dataclass(frozen=True, slots=True)
class Invariance:
    """The entity-swap test: articles tested, and the share of answers that changed, by head."""

    tested: int
    heads: Mapping[str, Measurement]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every number of one bundle.

    Attributes:
        model: The bundle.
        beside: Other bundles measured on the same resamples, by name.
        corpora: By name.
        seed: Of the resamples.
        resamples: How many were drawn.
        confidence: Of every interval.
        finding: Of body and actors.
        heads: By head.
        mistakes: Shares of errors in relations, by kind; lower is better.
        swap: The entity-swap test.
    """

    model: Model
    beside: Mapping[str, Model]
    corpora: Mapping[str, Corpus]
    seed: int
    resamples: int
    confidence: float
    finding: Finding
    heads: Mapping[str, Measurement]
    mistakes: Mapping[str, Measurement]
    swap: Invariance

    def to_json(self) -> str:
        """Return the content of ``metrics.json``; numbers are rounded to four digits."""
        fields = {"format": FORMAT, **dataclasses.asdict(self)}
        return json.dumps(rounded(fields), indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class _Answered:
    """What one bundle answers: its cases, the positions of articles that were swapped, and all tasks."""

    cases: list[Case]
    swapped: int
    heads: Mapping[str, Task]
    mistakes: Mapping[str, Task]
    swap: Mapping[str, Task]


def run(
    analyzer: Analyzer,
    datasets: Path,
    mirror: Mirror | None,
    *,
    beside: Mapping[str, Analyzer] = ALONE,
    seed: int,
    resamples: int,
    steps: Steps,
) -> Evaluation:
    """Measure a bundle.

    Args:
        analyzer: With the bundle.
        datasets: The folder of corpora.
        mirror: Where the texts are.
        beside: Other bundles to measure on the same resamples, by the name to show.
        seed: Of the resamples.
        resamples: How many to draw.
        steps: Told what is being done.

    Raises:
        CorpusError: If there is no mirror, or a file is missing or changed.
    """
    everyone = {MODEL: analyzer, **beside}
    sets = dev.read(datasets, require(mirror), with_wire=any(map(_without_wire_dev, everyone.values())))
    known = forms.read(datasets / "gazetteer")
    answered = {name: _answered(name, one, sets, known, steps) for name, one in everyone.items()}
    steps.announce("resampling")
    own = answered[MODEL]
    return Evaluation(
        model=_model(analyzer),
        beside={name: _model(one) for name, one in beside.items()},
        corpora={name: Corpus(len(one.items), one.near, one.sha256) for name, one in sets.by_name.items()},
        seed=seed,
        resamples=resamples,
        confidence=CONFIDENCE,
        finding=finding(own.cases, analyzer.bundle.lines),
        heads=_measured({name: one.heads for name, one in answered.items()}, resamples, seed),
        mistakes=_measured({name: one.mistakes for name, one in answered.items()}, resamples, seed),
        swap=Invariance(
            own.swapped, _measured({name: one.swap for name, one in answered.items()}, resamples, seed)
        ),
    )


def _model(analyzer: Analyzer) -> Model:
    bundle = analyzer.bundle
    return Model(bundle.name, bundle.version, bundle.family, bundle.sha256)


def _without_wire_dev(analyzer: Analyzer) -> bool:
    """Say whether the bundle was fitted without the dev part of wire, so that this may be measured on."""
    return analyzer.bundle.manifest.get(dev.HELD_OUT) == dev.WIRE_DEV


def _answered(
    name: str, analyzer: Analyzer, sets: DevSets, known: Mapping[str, Forms], steps: Steps
) -> _Answered:
    answered = cases.answer(steps.track(sets.gold.items, f"{name}: analysing articles"), analyzer)
    swapped = swap.swap(steps.track(answered, f"{name}: exchanging actors"), analyzer, known)
    heads = article_tasks(answered) | _sentence_tasks(name, analyzer, sets, steps)
    if sets.wire and _without_wire_dev(analyzer):
        wire = cases.answer(steps.track(sets.wire.items, f"{name}: analysing articles of wire"), analyzer)
        heads["relation_wire"] = relations.relation(
            wire, relations.rows(wire), "Relations of pairs (wire dev)"
        )
    rows = relations.rows(answered)
    return _Answered(
        cases=answered,
        swapped=len(swapped),
        heads=heads,
        mistakes={
            "false_positives": mistakes.false_positives(answered, rows),
            "directions": mistakes.directions(answered, rows),
        },
        swap=swap.tasks(swapped, len(answered)),
    )


def _sentence_tasks(name: str, analyzer: Analyzer, sets: DevSets, steps: Steps) -> dict[str, Task]:
    tasks = {}
    for part, found in sets.targets.items():
        tracked = steps.track(found.items, f"{name}: judging targets in sentences, {part}")
        head = "target_sentiment" if part == "rw" else f"target_sentiment_{part}"
        tasks[head] = targets.target_sentiment(targets.answer(tracked, analyzer), part)
    pairs = directed.answer(steps.track(sets.directed.items, f"{name}: judging pairs in sentences"), analyzer)
    return {**tasks, "directed": directed.pairs(pairs), "attitude": directed.attitudes(pairs)}


def require(mirror: Mirror | None) -> Mirror:
    """Return the mirror.

    Raises:
        CorpusError: If there is none.
    """
    if mirror is None:
        raise CorpusError(
            f"evaluate measures on texts that are not in this repository, and {VARIABLE} is not set; "
            "set it to the folder of a mirror of the public corpora"
        )
    return mirror


def article_tasks(answered: list[Case]) -> dict[str, Task]:
    """Return what is measured on articles, by head."""
    pairs = relations.rows(answered)
    return {
        "relation": relations.relation(answered, pairs),
        "label": relations.label(answered, pairs),
        "voice": relations.voice(answered, pairs),
        "evidence": relations.evidence(answered, pairs),
        "participant": gold.participants(answered),
        "stance": gold.stance(answered),
        "topic": gold.topics(answered),
        "primary_topic": gold.primary_topic(answered),
        "sentiment": gold.sentiment(answered),
    }


def articles(
    analyzer: Analyzer, datasets: Path, mirror: Mirror | None
) -> tuple[dict[str, Article], dict[str, Mapping[str, str]]]:
    """Return the gold articles as read, and the stances toward their listed actors, both by id.

    Raises:
        CorpusError: If there is no mirror, or a file is missing or changed.
    """
    labelled = collection.gold(datasets, require(mirror))
    read = {one.id: cases.read(one, analyzer).article for one in labelled}
    return read, {one.id: one.stances for one in labelled}


def finding(answered: list[Case], lines: LineClassifier) -> Finding:
    """Measure the recall of listed actors among all that were found, and what reading loses."""
    read = {case.labelled.id: case.document.article for case in answered}
    recall = actors.evaluate(read, {case.labelled.id: case.labelled.stances for case in answered})
    lost = furniture.clean_loss((case.labelled.text for case in answered), lines)
    return Finding(recall.listed, len(recall.misses), recall.found, recall.share, lost)


def _measured(groups: Mapping[str, Mapping[str, Task]], resamples: int, seed: int) -> dict[str, Measurement]:
    """Measure the model's tasks, each beside the same one of the other bundles.

    Args:
        groups: By system and head.
        resamples: How many to draw.
        seed: Of the resamples.
    """
    others = {name: tasks for name, tasks in groups.items() if name != MODEL}
    return {
        head: measure(
            task,
            weights(task.count, resamples, seed),
            {name: tasks[head] for name, tasks in others.items() if head in tasks},
        )
        for head, task in groups[MODEL].items()
    }
