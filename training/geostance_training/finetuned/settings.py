"""How the encoder is trained: `finetuned.toml`, one table a step."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from geostance.errors import CorpusError
from geostance_training.linear.settings import Precision

DEFAULT = Path(__file__).with_name("finetuned.toml")
POOLINGS = ("log-sum-exp", "noisy-or")
METHODS = ("full", "lora", "frozen")

KINDS = ("wire", "newsdesk", "own", "pairs", "targets", "topics", "rated")
"""What examples are drawn as: articles of wire, newsdesk and one's own corpora, and rows of public ones."""


@dataclass(frozen=True, slots=True)
class Model:
    """The network.

    Attributes:
        name: Of the bundle.
        trunk: A folder, ``packaged:NAME``, or a Hugging Face id.
        method: What of the trunk learns: ``full``, ``lora`` or ``frozen``.
        length: Most tokens of a passage, special ones apart.
        hidden: Width of the heads' hidden layers.
        rank: Width of products and of attention in the relation head.
        dropout: In the heads, in [0, 1).
        pooling: How a pair's meetings become one judgement.
    """

    name: str
    trunk: str
    method: Literal["full", "lora", "frozen"]
    length: int
    hidden: int
    rank: int
    dropout: float
    pooling: Literal["log-sum-exp", "noisy-or"]


@dataclass(frozen=True, slots=True)
class Lora:
    """Low-rank adapters of the trunk's linear layers."""

    rank: int
    alpha: int
    dropout: float


@dataclass(frozen=True, slots=True)
class Data:
    """How much of a public corpus is read.

    Attributes:
        texts_a_topic: At most so many texts of one corpus for one topic.
        text_characters: About how much of such a text.
    """

    texts_a_topic: int
    text_characters: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of training with its own schedule: warm-up, then a line down to 0.

    Attributes:
        name: Of the stage.
        epochs: How often its shares are drawn anew.
        learning_rate: Highest, of the trunk.
        head_learning_rate: Highest, of the heads.
        shares: By kind of ``KINDS``, the share of the examples that an epoch draws, in [0, 1].
    """

    name: str
    epochs: int
    learning_rate: float
    head_learning_rate: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Optimizer:
    """AdamW.

    Attributes:
        tokens: About how many a step sees.
        weight_decay: Of every weight.
        warmup: Share of a stage's steps.
        clip: Largest norm of a gradient.
    """

    tokens: int
    weight_decay: float
    warmup: float
    clip: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides a training run, besides the data and the seed.

    Attributes:
        model: The network.
        lora: Adapters, where the method is ``lora``.
        data: How much is read.
        stages: One after another.
        optimizer: Of every stage.
        losses: What a head's loss counts.
        rows: What an example counts, by kind.
        classes: What a label counts, by head.
        checkpoint: Steps between checkpoints.
        precision: What abstention aims at.
    """

    model: Model
    lora: Lora
    data: Data
    stages: tuple[Stage, ...]
    optimizer: Optimizer
    losses: Mapping[str, float]
    rows: Mapping[str, float]
    classes: Mapping[str, tuple[float, ...]]
    checkpoint: int
    precision: Precision


def read(path: Path = DEFAULT) -> Settings:
    """Read settings.

    Raises:
        CorpusError: If the file is no TOML or a table has other fields than those known.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = Settings(
            model=Model(**table["model"]),
            lora=Lora(**table["lora"]),
            data=Data(**table["data"]),
            stages=tuple(Stage(**one) for one in table["stages"]),
            optimizer=Optimizer(**table["optimizer"]),
            losses=table["losses"],
            rows=table["rows"],
            classes={head: tuple(weights) for head, weights in table["classes"].items()},
            checkpoint=int(table["checkpoint"]["steps"]),
            precision=Precision(**table["precision"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read as settings: {error}") from error
    _check(path, settings)
    return settings


def _check(path: Path, settings: Settings) -> None:
    wrong: list[Any] = [one for stage in settings.stages for one in stage.shares if one not in KINDS]
    wrong += [settings.model.pooling] if settings.model.pooling not in POOLINGS else []
    wrong += [settings.model.method] if settings.model.method not in METHODS else []
    if wrong:
        raise CorpusError(
            f"{path}: {wrong[0]!r} is not known; shares are of {KINDS}, pooling is one of {POOLINGS}, "
            f"method one of {METHODS}"
        )
