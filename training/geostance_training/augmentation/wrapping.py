"""Page furniture around clean articles, as a reader copies it, labels moved along."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Sequence
from itertools import groupby

from geostance.article.document import Span
from geostance_training.augmentation import edits
from geostance_training.augmentation.edits import Edit, Edited
from geostance_training.corpora.examples import LabelledArticle
from geostance_training.pages import LabelledPage

_BREAK = re.compile(r"\n+")


def wrap(article: LabelledArticle, page: LabelledPage, rng: random.Random) -> LabelledArticle:
    """Put an article in the place of a page's own.

    What the page has before its first line of body comes before the article, with the article's title as
    a line of body; what it has after its last line comes after; every run of furniture between comes
    between two paragraphs of the article, as long as there are such places.

    Args:
        article: Without furniture.
        page: With furniture.
        rng: Chooses the places.

    Raises:
        ValueError: If the article has furniture already.
    """
    if article.furniture:
        raise ValueError(f"{article.id}: has furniture already")
    before, between, after = _runs(page)
    title = f"{article.title}\n\n" if article.title else ""
    inside = _places(article.text, len(between), rng)
    edited = edits.apply(
        article.text,
        [
            Edit(0, 0, _block(before) + title),
            *(Edit(at, at, _block(run)) for at, run in zip(inside, between, strict=False)),
            Edit(len(article.text), len(article.text), "".join(f"\n{line}" for line in after)),
        ],
    )
    return dataclasses.replace(
        article,
        text=edited.text,
        relations=tuple(
            dataclasses.replace(one, evidence=edited.moved(one.evidence)) for one in article.relations
        ),
        furniture=tuple(_furniture(edited, (before, *between[: len(inside)], after))),
    )


def _runs(page: LabelledPage) -> tuple[list[str], list[list[str]], list[str]]:
    marked = zip(page.lines, page.furniture, strict=True)
    runs = [(out, [line for line, _ in run]) for out, run in groupby(marked, key=lambda one: one[1])]
    before = runs.pop(0)[1] if runs and runs[0][0] else []
    after = runs.pop()[1] if runs and runs[-1][0] else []
    return before, [lines for out, lines in runs if out], after


def _places(text: str, wanted: int, rng: random.Random) -> list[int]:
    """Draw places between paragraphs, in order; fewer where there are fewer."""
    breaks = [found.end() for found in _BREAK.finditer(text) if found.start() > 0 and found.end() < len(text)]
    return sorted(rng.sample(breaks, min(wanted, len(breaks))))


def _block(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines) + ("\n" if lines else "")


def _furniture(edited: Edited, runs: Sequence[Sequence[str]]) -> list[Span]:
    spans, shift = [], 0
    for edit, lines in zip(edited.edits, runs, strict=True):
        position = edit.begin + shift
        for line in lines:
            begin = edited.text.index(line, position)
            spans.append(Span(begin, begin + len(line)))
            position = begin + len(line)
        shift += len(edit.text)
    return spans
