import re

import pytest

from geostance.errors import CorpusError
from geostance_training.finetuned import settings
from geostance_training.finetuned.settings import KINDS, METHODS, POOLINGS

PACKAGED = settings.DEFAULT.read_text("utf-8")


def changed(folder, before, after):
    """The packaged settings with one place changed."""
    assert len(re.findall(before, PACKAGED, re.MULTILINE)) == 1, before
    place = folder / "mine.toml"
    place.write_text(re.sub(before, after, PACKAGED, flags=re.MULTILINE), "utf-8")
    return place


def test_the_packaged_settings_can_be_used():
    found = settings.read()
    assert found.model.pooling in POOLINGS
    assert found.model.method in METHODS
    assert {kind for stage in found.stages for kind in stage.shares} == set(KINDS)
    assert set(found.rows) == set(KINDS)
    assert all(0 <= share <= 1 for stage in found.stages for share in stage.shares.values())


def test_the_packaged_settings_weigh_every_loss_and_every_label():
    found = settings.read()
    heads = (
        "relation",
        "evidence",
        "voice",
        "participant",
        "stance",
        "target_sentiment",
        "topic",
        "sentiment",
    )
    assert set(found.losses) == set(heads)
    assert {head: len(weights) for head, weights in found.classes.items()} == {
        "relation": 4,
        "stance": 3,
        "sentiment": 3,
        "target_sentiment": 3,
    }


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (r"^hidden = 256", "hidden = 256\ncolour = 3", "colour"),
        (r"^rank = 64\n", "", "rank"),
        (r"^clip = 1.0", "clip = 1.0\nmomentum = 0.9", "momentum"),
        (r'"log-sum-exp"  ', '"mean"', "mean"),
        (r'"full"  ', '"half"', "half"),
        (r"newsdesk = 1.0, own", "newsroom = 1.0, own", "newsroom"),
        (r"^\[checkpoint\]\nsteps", "[checkpoint]\nstep", "steps"),
        (r"^\[losses\]", "[losses", "cannot be read as settings"),
    ],
)
def test_what_is_not_known_or_lacking_is_named(tmp_path, before, after, named):
    place = changed(tmp_path, before, after)
    with pytest.raises(CorpusError, match=rf"mine\.toml.*{named}"):
        settings.read(place)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"none\.toml"):
        settings.read(tmp_path / "none.toml")
