import json
import re

import pytest
from click.testing import CliRunner
from rich.console import Console

from geostance.errors import CorpusError
from geostance_training.evaluation import pictures, report, run, tables, terminal
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
def written(evaluation, tmp_path_factory):
    metrics, page = report.write(evaluation, tmp_path_factory.mktemp("reports") / "out")
    return metrics.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")


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


def test_the_same_seed_gives_the_same_file(evaluation, analyzer, datasets, mirror):
    again = run.run(analyzer, datasets, mirror, seed=0, resamples=30, steps=quiet())
    assert again.to_json() == evaluation.to_json()
    assert pictures.summary(again) == pictures.summary(evaluation)


def test_targets_are_judged_in_their_sentences(evaluation):
    found = evaluation.heads["target_sentiment"]
    assert found.systems["model"]["accuracy"].value == 1
    assert found.units == 3


def test_the_report_asks_for_no_other_file_and_has_every_head(written):
    metrics, text = written
    addresses = re.findall(r"""(?:src|href|url\()=?["']?([^"'>) ]+)""", text)
    assert addresses
    assert all(one.startswith(("data:image/svg+xml;base64,", "#")) for one in addresses)
    assert "<script" not in text
    assert {f'id="{head}"' in text for head in HEADS} == {True}
    assert json.loads(metrics)["seed"] == 0


def test_the_report_holds_no_words_of_the_articles(written):
    for words in ("condemned Norway", "threatened Togo", "praised Norway"):
        assert words not in written[1]


def test_the_terminal_shows_every_table(evaluation):
    console = Console(width=160)
    with console.capture() as capture:
        terminal.show(evaluation, console)
    shown = capture.get()
    for one in evaluation.heads.values():
        assert one.title in shown
    assert "every pair in a sentence opposes" in shown
    assert "Entity swap" in shown


def test_the_summary_names_the_strongest_baseline(evaluation):
    sheet = tables.summary(evaluation)
    baselines = {row[0]: row[3] for row in sheet.rows}
    assert baselines["relation"] == "every pair in a sentence opposes"
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


@pytest.fixture
def released(analyzer, mirror, monkeypatch):
    def load(bundle):
        return analyzer

    monkeypatch.setattr("geostance.analyzer.Analyzer", load)
    monkeypatch.setenv("GEOSTANCE_MIRROR", str(mirror.root))


@pytest.mark.usefixtures("released")
def test_actors_are_measured_on_their_own(datasets):
    result = CliRunner().invoke(evaluate, ["--datasets", str(datasets), "actors", "--sample", "2"])
    assert result.exit_code == 0
    first, missed, *sightings = result.output.splitlines()
    assert first == "recall of listed actors 0.833 (6 listed, 6 found)"
    assert missed == "missed: MALVINIA in port"
    assert len(sightings) == 2


@pytest.mark.usefixtures("released")
def test_everything_is_measured_and_written_by_one_command(datasets, tmp_path):
    options = ["--datasets", str(datasets), "--out", str(tmp_path / "out"), "--resamples", "20"]
    result = CliRunner().invoke(evaluate, options)
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"metrics.json", "report.html"}
    assert "Relations of pairs" in result.output
