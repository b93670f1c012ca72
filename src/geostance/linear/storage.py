"""The linear family's files: plain arrays in safetensors, readable word lists, nothing that can run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from geostance.errors import BundleError
from geostance.linear import lexicon
from geostance.linear.featurizer import Featurizer
from geostance.linear.head import Platt, Readout, TextHead
from geostance.linear.predictor import READOUTS, TEXT_HEADS, LinearPredictor

WEIGHTS = "weights.safetensors"
LEXICON = "lexicon.tsv"
VOCABULARY = "{}.vocabulary.txt"

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
        BundleError: If a file is missing or malformed, or shapes disagree; the message names the file.
    """
    try:
        arrays = safetensors.load(files[WEIGHTS])
        heads = {name: _head(path, name, files, arrays) for name in TEXT_HEADS}
        readouts = {name: _part(Readout, f"{name}.readout", arrays) for name in READOUTS}
        topics = _part(Platt, "topic.platt", arrays)
        featurizer = Featurizer(lexicon.parse(files[LEXICON].decode()))
        return LinearPredictor(heads, readouts, topics, featurizer)
    except (KeyError, ValueError, SafetensorError) as error:
        raise BundleError(f"{path}: file or array {error} is missing or malformed; fetch it again") from error


def _arrays(prefix: str, part: Readout | Platt) -> dict[str, NDArray[np.float32]]:
    return {f"{prefix}.{field.name}": getattr(part, field.name) for field in fields(part)}


def _head(
    path: Path, name: str, files: Mapping[str, bytes], arrays: Mapping[str, NDArray[np.float32]]
) -> TextHead:
    file = VOCABULARY.format(name)
    words = files[file].decode().split("\n")
    idf, weights = arrays[f"{name}.idf"], arrays[f"{name}.weights"]
    if not len(words) == len(idf) == len(weights):
        raise BundleError(
            f"{path / file}: {len(words)} words, but {len(weights)} rows of weights in {WEIGHTS}; "
            "fetch the bundle again"
        )
    vocabulary = {word: row for row, word in enumerate(words)}
    return TextHead(vocabulary, idf, weights, arrays[f"{name}.bias"])


def _part(kind: Callable[..., Part], prefix: str, arrays: Mapping[str, NDArray[np.float32]]) -> Part:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: arrays[f"{prefix}.{name}"] for name in names})
