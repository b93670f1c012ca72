"""Reading a file of records line by line, whatever its size and the size of its lines."""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from geostance import records
from geostance.errors import InputError
from geostance.records import MAX_LINE_BYTES, Record

STREAM = "-"
_BLOCK = 1 << 20
_LINE_END = b"\r\n"


class Line(NamedTuple):
    """One line that is not blank.

    Attributes:
        number: Its number in the file, from 1, blank lines counted.
        id: The caller's name for the article, where the line could be read so far.
        item: The record, or why there is none.
    """

    number: int
    id: str | None
    item: Record | InputError


class Source:
    """A file of records: plain, gzip by its name, or standard input for ``-``.

    Attributes:
        name: As the caller gave it.
        size: Bytes of the file as it lies on the disk; None for standard input.
    """

    def __init__(self, name: str) -> None:
        """Open the file.

        Raises:
            InputError: There is no such file, or it may not be read.
        """
        self.name = name
        try:
            # __exit__ closes it
            self._raw = sys.stdin.buffer if name == STREAM else Path(name).open("rb")  # noqa: SIM115
        except OSError as error:
            raise InputError(f"{name}: {error.strerror or error}; check the path") from error
        self.size = None if name == STREAM else os.fstat(self._raw.fileno()).st_size
        packed = name.endswith(".gz")
        self._readline = gzip.GzipFile(fileobj=self._raw).readline if packed else self._raw.readline

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.size is not None:
            self._raw.close()

    @property
    def position(self) -> int:
        """How many bytes of the file, as it lies on the disk, have been read; 0 for standard input."""
        return 0 if self.size is None else self._raw.tell()

    def sha256(self) -> str | None:
        """Return the hash of the whole file, in hexadecimal; None for standard input."""
        if self.size is None:
            return None
        with Path(self.name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def lines(self, skip: int = 0) -> Iterator[Line]:
        """Read the lines, holding one at a time and no more of it than its limit.

        Args:
            skip: So many lines that are not blank are passed over unread.

        Raises:
            InputError: The file breaks off or is not what its name says.
        """
        number = 0
        while (found := self._next(number + 1)) is not None:
            number += 1
            data, size = found
            if len(data) == size and not data.strip():
                continue
            if skip:
                skip -= 1
                continue
            yield _line(number, data, size)

    def _next(self, number: int) -> tuple[bytes, int] | None:
        """Return the next line, cut a little past its limit, and its whole size; None at the end."""
        try:
            data = self._readline(MAX_LINE_BYTES + 1 + len(_LINE_END))
            size, last = len(data), data[-1:]
            while last not in (b"", b"\n"):
                more = self._readline(_BLOCK)
                size, last = size + len(more), more[-1:]
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(
                f"{self.name}: line {number} cannot be read ({error}); check that the file is whole"
            ) from error
        if len(data) < size:
            return data, size - len(last)
        line = data.rstrip(_LINE_END)
        return (line, len(line)) if data else None


def _line(number: int, data: bytes, size: int) -> Line:
    value: Any = None
    try:
        records.check_size(size)
        value = records.parse(data)
        record = records.from_object(value)
    except InputError as error:
        return Line(number, _id(value), error)
    return Line(number, record.id, record)


def _id(value: object) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and len(found) <= records.MAX_ID_CHARACTERS else None
