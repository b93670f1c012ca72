import pytest

from geostance.actors import Gazetteer, find
from geostance.article.document import Article, Language, Span


def article(text, date=None, body=None):
    body = (Span(0, len(text)),) if body is None else body
    return Article(text, body, (), (), None, date, Language("en", 1.0))


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.load()


@pytest.fixture(scope="session")
def found(gazetteer):
    def found(text, date=None, targets=(), body=None):
        mentions = find(article(text, date, body), gazetteer, targets)
        return [(mention.actor, text[mention.begin : mention.end]) for mention in mentions]

    return found


@pytest.fixture
def lines_run():
    """Count the lines of Python that a call runs."""

    def lines_run(call):
        import sys

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

    return lines_run
