from hypothesis import given
from hypothesis import strategies as st

from geostance_training.corpora.near_copies import near_copies

LONG = (
    "The envoys of both states signed the fisheries accord on Monday. Nobody had expected it so soon. "
    "Under the accord each fleet takes observers on board, and the catch is counted in port."
)
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=5, max_size=30)


def test_a_sentence_within_an_article_is_a_near_copy_of_it():
    rows = ["Nobody had expected it so soon.", "Nobody in the port had thought of it.", "So soon."]
    assert near_copies(rows, [LONG, "Something else was signed on Monday by the envoys"]) == [0]


def test_spaces_before_punctuation_hide_no_copy():
    assert near_copies([LONG.replace(".", " .").replace(",", " ,").upper()], [LONG]) == [0]


def test_a_text_with_half_of_its_words_changed_is_none():
    words = LONG.split()
    words[::4] = ["other"] * len(words[::4])
    assert near_copies([" ".join(words)], [LONG]) == []


def test_nothing_to_compare_gives_nothing():
    assert near_copies([], [LONG]) == near_copies([LONG], []) == []


@given(WORDS, WORDS, WORDS)
def test_any_text_of_five_words_is_found_wherever_it_stands(before, words, after):
    assert near_copies([" ".join(words)], ["x y", " ".join([*before, *words, *after])]) == [0]
