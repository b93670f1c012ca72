import json
import re

import pytest
from click.testing import CliRunner
from rich.console import Console

from geostance.errors import CorpusError
from geostance_training.evaluation import pictures, run, tables
from geostance_training.evaluation.command import evaluate
from geostance_training.evaluation.resampling import Estimate
from geostance_training.steps import Steps

HEADS = [
    "relation",
    "voice",
    "evidence",
    "participant",
    "stance",
    "topic",
    "primary_topic",
    "sentiment",
    "target_sentiment",
]


def quiet():
    return Steps(Console(quiet=True))


@pytest.fixture(scope="module")
def evaluation(analyzer, datasets, mirror):
    return run.run(analyzer, datasets, mirror, seed=0, resamples=30, steps=quiet())


@pytest.fixture(scope="module")
def evaluate_with(analyzer, datasets, mirror):
    """Runs the command with the double in place of the released bundle."""

    def load(bundle):
        return analyzer

    def invoke(*options):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("geostance.analyzer.Analyzer", load)
            patch.setenv("GEOSTANCE_MIRROR", str(mirror.root))
            result = CliRunner().invoke(evaluate, ["--datasets", str(datasets), *options])
        assert result.exit_code == 0
        return result.output

    return invoke


@pytest.fixture(scope="module")
def written(evaluate_with, tmp_path_factory):
    """The command's output, metrics and page."""
    out = tmp_path_factory.mktemp("reports") / "out"
    output = evaluate_with("--out", str(out), "--resamples", "30")
    return output, *((out / name).read_text(encoding="utf-8") for name in ("metrics.json", "report.html"))


def test_metrics_have_their_structure(evaluation, datasets):
    found = json.loads(evaluation.to_json())
    assert list(found) == [
        "format",
        "model",
        "corpora",
        "seed",
        "resamples",
        "confidence",
        "finding",
        "heads",
        "swap",
    ]
    assert found["format"] == 1
    assert found["model"]["sha256"] == "0" * 64
    assert found["corpora"]["newsmtsc"]["rows"] == 3
    manifest = (datasets / "newsmtsc" / "manifest.toml").read_text()
    assert found["corpora"]["newsmtsc"]["sha256"] == re.findall(r'sha256 = "(\w+)"', manifest)
    assert found["finding"] == {"listed": 6, "missed": 1, "found": 6, "recall": 0.8333, "words_lost": 0}
    assert list(found["heads"]) == HEADS
    assert set(found["swap"]["heads"]) == {"relation", "stance", "participant", "topic", "sentiment"}


def test_every_head_has_a_baseline_and_intervals(evaluation):
    for one in json.loads(evaluation.to_json())["heads"].values():
        assert one["differences"]
        for scores in one["systems"].values():
            for estimate in scores.values():
                assert set(estimate) == {"value", "low", "high"}


def test_the_same_seed_gives_the_same_file(evaluation, written):
    assert written[1] == evaluation.to_json()


def test_equal_numbers_give_equal_pictures(evaluation):
    one = evaluation.heads["voice"]
    assert pictures.head(one) == pictures.head(one)


def test_targets_are_judged_in_their_sentences(evaluation):
    found = evaluation.heads["target_sentiment"]
    assert found.systems["model"]["accuracy"].value == 1
    assert found.units == 3


def test_the_report_asks_for_no_other_file_and_has_every_head(written):
    _, metrics, text = written
    addresses = re.findall(r"""(?:src|href|url\()=?["']?([^"'>) ]+)""", text)
    assert addresses
    assert all(one.startswith(("data:image/svg+xml;base64,", "#")) for one in addresses)
    assert "<script" not in text
    assert {f'id="{head}"' in text for head in HEADS} == {True}
    assert json.loads(metrics)["seed"] == 0


def test_the_report_holds_no_words_of_the_articles(written):
    for words in ("condemned Norway", "threatened Togo", "praised Norway"):
        assert words not in written[2]


def test_the_command_shows_every_table(evaluation, written):
    shown = written[0]
    for one in evaluation.heads.values():
        assert one.title in shown
    assert "every pair in a sentence opposes" in shown
    assert "Entity swap" in shown


def test_the_summary_names_the_strongest_baseline(evaluation):
    sheet = tables.summary(evaluation)
    baselines = {row[0]: row[3] for row in sheet.rows}
    assert baselines["relation"] == "every pair in a sentence opposes"
    assert {row[-1] for row in sheet.rows} <= {"yes", "no"}
    assert len(sheet.rows) == len(HEADS)


def test_an_estimate_is_written_with_its_interval():
    assert tables.shown(Estimate(0.5, 0.25, 0.75)) == "0.500 [0.250, 0.750]"
    assert tables.shown(Estimate(0.5, None, None)) == "0.500"
    assert tables.shown(Estimate(None, None, None)) == "–"  # noqa: RUF001


def test_without_a_mirror_the_message_says_what_to_set(monkeypatch):
    monkeypatch.delenv("GEOSTANCE_MIRROR", raising=False)
    result = CliRunner().invoke(evaluate, [])
    assert isinstance(result.exception, CorpusError)
    assert "GEOSTANCE_MIRROR is not set" in str(result.exception)


def test_actors_are_measured_on_their_own(evaluate_with):
    first, missed, *sightings = evaluate_with("actors", "--sample", "2").splitlines()
    assert first == "recall of listed actors 0.833 (6 listed, 6 found)"
    assert missed == "missed: MALVINIA in port"
    assert len(sightings) == 2
