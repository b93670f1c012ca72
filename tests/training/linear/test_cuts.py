import numpy as np
import pytest

from geostance.calibration import Readout
from geostance.linear.head import TextHead
from geostance_training.linear.cuts import abstention, probability_cut, relation_cut
from geostance_training.linear.relations import FittedHead

EMPTY = np.zeros(0, np.float32)
HEAD = TextHead({}, EMPTY, EMPTY, EMPTY)
READOUT = Readout(EMPTY, EMPTY, EMPTY, EMPTY)
NAMES = ("none", "support", "oppose", "mixed")


def fitted(rows, labels):
    return FittedHead(HEAD, READOUT, np.array(rows), labels)


def test_the_relation_cut_parts_right_from_wrong():
    right, wrong = [0.5, 0.1, 0.4, 0.0], [0.9, 0.1, 0.0, 0.0]
    head = fitted([right] * 10 + [wrong] * 10, ["oppose"] * 10 + ["none"] * 10)
    assert 0.1 <= relation_cut(head, missed=0) <= 0.5


def test_relations_that_never_meet_lower_the_cut():
    sure, doubtful = [0.2, 0.0, 0.8, 0.0], [0.7, 0.3, 0.0, 0.0]
    rows = [sure] * 10 + [doubtful] * 10
    labels = ["oppose"] * 10 + ["support"] * 3 + ["none"] * 7
    assert relation_cut(fitted(rows, labels), missed=30) <= relation_cut(fitted(rows, labels), missed=0)


def test_a_probability_cut_takes_the_best_f1():
    found = probability_cut(np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, True, True, False]))
    assert 0.1 < found <= 0.3


def test_abstention_begins_where_the_precision_is_no_longer_reached():
    rows = [[0.9, 0.1]] * 50 + [[0.6, 0.4]] * 50
    labels = ["a"] * 50 + ["a"] * 20 + ["b"] * 30
    assert 0.6 < abstention(np.array(rows), labels, ("a", "b"), 0.9, "") <= 0.9


def test_where_no_precision_is_reached_the_best_shown_is_taken():
    rows = [[0.8, 0.2]] * 40 + [[0.6, 0.4]] * 40
    labels = ["a"] * 24 + ["b"] * 16 + ["b"] * 40
    assert 0.6 < abstention(np.array(rows), labels, ("a", "b"), 0.99, "") <= 0.8


def test_only_answers_that_say_something_count_toward_precision():
    rows = [[0.9, 0.1]] * 100 + [[0.3, 0.7]] * 40
    labels = ["none"] * 100 + ["support"] * 20 + ["none"] * 20
    easy = abstention(np.array(rows), labels, ("none", "support"), 0.5, "none")
    assert easy == pytest.approx(0.05)
