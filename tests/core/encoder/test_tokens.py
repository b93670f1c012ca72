import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geostance.actors.mention import Mention
from geostance.article import Span
from geostance.encoder.tokens import KINDS, LETTERS, Reader
from tiny_encoder import FILLERS, Name, document, documents, join, targeted, wordpiece

FEW = settings(max_examples=60, deadline=None)
PERU, STATES, CHILE = Name("Peru", "PE"), Name("United States", "US", before="the "), Name("Chile", "CL")


def words(reader, made):
    """Return what the tokens of a document say."""
    return [reader._tokenizer.id_to_token(number) for number in reader.read(made).ids.tolist()]


def named(text, *names):
    """Make a document of one sentence, with what each name stands for."""
    mentions = [Mention(text.index(name), text.index(name) + len(name), actor) for name, actor in names]
    return document(text, [Span(0, len(text))], mentions)


@FEW
@given(documents())
def test_tokens_lie_in_their_sentence_and_go_forward(reader, made):
    tokens = reader.read(made)
    assert len(tokens.ids) == len(tokens.begins) == len(tokens.ends)
    assert tokens.sentences[0, 0] == 0
    assert tokens.sentences[-1, 1] == len(tokens.ids)
    assert all(before[1] == after[0] for before, after in pairwise(tokens.sentences.tolist()))
    for (first, last), span in zip(tokens.sentences.tolist(), made.article.sentences, strict=True):
        assert first < last
        assert tokens.begins[first:last].min() >= span.begin
        assert tokens.ends[first:last].max() <= span.end
    assert (np.diff(tokens.begins) >= 0).all()
    assert (np.diff(tokens.ends) >= 0).all()


@FEW
@given(documents(), st.data())
def test_any_place_has_the_tokens_that_touch_it(reader, made, data):
    tokens = reader.read(made)
    begin = data.draw(st.integers(0, len(made.article.text) - 1))
    end = data.draw(st.integers(begin + 1, len(made.article.text)))
    first, last = tokens.range_of(begin, end)
    assert 0 <= first < last <= len(tokens.ids)
    touched = np.flatnonzero((tokens.begins < end) & (tokens.ends > begin) & (tokens.begins < tokens.ends))
    assert set(touched.tolist()) <= set(range(first, last))


@FEW
@given(targeted())
def test_targets_change_no_token(reader, both):
    without, with_targets = map(reader.read, both)
    for name in ("ids", "begins", "ends", "sentences", "letters"):
        np.testing.assert_array_equal(getattr(with_targets, name), getattr(without, name))


@FEW
@given(st.lists(st.lists(st.sampled_from([PERU, STATES, CHILE, *FILLERS]), min_size=1), min_size=1))
def test_exchanged_states_are_read_the_same(reader, sentences):
    swapped = {PERU: STATES, STATES: PERU}
    exchanged = [[swapped.get(piece, piece) for piece in sentence] for sentence in sentences]
    found = [reader.read(join(*made)) for made in (sentences, exchanged)]
    np.testing.assert_array_equal(found[0].ids, found[1].ids)
    np.testing.assert_array_equal(found[0].sentences, found[1].sentences)


@pytest.mark.parametrize(
    ("actor", "kind"),
    [("PE", "country"), ("UN", "organization"), ("NATO", "alliance"), ("HAMAS", "militia")],
)
def test_a_name_is_read_as_kind_and_letter(wordpieces, actor, kind):
    assert words(wordpieces, named("of Xanadu, and", ("Xanadu", actor))) == ["of", kind, "a", ",", "and"]


def test_each_kind_has_its_word(wordpieces):
    read = [wordpieces._tokenizer.id_to_token(word) for word in wordpieces._words.values()]
    assert read == [*KINDS.values(), "leader"]
    assert [wordpieces._tokenizer.id_to_token(letter) for letter in wordpieces.letters] == list(LETTERS)


def test_letters_follow_the_first_mention(wordpieces):
    made = join([PERU, "praised", STATES, "."], ["the", CHILE, "accused", PERU, "."])
    assert " ".join(words(wordpieces, made)) == "country a praised country b . country c accused country a ."
    tokens = wordpieces.read(made)
    assert tokens.letters.tolist() == [[1, 0], [4, 1], [7, 2], [10, 0]]


def test_the_tokens_of_a_name_come_from_its_place(wordpieces):
    made = join(["🐟🐟", "e\u0301", "accused", STATES, "."])
    tokens, begin = wordpieces.read(made), made.article.text.index("the")
    places = list(zip(tokens.begins.tolist(), tokens.ends.tolist(), strict=True))
    name = (begin, begin + len("the United States"))
    assert places[-4:] == [(begin - 8, begin - 1), name, name, (name[1] + 1, name[1] + 2)]
    assert tokens.range_of(begin + 4, name[1]) == (len(tokens.ids) - 3, len(tokens.ids) - 1)


def test_a_leader_is_read_as_one(wordpieces):
    assert words(wordpieces, join([Name("President Orsk", "PE", "leader"), "and", PERU])) == [
        "leader",
        "a",
        "and",
        "country",
        "a",
    ]


@pytest.mark.parametrize("via", ["linked", "coreference", "target"])
def test_other_words_for_an_actor_are_read_as_they_are(wordpieces, via):
    actor = "target:1" if via == "target" else "PE"
    assert words(wordpieces, join(["the", Name("accord", actor, via)])) == ["the", "accord"]


def test_an_article_counts_only_where_it_is_one(wordpieces):
    made = named("bathe Peru", ("Peru", "PE"))
    assert words(wordpieces, made)[-2:] == ["country", "a"]
    assert words(wordpieces, made)[:2] == ["b", "##a"]
    assert words(wordpieces, named("The Peru", ("Peru", "PE"))) == ["country", "a"]
    assert words(wordpieces, named("Peru", ("Peru", "PE"))) == ["country", "a"]


def test_the_article_before_a_name_may_lie_in_another_sentence(wordpieces):
    made = document("of the Peru", [Span(0, 6), Span(7, 11)], [Mention(7, 11, "PE")])
    assert words(wordpieces, made) == ["of", "the", "country", "a"]


def test_names_side_by_side_are_all_read(wordpieces):
    for text in ("Peru Chile", "Peru-Chile", "PeruChile", "渔Peru渔Chile渔", "of PeruChile of"):
        found = words(wordpieces, named(text, ("Peru", "PE"), ("Chile", "CL")))
        assert [one for one in found if one in {"country", "a", "b"}] == ["country", "a", "country", "b"]


def test_names_that_the_tokenizer_leaves_out_are_read_all_the_same(wordpieces):
    made = named("of \u200b \u200c", ("\u200b", "PE"), ("\u200c", "CL"))
    assert words(wordpieces, made) == ["of", "country", "a", "country", "b"]


def test_a_name_across_two_sentences_is_read_as_it_is(wordpieces):
    made = document("of the accord", [Span(0, 6), Span(7, 13)], [Mention(3, 13, "PE")])
    assert words(wordpieces, made) == ["of", "the", "accord"]


@pytest.mark.parametrize("text", ["\u200b", " ", "\n\t"])
def test_a_sentence_without_a_token_gets_one(wordpieces, text):
    tokens = wordpieces.read(document(text, [Span(0, len(text))], []))
    assert (tokens.begins.tolist(), tokens.ends.tolist()) == ([0], [len(text)])
    assert tokens.sentences.tolist() == [[0, 1]]
    assert tokens.range_of(0, len(text)) == (0, 1)


def test_letters_begin_again_after_the_last():
    plain = Reader(wordpiece(), lambda _: "state")
    made = join([Name(f"Land{number}", f"L{number}") for number in range(28)])
    assert words(plain, made)[1::2] == [*LETTERS, "a", "b"]
    assert plain.read(made).letters[:, 1].tolist() == list(range(28))


def test_reading_takes_time_in_proportion():
    plain = Reader(wordpiece(), lambda _: "state")
    lines = []
    for number in (150, 300, 600):
        made = join([Name("Peru", f"P{place}") for place in range(number)])
        lines.append(lines_run(lambda made=made: plain.read(made)))
    assert lines[2] - lines[1] < 2.2 * (lines[1] - lines[0])


def lines_run(call):
    """Count the lines of Python that a call runs."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count
