import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance_training.evaluation.resampling import weights
from geostance_training.evaluation.tasks import Answers
from geostance_training.evaluation.trust import BINS, reliability, trust

DRAWN = weights(40, 300, seed=0)


def answers(probability, right, abstain=None, units=None):
    stated = np.array(probability, dtype=float)
    places = np.arange(stated.size) if units is None else np.array(units)
    unsure = None if abstain is None else np.array(abstain, dtype=bool)
    return Answers(places.astype(np.int64), stated, np.array(right, dtype=bool), unsure)


def alone(one):
    """Trust where every answer is a unit of its own."""
    return trust(one, weights(one.probability.size, 200, seed=0))


def drawn(size, seed, lift=0.0):
    """Answers of forty units whose probabilities are higher by ``lift`` than what holds."""
    generator = np.random.default_rng(seed)
    probability = generator.uniform(0.3, 0.9, size)
    right = generator.random(size) < probability - lift
    return answers(probability, right, units=generator.integers(0, 40, size))


def test_calibration_error_is_the_mean_gap_of_bins_of_equally_many():
    probability = np.repeat(np.linspace(0.05, 0.95, BINS), 2) + np.tile([0, 0.01], BINS)
    right = np.tile([True, False], BINS)
    found = alone(answers(probability, right)).reliability
    assert [one.answers for one in found.bins] == [2] * BINS
    middles = np.linspace(0.05, 0.95, BINS) + 0.005
    assert found.error.value == pytest.approx(np.abs(middles - 0.5).mean())
    assert (found.bins[0].low, found.bins[0].high) == pytest.approx((0.05, 0.06))
    assert found.bins[0].probability == pytest.approx(0.055)
    assert found.bins[0].right == 0.5


def test_equal_probabilities_share_a_bin_whatever_their_order():
    probability, right = np.full(100, 0.9), np.arange(100) < 60
    found = alone(answers(probability, right)).reliability
    assert [one.answers for one in found.bins] == [100]
    assert found.error.value == pytest.approx(0.3)
    turned = alone(answers(probability, right[::-1])).reliability
    assert turned.error.value == pytest.approx(0.3)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.9, 0.95]), st.booleans()), min_size=1))
def test_bins_hold_every_answer_once_in_order(stated):
    probability, right = zip(*stated, strict=True)
    found = alone(answers(probability, right)).reliability
    assert sum(one.answers for one in found.bins) == len(stated)
    assert all(one.answers and one.low - 1e-9 <= one.probability <= one.high + 1e-9 for one in found.bins)
    assert all(one.high < other.low for one, other in zip(found.bins, found.bins[1:], strict=False))
    assert 0 <= found.debiased.value <= 1


def test_chance_is_taken_off_where_probabilities_are_right():
    found = [reliability(drawn(240, seed), DRAWN) for seed in range(20)]
    plain = np.mean([one.error.value for one in found])
    debiased = np.sqrt(np.mean([one.debiased.value**2 for one in found]))
    assert plain > 0.055
    assert debiased < 0.045
    assert np.mean([one.debiased.low == 0 for one in found]) > 0.9


def test_what_is_not_chance_stays():
    found = [reliability(drawn(240, seed, lift=0.2), DRAWN) for seed in range(20)]
    assert np.mean([one.debiased.value for one in found]) == pytest.approx(0.2, abs=0.02)
    assert np.mean([one.debiased.low <= 0.2 <= one.debiased.high for one in found]) > 0.8


def test_abstention_trades_coverage_for_risk():
    found = alone(
        answers([0.95, 0.85, 0.65, 0.61], [True, False, True, False], [False, False, True, True])
    ).abstention
    assert found.coverage.value == pytest.approx(2 / 4)
    assert found.right.value == pytest.approx(1 / 2)
    assert found.right_of_all.value == pytest.approx(2 / 4)
    assert found.curve == ((0.25, 0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1, 0.5))
    assert found.area.value == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert found.precise.value == pytest.approx(1 / 4)


def test_the_largest_precise_share_is_found_past_an_early_mistake():
    right = np.arange(20) != 1
    probability = np.linspace(0.9, 0.5, 20)
    found = alone(answers(probability, right, np.zeros(20))).abstention
    assert found.precise.value == 1
    wrong = np.arange(20) < 10
    assert alone(answers(probability, wrong, np.zeros(20))).abstention.precise.value == pytest.approx(11 / 20)
    assert alone(answers(probability, ~wrong, np.zeros(20))).abstention.precise.value == 0


def test_a_cut_parts_no_answers_of_equal_probability():
    right = [True] * 9 + [False] * 9
    found = alone(answers([0.9] * 18, right, np.zeros(18))).abstention
    assert found.precise.value == found.precise.low == 0


@pytest.mark.parametrize("abstain", [None, np.zeros(0, dtype=bool)])
def test_a_head_that_never_abstains_or_answers_has_no_abstention(abstain):
    found = trust(answers([], [], abstain), DRAWN)
    assert found.abstention is None
    assert found.reliability.error.value is None
    assert found.reliability.debiased.value is None
    assert found.reliability.bins == ()
