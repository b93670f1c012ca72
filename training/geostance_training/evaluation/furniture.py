"""Measuring the line classifier: shingles of the extracted text, and what clean articles lose."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geostance.article import LineClassifier, layout
from geostance.article.document import Span
from geostance.article.headline import headline
from geostance_training.evaluation.resampling import Estimate, estimate, weights
from geostance_training.furniture import fit_pages
from geostance_training.pages import LabelledPage, training_pages

GOLD = Path("ramybaly/Article-Bias-Prediction/gold-dev.jsonl")
_SHINGLE = 4
_FOLDS = 5
_RESAMPLES = 1000
_WORD = re.compile(r"\w+")

Reader = Callable[[LabelledPage], str]


@dataclass(frozen=True, slots=True)
class Score:
    """How well one way of reading pages does.

    Attributes:
        name: What reads, and which pages.
        pages: How many pages.
        f1: F1 of mean precision and mean recall of 4-word shingles, with its 95 % interval over pages.
        precision: Mean precision over pages.
        recall: Mean recall over pages.
    """

    name: str
    pages: int
    f1: Estimate
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class FurnitureReport:
    """What the evaluation of the line classifier found.

    Attributes:
        scores: One for each way of reading.
        losses: Share of the words of clean articles taken for furniture, in [0, 1], by corpus.
        corrected: Pages of the mirror whose extraction their own documentation overruled.
    """

    scores: tuple[Score, ...]
    losses: dict[str, float]
    corrected: int

    def lines(self) -> list[str]:
        """Return the report as lines of text for a terminal."""
        rows = [f"{'reading':<44} {'pages':>5}  {'F1':>5}  {'95 %':^13}  {'prec.':>5}  {'recall':>6}"]
        rows += [
            f"{s.name:<44} {s.pages:>5}  {s.f1.value:.3f}  {s.f1.low:.3f} - {s.f1.high:.3f}  "
            f"{s.precision:.3f}  {s.recall:>6.3f}"
            for s in self.scores
        ]
        rows += [f"words lost by clean articles, {name}: {loss:.2%}" for name, loss in self.losses.items()]
        return [*rows, f"pages whose labels were corrected by their documentation: {self.corrected}"]


def evaluate(mirror: Path | None, datasets: Path, seed: int) -> FurnitureReport:
    """Cross-validate the line classifier by site.

    The measure is that of the public article-extraction-benchmark (Scrapinghub, 2019), on text under the
    headline. Truth for a page of the mirror is trafilatura's extraction from HTML, corrected by the page's
    documentation; for a page of the project's own, its annotation.

    Args:
        mirror: Directory of the public corpora, or None to measure on the project's own pages alone.
        datasets: The project's ``datasets`` directory.
        seed: Decides folds and resamples.
    """
    pages = training_pages(mirror, datasets)
    judged = _cross_validated(pages, seed)
    public = [page for page in pages if page.reference]
    own = [page for page in pages if not page.reference and any(page.furniture)]
    clean = [page for page in pages if not page.reference and not any(page.furniture)]
    scores = [*_public_scores(public, judged, seed), *_own_scores(own, judged, seed)]
    losses = {"project's own, held out": _lost(clean, judged)} if clean else {}
    if mirror and (mirror / GOLD).is_file():
        losses["gold"] = clean_loss(_texts(mirror / GOLD), fit_pages(pages, seed))
    return FurnitureReport(tuple(scores), losses, sum(page.corrections > 0 for page in pages))


def clean_loss(texts: Iterable[str], lines: LineClassifier) -> float:
    """Return the share of words that clean articles lose to furniture, in [0, 1].

    Args:
        texts: Articles without any furniture.
        lines: The fitted classifier.
    """
    lost = total = 0
    for text in texts:
        found = [line.of(text) for line in layout.lines(text)]
        sizes = [len(line.split()) for line in found]
        lost += sum(size for size, out in zip(sizes, lines.furniture(found), strict=True) if out)
        total += sum(sizes)
    return lost / max(1, total)


def shingle_shares(truth: str, reading: str) -> tuple[float, float, float]:
    """Compare two texts by their 4-word shingles.

    Returns:
        Shares of shingles right, wrongly taken and missed, summing to 1 unless both texts are wordless.
    """
    wanted, got = _shingles(truth), _shingles(reading)
    right, wrong, missed = ((wanted & got).total(), (got - wanted).total(), (wanted - got).total())
    total = right + wrong + missed
    return (right / total, wrong / total, missed / total) if total else (0.0, 0.0, 0.0)


def precision_recall(shares: tuple[float, float, float]) -> tuple[float, float]:
    """Return precision and recall of one page; NaN where the benchmark leaves the page out of the mean."""
    right, wrong, missed = shares
    precision = right / (right + wrong) if right + wrong else np.nan
    recall = right / (right + missed) if right + missed else np.nan
    return precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    found = (tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(shingle for shingle in found if shingle)


def _cross_validated(pages: Sequence[LabelledPage], seed: int) -> dict[str, list[bool]]:
    """Judge the lines of each page by a classifier fitted without its site."""
    from sklearn.model_selection import GroupKFold

    judged = {}
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=seed)
    for rest, held in folds.split(pages, groups=[page.site for page in pages]):
        lines = fit_pages([pages[i] for i in rest], seed)
        judged.update({pages[i].id: lines.furniture(pages[i].lines) for i in held})
    return judged


def _public_scores(pages: Sequence[LabelledPage], judged: dict[str, list[bool]], seed: int) -> list[Score]:
    if not pages:
        return []
    readers: dict[str, Reader] = {
        "raw text": lambda page: _text(page, [False] * len(page.lines)),
        "line classifier, from text": lambda page: _text(page, judged[page.id]),
        "labels of the lines (the ceiling)": lambda page: _text(page, page.furniture),
        "trafilatura, from HTML (gave the labels)": lambda page: page.reference,
    }
    return [_score(f"public pages: {name}", pages, reader, seed) for name, reader in readers.items()]


def _own_scores(pages: Sequence[LabelledPage], judged: dict[str, list[bool]], seed: int) -> list[Score]:
    if not pages:
        return []
    readers: dict[str, Reader] = {
        "raw text": lambda page: _text(page, [False] * len(page.lines)),
        "line classifier, from text": lambda page: _text(page, judged[page.id]),
    }
    return [_score(f"own pages: {name}", pages, reader, seed) for name, reader in readers.items()]


def _text(page: LabelledPage, furniture: Sequence[bool]) -> str:
    """Return the text under the headline."""
    lines = [line for line, out in zip(page.lines, furniture, strict=True) if not out]
    text = "\n".join(lines)
    ends = np.cumsum([len(line) + 1 for line in lines], dtype=int)
    spans = [Span(int(end) - len(line) - 1, int(end) - 1) for line, end in zip(lines, ends, strict=True)]
    heading = headline(text, spans, [False] * len(spans))
    return text if heading is None else text[: spans[heading].begin] + text[spans[heading].end :]


def _score(name: str, pages: Sequence[LabelledPage], reader: Reader, seed: int) -> Score:
    shares = (shingle_shares(_truth(page), reader(page)) for page in pages)
    table = np.array([precision_recall(share) for share in shares])
    means = np.array([_means(table, row) for row in weights(len(pages), _RESAMPLES, seed)])
    precision, recall = means.T
    f1 = 2 * precision * recall / np.maximum(1e-9, precision + recall)
    return Score(name, len(pages), estimate(f1), float(precision[0]), float(recall[0]))


def _truth(page: LabelledPage) -> str:
    return page.truth if page.reference else _text(page, page.furniture)


def _means(table: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    there = ~np.isnan(table)
    return (np.where(there, table, 0) * weight[:, None]).sum(0) / (there * weight[:, None]).sum(0)


def _lost(pages: Sequence[LabelledPage], judged: dict[str, list[bool]]) -> float:
    sizes = [[len(line.split()) for line in page.lines] for page in pages]
    lost = sum(
        size
        for page, row in zip(pages, sizes, strict=True)
        for size, out in zip(row, judged[page.id], strict=True)
        if out
    )
    return lost / max(1, sum(map(sum, sizes)))


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
