"""A fine-tuned trunk as an ONNX model, and that model in int8."""

from __future__ import annotations

import contextlib
import copy
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geostance.encoder.session import INPUTS, Session

if TYPE_CHECKING:
    import onnx
    import torch
    from transformers import PreTrainedModel

OPSET = 21
OUTPUT = "states"


@dataclass(frozen=True, slots=True)
class Parity:
    """How near the token states of one model are to those of another.

    Attributes:
        largest: Largest difference of any number.
        mean: Mean absolute difference.
        cosine: Mean cosine of the states of a token.
    """

    largest: float
    mean: float
    cosine: float


def parity(
    reference: Sequence[NDArray[np.float32]],
    found: Sequence[NDArray[np.float32]],
) -> Parity:
    """Compare the states [t, width] of the same passages from two models."""
    one, other = np.concatenate(reference), np.concatenate(found)
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    difference = np.abs(one - other)
    return Parity(
        largest=float(difference.max()),
        mean=float(difference.mean()),
        cosine=float(np.mean((one * other).sum(axis=1) / lengths)),
    )


def states(model: bytes, passages: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float32]]:
    """Return the token states [t, width] that a model makes of each passage of token ids [t]."""
    return Session.load(model).states(passages)


def export(trunk: PreTrainedModel) -> bytes:
    """Write a trunk as an ONNX model in float32.

    Args:
        trunk: An encoder whose output has ``last_hidden_state``, on any device and of any precision; it is
            left as it is.

    Returns:
        A model as ``geostance.encoder.session`` wants it, of any batch and length, the same for the same
        trunk. Nothing in it tells where it was made.
    """
    import torch

    alone = copy.deepcopy(trunk).cpu().float().eval()
    # This way of writing attention is one that every kind of trunk has.
    alone.set_attn_implementation("eager")
    ids = torch.full((2, 8), 5)
    sizes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with _quiet(), torch.no_grad():
        program = torch.onnx.export(
            _encoder(alone),
            (ids, torch.ones_like(ids)),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_shapes=(sizes, sizes),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    return _written(program.model_proto)


def _encoder(trunk: PreTrainedModel) -> torch.nn.Module:
    import torch

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.trunk = trunk

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            return self.trunk(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    return Encoder()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's remarks on its own workings from the terminal."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _written(model: onnx.ModelProto) -> bytes:
    """Serialise a model without what tells of its making, such as the paths of source files."""
    for part in (model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model.SerializeToString(deterministic=True)
