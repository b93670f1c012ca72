import dataclasses
import json
import re
from typing import Any, cast

import pytest
from click.testing import CliRunner
from rich.console import Console

import doubles
from geostance.analyzer import Analyzer
from geostance.errors import CorpusError
from geostance_training.evaluation import command as commands
from geostance_training.evaluation import pictures, report, run, tables
from geostance_training.evaluation.command import evaluate
from geostance_training.evaluation.resampling import Estimate
from geostance_training.steps import Steps

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
    "target_sentiment",
    "target_sentiment_mt",
    "directed",
    "attitude",
]


def quiet():
    return Steps(Console(quiet=True))


@pytest.fixture(scope="module")
def evaluation(analyzer, datasets, mirror):
    return run.run(analyzer, datasets, mirror, seed=0, resamples=30, steps=quiet())


class Mute(doubles.WordPredictor):
    """Judges as the words do, and lists no relation."""

    def predict(self, documents):
        return [dataclasses.replace(one, pairs={}) for one in super().predict(documents)]


def other(analyzer, **fields):
    """An analyzer with another bundle."""
    return Analyzer(cast("Any", dataclasses.replace(analyzer.bundle, sha256="1" * 64, **fields)))


@pytest.fixture(scope="module")
def compared(analyzer, datasets, mirror):
    """An evaluation with two bundles beside, one of them the same."""
    beside = {"twin": analyzer, "mute": other(analyzer, predictor=Mute())}
    return run.run(analyzer, datasets, mirror, beside=beside, seed=0, resamples=30, steps=quiet())


@pytest.fixture(scope="module")
def evaluate_with(analyzer, datasets, mirror):
    """Runs the command with doubles in place of the bundles that stand at the paths given."""

    def invoke(*options, bundles=None):
        def load(bundle):
            return (bundles or {}).get(bundle, analyzer)

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
        "beside",
        "corpora",
        "seed",
        "resamples",
        "confidence",
        "finding",
        "heads",
        "mistakes",
        "swap",
    ]
    assert found["format"] == 2
    assert found["beside"] == {}
    assert found["model"]["sha256"] == "0" * 64
    rows = {name: (one["rows"], one["near"]) for name, one in found["corpora"].items()}
    assert rows == {
        "gold-dev": (2, 0),
        "newsmtsc rw": (3, 0),
        "newsmtsc mt": (2, 0),
        "directed-sentiment": (3, 1),
    }
    manifest = (datasets / "newsmtsc" / "manifest.toml").read_text()
    digests = [found["corpora"][f"newsmtsc {part}"]["sha256"] for part in ("rw", "mt")]
    assert [one for [one] in digests] == re.findall(r'sha256 = "(\w+)"', manifest)
    assert found["finding"] == {"listed": 6, "missed": 1, "found": 6, "recall": 0.8333, "words_lost": 0}
    assert list(found["heads"]) == HEADS
    assert list(found["mistakes"]) == ["false_positives", "directions"]
    assert set(found["swap"]["heads"]) == {"relation", "stance", "participant", "topic", "sentiment"}


def test_every_head_has_a_baseline_and_intervals(evaluation):
    found = json.loads(evaluation.to_json())
    for one in [*found["heads"].values(), *found["mistakes"].values()]:
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


def test_the_parts_of_newsmtsc_are_measured_apart(evaluation):
    found = evaluation.heads["target_sentiment_mt"]
    assert found.title.endswith("mt)")
    assert (found.rows, found.systems["model"]["accuracy"].value) == (2, 0.5)


def test_bundles_beside_are_measured_as_alone_on_the_same_resamples(analyzer, compared, datasets, mirror):
    mute = other(analyzer, predictor=Mute())
    alone = run.run(mute, datasets, mirror, seed=0, resamples=30, steps=quiet())
    assert {name: one.sha256[0] for name, one in compared.beside.items()} == {"twin": "0", "mute": "1"}
    groups = [(one.heads, one.mistakes, one.swap.heads) for one in (compared, alone)]
    for found, expected in zip(*groups, strict=True):
        for head, one in found.items():
            assert one.systems["twin"] == one.systems["model"], head
            assert {score.value for score in one.beside["twin"].values()} <= {0, None}, head
            assert one.systems["mute"] == expected[head].systems["model"], head
            assert one.trust.get("mute") == expected[head].trust.get("model"), head
    relation = compared.heads["relation"]
    assert relation.beside["mute"]["f1"] == relation.systems["model"]["f1"]


def test_tables_have_a_column_for_each_bundle_beside(compared):
    relation = compared.heads["relation"]
    sheets = {sheet.title: sheet for sheet in [*tables.sheets(relation), *tables.whole(compared)]}
    for sheet in (tables.trust(relation), tables.mistakes(compared), sheets["F1 by slice"]):
        assert sheet.columns[-2:] == ("twin", "mute")
    assert sheets["By label, model"].columns[-2:] == ("F1, twin", "F1, mute")
    assert tables.swapped(compared).columns[-1] == "share changed, mute"
    assert [row[0] for row in sheets["Beside mute"].rows] == [*HEADS, "false_positives", "directions"]
    shown = dict.fromkeys(row[0] for row in tables.systems(relation).rows)
    assert "model minus: mute" in shown
    assert all(len(row) == len(sheet.columns) for sheet in sheets.values() for row in sheet.rows)
    strongest = {tables.strongest(one) for one in compared.heads.values()}
    assert not strongest & {"twin", "mute"}


def test_wire_is_measured_on_only_by_bundles_fitted_without_its_dev_part(
    analyzer, without_wire, datasets, mirror
):
    beside = {"all of wire": analyzer}
    found = run.run(without_wire, datasets, mirror, beside=beside, seed=0, resamples=5, steps=quiet())
    wire = found.heads["relation_wire"]
    assert 0 < found.corpora["wire dev"].rows < 12
    assert wire.units == found.corpora["wire dev"].rows
    assert wire.beside == {}
    turned = {"without": without_wire}
    found = run.run(analyzer, datasets, mirror, beside=turned, seed=0, resamples=5, steps=quiet())
    assert "relation_wire" not in found.heads


@pytest.fixture
def measured_beside(evaluate_with, evaluation, tmp_path, monkeypatch):
    """Runs the command and says which bundles it measures beside; nothing is measured or written."""
    given = []

    def record(*_, beside, **__):
        given.append(list(beside))
        return evaluation

    monkeypatch.setattr(run, "run", record)
    monkeypatch.setattr(report, "write", lambda *_: ())

    def invoke(*options, bundles):
        evaluate_with(*options, bundles=bundles)
        return given.pop()

    return invoke


def test_the_command_measures_the_linear_bundle_beside_another_one(
    measured_beside, analyzer, tmp_path, monkeypatch
):
    linear = tmp_path / "linear"
    monkeypatch.setattr(commands, "LINEAR", linear)
    bundles = {linear: other(analyzer)}
    assert measured_beside(bundles=bundles) == []
    linear.mkdir()
    assert measured_beside(bundles=bundles) == ["linear"]
    assert measured_beside(bundles={linear: analyzer}) == []
    assert measured_beside("--beside", str(tmp_path / "mine"), bundles=bundles) == ["mine"]


def test_bundles_beside_that_cannot_be_told_apart_are_refused(monkeypatch, mirror, analyzer):
    monkeypatch.setattr("geostance.analyzer.Analyzer", lambda _: analyzer)
    monkeypatch.setenv("GEOSTANCE_MIRROR", str(mirror.root))
    for others in (("a/same", "b/same"), ("a/model",)):
        words = [word for one in others for word in ("--beside", one)]
        result = CliRunner().invoke(evaluate, words)
        assert result.exit_code == 2
        assert "give folders of different names" in result.output


def test_the_report_names_the_bundles_beside(compared):
    page = report.html(compared)
    assert "Beside it mute, family double" in page
    assert "<caption>Beside mute</caption>" in page
    assert 'id="mistakes"' in page


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
