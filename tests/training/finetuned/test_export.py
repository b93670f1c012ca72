import copy
from functools import cache

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from transformers import (
    BertConfig,
    BertModel,
    DebertaV2Config,
    DebertaV2Model,
    MPNetConfig,
    MPNetModel,
    RobertaConfig,
    RobertaModel,
)

from geostance_training.finetuned.export import Parity, export, parity, states
from geostance_training.finetuned.quantization import PAIR, columns, quantize, rows

SIZES = {
    "vocab_size": 2000,
    "hidden_size": 48,
    "num_hidden_layers": 1,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "max_position_embeddings": 80,
    "initializer_range": 0.1,
}
TRUNKS = {
    "bert": (BertModel, BertConfig),
    "roberta": (RobertaModel, RobertaConfig),
    "mpnet": (MPNetModel, MPNetConfig),
    "deberta": (DebertaV2Model, DebertaV2Config),
}


def trunk(name):
    torch.manual_seed(7)
    model, settings = TRUNKS[name]
    return model(settings(**SIZES))


@cache
def model_of(name):
    return export(trunk(name))


@pytest.fixture(
    scope="module", params=["bert", "roberta", "mpnet", pytest.param("deberta", marks=pytest.mark.slow)]
)
def exported(request):
    return trunk(request.param), model_of(request.param)


@pytest.fixture
def passages():
    return [np.random.default_rng(length).integers(3, 2000, length) for length in (2, 9, 9, 33, 64)]


def by_torch(trunk, passages):
    with torch.no_grad():
        return [trunk.eval()(torch.from_numpy(one)[None]).last_hidden_state[0].numpy() for one in passages]


def test_the_model_makes_the_states_of_the_trunk(exported, passages):
    made, model = exported
    assert parity(by_torch(made, passages), states(model, passages)).largest < 1e-5


def test_padding_changes_little(exported):
    ids = np.random.default_rng(0).integers(3, 2000, (2, 20))
    mask = np.ones_like(ids)
    mask[0, 13:] = 0
    run = onnxruntime.InferenceSession(exported[1], providers=["CPUExecutionProvider"])
    [padded] = run.run(None, {"input_ids": np.where(mask, ids, 1), "attention_mask": mask})
    np.testing.assert_allclose(padded[0, :13], states(exported[1], [ids[0, :13]])[0], atol=1e-5)


def test_int8_stays_near(exported, passages):
    _, model = exported
    found = parity(states(model, passages), states(quantize(model), passages))
    assert 1e-6 < found.mean < 0.05
    assert found.cosine > 0.995


def test_every_weight_of_a_layer_becomes_bytes(exported):
    _, model = exported
    small = onnx.ModelProto.FromString(quantize(model))
    large = [
        one.name
        for one in small.graph.initializer
        if one.data_type == TensorProto.FLOAT and np.prod(one.dims) > 2 * SIZES["vocab_size"]
    ]
    assert large == []


def test_the_trunk_stays_as_it_is():
    made = trunk("bert").train().bfloat16()
    weights = copy.deepcopy(made.state_dict())
    way = made.config._attn_implementation
    export(made)
    assert made.training
    assert made.config._attn_implementation == way
    assert all(torch.equal(one, weights[name]) for name, one in made.state_dict().items())
    assert {one.dtype for one in made.parameters()} == {torch.bfloat16}


def test_the_same_trunk_gives_the_same_bytes(capfd):
    model = export(trunk("bert"))
    assert model == model_of("bert")
    assert quantize(model) == quantize(model)
    assert b".py" not in model
    assert capfd.readouterr() == ("", "")


def test_parity_of_equal_states_is_full():
    one = [np.ones((2, 3), np.float32), np.full((1, 3), 2, np.float32)]
    assert parity(one, one) == Parity(0.0, 0.0, pytest.approx(1))
    assert parity(one, [one[0], -one[1]]) == Parity(4.0, pytest.approx(4 / 3), pytest.approx(1 / 3))


@pytest.mark.parametrize("count", [1, 6, 7])
def test_no_pair_of_weights_can_saturate(count):
    weight = np.random.default_rng(0).normal(size=(count, 500)).astype(np.float32)
    codes, scales = columns(weight)
    pairs = np.abs(np.pad(codes.astype(int), ((0, count % 2), (0, 0))).reshape(-1, 2, 500)).sum(axis=1)
    assert pairs.max() <= PAIR
    assert np.abs(codes * scales - weight).max() <= scales.max() / 2 + 1e-6


def test_empty_columns_and_rows_are_none():
    table = np.zeros((4, 3), np.float32)
    table[1, 1] = -5
    for codes, scales in (columns(table), rows(table)):
        assert np.isfinite(scales).all()
        assert np.count_nonzero(codes) == 1
    codes, scales = rows(table)
    np.testing.assert_allclose(codes * scales[:, None], table, rtol=1e-6)


def test_a_row_of_zeros_is_multiplied_like_any_other():
    weight = numpy_helper.from_array(np.eye(4, dtype=np.float32), "weight")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 4]) for name in ("x", "y")]
    node = helper.make_node("MatMul", ["x", "weight"], ["y"])
    graph = helper.make_graph([node], "product", ends[:1], ends[1:], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    run = onnxruntime.InferenceSession(
        quantize(model.SerializeToString()), providers=["CPUExecutionProvider"]
    )
    x = np.array([[0, 0, 0, 0], [1, -2, 3, 4]], np.float32)
    np.testing.assert_allclose(run.run(None, {"x": x})[0], x, atol=0.02)
