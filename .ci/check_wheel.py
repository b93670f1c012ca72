"""Holds an installed wheel to its promises: its own code, the released models, no other stack, an answer."""

import importlib.util
import json
import sys
from pathlib import Path

import geostance
from geostance import bundle

TRAINING = ("torch", "transformers", "peft", "onnx", "onnxscript", "sklearn", "matplotlib", "fastapi")


def main(source: str, answer: str) -> None:
    for place in (Path(geostance.__file__), bundle.located()):
        assert Path(sys.prefix) in place.parents, f"{place} is not in the environment {sys.prefix}"
        assert Path(source) not in place.parents, f"{place} is in the source tree"
    installed = [name for name in TRAINING if importlib.util.find_spec(name)]
    assert not installed, f"the wheel alone brought {installed}"
    analysis = json.loads(Path(answer).read_text("utf-8"))
    assert analysis["schema"] == "geostance/analysis/1"
    found = {actor["id"] for actor in analysis["actors"]}
    assert {"TG", "GH"} <= found, f"Togo and Ghana are not among {sorted(found)}"
    print(f"{analysis['model']['name']}: {len(found)} actors, {len(analysis['relations'])} relations")


if __name__ == "__main__":
    main(*sys.argv[1:])
