"""Telling what a long run does: bars in a terminal, plain lines with seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


class Steps:
    """Says what is being done."""

    def __init__(self, console: Console) -> None:
        """Start counting seconds."""
        self._console = console
        self._start = time.monotonic()

    def announce(self, step: str) -> None:
        """Say that a step begins."""
        self._console.print(f"[{time.monotonic() - self._start:6.1f} s] {step}", markup=False)

    def track(self, items: Sequence[Item], step: str) -> Iterable[Item]:
        """Show progress through a sequence while it is gone through."""
        if self._console.is_terminal:
            yield from track(items, step, console=self._console)
            return
        self.announce(f"{step} ({len(items):,})")
        yield from items
