"""How far a batch is: a bar in a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from geostance_serving.batch import Report
from geostance_serving.parts import Tally

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def shown(size: int | None) -> Iterator[Report]:
    """Give the function that shows progress on standard error while the context lasts.

    Args:
        size: Bytes of the whole input, if known.
    """
    if sys.stderr.isatty():
        with _bar(size) as report:
            yield report
    else:
        yield _log(size)


@contextmanager
def _bar(size: int | None) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=size)
        yield lambda tally, position: progress.update(task, completed=position, description=_words(tally))


def _log(size: int | None) -> Report:
    last = time.monotonic()

    def report(tally: Tally, position: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            share = f", {position / size:.0%} of the input" if size else ""
            sys.stderr.write(f"geostance batch: {_words(tally)}{share}\n")

    return report


def _words(tally: Tally) -> str:
    return f"{tally.analysed:,} analysed, {tally.failed:,} errors"
