"""Runs the encoder on passages of any number and length: one onnxruntime session, several at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geostance.errors import BundleError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Ids = NDArray[np.int64]
States = NDArray[np.float32]

INPUTS = ("input_ids", "attention_mask")
GROUP = 1024
"""Most tokens in one run, if its passages are several: more bring no more speed, and take memory."""

_SLOWER = ("SkipLayerNormFusion", "BiasGeluFusion")
"""Fusions of onnxruntime into kernels that take longer than the plain ones in their place."""
_RANK = 3


@dataclass(frozen=True, slots=True)
class Session:
    """An encoder ready to run; any number of threads may use it at a time.

    Each run has one thread, and as many runs as there are threads go on at once. A run holds passages of one
    length, so that there is no padding, and its kernels treat each row alone: the states of a passage are the
    same, bit for bit, whatever else is in the call and however many threads there are.
    """

    _model: InferenceSession
    _pool: ThreadPoolExecutor
    _threads: int

    @classmethod
    def load(cls, model: bytes, *, threads: int | None = None) -> Session:
        """Load an encoder.

        Args:
            model: An ONNX model that makes token states, float32 [batch, length, width], of ``input_ids`` and
                ``attention_mask``, int64 [batch, length], 1 for a token.
            threads: Runs at a time, at least 1; without it as many as this process has cores.

        Raises:
            BundleError: If the bytes are no model that onnxruntime can run, or its inputs or outputs are
                others.
        """
        threads = threads or _cores()
        return cls(_checked(_model(model)), ThreadPoolExecutor(threads, "encoder"), threads)

    def states(self, passages: Sequence[Ids]) -> list[States]:
        """Return the token states of each passage, in order.

        Args:
            passages: Token ids [t] with those that begin and end a passage; 1 to as many tokens as the
                encoder has positions.

        Returns:
            Array [t, width] of each.
        """
        found: list[States] = [np.empty((0, 0), np.float32)] * len(passages)
        groups = list(_groups(passages, self._threads))
        runs = self._pool.map(lambda places: self._run([passages[place] for place in places]), groups)
        for places, states in zip(groups, runs, strict=True):
            for place, one in zip(places, states, strict=True):
                found[place] = one
        return found

    def _run(self, passages: Sequence[Ids]) -> States:
        ids = np.stack(passages)
        [states] = self._model.run(None, dict(zip(INPUTS, (ids, np.ones_like(ids)), strict=True)))
        assert isinstance(states, np.ndarray)
        return states


def _cores() -> int:
    """Return how many cores this process may use; not every system can tell those from all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _groups(passages: Sequence[Ids], threads: int) -> Iterator[tuple[int, ...]]:
    """Yield places of passages of one length, for one run each; the longest first, to end together."""
    limit = min(GROUP, sum(map(len, passages)) // threads)
    places = sorted(range(len(passages)), key=lambda place: len(passages[place]), reverse=True)
    for length, same in groupby(places, key=lambda place: len(passages[place])):
        together, size = tuple(same), max(1, limit // length)
        yield from (together[start : start + size] for start in range(0, len(together), size))


def _model(model: bytes) -> InferenceSession:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as errors  # pyright: ignore[reportAttributeAccessIssue]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # A plan of the memory would be kept for each shape ever seen.
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    refused = (
        *(errors.Fail, errors.InvalidArgument, errors.InvalidGraph, errors.InvalidProtobuf),
        *(errors.NotImplemented, errors.RuntimeException),
    )
    try:
        return onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(_SLOWER)
        )
    except refused as error:
        reason = str(error).partition("\n")[0]
        raise BundleError(
            f"the encoder, {len(model)} bytes, is no model that onnxruntime {onnxruntime.__version__} can "
            f"run: {reason}; fetch or train the bundle again"
        ) from error


def _checked(model: InferenceSession) -> InferenceSession:
    inputs = {one.name: one.type for one in model.get_inputs()}
    outputs = [(one.type, len(one.shape)) for one in model.get_outputs()]
    if inputs != dict.fromkeys(INPUTS, "tensor(int64)") or outputs != [("tensor(float)", _RANK)]:
        raise BundleError(
            f"the encoder makes {outputs} of {inputs}; geostance wants one tensor(float) with {_RANK} axes "
            f"of {' and '.join(INPUTS)}, both tensor(int64); fetch or train the bundle again"
        )
    return model
