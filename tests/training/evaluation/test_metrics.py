import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from geostance_training.evaluation import metrics

LABELS = 4
answers = st.lists(st.tuples(st.integers(0, LABELS - 1), st.integers(0, LABELS - 1)), min_size=1, max_size=40)


def counted(rows):
    truth, said = np.array(rows).T
    units = np.zeros(truth.size, dtype=np.int64)
    return truth, said, metrics.confusions(units, truth, said, 1, LABELS)[0]


def or_zero(value):
    return np.nan_to_num(value)


@settings(deadline=None)
@given(answers)
def test_scores_are_those_of_scikit_learn(rows):
    truth, said, counts = counted(rows)
    assert metrics.accuracy(counts) == pytest.approx(accuracy_score(truth, said))
    assert metrics.macro_f1(counts) == pytest.approx(f1_score(truth, said, average="macro", zero_division=0))
    if len({*truth, *said} & {0, 1}) == 2:
        two = f1_score(truth, said, labels=[0, 1], average="macro", zero_division=0)
        assert metrics.support_oppose_f1(counts) == pytest.approx(two)
    listing = precision_recall_fscore_support(
        truth, said, labels=range(1, LABELS), average="micro", zero_division=0
    )
    found = metrics.precision(counts), metrics.recall(counts), metrics.f1(counts)
    assert or_zero(found) == pytest.approx(np.array(listing[:3], dtype=float))
    assert or_zero(metrics.unlabelled_f1(counts)) == pytest.approx(
        f1_score(truth > 0, said > 0, zero_division=0)
    )


@settings(deadline=None)
@given(answers)
def test_each_label_has_the_scores_of_scikit_learn(rows):
    truth, said, counts = counted(rows)
    wanted = precision_recall_fscore_support(truth, said, labels=range(LABELS), zero_division=0)[:3]
    for found, expected in zip(metrics.by_label(counts), wanted, strict=True):
        assert or_zero(found) == pytest.approx(expected)


def test_what_gets_no_answer_counts_against_recall_alone():
    truth, said = np.array([0, 1, 1]), np.array([0, 1, 2])
    counts = metrics.confusions(np.zeros(3, dtype=np.int64), truth, said, 1, 2)[0]
    assert counts.tolist() == [[1, 0, 0], [0, 1, 1]]
    assert metrics.accuracy(counts) == pytest.approx(2 / 3)
    assert metrics.wrong(counts) == pytest.approx(1 / 3)
    assert metrics.precision(counts) == 1
    assert metrics.recall(counts) == pytest.approx(1 / 2)
    assert metrics.macro_f1(counts) == pytest.approx((1 + 2 / 3) / 2)


def test_counts_are_kept_by_unit():
    units = np.array([0, 2, 2])
    counts = metrics.confusions(units, np.array([0, 0, 1]), np.array([0, 1, 1]), 3, 2)
    assert counts.sum((1, 2)).tolist() == [1, 0, 2]


def test_a_score_of_nothing_is_not_a_number():
    assert np.isnan(metrics.accuracy(np.zeros((2, 3))))
    assert np.isnan(metrics.macro_f1(np.zeros((2, 3))))
    assert np.isnan(metrics.f1(np.zeros((2, 3))))
