"""What the calibrated readouts look at: logits of the text heads, and counts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geostance.linear.view import Pair, View

Array = NDArray[np.float64]
_TOP = 3
_FLOOR = 1e-4

INPUTS: Mapping[str, int] = {
    "sentiment": 5,
    "participant": 8,
    "stance": 10,
    "target_sentiment": 3,
    "relation": 20,
    "voice": 1,
}
"""How many inputs each readout has: what the functions below give, or the logits of the head itself."""


def relation_inputs(view: View, pair: Pair, logits: Mapping[Pair, Array]) -> Array:
    """Describe an ordered pair in its article, ``[d]``.

    Args:
        view: The document.
        pair: Source and target, which meet at least once.
        logits: For each pair that meets, ``[m, 2]``: support and oppose at each of its ``m`` meetings.
    """
    own, reverse = logits[pair], logits[pair[1], pair[0]]
    ranked = -np.sort(-own, axis=0)
    noisy_or = -np.log(_FLOOR + np.prod(_sigmoid(-own), axis=0))
    pooled = [*ranked[0], *ranked[:_TOP].mean(axis=0), *own.mean(axis=0), *reverse.max(axis=0), *noisy_or]
    shared: list[float] = [float(ranked[0].min()), float(np.log(len(own)))]
    return np.array(pooled + shared + _standing(view, pair[0]) + _standing(view, pair[1]) + _size(view))


def participant_inputs(view: View, actor: str, logit: Array, logits: Mapping[Pair, Array]) -> Array:
    """Describe how an actor figures in its article, ``[d]``.

    Args:
        view: The document.
        actor: Its id.
        logit: ``[1]``, of the participant head.
        logits: As for ``relation_inputs``.
    """
    mine = [found for pair, found in logits.items() if actor in pair]
    strongest = np.concatenate(mine).max(axis=0) if mine else np.full(2, -10.0)
    return np.array([*logit, *strongest, *_standing(view, actor), *_size(view)])


def stance_inputs(view: View, actor: str, logits: Array, genre: Array) -> Array:
    """Describe the author's voice toward an actor, ``[d]``.

    Args:
        view: The document.
        actor: Its id.
        logits: ``[2]``: against and favor.
        genre: ``[1]``, of the article being an opinion.
    """
    return np.array([*logits, *genre, *(logits * _sigmoid(genre)), *_standing(view, actor), *_size(view)])


def sentiment_inputs(logits: Array, sentences: Array) -> Array:
    """Describe an article's tone, ``[d]``.

    Args:
        logits: ``[3]``, of the whole text.
        sentences: ``[n, 2]``, positive and negative by sentence, of the head that learned from sentences.
    """
    if not len(sentences):
        return np.array([*logits, 0.0, 0.0])
    return np.array([*logits, *sentences.mean(axis=0)])


def _standing(view: View, actor: str) -> list[float]:
    count, total = view.counts[actor], len(view.document.mentions)
    return [float(np.log(count)), count / total, view.order[actor] / total]


def _size(view: View) -> list[float]:
    return [float(np.log(len(view.counts))), float(np.log(len(view.document.windows)))]


def _sigmoid(logits: Array) -> Array:
    return 1 / (1 + np.exp(-logits))
