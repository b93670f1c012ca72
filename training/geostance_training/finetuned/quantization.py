"""An ONNX encoder in int8, so that the states of a token never depend on its batch mates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]

DOMAIN = "com.microsoft"
SMALLEST = 2**16
"""Tables of fewer numbers than this, such as those of relative positions, stay as they are."""
PAIR = 128
"""Most that the weights of two neighbours in a column may make together: 255 times it still fits 16 bits.

Processors without dot products of bytes add such pairs in 16 bits, and saturate.
"""
_TOP = 127
_MIDDLE = 128


def quantize(model: bytes) -> bytes:
    """Write the weights of an encoder in int8.

    Products with a weight are made of bytes: a row of the input has one scale, its largest absolute value
    over 127, and a column of the weight has one, both without offset. That needs no calibration, and as sums
    of integers are exact a row's result depends on that row alone. Embeddings have a scale a row. Everything
    else, attention among it, stays in float32.

    Args:
        model: As ``export`` writes it.
    """
    proto = onnx.ModelProto.FromString(model)
    quantizer = _Quantizer({one.name: one for one in proto.graph.initializer})
    nodes = [made for node in proto.graph.node for made in quantizer.rewrite(node)]
    used = {name for node in nodes for name in node.input}
    weights = [one for one in (quantizer.weights | quantizer.made).values() if one.name in used]
    del proto.graph.node[:], proto.graph.initializer[:], proto.graph.value_info[:]
    proto.graph.node.extend(nodes)
    proto.graph.initializer.extend(weights)
    proto.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    return proto.SerializeToString(deterministic=True)


def columns(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round a weight [k, n] to bytes [k, n] and scales [n], so that no pair of rows can saturate."""
    size = np.abs(weight)
    even = np.pad(size, ((0, len(size) % 2), (0, 0)))
    # Rounding adds at most a half to each of a pair.
    pairs = (even[0::2] + even[1::2]).max(axis=0) / (PAIR - 1)
    return _rounded(weight, np.maximum(size.max(axis=0) / _TOP, pairs)[None, :])


def rows(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round a table [n, d] to bytes [n, d] and scales [n]."""
    return _rounded(table, np.abs(table).max(axis=1, keepdims=True) / _TOP)


def _rounded(values: Floats, scale: Floats) -> tuple[NDArray[np.int8], Floats]:
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(values / scale).astype(np.int8), scale.ravel()


@dataclass(frozen=True, slots=True)
class _Quantizer:
    """Rewrites the nodes of one graph, in order."""

    weights: dict[str, TensorProto]
    made: dict[str, TensorProto] = field(default_factory=dict)
    rounded: set[str] = field(default_factory=set)

    def rewrite(self, node: NodeProto) -> Iterable[NodeProto]:
        """Return what takes the place of a node, itself if it has no weight to round."""
        if node.op_type == "MatMul" and self._is_matrix(node.input[1]):
            return self._product(node.input[0], node.input[1], node.output[0])
        if node.op_type == "Gather" and self._is_table(node):
            return self._lookup(node.input[0], node.input[1], node.output[0])
        return [node]

    def _is_matrix(self, name: str) -> bool:
        return name in self.weights and len(self.weights[name].dims) == 2  # noqa: PLR2004 - rows and columns

    def _is_table(self, node: NodeProto) -> bool:
        along = next((one.i for one in node.attribute if one.name == "axis"), 0)
        name = node.input[0]
        return along == 0 and self._is_matrix(name) and math.prod(self.weights[name].dims) >= SMALLEST

    def _product(self, x: str, weight: str, out: str) -> Iterator[NodeProto]:
        if x not in self.rounded:
            self.rounded.add(x)
            yield from self._round(x)
        codes, scales = columns(self._array(weight))
        scaled = [self._constant("one", np.float32(1)), self._constant(f"{weight}/scales", scales)]
        inputs = [f"{x}/codes", self._constant(f"{weight}/codes", codes), *scaled, "middle"]
        yield helper.make_node("MatMulIntegerToFloat", inputs, [f"{out}/unscaled"], domain=DOMAIN)
        yield helper.make_node("Mul", [f"{out}/unscaled", f"{x}/scale"], [out])

    def _round(self, x: str) -> Iterator[NodeProto]:
        """Write ``x`` as bytes around 128, and the scale of each of its rows."""
        last = self._constant("last", np.array([-1], np.int64))
        step = self._constant("step", np.float32(1 / _TOP))
        least = self._constant("least", np.float32(1e-12))
        neutral = [self._constant("one", np.float32(1)), self._constant("middle", np.uint8(_MIDDLE))]
        yield helper.make_node("Abs", [x], [f"{x}/size"])
        yield helper.make_node("ReduceMax", [f"{x}/size", last], [f"{x}/largest"], keepdims=1)
        yield helper.make_node("Mul", [f"{x}/largest", step], [f"{x}/step"])
        yield helper.make_node("Max", [f"{x}/step", least], [f"{x}/scale"])
        yield helper.make_node("Reciprocal", [f"{x}/scale"], [f"{x}/inverse"])
        yield helper.make_node("Mul", [x, f"{x}/inverse"], [f"{x}/steps"])
        yield helper.make_node("QuantizeLinear", [f"{x}/steps", *neutral], [f"{x}/codes"])

    def _lookup(self, table: str, ids: str, out: str) -> Iterator[NodeProto]:
        codes, scales = rows(self._array(table))
        codes_name = self._constant(f"{table}/codes", codes)
        scales_name = self._constant(f"{table}/scales", scales[:, None])
        yield helper.make_node("Gather", [codes_name, ids], [f"{out}/codes"])
        yield helper.make_node("Gather", [scales_name, ids], [f"{out}/scales"])
        yield helper.make_node("Cast", [f"{out}/codes"], [f"{out}/steps"], to=TensorProto.FLOAT)
        yield helper.make_node("Mul", [f"{out}/steps", f"{out}/scales"], [out])

    def _array(self, name: str) -> Floats:
        return numpy_helper.to_array(self.weights[name])

    def _constant(self, name: str, value: NDArray | np.generic) -> str:
        if name not in self.made:
            self.made[name] = numpy_helper.from_array(np.asarray(value), name)
        return name
