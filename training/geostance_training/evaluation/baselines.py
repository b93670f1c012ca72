"""What a bundle has to beat: a lexicon that knows nothing of actors or of our labels."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from geostance.predictor import SENTIMENTS

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

VADER = "VADER"
CUT = 0.05
"""The usual cut on the compound score: from here on positive, from its negative on negative.

Source: Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
Text", ICWSM 2014.
"""

_NEGATIVE, _NEUTRAL, _POSITIVE = SENTIMENTS


@cache
def _vader() -> SentimentIntensityAnalyzer:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def lexicon_sentiment(sentences: Iterable[str]) -> str:
    """Judge a text by VADER.

    Args:
        sentences: Of the text.

    Returns:
        A label of ``SENTIMENTS`` by the mean compound score of the sentences; neutral where there are none.
    """
    compounds = [_vader().polarity_scores(sentence)["compound"] for sentence in sentences]
    mean = sum(compounds) / max(1, len(compounds))
    if mean >= CUT:
        return _POSITIVE
    return _NEGATIVE if mean <= -CUT else _NEUTRAL
