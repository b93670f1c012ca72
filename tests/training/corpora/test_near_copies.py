from hypothesis import given, settings
from hypothesis import strategies as st

from geostance_training.corpora import near_copies as module
from geostance_training.corpora.near_copies import near_copies

LONG = (
    "The envoys of both states signed the fisheries accord on Monday. Nobody had expected it so soon. "
    "Under the accord each fleet takes observers on board, and the catch is counted in port."
)
few = settings(max_examples=12)  # each compares rows of 2 ** 24 columns
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


@few
@given(WORDS, WORDS, WORDS)
def test_any_text_of_five_words_is_found_wherever_it_stands(before, words, after):
    assert near_copies([" ".join(words)], ["x y", " ".join([*before, *words, *after])]) == [0]


def test_one_other_text_has_to_hold_the_share_and_not_several_together():
    words = LONG.split()
    halves = [" ".join(words[:16]), " ".join(words[16:])]
    assert near_copies([LONG], halves, share=0.6) == []
    assert near_copies(halves, [LONG], share=0.6) == [0, 1]


def test_exactly_the_share_is_enough():
    # Ten words have six runs of five; three of them stand in the first seven words.
    text = "one two three four five six seven eight nine ten"
    assert near_copies([text], ["one two three four five six seven"], share=0.5) == [0]
    assert near_copies([text], ["one two three four five six seven"], share=0.51) == []


def test_a_text_is_found_in_whatever_chunk_it_lies(monkeypatch):
    monkeypatch.setattr(module, "_CHUNK", 2)
    other = "Somebody else wrote all of these words about another thing."
    assert near_copies([other, LONG, other, other, LONG], [LONG]) == [1, 4]


@few
@given(st.lists(WORDS.map(" ".join), max_size=6), WORDS.map(" ".join), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_larger_share_finds_no_other_copies(texts, other, one, two):
    strict, lax = (near_copies(texts, [other], share) for share in (max(one, two), min(one, two)))
    assert set(strict) <= set(lax)
    assert lax == sorted(lax)


@few
@given(WORDS.map(" ".join), st.text("abcdefgh", min_size=1, max_size=6))
def test_every_text_of_five_words_is_a_copy_of_itself(text, word):
    assert near_copies([text, word], [text], share=1) == [0]
