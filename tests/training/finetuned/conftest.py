import pytest
import torch

import tiny_training


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """More threads than one make networks as small as these slower."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def trunk(tmp_path_factory):
    """The folder of a tiny random encoder."""
    return tiny_training.trunk(tmp_path_factory.mktemp("trunk"))
