"""Examples, and batches of them by the number of their tokens."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from geostance.encoder.layout import Layout

IGNORED = -1
"""Stands for a label that is not known."""

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of an example; what is not known is ``IGNORED``.

    Attributes:
        weight: What the example counts.
        topics: Whether each of the 17 subjects holds, ``[17]``.
        sentiment: Position in ``SENTIMENTS``.
        relation: Position in ``RELATIONS`` by pair, ``[q]``.
        shown: Whether a meeting overlaps the evidence of its pair's label, ``[m]``.
        voice: 1 where the word is quoted, by meeting, ``[m]``.
        participant: Whether it takes part, by actor, ``[n]``.
        stance: Position in ``STANCES`` by actor, ``[n]``.
        target_sentiment: Position in ``SENTIMENTS`` by sighting, ``[r]``.
    """

    weight: float
    topics: Integers
    sentiment: int
    relation: Integers
    shown: NDArray[np.bool_]
    voice: Integers
    participant: Integers
    stance: Integers
    target_sentiment: Integers


@dataclass(frozen=True, slots=True)
class Example:
    """A document as the network sees it, with its labels.

    Attributes:
        kind: What it is drawn as: ``wire``, ``newsdesk``, ``own``, ``pairs``, ``targets``,
            ``topics`` or ``rated``.
        layout: Its tokens and places.
        labels: What is known of it.
    """

    kind: str
    layout: Layout
    labels: Labels


@dataclass(frozen=True, slots=True)
class Group:
    """Passages of like length, padded: ids and mask ``[b, l]``, and which tokens are no special ones."""

    ids: Tensor
    mask: Tensor
    kept: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side; all numbers of tokens, places, actors and pairs count through the batch.

    Attributes:
        groups: The passages to be encoded.
        order: Where each token's state stands among those of the groups, ``[t]``.
        article_of: Of each token, ``[t]``.
        articles: How many.
        touched: Tokens of sightings, ``[k]``.
        sighting_of: Of each of these, ``[k]``.
        sightings: Actor and place, ``[r, 2]``.
        actors: How many.
        article_of_actor: Of each actor, ``[n]``.
        place_tokens: Tokens of places, ``[j]``.
        place_of: Of each of these, ``[j]``.
        place_rows: Tokens of each place, padded, ``[p, l]``.
        place_mask: Which of these are real, ``[p, l]``.
        meetings: Pair, source's and target's sighting, place, ``[m, 4]``.
        pairs: How many.
        labels: The examples' labels, side by side, by name.
        weight: What its example counts, by unit: ``article``, ``pair``, ``meeting``, ``actor``, ``sighting``.
    """

    groups: tuple[Group, ...]
    order: Tensor
    article_of: Tensor
    articles: int
    touched: Tensor
    sighting_of: Tensor
    sightings: Tensor
    actors: int
    article_of_actor: Tensor
    place_tokens: Tensor
    place_of: Tensor
    place_rows: Tensor
    place_mask: Tensor
    meetings: Tensor
    pairs: int
    labels: Mapping[str, Tensor]
    weight: Mapping[str, Tensor]

    def to(self, device: torch.device) -> Batch:
        """Move every tensor to a device."""
        return _moved(self, device)


def _moved(value: Any, device: torch.device) -> Any:
    if isinstance(value, Tensor):
        return value.to(device)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value)]
        return type(value)(**{name: _moved(getattr(value, name), device) for name in names})
    if isinstance(value, tuple):
        return tuple(_moved(one, device) for one in value)
    if isinstance(value, Mapping):
        return {key: _moved(one, device) for key, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Collator:
    """Puts examples side by side.

    Attributes:
        first: Id of the token that begins a passage.
        last: Id of the token that ends it.
        padding: Id of the padding token.
        letters: Ids of the letters that actors are read as.
        most: Most padded tokens that are encoded together.
    """

    first: int
    last: int
    padding: int
    letters: Sequence[int]
    most: int

    def batch(self, examples: Sequence[Example], rng: np.random.Generator | None = None) -> Batch:
        """Return a batch.

        Args:
            examples: At least one.
            rng: Gives each actor another letter; None keeps them.
        """
        stack = _Stack([one.layout for one in examples])
        ids = np.concatenate([self._ids(one.layout, rng) for one in examples])
        groups, order = self._groups(ids, stack.passages())
        rows, mask = _rows(stack.places())
        return Batch(
            groups=groups,
            order=torch.from_numpy(order),
            article_of=stack.owners("tokens"),
            articles=len(examples),
            touched=stack.touched(),
            sighting_of=stack.sighting_of(),
            sightings=stack.sightings(),
            actors=stack.count("actors"),
            article_of_actor=stack.owners("actors"),
            place_tokens=torch.from_numpy(rows[mask]),
            place_of=torch.from_numpy(np.nonzero(mask)[0]),
            place_rows=torch.from_numpy(rows),
            place_mask=torch.from_numpy(mask),
            meetings=stack.meetings(),
            pairs=stack.count("pairs"),
            labels=_labels([one.labels for one in examples]),
            weight=stack.weights([one.labels.weight for one in examples]),
        )

    def _ids(self, layout: Layout, rng: np.random.Generator | None) -> Integers:
        if rng is None or not len(layout.tokens.letters):
            return layout.tokens.ids
        ids, (places, numbers) = layout.tokens.ids.copy(), layout.tokens.letters.T
        ids[places] = rng.permutation(self.letters)[numbers % len(self.letters)]
        return ids

    def _groups(self, ids: Integers, passages: Integers) -> tuple[tuple[Group, ...], Integers]:
        """Pad passages of like length together; return the groups and where each token comes to stand."""
        lengths = passages[:, 1] - passages[:, 0]
        order = np.argsort(lengths, kind="stable")
        groups, placed = [], []
        for chosen in _chunks(order, lengths + 2, self.most):
            groups.append(self._group(ids, passages[chosen]))
            placed += [np.arange(*passages[one]) for one in chosen]
        position = np.empty(len(ids), np.int64)
        position[np.concatenate(placed)] = np.arange(len(ids))
        return tuple(groups), position

    def _group(self, ids: Integers, passages: Integers) -> Group:
        width = int((passages[:, 1] - passages[:, 0]).max()) + 2
        padded = np.full((len(passages), width), self.padding, np.int64)
        mask = np.zeros((len(passages), width), np.int64)
        kept = np.zeros((len(passages), width), np.bool_)
        for row, (begin, end) in enumerate(passages):
            size = end - begin
            padded[row, : size + 2] = [self.first, *ids[begin:end], self.last]
            mask[row, : size + 2] = 1
            kept[row, 1 : size + 1] = True
        return Group(torch.from_numpy(padded), torch.from_numpy(mask), torch.from_numpy(kept))


class _Stack:
    """Layouts side by side: where the tokens, places, sightings, actors and pairs of each begin."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._layouts = layouts
        self._sizes = {
            "tokens": [len(one.tokens.ids) for one in layouts],
            "places": [len(one.places) for one in layouts],
            "sightings": [len(one.sightings) for one in layouts],
            "actors": [len(one.actors) for one in layouts],
            "pairs": [len(one.pairs) for one in layouts],
            "meetings": [len(one.meetings) for one in layouts],
            "articles": [1] * len(layouts),
        }
        self._starts = {name: np.cumsum([0, *sizes[:-1]]) for name, sizes in self._sizes.items()}

    def count(self, name: str) -> int:
        return sum(self._sizes[name])

    def owners(self, name: str) -> Tensor:
        """Return the layout that each of some things belongs to."""
        return torch.from_numpy(np.repeat(np.arange(len(self._layouts)), self._sizes[name]))

    def passages(self) -> Integers:
        return self._shifted("passages", "tokens")

    def places(self) -> Integers:
        return self._shifted("places", "tokens")

    def touched(self) -> Tensor:
        return torch.from_numpy(self._shifted("touched", "tokens"))

    def sightings(self) -> Tensor:
        return torch.from_numpy(self._shifted("sightings", "actors", "places"))

    def meetings(self) -> Tensor:
        return torch.from_numpy(self._shifted("meetings", "pairs", "sightings", "sightings", "places"))

    def sighting_of(self) -> Tensor:
        """Return the sighting that each touched token belongs to."""
        sizes = [np.diff([*one.starts, len(one.touched)]) for one in self._layouts if len(one.starts)]
        number = np.arange(self.count("sightings"))
        return torch.from_numpy(np.repeat(number, np.concatenate(sizes)) if sizes else number)

    def weights(self, each: Sequence[float]) -> dict[str, Tensor]:
        """Return what its layout counts, of every article, pair, meeting, actor and sighting."""
        counted = torch.tensor(each)
        units = ("articles", "pairs", "meetings", "actors", "sightings")
        return {unit.removesuffix("s"): counted[self.owners(unit)] for unit in units}

    def _shifted(self, name: str, *units: str) -> Integers:
        """Join arrays of numbers, each column counted on from where its units begin."""
        starts = np.stack([self._starts[unit] for unit in units], axis=1)
        parts = [
            getattr(one, name) + (start if len(units) > 1 else start[0])
            for one, start in zip(self._layouts, starts, strict=True)
        ]
        return np.concatenate(parts)


def _labels(each: Sequence[Labels]) -> dict[str, Tensor]:
    flat = ("relation", "shown", "voice", "participant", "stance", "target_sentiment")
    return {
        "topics": torch.from_numpy(np.stack([one.topics for one in each])),
        "sentiment": torch.tensor([one.sentiment for one in each]),
        **{name: torch.from_numpy(np.concatenate([getattr(one, name) for one in each])) for name in flat},
    }


def _chunks(order: Integers, lengths: Integers, most: int) -> Iterator[Integers]:
    start = 0
    for position in range(1, len(order) + 1):
        if position == len(order) or (position - start + 1) * lengths[order[position]] > most:
            yield order[start:position]
            start = position


def _rows(ranges: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the members of each range, padded, and which are real."""
    sizes = ranges[:, 1] - ranges[:, 0]
    steps = np.arange(sizes.max())
    mask = steps[None] < sizes[:, None]
    return np.where(mask, ranges[:, :1] + steps, 0), mask


def plan(lengths: Sequence[int], tokens: int, rng: np.random.Generator) -> list[list[int]]:
    """Deal examples into batches of about ``tokens`` tokens, in a random order.

    Args:
        lengths: Tokens of each example.
        tokens: Wanted in a batch.
        rng: Shuffles.
    """
    batches: list[list[int]] = [[]]
    size = 0
    for number in rng.permutation(len(lengths)).tolist():
        if batches[-1] and size + lengths[number] > tokens:
            batches.append([])
            size = 0
        batches[-1].append(number)
        size += lengths[number]
    return batches
