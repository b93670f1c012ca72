import numpy as np
import pytest
from hypothesis import given, settings

import tiny_encoder
from geostance.encoder import inputs
from geostance.encoder.heads import Heads
from geostance.encoder.layout import lay_out
from tiny_encoder import Name, documents, join, with_targets

PERU, CHILE, NORWAY = Name("Peru", "PE"), Name("Chile", "CL"), Name("Norway", "NO")


def judged(reader, made):
    layout = lay_out(made, reader.read(made), 20)
    states = np.random.default_rng(2).normal(size=(len(layout.tokens.ids), 8)).astype(np.float32)
    return layout, Heads(tiny_encoder.heads(), "log-sum-exp").judge(states, layout)


@pytest.fixture
def three(wordpieces):
    """Peru and Chile meet twice; Norway meets nobody, and is there twice."""
    filler = ["accused"] * 60
    made = join([PERU, "accused", CHILE], [CHILE, PERU], filler, [NORWAY], [NORWAY])
    return judged(wordpieces, made)


@settings(max_examples=40, deadline=None)
@given(documents())
def test_each_readout_has_as_many_inputs_as_it_is_fitted_for(wordpieces, made):
    layout, logits = judged(wordpieces, made)
    found = {
        "sentiment": inputs.sentiment(logits),
        "participant": inputs.participant(layout, logits),
        "stance": inputs.stance(logits),
        "target_sentiment": inputs.target_sentiment(logits),
        "relation": inputs.relation(layout, logits),
        "voice": inputs.voice(logits),
    }
    rows = [1, *[len(layout.actors)] * 2, len(layout.sightings), len(layout.pairs), len(layout.meetings)]
    assert {name: one.shape for name, one in found.items()} == {
        name: (count, inputs.INPUTS[name]) for (name, one), count in zip(found.items(), rows, strict=True)
    }
    assert all(one.dtype == np.float64 and np.isfinite(one).all() for one in found.values())
    for name in ("participant", "stance", "relation"):
        assert (found[name] >= inputs.LEAST).all()


def test_a_participant_is_seen_by_its_strongest_position(three):
    layout, logits = three
    logits.relation[:, 1:3] = [[-1, 2], [3, -4]]
    logits.participant[:] = [0.5, -50, 1]
    found = inputs.participant(layout, logits)
    assert layout.actors == ("PE", "CL", "NO")
    np.testing.assert_allclose(
        found,
        [[0.5, 3, np.log(3)], [inputs.LEAST, 3, np.log(3)], [1, inputs.LEAST, np.log(3)]],
    )


def test_a_target_makes_nobody_a_participant(wordpieces):
    layout, logits = judged(wordpieces, with_targets(join([PERU, "accused"]), [(5, 12)]))
    logits.relation[:, 1:3] = 9
    assert layout.actors[0] == "PE"
    assert inputs.participant(layout, logits)[0, 1] == inputs.LEAST


def test_a_relation_is_seen_with_its_reverse_and_its_meetings(three):
    layout, logits = three
    logits.relation[:, 1:3] = [[-1, 2], [3, -40]]
    assert layout.pairs == (("PE", "CL"), ("CL", "PE"))
    np.testing.assert_allclose(
        inputs.relation(layout, logits),
        [[-1, 2, 3, inputs.LEAST, np.log(2)], [3, inputs.LEAST, -1, 2, np.log(2)]],
    )


def test_a_stance_is_seen_by_its_two_sides(three):
    _, logits = three
    np.testing.assert_array_equal(inputs.stance(logits), logits.stance[:, [0, 2]].astype(np.float64))


def test_an_actor_is_seen_in_its_sentences_and_not_in_windows(wordpieces):
    layout, _ = judged(wordpieces, join([PERU], [CHILE], [PERU]))
    assert len(layout.sightings) == 5
    for number, sentences in ((0, {0, 2}), (1, {1})):
        rows = inputs.sentences_with(layout, number)
        assert set(layout.sightings[rows, 1].tolist()) == sentences
        assert set(layout.sightings[rows, 0].tolist()) == {number}
