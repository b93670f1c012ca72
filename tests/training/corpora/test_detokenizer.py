from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article.document import Span
from geostance_training.corpora.detokenizer import detokenize

SIGNS = [*"ab.,;:?!%$()[]{}<>#@'`-", "``", "''", '"', "\u201c", "\u201d", "\u2018", "\u2019", "--", "..."]
WORDS = ["n't", "'s", "can", "not", "U.S", "Chile", "\u2019s", "t", "gon", "na", "-LRB-"]
TOKENS = st.sampled_from([*SIGNS, *WORDS, "\U0001f600", "\xa0", "\t", "\n"])
SOURCES = st.one_of(st.lists(TOKENS, max_size=40).map(" ".join), st.text(max_size=60))


@pytest.mark.parametrize(
    ("source", "natural"),
    [
        ("`` We agree , '' Oslo said .", '"We agree," Oslo said.'),
        ("Chile does n't , and wo n't .", "Chile doesn't, and won't."),
        ("Peru 's envoy ( 41 ) paid $ 5 , or 3 % .", "Peru's envoy (41) paid $5, or 3%."),
        ("Both cities \u2019 ports , he said .", "Both cities\u2019 ports, he said."),
        ("\u201c I don \u2019 t know , \u201d she said .", "\u201cI don\u2019t know,\u201d she said."),
        ("It can not stay ; we 're off !", "It cannot stay; we're off!"),
        ("One .\n\n Two  .", "One.\n\nTwo."),
        ("", ""),
    ],
)
def test_text_reads_as_people_write(source: str, natural: str) -> None:
    assert detokenize(source).text == natural


@pytest.mark.parametrize("text", ['Peru\'s envoy paid $5 (or less), he said: "Fine."', "Well, it can't. No!"])
def test_natural_text_stays(text: str) -> None:
    assert detokenize(text).text == text


@given(SOURCES, st.data())
def test_every_span_maps_there_and_back(source: str, data: st.DataObject) -> None:
    natural = detokenize(source)
    if natural.text:
        begin = data.draw(st.integers(0, len(natural.text) - 1))
        span = Span(begin, data.draw(st.integers(begin + 1, len(natural.text))))
        assert natural.natural(natural.source(span)) == span


@given(SOURCES, st.data())
def test_a_span_of_the_source_comes_back_with_all_its_words(source: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(source)))
    span = Span(begin, data.draw(st.integers(begin, len(source))))
    natural = detokenize(source)
    moved = natural.natural(span)
    words = source[span.begin : span.end].split()
    assert bool(words) <= (moved.begin < moved.end)
    if words:
        back = natural.source(moved)
        assert "".join(words) in "".join(source[back.begin : back.end].split())


@given(SOURCES)
def test_only_spaces_and_quotation_marks_change(source: str) -> None:
    plain = [
        "".join(text.replace("``", '"').replace("''", '"').split())
        for text in (source, detokenize(source).text)
    ]
    assert plain[0] == plain[1]
