"""How the encoder is trained: `finetuned.toml`, one table a step."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geostance.errors import CorpusError
from geostance.predictor import RELATIONS, SENTIMENTS, STANCES
from geostance_training.linear.settings import Precision

DEFAULT = Path(__file__).with_name("finetuned.toml")
POOLINGS = ("log-sum-exp", "noisy-or")
METHODS = ("full", "lora", "frozen")

KINDS = ("wire", "newsdesk", "own", "pairs", "targets", "topics", "rated")
"""What examples are drawn as: articles of wire, newsdesk and one's own corpora, and rows of public ones."""


LOSSES = (
    "relation",
    "evidence",
    "voice",
    "participant",
    "stance",
    "target_sentiment",
    "topic",
    "sentiment",
)
CLASSES = {
    "relation": len(RELATIONS),
    "stance": len(STANCES),
    "sentiment": len(SENTIMENTS),
    "target_sentiment": len(SENTIMENTS),
}
"""How many labels a head has that weighs them."""


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
    """Refuse names that nothing knows and tables that lack one.

    Raises:
        CorpusError: The message names the file and what is wrong.
    """
    _known(path, "pooling", {str(settings.model.pooling)}, set(POOLINGS))
    _known(path, "method", {str(settings.model.method)}, set(METHODS))
    for stage in settings.stages:
        _known(path, f"shares of {stage.name}", set(stage.shares), set(KINDS))
        if not all(0 <= share <= 1 for share in stage.shares.values()):
            raise CorpusError(f"{path}: a share of {stage.name} is not between 0 and 1")
    for table, found, wanted in (
        ("losses", settings.losses, LOSSES),
        ("rows", settings.rows, KINDS),
        ("classes", settings.classes, tuple(CLASSES)),
    ):
        _known(path, table, found, wanted)
        if lacking := sorted(set(wanted) - set(found)):
            raise CorpusError(f"{path}: {table} lacks {', '.join(lacking)}")
    for head, weights in settings.classes.items():
        if len(weights) != CLASSES[head]:
            raise CorpusError(f"{path}: classes.{head} has {len(weights)} weights, expected {CLASSES[head]}")


def _known(path: Path, what: str, found: Collection[str], known: Collection[str]) -> None:
    if unknown := ", ".join(sorted(set(found) - set(known))):
        raise CorpusError(f"{path}: {what}: {unknown!r} is not known, only {', '.join(sorted(known))}")
