import pytest

import tiny_encoder
from geostance.encoder import storage
from geostance.encoder.tokens import Reader


@pytest.fixture(scope="session", params=["wordpiece", "bytewise"])
def reader(request):
    """Readers with tokenizers of either kind."""
    return Reader(getattr(tiny_encoder, request.param)(), storage.kind_of)


@pytest.fixture(scope="session")
def wordpieces():
    return Reader(tiny_encoder.wordpiece(), storage.kind_of)


@pytest.fixture
def files():
    return tiny_encoder.files()


@pytest.fixture(scope="session")
def predictor():
    return storage.load("bundle", tiny_encoder.files())
