import pytest

from doubles import WordBundle


@pytest.fixture
def _words(monkeypatch):
    """Every bundle that is loaded judges by words."""
    monkeypatch.setattr("geostance.analyzer._loaded", lambda _: WordBundle())
