"""What training minimises: one loss a head, weighted and added."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from geostance_training.finetuned.batches import IGNORED, Batch
from geostance_training.finetuned.network import FLOOR, Outputs

SUPPORT, OPPOSE = 1, 2


def losses(outputs: Outputs, batch: Batch, classes: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the loss of each head that the batch has labels for.

    Args:
        outputs: The network's logits.
        batch: With labels.
        classes: Weight of each label by head.
    """
    labels, weight = batch.labels, batch.weight
    found = {
        "topic": _binary(outputs.topic, labels["topics"], weight["article"][:, None]),
        "sentiment": _entropy(
            outputs.sentiment, labels["sentiment"], weight["article"], classes["sentiment"]
        ),
        "relation": _entropy(outputs.relation, labels["relation"], weight["pair"], classes["relation"]),
        "evidence": _evidence(outputs, batch),
        "voice": _binary(outputs.meeting[:, 2], labels["voice"], weight["meeting"]),
        "participant": _binary(outputs.participant, labels["participant"], weight["actor"]),
        "stance": _entropy(outputs.stance, labels["stance"], weight["actor"], classes["stance"]),
        "target_sentiment": _entropy(
            outputs.target_sentiment,
            labels["target_sentiment"],
            weight["sighting"],
            classes["target_sentiment"],
        ),
    }
    return {name: loss for name, loss in found.items() if loss is not None}


def _entropy(logits: Tensor, labels: Tensor, weight: Tensor, classes: Tensor) -> Tensor | None:
    known = labels != IGNORED
    safe = labels.clamp(min=0)
    loss = functional.cross_entropy(logits, safe, reduction="none")
    return _mean(loss, known, weight * classes[safe])


def _binary(logits: Tensor, labels: Tensor, weight: Tensor) -> Tensor | None:
    known = labels != IGNORED
    loss = functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0).float(), reduction="none")
    return _mean(loss, known, weight)


def _mean(loss: Tensor, known: Tensor, weight: Tensor) -> Tensor | None:
    counted = weight * known
    return (loss * counted).sum() / counted.sum() if bool(counted.sum() > 0) else None


def _evidence(outputs: Outputs, batch: Batch) -> Tensor | None:
    """Ask that the meetings that overlap the evidence hold the odds of a pair's label."""
    pair = batch.meetings[:, 0]
    label = batch.labels["relation"][pair]
    sided = (label == SUPPORT) | (label == OPPOSE)
    shown = batch.labels["shown"] & sided
    if not bool(shown.any()):
        return None
    odds = outputs.meeting[:, :2].gather(1, (label - SUPPORT).clamp(0, 1)[:, None])[:, 0]
    every = _log_sum_exp(odds.masked_fill(~sided, FLOOR), pair, batch.pairs)
    right = _log_sum_exp(odds.masked_fill(~shown, FLOOR), pair, batch.pairs)
    has = torch.zeros(batch.pairs, dtype=torch.bool, device=pair.device).index_fill(
        0, pair[shown], value=True
    )
    return _mean(every - right, has, batch.weight["pair"])


def _log_sum_exp(values: Tensor, rows: Tensor, count: int) -> Tensor:
    top = torch.full((count,), FLOOR, device=values.device).scatter_reduce(0, rows, values.detach(), "amax")
    total = values.new_zeros(count).index_add(0, rows, (values - top[rows]).exp())
    return top + total.clamp(min=1e-30).log()
