"""A file of articles through the analyzer, offline, in memory that does not grow with the file."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import geostance
from geostance import codec
from geostance.analysis import Analysis
from geostance.analyzer import Analyzer, Outcome
from geostance.errors import InputError, InternalError
from geostance.records import Record
from geostance_serving.crashes import log_crash
from geostance_serving.lines import STREAM, Line, Source
from geostance_serving.parts import ERROR_SCHEMA, Origin, Part, Tally

Report = Callable[[Tally, int], None]


class Sink(Protocol):
    """Where lines go."""

    tally: Tally

    def write(self, line: bytes) -> None:
        """Add one line, given without its end."""
        ...


class _Stdout:
    """Standard output as a sink."""

    tally = Tally()

    def write(self, line: bytes) -> None:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
        self.tally = self.tally.plus(line)


def run(analyzer: Analyzer, source: Source, destination: str, report: Report) -> Tally:
    """Analyse every line of a source and write one line for each that is not blank.

    A line that is no article gives an error object, and so does one on which the analysis crashes. The output
    stands in ``DEST.part`` until it is whole; after an interruption the same call goes on where that ends.

    Args:
        analyzer: What analyses.
        source: The records.
        destination: A path, gzip where it ends so, or ``-`` for standard output.
        report: Called after each line with the tally and the bytes of the source read so far.

    Returns:
        The lines written, those of an earlier, interrupted run included.

    Raises:
        InputError: Source and destination are one file, or what an earlier run left has another origin.
    """
    _check_apart(source.name, destination)
    if destination == STREAM:
        return _write(analyzer, source, _Stdout(), report)
    origin = Origin(source.sha256(), analyzer.bundle.sha256, geostance.__version__)
    with Part(Path(destination), origin) as part:
        return _write(analyzer, source, part, report)


def _check_apart(source: str, destination: str) -> None:
    """Raise InputError where the destination, or its part, is the source or no place for a file."""
    if destination == STREAM:
        return
    for path in (Path(destination), Path(destination + ".part")):
        if source != STREAM and path.exists() and path.samefile(source):
            raise InputError(f"{destination}: is the source itself; give another destination")
    if Path(destination).is_dir():
        raise InputError(f"{destination}: is a folder; give the name of a file in it")
    if not Path(destination).absolute().parent.is_dir():
        raise InputError(f"{destination}: its folder does not exist; make it first")


def _write(analyzer: Analyzer, source: Source, sink: Sink, report: Report) -> Tally:
    places: deque[tuple[int, str | None]] = deque()
    report(sink.tally, source.position)
    for outcome in analyzer.outcomes(_items(source.lines(sink.tally.lines), places)):
        sink.write(_rendered(*places.popleft(), outcome))
        report(sink.tally, source.position)
    return sink.tally


def _items(lines: Iterator[Line], places: deque[tuple[int, str | None]]) -> Iterator[Record | InputError]:
    """Yield what each line holds, and remember its place until its outcome comes."""
    for line in lines:
        places.append((line.number, line.id))
        yield line.item


def _rendered(number: int, name: str | None, outcome: Outcome) -> bytes:
    if isinstance(outcome, Analysis):
        return outcome.to_json().encode()
    if isinstance(outcome, InternalError):
        log_crash(f"line {number}", outcome.__cause__ or outcome)
    error = {"code": outcome.code, "detail": str(outcome)}
    return codec.line({"schema": ERROR_SCHEMA, "line": number, "id": name, "error": error}).encode()
