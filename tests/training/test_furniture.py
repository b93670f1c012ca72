"""Fitting learns what furniture is, the same each time, and without the mirror."""

from pathlib import Path

import pytest

from geostance import article
from geostance.article import LineClassifier
from geostance.errors import CorpusError
from geostance_training.furniture import fit_pages
from geostance_training.pages import training_pages

DATASETS = Path(__file__).parents[2] / "datasets"
PAGE = """Skip to content
Home
World
Toll falls on the bridge after a year of talks
May 4, 2021
The envoys of Freedonia and Sylvania met on the bridge on Monday and agreed to lower the toll for carts.
A guard lifts the gate.
The gate opens for the first mule of the yearImage: Otto Brink/NordWelle
Officials of both sides said that the dispute had lasted for two harvests.
"We were tired of paying," said a trader who had waited since dawn, "and they were tired of counting."
ob/ss (AFP, Reuters)
Share on Facebook
Most read
Copyright 2021 NordWelle. All rights reserved."""


@pytest.fixture(scope="module")
def pages():
    return [page for page in training_pages(None, DATASETS) if page.id.startswith("pages:")]


@pytest.fixture(scope="module")
def classifier(pages):
    return fit_pages(pages, seed=0)


def test_a_page_it_never_saw_is_told_apart(classifier):
    found = article.read(PAGE, lines=classifier)
    words = " ".join(span.of(PAGE) for span in found.body)
    assert "agreed to lower" in words
    assert "two harvests" in words
    assert "tired of counting" in words
    for furniture in ("Skip to content", "Image:", "ob/ss", "Share on Facebook", "Copyright"):
        assert furniture not in words
    assert found.title == "Toll falls on the bridge after a year of talks"
    assert found.date.isoformat() == "2021-05-04"


def test_the_same_pages_and_seed_give_the_same_bytes(pages):
    assert fit_pages(pages[:6], seed=0).to_bytes() == fit_pages(pages[:6], seed=0).to_bytes()


def test_it_comes_back_from_its_bytes(classifier):
    lines = PAGE.splitlines()
    again = LineClassifier.from_bytes(classifier.to_bytes())
    assert again.furniture(lines) == classifier.furniture(lines)


def test_too_few_sites_are_refused_with_both_numbers(pages):
    with pytest.raises(CorpusError, match=r"2 sites .* 5"):
        fit_pages(pages[:2], seed=0)
