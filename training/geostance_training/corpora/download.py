"""One file from elsewhere: grown in ``<name>.part``, taken up after a break, moved in place when right."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from geostance import __version__
from geostance.errors import CorpusError

PART = ".part"
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses of a server that may answer otherwise a little later."""

_OK, _PARTIAL, _BEYOND = 200, 206, 416
_BROKEN = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d+/(\d{1,18}|\*)")
_ELSEWHERE = "load it from a copy of the mirror: --from"
_KEPT = "what came is kept: run the same again to go on"


class UnreachedError(CorpusError):
    """A source that did not answer at all."""


class _PassingError(Exception):
    """An answer that is worth asking again after."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a source is waited for and how much is taken from it.

    Attributes:
        connect: Seconds until it is reached.
        read: Seconds without a byte.
        whole: Seconds for one answer from its beginning to its end.
        attempts: How often one file is asked for.
        pause: Seconds before the second attempt; before each further one twice as many.
        longest_pause: The most seconds between two attempts, also where the source asks for more.
        redirects: How many redirects are followed one after the other.
        size: The most bytes of one file.
    """

    connect: float = 10
    read: float = 30
    whole: float = 3600
    attempts: int = 5
    pause: float = 0.5
    longest_pause: float = 60
    redirects: int = 5
    size: int = 256 * 2**20


class Watch(Protocol):
    """Is told how the loading of a file goes on."""

    def grew(self, name: str, size: int, total: int | None) -> None:
        """Take note that ``size`` bytes are there of ``total``, where that is known."""

    def waits(self, name: str, seconds: float, why: str) -> None:
        """Take note that the next attempt is made after some seconds."""


def client(limits: Limits) -> httpx.Client:
    """Return a client that keeps to the limits and never follows from https to http.

    Raises:
        CorpusError: If the environment names a proxy or certificates that cannot be used.
    """
    try:
        return httpx.Client(
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            follow_redirects=True,
            max_redirects=limits.redirects,
            # Ranges and digests are of the file's own bytes.
            headers={"Accept-Encoding": "identity", "User-Agent": f"geostance/{__version__}"},
            event_hooks={"response": [_stay_encrypted]},
        )
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        raise CorpusError(
            f"a proxy or file of certificates that the environment names cannot be used: {error}; "
            "correct or unset the variable"
        ) from error


def _stay_encrypted(response: httpx.Response) -> None:
    onward = response.headers.get("Location", "") if response.has_redirect_location else ""
    if response.url.scheme == "https" and onward.lower().startswith("http:"):
        raise CorpusError(f"{_shown(response.url)}: leads on from https to http, which is not followed")


def _shown(address: httpx.URL) -> str:
    """Return an address without the name and password that it may hold."""
    return str(address.copy_with(userinfo=b""))


def digest(path: Path) -> str | None:
    """Return the sha256 of a file as hex digits; None where there is no file."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(origin: Path, place: Path, sha256: str) -> None:
    """Copy a file to its place.

    Args:
        origin: The file to copy.
        place: Where it goes, in a folder that exists; what is there is replaced when the copy is right.
        sha256: Digest wanted, in hex.

    Raises:
        CorpusError: There is no such file, or it has another digest.
    """
    if not origin.is_file():
        raise CorpusError(f"{origin} is not there")
    part = _part(place)
    shutil.copyfile(origin, part)
    _settle(part, place, sha256, str(origin))


def download(
    http: httpx.Client,
    address: httpx.URL,
    place: Path,
    sha256: str,
    *,
    name: str,
    limits: Limits,
    watch: Watch,
) -> None:
    """Load a file to its place, going on with what an earlier run left of it.

    Broken connections, timeouts and the statuses in ``PASSING`` are met with another attempt.

    Args:
        http: As `client` makes it.
        address: Of the file.
        place: Where it goes, in a folder that exists; what is there is replaced when the new file is right.
        sha256: Digest wanted, in hex.
        name: What to call the file before the watch.
        limits: Of time, size and attempts.
        watch: Is told how it goes on.

    Raises:
        UnreachedError: The source did not answer.
        CorpusError: It has no such file, sends other bytes or more than the limit, breaks off again and
            again, or is too slow. What came is kept for the next run unless it is of no use.
    """
    part = _part(place)
    earlier = part.exists()
    loading = _Loading(http, address, part, name, limits, watch)
    loading.run()
    if earlier and digest(part) != sha256:
        # What was left may have been the beginning of other bytes.
        part.unlink()
        loading.run()
    _settle(part, place, sha256, _shown(address))


def _part(place: Path) -> Path:
    return place.with_name(place.name + PART)


def _settle(part: Path, place: Path, sha256: str, origin: str) -> None:
    found = digest(part)
    if found == sha256:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(place)
        return
    part.unlink()
    raise CorpusError(
        f"{origin}: sha256 is {found}, the manifest says {sha256}; "
        f"the source has changed or sends something else; {_ELSEWHERE}"
    )


@dataclass(slots=True)
class _Loading:
    """The loading of one file, over as many attempts as it takes."""

    http: httpx.Client
    address: httpx.URL
    part: Path
    name: str
    limits: Limits
    watch: Watch
    etag: str | None = None
    answered: bool = False

    def run(self) -> None:
        """Ask until an answer has come to its end."""
        retrying = Retrying(
            retry=retry_if_exception_type((_PassingError, *_BROKEN)),
            stop=stop_after_attempt(self.limits.attempts),
            wait=self._pause,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            retrying(self._attempt)
        except _PassingError as error:
            raise self._error(
                f"{error}, asked {self.limits.attempts} times; run the same again later"
            ) from error
        except _BROKEN as error:
            raise self._broken(str(error) or type(error).__name__) from error
        except httpx.TooManyRedirects as error:
            raise self._error(f"more than {self.limits.redirects} redirects; {_ELSEWHERE}") from error
        except httpx.RequestError as error:
            raise self._error(f"{error}; correct the address") from error

    def _error(self, message: str) -> CorpusError:
        return CorpusError(f"{_shown(self.address)}: {message}")

    def _broken(self, reason: str) -> CorpusError:
        if not self.answered:
            return UnreachedError(f"{_shown(self.address)} was not reached: {reason}")
        return self._error(f"broke off {self.limits.attempts} times: {reason}; {_KEPT}")

    def _pause(self, state: RetryCallState) -> float:
        """Return seconds until the next attempt."""
        after = getattr(_failure(state), "after", None)
        if after is None:
            after = self.limits.pause * 2 ** (state.attempt_number - 1)
        return min(max(after, 0), self.limits.longest_pause)

    def _tell(self, state: RetryCallState) -> None:
        self.watch.waits(self.name, state.upcoming_sleep, str(_failure(state)))

    def _attempt(self) -> None:
        offset = self.part.stat().st_size if self.part.exists() else 0
        with self.http.stream("GET", self.address, headers=self._headers(offset)) as response:
            self.answered = True
            self._check_status(response)
            begin, total = self._extent(response, offset)
            self._check_size(total or 0)
            self.etag = response.headers.get("ETag")
            self._take(response, begin, total)

    def _headers(self, offset: int) -> dict[str, str]:
        if not offset:
            return {}
        headers = {"Range": f"bytes={offset}-"}
        if self.etag and not self.etag.startswith("W/"):
            headers["If-Range"] = self.etag
        return headers

    def _check_status(self, response: httpx.Response) -> None:
        status, answer = response.status_code, f"answered {response.status_code} {response.reason_phrase}"
        if status in (_OK, _PARTIAL):
            return
        if status == _BEYOND:
            self.part.unlink(missing_ok=True)
        if status in PASSING or status == _BEYOND:
            raise _PassingError(answer, _retry_after(response))
        raise self._error(f"{answer}; {_ELSEWHERE}")

    def _extent(self, response: httpx.Response, offset: int) -> tuple[int, int | None]:
        """Return the first byte that an answer holds, and how many the file has where that is said."""
        if response.status_code == _OK:
            length = response.headers.get("Content-Length")
            return 0, int(length) if length else None
        found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not found or int(found[1]) != offset:
            self.part.unlink(missing_ok=True)
            raise _PassingError("sent another part of the file than was asked for")
        return offset, None if found[2] == "*" else int(found[2])

    def _take(self, response: httpx.Response, size: int, total: int | None) -> None:
        """Write an answer behind the first ``size`` bytes of the part."""
        end = time.monotonic() + self.limits.whole
        with self.part.open("ab" if size else "wb") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                size += len(chunk)
                self._check_size(size)
                self.watch.grew(self.name, size, total)
                if time.monotonic() > end:
                    raise self._error(f"{size:,} bytes after {self.limits.whole:g} s, the limit; {_KEPT}")

    def _check_size(self, size: int) -> None:
        if size > self.limits.size:
            self.part.unlink(missing_ok=True)
            raise self._error(f"{size:,} bytes or more, the limit is {self.limits.size:,}; {_ELSEWHERE}")


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that a server wants to be left alone, given as such or as a date."""
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
