"""The heads that read token states: the same arithmetic as in training, in plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from geostance.encoder.layout import Layout

Floats = NDArray[np.float32]

_SQRT_2 = sqrt(2.0)
_FLOOR = np.float32(-30.0)


@dataclass(frozen=True, slots=True)
class Logits:
    """What the heads say of one document.

    Attributes:
        topic: ``[17]``.
        sentiment: ``[3]``.
        meeting: Support, oppose and quoted, by meeting, ``[m, 3]``.
        relation: None, support, oppose and mixed, by pair, ``[q, 4]``.
        participant: By actor, ``[n]``.
        stance: Against, neutral and favor, by actor, ``[n, 3]``.
        target_sentiment: By sighting, ``[r, 3]``.
        sides: Against and favor, by sighting, ``[r, 2]``.
    """

    topic: Floats
    sentiment: Floats
    meeting: Floats
    relation: Floats
    participant: Floats
    stance: Floats
    target_sentiment: Floats
    sides: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """Fitted heads.

    Attributes:
        arrays: Weights by name, ``[out, in]`` as torch keeps them, and biases.
        pooling: How a pair's meetings become one judgement: ``log-sum-exp`` or ``noisy-or``.
    """

    arrays: Mapping[str, Floats]
    pooling: str

    def judge(self, states: Floats, layout: Layout) -> Logits:
        """Judge one document.

        Args:
            states: Of its tokens, ``[t, d]``.
            layout: Where everything stands in them.
        """
        sightings, places = _sightings(states, layout), _places(states, layout)
        article = self._article(states)
        treatment = self._treatment(sightings, places, article, layout)
        meeting = self._meetings(states, sightings, places, layout)
        actors, count = layout.sightings[:, 0], len(layout.actors)
        return Logits(
            topic=self._linear("topic", article),
            sentiment=self._linear("sentiment", article),
            meeting=meeting,
            relation=self._relation(meeting[:, :2], layout),
            participant=log_sum_exp(treatment[:, :1], actors, count)[:, 0],
            stance=_stance(treatment[:, 1:3], actors, count),
            target_sentiment=treatment[:, 3:],
            sides=treatment[:, 1:3],
        )

    def _linear(self, name: str, inputs: Floats) -> Floats:
        found = inputs @ self.arrays[f"{name}.weight"].T
        bias = self.arrays.get(f"{name}.bias")
        return found if bias is None else found + bias

    def _article(self, states: Floats) -> Floats:
        """Return mean and attended token states, ``[2 d]``."""
        scores = self._linear("attention", states)[:, 0]
        shares = np.exp(scores - scores.max())
        return np.concatenate([states.mean(axis=0), (shares / shares.sum()) @ states])

    def _treatment(self, sightings: Floats, places: Floats, article: Floats, layout: Layout) -> Floats:
        """Return participant, against, favor, negative, neutral, positive by sighting, ``[r, 6]``."""
        around = self._linear("around", places)[layout.sightings[:, 1]]
        hidden = self._linear("sighting", sightings) + around + self._linear("article", article)
        return self._linear("treatment", gelu(hidden))

    def _meetings(self, states: Floats, sightings: Floats, places: Floats, layout: Layout) -> Floats:
        _, source, target, place = layout.meetings.T
        left = self._linear("relation.left", sightings)[source]
        product = left * self._linear("relation.right", sightings)[target]
        hidden = (
            self._linear("relation.source", sightings)[source]
            + self._linear("relation.target", sightings)[target]
            + self._linear("relation.place", places)[place]
            + self._linear("relation.product", product)
            + self._linear("relation.context", self._attended(states, sightings, layout))
        )
        return self._linear("relation.out", gelu(hidden))

    def _attended(self, states: Floats, sightings: Floats, layout: Layout) -> Floats:
        """Return what each meeting attends to within its place, ``[m, rank]``."""
        _, source, target, place = layout.meetings.T
        question = (
            self._linear("relation.ask_source", sightings)[source]
            + self._linear("relation.ask_target", sightings)[target]
        )
        keys, values = self._linear("relation.key", states), self._linear("relation.value", states)
        found = np.empty_like(question)
        scale = np.float32(sqrt(question.shape[1]))
        order = np.argsort(place, kind="stable")
        bounds = np.flatnonzero(np.diff(place[order], prepend=-1, append=-1))
        for first, last in pairwise(bounds.tolist()):
            here = order[first:last]
            begin, end = layout.places[place[here[0]]]
            scores = question[here] @ keys[begin:end].T / scale
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            found[here] = (odds / odds.sum(axis=1, keepdims=True)) @ values[begin:end]
        return found

    def _relation(self, sides: Floats, layout: Layout) -> Floats:
        """Return none, support, oppose, mixed by pair, ``[q, 4]``."""
        pair, count = layout.meetings[:, 0], len(layout.pairs)
        pool = log_sum_exp if self.pooling == "log-sum-exp" else noisy_or
        pooled = pool(sides, pair, count)
        offset, slope = self.arrays["relation.mixed"]
        mixed = offset + slope * pooled.min(axis=1, keepdims=True)
        return np.concatenate([np.zeros_like(mixed), pooled, mixed], axis=1)


def gelu(values: Floats) -> Floats:
    """Return the Gaussian error linear unit, by Hendrycks and Gimpel, arXiv:1606.08415."""
    return np.float32(0.5) * values * (1 + erf(values / np.float32(_SQRT_2)))


def erf(values: Floats) -> Floats:
    """Return the error function, to 1.5e-7.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
    """
    step = 1 / (1 + np.float32(0.3275911) * np.abs(values))
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    series = np.zeros_like(values)
    for term in terms:
        series = (series + np.float32(term)) * step
    return np.asarray(np.sign(values) * (1 - series * np.exp(-values * values)), np.float32)


def log_sum_exp(values: Floats, rows: NDArray[np.int64], count: int) -> Floats:
    """Return the log of the sum of exponentials of each row's values, ``[count, k]``."""
    top = np.full((count, values.shape[1]), _FLOOR, np.float32)
    np.maximum.at(top, rows, values)
    total = np.zeros_like(top)
    np.add.at(total, rows, np.exp(values - top[rows]))
    return top + np.log(np.maximum(total, np.float32(1e-30)))


def noisy_or(values: Floats, rows: NDArray[np.int64], count: int) -> Floats:
    """Return the logit that any of a row's values holds, each taken for a logit, ``[count, k]``."""
    missed = np.zeros((count, values.shape[1]), np.float32)
    np.add.at(missed, rows, -np.logaddexp(np.float32(0), values))
    missed = np.minimum(missed, np.float32(-1e-6))
    return np.log(-np.expm1(missed)) - missed


def _stance(sides: Floats, actors: NDArray[np.int64], count: int) -> Floats:
    number = np.maximum(np.bincount(actors, minlength=count), 1)[:, None]
    pooled = log_sum_exp(sides, actors, count) - np.log(number).astype(np.float32)
    return np.stack([pooled[:, 0], np.zeros(count, np.float32), pooled[:, 1]], axis=1)


def _sightings(states: Floats, layout: Layout) -> Floats:
    if not len(layout.starts):
        return np.zeros((0, states.shape[1]), np.float32)
    total = np.add.reduceat(states[layout.touched], layout.starts, axis=0)
    counts = np.diff([*layout.starts, len(layout.touched)])
    return np.asarray(total / counts[:, None], np.float32)


def _places(states: Floats, layout: Layout) -> Floats:
    return np.stack([states[begin:end].mean(axis=0) for begin, end in layout.places])
