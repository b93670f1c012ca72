import pytest

from geostance.actors import Target
from geostance.errors import InputError


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("drone base", "The Drone Base and two drone bases.", ["Drone Base", "drone bases"]),
        ("company", "A company's profit; companies grew.", ["company's", "companies"]),
        ("coach", "Coaches met a coach.", ["Coaches", "coach"]),
        ("IRA", "The IRA met Ira.", ["IRA"]),
        ("drone base", "a drone\nbase", ["drone\nbase"]),
        ("café", "Two cafes and a café.", ["cafes", "café"]),
        ("art", "A party started.", []),
        ("C++ (draft)", "The C++ (draft) is out.", ["C++ (draft)"]),
    ],
)
def test_phrase_is_found_with_its_inflections(found, phrase, text, words):
    assert found(text, targets=[Target(phrase)]) == [("target:1", found_words) for found_words in words]


def test_targets_are_numbered_in_order_and_may_overlap_actors(found):
    targets = [Target("base"), Target("Iran's army")]
    assert found("Iran's army left the base.", targets=targets) == [
        ("IR", "Iran"),
        ("target:2", "Iran's army"),
        ("target:1", "base"),
    ]


def test_spans_are_taken_as_given(found):
    assert found("a base here, a base there", targets=[Target("base", ((15, 19),))]) == [("target:1", "base")]


@pytest.mark.parametrize("span", [(3, 99), (5, 5), (-1, 2), (6, 2)])
def test_span_outside_the_text_is_refused_with_both_numbers(found, span):
    with pytest.raises(InputError, match=rf"\[{span[0]}, {span[1]}\].* 9 characters"):
        found("some text", targets=[Target("text", (span,))])


def test_empty_phrase_is_refused(found):
    with pytest.raises(InputError, match="target 2 has an empty phrase"):
        found("some text", targets=[Target("text"), Target("  ")])
