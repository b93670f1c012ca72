import math
import time
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiny_encoder
from geostance import taxonomy
from geostance.actors.mention import Mention
from geostance.article import Span
from geostance.encoder.heads import Heads, erf, gelu, log_sum_exp, noisy_or
from geostance.encoder.layout import lay_out
from tiny_encoder import SETTINGS, Name, document, documents, join

FEW = settings(max_examples=40, deadline=None)
LOGITS = st.floats(-60, 60, width=32)
POOLINGS = ("log-sum-exp", "noisy-or")
PERU, CHILE, NORWAY = Name("Peru", "PE"), Name("Chile", "CL"), Name("Norway", "NO")


def heads(pooling="log-sum-exp", **changed):
    return Heads(tiny_encoder.heads() | changed, pooling)


def laid(reader, made):
    return lay_out(made, reader.read(made), SETTINGS.length)


def states(layout, seed=0):
    return (
        np.random.default_rng(seed).normal(size=(len(layout.tokens.ids), SETTINGS.width)).astype(np.float32)
    )


def judged(reader, made, pooling="log-sum-exp", **changed):
    layout = laid(reader, made)
    return layout, heads(pooling, **changed).judge(states(layout), layout)


@given(st.lists(st.floats(-(2.0**60), 2.0**60, width=32, allow_subnormal=False), min_size=1))
def test_the_error_function_is_near_the_true_one(numbers):
    found = erf(np.array(numbers, np.float32))
    np.testing.assert_allclose(found, [math.erf(one) for one in numbers], atol=1e-6)


def test_gelu_is_near_the_true_one():
    numbers = np.linspace(-9, 9, 400, dtype=np.float32)
    expected = [one / 2 * (1 + math.erf(one / math.sqrt(2))) for one in numbers.tolist()]
    np.testing.assert_allclose(gelu(numbers), expected, atol=2e-6)


@given(st.lists(st.tuples(st.integers(0, 4), LOGITS, LOGITS), max_size=30))
def test_the_log_of_sums_is_near_the_true_one(drawn):
    rows = np.array([row for row, _, _ in drawn], np.int64)
    values = np.array([rest for _, *rest in drawn], np.float32).reshape(-1, 2)
    found = log_sum_exp(values, rows, 5)
    assert found.shape == (5, 2)
    for row in range(5):
        mine = values[rows == row].astype(np.float64)
        if not len(mine):
            assert (found[row] < -30).all()
        expected = np.logaddexp.reduce(mine, axis=0, initial=-np.inf)
        near = expected > -30
        np.testing.assert_allclose(found[row][near], expected[near], rtol=1e-5, atol=1e-5)
        assert np.isfinite(found[row]).all()


@given(st.lists(st.tuples(st.integers(0, 4), LOGITS), max_size=30))
def test_one_of_many_is_as_likely_as_not_all_of_them_failing(drawn):
    rows = np.array([row for row, _ in drawn], np.int64)
    values = np.array([[logit] for _, logit in drawn], np.float32).reshape(-1, 1)
    found = noisy_or(values, rows, 5)[:, 0].astype(np.float64)
    assert np.isfinite(found).all()
    for row in range(5):
        missed = np.prod(1 / (1 + np.exp(values[rows == row].astype(np.float64))))
        assert 1 / (1 + np.exp(-found[row])) == pytest.approx(1 - missed, abs=2e-6)


@FEW
@given(documents(), st.sampled_from(POOLINGS))
def test_logits_have_the_shapes_that_they_are_said_to_have(wordpieces, made, pooling):
    layout, logits = judged(wordpieces, made, pooling)
    count = len(layout.actors)
    assert {one.name: getattr(logits, one.name).shape for one in fields(logits)} == {
        "topic": (len(taxonomy.SUBJECTS),),
        "sentiment": (3,),
        "meeting": (len(layout.meetings), 3),
        "relation": (len(layout.pairs), 4),
        "participant": (count,),
        "stance": (count, 3),
        "target_sentiment": (len(layout.sightings), 3),
        "sides": (len(layout.sightings), 2),
    }
    for one in fields(logits):
        assert getattr(logits, one.name).dtype == np.float32
        assert np.isfinite(getattr(logits, one.name)).all()


@pytest.mark.parametrize("pooling", POOLINGS)
def test_a_single_meeting_speaks_for_its_pair(wordpieces, pooling):
    layout, logits = judged(wordpieces, join([PERU, "accused", CHILE]), pooling)
    assert layout.pairs == (("PE", "CL"), ("CL", "PE"))
    np.testing.assert_allclose(logits.relation[:, 1:3], logits.meeting[:, :2], atol=1e-4)
    assert (logits.relation[:, 0] == 0).all()


def test_mixed_goes_with_the_weaker_side(wordpieces):
    changed = {"relation.mixed": np.float32([-3, 2])}
    _, logits = judged(wordpieces, join([PERU, "accused", CHILE], [CHILE, PERU]), **changed)
    weaker = logits.relation[:, 1:3].min(axis=1)
    np.testing.assert_allclose(logits.relation[:, 3], -3 + 2 * weaker, rtol=1e-5)


def test_more_meetings_raise_a_relation_and_only_noisily_or_by_their_sum(wordpieces):
    one = join([PERU, "accused", CHILE])
    two = join(*[[PERU, "accused", CHILE]] * 2)
    for pooling in POOLINGS:
        alone = judged(wordpieces, one, pooling)[1].relation[:, 1:3]
        layout = laid(wordpieces, two)
        same = np.tile(states(laid(wordpieces, one)), (2, 1))
        twice = heads(pooling).judge(same, layout).relation[:, 1:3]
        if pooling == "log-sum-exp":
            np.testing.assert_allclose(twice, alone + np.log(2), atol=1e-4)
        else:
            missed = 1 / (1 + np.exp(alone.astype(np.float64)))
            np.testing.assert_allclose(1 / (1 + np.exp(twice)), missed**2, atol=1e-5)


def test_a_stance_does_not_grow_with_the_number_of_sentences(wordpieces):
    one, three = join([PERU, "accused"]), join(*[[PERU, "accused"]] * 3)
    layout = laid(wordpieces, one)
    alone = heads().judge(states(layout), layout)
    thrice = heads().judge(np.tile(states(layout), (3, 1)), laid(wordpieces, three))
    np.testing.assert_allclose(thrice.stance, alone.stance, atol=1e-5)
    np.testing.assert_allclose(thrice.participant, alone.participant + np.log(3), atol=1e-4)
    np.testing.assert_allclose(thrice.topic, alone.topic, atol=1e-5)


def test_a_meeting_reads_its_own_place_and_the_article_is_no_part_of_it(wordpieces):
    layout = laid(wordpieces, join([PERU, "accused", CHILE], [NORWAY, "praised", CHILE]))
    before = states(layout)
    after = before.copy()
    begin, end = layout.places[1]
    after[begin:end] += 1
    found = [heads().judge(one, layout) for one in (before, after)]
    same = (found[0].meeting == found[1].meeting).all(axis=1)
    assert set(layout.meetings[same, 3].tolist()) == {0}
    assert set(layout.meetings[~same, 3].tolist()) == {1, 2}


def test_source_and_target_are_told_apart(wordpieces):
    _, logits = judged(wordpieces, join([PERU, "accused", CHILE]))
    assert not np.allclose(logits.meeting[0], logits.meeting[1])


def test_meetings_attend_within_their_place(wordpieces):
    layout = laid(wordpieces, join([PERU, "accused", CHILE], [NORWAY, "praised", CHILE]))
    one, read = heads(), states(layout)
    sightings = np.random.default_rng(1).normal(size=(len(layout.sightings), SETTINGS.width))
    found = one._attended(read, sightings.astype(np.float32), layout)
    for row, (_, source, target, place) in enumerate(layout.meetings.tolist()):
        question = (
            one.arrays["relation.ask_source.weight"] @ sightings[source]
            + one.arrays["relation.ask_target.weight"] @ sightings[target]
        )
        here = read[slice(*layout.places[place])]
        scores = here @ one.arrays["relation.key.weight"].T @ question / math.sqrt(SETTINGS.rank)
        shares = np.exp(scores) / np.exp(scores).sum()
        expected = shares @ here @ one.arrays["relation.value.weight"].T
        np.testing.assert_allclose(found[row], expected, rtol=1e-4, atol=1e-5)


def test_an_article_without_actors_is_judged(wordpieces):
    layout, logits = judged(wordpieces, join(["on", "monday"]))
    assert len(layout.actors) == 0
    assert np.isfinite(logits.topic).all()


def test_an_actor_outside_every_sentence_is_said_nothing_of(wordpieces):
    made = document("of Peru . Chile", [Span(0, 9)], [Mention(10, 15, "CL")])
    _, logits = judged(wordpieces, made)
    assert logits.participant.tolist() < [-30]
    assert (logits.stance[:, [0, 2]] < -30).all()


def test_judging_takes_time_in_proportion(wordpieces):
    names = [PERU, CHILE, NORWAY, Name("Oslo", "SE"), Name("Rome", "IT"), Name("Nato", "NATO")]
    spent = []
    for number in (1_500, 6_000):
        layout = laid(wordpieces, join(*[names] * number))
        spent.append(seconds(heads(), states(layout), layout))
    assert spent[1] < 8 * spent[0]


def seconds(one, read, layout):
    begin = time.process_time()
    one.judge(read, layout)
    return time.process_time() - begin
