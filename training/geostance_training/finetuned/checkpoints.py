"""What a training run leaves behind so that it can go on: its state, its best weights, its log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from geostance.errors import CorpusError

STATE, BEST, LOG = "state.pt", "best.pt", "log.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of a run.

    Attributes:
        folder: Where it is.
        key: Digest of what decides the run; what another key left is not gone on with.
    """

    folder: Path
    key: str

    def state(self) -> dict[str, Any] | None:
        """Return the state that was saved last by this run, or None."""
        return self._read(STATE)

    def best(self) -> dict[str, Any] | None:
        """Return the best weights and their score so far, or None."""
        return self._read(BEST)

    def save(self, state: Mapping[str, Any]) -> None:
        """Save the state, whole or not at all."""
        self._write(STATE, state)

    def keep(self, best: Mapping[str, Any]) -> None:
        """Save the best weights, whole or not at all."""
        self._write(BEST, best)

    def log(self, **entry: object) -> None:
        """Add a line to the log."""
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def entries(self) -> list[dict[str, Any]]:
        """Return the log, without a line that broke off."""
        place = self.folder / LOG
        if not place.exists():
            return []
        lines = place.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def start(self) -> None:
        """Make the folder, and clear away what another run left in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.state() is None:
            for name in (STATE, BEST, LOG):
                (self.folder / name).unlink(missing_ok=True)

    def truncate(self, step: int) -> None:
        """Take log lines of steps that will be done again out of the log."""
        kept = [entry for entry in self.entries() if entry["step"] <= step]
        text = "".join(json.dumps(entry) + "\n" for entry in kept)
        _replace(self.folder / LOG, lambda place: place.write_text(text, encoding="utf-8"))

    def _read(self, name: str) -> dict[str, Any] | None:
        place = self.folder / name
        if not place.exists():
            return None
        try:
            found = torch.load(place, map_location="cpu", weights_only=True)
            return found if found["key"] == self.key else None
        except (RuntimeError, UnpicklingError, EOFError, KeyError, TypeError) as error:
            raise CorpusError(
                f"{place}: is damaged ({error}); remove the folder {self.folder} to train anew"
            ) from error

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        _replace(self.folder / name, lambda place: torch.save({**content, "key": self.key}, place))


def _replace(place: Path, write: Any) -> None:
    fresh = place.with_suffix(".new")
    write(fresh)
    fresh.replace(place)
