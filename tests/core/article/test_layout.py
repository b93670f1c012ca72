"""Lines are as printed, and a wrapped paragraph is one line."""

import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geostance.article import layout

PARAGRAPH = (
    "The envoys of Freedonia met on the bridge at noon and talked for six hours about fish, tolls and the "
    "price of salt, while the guards of both sides played cards in the shade of the customs house and lost "
    "track of the score."
)


def words(text):
    return [line.of(text) for line in layout.lines(text)]


@given(st.text(alphabet="ab. \n\r\t\u200b\U0001f54a*1", max_size=300))
def test_lines_cover_all_but_white_space(text):
    found = layout.lines(text)
    assert "".join("".join(line.of(text).split()) for line in found) == "".join(text.split())
    assert all(a.end <= b.begin for a, b in pairwise(found))
    assert all(line.of(text) == line.of(text).strip() != "" for line in found)


def test_paragraphs_on_single_lines_stay_apart():
    assert words("One came.\nTwo came.\n\nThree came.") == ["One came.", "Two came.", "Three came."]


def test_a_wrapped_paragraph_is_one_line():
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH, 66))
    assert words(f"{wrapped}\n\n{wrapped}") == [wrapped, wrapped]


def test_a_list_is_never_taken_for_a_wrapped_paragraph():
    entries = [f"* Click to share this on network number {n} (opens elsewhere)" for n in range(5)]
    assert words("\n".join(entries)) == entries


def test_a_sentence_that_runs_on_is_joined():
    text = "The envoys of Freedonia met on the bridge at noon and\ntalked for six hours."
    assert words(text) == [text]


def test_carriage_returns_keep_their_place():
    text = "Menu\r\n\r\nThe bridge is open.\r\n"
    assert [(line.begin, line.end) for line in layout.lines(text)] == [(0, 4), (8, 27)]
