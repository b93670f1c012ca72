import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geostance.article.document import Span
from geostance_training.augmentation.wrapping import wrap
from geostance_training.corpora.examples import LabelledArticle, RelationLabel
from geostance_training.pages import LabelledPage

TEXT = "Chile thanked Peru.\n\nPeru, in turn, thanked Chile for \U0001f41f.\n\nBoth signed."
LINES = st.lists(st.tuples(st.text("abc Menu", min_size=1).filter(str.strip), st.booleans()), max_size=15)


def clean(text=TEXT):
    begin = text.index("thanked Chile")
    relation = RelationLabel("PE", "CL", "support", "author", Span(begin, begin + 13))
    day = dt.date(2001, 2, 3)
    stances = {"PE": "neutral", "CL": "neutral"}
    return LabelledArticle(
        "one", "test", text, "Thanks all round", day, "report", (), "positive", stances, (relation,)
    )


def page(lines):
    stripped = [(line.strip(), out) for line, out in lines]
    return LabelledPage("p", "p", tuple(line for line, _ in stripped), tuple(out for _, out in stripped), "")


def test_furniture_comes_before_between_and_after():
    lines = [("Menu", True), ("Title", False), ("Share", True), ("Body", False), ("Tags", True)]
    wrapped = wrap(clean(), page(lines), random.Random(0))
    assert wrapped.text.startswith("Menu\n\nThanks all round\n\nChile thanked Peru.\n\n")
    assert wrapped.text.endswith("Both signed.\nTags")
    assert [span.of(wrapped.text) for span in wrapped.furniture] == ["Menu", "Share", "Tags"]


@given(LINES, st.randoms(use_true_random=False))
def test_the_article_stays_whole_and_its_evidence_moves_along(lines, rng):
    wrapped = wrap(clean(), page(lines), rng)
    assert wrapped.relations[0].evidence.of(wrapped.text) == "thanked Chile"
    kept, position = [], 0
    for span in wrapped.furniture:
        assert span.of(wrapped.text).strip()
        kept.append(wrapped.text[position : span.begin])
        position = span.end
    kept.append(wrapped.text[position:])
    assert "".join(kept).split() == f"Thanks all round {TEXT}".split()


def test_an_article_with_furniture_is_not_wrapped_again():
    wrapped = wrap(clean(), page([("Menu", True)]), random.Random(0))
    with pytest.raises(ValueError, match="has furniture already"):
        wrap(wrapped, page([("Menu", True)]), random.Random(0))
