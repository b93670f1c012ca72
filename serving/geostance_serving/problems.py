"""Errors as problem documents (RFC 9457); the one place where an error gets its HTTP status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from geostance.errors import GeostanceError, InputError, RecordError, TooLargeError
from geostance_serving.errors import (
    BusyError,
    KeyRefusedError,
    MediaTypeError,
    NotReadyError,
    TooSlowError,
)

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:geostance:problem:"
RETRY_SECONDS = "2"

# The first that an error is an instance of decides.
STATUSES: Mapping[type[GeostanceError], HTTPStatus] = {
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    KeyRefusedError: HTTPStatus.UNAUTHORIZED,
    MediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    TooSlowError: HTTPStatus.GATEWAY_TIMEOUT,
}

_ADVICE = {
    HTTPStatus.NOT_FOUND: "there is nothing at this path; /openapi.json lists what there is",
    HTTPStatus.METHOD_NOT_ALLOWED: "this path does not take this method; see the header Allow",
}


_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": RETRY_SECONDS},
}


class Place(BaseModel):
    """One thing that is wrong with the request."""

    code: str = Field(description="A short stable word for machines.")
    detail: str = Field(description="What is wrong and what to do.")
    pointer: str | None = Field(description="JSON Pointer to the place in the body, if it is at one place.")


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="urn:geostance:problem:CODE, or about:blank.")
    title: str
    status: int
    detail: str = Field(description="What is wrong, with both numbers where two disagree, and what to do.")
    instance: str = Field(description="This occurrence, as the service's log names it.")
    errors: list[Place]


def install(app: FastAPI) -> None:
    """Let every error of the app answer with a problem document."""
    app.add_exception_handler(GeostanceError, _domain)
    app.add_exception_handler(HTTPException, _http)


def crash(request_id: str) -> JSONResponse:
    """Return what is said of an error that nobody foresaw: nothing about it but where to look."""
    detail = f"the service failed at this request; its log has more under {request_id}"
    return _respond(HTTPStatus.INTERNAL_SERVER_ERROR, "about:blank", detail, request_id)


async def _domain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GeostanceError)
    status = next(
        (status for kind, status in STATUSES.items() if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    place = Place(code=error.code, detail=str(error), pointer=_pointer(error))
    return _respond(
        status,
        TYPE + error.code,
        str(error),
        request.scope["request_id"],
        errors=[place] if isinstance(error, InputError) else [],
        headers=_HEADERS.get(status),
    )


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = _ADVICE.get(status, str(error.detail))
    return _respond(status, "about:blank", detail, request.scope["request_id"], headers=error.headers)


def _respond(
    status: HTTPStatus,
    kind: str,
    detail: str,
    request_id: str,
    *,
    errors: Sequence[Place] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(
        type=kind,
        title=status.phrase,
        status=status,
        detail=detail,
        instance=f"urn:uuid:{request_id}",
        errors=list(errors),
    )
    return JSONResponse(problem.model_dump(), status, dict(headers or {}), media_type=MEDIA_TYPE)


def _pointer(error: GeostanceError) -> str | None:
    """Return ``targets[0].phrase`` as ``/targets/0/phrase``."""
    if not isinstance(error, RecordError) or error.field is None:
        return None
    escaped = error.field.replace("~", "~0").replace("/", "~1")
    return "/" + re.sub(r"\[(\d+)\]", r"/\1", escaped).replace(".", "/")
