from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import tiny_training
from geostance.encoder import storage
from geostance.encoder.layout import lay_out
from geostance.encoder.tokens import Reader
from geostance_training.finetuned import building
from geostance_training.finetuned.batches import Example, plan
from geostance_training.finetuned.examples import unknown
from tiny_encoder import Name, documents, join, wordpiece

LENGTH = 12
READER = Reader(wordpiece(), storage.kind_of)


def example(document, weight=1.0):
    layout = lay_out(document, READER.read(document), LENGTH)
    return Example("own", layout, unknown(layout, weight))


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    folder = tiny_training.trunk(tmp_path_factory.mktemp("trunk"))
    return building.network(tiny_training.chosen(folder), folder, 0).eval()


def judged(network, examples, most=256):
    with torch.no_grad():
        return network(tiny_training.collator(most).batch(examples))


@settings(max_examples=15, deadline=None)
@given(st.lists(documents(), min_size=2, max_size=3), st.sampled_from([40, 1000]))
def test_a_batch_of_many_says_what_each_alone_says(network, drawn, most):
    examples = [example(one) for one in drawn]
    together = judged(network, examples, most)
    alone = [judged(network, [one]) for one in examples]
    for one in fields(together):
        joined = torch.cat([getattr(found, one.name) for found in alone])
        torch.testing.assert_close(getattr(together, one.name), joined, atol=1e-5, rtol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=4), st.integers(1, 100))
def test_every_token_is_encoded_once_and_found_again(drawn, most):
    examples = [example(one) for one in drawn]
    batch = tiny_training.collator(most).batch(examples)
    encoded = torch.cat([group.ids[group.kept] for group in batch.groups])
    tokens = np.concatenate([one.layout.tokens.ids for one in examples])
    assert encoded[batch.order].tolist() == tokens.tolist()
    for group in batch.groups:
        assert len(group.ids) == 1 or group.ids.numel() <= most
        assert (group.mask.sum(1) == group.kept.sum(1) + 2).all()


def ids(batch):
    """The ids of the batch's tokens, in order."""
    return torch.cat([group.ids[group.kept] for group in batch.groups])[batch.order].reshape(
        batch.articles, -1
    )


def test_an_actor_has_one_other_letter_throughout_an_example():
    examples = [example(join([Name("Peru", "PE"), "praised", Name("Chile", "CL"), Name("Peru", "PE")]))] * 2
    collator = tiny_training.collator()
    kept = ids(collator.batch(examples))
    one, again, other = (ids(collator.batch(examples, np.random.default_rng(seed))) for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    places, numbers = examples[0].layout.tokens.letters.T
    assert numbers.tolist() == [0, 1, 0]
    for row in one:
        first, second, third = row[places].tolist()
        assert {first, second} <= set(collator.letters)
        assert first == third != second
    others = np.setdiff1d(np.arange(kept.shape[1]), places)
    assert torch.equal(kept[:, others], one[:, others])


def test_drawing_letters_leaves_the_example_as_it_is():
    one = example(join([Name("Peru", "PE"), "praised", Name("Chile", "CL")]))
    before = one.layout.tokens.ids.copy()
    tiny_training.collator().batch([one], np.random.default_rng(3))
    assert one.layout.tokens.ids.tolist() == before.tolist()


def test_an_example_counts_the_same_in_all_of_its_units():
    document = join([Name("Peru", "PE"), "praised", Name("Chile", "CL")])
    batch = tiny_training.collator().batch([example(document, 0.25), example(document, 2.0)])
    counts = {"article": 1, "pair": 2, "meeting": 2, "actor": 2, "sighting": 2}
    expected = {unit: [0.25] * count + [2.0] * count for unit, count in counts.items()}
    assert {unit: weight.tolist() for unit, weight in batch.weight.items()} == expected


def test_an_example_without_actors_moves_those_after_it():
    alone = example(join(["the", "accord", "."]))
    other = example(join([Name("Peru", "PE"), "accused", Name("Chile", "CL")]))
    other = replace(other, labels=replace(other.labels, relation=np.array([1, 2])))
    batch = tiny_training.collator().batch([alone, other])
    assert (batch.articles, batch.actors, batch.pairs) == (2, 2, 2)
    assert batch.article_of_actor.tolist() == [1, 1]
    assert batch.labels["relation"].tolist() == [1, 2]


def test_a_batch_can_be_moved():
    batch = tiny_training.collator().batch([example(join([Name("Peru", "PE"), "praised"]))])
    moved = batch.to(torch.device("meta"))
    assert {moved.groups[0].ids.device.type, moved.order.device.type, moved.labels["topics"].device.type} == {
        "meta"
    }
    assert moved.actors == batch.actors


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60), st.integers(1, 1000), st.integers(0, 5))
def test_a_plan_deals_every_example_once_into_batches_of_about_so_many_tokens(lengths, tokens, seed):
    dealt = plan(lengths, tokens, np.random.default_rng(seed))
    assert sorted(number for one in dealt for number in one) == list(range(len(lengths)))
    sizes = [sum(lengths[number] for number in one) for one in dealt]
    assert all(size <= tokens or len(one) == 1 for size, one in zip(sizes, dealt, strict=True))
    # No batch could have taken what the next one begins with.
    following = zip(sizes, dealt[1:], strict=False)
    assert all(size + lengths[later[0]] > tokens for size, later in following)
    assert plan(lengths, tokens, np.random.default_rng(seed)) == dealt
