"""The language of a body."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from geostance.article.document import Language, Notice, Span

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
UNKNOWN = Language("und", 0.0)
_SAMPLE = 5000
_FEWEST_LETTERS = 20
_LEAST_PROBABILITY = 0.6
"""A name or two sways a sentence: what is less likely is English in another language's letters too often."""


def identify(text: str, body: Sequence[Span]) -> Language:
    """Identify the language of the body by py3langid, from its first 5,000 characters.

    Args:
        text: The text that the spans point into.
        body: Spans of the body, in order.

    Returns:
        The language with its probability; ``und`` with 0.0 where there are fewer than 20 letters, or where no
        language has a probability of 0.6.
    """
    sample = _sample(text, body)
    if sum(character.isalpha() for character in sample) < _FEWEST_LETTERS:
        return UNKNOWN
    code, probability = _identifier().classify(sample)
    return Language(str(code), float(probability)) if probability >= _LEAST_PROBABILITY else UNKNOWN


def notice(language: Language) -> Notice | None:
    """Return what to tell a reader whose article is not in English, or None if it is or may be."""
    if language.code in (ENGLISH, UNKNOWN.code):
        return None
    return Notice(
        "language",
        f"The body reads as '{language.code}' (probability {language.probability:.2f}). The models know "
        "English only: translate the article first, or take no notice of the judgements.",
    )


def _sample(text: str, body: Sequence[Span]) -> str:
    parts, left = [], _SAMPLE
    for span in body:
        if left <= 0:
            break
        parts.append(text[span.begin : min(span.end, span.begin + left)])
        left -= len(parts[-1])
    return "\n".join(parts)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
