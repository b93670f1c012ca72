from pathlib import Path

import pytest
from rich.console import Console

from geostance import bundle
from geostance.analyzer import Analyzer
from geostance.errors import CorpusError
from geostance_training import release
from geostance_training.linear import training
from geostance_training.steps import Steps

DATASETS = Path(__file__).parents[2] / "datasets"
TEXT = "Norway condemned the raid on Friday. Chile and Norway signed a fishing accord in Oslo."


@pytest.fixture
def steps(tmp_path):
    with (tmp_path / "log.txt").open("w") as log:
        yield Steps(Console(file=log))


def train(out, steps, settings=None):
    family = release.family("linear", settings, out / "run")
    return release.train(DATASETS, None, out, family, seed=0, steps=steps)


@pytest.mark.slow
def test_without_network_or_mirror_it_fits_the_same_bundle_twice(tmp_path, steps):
    one = train(tmp_path / "one", steps)
    two = train(tmp_path / "two", steps)
    assert one.sha256 == two.sha256
    assert [use.name for use in one.uses] == ["newsdesk", "pages"]
    assert one.scores["relation F1"] > 0.2
    loaded = bundle.Bundle.load(tmp_path / "one")
    assert loaded.manifest["corpora"][0]["rows"] >= 60
    found = Analyzer(loaded).analyze(TEXT)
    assert {actor.id for actor in found.actors} == {"NO", "CL"}


def test_a_run_that_fails_leaves_the_former_bundle(tmp_path, steps, monkeypatch):
    out = tmp_path / "bundle"
    bundle.write(out, {"name": "former"}, {"a.txt": b"a"})

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(release.furniture, "fit_pages", lambda *_: None)
    monkeypatch.setattr(training, "fit", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(out, steps)
    assert sorted(p.name for p in out.iterdir()) == ["a.txt", bundle.MANIFEST]


def test_settings_that_cannot_be_used_are_named(tmp_path, steps, monkeypatch):
    monkeypatch.setattr(release.furniture, "fit_pages", lambda *_: None)
    place = tmp_path / "mine.toml"
    place.write_text("[fit]\nname = 'mine'\n")
    with pytest.raises(CorpusError, match=r"mine\.toml: cannot be read as settings"):
        train(tmp_path / "out", steps, place)


@pytest.mark.parametrize(("name", "frozen"), [("finetuned", False), ("frozen", True)])
def test_the_families_with_an_encoder_differ_in_whether_it_learns(tmp_path, name, frozen):
    found = release.family(name, None, tmp_path)
    assert (found.name, found.frozen, found.run) == (name, frozen, tmp_path)
    assert found.settings == release.finetuned_settings.DEFAULT
