"""From corpora to a bundle of the families with an encoder, on a tiny trunk and few articles."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import torch as safetensors

import tiny_training
from geostance.analyzer import Analyzer
from geostance.bundle import Bundle
from geostance.encoder.session import Session
from geostance_training import release
from geostance_training.finetuned import building, export, settings
from geostance_training.finetuned.checkpoints import Run
from geostance_training.finetuned.training import Trainer

DATASETS = Path(tiny_training.__file__).parents[1] / "datasets"
TEXT = "Norway condemned the raid on Friday. Chile and Norway signed a fishing accord in Oslo."
ARTICLES = 60


@pytest.fixture(scope="module")
def trained(trunk, tmp_path_factory):
    """Trains a family on the first embedded articles; returns the bundle, its run and the release."""
    real = release.collect

    def few(*given):
        found = real(*given)
        return replace(found, articles=found.articles[:ARTICLES])

    def train(name):
        out, run = tmp_path_factory.mktemp(name) / "bundle", tmp_path_factory.mktemp(f"{name}-run")
        chosen = tiny_training.chosen(trunk)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(release, "collect", few)
            patch.setattr(release.furniture, "fit_pages", lambda *_: tiny_training.lines())
            patch.setattr(release.finetuned_settings, "read", lambda _: chosen)
            family = release.family(name, None, run)
            found = release.train(DATASETS, None, out, family, seed=0, steps=tiny_training.quiet())
        return Bundle.load(out), run, found

    return train


@pytest.fixture(scope="module")
def finetuned(trained):
    return trained("finetuned")


def before(trunk):
    return safetensors.load_file(trunk / "model.safetensors")


def after(run):
    """The trunk's weights that a run ended with."""
    best = torch.load(run / "best.pt", weights_only=True)["network"]
    return {name.removeprefix("trunk."): one for name, one in best.items() if name.startswith("trunk.")}


def test_a_bundle_is_written_that_can_be_loaded_and_answers(finetuned, trunk):
    bundle, _, found = finetuned
    assert (bundle.family, bundle.sha256) == ("finetuned", found.sha256)
    assert bundle.manifest["trunk"] == str(trunk)
    assert bundle.manifest["held_out_articles"] == "all articles dev"
    analysis = Analyzer(bundle).analyze(TEXT, pairs="all")
    assert {actor.id for actor in analysis.actors} <= {"NO", "CL"}
    assert set(found.scores) == set(bundle.manifest["held_out"])


def test_finetuning_changes_the_trunk_and_freezing_does_not(finetuned, trained, trunk):
    weights = before(trunk)
    changed = after(finetuned[1])
    assert set(weights) <= set(changed)
    assert any(not torch.equal(one, changed[name]) for name, one in weights.items())
    frozen, run, _ = trained("frozen")
    assert frozen.family == "frozen"
    assert all(torch.equal(one, after(run)[name]) for name, one in weights.items())


def test_adapters_are_merged_into_the_model_that_is_written(trunk):
    chosen = tiny_training.chosen(trunk, method="lora")
    network = building.network(chosen, trunk, 0).eval()
    for name, one in network.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(one, std=0.2)
    ids = torch.arange(5, 15)[None]
    with torch.no_grad():
        adapted = network.trunk(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    plain = building.network(tiny_training.chosen(trunk), trunk, 0).eval().trunk
    written = [Session.load(export.export(one)) for one in (building.merged(network), plain)]
    said, unadapted = (session.states([ids[0].numpy()])[0] for session in written)
    np.testing.assert_allclose(said, adapted[0].numpy(), atol=1e-4)
    assert np.abs(said - unadapted).max() > 0.01


def test_another_seed_settings_or_data_is_another_run(trunk, tmp_path):
    collection = tiny_training.collection()
    chosen = tiny_training.chosen(trunk)
    one = Trainer(chosen, tmp_path, 0, tiny_training.quiet())
    others = [
        replace(one, seed=1)._key(collection),
        replace(one, settings=replace(chosen, checkpoint=7))._key(collection),
        one._key(replace(collection, uses=(release.Use("a", "all", "CC0-1.0", ("0" * 64,), 1, 0, 0, 0),))),
    ]
    key = one._key(collection)
    assert key == replace(one, steps=tiny_training.quiet())._key(tiny_training.collection())
    assert len({key, *others}) == 1 + len(others)
    Run(tmp_path, key).start()
    Run(tmp_path, key).save({"step": 1})
    assert all(Run(tmp_path, other).state() is None for other in others)


def test_the_packaged_settings_name_a_trunk_that_wheels_carry():
    assert settings.read().model.trunk.startswith("packaged:")
