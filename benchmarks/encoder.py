"""The encoder in float32 and in several kinds of int8: size, speed, nearness, and whether company changes it.

Run `.venv/bin/python benchmarks/encoder.py [TRUNK [TEXT]]`. TRUNK is a folder with a model and its tokenizer;
without it the weights are random, and only size and speed mean something. TEXT is a file of news text. Speed
is in time of one core, as ratio to float32 in the same run; the last line is in time by the clock.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import onnx
from actors import PARAGRAPH
from onnxruntime.quantization import CalibrationDataReader, quantize_dynamic, quantize_static
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from tokenizers import Tokenizer
from transformers import AutoModel, BertConfig, BertModel, PreTrainedModel

from geostance.encoder.session import Session
from geostance_training.finetuned.export import export, parity
from geostance_training.finetuned.quantization import quantize

SMALL = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
LENGTHS = (40, 160)
TOKENS = 8_000
ROUNDS = 3
COMPANY = 20

Passages = list[np.ndarray]


class Calibration(CalibrationDataReader):
    """Hands passages to onnxruntime's tool."""

    def __init__(self, passages: Passages) -> None:
        self.rest: Iterator[np.ndarray] = iter(passages)

    def get_next(self) -> dict[str, np.ndarray]:
        """Return what goes into one run, nothing at the end."""
        ids = next(self.rest, None)
        return {} if ids is None else {"input_ids": ids[None], "attention_mask": np.ones_like(ids)[None]}


def read(arguments: list[str]) -> tuple[PreTrainedModel, np.ndarray]:
    """Return the trunk and the token ids of the text."""
    if not arguments:
        return BertModel(SMALL), np.random.default_rng(0).integers(1000, 30_000, TOKENS)
    text = Path(arguments[1]).read_text("utf-8") if len(arguments) > 1 else PARAGRAPH * (TOKENS // 200)
    tokenizer = Tokenizer.from_file(f"{arguments[0]}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ids = np.array(tokenizer.encode(text, add_special_tokens=False).ids)
    return AutoModel.from_pretrained(arguments[0]), ids[:TOKENS]


def cut(ids: np.ndarray) -> Passages:
    rng, passages = np.random.default_rng(0), []
    while len(ids):
        length = int(rng.integers(*LENGTHS))
        passages.append(np.concatenate([[101], ids[:length], [102]]))
        ids = ids[length:]
    return passages


def by_file(tool: Callable[[str, str], object], model: bytes) -> bytes:
    """Apply a tool that reads one file and writes another."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.onnx"), Path(folder, "after.onnx")
        before.write_bytes(model)
        tool(str(before), str(after))
        return after.read_bytes()


def blocks(model: bytes, bits: int) -> bytes:
    tool = MatMulNBitsQuantizer(
        onnx.ModelProto.FromString(model), bits=bits, block_size=128, accuracy_level=4
    )
    tool.process()
    made = tool.model
    return (made if isinstance(made, onnx.ModelProto) else made.model).SerializeToString()


def fixed(before: str, after: str, calibration: Passages) -> None:
    reader = Calibration(calibration)
    quantize_static(before, after, reader, per_channel=True, op_types_to_quantize=["MatMul", "Gather"])


def variants(model: bytes, calibration: Passages) -> Iterable[tuple[str, bytes]]:
    yield "float32", model
    yield "scale a row (ours)", quantize(model)
    yield (
        "scale a run",
        by_file(lambda before, after: quantize_dynamic(before, after, per_channel=True), model),
    )
    yield "fixed scales", by_file(partial(fixed, calibration=calibration), model)
    yield "blocks, 8 bits", blocks(model, 8)
    yield "blocks, 4 bits", blocks(model, 4)


def seconds(session: Session, calls: list[Passages], clock: Callable[[], float]) -> float:
    start = clock()
    for call in calls:
        session.states(call)
    return clock() - start


def changed(session: Session, passages: Passages) -> int:
    """Count passages whose states change with the others, of the same length, in their run."""
    rng, count = np.random.default_rng(1), 0
    for place in rng.integers(len(passages), size=COMPANY):
        one = passages[place]
        mates = [rng.permutation(other[: len(one)]) for other in passages if len(other) >= len(one)]
        together = session.states([one, *mates[: int(rng.integers(1, 8))]])
        count += not np.array_equal(together[0], session.states([one])[0])
    return count


def main() -> None:
    logging.disable(logging.WARNING)
    trunk, ids = read(sys.argv[1:])
    passages = cut(ids)
    half = len(passages) // 2
    made = dict(variants(export(trunk), passages[half:]))
    sessions = {name: Session.load(model, threads=1) for name, model in made.items()}
    best: dict[tuple[str, bool], float] = {}
    for _ in range(ROUNDS):
        for name, session in sessions.items():
            for batch, calls in ((True, [passages[:half]]), (False, [[one] for one in passages[:half]])):
                spent = seconds(session, calls, time.process_time)
                best[name, batch] = min(spent, best.get((name, batch), spent))
    tokens = sum(map(len, passages[:half]))
    reference = sessions["float32"].states(passages[:half])
    speed = tokens / best["float32", True]
    print(f"{half} passages, {tokens} tokens; float32 {speed:,.0f} tokens a core second")
    print(f"{'':20}{'MB':>6}{'batch':>8}{'alone':>8}{'mean diff':>11}{'max diff':>10}{'cosine':>9}  changed")
    for name, session in sessions.items():
        near = parity(reference, session.states(passages[:half]))
        speeds = "".join(f"{best['float32', batch] / best[name, batch]:8.2f}" for batch in (True, False))
        print(
            f"{name:20}{len(made[name]) / 1e6:6.1f}{speeds}{near.mean:11.4f}{near.largest:10.3f}"
            f"{near.cosine:9.4f}  {changed(session, passages)} of {COMPANY}"
        )
    every = Session.load(made["scale a row (ours)"])
    spent = min(seconds(every, [passages], time.perf_counter) for _ in range(ROUNDS))
    print(
        f"scale a row (ours), all cores, by the clock: {sum(map(len, passages)) / spent:,.0f} tokens a second"
    )


if __name__ == "__main__":
    main()
