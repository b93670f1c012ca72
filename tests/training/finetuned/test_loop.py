"""A run is the same however often it was interrupted."""

import io
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from rich.console import Console

import tiny_training
from geostance_training.finetuned import building
from geostance_training.finetuned import loop as loops
from geostance_training.finetuned.checkpoints import STATE, Run
from geostance_training.finetuned.examples import unknown
from geostance_training.finetuned.settings import Stage
from geostance_training.steps import Steps

TESTS = Path(tiny_training.__file__).parent


class Interrupted(Steps):
    """Steps during which a run is interrupted, once it has told so many of them."""

    def __init__(self, after):
        super().__init__(Console(file=io.StringIO()))
        self.after = after

    def announce(self, step):
        self.after -= 1
        if self.after < 0:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def examples():
    return tiny_training.read().examples


@pytest.fixture(scope="module")
def make(trunk, examples):
    """Makes a run whose state is kept at a place."""
    return lambda place, **fields: tiny_training.loop(trunk, place, **{"examples": examples} | fields)


@pytest.fixture(autouse=True)
def _every_step_is_told(monkeypatch):
    monkeypatch.setattr(loops, "SHOWN", 1)


@pytest.fixture(scope="module")
def whole(make, tmp_path_factory):
    """The log and the weights of a run that was not interrupted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loops, "SHOWN", 1)
        made = make(tmp_path_factory.mktemp("whole"))
        network, scores = tiny_training.trained(made)
    return made.run.entries(), network.state_dict(), made.run.state(), scores


def interrupted(made):
    with pytest.raises(KeyboardInterrupt):
        tiny_training.trained(made)


def assert_same(made, whole):
    entries, weights, state, scores = whole
    network, said = tiny_training.trained(made)
    assert said == scores
    assert made.run.entries() == entries
    assert all(torch.equal(one, weights[name]) for name, one in network.state_dict().items())
    last = made.run.state()
    assert all(torch.equal(one, state["network"][name]) for name, one in last["network"].items())


def told(whole):
    """How often a run tells of a step or a score."""
    return len(whole[0])


def test_a_run_is_the_same_after_an_interruption_anywhere(make, whole, tmp_path):
    assert told(whole) > 12
    for after in range(0, told(whole), 5):
        place = tmp_path / str(after)
        interrupted(make(place, steps=Interrupted(after)))
        assert_same(make(place), whole)


def test_a_run_is_the_same_after_many_interruptions(make, whole, tmp_path):
    for _ in range(3):
        interrupted(make(tmp_path, steps=Interrupted(5)))
    assert_same(make(tmp_path), whole)


@pytest.mark.parametrize("moment", ["before a save", "after a save", "before a keep", "after a keep"])
def test_a_run_is_the_same_after_an_interruption_at_a_write(make, whole, tmp_path, monkeypatch, moment):
    when, _, method = moment.split()
    real, left = getattr(Run, method), Counter(save=2, keep=1)

    def write(run, content):
        left[method] -= 1
        if left[method] or when == "after":
            real(run, content)
        if not left[method]:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Run, method, write)
        interrupted(make(tmp_path))
    assert_same(make(tmp_path), whole)


def test_a_run_that_is_done_is_not_done_again(make, tmp_path, monkeypatch):
    made = make(tmp_path)
    network, scores = tiny_training.trained(made)
    monkeypatch.setattr(loops.Loop, "_step", None)
    again, said = tiny_training.trained(make(tmp_path))
    assert said == scores
    assert all(torch.equal(one, network.state_dict()[name]) for name, one in again.state_dict().items())


@pytest.mark.slow
def test_a_run_is_the_same_after_its_process_was_killed(make, trunk, whole, tmp_path):
    words = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); import tiny_training; from pathlib import Path; "
    )
    words += f"tiny_training.slowly(Path({str(trunk)!r}), Path({str(tmp_path)!r}))"
    made = make(tmp_path)
    for lines in (2, 5, 9):
        process = subprocess.Popen([sys.executable, "-c", words])
        until = time.monotonic() + 120
        while len(made.run.entries()) < lines and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        assert process.poll() is None
        process.kill()
        process.wait()
    assert (tmp_path / STATE).exists()
    assert_same(made, whole)


def test_what_another_run_left_is_not_gone_on_with(make, whole, tmp_path):
    other = make(tmp_path, key="other", seed=4, steps=Interrupted(10))
    interrupted(other)
    assert other.run.state()
    assert_same(make(tmp_path), whole)


def test_the_order_is_the_same_in_every_call_and_hangs_on_the_seed(make, tmp_path):
    made = make(tmp_path)
    order = list(made.order())
    assert order == list(made.order())
    assert order != list(replace(made, seed=4).order())
    assert [one.number for one in order] == list(range(1, len(order) + 1))
    epochs = [(one.stage, one.epoch) for one in order]
    assert list(dict.fromkeys(epochs)) == [(0, 0), (1, 0), (1, 1)]
    lasts = [one for one, later in zip(epochs, [*epochs[1:], None], strict=True) if one != later]
    assert [(one.stage, one.epoch) for one in order if one.last] == lasts


def test_an_epoch_draws_the_shares_that_are_asked_for(make, examples, tmp_path):
    made = make(tmp_path)
    there = Counter(one.kind for one in examples)
    for stage, epoch in ((0, 0), (1, 0), (1, 1)):
        numbers = [
            n for one in made.order() if (one.stage, one.epoch) == (stage, epoch) for n in one.examples
        ]
        assert len(set(numbers)) == len(numbers)
        shares = made.settings.stages[stage].shares
        expected = {kind: round(share * there[kind]) for kind, share in shares.items()}
        assert Counter(examples[number].kind for number in numbers) == expected


def test_each_epoch_draws_anew(make, examples, tmp_path):
    made = make(tmp_path)
    drawn = [
        {n for one in made.order() if (one.stage, one.epoch) == (1, epoch) for n in one.examples}
        for epoch in (0, 1)
    ]
    targets = [{n for n in one if examples[n].kind == "targets"} for one in drawn]
    assert targets[0] != targets[1]


def test_a_step_sees_about_the_tokens_that_are_asked_for(make, examples, tmp_path):
    made = make(tmp_path)
    most = made.settings.optimizer.tokens
    sizes = [sum(len(examples[n].layout.tokens.ids) for n in one.examples) for one in made.order()]
    assert max(sizes) <= most
    assert np.mean(sizes) > most / 2


def test_the_rate_rises_to_its_highest_and_falls_to_next_to_nothing(make, trunk, tmp_path):
    stages = (Stage("one", 3, 1e-3, 1e-2, {"newsdesk": 1.0}), Stage("two", 2, 1e-3, 1e-2, {"pairs": 1.0}))
    optimizer = replace(tiny_training.chosen(trunk).optimizer, tokens=80, warmup=0.3)
    chosen = replace(tiny_training.chosen(trunk), stages=stages, optimizer=optimizer)
    made = make(tmp_path, settings=chosen)
    order = list(made.order())
    found = made._factors(order)
    for stage in (0, 1):
        factors = [found[one.number] for one in order if one.stage == stage]
        top = int(np.argmax(factors))
        assert 0 < top < len(factors) / 2
        assert 0.9 <= factors[top] <= 1
        assert (np.diff(factors[: top + 1]) > 0).all()
        assert (np.diff(factors[top + 1 :]) < 0).all()
        assert 0 < factors[-1] <= 1 / len(factors) + 1e-9


def test_a_network_learns(make, trunk, tmp_path):
    stages = (Stage("pairs", 12, 1e-3, 2e-2, {"pairs": 1.0}),)
    made = make(tmp_path, settings=tiny_training.chosen(trunk, stages=stages))
    tiny_training.trained(made)
    losses = [one["losses"]["relation"] for one in made.run.entries() if "losses" in one]
    assert np.mean(losses[-3:]) < 0.75 * np.mean(losses[:3])


def test_the_network_ends_with_the_weights_of_the_best_epoch(make, tmp_path):
    seen = []

    def score(network):
        seen.append({name: value.clone() for name, value in network.state_dict().items()})
        return {"score": (0.1, 0.7, 0.7)[len(seen) - 1], "relation": 0.0}

    made = make(tmp_path, score=score)
    network, scores = tiny_training.trained(made)
    assert scores == {"score": 0.7, "relation": 0.0}
    assert all(torch.equal(one, seen[1][name]) for name, one in network.state_dict().items())
    assert [one["scores"]["score"] for one in made.run.entries() if "scores" in one] == [0.1, 0.7, 0.7]


@pytest.mark.parametrize("method", ["full", "frozen", "lora"])
def test_what_learns_is_what_the_method_says(make, trunk, tmp_path, method):
    chosen = tiny_training.chosen(trunk, method=method)
    before = building.network(chosen, trunk, 3).state_dict()
    made = make(tmp_path, settings=chosen)
    network, _ = tiny_training.trained(made)
    changed = {name for name, one in network.state_dict().items() if not torch.equal(one, before[name])}
    of_trunk = {name for name in changed if name.startswith("trunk.")}
    assert changed - of_trunk
    assert not any("word_embeddings" in name for name in of_trunk)
    assert bool(of_trunk) == (method != "frozen")
    if method == "lora":
        assert all("lora_" in name for name in of_trunk)


def test_a_step_of_which_nothing_is_known_is_passed_over(make, trunk, examples, tmp_path):
    nothing = [
        replace(one, labels=unknown(one.layout, 1.0)) if one.kind == "newsdesk" else one for one in examples
    ]
    stages = (Stage("nothing", 1, 1e-3, 1e-2, {"newsdesk": 1.0}),)
    made = make(tmp_path, examples=nothing, settings=tiny_training.chosen(trunk, stages=stages))
    tiny_training.trained(made)
