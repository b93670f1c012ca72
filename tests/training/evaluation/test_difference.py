import io
import re
from typing import Any, cast

import pytest
from click.testing import CliRunner
from rich.console import Console

import doubles
from geostance.analyzer import Analyzer
from geostance.predictor import Judgement
from geostance_training.evaluation import run, tables
from geostance_training.evaluation.command import evaluate
from geostance_training.evaluation.difference import difference
from geostance_training.evaluation.resampling import Estimate
from geostance_training.evaluation.tasks import MODEL
from geostance_training.steps import Steps

SEED, RESAMPLES = 3, 40
HEADS = [
    "relation",
    "label",
    "voice",
    "evidence",
    "participant",
    "stance",
    "topic",
    "primary_topic",
    "sentiment",
]


class Silent(doubles.WordPredictor):
    """Judges as the words do, and lists no relation."""

    def predict(self, documents):
        return [Judgement(one.topics, one.sentiment, one.actors, {}) for one in super().predict(documents)]


@pytest.fixture(scope="module")
def silent():
    return Analyzer(cast("Any", doubles.WordBundle(predictor=Silent())))


def differences(this, other, datasets, mirror, resamples=RESAMPLES):
    steps = Steps(Console(file=io.StringIO()))
    return difference(this, other, datasets, mirror, seed=SEED, resamples=resamples, steps=steps)


def test_a_bundle_differs_from_itself_nowhere(analyzer, datasets, mirror):
    found = differences(analyzer, analyzer, datasets, mirror)
    assert list(found) == HEADS
    for scores in found.values():
        assert scores["this"] == scores["other"]
        assert scores["difference"] == Estimate(0, 0, 0)


def test_the_other_bundle_is_subtracted_and_only_where_it_says_something_else(
    analyzer, silent, datasets, mirror
):
    found = differences(analyzer, silent, datasets, mirror)
    relation = found["relation"]
    assert relation["this"].value > relation["other"].value == 0
    assert relation["difference"].value == relation["this"].value
    assert relation["difference"].low > 0
    assert found["sentiment"]["difference"] == Estimate(0, 0, 0)


def test_to_change_places_changes_the_sign(analyzer, silent, datasets, mirror):
    there = differences(analyzer, silent, datasets, mirror)["relation"]
    back = differences(silent, analyzer, datasets, mirror)["relation"]
    assert (back["this"], back["other"]) == (there["other"], there["this"])
    one, other = there["difference"], back["difference"]
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low))


@pytest.mark.parametrize("resamples", [2, RESAMPLES])
def test_a_bundle_s_own_numbers_are_those_of_an_evaluation(analyzer, silent, datasets, mirror, resamples):
    steps = Steps(Console(file=io.StringIO()))
    whole = run.run(analyzer, datasets, mirror, seed=SEED, resamples=resamples, steps=steps)
    for head, scores in differences(analyzer, silent, datasets, mirror, resamples).items():
        one = whole.heads[head]
        assert scores["this"] == one.systems[MODEL][tables.first_score(one)]


def test_the_table_has_a_row_a_head():
    half = Estimate(0.5, 0.25, 0.75)
    sheet = tables.differences(
        {"voice": {"this": half, "other": half, "difference": Estimate(0.0, None, None)}}
    )
    assert sheet.columns == ("head", "this", "other", "this minus other")
    assert sheet.rows == (("voice", "0.500 [0.250, 0.750]", "0.500 [0.250, 0.750]", "0.000"),)


@pytest.fixture
def command(datasets, mirror, monkeypatch):
    """Runs the command, the analyzers given in place of those that are loaded."""

    def invoke(analyzers, other, *options):
        monkeypatch.setattr("geostance.analyzer.Analyzer", analyzers.get)
        monkeypatch.setenv("GEOSTANCE_MIRROR", str(mirror.root))
        return CliRunner().invoke(
            evaluate,
            ["--datasets", str(datasets), *options, "difference", str(other)],
            catch_exceptions=False,
        )

    return invoke


def test_the_command_subtracts_the_bundle_named(command, analyzer, silent, tmp_path):
    result = command({None: analyzer, tmp_path: silent}, tmp_path, "--resamples", "20")
    shown = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    assert set(HEADS) <= set(shown)
    assert "0.000 [0.000, 0.000]" in shown["sentiment"]
    this, other, lead = re.findall(r"-?\d\.\d{3} \[", shown["relation"])
    assert this == lead != other == "0.000 ["


def test_without_a_mirror_the_command_says_what_to_set(monkeypatch, tmp_path, analyzer):
    monkeypatch.delenv("GEOSTANCE_MIRROR", raising=False)
    monkeypatch.setattr("geostance.analyzer.Analyzer", lambda _: analyzer)
    for words in (["difference", str(tmp_path)], ["curve"]):
        result = CliRunner().invoke(evaluate, words)
        assert "GEOSTANCE_MIRROR is not set" in str(result.exception)
