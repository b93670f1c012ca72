"""How far two annotations of the same articles agree.

Which actors and pairs are listed is compared by F1 of one annotation against the other, labels of what both
list by Cohen's kappa (Cohen, "A Coefficient of Agreement for Nominal Scales", 1960).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
"""One article's labels, as `labels.jsonl` has them."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one kind of label.

    Attributes:
        what: The kind.
        measure: ``F1``, or ``kappa``, which is None where all labels are one.
        value: Of the measure.
        count: How many labels were compared; for F1 those of the first annotation.
        equal: How many of them are equal.
    """

    what: str
    measure: str
    value: float | None
    count: int
    equal: int


def agreement(first: Iterable[Record], second: Iterable[Record]) -> list[Agreement]:
    """Compare the articles that both annotations hold.

    Args:
        first: Labels of articles; each with ``id``, ``topics``, ``sentiment``, ``actors``, ``relations``.
        second: Likewise.
    """
    others = {record["id"]: record for record in second}
    both = [(one, others[one["id"]]) for one in first if one["id"] in others]
    return [
        *(_listed(what, both, items) for what, items in _LISTED.items()),
        *(_labelled(what, both, labels) for what, labels in _LABELLED.items()),
    ]


def _relations(record: Record) -> dict[tuple[str, str], Record]:
    return {(one["source"], one["target"]): one for one in record["relations"]}


def _field(name: str) -> Callable[[Record], dict[Any, str]]:
    return lambda record: {pair: one[name] for pair, one in _relations(record).items()}


_LISTED: Mapping[str, Callable[[Record], set[Any]]] = {
    "actors listed": lambda record: {actor["id"] for actor in record["actors"]},
    "pairs listed": lambda record: set(_relations(record)),
    "pairs with label": lambda record: set(_field("label")(record).items()),
    "topics": lambda record: set(record["topics"]),
}
_LABELLED: Mapping[str, Callable[[Record], dict[Any, str]]] = {
    "relation label": _field("label"),
    "voice": _field("voice"),
    "author's stance": lambda record: {actor["id"]: actor["stance"] for actor in record["actors"]},
    "sentiment": lambda record: {"": record["sentiment"]},
    "primary topic": lambda record: dict(enumerate(record["topics"][:1])),
}

Both = Sequence[tuple[Record, Record]]


def _listed(what: str, both: Both, items: Callable[[Record], set[Any]]) -> Agreement:
    sizes = [(len(items(one)), len(items(other)), len(items(one) & items(other))) for one, other in both]
    first, second, equal = (sum(column) for column in zip(*sizes, strict=True)) if sizes else (0, 0, 0)
    return Agreement(what, "F1", 2 * equal / (first + second) if first + second else None, first, equal)


def _labelled(what: str, both: Both, labels: Callable[[Record], dict[Any, str]]) -> Agreement:
    pairs = [
        (mine[key], theirs[key])
        for mine, theirs in ((labels(one), labels(other)) for one, other in both)
        for key in mine
        if key in theirs
    ]
    return Agreement(what, "kappa", _kappa(pairs), len(pairs), sum(one == other for one, other in pairs))


def _kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    if len({label for pair in pairs for label in pair}) < 2:  # noqa: PLR2004 - kappa needs two labels
        return None
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*pairs, strict=True)
    return float(cohen_kappa_score(first, second))
