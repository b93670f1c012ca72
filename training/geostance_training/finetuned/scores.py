"""What a network scores on what is held out, while it is trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from geostance_training.finetuned.batches import IGNORED, Batch, Collator, Example
from geostance_training.finetuned.loop import autocast
from geostance_training.finetuned.material import Material
from geostance_training.finetuned.network import Network, arrays
from geostance_training.linear.cuts import GRID

TOGETHER = 16

Arrays = Mapping[str, NDArray[Any]]


def scores(
    network: Network, material: Material, collator: Collator, device: torch.device
) -> dict[str, float]:
    """Return F1 by head, each in [0, 1], at the best cut; ``score`` is the mean of those that choose.

    Args:
        network: To be measured.
        material: With what is held out.
        collator: Makes batches.
        device: Where the network is.
    """
    found = list(judged(network, [one.example for one in material.articles], collator, device))
    seen = list(judged(network, material.targets, collator, device))
    missed = sum(one.missed for one in material.articles)
    scored = {
        "relation": relation_f1(_joined(found, "relation"), _labels(found, "relation"), missed),
        "sentiment": _macro(found, "sentiment"),
        "stance": _macro(found, "stance"),
        "topic": _topic(found),
        "target_sentiment": _macro(seen or found, "target_sentiment"),
    }
    return {**scored, "score": (scored["relation"] + scored["target_sentiment"]) / 2}


def judged(
    network: Network, examples: Sequence[Example], collator: Collator, device: torch.device
) -> Iterator[tuple[Arrays, Batch]]:
    """Yield the logits of examples, some at a time, with the batch they came from."""
    network.eval()
    for start in range(0, len(examples), TOGETHER):
        batch = collator.batch(examples[start : start + TOGETHER])
        with torch.no_grad(), autocast(device):
            yield arrays(network(batch.to(device))), batch


def relation_f1(logits: NDArray[Any], labels: NDArray[Any], missed: int) -> float:
    """Return the labelled F1 of relations at the best cut on 1 - P(none).

    Args:
        logits: ``[q, 4]``.
        labels: ``[q]``, positions in ``RELATIONS``.
        missed: Relations whose ends never meet.
    """
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    some = 1 - odds[:, 0] / odds.sum(axis=1)
    right = 1 + odds[:, 1:].argmax(axis=1) == labels
    wanted = int((labels > 0).sum()) + missed
    return max(float(2 * right[some >= cut].sum() / max(1, (some >= cut).sum() + wanted)) for cut in GRID)


def _joined(found: Sequence[tuple[Arrays, Batch]], head: str) -> NDArray[Any]:
    return np.concatenate([logits[head] for logits, _ in found])


def _labels(found: Sequence[tuple[Arrays, Batch]], head: str) -> NDArray[Any]:
    return np.concatenate([batch.labels[head].numpy() for _, batch in found])


def _macro(found: Sequence[tuple[Arrays, Batch]], head: str) -> float:
    labels, said = _labels(found, head), _joined(found, head).argmax(axis=1)
    known = labels != IGNORED
    return _f1(labels[known], said[known], "macro") if known.any() else 0.0


def _topic(found: Sequence[tuple[Arrays, Batch]]) -> float:
    return _f1(_labels(found, "topics").ravel() > 0, _joined(found, "topic").ravel() > 0, "binary")


def _f1(labels: NDArray[Any], said: NDArray[Any], average: str) -> float:
    nothing: Any = 0
    return float(f1_score(labels, said, average=average, zero_division=nothing))
