import numpy as np
import pytest

from geostance_training.evaluation.resampling import Estimate, estimate, summed, weights


def test_the_sample_comes_first_and_every_resample_is_as_large():
    drawn = weights(units=7, resamples=50, seed=3)
    assert drawn.shape == (51, 7)
    assert drawn[0].tolist() == [1] * 7
    assert (drawn.sum(1) == 7).all()
    assert len(np.unique(drawn[1:], axis=0)) > 40


def test_resamples_are_drawn_by_their_seed():
    assert (weights(9, 20, seed=1) == weights(9, 20, seed=1)).all()
    assert (weights(9, 20, seed=1) != weights(9, 20, seed=2)).any()


def test_counts_are_summed_under_weights():
    counts = np.array([[[1.0, 2.0]], [[10.0, 20.0]]])
    assert summed(np.array([[1.0, 1.0], [2.0, 0.0]]), counts).tolist() == [[[11, 22]], [[2, 4]]]


def test_an_interval_holds_the_middle_of_the_resamples():
    found = estimate(np.array([0.5, *np.linspace(0, 1, 1001)]))
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.025, 0.975))


def test_undefined_resamples_are_left_out_of_the_interval():
    assert estimate(np.array([0.4, np.nan, 0.2, 0.2])) == Estimate(
        0.4, pytest.approx(0.2), pytest.approx(0.2)
    )


def test_a_score_that_is_not_defined_has_no_number():
    assert estimate(np.array([np.nan, np.nan])) == Estimate(None, None, None)


def test_the_interval_of_a_mean_is_about_what_theory_says():
    values = np.random.default_rng(0).normal(size=400)
    drawn = weights(400, 2000, seed=0)
    found = estimate(summed(drawn, values) / 400)
    half = 1.96 * values.std() / 20
    assert found.low == pytest.approx(values.mean() - half, abs=0.015)
    assert found.high == pytest.approx(values.mean() + half, abs=0.015)
