import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article import Span
from geostance.errors import CorpusError
from geostance_training.corpora import stretches

TEXT = "THE QUAY\nOrsk praised Tarn.\nThe mayor said:\nOrsk praised\nTarn.\nTHE QUAY\n"


def evidence(words, furniture=()):
    return stretches.evidence(words, TEXT, furniture)


def test_evidence_is_found_whatever_white_space_is_between_its_words():
    assert evidence("mayor said: Orsk  praised Tarn.").of(TEXT) == "mayor said:\nOrsk praised\nTarn."


def test_of_several_places_the_first_outside_furniture_is_meant():
    assert evidence("Orsk praised").begin == TEXT.index("Orsk")
    assert evidence("Orsk praised", [Span(0, 13)]).begin == TEXT.rindex("Orsk")


def test_evidence_may_be_given_by_its_offsets():
    assert evidence({"begin": 9, "end": 13}) == Span(9, 13)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Orsk blamed", "is not in the text"),
        ("orsk praised", "is not in the text"),
        ("Orsk " * 31, "31 words, the limit is 30"),
        ("  ", "expected words"),
        (None, "expected words"),
        ({"begin": 0}, "expected words"),
        ({"begin": 0, "end": 4, "of": 1}, "expected words"),
        ({"begin": 8, "end": 9}, "nothing but white space"),
        ({"begin": 4, "end": 4}, "no stretch of 72 characters"),
        ({"begin": -1, "end": 4}, "no stretch"),
        ({"begin": 0, "end": 73}, "no stretch"),
        ({"begin": True, "end": 4}, "no stretch"),
        ({"begin": 0, "end": 4.0}, "no stretch"),
    ],
)
def test_evidence_that_is_none_is_refused_with_what_to_do(given, message):
    with pytest.raises(CorpusError, match=f"{message}.*;"):
        evidence(given)


def test_evidence_in_furniture_alone_is_refused():
    with pytest.raises(CorpusError, match='"THE QUAY" stands in furniture'):
        evidence("THE QUAY", [Span(0, 8), Span(63, 71)])
    with pytest.raises(CorpusError, match="stands in furniture"):
        evidence({"begin": 4, "end": 13}, [Span(0, 8)])


def test_thirty_words_are_not_too_many():
    words = " ".join(["la"] * 30)
    assert stretches.evidence(words, f"So {words}.", ()) == Span(3, 3 + len(words))


@given(st.text("ab \n", min_size=1).filter(str.strip), st.data())
def test_what_is_copied_from_a_text_is_found_in_it(text, data):
    begin = data.draw(st.integers(0, len(text) - 1))
    words = text[begin : begin + 20]
    if words.strip():
        assert stretches.evidence(words, text, ()).of(text).split() == words.split()


def test_a_line_of_furniture_stands_for_every_such_line():
    assert stretches.furniture(["THE QUAY ", [9, 26]], TEXT) == (
        (Span(0, 8), Span(9, 26), Span(63, 71)),
        [],
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["THE"], 'furniture[0]: no line of the text is "THE"'),
        ([""], "no line of the text"),
        ([7], "furniture[0]: expected a line, found 7"),
        ([[0, 99]], "furniture[0]: 0 to 99 is no stretch of 72"),
        ([[0, 8], [0, 9]], "furniture: 0 to 8 and 0 to 9 overlap"),
    ],
)
def test_furniture_that_is_none_is_told(given, message):
    [fault] = stretches.furniture(given, TEXT)[1]
    assert message in fault
