"""A whole evaluation: every head of a bundle on articles and sentences that nothing was trained on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from geostance.analysis import Model
from geostance.analyzer import Analyzer
from geostance.article import Article, LineClassifier
from geostance.errors import CorpusError
from geostance_training.augmentation import forms
from geostance_training.corpora import collection
from geostance_training.corpora import manifest as manifests
from geostance_training.corpora.examples import TargetExample
from geostance_training.corpora.mirror import VARIABLE, Mirror
from geostance_training.evaluation import actors, cases, furniture, gold, relations, swap, targets
from geostance_training.evaluation.cases import Case
from geostance_training.evaluation.measuring import Measurement, measure
from geostance_training.evaluation.resampling import CONFIDENCE, rounded, weights
from geostance_training.evaluation.tasks import Task
from geostance_training.steps import Steps

FORMAT = 1
GOLD, SENTENCES = "gold-dev", "newsmtsc"


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was measured on: number of articles or targets, and digests of the files they came from."""

    rows: int
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
        corpora: By name.
        seed: Of the resamples.
        resamples: How many were drawn.
        confidence: Of every interval.
        finding: Of body and actors.
        heads: By head.
        swap: The entity-swap test.
    """

    model: Model
    corpora: Mapping[str, Corpus]
    seed: int
    resamples: int
    confidence: float
    finding: Finding
    heads: Mapping[str, Measurement]
    swap: Invariance

    def to_json(self) -> str:
        """Return the content of ``metrics.json``; numbers are rounded to four digits."""
        fields = {"format": FORMAT, **dataclasses.asdict(self)}
        return json.dumps(rounded(fields), indent=1, ensure_ascii=False) + "\n"


def run(
    analyzer: Analyzer, datasets: Path, mirror: Mirror | None, *, seed: int, resamples: int, steps: Steps
) -> Evaluation:
    """Measure a bundle.

    Args:
        analyzer: With the bundle.
        datasets: The folder of corpora.
        mirror: Where the texts are.
        seed: Of the resamples.
        resamples: How many to draw.
        steps: Told what is being done.

    Raises:
        CorpusError: If there is no mirror, or a file is missing or changed.
    """
    mirror = require(mirror)
    labelled = collection.gold(datasets, mirror)
    answered = [cases.answer(one, analyzer) for one in steps.track(labelled, "analysing articles")]
    examples = cast("list[TargetExample]", collection.dev(datasets, SENTENCES, mirror))
    judged = targets.answer(steps.track(examples, "judging targets in sentences"), analyzer)
    actor_forms = forms.read(datasets / "gazetteer")
    swapped = swap.swap(steps.track(answered, "exchanging actors"), analyzer, actor_forms)
    steps.announce("resampling")
    tasks = {**article_tasks(answered), "target_sentiment": targets.target_sentiment(judged)}
    model = analyzer.bundle
    return Evaluation(
        model=Model(model.name, model.version, model.family, model.sha256),
        corpora={
            GOLD: Corpus(len(labelled), _digests(datasets, GOLD)),
            SENTENCES: Corpus(len(examples), _digests(datasets, SENTENCES, "dev")),
        },
        seed=seed,
        resamples=resamples,
        confidence=CONFIDENCE,
        finding=finding(answered, analyzer.bundle.lines),
        heads=_measured(tasks, resamples, seed),
        swap=Invariance(len(swapped), _measured(swap.tasks(swapped, len(answered)), resamples, seed)),
    )


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


def _measured(tasks: Mapping[str, Task], resamples: int, seed: int) -> dict[str, Measurement]:
    return {head: measure(task, weights(task.count, resamples, seed)) for head, task in tasks.items()}


def _digests(datasets: Path, name: str, split: str | None = None) -> tuple[str, ...]:
    files = manifests.read(datasets / name / "manifest.toml").files
    return tuple(file.sha256 for file in files if split in (None, file.split))
