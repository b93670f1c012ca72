"""From bytes to text, and the texts that cannot be written down again."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from geostance.errors import EncodingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP, DOCX or ODT file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_WESTERN = ("cp1252", "latin_1")
_AS_GOOD = 0.02  # few accents in English look as orderly in a neighbouring code page
_SAMPLE = 50_000
_STRETCHES = 200
_PRINTABLE = 0.95
_FEWEST_NULS = 0.25
"""UTF-16 has at least this share of NUL bytes where what is left of it reads as narrow text."""
_ADVICE = "Save the article as plain text or HTML in UTF-8 and send it again."


def decode(data: bytes) -> str:
    """Decode the bytes of an article.

    UTF-8, UTF-16 and UTF-32 with or without a byte order mark are tried first, then whatever
    charset-normalizer takes for the likeliest 8-bit encoding.

    Args:
        data: The bytes as received.

    Returns:
        The text, without its byte order mark.

    Raises:
        EncodingError: The bytes are not text.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise EncodingError(f"The input is {kind}, not text. {_ADVICE}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\x00" in data[:_SAMPLE]:
        return _decode_wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_narrow(data)


def check_writable(text: str) -> None:
    """Refuse a text that could not be written down again as UTF-8 or in a database.

    Args:
        text: The text as submitted.

    Raises:
        EncodingError: It holds a NUL character or a lone surrogate.
    """
    found = _UNWRITABLE.search(text)
    if found is None:
        return
    what = "a NUL character" if found.group() == "\x00" else "half of a surrogate pair"
    raise EncodingError(
        f"The text holds {what} (U+{ord(found.group()):04X}) at character {found.start()}, "
        f"which no UTF-8 text may carry. Remove it, or decode the source again with its true encoding."
    )


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"The byte order mark says {encoding.removesuffix('-sig').upper()}, "
            f"but byte {error.start} of {len(data)} does not fit. {_ADVICE}"
        ) from error


def _decode_wide(data: bytes) -> str:
    if _is_narrow_but_for_nul(data[:_SAMPLE]):
        raise EncodingError(
            f"The text holds a NUL character at byte {data.index(0)} of {len(data)}, "
            "which no text may carry. Remove it, or decode the source again with its true encoding."
        )
    for encoding in _UNMARKED_WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_text(text[:_SAMPLE]):
            return text
    raise EncodingError(
        f"The input is binary: byte {data.index(0)} of {len(data)} is NUL, "
        f"and the bytes are neither UTF-16 nor UTF-32. {_ADVICE}"
    )


def _reads_as_text(sample: str) -> bool:
    spaced = " " in sample or "\n" in sample  # the wrong byte order turns these into U+2000 and U+0A00
    plain = sum(c.isprintable() or c.isspace() for c in sample)
    return spaced and "\x00" not in sample and plain >= _PRINTABLE * len(sample)


def _is_narrow_but_for_nul(sample: bytes) -> bool:
    """Tell text with a stray NUL from UTF-16, as which its pairs of letters would read as Chinese."""
    rest = sample.replace(b"\x00", b"")
    plain = "".join(c for c in rest.decode("utf-8", "ignore") if c.isprintable() or c.isspace())
    few = len(sample) - len(rest) < _FEWEST_NULS * len(sample)
    return few and len(plain.encode()) >= _PRINTABLE * len(rest)


def _decode_narrow(data: bytes) -> str:
    if len(_CONTROL.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) // 200:
        raise EncodingError(f"The input is binary: its {len(data)} bytes are no text. {_ADVICE}")
    from charset_normalizer import from_bytes

    matches = from_bytes(_around_the_accents(data))
    best = matches.best()
    if best is None:
        raise EncodingError(f"The encoding of the {len(data)} bytes was not recognised. {_ADVICE}")
    western = (m for m in matches if m.encoding in _WESTERN and m.chaos <= best.chaos + _AS_GOOD)
    return data.decode(next(western, best).encoding, errors="replace")


def _around_the_accents(data: bytes) -> bytes:
    """Take the words around the first bytes above ASCII, where encodings differ."""
    stretches = islice(re.finditer(rb"[\x00-\x7f]{0,40}[\x80-\xff]+[\x00-\x7f]{0,40}", data), _STRETCHES)
    return b" ".join(found.group() for found in stretches)
