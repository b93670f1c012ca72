"""The analyzer behind the service: loaded once, used by a bounded number of threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from geostance.analyzer import Analyzer
from geostance_serving.errors import BusyError, NotReadyError
from geostance_serving.settings import Settings

Answer = TypeVar("Answer")

logger = logging.getLogger("geostance.serving")


class Engine:
    """Runs jobs with the analyzer on threads, off the event loop.

    Attributes:
        analyzer: The analyzer, or None until it is loaded.
        failure: Why it could not be loaded, if it could not.
    """

    def __init__(self, settings: Settings, load: Callable[[], Analyzer]) -> None:
        """Prepare the threads; nothing is loaded yet.

        Args:
            settings: How many threads, and how many may wait for one.
            load: Gives the analyzer; called once, on a thread.
        """
        self.analyzer: Analyzer | None = None
        self.failure: Exception | None = None
        self._load = load
        self._limit = settings.workers + settings.waiting
        self._taken = 0
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="analysis")

    async def start(self) -> None:
        """Load the analyzer; a failure is kept and logged, not raised."""
        try:
            self.analyzer = await asyncio.get_running_loop().run_in_executor(self._threads, self._load)
            logger.info("ready")
        except Exception as error:  # noqa: BLE001 - whoever runs the service has to hear of any
            self.failure = error
            logger.critical("the models cannot be loaded: %s", error)

    def ready(self) -> Analyzer:
        """Return the analyzer.

        Raises:
            NotReadyError: It is not loaded.
        """
        if self.analyzer is None:
            raise NotReadyError("the models are being loaded; ask again in a few seconds")
        return self.analyzer

    async def run(self, job: Callable[[Analyzer], Answer]) -> Answer:
        """Run a job with the analyzer on a thread.

        A caller that stops waiting leaves its place in the queue; a thread that has begun goes on to the
        end, and its place stays taken until then.

        Raises:
            NotReadyError: The analyzer is not loaded.
            BusyError: Too many jobs wait.
        """
        analyzer = self.ready()
        if self._taken >= self._limit:
            raise BusyError(
                f"{self._taken} requests are waiting, the limit is {self._limit}; ask again later"
            )
        self._taken += 1
        future = self._threads.submit(job, analyzer)
        future.add_done_callback(self._release_from(asyncio.get_running_loop()))
        return await asyncio.wrap_future(future)

    def _release_from(self, loop: asyncio.AbstractEventLoop) -> Callable[[Future], None]:
        def release(_: Future) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._release)

        return release

    def _release(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Let running analyses end, drop those that wait, and end the threads."""
        self._threads.shutdown(wait=True, cancel_futures=True)
