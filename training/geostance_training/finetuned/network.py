"""The network: a trunk that gives token states, and light heads that read places in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from geostance import taxonomy
from geostance_training.finetuned.batches import Batch

FLOOR = -30.0


@dataclass(frozen=True, slots=True)
class Outputs:
    """Logits of one batch.

    Attributes:
        topic: ``[a, 17]``, by article.
        sentiment: ``[a, 3]``, by article.
        meeting: Support, oppose and quoted, by meeting, ``[m, 3]``.
        relation: None, support, oppose and mixed, by pair, ``[q, 4]``.
        participant: By actor, ``[n]``.
        stance: Against, neutral and favor, by actor, ``[n, 3]``.
        target_sentiment: By sighting, ``[r, 3]``.
    """

    topic: Tensor
    sentiment: Tensor
    meeting: Tensor
    relation: Tensor
    participant: Tensor
    stance: Tensor
    target_sentiment: Tensor


class RelationHead(nn.Module):
    """Judges where two actors meet, from both sightings, their product, and what they attend to there.

    The context that both ends attend to follows Zhou et al., "Document-Level Relation Extraction with
    Adaptive Thresholding and Localized Context Pooling", AAAI 2021, with projections of its own in the place
    of the trunk's attention.
    """

    def __init__(self, width: int, hidden: int, rank: int, dropout: float) -> None:
        super().__init__()
        self.source = nn.Linear(width, hidden, bias=False)
        self.target = nn.Linear(width, hidden, bias=False)
        self.place = nn.Linear(width, hidden)
        self.left = nn.Linear(width, rank, bias=False)
        self.right = nn.Linear(width, rank, bias=False)
        self.product = nn.Linear(rank, hidden, bias=False)
        self.ask_source = nn.Linear(width, rank, bias=False)
        self.ask_target = nn.Linear(width, rank, bias=False)
        self.key = nn.Linear(width, rank, bias=False)
        self.value = nn.Linear(width, rank, bias=False)
        self.context = nn.Linear(rank, hidden, bias=False)
        self.out = nn.Linear(hidden, 3)
        self.mixed = nn.Parameter(torch.tensor([-2.0, 0.5]))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, sightings: Tensor, places: Tensor, batch: Batch) -> Tensor:
        """Return support, oppose and quoted at each meeting, ``[m, 3]``."""
        source, target = batch.meetings[:, 1], batch.meetings[:, 2]
        place = batch.meetings[:, 3]
        product = self.left(sightings)[source] * self.right(sightings)[target]
        hidden = (
            self.source(sightings)[source]
            + self.target(sightings)[target]
            + self.place(places)[place]
            + self.product(product)
            + self.context(self.attended(states, sightings, batch))
        )
        return self.out(self.dropout(functional.gelu(hidden)))

    def attended(self, states: Tensor, sightings: Tensor, batch: Batch) -> Tensor:
        """Return what each meeting attends to within its place, ``[m, rank]``."""
        _, source, target, place = batch.meetings.unbind(1)
        question = self.ask_source(sightings)[source] + self.ask_target(sightings)[target]
        rows, real = batch.place_rows[place], batch.place_mask[place]
        scores = (self.key(states)[rows] * question[:, None]).sum(-1) / question.shape[-1] ** 0.5
        shares = scores.masked_fill(~real, float("-inf")).softmax(-1)
        return (shares[..., None] * self.value(states)[rows]).sum(1)


class Network(nn.Module):
    """A trunk with every head."""

    def __init__(self, trunk: Any, *, hidden: int, rank: int, dropout: float, pooling: str) -> None:
        """Put fresh heads on a trunk.

        Args:
            trunk: A Hugging Face encoder.
            hidden: Width of the heads' hidden layers.
            rank: Width of products and of attention.
            dropout: In the heads.
            pooling: How a pair's meetings become one judgement: ``log-sum-exp`` or ``noisy-or``.
        """
        super().__init__()
        width = trunk.config.hidden_size
        self.trunk, self.pooling = trunk, pooling
        self.relation = RelationHead(width, hidden, rank, dropout)
        self.sighting = nn.Linear(width, hidden, bias=False)
        self.around = nn.Linear(width, hidden, bias=False)
        self.article = nn.Linear(2 * width, hidden)
        self.treatment = nn.Linear(hidden, 6)
        self.attention = nn.Linear(width, 1)
        self.topic = nn.Linear(2 * width, len(taxonomy.SUBJECTS))
        self.sentiment = nn.Linear(2 * width, 3)
        self.dropout = nn.Dropout(dropout)

    def forward(self, batch: Batch) -> Outputs:
        """Judge a batch."""
        return self.judged(self.states(batch), batch)

    def heads(self) -> dict[str, Tensor]:
        """Return the heads' parameters by name."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("trunk.")}

    def states(self, batch: Batch) -> Tensor:
        """Return the states of the batch's tokens, ``[t, d]``, without special ones."""
        found = []
        for group in batch.groups:
            encoded = self.trunk(input_ids=group.ids, attention_mask=group.mask).last_hidden_state
            found.append(encoded[group.kept].float())
        return torch.cat(found)[batch.order]

    def judged(self, states: Tensor, batch: Batch) -> Outputs:
        """Return the heads' logits on token states."""
        with torch.autocast(states.device.type, enabled=False):
            sightings = _means(states, batch.touched, batch.sighting_of, len(batch.sightings))
            places = _means(states, batch.place_tokens, batch.place_of, len(batch.place_rows))
            articles = self._articles(states, batch)
            meeting = self.relation(states, sightings, places, batch)
            treatment = self._treatment(sightings, places, articles, batch)
            pooled = self._pooled(meeting[:, :2], batch)
            dropped = self.dropout(articles)
            return Outputs(
                topic=self.topic(dropped),
                sentiment=self.sentiment(dropped),
                meeting=meeting,
                relation=self._relation(pooled),
                participant=_log_sum_exp(treatment[:, :1], batch.sightings[:, 0], batch.actors)[:, 0],
                stance=_stance(treatment[:, 1:3], batch),
                target_sentiment=treatment[:, 3:],
            )

    def _articles(self, states: Tensor, batch: Batch) -> Tensor:
        """Return mean and attended token states by article, ``[a, 2 d]``."""
        count = batch.articles
        scores = self.attention(states)
        top = _maxima(scores, batch.article_of, count)
        shares = (scores - top[batch.article_of]).exp()
        total = states.new_zeros(count, 1).index_add(0, batch.article_of, shares)
        attended = states.new_zeros(count, states.shape[1]).index_add(0, batch.article_of, shares * states)
        number = torch.bincount(batch.article_of, minlength=count)[:, None]
        mean = states.new_zeros(count, states.shape[1]).index_add(0, batch.article_of, states) / number
        return torch.cat([mean, attended / total], dim=1)

    def _treatment(self, sightings: Tensor, places: Tensor, articles: Tensor, batch: Batch) -> Tensor:
        """Return participant, against, favor, negative, neutral, positive by sighting, ``[r, 6]``."""
        actor, place = batch.sightings.unbind(1)
        hidden = (
            self.sighting(sightings)
            + self.around(places)[place]
            + self.article(articles)[batch.article_of_actor[actor]]
        )
        return self.treatment(self.dropout(functional.gelu(hidden)))

    def _pooled(self, logits: Tensor, batch: Batch) -> Tensor:
        pair = batch.meetings[:, 0]
        if self.pooling == "log-sum-exp":
            return _log_sum_exp(logits, pair, batch.pairs)
        missed = functional.logsigmoid(-logits)
        total = logits.new_zeros(batch.pairs, 2).index_add(0, pair, missed).clamp(max=-1e-6)
        return torch.log(-torch.expm1(total)) - total

    def _relation(self, pooled: Tensor) -> Tensor:
        """Return none, support, oppose, mixed by pair, ``[q, 4]``."""
        offset, slope = self.relation.mixed
        mixed = offset + slope * pooled.min(dim=1, keepdim=True).values
        return torch.cat([torch.zeros_like(mixed), pooled, mixed], dim=1)


def _means(states: Tensor, tokens: Tensor, rows: Tensor, count: int) -> Tensor:
    """Return the mean state of each row's tokens, ``[count, d]``."""
    total = states.new_zeros(count, states.shape[1]).index_add(0, rows, states[tokens])
    return total / torch.bincount(rows, minlength=count)[:, None].clamp(min=1)


def _maxima(values: Tensor, rows: Tensor, count: int) -> Tensor:
    start = torch.full((count, values.shape[1]), FLOOR, dtype=values.dtype, device=values.device)
    index = rows[:, None].expand_as(values)
    return start.scatter_reduce(0, index, values.detach(), "amax")


def _log_sum_exp(values: Tensor, rows: Tensor, count: int) -> Tensor:
    """Return the log of the sum of exponentials of each row's values, ``[count, k]``."""
    top = _maxima(values, rows, count)
    total = values.new_zeros(count, values.shape[1]).index_add(0, rows, (values - top[rows]).exp())
    return top + total.clamp(min=1e-30).log()


def _stance(sides: Tensor, batch: Batch) -> Tensor:
    """Return against, neutral and favor by actor; an actor's sightings count by their mean odds."""
    actor = batch.sightings[:, 0]
    number = torch.bincount(actor, minlength=batch.actors)[:, None].clamp(min=1)
    pooled = _log_sum_exp(sides, actor, batch.actors) - number.log()
    return torch.stack([pooled[:, 0], torch.zeros_like(pooled[:, 0]), pooled[:, 1]], dim=1)


def arrays(outputs: Outputs) -> Mapping[str, Any]:
    """Return the logits as numpy arrays."""
    return {one.name: getattr(outputs, one.name).detach().float().cpu().numpy() for one in fields(outputs)}
