"""The linear family's files: plain arrays in safetensors, readable word lists, nothing that can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from geostance import taxonomy
from geostance.calibration import Platt, Readout
from geostance.errors import BundleError
from geostance.linear import lexicon
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import TextHead
from geostance.linear.inputs import INPUTS
from geostance.linear.predictor import READOUTS, TEXT_HEADS, LinearPredictor
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES

WEIGHTS = "weights.safetensors"
LEXICON = "lexicon.tsv"
VOCABULARY = "{}.vocabulary.txt"

LOGITS: Mapping[str, int] = {
    "topic": len(taxonomy.SUBJECTS),
    "sentiment": 3,
    "tone": 2,
    "genre": 1,
    "participant": 1,
    "stance": 2,
    "target_sentiment": 3,
    "relation": 2,
    "voice": 1,
}
"""How many logits each text head gives."""

LABELS: Mapping[str, int] = {
    "sentiment": len(SENTIMENTS),
    "participant": 2,
    "stance": len(STANCES),
    "target_sentiment": len(SENTIMENTS),
    "relation": len(RELATIONS),
    "voice": 2,
}
"""How many probabilities each readout gives."""

Shape = tuple[int, ...]

Part = TypeVar("Part", Readout, Platt)


def dump(predictor: LinearPredictor) -> dict[str, bytes]:
    """Return the predictor's files by name; the same predictor always gives the same bytes."""
    arrays: dict[str, NDArray[np.float32]] = {}
    files = {LEXICON: lexicon.render(predictor.featurizer.lexicon).encode()}
    for name, head in predictor.heads.items():
        files[VOCABULARY.format(name)] = "\n".join(head.vocabulary).encode()
        arrays |= {f"{name}.{key}": getattr(head, key) for key in ("idf", "weights", "bias")}
    for name, readout in predictor.readouts.items():
        arrays |= _arrays(f"{name}.readout", readout)
    arrays |= _arrays("topic.platt", predictor.topics)
    plain = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in sorted(arrays.items())}
    return files | {WEIGHTS: safetensors.save(plain)}


def load(path: Path, files: Mapping[str, bytes]) -> LinearPredictor:
    """Read a predictor from the files of a bundle.

    Args:
        path: The bundle's folder, for messages.
        files: Content by name.

    Raises:
        BundleError: If a file is missing or malformed, or an array has another shape than the code asks for;
            the message names the file or array.
    """
    try:
        arrays = safetensors.load(files[WEIGHTS])
        words = {name: files[VOCABULARY.format(name)].decode().split("\n") for name in TEXT_HEADS}
        _check_shapes(path, arrays, words)
        heads = {name: _head(name, words[name], arrays) for name in TEXT_HEADS}
        readouts = {name: _part(Readout, f"{name}.readout", arrays) for name in READOUTS}
        topics = _part(Platt, "topic.platt", arrays)
        featurizer = Featurizer(lexicon.parse(files[LEXICON].decode()))
        return LinearPredictor(heads, readouts, topics, featurizer)
    except (KeyError, ValueError, SafetensorError) as error:
        raise BundleError(f"{path}: file or array {error} is missing or malformed; fetch it again") from error


def _arrays(prefix: str, part: Readout | Platt) -> dict[str, NDArray[np.float32]]:
    return {f"{prefix}.{field.name}": getattr(part, field.name) for field in fields(part)}


def _check_shapes(
    path: Path, arrays: Mapping[str, NDArray[np.float32]], words: Mapping[str, list[str]]
) -> None:
    for name, wanted in _shapes(words):
        if arrays[name].shape != wanted:
            raise BundleError(
                f"{path / WEIGHTS}: the array {name} has the shape {arrays[name].shape}, this version of "
                f"geostance and the bundle's vocabularies ask for {wanted}; fetch or train the bundle again"
            )


def _shapes(words: Mapping[str, list[str]]) -> Iterator[tuple[str, Shape]]:
    """Yield the name of every array and the shape that it has to have."""
    for name, count in LOGITS.items():
        rows = len(words[name])
        yield from {
            f"{name}.idf": (rows,),
            f"{name}.weights": (rows, count),
            f"{name}.bias": (count,),
        }.items()
    for name, count in LABELS.items():
        inputs, prefix = INPUTS[name], f"{name}.readout"
        yield from {f"{prefix}.mean": (inputs,), f"{prefix}.scale": (inputs,)}.items()
        yield from {f"{prefix}.weights": (inputs, count), f"{prefix}.bias": (count,)}.items()
    yield from {f"topic.platt.{key}": (LOGITS["topic"],) for key in ("slope", "offset")}.items()


def _head(name: str, words: list[str], arrays: Mapping[str, NDArray[np.float32]]) -> TextHead:
    vocabulary = {word: row for row, word in enumerate(words)}
    return TextHead(vocabulary, *(arrays[f"{name}.{key}"] for key in ("idf", "weights", "bias")))


def _part(kind: Callable[..., Part], prefix: str, arrays: Mapping[str, NDArray[np.float32]]) -> Part:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: arrays[f"{prefix}.{name}"] for name in names})
