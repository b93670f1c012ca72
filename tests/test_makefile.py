import re
import subprocess
import tomllib
from importlib.metadata import requires
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from geostance.cli import commands

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)
TRAINING = {
    "accelerate",
    "matplotlib",
    "nltk",
    "onnx",
    "onnxscript",
    "peft",
    "scikit-learn",
    "torch",
    "transformers",
}


def make(*arguments):
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def test_make_alone_lists_every_target_with_a_line():
    done = make()
    assert done.returncode == 0
    listed = dict(line.split(None, 2)[1:] for line in done.stdout.splitlines())
    assert list(listed) == TARGETS
    assert all(listed.values())


def test_every_target_is_phony():
    [phony] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony.split() == TARGETS


def test_the_promised_targets_are_there():
    promised = {
        "setup",
        "score",
        "serve",
        "train",
        "train-release",
        "evaluate",
        "test",
        "lint",
        "docs",
        "bench",
        "wheel",
    }
    assert promised <= set(TARGETS)


@pytest.mark.parametrize("target", ["score", "serve", "train", "evaluate", "gazetteer"])
def test_targets_call_commands_that_exist(target):
    recipe = make("--dry-run", "--assume-old=.venv/dev.stamp", "--assume-old=.venv/serve.stamp", target)
    found = re.findall(r"geostance ([a-z]+)", recipe.stdout)
    assert found
    assert set(found) <= set(commands.list_commands(None))


def test_an_old_python_is_told_what_to_do(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    done = make(
        "--always-make", f"PYTHON={python}", "BIN=" + str(tmp_path / "bin"), str(tmp_path / "bin/pip")
    )
    assert done.returncode != 0
    assert "needs Python 3.11" in done.stderr


def test_the_lock_pins_every_direct_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.match(r"[A-Za-z0-9._-]+", one)[0].lower() for one in wanted} - {"geostance"}
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line}
    assert names <= pinned
    assert not any("://" in line or line.startswith("-") for line in lines)


def test_the_lock_suits_torch_for_a_cpu():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert "torch==2.13.0" in lines
    assert not [line for line in lines if line.startswith(("cuda", "nvidia", "triton")) or "+" in line]


@pytest.mark.parametrize("extras", [(), ("serve",)], ids=["alone", "serve"])
def test_what_scores_and_serves_brings_nothing_of_training(extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = list(chain(project["dependencies"], *(project["optional-dependencies"][one] for one in extras)))
    brought = closure(wanted)
    assert {"numpy", "onnxruntime", "tokenizers"} <= brought
    assert not brought & TRAINING, f"{sorted(brought & TRAINING)} would be installed"


def closure(wanted):
    """Return the names of everything that the installation of some requirements brings here."""
    brought = set()
    waiting = list(map(Requirement, wanted))
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in brought or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        brought.add(name)
        waiting.extend(map(Requirement, requires(name) or ()))
    return brought
