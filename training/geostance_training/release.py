"""A training run from corpora to a bundle in its place."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from geostance import bundle
from geostance.actors import Gazetteer
from geostance.linear import storage
from geostance_training import furniture
from geostance_training.augmentation import forms
from geostance_training.augmentation.copies import Augmentation, copies
from geostance_training.corpora.collection import Collection, Use, collect, page_uses
from geostance_training.corpora.mirror import Mirror
from geostance_training.linear import settings as linear_settings
from geostance_training.linear import training
from geostance_training.linear.training import Fit
from geostance_training.pages import OWN, LabelledPage, pages_by_corpus
from geostance_training.steps import Steps

CARD = "card.md"


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


def train(
    datasets: Path,
    mirror: Mirror | None,
    out: Path,
    *,
    own: Sequence[Path] = (),
    settings: Path | None,
    seed: int,
    steps: Steps,
) -> Release:
    """Fit the linear family and write its bundle; what stood at ``out`` is replaced only at the end.

    Args:
        datasets: The folder of corpora.
        mirror: Where the public corpora are, or None for the embedded one alone.
        out: The bundle's folder.
        own: Folders of corpora of one's own, used beside the project's.
        settings: A TOML file, or None for the packaged one.
        seed: Of every draw; the same data, seed and machine give the same bundle.
        steps: Told what is being done.

    Raises:
        CorpusError: If a corpus or the settings cannot be used.
    """
    place = settings or linear_settings.DEFAULT
    chosen = linear_settings.read(place)
    steps.announce("reading corpora")
    collection = collect(datasets, mirror, own)
    steps.announce("fitting furniture")
    pages = pages_by_corpus(mirror.root if mirror else None, datasets)
    lines = furniture.fit_pages(list(chain.from_iterable(pages.values())), seed)
    if chosen.augmentation.copies:
        steps.announce("copying articles with other actors")
        collection = _augmented(collection, chosen.augmentation, pages[OWN], datasets, seed)
    uses = (*collection.uses, *page_uses(datasets, pages))
    fit = training.fit(collection, lines, chosen, seed=seed, steps=steps)
    settings_sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    fields = _fields(fit, uses, name=chosen.name, seed=seed, settings=settings_sha256)
    files = storage.dump(fit.predictor)
    files[bundle.FURNITURE] = lines.to_bytes()
    files[CARD] = _card(fields).encode()
    digest = bundle.write(out, fields, files)
    return Release(digest, uses, fit.scores)


def _augmented(
    collection: Collection,
    chosen: Augmentation,
    pages: Sequence[LabelledPage],
    datasets: Path,
    seed: int,
) -> Collection:
    states = {
        name: one for name, one in forms.read(datasets / "gazetteer").items() if one.kind == forms.STATE
    }
    copied = copies(
        collection.articles,
        chosen,
        pages=pages,
        forms=states,
        gazetteer=Gazetteer.load(),
        seed=seed,
    )
    return dataclasses.replace(collection, articles=(*collection.articles, *copied))


def _fields(fit: Fit, uses: Sequence[Use], *, name: str, seed: int, settings: str) -> dict[str, Any]:
    """Return the manifest's fields; ``settings`` is the sha256 of the file."""
    return {
        "name": name,
        "version": version("geostance"),
        "family": "linear",
        "thresholds": asdict(fit.thresholds),
        "gazetteer": Gazetteer.load().sha256,
        "seed": seed,
        "settings": settings,
        "corpora": [asdict(use) for use in uses],
        "held_out": {name: round(score, 4) for name, score in fit.scores.items()},
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
            "relations. Linear models on text whose actors are masked by role; probabilities calibrated on",
            "articles that were held out. Not for decisions about people, nor for other languages.",
            "",
            "| corpus | trains | rows | left out as withheld | as near copies | licence |",
            "|---|---|---|---|---|---|",
            *corpora,
            "",
            "The labels of newsdesk and wire, and newsdesk's articles, are machine-written.",
            "",
            "Scores on training articles that were held out (five folds; thresholds chosen on the same):",
            "",
            "| measure | score |",
            "|---|---|",
            *scores,
            "",
        ]
    )
