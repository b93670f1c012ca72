"""The whole fit of the encoder: corpora in, files and thresholds out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geostance.actors import Gazetteer
from geostance.article import LineClassifier
from geostance.encoder import storage
from geostance.encoder.heads import Heads
from geostance.encoder.session import Session
from geostance.encoder.tokens import Reader
from geostance.thresholds import Thresholds
from geostance_training.corpora.collection import Collection
from geostance_training.finetuned import building, export, material, quantization, scores, trunks
from geostance_training.finetuned.calibrating import Calibration, Judge, calibrate
from geostance_training.finetuned.checkpoints import Run
from geostance_training.finetuned.examples import Maker
from geostance_training.finetuned.loop import Loop
from geostance_training.finetuned.material import Material
from geostance_training.finetuned.network import Network
from geostance_training.finetuned.settings import Settings
from geostance_training.steps import Steps


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit gives.

    Attributes:
        files: Of the bundle, by name.
        thresholds: Chosen on what is held out.
        scores: On what is held out, by name.
        held_out: What that is.
    """

    files: Mapping[str, bytes]
    thresholds: Thresholds
    scores: Mapping[str, float]
    held_out: str


@dataclass(frozen=True, slots=True)
class Trainer:
    """A run of training.

    Attributes:
        settings: Of the run.
        folder: Where its state is kept.
        seed: Of every draw.
        steps: Told what is being done.
    """

    settings: Settings
    folder: Path
    seed: int
    steps: Steps

    def fit(self, collection: Collection, lines: LineClassifier) -> Fit:
        """Train, export, quantise and calibrate.

        Args:
            collection: The training data.
            lines: Tells body from furniture, fitted before.

        Raises:
            CorpusError: If the trunk is not to be had.
        """
        self.steps.announce(f"looking for the trunk {self.settings.model.trunk}")
        trunk = trunks.folder(self.settings.model.trunk)
        reader = Reader(building.tokenizer(trunk), storage.kind_of)
        found = self._read(collection, lines, reader)
        network = self._trained(trunk, found, reader, collection)
        return self._released(network, trunk, found)

    def _read(self, collection: Collection, lines: LineClassifier, reader: Reader) -> Material:
        model, data = self.settings.model, self.settings.data
        maker = Maker(
            reader=reader,
            lines=lines,
            gazetteer=Gazetteer.load(),
            length=model.length,
            characters=data.text_characters,
            weights=self.settings.rows,
            portrays=not collection.targets,
        )
        return material.read(collection, maker, data, self.seed, self.steps)

    def _trained(self, trunk: Path, found: Material, reader: Reader, collection: Collection) -> Network:
        device = building.device()
        network = building.network(self.settings, trunk, self.seed).to(device)
        collator = building.collator(trunk, reader.letters)
        loop = Loop(
            settings=self.settings,
            examples=found.examples,
            collator=collator,
            score=lambda one: scores.scores(one, found, collator, device),
            run=Run(self.folder, self._key(collection)),
            seed=self.seed,
            device=device,
            steps=self.steps,
        )
        self.steps.announce(f"training on {len(found.examples):,} examples, on {device}")
        loop.train(network)
        return network.cpu().eval()

    def _key(self, collection: Collection) -> str:
        """Return a digest of everything that decides a run, so that no other one is gone on with."""
        told = (self.settings, self.seed, [(use.name, use.sha256, use.rows) for use in collection.uses])
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _released(self, network: Network, trunk: Path, found: Material) -> Fit:
        self.steps.announce("writing the encoder as ONNX, in int8")
        encoder = quantization.quantize(export.export(building.merged(network)))
        self.steps.announce("calibrating and choosing thresholds")
        chosen = self._chosen(network, trunk)
        heads = {name: value.numpy().astype(np.float32) for name, value in network.heads().items()}
        tokenizer = building.tokenizer(trunk)
        first, last, _ = building.special_ids(trunk)
        judge = Judge(Session.load(encoder), Heads(heads, chosen.pooling), (first, last))
        calibration = calibrate(judge, found, self.settings.precision)
        return Fit(
            files=self._files(encoder, tokenizer.to_str(), chosen, heads, calibration),
            thresholds=calibration.thresholds,
            scores=calibration.scores,
            held_out=found.held_out,
        )

    def _chosen(self, network: Network, trunk: Path) -> storage.Settings:
        model = self.settings.model
        first, last, _ = building.specials(trunk)
        width = int(network.attention.in_features)
        return storage.Settings(model.length, first, last, width, model.hidden, model.rank, model.pooling)

    def _files(
        self,
        encoder: bytes,
        tokenizer: str,
        chosen: storage.Settings,
        heads: Mapping[str, np.ndarray],
        calibration: Calibration,
    ) -> dict[str, bytes]:
        files = storage.dump(chosen, heads, calibration.readouts, calibration.topics)
        return {**files, storage.ENCODER: encoder, storage.TOKENIZER: tokenizer.encode()}
