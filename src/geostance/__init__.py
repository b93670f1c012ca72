"""Who takes what stance toward whom in a news article.

``analyze(text)`` gives an ``Analysis``; an ``Analyzer`` does so for many. Everything is loaded when it
is first used, so that the import costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geostance.actors.mention import Target
    from geostance.analysis import Analysis
    from geostance.analyzer import Analyzer, analyze
    from geostance.errors import GeostanceError, InputError
    from geostance.records import Record

    __version__: str

__all__ = [
    "Analysis",
    "Analyzer",
    "GeostanceError",
    "InputError",
    "Record",
    "Target",
    "__version__",
    "analyze",
]

_HOMES = {
    "Analysis": "geostance.analysis",
    "Analyzer": "geostance.analyzer",
    "GeostanceError": "geostance.errors",
    "InputError": "geostance.errors",
    "Record": "geostance.records",
    "Target": "geostance.actors.mention",
    "analyze": "geostance.analyzer",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("geostance")
    if name not in _HOMES:
        raise AttributeError(f"module 'geostance' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
