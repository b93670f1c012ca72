"""The files of the families that read with an encoder: ONNX, safetensors and JSON, nothing that can run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from safetensors import numpy as safetensors

from geostance import taxonomy
from geostance.actors import Gazetteer
from geostance.actors.mention import TARGET_PREFIX, Kind
from geostance.calibration import Platt, Readout
from geostance.encoder.heads import Heads
from geostance.encoder.inputs import INPUTS
from geostance.encoder.predictor import EncoderPredictor
from geostance.encoder.session import Session
from geostance.encoder.tokens import Reader
from geostance.errors import BundleError
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES, VOICES

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ENCODER = "encoder.onnx"
HEADS = "heads.safetensors"
TOKENIZER = "tokenizer.json"
SETTINGS = "encoder.json"

LABELS: Mapping[str, int] = {
    "sentiment": len(SENTIMENTS),
    "participant": 2,
    "stance": len(STANCES),
    "target_sentiment": len(SENTIMENTS),
    "relation": len(RELATIONS),
    "voice": len(VOICES),
}
"""How many probabilities each readout gives."""

Shape = tuple[int, ...]
Part = TypeVar("Part", Readout, Platt)
Read = TypeVar("Read")
POOLINGS = ("log-sum-exp", "noisy-or")


@dataclass(frozen=True, slots=True)
class Settings:
    """How passages are made and heads read.

    Attributes:
        length: Most tokens of a passage, special ones apart.
        first: The token that begins a passage.
        last: The token that ends it.
        width: Of a token's state.
        hidden: Width of the heads' hidden layers.
        rank: Width of products and of attention.
        pooling: How a pair's meetings become one judgement.
    """

    length: int
    first: str
    last: str
    width: int
    hidden: int
    rank: int
    pooling: str


def dump(
    settings: Settings,
    heads: Mapping[str, NDArray[np.float32]],
    readouts: Mapping[str, Readout],
    topics: Platt,
) -> dict[str, bytes]:
    """Return the files of heads, calibration and settings by name; the same always give the same bytes."""
    arrays = dict(heads)
    for name, readout in readouts.items():
        arrays |= _arrays(f"{name}.readout", readout)
    arrays |= _arrays("topic.platt", topics)
    plain = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in sorted(arrays.items())}
    written = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {HEADS: safetensors.save(plain), SETTINGS: json.dumps(written, indent=1).encode()}


def load(path: Path, files: Mapping[str, bytes]) -> EncoderPredictor:
    """Read a predictor from the files of a bundle.

    Args:
        path: The bundle's folder, for messages.
        files: Content by name.

    Raises:
        BundleError: If a file is missing or malformed, or an array has another shape than the code asks for;
            the message names the file or array.
    """
    settings = _read(path, files, SETTINGS, lambda content: Settings(**json.loads(content)))
    _check_settings(path, settings)
    arrays = _read(path, files, HEADS, safetensors.load)
    _check_shapes(path, arrays, settings)
    tokenizer = _read(path, files, TOKENIZER, _tokenizer)
    session = _read(path, files, ENCODER, Session.load)
    special = (_token(path, tokenizer, settings.first), _token(path, tokenizer, settings.last))
    _check_width(path, session, special, settings.width)
    return EncoderPredictor(
        reader=Reader(tokenizer, kind_of),
        length=settings.length,
        special=special,
        session=session,
        heads=Heads({name: arrays[name] for name in shapes_of_heads(settings)}, settings.pooling),
        readouts={name: _part(Readout, f"{name}.readout", arrays) for name in INPUTS},
        topics=_part(Platt, "topic.platt", arrays),
    )


def _read(path: Path, files: Mapping[str, bytes], name: str, reader: Callable[[bytes], Read]) -> Read:
    if name not in files:
        raise BundleError(f"{path / name}: is missing; fetch or train the bundle again")
    try:
        return reader(files[name])
    except Exception as error:  # what tokenizers raises is no more than an Exception
        raise BundleError(f"{path / name}: is malformed: {error}; fetch or train the bundle again") from error


def _tokenizer(content: bytes) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(content.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _check_settings(path: Path, settings: Settings) -> None:
    for name in ("length", "width", "hidden", "rank"):
        size = getattr(settings, name)
        if not isinstance(size, int) or size < 1:
            raise BundleError(f"{path / SETTINGS}: {name} is {size!r}, expected a whole number above 0")
    if settings.pooling not in POOLINGS:
        raise BundleError(
            f"{path / SETTINGS}: pooling is {settings.pooling!r}, expected {' or '.join(POOLINGS)}"
        )


def _check_width(path: Path, session: Session, special: tuple[int, int], width: int) -> None:
    [states] = session.states([np.array(special, np.int64)])
    if states.shape[1] != width:
        raise BundleError(
            f"{path / ENCODER}: makes states of width {states.shape[1]}, {SETTINGS} says {width}; "
            "fetch or train the bundle again"
        )


def kind_of(actor: str) -> Kind:
    """Return the kind of an actor's id."""
    return "target" if actor.startswith(TARGET_PREFIX) else Gazetteer.load().actor(actor).kind


def shapes_of_heads(settings: Settings) -> dict[str, Shape]:
    """Return the shape of each of the heads' arrays by name."""
    width, hidden, rank = settings.width, settings.hidden, settings.rank
    shapes: dict[str, Shape] = {"relation.mixed": (2,)}
    for name in ("left", "right", "ask_source", "ask_target", "key", "value"):
        shapes[f"relation.{name}.weight"] = (rank, width)
    for name in ("relation.source", "relation.target", "sighting", "around"):
        shapes[f"{name}.weight"] = (hidden, width)
    for name in ("product", "context"):
        shapes[f"relation.{name}.weight"] = (hidden, rank)
    layers = {
        "relation.place": (hidden, width),
        "relation.out": (3, hidden),
        "article": (hidden, 2 * width),
        "treatment": (6, hidden),
        "attention": (1, width),
        "topic": (len(taxonomy.SUBJECTS), 2 * width),
        "sentiment": (len(SENTIMENTS), 2 * width),
    }
    for name, (out, inputs) in layers.items():
        shapes |= {f"{name}.weight": (out, inputs), f"{name}.bias": (out,)}
    return shapes


def _check_shapes(path: Path, arrays: Mapping[str, NDArray[np.float32]], settings: Settings) -> None:
    for name, wanted in (shapes_of_heads(settings) | _shapes_of_calibration()).items():
        if name not in arrays:
            raise BundleError(f"{path / HEADS}: the array {name} is missing; fetch or train the bundle again")
        if arrays[name].shape != wanted:
            raise BundleError(
                f"{path / HEADS}: the array {name} has the shape {arrays[name].shape}, this version of "
                f"geostance and the bundle's settings ask for {wanted}; fetch or train the bundle again"
            )


def _shapes_of_calibration() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for name, inputs in INPUTS.items():
        shapes |= {f"{name}.readout.{key}": (inputs,) for key in ("mean", "scale")}
        shapes[f"{name}.readout.weights"] = (inputs, LABELS[name])
        shapes[f"{name}.readout.bias"] = (LABELS[name],)
    return shapes | {f"topic.platt.{key}": (len(taxonomy.SUBJECTS),) for key in ("slope", "offset")}


def _token(path: Path, tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    if found is None:
        raise BundleError(f"{path / TOKENIZER}: has no token {token!r}, which {SETTINGS} names")
    return int(found)


def _arrays(prefix: str, part: Readout | Platt) -> dict[str, NDArray[np.float32]]:
    return {f"{prefix}.{field.name}": getattr(part, field.name) for field in fields(part)}


def _part(kind: Callable[..., Part], prefix: str, arrays: Mapping[str, NDArray[np.float32]]) -> Part:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: arrays[f"{prefix}.{name}"] for name in names})
