"""`GET /v2/health/live` and `/v2/health/ready`, by the names of the open inference protocol."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from geostance_serving import contract
from geostance_serving.engine import Engine

router = APIRouter(prefix="/v2/health", tags=["health"])


class Live(BaseModel):
    """The process answers."""

    live: bool


class Ready(BaseModel):
    """The models are loaded."""

    ready: bool


@router.get("/live", summary="Whether the process answers")
async def live() -> Live:
    """Return as soon as the process answers at all."""
    return Live(live=True)


@router.get("/ready", summary="Whether articles can be sent", responses=contract.problems(503))
async def ready(request: Request) -> Ready:
    """Return 200 once the models are loaded, 503 before."""
    engine: Engine = request.app.state.engine
    engine.ready()
    return Ready(ready=True)
