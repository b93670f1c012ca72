import numpy as np
import pytest

import tiny_training
from geostance import taxonomy
from geostance.encoder.heads import Heads
from geostance.encoder.inputs import INPUTS
from geostance.encoder.predictor import EncoderPredictor
from geostance.encoder.session import Session
from geostance_training.finetuned import calibrating, settings
from geostance_training.finetuned.calibrating import Judge, calibrate
from tiny_encoder import SETTINGS, calibration, heads, model, wordpiece


@pytest.fixture(scope="module")
def judge():
    tokenizer = wordpiece()
    special = (tokenizer.token_to_id(SETTINGS.first), tokenizer.token_to_id(SETTINGS.last))
    return Judge(Session.load(model()), Heads(heads(), SETTINGS.pooling), special)


@pytest.fixture(scope="module")
def found():
    return tiny_training.read(tiny_training.collection(sentences=40))


@pytest.fixture(scope="module")
def calibrated(judge, found):
    return calibrate(judge, found, settings.read().precision)


@pytest.mark.parametrize("head", sorted(INPUTS))
def test_probabilities_sum_to_one(calibrated, head):
    given = np.random.default_rng(0).normal(size=(50, INPUTS[head])) * 5
    said = calibrated.readouts[head].probabilities(given)
    assert said.shape == (50, len(calibrating.LABELS[head]))
    np.testing.assert_allclose(said.sum(axis=1), 1, atol=1e-9)
    assert (said >= 0).all()


def test_topics_have_a_probability_each(calibrated):
    said = calibrated.topics.probabilities(np.random.default_rng(0).normal(size=(50, 17)))
    assert said.shape == (50, 17)
    assert ((said >= 0) & (said <= 1)).all()


def test_thresholds_are_valid(calibrated):
    chosen = calibrated.thresholds
    assert set(chosen.topics) == set(taxonomy.SUBJECTS)
    assert set(chosen.abstain) == {"sentiment", "stance", "target_sentiment", "relation"}
    cuts = [*chosen.topics.values(), *chosen.abstain.values(), chosen.relation, chosen.participant]
    assert all(0 < cut < 1 for cut in cuts)
    assert all(0 <= score <= 1 for score in calibrated.scores.values())


def test_a_document_is_judged_as_it_will_be_served(judge, found):
    layouts = [one.example.layout for one in found.articles[:3]]
    served = EncoderPredictor(
        tiny_training.maker().reader, 40, judge.special, judge.session, judge.heads, *calibration()
    )
    for layout, states in zip(layouts, served._states(layouts), strict=True):
        expected, said = judge.heads.judge(states, layout), judge.logits(layout)
        np.testing.assert_array_equal(said.relation, expected.relation)
        np.testing.assert_array_equal(said.topic, expected.topic)
