"""What the calibrated readouts look at: logits of the heads, and counts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geostance.actors.mention import TARGET_PREFIX
from geostance.encoder.heads import Logits
from geostance.encoder.layout import Layout

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
LEAST = -10.0
"""Logits below say no more than this one does."""

INPUTS: Mapping[str, int] = {
    "sentiment": 3,
    "participant": 3,
    "stance": 2,
    "target_sentiment": 3,
    "relation": 5,
    "voice": 1,
}
"""How many inputs each readout has."""


def sentiment(logits: Logits) -> Array:
    """Return the article's sentiment logits, ``[1, 3]``."""
    return logits.sentiment[None].astype(np.float64)


def participant(layout: Layout, logits: Logits) -> Array:
    """Return an actor's logit, the strongest position it takes or meets, and its sightings, ``[n, 3]``."""
    count = len(layout.actors)
    strongest = np.full(count, LEAST)
    number = {actor: position for position, actor in enumerate(layout.actors)}
    for pair, sides in zip(layout.pairs, logits.relation[:, 1:3].max(axis=1), strict=True):
        for actor, other in (pair, pair[::-1]):
            # What a caller asks about makes nobody a participant.
            if not other.startswith(TARGET_PREFIX):
                strongest[number[actor]] = max(strongest[number[actor]], float(sides))
    seen = np.bincount(layout.sightings[:, 0], minlength=count)
    return np.stack([np.maximum(logits.participant, LEAST), strongest, np.log1p(seen)], axis=1)


def stance(logits: Logits) -> Array:
    """Return against and favor by actor, ``[n, 2]``."""
    return np.maximum(logits.stance[:, [0, 2]].astype(np.float64), LEAST)


def target_sentiment(logits: Logits) -> Array:
    """Return negative, neutral and positive by sighting, ``[r, 3]``."""
    return logits.target_sentiment.astype(np.float64)


def relation(layout: Layout, logits: Logits) -> Array:
    """Return support and oppose of a pair and of its reverse, and its meetings, ``[q, 5]``."""
    number = {pair: position for position, pair in enumerate(layout.pairs)}
    reverse = [number[target, source] for source, target in layout.pairs]
    sides = np.maximum(logits.relation[:, 1:3].astype(np.float64), LEAST)
    meetings = np.bincount(layout.meetings[:, 0], minlength=len(layout.pairs))
    return np.concatenate([sides, sides[reverse], np.log(meetings)[:, None]], axis=1)


def voice(logits: Logits) -> Array:
    """Return quoted by meeting, ``[m, 1]``."""
    return logits.meeting[:, 2:].astype(np.float64)


def sentences_with(layout: Layout, actor: int) -> Integers:
    """Return the numbers of an actor's sightings in single sentences."""
    sentences = len(layout.tokens.sentences)
    return np.flatnonzero((layout.sightings[:, 0] == actor) & (layout.sightings[:, 1] < sentences))
