"""What the operator of a service can set, read from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from geostance.records import MAX_LINE_BYTES
from geostance_serving.errors import SettingsError

MAX_SECONDS = 3600
MAX_WORKERS = 256
MAX_WAITING = 100_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one service.

    Attributes:
        keys: API keys that may call it; empty lets everybody.
        max_body_bytes: Largest request body, at most what a record may have.
        timeout_seconds: Longest a request may take, its upload included.
        grace_seconds: Longest that running requests are waited for at a stop.
        workers: Articles analysed at the same time, each on a thread.
        waiting: Requests that may wait for a thread before others are turned away.
    """

    keys: tuple[str, ...] = field(default=(), repr=False)
    max_body_bytes: int = MAX_LINE_BYTES
    timeout_seconds: int = 30
    grace_seconds: int = 30
    workers: int = 2
    waiting: int = 64

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsError: A variable has a value that cannot be used; the message names it.
        """
        given = {
            name: read(variable, environment[variable])
            for variable, (name, read) in VARIABLES.items()
            if environment.get(variable)
        }
        return cls(**given)


def _whole(limit: int) -> Callable[[str, str], int]:
    def read(variable: str, text: str) -> int:
        number = int(text) if text.strip().isdecimal() else 0
        if not 1 <= number <= limit:
            raise SettingsError(
                f"{variable} is {text!r}, expected a whole number from 1 to {limit:,}; correct it or unset it"
            )
        return number

    return read


def _keys(variable: str, text: str) -> tuple[str, ...]:
    try:
        lines = Path(text).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}: {text} cannot be read ({error}); give a text file") from error
    keys = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not keys:
        raise SettingsError(f"{variable}: {text} holds no key; write one a line, or unset the variable")
    return keys


VARIABLES: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "GEOSTANCE_API_KEYS_FILE": ("keys", _keys),
    "GEOSTANCE_MAX_BODY_BYTES": ("max_body_bytes", _whole(MAX_LINE_BYTES)),
    "GEOSTANCE_TIMEOUT_SECONDS": ("timeout_seconds", _whole(MAX_SECONDS)),
    "GEOSTANCE_GRACE_SECONDS": ("grace_seconds", _whole(MAX_SECONDS)),
    "GEOSTANCE_WORKERS": ("workers", _whole(MAX_WORKERS)),
    "GEOSTANCE_WAITING": ("waiting", _whole(MAX_WAITING)),
}
