"""Scores on training articles that were held out, for the manifest and the model card."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sklearn.metrics import f1_score

from geostance.predictor import SENTIMENTS, STANCES, VOICES
from geostance.thresholds import Thresholds
from geostance_training.linear.cuts import HeldOut, HeldOutTopics, relations_said
from geostance_training.linear.relations import TAKES_PART


def held_out_scores(
    topics: HeldOutTopics, fitted: Mapping[str, HeldOut], missed: int, cuts: Thresholds
) -> dict[str, float]:
    """Return F1 by head, each in [0, 1].

    Args:
        topics: The topic head.
        fitted: The other heads by name.
        missed: True relations whose ends never meet; they count as not found.
        cuts: Chosen on the same probabilities, so that the scores at them are a little too good.
    """
    named = {"sentiment": SENTIMENTS, "stance": STANCES, "target_sentiment": SENTIMENTS, "voice": VOICES}
    scores = {f"{name} macro F1": _macro(fitted[name], names) for name, names in named.items()}
    listed = topics.probabilities >= next(iter(cuts.topics.values()))
    scores["topic micro F1"] = float(f1_score(topics.labels, listed, average="micro"))
    takes_part = np.array(fitted["participant"].labels) == TAKES_PART[True]
    said = fitted["participant"].probabilities[:, 1] >= cuts.participant
    scores["participant F1"] = float(f1_score(takes_part, said))
    return scores | {"relation F1": _relation(fitted["relation"], missed, cuts.relation)}


def _macro(head: HeldOut, names: tuple[str, ...]) -> float:
    said = np.array(names)[head.probabilities.argmax(axis=1)]
    return float(f1_score(list(head.labels), said, average="macro"))


def _relation(head: HeldOut, missed: int, cut: float) -> float:
    some, right, wanted = relations_said(head, missed)
    listed = some >= cut
    return float(2 * right[listed].sum() / (listed.sum() + wanted))
