from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from transformers import BertConfig, BertModel

from geostance.encoder import session
from geostance.encoder.session import Session
from geostance.errors import BundleError
from geostance_training.finetuned.export import export
from geostance_training.finetuned.quantization import quantize

WIDTH, VOCABULARY, POSITIONS = 48, 2000, 512
LENGTHS = st.integers(1, 70)


@pytest.fixture(scope="module")
def model():
    settings = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=112,
        max_position_embeddings=POSITIONS,
        initializer_range=0.3,
    )
    return export(BertModel(settings))


@pytest.fixture(scope="module", params=["float32", "int8"])
def sessions(request, model):
    made = quantize(model) if request.param == "int8" else model
    return [Session.load(made, threads=threads) for threads in (1, 3)]


def passage(length, seed=0):
    return np.random.default_rng((length, seed)).integers(0, VOCABULARY, length)


@settings(max_examples=40, deadline=None)
@given(LENGTHS, st.lists(LENGTHS, max_size=25), st.data())
def test_a_passage_has_the_same_states_alone_and_in_company(sessions, length, lengths, data):
    mates = [passage(one, place + 1) for place, one in enumerate(lengths)]
    place = data.draw(st.integers(0, len(mates)))
    [alone] = sessions[0].states([passage(length)])
    for one in sessions:
        states = one.states([*mates[:place], passage(length), *mates[place:]])
        np.testing.assert_array_equal(states[place], alone)


def test_long_passages_and_full_runs_change_nothing(sessions):
    lengths = [length for length in (7, 130, 131) for _ in range(40)] + [POSITIONS]
    passages = [passage(length, place) for place, length in enumerate(lengths)]
    together = sessions[1].states(passages)
    for one, states in zip(passages, together, strict=True):
        np.testing.assert_array_equal(states, sessions[0].states([one])[0])


def test_states_come_in_the_order_of_the_passages(sessions):
    lengths = [5, 40, 2, 40, 1]
    states = sessions[0].states([passage(length, place) for place, length in enumerate(lengths)])
    assert [one.shape for one in states] == [(length, WIDTH) for length in lengths]
    assert {one.dtype for one in states} == {np.dtype(np.float32)}
    assert not np.array_equal(states[1], states[3])


def test_no_passages_have_no_states(sessions):
    assert sessions[0].states([]) == []


def test_callers_do_not_disturb_each_other(sessions):
    calls = [[passage(length, call) for length in (3, 30, 60)] for call in range(12)]
    alone = [sessions[1].states(call) for call in calls]
    with ThreadPoolExecutor(4) as callers:
        found = list(callers.map(sessions[1].states, calls))
    for states, expected in zip(found, alone, strict=True):
        for one, other in zip(states, expected, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_run_holds_one_length_and_no_more_tokens_than_it_may():
    passages = [passage(length) for length in [30] * 100 + [29] * 3 + [2000]]
    groups = list(session._groups(passages, 1))
    assert sorted(place for group in groups for place in group) == list(range(len(passages)))
    for group in groups:
        [length] = {len(passages[place]) for place in group}
        assert len(group) == 1 or len(group) * length <= session.GROUP
    assert len(groups) == 1 + 3 + 1


def test_few_passages_are_shared_among_the_threads():
    assert len(list(session._groups([passage(30)] * 8, 4))) == 4


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x01"])
def test_bytes_that_are_no_model_are_refused(content):
    with pytest.raises(BundleError, match=rf"encoder, {len(content)} bytes, is no model .*; fetch or train"):
        Session.load(content)


def graph(inputs):
    """Return a model that takes its first input for states."""
    given = [helper.make_tensor_value_info(name, kind, ["batch", "length", 4]) for name, kind in inputs]
    made = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", 4])
    node = helper.make_node("Cast", [inputs[0][0]], ["states"], to=TensorProto.FLOAT)
    whole = helper.make_graph([node], "first", given, [made])
    opsets = [helper.make_opsetid("", 21)]
    return helper.make_model(whole, opset_imports=opsets, ir_version=10).SerializeToString()


@pytest.mark.parametrize(
    "inputs",
    [
        [("ids", TensorProto.INT64), ("attention_mask", TensorProto.INT64)],
        [("input_ids", TensorProto.INT64)],
        [("input_ids", TensorProto.INT32), ("attention_mask", TensorProto.INT64)],
    ],
)
def test_a_model_with_other_inputs_is_refused(inputs):
    with pytest.raises(BundleError, match=f"the encoder makes .* of .*{inputs[0][0]}.*; geostance wants one"):
        Session.load(graph(inputs))


def test_a_model_with_other_outputs_is_refused(model):
    import onnx

    proto = onnx.ModelProto.FromString(model)
    proto.graph.output.append(proto.graph.output[0])
    proto.graph.output[1].name = next(n.output[0] for n in proto.graph.node if n.op_type == "Softmax")
    with pytest.raises(BundleError, match="geostance wants one tensor"):
        Session.load(proto.SerializeToString())
