"""One bundle against another on the same articles and the same resamples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from geostance.analyzer import Analyzer
from geostance_training.corpora import collection
from geostance_training.corpora.mirror import Mirror
from geostance_training.evaluation import cases, run
from geostance_training.evaluation.metrics import SCORES, Array, confusions
from geostance_training.evaluation.resampling import Estimate, estimate, summed, weights
from geostance_training.evaluation.tasks import MODEL, Task
from geostance_training.steps import Steps

Scores = Mapping[str, Mapping[str, Estimate]]
"""By head: ``this``, ``other`` and ``difference`` of the head's first score."""


def difference(
    this: Analyzer,
    other: Analyzer,
    datasets: Path,
    mirror: Mirror,
    *,
    seed: int,
    resamples: int,
    steps: Steps,
) -> Scores:
    """Measure both bundles on the gold articles and subtract, resample by resample.

    An interval of the difference that lies above zero says that the first bundle is better on articles like
    these; the two bundles' own intervals may overlap all the same, since easy articles are easy for both.

    Args:
        this: With the one bundle.
        other: With the bundle to subtract.
        datasets: The folder of corpora.
        mirror: Where the texts are.
        seed: Of the resamples.
        resamples: How many to draw.
        steps: Told what is being done.

    Raises:
        CorpusError: If a file is missing or changed.
    """
    labelled = collection.gold(datasets, mirror)
    found = []
    for name, analyzer in (("this bundle", this), ("the other bundle", other)):
        tracked = steps.track(labelled, f"analysing articles with {name}")
        found.append(run.article_tasks(cases.answer(tracked, analyzer)))
    drawn = weights(len(labelled), resamples, seed)
    return {head: _differences([tasks[head] for tasks in found], drawn) for head in found[0]}


def _differences(tasks: Sequence[Task], drawn: Array) -> Mapping[str, Estimate]:
    this, other = (_scores(task, drawn) for task in tasks)
    return {"this": estimate(this), "other": estimate(other), "difference": estimate(this - other)}


def _scores(task: Task, drawn: Array) -> Array:
    counts = confusions(task.units, task.truth, task.said[MODEL], task.count, len(task.labels))
    return SCORES[task.scores[0]](summed(drawn, counts))
