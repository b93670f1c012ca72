from dataclasses import replace

import pytest

from geostance_training.evaluation import dev, directed
from geostance_training.evaluation.directed import ATTITUDES, LABELS
from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import MAJORITY, MODEL


@pytest.fixture(scope="module")
def found(datasets, mirror):
    return dev.read(datasets, mirror, with_wire=False).directed


@pytest.fixture(scope="module")
def judged(found, analyzer):
    return directed.answer(found.items, analyzer)


def spoken(labels, places):
    return [labels[place] if place < len(labels) else None for place in places]


def test_copies_of_what_is_trained_on_are_left_out(found):
    assert (len(found.items), found.near) == (3, 1)
    assert [one.forward.label for one in found.items] == ["support", "none", "none"]
    assert [one.backward.label for one in found.items] == ["none", "oppose", "none"]


def test_both_directions_are_judged_from_the_places_given(judged):
    task = directed.pairs(judged)
    # The double says the same of both directions.
    assert spoken(LABELS, task.said[MODEL]) == ["support", "support", "oppose", "oppose", "none", "none"]
    assert spoken(LABELS, task.truth) == ["support", "none", "none", "oppose", "none", "none"]
    assert set(spoken(LABELS, task.said[MAJORITY])) == {"none"}
    assert task.units.tolist() == [0, 0, 1, 1, 2, 2]
    assert task.answers.right.tolist() == [True, False, False, True]
    scores = measure(task, weights(task.count, 20, seed=0)).systems[MODEL]
    assert scores["macro_f1"].value == pytest.approx((2 * 2 / (2 + 4) + 2 / 3 + 2 / 3) / 3)


def test_a_sentence_has_one_attitude_the_more_probable(judged):
    support = judged[0]
    weaker = replace(support.forward, probability=support.backward.probability - 0.1)
    mixed = replace(support.forward, label="mixed", probability=0.99)
    given = [*judged, replace(support, forward=weaker), replace(support, forward=mixed)]
    task = directed.attitudes(given)
    assert spoken(ATTITUDES, task.truth)[:3] == ["first supports", "second opposes", "none"]
    said = ["first supports", "first opposes", "none", "second supports", None]
    assert spoken(ATTITUDES, task.said[MODEL]) == said
    assert task.count == 3


def test_a_mixed_position_is_no_answer_of_a_pair(judged):
    mixed = replace(judged[0], forward=replace(judged[0].forward, label="mixed"))
    task = directed.pairs([mixed])
    assert spoken(LABELS, task.said[MODEL]) == [None, "support"]
    assert task.answers.right.size == 2
