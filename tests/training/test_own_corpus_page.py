"""The page on one's own corpus, followed as a reader would."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from geostance import bundle, taxonomy
from geostance.analyzer import Analyzer
from geostance.cli import commands
from geostance_training import release

PAGE = (Path(__file__).parents[2] / "docs" / "own-corpus.md").read_text("utf-8")
FILES = re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("geostance")
]
PRINTED = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs commands in a folder that holds the page's files and nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GEOSTANCE_MIRROR", raising=False)
    for name, text in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    def command(words):
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result.stdout

    return command


def named(*begin):
    return [words for words in COMMANDS if words[: len(begin)] == list(begin)]


def test_the_corpus_of_the_page_is_built_verified_counted_and_compared(run, tmp_path):
    assert run(*named("corpora", "build")) == PRINTED[0]
    [verify] = named("corpora", "verify")
    assert run(verify) == PRINTED[2]
    counted = [json.loads(run([*words, "--json"])) for words in named("corpora", "stats")]
    assert counted[0]["articles"][0]["counts"]["relation"] == {"support": 3, "oppose": 4, "mixed": 1}
    assert counted[1]["rows"][0]["kept"] == 2
    (tmp_path / "second.jsonl").write_bytes((tmp_path / "labels.jsonl").read_bytes())
    assert "relation label" in run(*named("corpora", "agreement"))


def test_the_faults_that_the_page_shows_are_those_that_are_told(run, tmp_path):
    place = tmp_path / "labels.jsonl"
    first, second, *rest = place.read_text("utf-8").splitlines(keepends=True)
    first = first.replace("agreed on Friday to share the sardine grounds off Larache", "agreed on Monday", 1)
    place.write_text(first + second.replace("medtop:11000000", "politics") + "".join(rest), "utf-8")
    result = CliRunner().invoke(commands, *named("corpora", "build"))
    assert result.exit_code
    assert result.stdout == PRINTED[1]
    assert not (tmp_path / "harbour").exists()


def test_the_page_lists_every_topic():
    listed = re.findall(r"^\| `(medtop:\d+)` \| (.*?) \|", PAGE, re.MULTILINE)
    assert listed == [(one.id, one.label) for one in taxonomy.SUBJECTS.values()]


@pytest.mark.slow
def test_a_bundle_is_trained_on_the_corpora_of_the_page(run, tmp_path, monkeypatch):
    lines = bundle.Bundle.load(bundle.located()).lines
    monkeypatch.setattr(
        release.furniture, "fit_pages", lambda *_: lines
    )  # half of the time, and no own corpus in it
    run(*named("corpora", "build"))
    train = named("train")[-1]
    printed = run(train)
    found = bundle.Bundle.load(tmp_path / train[-1])
    rows = {use["name"]: use["rows"] for use in found.manifest["corpora"]}
    assert (rows["harbour"], rows["quay"]) == (4, 2)
    assert all(len(one) == 64 for use in found.manifest["corpora"] for one in use["sha256"])
    assert {*PRINTED[3].splitlines()} <= {*printed.splitlines()}
    assert Analyzer(found).analyze("Chile praised Peru.").actors
