"""The line classifier reads and writes itself, and judges whatever it is given."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article import LineClassifier, lines
from geostance.article.context import neighbours, surroundings
from geostance.article.features import is_interruption, openings, shapes, words
from geostance.errors import BundleError


@pytest.fixture(scope="module")
def classifier():
    draw = np.random.default_rng(7)
    arrays = {name: draw.normal(0, 0.1, length) for name, length in lines._lengths().items()}
    return LineClassifier(**arrays | {"threshold": np.array([0.5])})


def test_it_comes_back_from_its_bytes_with_the_same_answers(classifier):
    page = ["Menu", "Home | World", "The bridge over the river is open again, officials said on Monday."]
    again = LineClassifier.from_bytes(classifier.to_bytes())
    assert np.array_equal(again.probabilities(page), classifier.probabilities(page))
    assert classifier.to_bytes() == again.to_bytes()


@given(page=st.lists(st.text(min_size=1, max_size=60).filter(lambda line: line.strip()), max_size=12))
def test_any_page_gets_one_probability_a_line(classifier, page):
    found = classifier.probabilities(page)
    assert found.shape == (len(page),)
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"words": np.zeros(3)},
        {"threshold": np.array([np.nan])},
        {"first": np.array(["a"])},
        {"format": np.array([99])},
        {"extra": np.zeros(1)},
        {"third": np.array([{}], dtype=object)},
    ],
)
def test_a_changed_file_is_refused(classifier, change):
    with np.load(io.BytesIO(classifier.to_bytes())) as archive:
        arrays = dict(archive)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays | change)
    with pytest.raises(BundleError):
        LineClassifier.from_bytes(buffer.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(BundleError):
        LineClassifier.from_bytes(data)


def test_the_place_of_an_advertisement_is_furniture_and_parts_nothing(classifier):
    prose = ["The bridge is open again, the mayor said.", "Boats may pass below it."]
    parted = [prose[0], "ADVERTISEMENT", prose[1]]
    found = classifier.probabilities(parted)
    assert found[1] == 1
    assert np.allclose(found[[0, 2]], classifier.probabilities(prose))
    assert not is_interruption("Advertisement revenue fell by a third, the group said.")


def test_features_do_not_depend_on_list_markers_or_digits():
    assert words("* More from 2019") == words("More from 2023")
    assert openings(["* Related stories", "Relations are poor."]).tolist() == [1, 0]


def test_every_line_has_its_neighbours_beside_it():
    table = np.arange(3.0)[:, None]
    beside = neighbours(table, 1)
    assert beside.tolist() == [[0, 1, 1, 0, 0], [1, 2, 1, 0, 1], [2, 0, 0, 1, 1]]


def test_the_likely_extent_is_the_stretch_of_prose():
    page = (
        ["Menu"] * 4 + ["The envoys met on the bridge and spoke for hours about the toll."] * 5 + ["More"] * 4
    )
    table = shapes(page)
    told = np.array([0.9] * 4 + [0.1] * 5 + [0.9] * 4)
    found = surroundings(table, np.array([len(line.split()) for line in page]), np.zeros(len(page)), told)
    columns = {tuple(column) for column in found.T}
    assert tuple([0.0] * 4 + [1.0] * 5 + [0.0] * 4) in columns
