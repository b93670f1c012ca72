"""Reading from the outside: spans, title, date, language, limits and bad input."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance import article
from geostance.article import Span
from geostance.errors import EmptyInputError, EncodingError, InputError, TooLargeError

PROSE = "The envoys of both towns met on the bridge on Monday and agreed to lower the toll."
PAGE = "Menu\nHome | World\n\nBridge toll falls after talks\n\nMay 4, 2021\n\n"
PAGE += f"{PROSE}\n\nPhoto: A. Poole\n\n{PROSE}\n"
RUSSIAN = "Послы двух городов встретились на мосту в понедельник и договорились снизить плату за проезд."


class Rules:
    """Stands in for a fitted classifier: a line with few words or a colon is furniture."""

    def furniture(self, lines):
        return [len(line.split()) < 4 or ":" in line or "|" in line for line in lines]


def read(source, **options):
    return article.read(source, lines=Rules(), **options)


def test_body_and_furniture_are_spans_over_the_text_as_submitted():
    found = read(PAGE)
    assert found.text == PAGE
    assert [span.of(PAGE) for span in found.furniture] == [
        "Menu\nHome | World",
        "May 4, 2021",
        "Photo: A. Poole",
    ]
    assert [span.of(PAGE) for span in found.body] == ["Bridge toll falls after talks", PROSE, PROSE]
    assert found.sentences == found.body
    assert found.notices == ()


def test_title_and_date_are_found_and_the_caller_overrules_them():
    found = read(PAGE)
    assert (found.title, found.date) == ("Bridge toll falls after talks", dt.date(2021, 5, 4))
    told = read(PAGE, title="Mine", date="2020-01-02T10:00:00")
    assert (told.title, told.date) == ("Mine", dt.date(2020, 1, 2))


def test_a_date_that_is_none_is_refused():
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        read(PAGE, date="yesterday")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00<>"), max_size=300))
def test_every_character_but_white_space_is_body_or_furniture(text):
    try:
        found = read(text, html=False)
    except EmptyInputError:
        return
    spans = sorted((*found.body, *found.furniture))
    assert all(a.end <= b.begin for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(any(sentence in span for span in found.body) for sentence in found.sentences)
    found.text.encode()


@pytest.mark.parametrize("source", ["", "  \n\t", "\ufeff\u200b \n", b"", b"\xef\xbb\xbf \n"])
def test_nothing_is_refused(source):
    with pytest.raises(EmptyInputError, match="Send the text"):
        read(source)


@pytest.mark.parametrize("source", ["a" * 2_000_001, b"a" * 5_000_000, b"a" * 9_000_000])
def test_too_much_is_refused_with_both_numbers(source):
    with pytest.raises(TooLargeError, match=r"[\d,]+ \w+; the limit is [28],000,000"):
        read(source)


def test_furniture_alone_gives_an_empty_body_and_says_so():
    found = read("Menu\nHome\nShare")
    assert found.body == found.sentences == ()
    assert found.language.code == "und"
    assert [notice.code for notice in found.notices] == ["no-body"]


@pytest.mark.parametrize(
    ("text", "code"), [(RUSSIAN, "ru"), ("التقى المبعوثون على الجسر يوم الاثنين واتفقوا", "ar")]
)
def test_another_language_is_named(text, code):
    found = read(text)
    assert found.language.code == code
    assert "English" in next(n.detail for n in found.notices if n.code == "language")


def test_english_is_known_with_its_probability():
    assert read(PROSE).language.code == "en"
    assert read(PROSE).language.probability > 0.9
    assert read("A b c d").language.code == "und"


def test_wide_characters_count_as_one():
    text = f"🕊🕊 peace on the bridge\r\n\r\n{PROSE} 🕊\r\n"
    assert [span.of(text) for span in read(text).body] == [text.strip()]
    assert [span.of(text) for span in read(text).sentences] == ["🕊🕊 peace on the bridge", PROSE, "🕊"]


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\u00ad"])
def test_invisible_marks_keep_their_place(mark):
    text = f"The toll{mark} on the bridge fell on Monday."
    assert read(text).text == text
    assert read(text).body == (Span(0, len(text)),)


@pytest.mark.parametrize("text", ["The toll\x00 fell.", "The toll \ud83d fell."])
def test_what_cannot_be_written_down_is_refused(text):
    with pytest.raises(EncodingError):
        read(text)


def test_html_is_recognised_extracted_and_announced():
    body = f"<body><p>{PROSE}</p><p>{PROSE} Carts pay half.</p></body>"
    html = f"<html><head><title>Toll falls</title></head>{body}</html>"
    found = read(html)
    assert found.extracted
    assert found.title == "Toll falls"
    assert all("<" not in span.of(found.text) for span in found.body)
    assert [notice.code for notice in found.notices] == ["html"]
    assert read(html, html=True).notices == ()
    assert read(html, html=False).text == html
