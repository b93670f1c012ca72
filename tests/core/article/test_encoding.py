# ruff: noqa: RUF001 - other scripts are what is tested
"""Bytes become text, or a message that says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article import decode
from geostance.article.encoding import check_writable
from geostance.errors import EncodingError

TEXT = "Señor Núñez said the façade in Łódź would open “soon” — at a cost of €5. 🕊\r\nIt did.\n"
WESTERN = (
    "The café owner said the façade would cost £5, his fiancée agreed, and the façade stayed as it was.\n" * 5
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
)
def test_unicode_encodings_come_back_exactly(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")))
def test_utf8_comes_back_exactly(text):
    plain = "A line. " + text
    assert decode(plain.encode()) == plain


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_bytes_are_read(encoding):
    assert decode(WESTERN.encode(encoding)) == WESTERN


def test_western_bytes_far_into_the_text_are_read():
    text = "Plain words only. " * 20_000 + WESTERN
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "DOCX"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(range(256)) * 40, "binary"),
        (b"\xff\xfea\x00b", "byte order mark"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(data, says):
    with pytest.raises(EncodingError, match=says) as caught:
        decode(data)
    assert "UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["Togo praised Ghana\x00 today.", "Того\x00 хвалит Гану.", "多哥\x00赞扬加纳。"]
)
@pytest.mark.parametrize("repeats", [1, 2, 5000])
def test_a_stray_nul_is_named_and_makes_no_utf16(text, repeats):
    data = (text * repeats).encode()
    with pytest.raises(EncodingError, match=f"NUL character at byte {data.index(0)} of {len(data)}"):
        decode(data)


def test_a_stray_nul_in_western_bytes_is_named():
    with pytest.raises(EncodingError, match="NUL character at byte 4"):
        decode(b"Togo\x00 praised Ghana" + WESTERN.encode("cp1252"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["Того хвалит Гану.\n", "多哥 赞扬 加纳\n", "توغو تشيد بغانا.\n", "τόγκο επαινεί\n"]
)
def test_utf16_without_a_mark_is_read_in_any_script(text, encoding):
    assert decode((text * 20).encode(encoding)) == text * 20


@pytest.mark.parametrize(("text", "place"), [("ab\x00c", 2), ("abc\ud83d", 3)])
def test_what_cannot_be_written_down_again_is_refused_with_its_place(text, place):
    with pytest.raises(EncodingError, match=f"at character {place}"):
        check_writable(text)
