"""How far a model's probabilities and its abstentions can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geostance_training.evaluation.metrics import Array, Integers, ratio
from geostance_training.evaluation.resampling import Estimate, estimate, summed
from geostance_training.evaluation.tasks import Answers, Flags

BINS = 10
PRECISE = 0.9
"""The share right for which coverage is looked up."""

_POINTS = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like probability.

    Attributes:
        low: Least probability in the bin.
        high: Greatest probability in the bin.
        answers: How many fall into it.
        probability: Their mean probability.
        right: The share of them that holds.
    """

    low: float
    high: float
    answers: int
    probability: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether a probability means what it says.

    Attributes:
        error: Expected calibration error: mean distance of probability and share right over at most ten bins
            of equally many answers, weighted by answers (Guo et al., "On Calibration of Modern Neural
            Networks", 2017; bins of equal mass after Nguyen and O'Connor, "Posterior calibration and
            exploratory analysis for natural language processing models", 2015). Chance counts as error here:
            with 25 answers a bin, probabilities that are exactly right come out at about 0.06.
        debiased: Root of the mean squared distance less what chance adds to it, 0 where that leaves nothing
            (Kumar, Liang and Ma, "Verified Uncertainty Calibration", 2019). What chance adds is a bin's
            variance over the resamples, so that answers of one article count as what they are, not
            independent. In a resample chance has come in twice, and is taken off twice.
        bins: The bins, by probability.
    """

    error: Estimate
    debiased: Estimate
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """What abstaining costs and gives.

    Attributes:
        coverage: Share of the answers that the model does not call unsure.
        right: Share of these that holds.
        right_of_all: Share of all answers that holds.
        precise: The largest share of the answers, the most probable first, of which 90 % hold; 0 where there
            is none. It is looked up on these same answers, so it flatters a little.
        area: Area under the risk-coverage curve; 0 is best.
        curve: ``(coverage, risk)``, the most probable answers first; risk is the share wrong.
    """

    coverage: Estimate
    right: Estimate
    right_of_all: Estimate
    precise: Estimate
    area: Estimate
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """One system's probabilities and abstentions; ``abstention`` is None where the head never abstains."""

    reliability: Reliability
    abstention: Abstention | None


def trust(answers: Answers, weights: Array) -> Trust:
    """Measure what a system states with a probability.

    Args:
        answers: What it states.
        weights: ``[1 + resamples, units]``.
    """
    return Trust(reliability(answers, weights), _abstention(answers, weights))


def reliability(answers: Answers, weights: Array) -> Reliability:
    """Compare the probabilities of answers with how many of them hold.

    Args:
        answers: What the model states.
        weights: ``[1 + resamples, units]``.
    """
    places = _places(answers.probability)
    counts = np.zeros((weights.shape[1], int(places.max(initial=-1)) + 1, 3))
    rows = np.column_stack([np.ones(places.size), answers.probability, answers.right])
    np.add.at(counts, (answers.units, places), rows)
    size, probability, right = np.moveaxis(summed(weights, counts), -1, 0)
    gaps, shares = ratio(probability - right, size), ratio(size, size.sum(-1, keepdims=True))
    return Reliability(
        error=estimate(_mean(np.abs(gaps), shares)),
        debiased=estimate(_debiased(gaps, shares)),
        bins=tuple(_bin(answers, places == place) for place in range(counts.shape[1])),
    )


def _places(probability: Array) -> Integers:
    """Deal probabilities to bins of equally many; equal ones go together, so that there may be fewer bins."""
    edges = np.sort(probability)[np.arange(1, BINS) * probability.size // BINS] if probability.size else []
    return np.unique(np.searchsorted(edges, probability, side="right"), return_inverse=True)[1]


def _mean(values: Array, shares: Array) -> Array:
    """Return the mean over the bins, ``[1 + resamples]``; not a number where a resample has no answer."""
    return np.where(np.isnan(shares).all(-1), np.nan, np.nansum(values * shares, -1))


def _debiased(gaps: Array, shares: Array) -> Array:
    if not gaps.shape[1]:
        return np.full(gaps.shape[0], np.nan)
    resampled = np.ma.masked_invalid(gaps[1:])
    chance = resampled.var(axis=0).filled(0.0)
    times = np.where(np.arange(gaps.shape[0]) > 0, 2.0, 1.0)[:, None]
    return np.sqrt(np.maximum(0.0, _mean(gaps**2 - times * chance, shares)))


def _bin(answers: Answers, inside: Flags) -> Bin:
    stated = answers.probability[inside]
    right = answers.right[inside]
    return Bin(
        float(stated.min()), float(stated.max()), stated.size, float(stated.mean()), float(right.mean())
    )


def _abstention(answers: Answers, weights: Array) -> Abstention | None:
    if answers.abstain is None or not answers.abstain.size:
        return None
    sure = ~answers.abstain
    columns = np.column_stack([np.ones(sure.size), answers.right, sure, sure & answers.right])
    counts = np.zeros((weights.shape[1], 4))
    np.add.at(counts, answers.units, columns)
    every, right, kept, kept_right = np.moveaxis(summed(weights, counts), -1, 0)
    order = np.argsort(-answers.probability, kind="stable")
    coverage, risk = _risk(answers, weights, order)
    return Abstention(
        coverage=estimate(ratio(kept, every)),
        right=estimate(ratio(kept_right, kept)),
        right_of_all=estimate(ratio(right, every)),
        precise=estimate(_precise(coverage, risk, answers.probability[order])),
        area=estimate(_area(coverage, risk)),
        curve=_curve(coverage[0], risk[0]),
    )


def _risk(answers: Answers, weights: Array, order: Integers) -> tuple[Array, Array]:
    """Return coverage and risk after each answer of an order, ``[1 + resamples, m]`` each."""
    drawn = weights[:, answers.units[order]]
    kept = np.cumsum(drawn, axis=1)
    wrong = np.cumsum(drawn * ~answers.right[order], axis=1)
    return ratio(kept, kept[:, -1:]), ratio(wrong, kept)


def _precise(coverage: Array, risk: Array, falling: Array) -> Array:
    """Return the largest coverage at which enough holds; a cut never parts answers of equal probability."""
    last = np.append(falling[:-1] != falling[1:], True)
    precise = last & (risk <= 1 - PRECISE + 1e-9)
    found = np.where(precise, coverage, 0.0).max(axis=1)
    return np.where(np.isnan(coverage[:, -1]), np.nan, found)


def _area(coverage: Array, risk: Array) -> Array:
    steps = np.diff(coverage, axis=1, prepend=0)
    return np.where(np.isnan(coverage[:, -1]), np.nan, np.nansum(steps * risk, axis=1))


def _curve(coverage: Array, risk: Array) -> tuple[tuple[float, float], ...]:
    places = np.searchsorted(coverage, np.linspace(1 / _POINTS, 1, _POINTS) - 1e-9)
    return tuple((float(coverage[place]), float(risk[place])) for place in dict.fromkeys(places.tolist()))
