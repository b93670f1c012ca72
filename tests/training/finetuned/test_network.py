import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from transformers import BertConfig, BertModel

import tiny_encoder
from geostance.encoder import storage
from geostance.encoder.heads import Heads
from geostance.encoder.layout import lay_out
from geostance.encoder.tokens import Reader
from geostance_training.finetuned.batches import Collator, Example
from geostance_training.finetuned.examples import unknown
from geostance_training.finetuned.network import Network, arrays
from tiny_encoder import SETTINGS, targeted

POOLINGS = pytest.mark.parametrize("pooling", ["log-sum-exp", "noisy-or"])
READER = Reader(tiny_encoder.wordpiece(), storage.kind_of)
COLLATOR = Collator(first=2, last=3, padding=0, letters=READER.letters, most=400)
SCALE = 0.4
BY_UNIT = {
    "meeting": "meetings",
    "relation": "pairs",
    "participant": "actors",
    "stance": "actors",
    "target_sentiment": "sightings",
}


class Trunk(nn.Module):
    """Has a width and no more: for tests that bring states of their own."""

    config = BertConfig(hidden_size=SETTINGS.width)


def network(pooling, trunk=None):
    torch.manual_seed(4)
    made = Network(trunk or Trunk(), hidden=SETTINGS.hidden, rank=SETTINGS.rank, dropout=0.5, pooling=pooling)
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if not name.startswith("trunk."):
                weight.copy_(torch.randn(weight.shape) * SCALE)
    return made.eval()


def heads_of(made):
    return Heads({name: one.detach().numpy() for name, one in made.heads().items()}, made.pooling)


def layouts_of(documents):
    return [lay_out(one, READER.read(one), SETTINGS.length) for one in documents]


def batch_of(layouts):
    return COLLATOR.batch([Example("pairs", one, unknown(one, 1.0)) for one in layouts])


def near(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@POOLINGS
@settings(max_examples=25, deadline=None)
@given(st.lists(targeted(), min_size=1, max_size=3), st.integers(0, 9))
def test_plain_arrays_judge_as_the_network_does(pooling, drawn, seed):
    layouts, made = layouts_of([one for _, one in drawn]), network(pooling)
    rng = np.random.default_rng(seed)
    states = [
        rng.normal(size=(len(one.tokens.ids), SETTINGS.width)).astype(np.float32) * 2 for one in layouts
    ]
    with torch.no_grad():
        whole = arrays(made.judged(torch.from_numpy(np.concatenate(states)), batch_of(layouts)))
    found = [heads_of(made).judge(one, layout) for one, layout in zip(states, layouts, strict=True)]
    near(np.stack([one.topic for one in found]), whole["topic"])
    near(np.stack([one.sentiment for one in found]), whole["sentiment"])
    for name, unit in BY_UNIT.items():
        assert len(whole[name]) == sum(len(getattr(one, unit)) for one in layouts)
        near(np.concatenate([getattr(one, name) for one in found]), whole[name])


def test_padding_is_not_attended_to_however_low_the_scores():
    names = [tiny_encoder.Name("Peru", "PE"), tiny_encoder.Name("Chile", "CL")]
    layouts, made = layouts_of([tiny_encoder.join(names, ["accused"] * 9)]), network("log-sum-exp")
    with torch.no_grad():
        for layer in (made.relation.ask_source, made.relation.ask_target, made.relation.key):
            layer.weight.fill_(1)
        made.relation.key.weight.fill_(-1)
        states = torch.full((len(layouts[0].tokens.ids), SETTINGS.width), 2.0)
        states[0] = 2.5
        found = made.judged(states, batch_of(layouts)).meeting
    expected = heads_of(made).judge(states.numpy(), layouts[0]).meeting
    near(found.numpy(), expected)


@POOLINGS
def test_the_heads_are_those_that_a_bundle_asks_for(pooling):
    made = network(pooling).heads()
    assert {name: tuple(one.shape) for name, one in made.items()} == storage.shapes_of_heads(SETTINGS)


@settings(max_examples=10, deadline=None)
@given(st.lists(targeted(), min_size=1, max_size=3))
def test_states_come_back_in_the_order_of_the_tokens(drawn):
    layouts = layouts_of([one for _, one in drawn])
    trunk = BertModel(
        BertConfig(
            vocab_size=READER._tokenizer.get_vocab_size(),
            hidden_size=SETTINGS.width,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=12,
            max_position_embeddings=40,
        )
    )
    made = network("log-sum-exp", trunk)
    with torch.no_grad():
        found = made.states(batch_of(layouts)).numpy()
        alone = [
            trunk(input_ids=torch.tensor([[2, *layout.tokens.ids[begin:end].tolist(), 3]]))[0][
                0, 1:-1
            ].numpy()
            for layout in layouts
            for begin, end in layout.passages.tolist()
        ]
    np.testing.assert_allclose(found, np.concatenate(alone), atol=1e-5)


def test_a_pair_that_many_places_speak_of_sends_each_its_share():
    made = tiny_encoder.join(*[[tiny_encoder.Name("Peru", "PE"), tiny_encoder.Name("Chile", "CL")]] * 3)
    [layout] = layouts_of([made])
    states = torch.randn(len(layout.tokens.ids), SETTINGS.width, requires_grad=True)
    for pooling in ("log-sum-exp", "noisy-or"):
        states.grad = None
        network(pooling).judged(states, batch_of([layout])).relation[0, 1].backward()
        assert states.grad is not None
        assert torch.isfinite(states.grad).all()
        for begin, end in layout.places.tolist():
            assert states.grad[begin:end].abs().sum() > 0
