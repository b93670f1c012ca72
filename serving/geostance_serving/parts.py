"""The unfinished output of a batch: grown line by line, taken up again, moved in place when whole."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from geostance.errors import InputError

ERROR_SCHEMA = "geostance/error/1"
_ERROR_LINE = f'{{"schema":"{ERROR_SCHEMA}"'.encode()


@dataclass(frozen=True, slots=True)
class Origin:
    """What decides every line of an output: a run may only be taken up by another of the same origin.

    Attributes:
        source: SHA-256 of the input file; None for standard input, which cannot be read twice.
        bundle: SHA-256 of the bundle.
        version: Version of geostance.
    """

    source: str | None
    bundle: str
    version: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines have been written.

    Attributes:
        analysed: Analyses.
        failed: Error objects.
    """

    analysed: int = 0
    failed: int = 0

    @property
    def lines(self) -> int:
        """All of them."""
        return self.analysed + self.failed

    def plus(self, line: bytes) -> Tally:
        """Return the tally with one more line."""
        failed = line.startswith(_ERROR_LINE)
        return Tally(self.analysed + (not failed), self.failed + failed)


class Part:
    """The output of one run on its way: ``DEST.part``, and its origin in ``DEST.part.json``.

    It is plain text until the end, also where the output is gzip. A process may die at any moment: what is
    there are whole lines and perhaps the beginning of one.
    """

    def __init__(self, destination: Path, origin: Origin) -> None:
        """Name the files; nothing is opened yet."""
        self._destination = destination
        self._origin = origin
        self._path = destination.with_name(destination.name + ".part")
        self._sidecar = destination.with_name(destination.name + ".part.json")

    def __enter__(self) -> Self:
        """Open the output where an earlier run of the same origin left it, else new.

        Raises:
            InputError: An earlier run of another origin left it, or it cannot be written.
        """
        try:
            self.tally = self._taken_up()
            if not self.tally.lines:
                self._sidecar.write_text(json.dumps(asdict(self._origin)) + "\n", "utf-8")
            self._file = self._path.open("ab")
        except OSError as error:
            raise InputError(f"{error.filename}: {error.strerror or error}; check the path") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            self._move()

    def write(self, line: bytes) -> None:
        """Add one line, given without its end."""
        self._file.write(line + b"\n")
        self._file.flush()
        self.tally = self.tally.plus(line)

    def _taken_up(self) -> Tally:
        """Count the whole lines that are there and drop a half one; nothing there counts nothing."""
        if not self._path.exists() or not self._same_origin():
            self._path.unlink(missing_ok=True)
            return Tally()
        tally, end = Tally(), 0
        with self._path.open("r+b") as file:
            for line in file:
                if line.endswith(b"\n"):
                    tally, end = tally.plus(line), end + len(line)
            file.truncate(end)
        return tally

    def _same_origin(self) -> bool:
        """Tell whether the part can be gone on with; False where nothing is known of it.

        Raises:
            InputError: It can only be gone on with by a run of another origin.
        """
        try:
            earlier = Origin(**json.loads(self._sidecar.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return False
        if earlier.source is None:
            return False
        changed = [name for name, value in asdict(self._origin).items() if getattr(earlier, name) != value]
        if changed:
            raise InputError(
                f"{self._path} is left from a run with another {' and '.join(changed)}; "
                "go on with that one, or delete the file to begin anew"
            )
        return True

    def _move(self) -> None:
        whole = self._packed() if self._destination.suffix == ".gz" else self._path
        with whole.open("r+b") as file:
            os.fsync(file.fileno())
        whole.replace(self._destination)
        self._path.unlink(missing_ok=True)
        self._sidecar.unlink()

    def _packed(self) -> Path:
        packed = self._destination.with_name(self._destination.name + ".part.gz")
        with self._path.open("rb") as plain, packed.open("wb") as raw, _gzip(raw) as file:
            shutil.copyfileobj(plain, file)
        return packed


def _gzip(raw: BinaryIO) -> gzip.GzipFile:
    """Return a writer that puts in neither name nor time, so that the same lines give the same file."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
