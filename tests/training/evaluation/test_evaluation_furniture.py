"""The measure of the public benchmark, and the report on it."""

import math
from pathlib import Path

import pytest

from geostance_training.evaluation import furniture
from geostance_training.evaluation.furniture import clean_loss, evaluate, precision_recall, shingle_shares

DATASETS = Path(__file__).parents[3] / "datasets"


@pytest.mark.parametrize(
    ("truth", "reading", "shares"),
    [
        ("a b c d e", "a b c d e", (1, 0, 0)),
        ("a b c d e", "a b c d", (1 / 2, 0, 1 / 2)),
        ("a b c d", "x a b c d", (1 / 2, 1 / 2, 0)),
        ("a b c d a b c d", "a b c d", (1 / 5, 0, 4 / 5)),
        ("a b", "a b", (1, 0, 0)),
        ("a b", "", (0, 0, 1)),
        ("", "", (0, 0, 0)),
    ],
)
def test_shingles_are_counted_with_their_repeats(truth, reading, shares):
    assert shingle_shares(truth, reading) == pytest.approx(shares)


def test_a_page_without_words_is_left_out_of_the_mean():
    assert precision_recall((1, 0, 0)) == (1, 1)
    assert precision_recall((0, 1, 0))[0] == 0
    assert math.isnan(precision_recall((0, 1, 0))[1])
    assert math.isnan(precision_recall((0, 0, 1))[0])


def test_clean_loss_is_the_share_of_words_taken_for_furniture():
    class Short:
        def furniture(self, lines):
            return [len(line.split()) < 3 for line in lines]

    assert (
        clean_loss(["One two three four five six.\n\nSeven eight.", "Nine ten eleven twelve."], Short())
        == 2 / 12
    )


@pytest.mark.slow
def test_own_pages_alone_can_be_measured(monkeypatch):
    monkeypatch.setattr(furniture, "_RESAMPLES", 50)
    pages = [page for page in furniture.training_pages(None, DATASETS) if page.id.startswith("pages:")]
    monkeypatch.setattr(furniture, "training_pages", lambda *_: pages[::2])
    report = evaluate(None, DATASETS, seed=0)
    raw, read = report.scores
    assert raw.recall > 0.9
    assert read.f1.value > raw.f1.value + 0.2
    assert read.f1.low <= read.f1.value <= read.f1.high
    assert len(report.lines()) == 4
