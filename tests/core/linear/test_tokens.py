from hypothesis import given
from hypothesis import strategies as st

from geostance.actors import Mention
from geostance.article import Span
from geostance.linear.tokens import Tokens, ngrams, tokenize


def words(text, *mentions):
    return tokenize(text, Span(0, len(text)), mentions).words


def test_tokenised_and_natural_text_give_the_same_words():
    natural = "Orsk\u2019s envoy didn\u2019t say \u201cno\u201d in 1998, Veldania replied."
    tokenised = "Orsk 's envoy did n't say `` no '' in 1998 , Veldania replied ."
    assert words(natural) == words(tokenised)


def test_a_mention_is_one_token_with_its_actor():
    tokens = tokenize("The United States left.", Span(0, 23), [Mention(4, 17, "US")])
    assert tokens == Tokens(("the", "", "left", "."), (None, "US", None, None))
    assert tokens.masked({"US": "SOURCE"}) == ["the", "SOURCE", "left", "."]
    assert tokens.masked({}) == ["the", "OTHER", "left", "."]


def test_of_two_overlapping_mentions_the_first_is_taken():
    tokens = tokenize("South Korean envoy", Span(0, 18), [Mention(0, 12, "KR"), Mention(6, 12, "KP")])
    assert tokens.actors == ("KR", None)


def test_ngrams_carry_their_prefix():
    assert ngrams(["a", "b"], "p:") == ["p:a", "p:b", "p:a_b"]


@given(st.text(max_size=200), st.data())
def test_words_and_actors_stay_level(text, data):
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    mentions = [Mention(begin, end, "XX")] if begin < end else []
    tokens = tokenize(text, Span(0, len(text)), mentions)
    assert len(tokens.words) == len(tokens.actors)
    assert tokens.actors.count("XX") == len(mentions)
