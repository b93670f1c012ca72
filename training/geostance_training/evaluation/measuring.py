"""From a task to its numbers: overall, by label, against baselines, by slice, and how far to trust them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from geostance_training.evaluation import metrics
from geostance_training.evaluation.metrics import SCORES, Array, Integers
from geostance_training.evaluation.resampling import Estimate, estimate, summed
from geostance_training.evaluation.tasks import MODEL, SURE, Flags, Task
from geostance_training.evaluation.trust import Trust, trust

Estimates = Mapping[str, Estimate]
Systems = Mapping[str, tuple[Task, Integers]]
"""By system, the rows that it answers and what it says of them."""

ALONE: Mapping[str, Task] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LabelScores:
    """One label's scores, and how many rows have it in truth and from the system."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    true: int
    said: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The scores of every system on a part of the rows."""

    units: int
    rows: int
    systems: Mapping[str, Estimates]


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every number of one task.

    Attributes:
        title: For people.
        unit: What was resampled.
        units: How many units have a row.
        rows: How many rows there are.
        labels: The labels.
        systems: Scores by system: the model first, then the baselines, then the bundles beside it.
        differences: By baseline, the model's score minus the baseline's on the same resamples.
        beside: By bundle beside, the model's score minus that bundle's on the same resamples.
        by_label: By system and label; the label that means not listed is left out.
        confusion: By system, rows by true label, columns by label said, the last one for no answer.
        trust: Of the model and the bundles beside it; empty where they give no probability.
        slices: By slicing and value.
    """

    title: str
    unit: str
    units: int
    rows: int
    labels: tuple[str, ...]
    systems: Mapping[str, Estimates]
    differences: Mapping[str, Estimates]
    beside: Mapping[str, Estimates]
    by_label: Mapping[str, Mapping[str, LabelScores]]
    confusion: Mapping[str, tuple[tuple[int, ...], ...]]
    trust: Mapping[str, Trust]
    slices: Mapping[str, Mapping[str, Slice]]


def measure(task: Task, weights: Array, beside: Mapping[str, Task] = ALONE) -> Measurement:
    """Work out every number of a task.

    Args:
        task: The rows.
        weights: ``[1 + resamples, units]``, as ``resampling.weights`` draws them.
        beside: By name of another bundle, the same task with that bundle as the model. Its units are the
            same; its rows may be others, where they hang on what the model says.
    """
    systems = {name: (task, said) for name, said in task.said.items()}
    systems |= {name: (one, one.said[MODEL]) for name, one in beside.items()}
    sums = _sums(systems, weights, lambda one: np.ones(one.truth.size, dtype=bool))
    scores = {system: _scores(task, counts) for system, counts in sums.items()}
    stated = {MODEL: task.answers, **{name: one.answers for name, one in beside.items()}}
    return Measurement(
        title=task.title,
        unit=task.unit,
        units=np.unique(task.units).size,
        rows=task.truth.size,
        labels=task.labels,
        systems={system: _estimates(found) for system, found in scores.items()},
        differences=_differences(scores, [name for name in task.said if name not in (MODEL, SURE)]),
        beside=_differences(scores, beside),
        by_label={system: _label_scores(task, counts) for system, counts in sums.items()},
        confusion={system: _table(counts[0]) for system, counts in sums.items()},
        trust={name: trust(answers, weights) for name, answers in stated.items() if answers},
        slices={name: dict(_slices(task, systems, weights, name)) for name in task.slices},
    )


def _sums(systems: Systems, weights: Array, rows: Callable[[Task], Flags]) -> dict[str, Array]:
    """Return the confusion counts of some rows by system, ``[1 + resamples, k, k + 1]``."""
    return {
        system: summed(weights, _counts(task, said, rows(task))) for system, (task, said) in systems.items()
    }


def _counts(task: Task, said: Integers, rows: Flags) -> Array:
    units, truth = task.units[rows], task.truth[rows]
    return metrics.confusions(units, truth, said[rows], task.count, len(task.labels))


def _scores(task: Task, counts: Array) -> dict[str, Array]:
    return {name: SCORES[name](counts) for name in task.scores}


def _estimates(scores: Mapping[str, Array]) -> dict[str, Estimate]:
    return {name: estimate(values) for name, values in scores.items()}


def _differences(scores: Mapping[str, Mapping[str, Array]], others: Iterable[str]) -> dict[str, Estimates]:
    model = scores[MODEL]
    return {
        system: {name: estimate(model[name] - values) for name, values in scores[system].items()}
        for system in others
    }


def _label_scores(task: Task, counts: Array) -> dict[str, LabelScores]:
    columns = [np.moveaxis(values, -1, 0) for values in metrics.by_label(counts)]
    first = 1 if task.scores[0] == "f1" else 0
    found = {}
    for place, label in list(enumerate(task.labels))[first:]:
        precision, recall, f1 = (estimate(column[place]) for column in columns)
        true, said = counts[0, place].sum(), counts[0, :, place].sum()
        found[label] = LabelScores(precision, recall, f1, int(true), int(said))
    return found


def _table(counts: Array) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(cell) for cell in row) for row in counts)


def _slices(task: Task, systems: Systems, weights: Array, name: str) -> Iterator[tuple[str, Slice]]:
    values = task.slices[name]
    for value in sorted(set(values.tolist()) - {""}):
        sums = _sums(systems, weights, lambda one, value=value: one.slices[name] == value)
        scores = {system: _estimates(_scores(task, counts)) for system, counts in sums.items()}
        rows = values == value
        yield value, Slice(np.unique(task.units[rows]).size, int(rows.sum()), scores)
