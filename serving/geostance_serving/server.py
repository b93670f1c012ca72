"""Running the application until it is told to stop."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable

import uvicorn

from geostance.analyzer import Analyzer
from geostance_serving.app import create_app
from geostance_serving.settings import Settings

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
KEEP_ALIVE_SECONDS = 5


def run(settings: Settings, host: str, port: int, load: Callable[[], Analyzer]) -> None:
    """Serve until SIGTERM or SIGINT; then finish what runs, within the grace time.

    Raises:
        GeostanceError: The analyzer cannot be loaded.
    """
    logging.basicConfig(level=logging.INFO, format=FORMAT)
    app = create_app(settings, load, on_failure=lambda: setattr(server, "should_exit", True))
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.grace_seconds,
    )
    server = uvicorn.Server(config)
    _stop_quietly()
    server.run()
    if app.state.engine.failure is not None:
        raise app.state.engine.failure


def _stop_quietly() -> None:
    # uvicorn raises the signal again once it has stopped; without a handler that would be a second,
    # violent end of a process that has ended well.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
