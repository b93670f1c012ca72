"""How the linear family is fitted: `linear.toml`, one table a step."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from geostance.errors import CorpusError
from geostance_training.augmentation.copies import Augmentation

DEFAULT = Path(__file__).with_name("linear.toml")


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """One text head.

    Attributes:
        penalty: Inverse strength of the L2 penalty (`C` of scikit-learn), above 0.
        min_documents: A feature must stand in so many rows.
        max_features: The most frequent features are kept up to this number.
    """

    penalty: float
    min_documents: int
    max_features: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What a row counts, 1 being an article's own evidence.

    Attributes:
        beside_evidence: A meeting of a labelled pair away from its evidence.
        unlike: An article of a corpus that does not calibrate, where others do.
        pairs: A sentence of a public corpus with two entities.
        texts: A text of a public corpus with one topic.
    """

    beside_evidence: float
    unlike: float
    pairs: float
    texts: float


@dataclass(frozen=True, slots=True)
class Precision:
    """The precision wanted of what is not abstained from, by head, in (0, 1)."""

    sentiment: float
    stance: float
    target_sentiment: float
    relation: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides a fit, besides the data and the seed.

    Attributes:
        name: Of the bundle.
        folds: Into how many parts articles are dealt for logits on articles not trained on.
        texts_a_topic: At most so many texts of one public corpus for one topic.
        calibration: Corpora of articles like those that will be judged. Readouts and thresholds are fitted on
            them alone, or on all articles where none of them is there.
        heads: By name of the text head.
        weights: What a row counts.
        precision: What abstention aims at.
        augmentation: Copies of labelled articles to be trained on beside them.
    """

    name: str
    folds: int
    texts_a_topic: int
    calibration: tuple[str, ...]
    heads: Mapping[str, HeadSettings]
    weights: Weights
    precision: Precision
    augmentation: Augmentation


def read(path: Path = DEFAULT) -> Settings:
    """Read settings.

    Raises:
        CorpusError: If the file is no TOML or a table has other fields than those known.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        heads = {name: HeadSettings(**fields) for name, fields in table["heads"].items()}
        return Settings(
            **table["fit"] | {"calibration": tuple(table["fit"]["calibration"])},
            heads=MappingProxyType(heads),
            weights=Weights(**table["weights"]),
            precision=Precision(**table["precision"]),
            augmentation=Augmentation(**table["augmentation"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorpusError(f"{path}: cannot be read as settings: {error}") from error
