"""A training run from corpora to a bundle in its place."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from geostance import bundle
from geostance.actors import Gazetteer
from geostance.article import LineClassifier
from geostance.linear import storage
from geostance.thresholds import Thresholds
from geostance_training import furniture
from geostance_training.augmentation import forms
from geostance_training.augmentation.copies import Augmentation, copies
from geostance_training.corpora.collection import Collection, Use, collect, page_uses
from geostance_training.corpora.mirror import Mirror
from geostance_training.finetuned import settings as finetuned_settings
from geostance_training.linear import settings as linear_settings
from geostance_training.linear import training
from geostance_training.pages import OWN, LabelledPage, pages_by_corpus
from geostance_training.steps import Steps

CARD = "card.md"
WHAT = {
    "linear": "Linear models on text whose actors are masked by role",
    "frozen": "Heads on the token states of an encoder, actors' names read as kind and letter",
    "finetuned": "An encoder trained on all heads together, actors' names read as kind and letter",
}


@dataclass(frozen=True, slots=True)
class Release:
    """What a run leaves.

    Attributes:
        sha256: Of the bundle.
        uses: The corpora used.
        scores: Scores on training articles that were held out, by name.
    """

    sha256: str
    uses: tuple[Use, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Data:
    """What a family is fitted on.

    Attributes:
        datasets: The folder of corpora.
        collection: The training data.
        lines: Tells body from furniture.
        pages: Of one's own, with furniture around.
        seed: Of every draw.
        steps: Told what is being done.
    """

    datasets: Path
    collection: Collection
    lines: LineClassifier
    pages: Sequence[LabelledPage]
    seed: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class Fitted:
    """A family as it was fitted: its bundle's files, and what its manifest says of it."""

    name: str
    files: Mapping[str, bytes]
    thresholds: Thresholds
    scores: Mapping[str, float]
    fields: Mapping[str, Any]


class Family(Protocol):
    """Knows how a family is fitted."""

    @property
    def name(self) -> str:
        """Of the family."""
        ...

    def fit(self, data: Data) -> Fitted:
        """Fit the family."""
        ...


@dataclass(frozen=True, slots=True)
class Linear:
    """The linear family, fitted by some settings."""

    settings: Path = linear_settings.DEFAULT

    @property
    def name(self) -> str:
        """Of the family."""
        return "linear"

    def fit(self, data: Data) -> Fitted:
        """Fit the family.

        Raises:
            CorpusError: If the settings cannot be used.
        """
        chosen = linear_settings.read(self.settings)
        collection = data.collection
        if chosen.augmentation.copies:
            data.steps.announce("copying articles with other actors")
            collection = _augmented(data, chosen.augmentation)
        fit = training.fit(collection, data.lines, chosen, seed=data.seed, steps=data.steps)
        fields = {"settings": _digest(self.settings)}
        return Fitted(chosen.name, storage.dump(fit.predictor), fit.thresholds, fit.scores, fields)


@dataclass(frozen=True, slots=True)
class Encoder:
    """The families that read with an encoder.

    Attributes:
        run: Folder of the run's state, from which an interrupted one goes on.
        settings: A TOML file.
        frozen: Whether the trunk stays as it is.
    """

    run: Path
    settings: Path = finetuned_settings.DEFAULT
    frozen: bool = False

    @property
    def name(self) -> str:
        """Of the family."""
        return "frozen" if self.frozen else "finetuned"

    def fit(self, data: Data) -> Fitted:
        """Fit the family.

        Raises:
            CorpusError: If the settings or the trunk cannot be used.
        """
        from geostance_training.finetuned.training import Trainer

        chosen = finetuned_settings.read(self.settings)
        if self.frozen:
            model = dataclasses.replace(chosen.model, method="frozen")
            chosen = dataclasses.replace(chosen, model=model)
        fit = Trainer(chosen, self.run, data.seed, data.steps).fit(data.collection, data.lines)
        fields = {
            "settings": _digest(self.settings),
            "trunk": chosen.model.trunk,
            "held_out_articles": fit.held_out,
        }
        return Fitted(chosen.model.name, fit.files, fit.thresholds, fit.scores, fields)


def family(name: str, settings: Path | None, run: Path) -> Family:
    """Return a family by its name.

    Args:
        name: ``linear``, ``frozen`` or ``finetuned``.
        settings: A TOML file, or None for the packaged one.
        run: Folder of the state of an encoder's training.

    Raises:
        CorpusError: If the settings cannot be used.
    """
    if name == "linear":
        linear_settings.read(settings or linear_settings.DEFAULT)
        return Linear(settings or linear_settings.DEFAULT)
    finetuned_settings.read(settings or finetuned_settings.DEFAULT)
    return Encoder(run, settings or finetuned_settings.DEFAULT, frozen=name == "frozen")


def train(
    datasets: Path,
    mirror: Mirror | None,
    out: Path,
    family: Family,
    *,
    own: Sequence[Path] = (),
    seed: int,
    steps: Steps,
) -> Release:
    """Fit a family and write its bundle; what stood at ``out`` is replaced only at the end.

    Args:
        datasets: The folder of corpora.
        mirror: Where the public corpora are, or None for the embedded one alone.
        out: The bundle's folder.
        family: What is fitted, and how.
        own: Folders of corpora of one's own, used beside the project's.
        seed: Of every draw; the same data, seed and machine give the same bundle.
        steps: Told what is being done.

    Raises:
        CorpusError: If a corpus or the settings cannot be used.
    """
    steps.announce("reading corpora")
    collection = collect(datasets, mirror, own)
    steps.announce("fitting furniture")
    pages = pages_by_corpus(mirror.root if mirror else None, datasets)
    lines = furniture.fit_pages(list(chain.from_iterable(pages.values())), seed)
    uses = (*collection.uses, *page_uses(datasets, pages))
    fitted = family.fit(Data(datasets, collection, lines, pages[OWN], seed, steps))
    fields = _fields(fitted, uses, family=family.name, seed=seed)
    files = {**fitted.files, bundle.FURNITURE: lines.to_bytes(), CARD: _card(fields).encode()}
    return Release(bundle.write(out, fields, files), uses, fitted.scores)


def _digest(place: Path) -> str:
    return hashlib.sha256(place.read_bytes()).hexdigest()


def _augmented(data: Data, chosen: Augmentation) -> Collection:
    known = forms.read(data.datasets / "gazetteer")
    copied = copies(
        data.collection.articles,
        chosen,
        pages=data.pages,
        forms={name: one for name, one in known.items() if one.kind == forms.STATE},
        gazetteer=Gazetteer.load(),
        seed=data.seed,
    )
    return dataclasses.replace(data.collection, articles=(*data.collection.articles, *copied))


def _fields(fitted: Fitted, uses: Sequence[Use], *, family: str, seed: int) -> dict[str, Any]:
    """Return the manifest's fields."""
    return {
        "name": fitted.name,
        "version": version("geostance"),
        "family": family,
        "thresholds": asdict(fitted.thresholds),
        "gazetteer": Gazetteer.load().sha256,
        "seed": seed,
        **fitted.fields,
        "corpora": [asdict(use) for use in uses],
        "held_out": {name: round(score, 4) for name, score in fitted.scores.items()},
    }


def _card(fields: Mapping[str, Any]) -> str:
    columns = ("name", "head", "rows", "leaked", "near", "licence")
    corpora = [f"| {' | '.join(str(use[column]) for column in columns)} |" for use in fields["corpora"]]
    scores = [f"| {name} | {score} |" for name, score in fields["held_out"].items()]
    return "\n".join(
        [
            f"# {fields['name']} {fields['version']}, family {fields['family']}",
            "",
            "Judges English news articles: topics, sentiment, actors, the author's stance, target sentiment,",
            f"relations. {WHAT[fields['family']]}; probabilities calibrated on",
            "articles that were held out. Not for decisions about people, nor for other languages.",
            "",
            "| corpus | trains | rows | left out as withheld | as near copies | licence |",
            "|---|---|---|---|---|---|",
            *corpora,
            "",
            "The labels of newsdesk and wire, and newsdesk's articles, are machine-written.",
            "",
            f"Scores on held-out articles ({_held_out(fields)}; thresholds chosen on the same):",
            "",
            "| measure | score |",
            "|---|---|",
            *scores,
            "",
        ]
    )


def _held_out(fields: Mapping[str, Any]) -> str:
    return fields.get("held_out_articles", "in five folds")
