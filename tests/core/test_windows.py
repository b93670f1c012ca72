from hypothesis import given
from hypothesis import strategies as st

from geostance.actors import Mention
from geostance.article import Article, Language, Span
from geostance.windows import MAX_CHARACTERS, MAX_SENTENCES, cut


@st.composite
def articles(draw):
    """Bodies of sentences with gaps between them, and mentions within sentences."""
    position, bodies, sentences = 0, [], []
    for _ in range(draw(st.integers(0, 5))):
        begin = position
        for length in draw(st.lists(st.integers(1, 600), min_size=1, max_size=6)):
            sentences.append(Span(position, position + length))
            position += length + 1
        bodies.append(Span(begin, position))
        position += draw(st.integers(1, 20))
    mentions = [Mention(s.begin, s.begin + 1, "XX") for s in sentences if draw(st.booleans())]
    text = "x" * position
    article = Article(text, tuple(bodies), (), tuple(sentences), None, None, Language("en", 1.0))
    return article, tuple(mentions)


@given(articles())
def test_every_sentence_and_mention_is_in_exactly_one_window(drawn):
    article, mentions = drawn
    windows = cut(article, mentions).windows
    assert tuple(s for window in windows for s in window.sentences) == article.sentences
    assert tuple(m for window in windows for m in window.mentions) == mentions


@given(articles())
def test_windows_are_short_and_never_cross_a_gap(drawn):
    article, mentions = drawn
    for window in cut(article, mentions).windows:
        length = window.span.end - window.span.begin
        assert len(window.sentences) <= MAX_SENTENCES
        assert length <= MAX_CHARACTERS or len(window.sentences) == 1
        assert any(window.span in body for body in article.body)
