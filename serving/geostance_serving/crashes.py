"""Telling the log of an error that nobody foresaw."""

from __future__ import annotations

import logging
import traceback

logger = logging.getLogger("geostance.serving")


def log_crash(what: str, error: BaseException) -> None:
    """Log what failed, the kind of error, and where; not its message, which may hold text of an article.

    Args:
        what: The request or line that failed.
        error: What it failed with.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed with %s at\n%s", what, type(error).__name__, frames)
