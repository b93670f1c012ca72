"""`POST /v1/analyze`: one article in, its analysis out."""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter, Depends, Request, Response

from geostance import records
from geostance.analyzer import Analyzer
from geostance_serving import contract
from geostance_serving.bodies import json_of
from geostance_serving.engine import Engine
from geostance_serving.errors import TooSlowError
from geostance_serving.keys import permitted
from geostance_serving.settings import Settings

router = APIRouter(prefix="/v1", tags=["analysis"], dependencies=[Depends(permitted)])


@router.post(
    "/analyze",
    summary="Analyse one article",
    openapi_extra=contract.ARTICLE,
    response_class=Response,
    responses=contract.analysis() | contract.problems(401, 413, 415, 422, 500, 503, 504),
)
async def analyze(request: Request) -> Response:
    """Say what an article is about, who acts in it, and who stands how toward whom.

    The answer is the same, byte for byte, as that of `geostance score --json` and `geostance batch`.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    try:
        async with asyncio.timeout(settings.timeout_seconds):
            body = await json_of(request)
            answer = await engine.run(partial(_answer, body=body))
    except TimeoutError as error:
        raise TooSlowError(
            f"the request took longer than {settings.timeout_seconds} seconds; send less text, or ask later"
        ) from error
    return Response(answer, media_type="application/json")


def _answer(analyzer: Analyzer, body: bytes) -> bytes:
    return analyzer.analyze_record(records.read_line(body)).to_json().encode()
