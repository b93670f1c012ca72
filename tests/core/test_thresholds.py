import pytest

from geostance.errors import BundleError
from geostance.thresholds import Thresholds

GOOD = {
    "topics": {"medtop:11000000": 0.4},
    "relation": 0.5,
    "participant": 0.5,
    "abstain": {"sentiment": 0.1, "stance": 0.2, "target_sentiment": 0.3, "relation": 1},
}


def test_numbers_from_0_to_1_are_taken():
    assert Thresholds(**GOOD).abstain["relation"] == 1


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "0.5", None, True])
def test_what_is_no_probability_is_refused_by_name(value):
    with pytest.raises(BundleError, match=r"topics\[medtop:11000000\] is .*expected a number from 0 to 1"):
        Thresholds(**GOOD | {"topics": {"medtop:11000000": value}})


def test_a_missing_head_is_named():
    with pytest.raises(BundleError, match=r"expected .*'stance'"):
        Thresholds(**GOOD | {"abstain": {"sentiment": 0.1}})
