"""Eight times the input takes at most ten times the work, counted and not timed."""

import sys

import numpy as np
import nupunkt
import pytest

from geostance import article
from geostance.article import LineClassifier, layout, lines, markup, sentences

WORST = {
    "one letter": "a",
    "brackets": "([{",
    "dots": ".",
    "newlines": "a\n",
    "blank lines": "a\n\n",
    "quotes": '."',
    "one line": "the envoys met. ",
    "initials": "A. B. ",
    "markup": "<p <a ",
    "tags": "<b>x",
    "joined": "and the envoys of the town met again on that bridge\n",
}
SMALL = 800


@pytest.fixture(scope="module")
def classifier():
    arrays = {name: np.zeros(length) for name, length in lines._lengths().items()}
    return LineClassifier(**arrays | {"threshold": np.array([0.6])})


def counted(work):
    """Return the calls, Python's and C's, that some work makes, and the characters that it cuts out."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", WORST)
def test_calls_grow_with_the_text(name, classifier):
    unit = WORST[name]
    texts = [unit * (size // len(unit)) for size in (SMALL, 8 * SMALL)]
    article.read(texts[0], lines=classifier, html=False)
    small, large = (
        counted(lambda text=text: article.read(text, lines=classifier, html=False)) for text in texts
    )
    assert large <= 10 * small + 100


@pytest.mark.parametrize("name", WORST)
def test_the_sentence_model_sees_bounded_pieces_and_the_text_at_most_twice(name, monkeypatch):
    unit = WORST[name]
    text = unit * (50_000 // len(unit))
    seen = []
    inner = nupunkt.sent_spans
    monkeypatch.setattr(nupunkt, "sent_spans", lambda piece: (seen.append(len(piece)), inner(piece))[1])
    sentences.split(text, layout.lines(text))
    assert max(seen, default=0) <= 4000
    assert sum(seen) <= 2 * len(text) + 4000


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_a_megabyte_of_the_worst_is_read(name, classifier):
    text = WORST[name] * (1_000_000 // len(WORST[name]))
    found = article.read(text, lines=classifier, html=False)
    assert found.body
    markup.is_html(text)
