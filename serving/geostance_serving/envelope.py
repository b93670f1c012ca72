"""What every answer is wrapped in: a request id, security headers, a log line, and a caught crash."""

from __future__ import annotations

import logging
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geostance_serving.crashes import log_crash
from geostance_serving.problems import crash

logger = logging.getLogger("geostance.serving")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Envelope:
    """ASGI middleware around the whole app.

    Logs carry path, status and time, never a query, a header, a body or an error's message, as any of
    them may hold an article's text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = str(uuid.uuid4())
        answer = _Answer(send, request_id)
        begin = time.perf_counter()
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem document
            log_crash(request_id, error)
            if answer.status == 0:
                await crash(request_id)(scope, receive, answer.send)
        milliseconds = (time.perf_counter() - begin) * 1000
        logger.info(
            "%s %s %r %d %.0f ms", request_id, scope["method"], scope["path"], answer.status, milliseconds
        )


class _Answer:
    """Passes an answer on, adds the headers, remembers the status; 0 until it has begun."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.status = 0
        self._send = send
        self._request_id = request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update({**HEADERS, "X-Request-Id": self._request_id})
        await self._send(message)
