import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article.document import Span
from geostance_training.augmentation.edits import Edit, apply


@st.composite
def edited_texts(draw):
    text = draw(st.text("abc \n", min_size=1, max_size=30))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Edit(begin, end, draw(st.text("XYZ", max_size=4))) for begin, end in pairs]


@given(edited_texts(), st.data())
def test_a_stretch_that_no_edit_touches_keeps_its_words(case, data):
    text, edits = case
    begin = data.draw(st.integers(0, len(text) - 1))
    span = Span(begin, data.draw(st.integers(begin + 1, len(text))))
    edited = apply(text, edits)
    moved = edited.moved(span)
    assert 0 <= moved.begin <= moved.end <= len(edited.text)
    if not any(edit.begin < span.end and edit.end > span.begin for edit in edits):
        assert moved.of(edited.text) == span.of(text)


def test_a_touched_edit_counts_as_a_whole_and_text_put_in_at_the_ends_stays_outside():
    edited = apply("one two six", [Edit(0, 0, "menu "), Edit(4, 7, "seven"), Edit(11, 11, " end")])
    assert edited.text == "menu one seven six end"
    assert edited.moved(Span(0, 5)).of(edited.text) == "one seven"
    assert edited.moved(Span(6, 11)).of(edited.text) == "seven six"


@pytest.mark.parametrize("edits", [[Edit(0, 3, ""), Edit(2, 4, "")], [Edit(3, 9, "")], [Edit(2, 1, "")]])
def test_edits_that_overlap_or_leave_the_text_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps another or leaves the text"):
        apply("five.", edits)
