"""Who may call: API keys, compared in constant time."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from geostance_serving.errors import KeyRefusedError
from geostance_serving.settings import Settings

_bearer = HTTPBearer(
    auto_error=False, description="An API key, where the service was started with a file of keys."
)


def permitted(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Let a request pass whose key is known, or every request where no keys are set.

    Raises:
        KeyRefusedError: There is no key, or it is unknown.
    """
    settings: Settings = request.app.state.settings
    if settings.keys and not (given and _known(given.credentials, settings.keys)):
        raise KeyRefusedError("no API key that is known; send the header Authorization: Bearer KEY")


def _known(key: str, keys: tuple[str, ...]) -> bool:
    # Every key is compared, so that the time tells neither which one nor whether any came close.
    matches = [hmac.compare_digest(key.encode(), one.encode()) for one in keys]
    return any(matches)
