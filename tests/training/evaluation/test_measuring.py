import dataclasses

import numpy as np
import pytest

from geostance_training.evaluation.measuring import measure
from geostance_training.evaluation.resampling import Estimate, weights
from geostance_training.evaluation.tasks import MAJORITY, MODEL, SURE, Answers, Task, majority, positions

UNITS = np.array([0, 0, 1, 1, 2, 2])
TRUTH = np.array([0, 1, 1, 2, 0, 1])
SAID = np.array([0, 1, 2, 2, 1, 3])


def task(**changed):
    one = Task(
        title="Tone",
        unit="article",
        labels=("none", "good", "bad"),
        scores=("f1", "precision", "recall"),
        units=UNITS,
        count=3,
        truth=TRUTH,
        said={MODEL: SAID, SURE: np.where(UNITS == 2, 0, SAID), MAJORITY: np.ones(6, dtype=np.int64)},
        answers=Answers(
            units=np.array([0, 1, 1, 2]),
            probability=np.array([0.95, 0.85, 0.65, 0.61]),
            right=np.array([True, False, True, False]),
            abstain=np.array([False, False, True, True]),
        ),
        slices={"place": np.array(["north", "north", "south", "south", "", ""])},
    )
    return dataclasses.replace(one, **changed)


def measured(one, resamples=200, seed=0):
    return measure(one, weights(one.count, resamples, seed))


def test_every_system_has_every_score():
    found = measured(task())
    model = found.systems[MODEL]
    # Listed: rows 1 to 4 by the model (2 of them right), rows 1, 2, 3, 5 in truth.
    assert model["precision"].value == pytest.approx(2 / 4)
    assert model["recall"].value == pytest.approx(2 / 4)
    assert found.systems[SURE]["precision"].value == pytest.approx(2 / 3)
    assert found.systems[MAJORITY]["f1"].value == pytest.approx(2 * 3 / (6 + 4))
    assert (found.units, found.rows) == (3, 6)


def test_differences_are_to_baselines_only_and_paired():
    found = measured(task())
    assert list(found.differences) == [MAJORITY]
    assert found.differences[MAJORITY]["f1"].value == pytest.approx(0.5 - 0.6)
    same = measured(task(said={MODEL: SAID, "twin": SAID}))
    twin = same.differences["twin"]["f1"]
    assert (twin.value, twin.low, twin.high) == (0, 0, 0)


def test_labels_are_scored_one_by_one_without_the_one_that_lists_nothing():
    found = measured(task()).by_label[MODEL]
    assert list(found) == ["good", "bad"]
    assert (found["good"].true, found["good"].said) == (3, 2)
    assert found["good"].precision.value == pytest.approx(1 / 2)
    assert found["good"].recall.value == pytest.approx(1 / 3)
    assert found["bad"].f1.value == pytest.approx(2 / 3)


def test_the_confusion_has_a_column_for_no_answer():
    assert measured(task()).confusion[MODEL] == ((1, 1, 0, 0), (0, 1, 1, 1), (0, 0, 1, 0))


def test_a_slice_has_the_scores_of_its_rows_alone():
    found = measured(task()).slices["place"]
    assert list(found) == ["north", "south"]
    alone = measured(task(units=UNITS[2:4], truth=TRUTH[2:4], said={MODEL: SAID[2:4]}, slices={}))
    assert found["south"].systems[MODEL] == alone.systems[MODEL]
    assert (found["south"].units, found["south"].rows) == (1, 2)


def test_numbers_depend_on_the_seed_only_in_their_intervals():
    one, again, other = measured(task()), measured(task()), measured(task(), seed=5)
    assert one == again
    assert one.systems[MODEL]["f1"].value == other.systems[MODEL]["f1"].value
    assert one != other


def test_another_bundle_stands_beside_as_a_system_with_its_difference():
    one, other = task(), task(said={MODEL: np.where(UNITS == 0, 0, SAID)})
    weighed = weights(3, 200, seed=0)
    found, alone = measure(one, weighed, {"twin": one, "other": other}), measure(other, weighed)
    assert list(found.systems) == [MODEL, SURE, MAJORITY, "twin", "other"]
    assert list(found.differences) == [MAJORITY]
    assert found.beside["twin"]["f1"] == Estimate(0, 0, 0)
    assert found.systems["other"] == alone.systems[MODEL]
    assert found.by_label["other"] == alone.by_label[MODEL]
    assert found.slices["place"]["south"].systems["other"] == alone.slices["place"]["south"].systems[MODEL]
    model, lead = found.systems[MODEL]["f1"].value, found.beside["other"]["f1"].value
    assert lead == pytest.approx(model - alone.systems[MODEL]["f1"].value)


def test_another_bundle_may_answer_other_rows_of_the_same_units():
    fewer = task(
        units=UNITS[:2], truth=TRUTH[:2], said={MODEL: SAID[:2]}, slices={"place": np.array(["", ""])}
    )
    found = measure(task(), weights(3, 50, seed=0), {"fewer": fewer})
    assert found.systems["fewer"]["f1"].value == pytest.approx(1)
    assert (found.rows, found.confusion["fewer"][1]) == (6, (0, 1, 0, 0))
    assert found.slices["place"]["north"].systems["fewer"]["f1"].value is None


def test_probabilities_are_measured_of_every_bundle():
    found = measure(task(), weights(3, 50, seed=0), {"twin": task(), "mute": task(answers=None)})
    assert list(found.trust) == [MODEL, "twin"]
    assert found.trust[MODEL] == found.trust["twin"]
    assert measured(task(answers=None)).trust == {}


def test_a_task_without_rows_has_no_numbers():
    none = np.zeros(0, dtype=np.int64)
    found = measured(task(units=none, truth=none, said={MODEL: none}, answers=None, slices={}))
    assert found.systems[MODEL]["f1"].value is None
    assert found.rows == 0


def test_the_majority_leaves_open_what_the_model_leaves_open():
    assert majority(np.array([1, 1, 0]), 2, np.array([0, 2, 0])).tolist() == [1, 2, 1]
    assert positions(("a", "b"), ["b", None, "a"]).tolist() == [1, 2, 0]
