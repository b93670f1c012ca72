"""Reading a request's body: JSON, within the limit, counted while it arrives."""

from __future__ import annotations

from fastapi import Request

from geostance.errors import TooLargeError
from geostance_serving.errors import MediaTypeError
from geostance_serving.settings import Settings


async def json_of(request: Request) -> bytes:
    """Return a request's body, which must be declared as JSON; it is not parsed.

    Raises:
        MediaTypeError: The body is not declared as JSON.
        TooLargeError: It is over the limit; what follows is not read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise MediaTypeError(f"the body is {kind or 'of no type'}; send Content-Type: application/json")
    settings: Settings = request.app.state.settings
    return await _read(request, settings.max_body_bytes)


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    _check(int(declared) if declared.isdecimal() else 0, limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        _check(len(body), limit)
    return bytes(body)


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError(f"the body has at least {size:,} bytes, the limit is {limit:,}; send less text")
