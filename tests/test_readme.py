import importlib.util
import json
import re
from pathlib import Path

import click
import pytest

from geostance import bundle, records
from geostance.cli import commands

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FIGURED = ["README.md", "docs/model.md", "docs/data.md", "datasets/newsdesk/README.md"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def blocks(kind):
    return [
        pytest.param(text, id=f"{page.name}-{number}")
        for page in PAGES
        for number, (language, text) in enumerate(FENCE.findall(page.read_text("utf-8")))
        if language == kind
    ]


def shell_commands(block):
    lines = block.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := re.sub(r"(^|\s)#.*", "", line).split())]


@pytest.fixture
def numbers():
    spec = importlib.util.spec_from_file_location("figures_of_docs", ROOT / "docs" / "figures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("block", blocks("sh"))
def test_commands_and_their_options_exist(block):
    for program, *rest in shell_commands(block):
        if program == "make":
            assert {word for word in rest if "=" not in word} <= {*TARGETS}
        elif program == "geostance":
            check_command(commands, rest)


def check_command(command, words):
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        assert found, words
        check_command(found, words[1:])
        return
    known = {option for one in command.params for option in one.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("block", blocks("sh"))
def test_example_files_exist(block):
    for path in re.findall(r"examples/\S+", block):
        assert (ROOT / path).is_file()


@pytest.mark.parametrize("block", blocks("sh"))
def test_bodies_of_requests_are_records(block):
    for body in re.findall(r"-d '(.*?)'", block):
        records.read_line(body)


@pytest.mark.parametrize("block", blocks("json"))
def test_json_is_json(block):
    json.loads(block)


def test_python_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for page in PAGES:
        names = {}
        for language, block in FENCE.findall(page.read_text("utf-8")):
            if language == "python":
                exec(compile(block, page.name, "exec"), names)
    assert capsys.readouterr().out


@pytest.mark.parametrize("page", FIGURED)
def test_numbers_and_output_are_those_of_the_released_models(page, numbers):
    text = (ROOT / page).read_text("utf-8")
    assert numbers.filled(text) == text, "run make numbers"


def beside_itself(metrics):
    """The metrics with the same bundle beside, as if it were another one."""
    for head in [
        *metrics["heads"].values(),
        *metrics["mistakes"].values(),
        *metrics["swap"]["heads"].values(),
    ]:
        for part in ("systems", "by_label", "confusion", "trust"):
            head[part] |= {"twin": head[part]["model"]} if "model" in head[part] else {}
        zero = {"value": 0.0, "low": 0.0, "high": 0.0}
        head["beside"] = {"twin": dict.fromkeys(head["systems"]["model"], zero)}
    return metrics | {"beside": {"twin": metrics["model"]}}


def cells(table):
    """The table's columns and rows."""
    head, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines())
    assert {len(row) for row in rows} == {len(head)}
    return head, rows


def test_another_bundle_has_its_column_in_every_table(numbers, tmp_path, monkeypatch):
    metrics = beside_itself(json.loads(numbers.METRICS.read_text("utf-8")))
    del metrics["heads"]["voice"]["systems"]["twin"], metrics["heads"]["voice"]["beside"]["twin"]
    monkeypatch.setattr(numbers, "METRICS", tmp_path / "metrics.json")
    numbers.METRICS.write_text(json.dumps(metrics), "utf-8")
    head, rows = cells(numbers.scores())
    assert head[3:5] == ["twin", "model minus twin"]
    measured = [row for row in rows if not row[0].startswith("Voice")]
    assert all(row[2] == row[3] and row[4] == "0.00 [0.00, 0.00]" for row in measured)
    [voice] = [row for row in rows if row[0].startswith("Voice")]
    assert voice[3] == voice[4] != voice[2]
    for table, own, other in ((numbers.labels, 5, 6), (numbers.mistakes, 2, 3), (numbers.swap, 2, 3)):
        head, rows = cells(table())
        assert "twin" in head[other]
        assert all(row[own] == row[other] for row in rows)
    head, rows = cells(numbers.trust())
    assert head[-1] == "calibration error, twin"
    assert all(row[1] == row[-1] for row in rows)


def test_scores_are_those_of_the_released_models(numbers):
    model = json.loads(numbers.METRICS.read_text("utf-8"))["model"]
    assert model["sha256"] == bundle.Bundle.load(numbers.BUNDLE).sha256, "run make evaluate and make numbers"
