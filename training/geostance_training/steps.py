"""Telling what a long run does: bars in a terminal, plain lines with seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, track

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


class Transfers:
    """Shows files on their way: a bar each in a terminal, a line when one sets out elsewhere."""

    def __init__(self, steps: Steps, console: Console) -> None:
        """Show nothing yet."""
        self._steps = steps
        self._bars: dict[str, TaskID] = {}
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def grew(self, name: str, size: int, total: int | None) -> None:
        """Show that ``size`` bytes of a file are there, of ``total`` where that is known."""
        if name not in self._bars:
            self._bars[name] = self._progress.add_task(name, total=None)
            if self._progress.disable:
                self._steps.announce(f"loading {name}")
        self._progress.update(self._bars[name], completed=size, total=total, visible=size != total)

    def waits(self, name: str, seconds: float, why: str) -> None:
        """Say that a file is asked for once more after some seconds."""
        self._steps.announce(f"{name}: {why}; asking again in {seconds:.1f} s")
