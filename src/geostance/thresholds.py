"""The cuts that calibration chose: what is listed, and what is called unsure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geostance.errors import BundleError

ABSTAINING = ("sentiment", "stance", "target_sentiment", "relation")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cuts on calibrated probabilities, each in [0, 1].

    Attributes:
        topics: By IPTC code, the probability from which a topic is listed.
        relation: A pair is listed when 1 - P(none) reaches it.
        participant: The probability from which an actor counts as taking part.
        abstain: By head (``sentiment``, ``stance``, ``target_sentiment``, ``relation``), the probability
            of the label below which the answer is an abstention.

    Raises:
        BundleError: A number is outside [0, 1], or a head of ``abstain`` is missing or unknown.
    """

    topics: Mapping[str, float]
    relation: float
    participant: float
    abstain: Mapping[str, float]

    def __post_init__(self) -> None:
        if set(self.abstain) != set(ABSTAINING):
            raise BundleError(
                f"thresholds: abstain has the heads {sorted(self.abstain)}, expected {sorted(ABSTAINING)}; "
                "train the bundle again with this version of geostance"
            )
        for name, value in self._numbers():
            _check(name, value)

    def _numbers(self) -> list[tuple[str, object]]:
        numbers: list[tuple[str, object]] = [("relation", self.relation), ("participant", self.participant)]
        numbers += [(f"topics[{code}]", value) for code, value in self.topics.items()]
        return numbers + [(f"abstain[{head}]", value) for head, value in self.abstain.items()]


def _check(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BundleError(
            f"thresholds: {name} is {value!r}, expected a number from 0 to 1; "
            "train the bundle again or restore its manifest"
        )
