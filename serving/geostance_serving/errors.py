"""What can go wrong in the service and not in the analysis.

::

    GeostanceError
    ├── SettingsError     an environment variable that cannot be used
    ├── NotReadyError     the models are still being loaded
    ├── BusyError         more requests wait than the service takes
    ├── TooSlowError      the request took longer than its limit
    ├── KeyRefusedError   no API key, or one that is not known
    └── MediaTypeError    a body that is not declared as JSON
"""

from __future__ import annotations

from geostance.errors import GeostanceError


class SettingsError(GeostanceError):
    """An environment variable that cannot be used."""

    code = "settings"


class NotReadyError(GeostanceError):
    """The models are still being loaded."""

    code = "not-ready"


class BusyError(GeostanceError):
    """More requests wait than the service takes."""

    code = "busy"


class TooSlowError(GeostanceError):
    """The request took longer than its limit."""

    code = "too-slow"


class KeyRefusedError(GeostanceError):
    """No API key, or one that is not known."""

    code = "key-refused"


class MediaTypeError(GeostanceError):
    """A body that is not declared as JSON."""

    code = "media-type"
