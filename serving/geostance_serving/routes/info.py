"""`GET /info`: versions, tasks and limits of this service."""

from __future__ import annotations

import platform

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

import geostance
from geostance import records, taxonomy
from geostance.analysis import SCHEMA
from geostance_serving import contract
from geostance_serving.keys import permitted
from geostance_serving.settings import Settings

router = APIRouter(tags=["service"], dependencies=[Depends(permitted)])


class Limits(BaseModel):
    """What a request may not exceed."""

    body_bytes: int
    targets: int
    phrase_characters: int
    spans: int
    id_characters: int
    timeout_seconds: int
    running_requests: int
    waiting_requests: int


class InfoOut(BaseModel):
    """What this service is."""

    name: str
    version: str
    python: str
    schema_: str = Field(serialization_alias="schema", description="Name and version of an answer's format.")
    tasks: list[str] = Field(description="What is judged.")
    limits: Limits


@router.get("/info", summary="Versions, tasks and limits", responses=contract.problems(401))
def info(request: Request) -> InfoOut:
    """Return versions, tasks and limits."""
    settings: Settings = request.app.state.settings
    return InfoOut(
        name="geostance",
        version=geostance.__version__,
        python=platform.python_version(),
        schema_=SCHEMA,
        tasks=list(taxonomy.HEADS),
        limits=Limits(
            body_bytes=settings.max_body_bytes,
            targets=records.MAX_TARGETS,
            phrase_characters=records.MAX_PHRASE_CHARACTERS,
            spans=records.MAX_SPANS,
            id_characters=records.MAX_ID_CHARACTERS,
            timeout_seconds=settings.timeout_seconds,
            running_requests=settings.workers,
            waiting_requests=settings.waiting,
        ),
    )
