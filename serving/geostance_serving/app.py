"""The HTTP application, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

import geostance
from geostance.analyzer import Analyzer
from geostance_serving import contract, problems
from geostance_serving.engine import Engine
from geostance_serving.envelope import Envelope
from geostance_serving.routes import analyses, health, info, models, taxonomy
from geostance_serving.settings import Settings

Lifespan = AbstractAsyncContextManager[None]

ROUTERS = (analyses.router, models.router, taxonomy.router, info.router, health.router)

DESCRIPTION = """What a news article is about, which geopolitical actors act in it, and who takes what stance
toward whom: each with a calibrated probability, an abstention where the model is unsure, and the sentence
that shows it. Every error is a problem document (RFC 9457)."""


def create_app(
    settings: Settings,
    load: Callable[[], Analyzer] = Analyzer,
    on_failure: Callable[[], None] = lambda: None,
) -> FastAPI:
    """Build the application; the analyzer is loaded once it runs, while it already answers.

    Args:
        settings: What the operator has set.
        load: Gives the analyzer.
        on_failure: Called where the analyzer cannot be loaded.
    """
    engine = Engine(settings, load)
    app = FastAPI(
        title="geostance",
        version=geostance.__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(engine, on_failure),
    )
    app.state.settings, app.state.engine = settings, engine
    app.add_middleware(Envelope)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = contract.describe(app)
    return app


def _lifespan(engine: Engine, on_failure: Callable[[], None]) -> Callable[[FastAPI], Lifespan]:
    async def start() -> None:
        await engine.start()
        if engine.failure is not None:
            on_failure()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(start())
        yield
        await loading
        engine.close()

    return lifespan
