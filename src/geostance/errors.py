"""Everything that geostance raises on purpose.

::

    GeostanceError
    ├── InputError            the article cannot be read as given
    │   ├── EmptyInputError       nothing there, or nothing but white space
    │   ├── TooLargeError         more than the limit allows
    │   ├── EncodingError         bytes that are not text
    │   └── RecordError           a JSON line or object that is not an article
    ├── BundleError           a bundle that cannot be trusted or understood
    ├── CorpusError           training data that is missing, changed or malformed
    ├── GazetteerError        gazetteer files that break their own rules
    ├── MissingExtraError     a command whose extra is not installed
    └── InternalError         a defect of geostance that one of many articles brings out

Domain errors know nothing of HTTP. Each message names what was wrong and where, gives both numbers
when two disagree, and ends with what to do.
"""


class GeostanceError(Exception):
    """Base of every error that geostance raises on purpose."""

    code = "error"


class InputError(GeostanceError):
    """The article cannot be read as given."""

    code = "input"


class EmptyInputError(InputError):
    """There is no text to read."""

    code = "empty"


class TooLargeError(InputError):
    """The input is larger than the limit."""

    code = "too-large"


class EncodingError(InputError):
    """The bytes are not text in an encoding that can be recognised."""

    code = "encoding"


class RecordError(InputError):
    """A JSON line or object that does not describe an article.

    Attributes:
        field: Where in the object it is wrong, such as ``targets[0].phrase``, if at one place.
    """

    code = "record"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BundleError(GeostanceError):
    """A bundle that cannot be trusted or understood."""

    code = "bundle"


class CorpusError(GeostanceError):
    """Training data that is missing, changed or malformed."""

    code = "corpus"


class GazetteerError(GeostanceError):
    """Gazetteer files that break their own rules."""

    code = "gazetteer"


class MissingExtraError(GeostanceError):
    """A command whose extra is not installed."""

    code = "missing-extra"


class InternalError(GeostanceError):
    """A defect of geostance that one of many articles brings out.

    Its cause is the error that was not foreseen. The message says nothing of that one's, which may hold text
    of the article.
    """

    code = "internal"
