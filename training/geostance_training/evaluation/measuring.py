"""From a task to its numbers: overall, by label, against baselines, by slice, and how far to trust them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from geostance_training.evaluation import metrics
from geostance_training.evaluation.metrics import SCORES, Array
from geostance_training.evaluation.resampling import Estimate, estimate, summed
from geostance_training.evaluation.tasks import MODEL, Answers, Flags, Task

BINS = 10
_POINTS = 20

Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class LabelScores:
    """One label's scores, and how many rows have it in truth and from the system."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    true: int
    said: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like probability.

    Attributes:
        low: Least probability of the bin.
        high: Upper end of the bin.
        answers: How many fall into it.
        probability: Their mean probability; None where there are none.
        right: The share of them that holds; None where there are none.
    """

    low: float
    high: float
    answers: int
    probability: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether a probability means what it says.

    Attributes:
        error: Expected calibration error: mean distance of probability and share right over ten bins of
            equal width, weighted by answers (Guo et al., "On Calibration of Modern Neural Networks", 2017).
            Chance in a resample counts as error, so the interval lies high, at times above the value.
        bins: The ten bins.
    """

    error: Estimate
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """What abstaining costs and gives.

    Attributes:
        coverage: Share of the answers that the model does not call unsure.
        right: Share of these that holds.
        right_of_all: Share of all answers that holds.
        area: Area under the risk-coverage curve; 0 is best.
        curve: ``(coverage, risk)``, the most probable answers first; risk is the share wrong.
    """

    coverage: Estimate
    right: Estimate
    right_of_all: Estimate
    area: Estimate
    curve: tuple[tuple[float, float], ...]


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
        systems: Scores by system, the model first.
        differences: By baseline, the model's score minus the baseline's on the same resamples.
        by_label: By system and label; the label that means not listed is left out.
        confusion: By system, rows by true label, columns by label said, the last one for no answer.
        reliability: None where the model gives no probability.
        abstention: None where the head never abstains, or the model answers nothing.
        slices: By slicing and value.
    """

    title: str
    unit: str
    units: int
    rows: int
    labels: tuple[str, ...]
    systems: Mapping[str, Estimates]
    differences: Mapping[str, Estimates]
    by_label: Mapping[str, Mapping[str, LabelScores]]
    confusion: Mapping[str, tuple[tuple[int, ...], ...]]
    reliability: Reliability | None
    abstention: Abstention | None
    slices: Mapping[str, Mapping[str, Slice]]


def measure(task: Task, weights: Array) -> Measurement:
    """Work out every number of a task.

    Args:
        task: The rows.
        weights: ``[1 + resamples, units]``, as ``resampling.weights`` draws them.
    """
    everywhere = np.ones(task.truth.size, dtype=bool)
    sums = _sums(task, weights, everywhere)
    scores = {system: _scores(task, counts) for system, counts in sums.items()}
    answers = task.answers
    return Measurement(
        title=task.title,
        unit=task.unit,
        units=np.unique(task.units).size,
        rows=task.truth.size,
        labels=task.labels,
        systems={system: _estimates(found) for system, found in scores.items()},
        differences=_differences(scores),
        by_label={system: _label_scores(task, counts) for system, counts in sums.items()},
        confusion={system: _table(counts[0]) for system, counts in sums.items()},
        reliability=reliability(answers, weights) if answers else None,
        abstention=_abstention(answers, weights) if answers else None,
        slices={name: dict(_slices(task, weights, name)) for name in task.slices},
    )


def _sums(task: Task, weights: Array, rows: Flags) -> dict[str, Array]:
    """Return the confusion counts of some rows by system, ``[1 + resamples, k, k + 1]``."""
    units, truth = task.units[rows], task.truth[rows]
    return {
        system: summed(weights, metrics.confusions(units, truth, said[rows], task.count, len(task.labels)))
        for system, said in task.said.items()
    }


def _scores(task: Task, counts: Array) -> dict[str, Array]:
    return {name: SCORES[name](counts) for name in task.scores}


def _estimates(scores: Mapping[str, Array]) -> dict[str, Estimate]:
    return {name: estimate(values) for name, values in scores.items()}


def _differences(scores: Mapping[str, Mapping[str, Array]]) -> dict[str, Estimates]:
    model = scores[MODEL]
    return {
        system: {name: estimate(model[name] - values) for name, values in found.items()}
        for system, found in scores.items()
        if not system.startswith(MODEL)
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


def _slices(task: Task, weights: Array, name: str) -> Iterator[tuple[str, Slice]]:
    values = task.slices[name]
    for value in sorted(set(values.tolist()) - {""}):
        rows = values == value
        systems = {
            system: _estimates(_scores(task, counts)) for system, counts in _sums(task, weights, rows).items()
        }
        yield value, Slice(np.unique(task.units[rows]).size, int(rows.sum()), systems)


def reliability(answers: Answers, weights: Array) -> Reliability:
    """Compare the probabilities of answers with how many of them hold.

    Args:
        answers: What the model states.
        weights: ``[1 + resamples, units]``.
    """
    places = np.minimum((answers.probability * BINS).astype(np.int64), BINS - 1)
    counts = np.zeros((weights.shape[1], BINS, 3))
    rows = np.column_stack([np.ones(places.size), answers.probability, answers.right])
    np.add.at(counts, (answers.units, places), rows)
    sums = summed(weights, counts)
    gaps = np.abs(sums[..., 1] - sums[..., 2]).sum(-1)
    error = estimate(metrics.ratio(gaps, sums[..., 0].sum(-1)))
    return Reliability(error, tuple(_bin(place, *row) for place, row in enumerate(sums[0])))


def _bin(place: int, answers: float, probability: float, right: float) -> Bin:
    shares = (probability / answers, right / answers) if answers else (None, None)
    return Bin(place / BINS, (place + 1) / BINS, int(answers), *shares)


def _abstention(answers: Answers, weights: Array) -> Abstention | None:
    if answers.abstain is None or not answers.abstain.size:
        return None
    sure = ~answers.abstain
    columns = np.column_stack([np.ones(sure.size), answers.right, sure, sure & answers.right])
    counts = np.zeros((weights.shape[1], 4))
    np.add.at(counts, answers.units, columns)
    every, right, kept, kept_right = np.moveaxis(summed(weights, counts), -1, 0)
    coverage, risk = _risk(answers, weights)
    return Abstention(
        coverage=estimate(metrics.ratio(kept, every)),
        right=estimate(metrics.ratio(kept_right, kept)),
        right_of_all=estimate(metrics.ratio(right, every)),
        area=estimate(_area(coverage, risk)),
        curve=_curve(coverage[0], risk[0]),
    )


def _risk(answers: Answers, weights: Array) -> tuple[Array, Array]:
    """Return coverage and risk after each answer, the most probable first, ``[1 + resamples, m]`` each."""
    order = np.argsort(-answers.probability, kind="stable")
    drawn = weights[:, answers.units[order]]
    kept = np.cumsum(drawn, axis=1)
    wrong = np.cumsum(drawn * ~answers.right[order], axis=1)
    return metrics.ratio(kept, kept[:, -1:]), metrics.ratio(wrong, kept)


def _area(coverage: Array, risk: Array) -> Array:
    steps = np.diff(coverage, axis=1, prepend=0)
    return np.where(np.isnan(coverage[:, -1]), np.nan, np.nansum(steps * risk, axis=1))


def _curve(coverage: Array, risk: Array) -> tuple[tuple[float, float], ...]:
    places = np.searchsorted(coverage, np.linspace(1 / _POINTS, 1, _POINTS) - 1e-9)
    return tuple((float(coverage[place]), float(risk[place])) for place in dict.fromkeys(places.tolist()))
